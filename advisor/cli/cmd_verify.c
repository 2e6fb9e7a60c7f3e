#include <math.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/proc.h"
#include "cli/run_session.h"
#include "report/report.h"
#include "search/ordinary.h"

/* What verify found. `differs` holds what is not as it was measured, a few words each. */
struct finding_out {
	struct str said;
	struct str differs;
	int undecided;
	double more; /* pairs that would decide; 0: nobody knows */
	double pair_s;
};

static void differ(struct finding_out *f, const char *what)
{
	str_addf(&f->differs, "%s%s", f->differs.len ? ", " : "", what);
}

/* At least so much of the report's gain must be there (in logarithms): less is no accident of noise or of
 * another day. 0: the report promises nothing of what is applied. */
#define SHARE_LEFT 0.5

static double least_left(const struct result *promised)
{
	return promised && promised->speedup > 1 && isfinite(promised->speedup) ? SHARE_LEFT * log(promised->speedup)
										: 0;
}

/* Whether the interval has passed the least that must be left; without a promise, what the verdict says. */
static void decide(struct finding_out *f, const struct result *r, double least)
{
	f->undecided = least > 0 ? !(log(r->lo) > least) && !(log(r->hi) < least) : r->verdict == VERDICT_INCONCLUSIVE;
	if (f->undecided)
		f->more = measure_more_pairs(r, least);
	else if (least > 0 && log(r->lo) > least)
		str_add(&f->said, "         surely at least half of that is there\n");
	else if (least > 0 && r->speedup > 1)
		differ(f, "surely less than half of the report's gain is there");
	else if (r->verdict != VERDICT_FASTER)
		differ(f, "it is not faster");
}

/* How the fresh measurement of the applied build reads. */
static void say_result(struct finding_out *f, const struct subject *applied, const struct result *promised,
		       enum metric metric)
{
	const struct result *r = result_overall(&applied->results, metric);
	if (applied->status == MEASURE_SKIPPED || (applied->status == MEASURE_OK && !r)) {
		str_addf(&f->said, "speed    not measured: %s\n",
			 applied->reason ? applied->reason : "there were no samples");
		f->undecided = 1;
		return;
	}
	if (applied->status != MEASURE_OK) {
		str_addf(&f->said, "speed    not measured: %s\n",
			 applied->reason ? applied->reason : "its runs failed");
		differ(f, "its benchmark or check fails");
		return;
	}
	str_add(&f->said, "speed    ");
	words_result(&f->said, r);
	str_addf(&f->said, " against the build without it, %d pairs: %s\n", r->pairs, verdict_name(r->verdict));
	if (promised) {
		str_add(&f->said, "         the report says ");
		words_result(&f->said, promised);
		str_addc(&f->said, '\n');
	}
	decide(f, r, least_left(promised));
}

/* A profile is made again by each build, from counts that may differ from run to run. */
static int has_profile(const struct session *s)
{
	return fs_exists(path_join(s->arena, s->state, "apply/train"));
}

static int say_code(struct finding_out *f, struct session *s, const struct built *applied, const char *hash,
		    struct err *err)
{
	const struct measured_code measured = {
		.hash = hash,
		.varies = has_profile(s) || !str_eq(s->search.control.code_hash, s->search.base.code_hash)};
	struct ordinary_code code;
	if (ordinary_compare(s, &measured, applied, &code, err) != 0)
		return -1;
	str_addf(&f->said, "code     %s\n", code.said);
	if (code.wrong)
		differ(f, code.wrong);
	return 0;
}

static void take_server(struct options *o, const struct benchmark *b)
{
	o->serve = b->serve;
	o->ready = b->ready;
	o->stop = b->stop;
}

static void take_benchmarks(struct cli *c, const struct benchmark_list *from)
{
	struct options *o = &c->opt;
	for (size_t i = 0; i < from->n; i++) {
		const struct benchmark *b = &from->v[i];
		strlist_addf(&c->arena, b->serve ? &o->load : &o->bench, "%s=%s", b->name, b->command);
		if (b->serve)
			take_server(o, b);
	}
}

/* Of a server, when its loads were taken, too. */
static void take_training(struct cli *c, const struct benchmark_list *from, struct benchmark_list *left)
{
	for (size_t i = 0; i < from->n; i++) {
		if (from->v[i].serve && !c->opt.serve)
			continue;
		*list_push(&c->arena, left) = from->v[i];
		strlist_addf(&c->arena, &c->opt.train, "%s=%s", from->v[i].name, from->v[i].command);
	}
}

