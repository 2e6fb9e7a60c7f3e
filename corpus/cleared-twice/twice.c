/* Zeroed, then written over as a whole. */
#include <stdlib.h>
#include <string.h>

struct state {
	int a, b;
	char name[64];
};

struct state *state_new(int a)
{
	struct state *s = calloc(1, sizeof *s); /* expect: cleared-twice */

	if (!s)
		return NULL;
	memset(s, 0, sizeof *s);
	s->a = a;
	return s;
}

char *copy_of(const char *text, size_t n)
{
	char *p;

	p = calloc(n, 1); /* expect: cleared-twice */
	if (p == NULL)
		return NULL;
	memcpy(p, text, n);
	return p;
}

static void *zalloc(size_t n)
{
	return calloc(1, n);
}

struct state *state_copy(const struct state *old)
{
	struct state *s = zalloc(sizeof *s); /* expect: cleared-twice */

	if (!s)
		abort();
	memcpy(s, old, sizeof *s);
	return s;
}
