/* git f6b58c1be4 (REFTABLE_ALLOC_GROW, cap = 2 * cap + 1 inside a macro): amortises. */
#include <stdlib.h>
#include <stddef.h>
void *c63_realloc(void *p, size_t n);
#define REALLOC_ARRAY(x, alloc) (x) = c63_realloc((x), sizeof *(x) * (alloc))
#define ALLOC_GROW(x, nr, alloc) do { if ((nr) > (alloc)) { (alloc) = 2 * (alloc) + 1; if ((alloc) < (nr)) (alloc) = (nr); REALLOC_ARRAY(x, alloc); } } while (0)
static void *(*hook)(void *, size_t) = realloc;
void *c63_realloc(void *p, size_t n) { return hook(p, n); }
struct q { int *heap; size_t len, cap; };
void c63_push(struct q *q, int x)
{
	size_t i;
	ALLOC_GROW(q->heap, q->len + 1, q->cap); /* clean: realloc-by-constant */
	q->heap[q->len++] = x;
	for (i = q->len - 1; i > 0 && q->heap[(i - 1) / 2] > q->heap[i]; i = (i - 1) / 2) {
		int t = q->heap[i];
		q->heap[i] = q->heap[(i - 1) / 2];
		q->heap[(i - 1) / 2] = t;
	}
}
void c63_fill(struct q *q, const int *v, int n)
{
	for (int i = 0; i < n; i++)
		c63_push(q, v[i]);
}
