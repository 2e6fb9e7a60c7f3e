/* Runs of the benchmarks for what they leave behind: profiles, coverage, counts. Nothing is measured. */
#include "builder/builder_parts.h"

struct workload training_benchmarks(const struct builder *b)
{
	return (struct workload){.commands = &b->w->opt.benchmarks, .runs = 1};
}

struct workload training_profile(const struct builder *b, const char *without)
{
	const struct build_options *o = &b->w->opt;

	return (struct workload){
		.commands = o->training.n ? &o->training : &o->benchmarks, .without = without, .runs = o->pgo_runs};
}

static int run_all(struct builder *b, const struct workload *l, const char *tree, const struct strlist *env,
		   const char *log, struct built *out, struct err *err)
{
	for (size_t i = 0; i < l->commands->n * (size_t)l->runs; i++) {
		const struct benchmark *bench = &l->commands->v[i % l->commands->n];
		struct str here = {0};

		if (str_eq(bench->name, l->without))
			continue;
		tree_rename(bench->command, b->p->root, tree, &here);
		struct proc_spec spec = {.argv = proc_shell(b->a, arena_strdup(b->a, str_text(&here))),
					 .env = proc_env(b->a, strlist_argv(b->a, env)),
					 .cwd = tree,
					 .stdout_path = "/dev/null",
					 .timeout_s = builder_seconds_left(b, b->w->opt.run_timeout_s),
					 .kill_left_over = 1};
		struct proc_result r = {0};

		str_free(&here);
		if (proc_run(&spec, &r, err))
			return -1;
		fs_append(log, str_text(&r.err), r.err.len, NULL);
		if (!proc_ok(&r) && r.end != PROC_INTERRUPTED) {
			out->status = b->w->until > 0 && r.end == PROC_TIMEOUT ? BUILD_TIMEOUT : BUILD_RUN_FAILED;
			out->reason = arena_printf(
				b->a, "The training run `%s` of the instrumented program failed (%s); the log is %s.",
				bench->command, proc_describe(b->a, &spec, &r), log);
		}
		proc_result_free(&r);
		if (proc_interrupted())
			return err_set(err, "Interrupted during a training run.");
		if (out->status != BUILD_OK)
			return 0;
	}
	return 0;
}

int training_run(struct builder *b, const struct workload *l, const char *tree, const struct strlist *env,
		 const char *log, struct built *out, struct err *err)
{
	struct watch w;

	loaded_watch(b, tree, &w);
	int rc = run_all(b, l, tree, env, log, out, err);
	loaded_seen(b, &w, !rc && out->status == BUILD_OK);
	return rc;
}
