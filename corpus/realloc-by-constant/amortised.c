/* Near misses: doubled, grown by half, shifted, or made once at its full size. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list {
	int *v;
	size_t n, cap;
};

int push_double(struct list *l, int x)
{
	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 8;
		int *v = realloc(l->v, cap * sizeof *v); /* clean: realloc-by-constant */

		if (!v)
			return -1;
		l->v = v;
		l->cap = cap;
	}
	l->v[l->n++] = x;
	return 0;
}

int push_half(struct list *l, int x)
{
	if (l->n >= l->cap) {
		int *v;

		l->cap += l->cap / 2 + 16;
		v = realloc(l->v, l->cap * sizeof *v); /* clean: realloc-by-constant */
		if (!v)
			return -1;
		l->v = v;
	}
	l->v[l->n++] = x;
	return 0;
}

int push_all(struct list *l, const int *in, size_t n)
{
	size_t cap = 16;

	for (size_t i = 0; i < n; i++) {
		if (l->n + 1 > cap) {
			cap <<= 1;
			l->v = realloc(l->v, cap * sizeof *l->v); /* clean: realloc-by-constant */
			if (!l->v)
				return -1;
		}
		if (push_double(l, in[i]) || push_half(l, in[i]))
			return -1;
	}
	return 0;
}

int *copy(struct list *l)
{
	l->v = realloc(l->v, (l->n + 1) * sizeof *l->v); /* clean: realloc-by-constant */
	return l->v;
}

/* Trimmed to what is used, once per list: nothing grows. */
void trim_all(struct list *lists, int n)
{
	for (int i = 0; i < n; i++) {
		int *v = realloc(lists[i].v, (lists[i].n + 1) * sizeof *v); /* clean: realloc-by-constant */

		if (v)
			lists[i].v = v;
	}
}
