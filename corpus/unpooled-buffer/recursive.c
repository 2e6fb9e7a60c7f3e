/* A tree walk: the loop over the children calls the function again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tree {
	const char *name;
	struct tree **children;
	int n;
};

static int by_name(const void *a, const void *b)
{
	struct tree *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

void print_sorted(struct tree *t)
{
	struct tree **sorted = malloc(((size_t)t->n + 1) * sizeof *sorted); /* expect: unpooled-buffer */

	if (!sorted)
		return;
	for (int i = 0; i < t->n; i++)
		sorted[i] = t->children[i];
	qsort(sorted, (size_t)t->n, sizeof *sorted, by_name);
	puts(t->name);
	for (int i = 0; i < t->n; i++)
		print_sorted(sorted[i]);
	free(sorted);
}
