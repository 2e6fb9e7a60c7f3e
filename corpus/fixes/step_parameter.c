/* kmod 8da7c1e (zstd output buffer; twice to three times as fast with other allocators): room is made by adding
 * the piece size, which a function returns and a parameter carries */
#include <stdlib.h>
#include <errno.h>
struct outb { void *dst; size_t size, pos; };
size_t c52_piece(void);
size_t c52_step(struct outb *o, const void *in, size_t n, size_t *used);
static int ensure(struct outb *b, size_t min_free)
{
	if (b->size - b->pos >= min_free)
		return 0;
	b->size += min_free;
	b->dst = realloc(b->dst, b->size); /* expect: realloc-by-constant */
	if (!b->dst)
		return -errno;
	return 0;
}
int c52_all(const void *in, size_t n, void **out, size_t *len)
{
	struct outb o = { 0 };
	size_t used = 0, step = c52_piece(), r;

	do {
		if (ensure(&o, step) < 0)
			return -1;
		r = c52_step(&o, (const char *)in + used, n - used, &used);
	} while (r);
	*out = o.dst;
	*len = o.pos;
	return 0;
}
