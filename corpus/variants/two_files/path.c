/* What the other file uses. */
#include "path.h"
#include <stdlib.h>
#include <string.h>

void path_add(struct path *p, const char *s)
{
	size_t n = strlen(s);

	if (p->n + n + 2 > p->room) {
		p->room = 2 * (p->n + n) + 16;
		p->s = realloc(p->s, p->room);
		if (!p->s)
			abort();
	}
	if (p->n)
		p->s[p->n++] = '/';
	memcpy(p->s + p->n, s, n + 1);
	p->n += n;
}

void path_free(struct path *p)
{
	free(p->s);
	p->s = NULL;
	p->n = p->room = 0;
}

char *quoted(const char *s)
{
	size_t n = strlen(s);
	char *q = malloc(n + 3);

	if (q) {
		q[0] = q[n + 1] = '"';
		memcpy(q + 1, s, n);
		q[n + 2] = '\0';
	}
	return q;
}
