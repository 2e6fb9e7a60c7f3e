/* git 7f3ed75ff5 (commit-graph): context structure of one call allocated with a macro and freed at its end; fixed
 * by a local variable */
/* with: buf.c */
#include "buf.h"
#include <stdlib.h>
struct graph { struct graph *base; const char *file; };
struct wctx { void *repo; const char *odb; struct sb prog; char **before; unsigned nbefore; unsigned append : 1, report : 1, split : 1; size_t total; unsigned char *topo; };
int c31_out(const void *d, size_t n);
static int fill(struct wctx *c) { sb_printf(&c->prog, "%s: %u", c->odb, c->nbefore); c->total = c->prog.len; return c->total > 1000000; }
static int store(struct wctx *c) { return c31_out(c->prog.p, c->total); }
int c31_write(void *repo, const char *odb, struct graph *g, unsigned flags)
{
	struct wctx *ctx;
	int res = 0;
	unsigned i;

	if (!odb)
		return 0;
	NEW_ZEROED(ctx, 1); /* expect: small-heap-buffer */
	ctx->repo = repo;
	ctx->odb = odb;
	ctx->append = flags & 1;
	ctx->split = !!(flags & 4);
	sb_init(&ctx->prog, 0);
	if (ctx->split) {
		struct graph *x;
		for (x = g; x; x = x->base)
			ctx->nbefore++;
		if (ctx->nbefore) {
			NEW_ARRAY(ctx->before, ctx->nbefore);
			for (i = ctx->nbefore, x = g; x; x = x->base)
				ctx->before[--i] = ck_strdup(x->file);
		}
	}
	res = fill(ctx);
	if (res)
		goto cleanup;
	res = store(ctx);
cleanup:
	for (i = 0; i < ctx->nbefore; i++)
		free(ctx->before[i]);
	free(ctx->before);
	sb_free(&ctx->prog);
	free(ctx);
	return res;
}
