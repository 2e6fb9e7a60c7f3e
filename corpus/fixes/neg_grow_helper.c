/* git xdiff/xutils.c xdl_alloc_grow_helper(): the capacity is doubled in a helper that gets it by address. */
#include <stdlib.h>
#include <limits.h>
static void *grow_helper(void *p, long nr, long *cap, size_t size)
{
	void *t = NULL;
	size_t n = (LONG_MAX - 16) / 2 >= *cap ? 2 * *cap + 16 : LONG_MAX;

	if (nr > (long)n)
		n = nr;
	if ((size_t)-1 / size >= n)
		t = realloc(p, n * size);
	if (t) {
		*cap = n;
	} else {
		free(p);
		*cap = 0;
	}
	return t;
}
#define GROW(p, nr, cap) (-!((nr) <= (cap) || ((p) = grow_helper((p), (nr), &(cap), sizeof *(p)))))
struct rec { const char *p; long n; };
long c80_records(const char *s, const char *end, struct rec ***out)
{
	struct rec **v = NULL;
	long n = 0, cap = 0;

	while (s < end) {
		const char *b = s;
		while (s < end && *s++ != '\n')
			;
		if (GROW(v, n + 1, cap)) /* clean: realloc-by-constant */
			return -1;
		if (!(v[n] = malloc(sizeof **v)))
			return -1;
		v[n]->p = b;
		v[n++]->n = s - b;
	}
	*out = v;
	return n;
}