/* What the command line leaves to the report: its commands, as the options that would give them. */
static void take_commands(struct cli *c, const struct report *old, struct str *taken)
{
	struct options *o = &c->opt;
	struct report left = {0};
	if (!o->configure)
		left.project.configure_command = o->configure = old->project.configure_command;
	if (!o->build)
		left.project.build_command = o->build = old->project.build_command;
	if (!o->bench.n && !o->serve) {
		left.benchmarks = old->benchmarks;
		take_benchmarks(c, &left.benchmarks);
	}
	if (!o->train.n)
		take_training(c, &old->training, &left.training);
	if (!o->check_command)
		left.check = o->check_command = old->check;
	report_add_commands(taken, &left);
}

/* Who wrote the report says what is run: that is the user where it is one of those that advisor wrote for him. Other
 * commands are the user's own only when they are typed. */
static int may_run(struct cli *c, const struct report *old, const struct str *taken, struct err *err)
{
	if (!taken->len || old->ours) {
		if (taken->len)
			progress_say(&c->progress, PROGRESS_STEP, "will be run, as the report says:%s",
				     str_text(taken));
		return 0;
	}
	return err_set(
		err,
		"%s is no report that advisor wrote here for you (or it was changed since), and verify would run its "
		"commands; when you mean them, give them:%s",
		c->opt.args.v[0], str_text(taken));
}

/* The tree and the commands are the report's, unless the command line gives others. */
static int prepare(struct cli *c, struct session *s, struct report *old, struct err *err)
{
	struct str taken = {0};
	if (cli_read_report(c, old, err) != 0 || cli_report_tree(c, old, err) != 0)
		return -1;
	const char *report = c->opt.args.v[0];
	c->opt.args.n = 0;
	strlist_add(&c->arena, &c->opt.args, old->project.root);
	if (!c->opt.metric_given) {
		c->opt.metric = old->metric;
		c->opt.metric_pattern = old->metric_pattern;
		c->opt.metric_given = 1;
	}
	take_commands(c, old, &taken);
	int rc = cli_open_session(c, s, err);
	c->opt.args.v[0] = report;
	if (rc == 0)
		rc = may_run(c, old, &taken, err);
	str_free(&taken);
	return rc;
}

static int build_control(struct session *s, struct err *err)
{
	struct variant again = {.id = "control", .separate = 1};
	if (builder_variant(s->builder, &again, &s->search.control, err) != 0)
		return -1;
	return s->search.control.status == BUILD_OK
		       ? 0
		       : err_set(err, "the build without the applied changes does not build twice: %s",
				 s->search.control.reason);
}

/* The budget is for this alone: builds take what they take. */
static int measure(struct session *s, const struct built *applied, const struct result *promised, struct finding_out *f,
		   struct subject *out, struct err *err)
{
	struct subject_list race = {0};
	struct measure_options opt = s->search.measure_options;
	if (search_begin_ordinary(&s->search, &race, applied, err) != 0)
		return -1;
	for (size_t i = 0; i < race.n; i++)
		race.v[i].sample_key = NULL; /* always fresh, never kept */
	opt.budget_s = s->search.opt.budget;
	opt.deadline = clock_s() + opt.budget_s;
	opt.against = least_left(promised);
	opt.expected = opt.against / SHARE_LEFT;
	opt.phase = 3;
	double start = clock_s();
	int rc = measure_race(s->arena, &race, &s->report.benchmarks, &opt, err);
	*out = race.v[2];
	const struct result *r = result_overall(&out->results, opt.metric);
	f->pair_s = r && r->pairs ? (clock_s() - start) / r->pairs : 0;
	return rc;
}

/* Of exactly what is applied: the recommendation's own result, or the only suggestion's. */
static const struct result *promised(const struct report *old, const char *measured)
{
	const struct recommendation *rec = &old->recommendation;
	const struct result *ordinary = result_overall(&rec->ordinary, old->metric);
	if (measured && str_eq(rec->code_hash, measured))
		return ordinary ? ordinary : result_overall(&rec->results, old->metric);
	for (size_t i = 0; measured && i < old->suggestions.n; i++)
		if (str_eq(old->suggestions.v[i].built.code_hash, measured))
			return result_overall(&old->suggestions.v[i].results, old->metric);
	return NULL;
}

/* The scripts of a state folder that is outside of the tree know the tree by its name; in a copy they are told of
 * another. Training makes the profile of the applied build itself, so there is nothing to try in a copy. */
