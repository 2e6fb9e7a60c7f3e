/* Where memory is allocated: the baseline with -g added (which changes no code) is
 * one more variant, and the benchmarks run in it under the counting preload. Unlike
 * the coverage build it is the optimized program, so what the compiler removed is
 * not there; and it needs no gcov. */
#include "builder/builder_parts.h"
#include "builder/allocation_counts.h"
#include "model/runtimes.h"

static int build_and_run(struct builder *b, const char *tree, const char *counts, const char *log, struct err *err)
{
	struct edit e = {.compiler = NULL};
	const struct edit *edits[] = {&e};
	struct variant v = {.id = "allocations", .edits = edits, .n_edits = 1};
	struct built built = {.layouts = 1};
	struct strlist dropped = {0}, env = {0};
	struct plan plan;
	struct workload all = training_benchmarks(b, counts);

	strlist_add(b->a, &e.add, "-g");
	strlist_add(b->a, &e.remove, "-g0");
	strlist_addf(b->a, &env, "LD_PRELOAD=%s", path_join(b->a, b->w->opt.libexec, RUNTIME_COUNT_PRELOAD));
	strlist_addf(b->a, &env, "ADVISOR_COUNT_OUT=%s/run", counts);
	if (edits_plan(b, &v, tree, &plan, &dropped, err) || builder_build_with(b, &plan, tree, log, &built, err))
		return -1;
	if (built.status == BUILD_OK && training_run(b, &all, tree, &env, log, &built, err))
		return -1;
	if (built.status != BUILD_OK)
		return err_set(err, "Allocations could not be counted: %s", built.reason);
	return 0;
}

int builder_allocations(struct builder *b, struct profile *profile, struct err *err)
{
	const char *tree, *counts, *log = run_log_path(b, "allocations", ".log");
	struct project ran = *b->p;
	int rc;

	if (!b->w->opt.benchmarks.n)
		return err_set(err, "Counting allocations needs a benchmark.");
	tree = tree_slot(b, ++b->w->slots);
	counts = arena_printf(b->a, "%s/counts-%s", b->w->work, path_base(tree));
	ran.build_root = tree;
	rc = fs_mkdirs(counts, err) || build_and_run(b, tree, counts, log, err) ||
			     allocation_sites(b->a, counts, &ran, profile, err)
		     ? -1
		     : 0;
	fs_remove_tree(tree, NULL);
	fs_remove_tree(counts, NULL);
	return rc;
}
