/* util-linux #4491 (lsfd): strings built in loops with an append helper that measures both and fits the block each
 * time; proposed: keep length and capacity */
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
static int str_nappend(char **a, const char *b, size_t bsz)
{
	size_t asz;
	char *tmp;

	if (!a || !b)
		return -1;
	if (!*a) {
		*a = strndup(b, bsz);
		return *a ? 0 : -1;
	}
	asz = strlen(*a);
	tmp = realloc(*a, asz + bsz + 1); /* expect: realloc-by-constant */
	if (!tmp)
		return -1;
	*a = tmp;
	memcpy(tmp + asz, b, bsz);
	tmp[asz + bsz] = 0;
	return 0;
}
static void xstrappend(char **a, const char *b) { if (str_nappend(a, b, strlen(b)) < 0) { perror("append"); exit(1); } }
struct fd { struct fd *next; int num; const char *kind; };
char *c15_describe(const struct fd *f)
{
	char *str = NULL, num[32];

	for (; f; f = f->next) {
		if (str)
			xstrappend(&str, ",");
		snprintf(num, sizeof num, "%d", f->num);
		xstrappend(&str, num);
		xstrappend(&str, "@");
		xstrappend(&str, f->kind);
	}
	return str;
}
