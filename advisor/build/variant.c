/* One variant, from edits to a tree that is ready to be measured. */
#include <string.h>

#include "build/builder.h"

static int build_with(struct builder *b, const struct plan *plan, const char *tree, const char *log, struct built *out,
		      struct err *err)
{
	if (b->replay)
		return replay_build(b, plan, tree, log, out, err);
	return full_build(b, plan, tree, log, out, err);
}

int builder_variant(struct builder *b, const struct variant *v, struct built *out, struct err *err)
{
	struct plan plan;

	memset(out, 0, sizeof *out);
	out->layouts = 1;
	const char *tree = tree_slot(b, ++b->slots);
	edits_env(b, v, &out->env);
	if (run_may_go_on(b, err) || edits_plan(b, v, tree, &plan, &out->dropped, err) ||
	    build_with(b, &plan, tree, log_path(b, v->id, ".log"), out, err))
		return -1;
	if (out->status == BUILD_OK && outputs_hash(b, tree, out, err))
		return -1;
	return 0;
}