static int lead_to_copy(struct session *s, struct applied *what, const char *tree, struct err *err)
{
	struct str to = {0};
	if (path_below(s->tree, s->state))
		return 0;
	if (has_profile(s))
		return err_set(
			err,
			"%s is outside of the tree, and its training script builds the tree itself, so verify "
			"cannot try a profile in a copy; apply with the state folder in the tree (without --state)",
			s->state);
	str_add(&to, "ADVISOR_TREE=");
	str_add_shell(&to, tree);
	const char **commands[] = {&what->configure, &what->build};
	for (size_t i = 0; i < 2; i++)
		if (*commands[i])
			*commands[i] =
				arena_printf(s->arena, "%s\nexport ADVISOR_TREE\n%s", str_text(&to), *commands[i]);
	str_free(&to);
	return 0;
}

/* The program is the one that was built, run in another environment: there is nothing to build. */
static void take_control(struct session *s, const struct applied *what, struct finding_out *f, struct built *applied)
{
	*applied = s->search.control;
	builder_in_environment(s->builder, &what->run_env, applied);
	str_add(&f->said, "build    none: what is applied changes only the environment\n");
}

static int build_applied(struct session *s, struct applied what, struct finding_out *f, struct built *applied,
			 struct err *err)
{
	const char *tree;
	if (session_baseline(s, err) != 0 || build_control(s, err) != 0)
		return EXIT_BASELINE_BUILD;
	if (what.same_build) {
		take_control(s, &what, f, applied);
		return EXIT_DONE;
	}
	const char *build = what.build ? what.build : s->report.project.build_command;
	progress_say(&s->progress, PROGRESS_STEP, "building as applied: %s", build);
	if (builder_fresh_tree(s->builder, 1, &tree, err) != 0 || lead_to_copy(s, &what, tree, err) != 0 ||
	    ordinary_build(s, tree, &what, 0, applied, err) != 0)
		return EXIT_BASELINE_BUILD;
	str_addf(&f->said, "build    %s%s (%s)\n",
		 applied->status == BUILD_OK ? "ok" : "FAILED: ", applied->status == BUILD_OK ? "" : applied->reason,
		 build);
	if (applied->status != BUILD_OK)
		differ(f, "it does not build as applied");
	return EXIT_DONE;
}

static int verify(struct session *s, const struct report *old, struct finding_out *f, struct err *err)
{
	struct built applied = {0};
	struct subject subject = {0};
	struct applied what;
	if (apply_read(s->arena, s->state, &what, err) != 0)
		return EXIT_USAGE;
	int status = build_applied(s, what, f, &applied, err);
	if (status != EXIT_DONE || applied.status != BUILD_OK)
		return status;
	/* of what is applied, which need not be the recommendation */
	const char *measured = what.measured_code;
	if (say_code(f, s, &applied, measured, err) != 0)
		return EXIT_BASELINE_BUILD;
	if (!s->report.benchmarks.n) {
		str_add(&f->said, "speed    not measured: the report names no benchmark; give one with --bench\n");
		f->undecided = 1;
		return EXIT_DONE;
	}
	const struct result *gain = promised(old, measured);
	if (measure(s, &applied, gain, f, &subject, err) != 0)
		return EXIT_BASELINE_RUN;
	say_result(f, &subject, gain, s->report.metric);
	return EXIT_DONE;
}

static void say_undecided(struct finding_out *f)
{
	double more = f->more * f->pair_s;
	if (more > 0 && isfinite(more))
		str_addf(&f->said,
			 "verified undecided: about %.0f s more of measuring would tell; give it more time with "
			 "--budget, "
			 "or a quieter machine\n",
			 ceil(more));
	else
		str_add(&f->said, "verified undecided: give it more time with --budget, or a quieter machine\n");
}

/* The last line, and what the exit status says of it. */
static int conclude(struct cli *c, struct finding_out *f)
{
	struct err err = {{0}};
	if (f->differs.len)
		str_addf(&f->said, "verified NO: %s\n", str_text(&f->differs));
	else if (f->undecided)
		say_undecided(f);
	else
		str_add(&f->said, "verified confirmed\n");
	if (cli_put(c, &f->said, NULL, &err) != 0)
		return cli_fail(c, EXIT_USAGE, &err);
	if (f->differs.len)
		return EXIT_GATE;
	return f->undecided && c->opt.require_conclusive ? EXIT_UNDECIDED : EXIT_DONE;
}

int cmd_verify(struct cli *c)
{
	struct session s;
	struct report old = {0};
	struct err err = {{0}};
	struct finding_out f = {0};
	cli_begin_session(c, &s);
	int status = prepare(c, &s, &old, &err) != 0 ? EXIT_USAGE : verify(&s, &old, &f, &err);
	if (status != EXIT_DONE || proc_interrupted())
		status = cli_fail(c, status, &err);
	else
		status = conclude(c, &f);
	session_close(&s);
	str_free(&f.said);
	str_free(&f.differs);
	return status;
}
