/* One variant, from edits to a tree that is ready to be measured. */
#include <string.h>

#include "base/clock.h"
#include "builder/builder_parts.h"

int builder_build_with(struct builder *b, const struct plan *plan, const char *tree, const char *log, struct built *out,
		       struct err *err)
{
	if (b->replay.works && patched_by_replay(b, plan))
		return replay_build(b, plan, tree, log, out, err);
	return full_build(b, plan, tree, log, out, err);
}

/* A variant with fewer layouts than the others would not be compared fairly. */
static void end_late(struct builder *b, struct built *out)
{
	if (b->w->until <= 0 || clock_s() < b->w->until || out->layouts > 1 || b->w->opt.layouts == 1)
		return;
	out->status = BUILD_TIMEOUT;
	out->reason = "no time was left to link its layouts";
}

static int excluded(struct builder *b, const struct merged_edit *m, struct built *out)
{
	if (!m->excluded)
		return 0;
	out->status = BUILD_REFUSED;
	out->reason =
		arena_printf(b->a, "two patches of it change %s near line %zu", m->excluded->file, m->excluded->line);
	return 1;
}

int builder_variant(struct builder *b, const struct variant *v, struct built *out, struct err *err)
{
	struct plan plan;
	int rc;

	struct merged_edit m;

	memset(out, 0, sizeof *out);
	variant_edit(b, v, &m);
	if (m.all.options.n)
		return configuration_variant(b, v, &m.all.options, out, err);
	if (excluded(b, &m, out) || made_before(b, v, out))
		return 0;
	const char *tree = tree_slot(b, ++b->w->slots);
	const char *log = run_log_path(b, v->id, ".log");
	out->layouts = 1;
	edits_env(b->a, &m, &out->env);
	if (run_may_go_on(b, err) || loaded_find(b, err) || edits_plan(b, v, tree, &plan, &out->dropped, err))
		return -1;
	rc = pgo_is_wanted(v) ? pgo_build(b, v, &plan, tree, log, out, err)
			      : builder_build_with(b, &plan, tree, log, out, err);
	if (rc || out->status != BUILD_OK)
		return rc;
	if (outputs_hash(b, tree, out, err) || layouts_make(b, &plan, tree, out, err))
		return -1;
	end_late(b, out);
	if (out->status == BUILD_OK)
		made_keep(b, v, out);
	outputs_env(b, out);
	return 0;
}
