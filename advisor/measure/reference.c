/* Before the first round: the baseline's reference runs, and each subject's check and warm-up. */
#include <math.h>

#include "base/clock.h"
#include "measure/block.h"

/* A warm-up of a benchmark longer than this costs more than it gives. */
#define WARM_UP_MAX_S 5.0
/* A benchmark that uses more processors than this is not pinned to one. */
#define PARALLEL 1.2
/* A sample of a short benchmark has so many runs that it takes this long: what is around a run is not measured
 * then, and side by side two of them change often enough (METHOD.md). */
#define SAMPLE_S   0.05
#define TIMES_MOST 64
#define OUTPUT_MAX ((size_t)16 << 20)
/* What must stay free of the memory, with several at a time. */
#define MEMORY_SHARE 0.8

/* One reference run. Some programs reserve more addresses than there is memory
 * (sanitizers, other languages' runtimes): then without the limit. */
static int reference_run(struct race *r, unsigned bench, struct run *run, struct err *err)
{
	int stop = race_run_one(r, 0, bench, 0, run);
	if (!stop && run->sample.status == SAMPLE_FAILED && r->runner.memory_limit) {
		runner_run_free(run);
		r->runner.memory_limit = 0;
		stop = race_run_one(r, 0, bench, 0, run);
		r->unlimited = run->sample.status == SAMPLE_OK;
	}
	if (stop)
		return r->out_of_time ? err_set(err, "the budget ended before the baseline ran once")
				      : err_set(err, "interrupted");
	if (run->sample.status == SAMPLE_OK)
		return 0;
	r->broken = 1;
	return err_set(err, "The baseline's benchmark `%s` fails: %s.", r->benchmarks->v[bench].command, run->how);
}

/* What the two reference runs of each benchmark have shown. */
struct first_look {
	struct watch *watch; /* two for each benchmark */
	int parallel, left_over;
	int64_t rss_kb;
};

static void note_run(struct race *r, struct first_look *look, const struct watch *w, const struct run *run)
{
	look->parallel |= run->busy > PARALLEL;
	look->left_over |= run->left_over;
	look->rss_kb = run->sample.max_rss_kb > look->rss_kb ? run->sample.max_rss_kb : look->rss_kb;
	if (w->processes > 1 && w->peak_kb > r->racers[0].all_rss_kb)
		r->racers[0].all_rss_kb = w->peak_kb;
}

/* Each benchmark once. The first time gives the reference output, the second is
 * compared with it. */
static int reference_round(struct race *r, int again, struct first_look *look, struct err *err)
{
	for (unsigned b = 0; b < r->benchmarks->n; b++) {
		struct run run;
		struct course *c = &r->courses[b];
		const char *why = "";
		if (again && c->run_s > WARM_UP_MAX_S)
			continue;
		r->runner.watch = &look->watch[2 * b + (unsigned)again];
		*r->runner.watch = (struct watch){.a = r->a, .tree = r->subjects->v[0].tree};
		int rc = reference_run(r, b, &run, err);
		note_run(r, look, r->runner.watch, &run);
		r->runner.watch = NULL;
		if (rc == 0 && !again) {
			c->reference = run.output;
			continue;
		}
		if (rc == 0 && !output_same(r->a, r->opt, 0, &c->reference, &run.output, &why))
			race_say_varies(r, b, why);
		runner_run_free(&run);
		if (rc != 0)
			return -1;
	}
	return 0;
}

static void warn_crowded(struct race *r)
{
	if (r->runner.crowded)
		race_warn(r, arena_printf(r->a,
					  "other advisors measure on every processor that may be used here; runs "
					  "share processor %d with them, so intervals are wider and decide less",
					  r->runner.cpu));
}

static double times_of(double run_s)
{
	return run_s > 0 ? fmax(1, fmin(ceil(SAMPLE_S / run_s), TIMES_MOST)) : 1;
}

double measure_sample_s(double run_s)
{
	return run_s * times_of(run_s);
}

/* Short runs are made several times in a sample, where nothing but their output tells them apart. */
static void set_times(struct race *r, const struct first_look *look)
{
	int once = !r->runner.launcher || r->opt->outputs.n || look->left_over ||
		   r->opt->metric == METRIC_INSTRUCTIONS || r->opt->metric == METRIC_RSS;
	for (unsigned b = 0; b < r->benchmarks->n; b++) {
		struct course *c = &r->courses[b];
		double times = once || r->benchmarks->v[b].serve ? 1 : times_of(c->run_s);
		size_t bytes = c->reference.out.len + c->reference.err.len;
		if (bytes)
			times = fmin(times, (double)(OUTPUT_MAX / bytes));
		c->times = (unsigned)fmax(1, times);
		output_repeat(&c->reference, c->times);
	}
}

