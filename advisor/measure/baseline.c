#include "measure/measure.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/fs.h"
#include "measure/runner.h"

#define TIMES 3
/* Beyond this a second run is as much as anybody wants to wait for. */
#define LONG_S		  30.0
#define SHORT_S		  0.02
#define DEFAULT_TIMEOUT_S 7200.0

/* A benchmark that waits more often than this, per run and per second of processor
 * time, is not bound by the processor alone. */
#define WAITS_PER_RUN 20
#define WAITS_PER_S   100
#define PARALLEL      1.15
/* One that computes less than this share of its time is mostly waiting. */
#define WAITING 0.5
/* More of its processor time than this in the kernel leaves little to the compiler. */
#define MOSTLY_KERNEL 0.7

/* A fingerprint of names, sizes and times of the files in a tree: did the
 * benchmark change what it reads? */
struct trace {
	uint64_t sum;
	struct arena *a;
	const struct measure_options *opt;
};

static int look_at(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct trace *t = ctx;
	(void)err;
	if (e->kind != FS_FILE || strlist_has(&t->opt->outputs, e->rel))
		return 0;
	uint64_t h = 1469598103934665603u;
	for (const char *p = e->rel; *p; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211u;
	t->sum += h * (uint64_t)(e->size + 1) + (uint64_t)fs_mtime_ns(e->path) * 31;
	return 0;
}

static uint64_t tree_trace(struct arena *a, const struct measure_options *opt, const char *tree)
{
	struct trace t = {.a = a, .opt = opt};
	if (tree)
		fs_walk(tree, look_at, &t, NULL);
	return t.sum;
}

struct first_runs {
	struct output reference;
	double slowest, busy;
	double wall_s, cpu_s, system_s; /* of the run that computed for the largest share of its time */
	int varies, left_over, changes, runs, waits;
	const char *why;
};

static int budget_over(const struct measure_options *opt)
{
	return opt->deadline > 0 && clock_s() >= opt->deadline;
}

/* One run of a benchmark. 1 to go on, 0 enough, -1 it fails. */
static int try_once(struct arena *a, struct runner *r, struct subject *base, const struct benchmark *b,
		    struct first_runs *f, struct err *err)
{
	struct run run;
	uint64_t before = tree_trace(a, r->opt, base->tree);
	runner_run(a, r, base, b, random_below(&r->random, 4096), &run);
	if (run.sample.status == SAMPLE_FAILED && !run.interrupted && f->runs == 0 && r->memory_limit) {
		/* it may reserve more addresses than there is memory, as sanitizers do */
		runner_run_free(&run);
		r->memory_limit = 0;
		runner_run(a, r, base, b, 0, &run);
	}
	if (run.interrupted || run.sample.status != SAMPLE_OK) {
		runner_run_free(&run);
		if (run.interrupted)
			return err_set(err, "interrupted");
		if (budget_over(r->opt))
			return err_set(err,
				       "The baseline's benchmark `%s` had not ended%s when the budget was over: give "
				       "it a larger --budget, or a shorter benchmark.",
				       b->command, f->runs ? arena_printf(a, ", in run %d,", f->runs + 1) : "");
		return err_set(err, "The baseline's benchmark `%s`%s fails: %s.", b->command,
			       f->runs ? " works, then" : "", run.how);
	}
	double wall = (double)run.sample.wall_ns / 1e9;
	*list_push(a, &base->samples) = run.sample;
	f->slowest = fmax(f->slowest, wall);
	if (f->runs == 0 || run.busy > f->busy) {
		f->busy = run.busy;
		f->wall_s = wall;
		f->cpu_s = sample_value(&run.sample, METRIC_CPU);
		f->system_s = (double)run.sample.sys_ns / 1e9;
	}
	f->waits |=
		!b->serve && (double)run.waits > WAITS_PER_RUN + WAITS_PER_S * sample_value(&run.sample, METRIC_CPU);
	f->left_over |= run.left_over;
	f->changes |= tree_trace(a, r->opt, base->tree) != before;
	if (f->runs++ == 0) {
		f->reference = run.output;
		return wall > LONG_S ? 0 : 1;
	}
	if (!f->varies)
		f->varies = !output_same(a, r->opt, 0, &f->reference, &run.output, &f->why);
	runner_run_free(&run);
	return 1;
}

static void warn_left_over(struct arena *a, const struct benchmark *b, struct strlist *warnings)
{
	if (b->serve)
		strlist_addf(
			a, warnings,
			"The server of benchmark %s did not end when it was told to and was killed after 5 s, in each "
			"run: give --stop CMD.",
			b->name);
	else
		strlist_addf(a, warnings,
			     "Benchmark %s leaves processes behind; they are ended after each run and not measured.",
			     b->name);
}

static void warn_waiting(struct arena *a, const struct benchmark *b, const struct first_runs *f,
			 struct strlist *warnings)
{
	strlist_addf(
		a, warnings,
		"Benchmark %s computes for %.2f s of its %.2f s and waits for the rest (for a timer, a disk, another "
		"process): what a flag gains in the one hardly shows in the other. Take its pauses out, measure a "
		"server with --serve and --load, or say --metric cpu.",
		b->name, f->cpu_s, f->wall_s);
}

static void warn(struct arena *a, const struct benchmark *b, const struct first_runs *f, struct strlist *warnings)
{
	if (f->varies)
		strlist_addf(
			a, warnings,
			"The output of benchmark %s varies from run to run (%s); only its exit status is compared.%s",
			b->name, f->why,
			f->changes ? " It changes files in its tree, perhaps its own input: let it work on a copy."
				   : "");
	if (f->slowest < SHORT_S)
		strlist_addf(
			a, warnings,
			"Benchmark %s takes only %.1f ms, much of it starting a process; 0.1 s to 2 s measure best.",
			b->name, 1000 * f->slowest);
	if (f->left_over)
		warn_left_over(a, b, warnings);
	if (!b->serve && f->busy < WAITING && f->wall_s > SHORT_S)
		warn_waiting(a, b, f, warnings);
	if (f->cpu_s > SHORT_S && f->system_s > MOSTLY_KERNEL * f->cpu_s)
		strlist_addf(
			a, warnings,
			"%.0f %% of the processor time of benchmark %s is the kernel's (system calls: sockets, files, "
			"memory), where no flag of the program reaches; work that it does itself shows more.",
			100 * f->system_s / f->cpu_s, b->name);
}

/* Said wherever the metric was not the user's choice. */
static const char *reason_for(struct arena *a, const struct benchmark *b, const struct first_runs *f)
{
	if (b->serve)
		return "a server waits for its load; what is its own is the processor time between ready and the "
		       "load's end";
	if (f->busy >= PARALLEL)
		return arena_printf(a, "%s uses %.1f processors", b->name, f->busy);
	return f->waits ? arena_printf(a, "%s waits often: %.2f s of processor time in %.2f s", b->name, f->cpu_s,
				       f->wall_s)
			: "it computes on one processor and waits for nothing, and a busy machine disturbs that least";
}

static int try_benchmark(struct arena *a, struct runner *r, struct subject *base, const struct benchmark *b,
			 struct strlist *warnings, struct err *err)
{
	struct first_runs f = {0};
	int rc = 1;
	for (int i = 0; i < TIMES && rc > 0; i++)
		rc = try_once(a, r, base, b, &f, err);
	if (rc >= 0)
		warn(a, b, &f, warnings);
	/* a server waits for its load, and several workers take the same processor time as one */
	int cpu_bound = b->serve || (!f.waits && f.busy < PARALLEL);
	if (!base->metric_reason || (base->cpu_bound && !cpu_bound))
		base->metric_reason = reason_for(a, b, &f);
	base->cpu_bound &= cpu_bound;
	output_free(&f.reference);
	return rc < 0 ? -1 : 0;
}

int measure_baseline(struct arena *a, struct subject *base, const struct benchmark_list *benchmarks,
		     const struct measure_options *opt, struct strlist *warnings, struct err *err)
{
	struct runner r;
	const char *how = "";
	int rc = 0;
	if (base->layouts > 1 && base->place && base->place(base->ctx, 0, err) != 0)
		return -1;
	struct measure_options plain = *opt; /* counting comes later, working comes first */
	plain.metric = opt->pattern ? opt->metric : METRIC_WALL;
	if (runner_open(a, &r, &plain, 1, err) != 0)
		return -1;
	r.timeout_s = runner_bound(opt, opt->run_timeout_s > 0 ? opt->run_timeout_s : DEFAULT_TIMEOUT_S);
	if (opt->check && !runner_check(a, &r, base, &how))
		rc = budget_over(opt)
			     ? err_set(err,
				       "The check `%s` had not ended when the budget was over: give it a larger "
				       "--budget.",
				       opt->check)
			     : err_set(err, "The check `%s` fails on the baseline: %s.", opt->check, how);
	base->cpu_bound = benchmarks->n > 0;
	for (size_t i = 0; i < benchmarks->n && rc == 0; i++)
		rc = try_benchmark(a, &r, base, &benchmarks->v[i], warnings, err);
	runner_close(&r);
	return rc;
}

enum metric measure_default_metric(const struct subject *base)
{
	return base->cpu_bound ? METRIC_CPU : METRIC_WALL;
}
