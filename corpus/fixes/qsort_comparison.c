/* git reftable/pq.c pq_less() and restart_key_less() (later fixed by comparing without keys), here with the C
 * library's qsort(): the comparison makes two strings and frees them */
/* with: buf.c */
#include "buf.h"
#include <stdlib.h>
struct rec { const char *name; unsigned at; };
static void key(const struct rec *r, struct sb *out) { sb_puts(out, r->name); sb_put(out, &r->at, sizeof r->at); }
static int by_key(const void *x, const void *y)
{
	struct sb a = SB_INIT, b = SB_INIT;
	int c;

	key(x, &a); /* expect: unpooled-buffer */
	key(y, &b); /* expect: unpooled-buffer */
	c = sb_cmp(&a, &b);
	sb_free(&a);
	sb_free(&b);
	return c;
}
void c84_sort(struct rec *v, size_t n) { qsort(v, n, sizeof *v, by_key); }