/* Two subjects in one tree, with a benchmark that writes there, or with different layouts. */
static const char *trees_clash(const struct race *r, const struct first_look *look)
{
	const struct subject *base = &r->subjects->v[0];
	int writes = r->opt->outputs.n > 0;
	for (size_t i = 0; i < 2 * r->benchmarks->n; i++)
		writes |= look->watch[i].writes_inside;
	for (size_t i = 1; i < r->subjects->n; i++) {
		const struct subject *s = &r->subjects->v[i];
		if (!str_eq(s->tree, base->tree))
			continue;
		if (writes)
			return "the files it writes are there once for several variants";
		if (s->layouts != base->layouts)
			return "variants share a tree and differ in their layouts";
	}
	return NULL;
}

/* Something outside the tree that both reference runs used (or the only one, where a second costs too much). */
static const char *runs_clash(struct race *r, const struct first_look *look)
{
	for (unsigned b = 0; b < r->benchmarks->n; b++) {
		const struct watch *w = &look->watch[2 * b];
		const char *what = w[1].looks ? watch_clash(&w[0], &w[1]) : w[0].fixed.n ? w[0].fixed.v[0] : NULL;
		if (what)
			return arena_printf(r->a, "each run of it uses %s", what);
	}
	return NULL;
}

static int fits_in_memory(const struct race *r, const struct first_look *look)
{
	int64_t one = look->rss_kb > r->racers[0].all_rss_kb ? look->rss_kb : r->racers[0].all_rss_kb;
	int64_t room = watch_memory_kb();
	return room > 0 && (double)one * RUNNER_TOGETHER_MAX < MEMORY_SHARE * (double)room;
}

/* Why subjects cannot run side by side; NULL: they can. */
static const char *find_obstacle(struct race *r, const struct first_look *look)
{
	if (r->opt->metric != METRIC_CPU)
		return "only processor time can be told apart of two that share a processor";
	if (!r->runner.launcher || !r->runner.pinned)
		return look->parallel ? "it uses several processors" : "processes cannot be pinned here";
	if (look->left_over)
		return "it leaves processes behind";
	if (!fits_in_memory(r, look))
		return "the memory has no room for several at a time";
	const char *what = trees_clash(r, look);
	return what ? what : runs_clash(r, look);
}

int race_reference(struct race *r, struct err *err)
{
	struct first_look look = {.watch = arena_alloc(r->a, 2 * r->benchmarks->n * sizeof *look.watch)};
	if (race_place(r, 0, 0, err) != 0)
		return -1;
	/* unpinned first: only so a benchmark shows how many processors it uses */
	for (int again = 0; again < 2; again++) {
		if (runner_open(r->a, &r->runner, r->opt, !again || look.parallel, err) != 0)
			return -1;
		if (r->unlimited)
			r->runner.memory_limit = 0;
		warn_crowded(r);
		int rc = reference_round(r, again, &look, err);
		if (rc != 0 || !again)
			runner_close(&r->runner);
		if (rc != 0)
			return -1;
	}
	set_times(r, &look);
	r->only_alone = find_obstacle(r, &look);
	return 0;
}

static int passes_check(struct race *r, size_t subject)
{
	const char *how = "";
	const struct subject *s = &r->subjects->v[subject];
	if (!r->opt->check || subject < 2 || s->samples.n)
		return 1;
	double before = clock_s();
	int ok = runner_check(r->a, &r->runner, s, &how);
	r->used_s += clock_s() - before;
	if (!ok && !proc_interrupted())
		race_leave(r, subject, MEASURE_CHECK_FAILED,
			   arena_printf(r->a, "the check `%s`: %s", r->opt->check, how));
	return ok;
}

/* A sample that is not counted: page cache, output, and how much memory several processes take. 1: it may go on. */
static int warm_up(struct race *r, size_t subject, unsigned bench)
{
	struct run run;
	struct racer *one = &r->racers[subject];
	struct watch watch = {.a = r->a, .tree = r->subjects->v[subject].tree};
	r->runner.watch = &watch;
	int go_on = !race_run_one(r, subject, bench, 0, &run) && race_gate(r, subject, bench, &run);
	r->runner.watch = NULL;
	if (watch.processes > 1 && watch.peak_kb > one->all_rss_kb)
		one->all_rss_kb = watch.peak_kb;
	runner_run_free(&run);
	return go_on;
}

int race_ready(struct race *r, size_t subject, unsigned layout)
{
	struct err err = {{0}};
	if (r->racers[subject].left)
		return 1;
	if (r->racers[subject].ready)
		return 0;
	if (race_place(r, subject, layout, &err) != 0) {
		race_leave(r, subject, MEASURE_RUN_FAILED, arena_strdup(r->a, err.text));
		return 1;
	}
	if (!passes_check(r, subject))
		return 1;
	for (unsigned b = 0; b < r->benchmarks->n; b++)
		if (r->courses[b].run_s <= WARM_UP_MAX_S && !warm_up(r, subject, b))
			return 1;
	r->racers[subject].ready = 1;
	return 0;
}
