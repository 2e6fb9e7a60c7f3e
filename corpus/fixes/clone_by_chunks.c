/* libical #1373 (icalstrarray_clone): clone appends one element after another, the table of chunks is replaced by
 * one that is one chunk longer each time: O(n^2); fixed by allocating all at once */
#include <stdlib.h>
#include <string.h>
struct array { size_t esize; unsigned step, n, space; void **chunk; };
static int expand(struct array *a, unsigned more)
{
	unsigned have = a->space / a->step, extra = (more + a->step - 1) / a->step, i;
	void **t = malloc((have + extra) * sizeof *t); /* expect: realloc-by-constant */

	if (!t)
		return -1;
	if (a->chunk && have)
		memcpy(t, a->chunk, have * sizeof *t);
	for (i = 0; i < extra; i++)
		t[have + i] = malloc(a->esize * a->step);
	free(a->chunk);
	a->chunk = t;
	a->space += extra * a->step;
	return 0;
}
static void append(struct array *a, const void *e)
{
	if (a->n >= a->space && expand(a, 1) < 0)
		return;
	memcpy((char *)a->chunk[a->n / a->step] + a->esize * (a->n % a->step), e, a->esize);
	a->n++;
}
static const void *at(const struct array *a, unsigned i) { return (const char *)a->chunk[i / a->step] + a->esize * (i % a->step); }
void c22_clone(struct array *to, const struct array *from)
{
	for (unsigned i = 0; i < from->n; i++)
		append(to, at(from, i));
}
