/* git 829231dc20 (reftable/merged): key buffer made again for every queue entry; fixed by keeping it in the
 * iterator */
/* with: buf.c */
#include "buf.h"
struct rec_ops { void (*key)(const void *data, struct sb *out); void (*drop)(void *data); };
struct rec { const struct rec_ops *ops; union { struct { const char *name; int idx; } ref; struct { const char *name; unsigned long at; } log; } u; };
static void ref_key(const void *d, struct sb *out) { const char *const *n = d; sb_clear(out); sb_puts(out, *n); }
static void log_key(const void *d, struct sb *out) { const char *const *n = d; sb_clear(out); sb_puts(out, *n); sb_put(out, "\0\0\0", 4); }
static void no_drop(void *d) { (void)d; }
static const struct rec_ops ref_ops = { ref_key, no_drop }, log_ops = { log_key, no_drop };
const struct rec_ops *c01_ops(int log) { return log ? &log_ops : &ref_ops; }
static void rec_key(struct rec *r, struct sb *out) { r->ops->key(&r->u, out); }
struct queue { struct rec *heap; unsigned n; };
int c01_advance(struct queue *q, unsigned src);
void c01_remove_top(struct queue *q);
int c01_next_entry(struct queue *q, struct rec *out)
{
	struct rec first = q->heap[0];
	struct sb want = SB_INIT;
	int err = c01_advance(q, 0);

	if (err < 0)
		return err;
	rec_key(&first, &want);
	while (q->n) {
		struct rec top = q->heap[0];
		struct sb k = SB_INIT;
		int cmp;

		rec_key(&top, &k); /* expect: alloc-in-loop */
		cmp = sb_cmp(&k, &want);
		sb_free(&k);
		if (cmp > 0)
			break;
		c01_remove_top(q);
		err = c01_advance(q, 1);
		if (err < 0)
			return err;
		top.ops->drop(&top.u);
	}
	*out = first;
	sb_free(&want);
	return 0;
}
