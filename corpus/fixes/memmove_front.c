/* pgbackrest #1192, musializer #144: what is left of an input buffer is moved to its front after each small read;
 * fixed by an offset */
#include <string.h>
struct in { char *buf; size_t used; };
size_t c46_fill(struct in *b);
static int take(struct in *b, void *to, size_t n)
{
	while (b->used < n)
		if (!c46_fill(b))
			return -1;
	memcpy(to, b->buf, n);
	b->used -= n;
	memmove(b->buf, b->buf + n, b->used); /* expect: shift-per-item */
	return 0;
}
long c46_sum(struct in *b, unsigned n)
{
	long s = 0;
	for (unsigned i = 0; i < n; i++) {
		int v;
		if (take(b, &v, sizeof v))
			break;
		s += v;
	}
	return s;
}
