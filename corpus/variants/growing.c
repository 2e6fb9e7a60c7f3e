/* A block that grows by a little each time. */
#include <stdlib.h>
#include <string.h>

struct list {
	const char **v;
	unsigned n;
};
struct bytes {
	unsigned char *p;
	size_t used, size;
};
struct item;
struct item *more(void *from);

/* exactly what is needed, rounded up to a bit more */
static int need(struct bytes *b, size_t extra)
{
	size_t size = (b->used + extra + 63) & ~(size_t)63;
	unsigned char *p;

	if (size <= b->size)
		return 0;
	p = realloc(b->p, size); /* expect: realloc-by-constant */
	if (p == NULL)
		return -1;
	b->p = p;
	b->size = size;
	return 0;
}

int pack(struct bytes *b, const unsigned char *from, const unsigned char *end)
{
	for (; from != end; from++) {
		if (need(b, 1) < 0)
			return -1;
		b->p[b->used++] = *from;
	}
	return 0;
}

/* copied over by hand into one more */
void add(struct list *l, const char *s)
{
	const char **v = malloc((l->n + 1) * sizeof *v); /* expect: realloc-by-constant */

	if (!v)
		abort();
	for (unsigned i = 0; i < l->n; i++)
		v[i] = l->v[i];
	v[l->n] = s;
	free(l->v);
	l->v = v;
	l->n++;
}

void add_all(struct list *l, const char *const *s)
{
	while (*s)
		add(l, *s++);
}

/* the step is a parameter that a thin function passes on */
static void *enlarge(void *p, size_t *have, size_t step, size_t each)
{
	*have += step;
	return realloc(p, *have * each);
}

struct item **items(void *from, size_t *n)
{
	struct item **v = NULL, *x;
	size_t room = 0;

	*n = 0;
	while ((x = more(from))) {
		if (*n >= room)
			v = enlarge(v, &room, 32, sizeof *v); /* expect: realloc-by-constant */
		v[(*n)++] = x;
	}
	return v;
}

/* one by one, count by pointer, in a do loop */
int collect(void *from, struct item ***out, int *count)
{
	struct item *x = more(from);

	if (!x)
		return 0;
	do {
		struct item **bigger = realloc(*out, sizeof(*bigger) * ((size_t)*count + 1)); /* expect: realloc-by-constant */

		if (!bigger)
			return -1;
		bigger[*count] = x;
		*out = bigger;
		++*count;
	} while ((x = more(from)) != NULL);
	return *count;
}
