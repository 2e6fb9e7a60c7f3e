#include <math.h>

#include "apply/apply.h"
#include "base/fs.h"
#include "base/proc.h"
#include "cli/session.h"

/* How the fresh measurement of the applied build reads. */
static void say_result(struct str *out, const struct subject *applied, enum metric metric)
{
	const struct result *r = result_overall(&applied->results, metric);
	if (applied->status != MEASURE_OK || !r) {
		str_addf(out, "speed    not measured: %s\n",
			 applied->reason ? applied->reason : "there were no samples");
		return;
	}
	str_addf(out, "speed    %+.1f %% [%+.1f, %+.1f] against the build without it, %d pairs: %s\n",
		 (r->speedup - 1) * 100, (r->lo - 1) * 100, (r->hi - 1) * 100, r->pairs, verdict_name(r->verdict));
}

/* A profile is made anew by each build, from counts that may differ from run to run. */
static int has_profile(const struct session *s)
{
	return fs_exists(path_join(s->arena, s->state, "apply/train"));
}

static void say_code(struct str *out, const struct session *s, const struct built *applied, const char *measured)
{
	if (!measured)
		str_add(out,
			"code     what is applied was never measured together, so there is nothing to compare with\n");
	else if (str_eq(applied->code_hash, measured))
		str_addf(out, "code     the code that was measured (%.12s)\n", measured);
	else if (str_eq(applied->code_hash, s->base.code_hash))
		str_add(out, "code     THE UNCHANGED CODE: what was applied did not reach the compiler\n");
	else if (has_profile(s))
		str_addf(out,
			 "code     near the code that was measured (%.12s, not %.12s): the profile was made anew, and "
			 "its "
			 "counts differ from run to run\n",
			 applied->code_hash, measured);
	else
		str_addf(out,
			 "code     not the code that was measured (%.12s, not %.12s): other sources, another compiler, "
			 "or flags "
			 "that the build overrides\n",
			 applied->code_hash, measured);
}

/* The tree and the commands are the report's, unless the command line gives others. */
static int prepare(struct cli *c, struct session *s, struct report *old, struct err *err)
{
	if (cli_read_report(c, old, err) != 0)
		return -1;
	c->opt.args.n = 0;
	strlist_add(&c->arena, &c->opt.args, old->project.root);
	if (!c->opt.metric_given) {
		c->opt.metric = old->metric;
		c->opt.metric_given = 1;
	}
	if (!c->opt.build)
		c->opt.build = old->project.build_command;
	if (!c->opt.configure)
		c->opt.configure = old->project.configure_command;
	for (size_t i = 0; !c->opt.bench.n && i < old->benchmarks.n; i++)
		strlist_addf(&c->arena, &c->opt.bench, "%s=%s", old->benchmarks.v[i].name,
			     old->benchmarks.v[i].command);
	if (!c->opt.check_command)
		c->opt.check_command = old->check;
	return session_open(s, c, err);
}

static int measure(struct session *s, const struct built *applied, struct subject *out, struct err *err)
{
	struct subject_list race = {0};
	struct variant again = {.id = "control"};
	struct measure_options opt = s->measure_options;
	if (builder_variant(s->builder, &again, &s->control, err) != 0)
		return -1;
	if (s->control.status != BUILD_OK)
		return err_set(err, "the build without the applied changes does not build twice: %s",
			       s->control.reason);
	*list_push(s->arena, &race) = session_subject(s, "base", "base", &s->base);
	*list_push(s->arena, &race) = session_subject(s, "control", "control", &s->control);
	*list_push(s->arena, &race) = session_subject(s, "applied", "variant", applied);
	for (size_t i = 0; i < race.n; i++)
		race.v[i].sample_key = NULL; /* always fresh, never kept */
	opt.budget_s = fmin(session_left(s), 45);
	opt.no_early_stop = 1;
	opt.phase = 3;
	int rc = measure_race(s->arena, &race, &s->report.benchmarks, &opt, err);
	*out = race.v[2];
	return rc;
}

static int verify(struct session *s, struct str *out, int *good, struct err *err)
{
	const char *configure = NULL, *build = NULL;
	struct built applied = {0};
	struct strlist run_env = {0};
	if (apply_command(s->arena, s->state, &configure, &build, &run_env, err) != 0)
		return EXIT_USAGE;
	if (session_baseline(s, err) != 0)
		return EXIT_BASELINE_BUILD;
	progress_say(&s->cli->progress, PROGRESS_STEP, "building as applied: %s",
		     build ? build : s->report.project.build_command);
	if (builder_ordinary(s->builder, configure ? configure : s->report.project.configure_command,
			     build ? build : s->report.project.build_command, &run_env, &applied, err) != 0)
		return EXIT_BASELINE_BUILD;
	if (applied.status != BUILD_OK) {
		str_addf(out, "build    FAILED: %s\n", applied.reason);
		return EXIT_DONE;
	}
	str_addf(out, "build    ok (%s)\n", build ? build : s->report.project.build_command);
	/* of what is applied, which need not be the recommendation */
	const char *measured = apply_measured_code(s->arena, s->state);
	say_code(out, s, &applied, measured);
	*good = !measured || str_eq(applied.code_hash, measured) ||
		(has_profile(s) && !str_eq(applied.code_hash, s->base.code_hash));
	if (!s->report.benchmarks.n) {
		str_add(out, "speed    not measured: the report names no benchmark; give one with --bench\n");
		return EXIT_DONE;
	}
	struct subject subject = {0};
	if (measure(s, &applied, &subject, err) != 0)
		return EXIT_BASELINE_RUN;
	say_result(out, &subject, s->report.metric);
	*good &= subject.status == MEASURE_OK && subject.verdict == VERDICT_FASTER;
	return EXIT_DONE;
}

int cmd_verify(struct cli *c)
{
	struct session s = {.cli = c, .lock = -1};
	struct report old = {0};
	struct err err = {{0}};
	struct str out = {0};
	int good = 0;
	int status = prepare(c, &s, &old, &err) != 0 ? EXIT_USAGE : verify(&s, &out, &good, &err);
	if (status == EXIT_DONE) {
		str_addf(&out, "verified %s\n", good ? "yes" : "NO: see above");
		(void)!term_result(&out);
	}
	session_close(&s);
	str_free(&out);
	if (status != EXIT_DONE || proc_interrupted())
		return cli_fail(c, status, &err);
	return good || !c->opt.require_conclusive ? EXIT_DONE : EXIT_UNDECIDED;
}
