/* Runs of the benchmarks for what they leave behind: profiles, coverage, counts. Nothing is measured. */
#include <string.h>

#include "builder/builder_parts.h"
#include "model/benchmark.h"
#include "model/runtimes.h"

struct workload training_benchmarks(const struct builder *b, const char *writes)
{
	return (struct workload){.commands = &b->w->opt.benchmarks, .runs = 1, .writes = writes};
}

struct workload training_profile(const struct builder *b, const char *without, const char *writes)
{
	const struct build_options *o = &b->w->opt;

	return (struct workload){.commands = o->training.n ? &o->training : &o->benchmarks,
				 .without = without,
				 .runs = o->pgo_runs,
				 .writes = writes};
}

/* What all of these runs have in common. */
struct training {
	const char *tree, *log, *writes;
	const struct strlist *env;
};

const char *training_command(struct builder *b, const struct benchmark *bench, const char *tree,
			     const struct strlist *env, const char *writes)
{
	struct str program = {0}, here = {0};

	str_add_shell(&program, path_join(b->a, b->w->opt.libexec, RUNTIME_SERVER));
	tree_rename(benchmark_shell(b->a, bench, arena_take(b->a, &program), env, writes), b->p->root, tree, &here);
	return arena_take(b->a, &here);
}

/* A server says itself, in a sentence, what is wrong with it or its load. */
static const char *why(struct builder *b, const struct benchmark *bench, const struct proc_spec *spec,
		       const struct proc_result *r)
{
	const char *how = proc_describe(b->a, spec, r);

	if (bench->serve && r->err.len)
		return arena_printf(b->a, "%s: %.*s", how, (int)strcspn(str_text(&r->err), "\n"), str_text(&r->err));
	return how;
}

static int run_benchmark(struct builder *b, const struct training *t, const struct benchmark *bench, struct built *out,
			 struct err *err)
{
	struct proc_spec spec = {.argv = proc_shell(b->a, training_command(b, bench, t->tree, t->env, t->writes)),
				 .env = proc_env(b->a, strlist_argv(b->a, t->env)),
				 .cwd = t->tree,
				 .stdout_path = "/dev/null",
				 .timeout_s = builder_seconds_left(b, b->w->opt.run_timeout_s),
				 /* two that answer each other wait for the processor at every word */
				 .urgent = bench->serve != NULL,
				 .kill_left_over = 1};
	struct proc_result r = {0};

	if (proc_run(&spec, &r, err))
		return -1;
	fs_append(t->log, str_text(&r.err), r.err.len, NULL);
	if (!proc_ok(&r) && r.end != PROC_INTERRUPTED) {
		out->status = b->w->until > 0 && r.end == PROC_TIMEOUT ? BUILD_TIMEOUT : BUILD_RUN_FAILED;
		out->reason = arena_printf(
			b->a, "The training run `%s` of the instrumented program failed (%s); the log is %s.",
			bench->command, why(b, bench, &spec, &r), t->log);
	}
	proc_result_free(&r);
	return proc_interrupted() ? err_set(err, "Interrupted during a training run.") : 0;
}

static int any_server(const struct workload *l)
{
	for (size_t i = 0; i < l->commands->n; i++)
		if (l->commands->v[i].serve)
			return 1;
	return 0;
}

int training_run(struct builder *b, const struct workload *l, const char *tree, const struct strlist *env,
		 const char *log, struct built *out, struct err *err)
{
	struct training t = {tree, log, l->writes, env};
	struct watch w;
	size_t n = l->commands->n;
	int rc = 0;

	if (l->writes && any_server(l))
		fs_chmod(l->writes, 0777, NULL); /* it may have become another user by the time it writes */
	loaded_watch(b, tree, &w);
	for (size_t i = 0; i < n * (size_t)l->runs && !rc && out->status == BUILD_OK; i++)
		if (!str_eq(l->commands->v[i % n].name, l->without))
			rc = run_benchmark(b, &t, &l->commands->v[i % n], out, err);
	loaded_seen(b, &w, !rc && out->status == BUILD_OK);
	return rc;
}
