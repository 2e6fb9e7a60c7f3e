/* libgit2 #1268 / f4b86126e (pack-objects): tree walk callback allocates the path of every entry; fixed by one
 * buffer in the walk's context */
/* with: buf.c */
#include "buf.h"
struct tent { const char *name; int kind; unsigned char id[20]; struct tree *sub; };
struct tree { unsigned n; struct tent *v; };
typedef int walk_cb(const char *root, const struct tent *e, void *payload);
int c23_insert(void *pb, const unsigned char *id, const char *name);
static int walk(const struct tree *t, walk_cb *cb, struct sb *path, void *payload, int pre)
{
	for (unsigned i = 0; i < t->n; i++) {
		const struct tent *e = &t->v[i];

		if (pre && cb(path->p, e, payload) < 0)
			return -1;
		if (e->sub) {
			size_t keep = path->len;
			sb_puts(path, e->name);
			sb_put(path, "/", 1);
			if (walk(e->sub, cb, path, payload, pre) < 0)
				return -1;
			path->len = keep;
			path->p[keep] = 0;
		}
		if (!pre && cb(path->p, e, payload) < 0)
			return -1;
	}
	return 0;
}
static int tree_walk(const struct tree *t, int mode, walk_cb *cb, void *payload)
{
	struct sb root = SB_INIT;
	int e = walk(t, cb, &root, payload, mode == 0);
	sb_free(&root);
	return e;
}
static int on_entry(const char *root, const struct tent *e, void *payload)
{
	struct sb b = SB_INIT;

	if (e->kind == 1)
		return 0;
	sb_puts(&b, root); /* expect: unpooled-buffer */
	sb_puts(&b, e->name);
	if (c23_insert(payload, e->id, b.p) < 0) {
		sb_free(&b);
		return -1;
	}
	sb_free(&b);
	return 0;
}
int c23_insert_tree(void *pb, const struct tree *t) { return tree_walk(t, 0, on_entry, pb); }
