/* A run's session from the command line: everything that can be wrong before any work starts. */
#include "cli/run_session.h"

#include <string.h>

#include "base/clock.h"
#include "base/fs.h"
#include "host/host.h"
#include "suggest/asked.h"

static int open_state(struct session *s, struct cli *c, struct err *err)
{
	s->state = cli_state(c, s->tree, err);
	if (!s->state)
		return -1;
	if (fs_lock(path_join(s->arena, s->state, "lock"), &s->lock, NULL) != 0)
		return err_set(err, "another advisor is at work on %s; wait for it, or end it", s->tree);
	const char *note;
	if (store_open(s->arena, path_join(s->arena, s->state, "store.db"), &s->store, &note, err) != 0)
		return -1;
	if (note)
		search_warn(&s->search, note);
	s->cache = store_cache(s->store);
	return 0;
}

static void set_build_options(struct session *s, struct cli *c)
{
	const struct options *o = &c->opt;
	s->build_options = (struct build_options){
		.state = s->state,
		.libexec = cli_libexec(c),
		.configure_command = o->configure,
		.build_command = o->build,
		.launcher = o->launcher,
		.jobs = (int)o->jobs,
		.timeout_s = o->build_timeout,
		.layouts = (unsigned)o->layouts,
		.force_build = o->force_build,
		.cache = &s->cache,
		.progress = &s->progress,
		.check_command = s->check_command,
		.benchmarks = s->report.benchmarks,
		.training = s->report.training,
		.run_timeout_s = o->run_timeout,
	};
}

static void set_measure_options(struct session *s, const struct options *o)
{
	s->search.measure_options = (struct measure_options){
		.metric = o->metric,
		.pattern = o->metric_pattern,
		.min_effect = o->min_effect,
		.seed = (unsigned long long)o->seed,
		.cpus = o->cpus,
		.run_timeout_s = o->run_timeout,
		.max_rounds = (int)o->max_rounds,
		.check = s->check_command,
		.outputs = o->bench_outputs,
		.tolerance = o->tolerance,
		.compare_stderr = o->compare_stderr,
		.no_early_stop = o->no_early_stop,
		.progress = &s->progress,
		.keep = session_keep_sample,
		.warn = session_keep_warning,
		.ctx = s,
	};
}

/* `most` seconds (0: as long as is usual), but no more than the whole budget. */
static double within(double most, double usual, double budget)
{
	most = most > 0 ? most : usual;
	return most < budget ? most : budget;
}

/* A build or a benchmark that never ends must not outlive the time that was given for everything. (scan has no
 * such time, and verify has one for measuring alone.) */
static void bound_by_budget(struct session *s, const struct cli *c)
{
	const struct options *o = &c->opt;
	if (str_eq(o->verb, "scan"))
		return;
	if (!str_eq(o->verb, "verify"))
		s->build_options.timeout_s = within(o->build_timeout, 1800, o->budget);
	s->build_options.run_timeout_s = within(o->run_timeout, 600, o->budget);
	s->search.measure_options.deadline = clock_s() + o->budget;
	if (str_eq(o->verb, "run"))
		s->build_options.until = s->search.deadline;
}

/* A command that names the user's tree by its absolute path would run the user's
 * own build in every variant: such paths mean the copy, whose root is the working directory. */
static const char *inside_copy(struct session *s, const char *command)
{
	const char *root = arena_printf(s->arena, "%s/", s->tree), *at;
	struct str out = {0};
	for (; (at = strstr(command, root)) != NULL; command = at + strlen(root)) {
		int whole = at == command || strchr(" \t'\"=:;(", at[-1]) != NULL;
		str_addn(&out, command, (size_t)(at - command));
		str_add(&out, whole ? "./" : root);
	}
	str_add(&out, command);
	return arena_take(s->arena, &out);
}

static void keep_command_inside(struct session *s, const char *name, const char **command)
{
	const char *inside = *command ? inside_copy(s, *command) : NULL;
	if (!inside || str_eq(inside, *command))
		return;
	*command = inside;
	session_keep_warning(
		s, arena_printf(s->arena,
				"the command %s names the tree by its absolute path; in each variant its copy "
				"is meant: %s",
				name, inside));
}

static void keep_inside(struct session *s, struct benchmark_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		const char **commands[] = {&l->v[i].command, &l->v[i].serve, &l->v[i].ready, &l->v[i].stop};
		for (size_t j = 0; j < sizeof commands / sizeof *commands; j++)
			keep_command_inside(s, l->v[i].name, commands[j]);
	}
}

/* What most people mean by "optimise the build". */
static struct strlist classic_five(struct arena *a)
{
	static const char *const ids[] = {"flag-o3", "lto", "pgo", "clang", "march-native"};
	struct strlist out = {0};
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		strlist_add(a, &out, ids[i]);
	return out;
}

void cli_begin_session(struct cli *c, struct session *s)
{
	const struct options *o = &c->opt;
	memset(s, 0, sizeof *s);
	s->arena = &c->arena;
	s->progress = c->progress;
	s->rules = &c->rules;
	s->lock = -1;
	s->suppress = o->suppress;
	s->scan_jobs = (int)o->jobs;
	s->check_command = o->check_command;
	session_lab(s);
	search_set_metric(&s->search, o->metric);
	s->search.opt = (struct search_options){
		.allow = o->allow,
		.only = o->quick && !o->only.n ? classic_five(s->arena) : o->only,
		.skip = o->skip,
		.metric_given = o->metric_given,
		.budget = o->budget,
		.min_effect = o->min_effect,
		.max_builds = o->max_builds,
		.keep_same_code = o->keep_same_code,
	};
}

int cli_check_asked(struct cli *c, const struct own_try_list *tries, struct err *err)
{
	const struct suggest_options asked = {
		.allow = c->opt.allow, .only = c->opt.only, .skip = c->opt.skip, .tries = tries};
	return asked_check(&c->arena, &c->rules, &asked, err);
}

int cli_open_session(struct cli *c, struct session *s, struct err *err)
{
	double start = clock_s();
	const char *tree = cli_tree(c, 0, err);
	struct own_try_list tries = {0};
	int rc = !tree || cli_config(c, tree, err) != 0 || cli_rules(c, err) != 0 || cli_tries(c, &tries, err) != 0 ||
		 cli_check_asked(c, &tries, err) != 0;
	cli_begin_session(c, s);
	s->tries = tries;
	for (size_t i = 0; c->opt.quick && !c->opt.only.n && i < tries.n; i++)
		strlist_add(s->arena, &s->search.opt.only, tries.v[i].id);
	if (rc)
		return -1;
	s->start = start;
	stopwatch_start(&s->spent, start);
	s->search.deadline = start + c->opt.budget;
	s->tree = tree;
	if (options_benchmarks(s->arena, &c->opt, &s->report.benchmarks, &s->report.training, err) != 0 ||
	    open_state(s, c, err) != 0)
		return -1;
	keep_inside(s, &s->report.benchmarks);
	keep_inside(s, &s->report.training);
	if (s->check_command)
		s->check_command = inside_copy(s, s->check_command);
	cli_begin_report(c, &s->report);
	s->report.check = s->check_command;
	s->report.metric_pattern = c->opt.metric_pattern;
	s->report.seed = (unsigned long long)c->opt.seed;
	s->report.project.root = s->tree;
	if (host_detect(s->arena, &s->report.host, err) != 0)
		return -1;
	set_build_options(s, c);
	set_measure_options(s, &c->opt);
	bound_by_budget(s, c);
	return 0;
}
