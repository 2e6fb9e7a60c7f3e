/* kgabis/parson #215 (asks for realloc instead of malloc+memcpy+free; the growth itself is by two) */
#include <stdlib.h>
#include <string.h>
struct arr { void **v; size_t n, cap; };
static int resize(struct arr *a, size_t cap)
{
	void **nv;
	if (!cap)
		return -1;
	nv = malloc(cap * sizeof *nv); /* clean: realloc-by-constant */
	if (!nv)
		return -1;
	if (a->v && a->n)
		memcpy(nv, a->v, a->n * sizeof *nv);
	free(a->v);
	a->v = nv;
	a->cap = cap;
	return 0;
}
static int add(struct arr *a, void *x)
{
	if (a->n >= a->cap) {
		size_t cap = a->cap * 2 > 16 ? a->cap * 2 : 16;
		if (resize(a, cap) < 0)
			return -1;
	}
	a->v[a->n++] = x;
	return 0;
}
int c61_parse(struct arr *a, void *(*next)(void))
{
	void *x;
	while ((x = next()))
		if (add(a, x))
			return -1;
	return 0;
}
