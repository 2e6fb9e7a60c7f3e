/* Prints the figures of measuring on this machine: error rates on identical code, power
 * on planted effects, economy, overhead, and what doctor says. Drives measure_race() as a real run does, on
 * a program that does a known amount of work.
 * Usage: figures_measure WHAT[-busy] [SEED [TIMES [MS [BUDGET]]]], METRICS in FIGURES_METRIC ("cpu wall") */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/proc.h"
#include "measure/measure.h"
#include "measure/random.h"

struct figure {
	struct arena a;
	struct subject_list subjects;
	struct benchmark_list benchmarks;
	struct measure_options opt;
};

/* What was asked for. */
struct order {
	const char *what;
	unsigned long long seed;
	int times, ms;
	double budget;
	enum metric metric;
	int busy; /* 1: with a process beside that computes and sleeps in turns */
};

/* Every process of a race goes through here (ld --wrap): runs, warm-ups, references. */
static struct {
	long runs;
	double seconds;
} all_runs;

int __real_proc_run(const struct proc_spec *spec, struct proc_result *result, struct err *err);
int __wrap_proc_run(const struct proc_spec *spec, struct proc_result *result, struct err *err);

int __wrap_proc_run(const struct proc_spec *spec, struct proc_result *result, struct err *err)
{
	int rc = __real_proc_run(spec, result, err);
	all_runs.runs++;
	all_runs.seconds += (double)result->wall_ns / 1e9;
	return rc;
}

static void say(void *ctx, enum progress_level level, const char *line)
{
	(void)ctx;
	(void)level;
	fprintf(stderr, "  %s\n", line);
}

static const struct progress loud = {.say = say};

static void add(struct figure *f, const struct order *o, const char *id, int extra_tenths)
{
	struct subject *s = list_push(&f->a, &f->subjects);
	*s = (struct subject){.id = id, .tree = "/tmp", .layouts = 1, .sample_key = id};
	strlist_addf(&f->a, &s->env, "PLANTED_EXTRA=%03d", extra_tenths);
	strlist_addf(&f->a, &s->env, "PLANTED_MS=%d", o->ms);
}

/* Baseline and control, which do so much more than the program's least. */
static void figure_init(struct figure *f, const struct order *o, unsigned long long seed, double budget,
			int extra_tenths)
{
	*f = (struct figure){0};
	*list_push(&f->a, &f->benchmarks) = (struct benchmark){.name = "planted", .command = PLANTED};
	f->opt = (struct measure_options){.budget_s = budget, .seed = seed, .metric = o->metric};
	f->opt.not_urgent = getenv("FIGURES_NOT_URGENT") != NULL;
	if (getenv("FIGURES_VERBOSE"))
		f->opt.progress = &loud;
	add(f, o, "base", extra_tenths);
	add(f, o, "control", extra_tenths);
}

/* Seconds it took; -1: it failed. */
static double race(struct figure *f)
{
	struct err err = {{0}};
	double start = clock_s();
	all_runs.runs = 0;
	all_runs.seconds = 0;
	if (measure_race(&f->a, &f->subjects, &f->benchmarks, &f->opt, &err) == 0)
		return clock_s() - start;
	fprintf(stderr, "%s\n", err.text);
	return -1;
}

/* A row for corpus/figures.csv (tests/figures.py). */
static void row(const struct order *o, const char *what, const char *condition, const char *result)
{
	printf("csv: %s,%s,%s%s; seed %llu,%s\n", what, metric_name(o->metric), o->busy ? "busy; " : "", condition,
	       o->seed, result);
	fflush(stdout);
}

/* ---- identical code ---- */

#define AA_SET 15

static int aa(const struct order *o)
{
	struct arena a = {0};
	int faster = 0, slower = 0, none = 0, n = AA_SET * o->times;
	for (int set = 0; set < o->times; set++) {
		struct figure f;
		figure_init(&f, o, o->seed + (unsigned)set, o->budget, 0);
		for (int i = 0; i < AA_SET; i++)
			add(&f, o, arena_printf(&f.a, "same-%d", i), 0);
		if (race(&f) < 0)
			return -1;
		for (size_t i = 2; i < f.subjects.n; i++) {
			faster += f.subjects.v[i].verdict == VERDICT_FASTER;
			slower += f.subjects.v[i].verdict == VERDICT_SLOWER;
			none += f.subjects.v[i].verdict == VERDICT_NO_DIFFERENCE;
		}
		arena_free(&f.a);
	}
	row(o, "A/A",
	    arena_printf(&a, "%d comparisons in sets of %d; %.0f s each; %d ms runs", n, AA_SET, o->budget, o->ms),
	    arena_printf(&a, "%d faster; %d slower; %d no difference; %d undecided", faster, slower, none,
			 n - faster - slower - none));
	arena_free(&a);
	return 0;
}

/* ---- planted effects ---- */

struct tally {
	int right, wrong;
	double took, rounds;
};

/* Gains and losses in turn: a loss is a variant with more work, a gain a baseline with more. */
static int power_of(const struct order *o, int tenths, double budget, struct tally *t)
{
	for (int i = 0; i < o->times; i++) {
		struct figure f;
		int gain = i % 2;
		figure_init(&f, o, o->seed + (unsigned)i, budget, gain ? tenths : 0);
		add(&f, o, "planted", gain ? 0 : tenths);
		double took = race(&f);
		if (took < 0)
			return -1;
		const struct subject *s = &f.subjects.v[2];
		t->took += took / o->times;
		t->right += s->verdict == (gain ? VERDICT_FASTER : VERDICT_SLOWER);
		t->wrong += s->verdict == (gain ? VERDICT_SLOWER : VERDICT_FASTER);
		t->rounds += s->results.n ? (double)s->results.v[0].pairs / o->times : 0;
		arena_free(&f.a);
	}
	return 0;
}

static int power(const struct order *o)
{
	static const struct {
		int tenths;
		double budget;
	} what[] = {{100, 15}, {50, 30}, {30, 60}};
	struct arena a = {0};
	for (size_t k = 0; k < 3; k++) {
		struct tally t = {0};
		if (power_of(o, what[k].tenths, what[k].budget, &t) != 0)
			return -1;
		row(o, "power",
		    arena_printf(&a, "%d %% in %.0f s; %d ms runs; %d trials", what[k].tenths / 10, what[k].budget,
				 o->ms, o->times),
		    arena_printf(&a, "%d right; %d wrong way round; %d undecided; %.1f s and %.0f rounds on average",
				 t.right, t.wrong, o->times - t.right - t.wrong, t.took, t.rounds));
	}
	arena_free(&a);
	return 0;
}

/* ---- economy ---- */

#define VARIANTS 20
/* Everyone 30 times with one baseline run a round; the race counts its warm-ups, too. */
#define STRICT (VARIANTS * 30 + 30)
#define SHARE  0.285

/* 20 variants, three of them with less work than the rest. Seconds; the calls go into verdicts. */
static double economy_race(const struct order *o, unsigned long long seed, double budget, int full, char *verdicts)
{
	struct figure f;
	figure_init(&f, o, seed, budget, 200);
	for (int i = 0; i < VARIANTS; i++)
		add(&f, o, arena_printf(&f.a, "v%d", i), i == 3 ? 140 : i == 11 ? 80 : i == 17 ? 20 : 200);
	f.opt.no_early_stop = full;
	f.opt.max_rounds = full ? 30 : 0;
	double took = race(&f);
	for (int i = 0; i < VARIANTS; i++) {
		enum verdict_kind v = f.subjects.v[i + 2].verdict;
		verdicts[i] = v == VERDICT_FASTER ? '+' : v == VERDICT_SLOWER ? '-' : '.';
	}
	verdicts[VARIANTS] = 0;
	arena_free(&f.a);
	return took;
}

/* The race gets the time that a share of the runs takes, and must call the same variants. */
static int economy(const struct order *o)
{
	struct arena a = {0};
	int same = 0;
	long most = 0;
	for (int i = 0; i < o->times; i++) {
		char full[VARIANTS + 1], raced[VARIANTS + 1];
		double took = economy_race(o, o->seed + (unsigned)i, 3600, 1, full);
		long all = all_runs.runs;
		if (took < 0 ||
		    economy_race(o, o->seed + (unsigned)i, took * SHARE * STRICT / (double)all, 0, raced) < 0)
			return -1;
		printf("%s everyone 30 times\n%s raced, %ld runs\n", full, raced, all_runs.runs);
		same += strcmp(full, raced) == 0;
		most = all_runs.runs > most ? all_runs.runs : most;
	}
	row(o, "economy",
	    arena_printf(&a, "20 variants of which 3 gain 5; 10; 15 %%; %d ms runs; %d races", o->ms, o->times),
	    arena_printf(&a, "%d of %d with the verdicts of 30 rounds for everyone; %ld runs at most of %d: %.2f", same,
			 o->times, most, STRICT, (double)most / STRICT));
	arena_free(&a);
	return 0;
}

/* ---- overhead ---- */

static int overhead(const struct order *o)
{
	struct arena a = {0};
	struct figure f;
	figure_init(&f, o, o->seed, o->budget, 0);
	for (int i = 0; i < AA_SET; i++)
		add(&f, o, arena_printf(&f.a, "same-%d", i), 0);
	f.opt.no_early_stop = 1;
	double took = race(&f);
	if (took < 0)
		return -1;
	row(o, "overhead", arena_printf(&a, "15 variants; %d ms runs; %.0f s", o->ms, o->budget),
	    arena_printf(&a, "%.1f %% of the time outside %ld runs; budget kept within %.1f %%",
			 100 * (1 - all_runs.seconds / took), all_runs.runs, 100 * fabs(took / o->budget - 1)));
	arena_free(&f.a);
	arena_free(&a);
	return 0;
}

/* ---- does doctor say the truth? ---- */

/* The effect that doctor gives for 60 s, planted in a benchmark as long as it talks of. */
static int doctor(const struct order *o)
{
	struct arena a = {0};
	struct err err = {{0}};
	struct machine_noise n;
	struct measure_options opt = {.metric = o->metric, .seed = o->seed};
	struct tally t = {0};
	if (measure_noise(&a, 30, &opt, &n, &err) != 0)
		return -1;
	double spread = o->metric == METRIC_CPU ? n.cpu : n.wall, found = measure_effect_found(spread, 60, 0.01);
	int tenths = (int)ceil(1000 * found);
	if (power_of(o, tenths, 60, &t) != 0)
		return -1;
	row(o, "doctor", arena_printf(&a, "the effect it says is found in 60 s; planted %d times", o->times),
	    arena_printf(&a,
			 "it said %.1f %% (spread of a pair %.2f %%); %d right; %d wrong way round; %.0f s on average",
			 100 * found, 100 * spread, t.right, t.wrong, t.took));
	arena_free(&a);
	return 0;
}

/* ---- a busy machine: a child that spins and sleeps in turns ---- */

static int bother(void *arg)
{
	struct random r = {*(unsigned long long *)arg};
	for (;;) {
		double until = clock_s() + 0.2 * random_unit(&r);
		volatile unsigned long sink = 0;
		while (clock_s() < until)
			sink++;
		clock_sleep(0.1 * random_unit(&r));
	}
	return 0;
}

static const struct {
	const char *name;
	int (*take)(const struct order *o);
	int times, ms;
	double budget;
} figures[] = {{"aa", aa, 20, 20, 30},
	       {"power", power, 20, 100, 0},
	       {"economy", economy, 1, 100, 0},
	       {"overhead", overhead, 1, 100, 15},
	       {"doctor", doctor, 10, 200, 0}};
#define FIGURES (sizeof figures / sizeof *figures)

static int take(void *arg)
{
	struct order o = *(const struct order *)arg;
	const char *metrics = getenv("FIGURES_METRIC");
	struct arena a = {0};
	struct strlist names = {0};
	int rc = proc_split(&a, metrics ? metrics : "cpu wall", &names, NULL);
	for (size_t k = 0; rc == 0 && k < FIGURES; k++)
		for (size_t i = 0; rc == 0 && str_starts(o.what, figures[k].name) && i < names.n; i++)
			rc = metric_parse(names.v[i], &o.metric) != 0 || figures[k].take(&o) != 0;
	arena_free(&a);
	return rc ? 1 : 0;
}

static int report_done(void *ctx, size_t i, struct proc_result *r)
{
	int *failed = ctx;
	fwrite(str_text(&r->out), 1, r->out.len, stdout);
	*failed |= i == 1 && !proc_ok(r);
	return i == 1; /* the measurement has ended: end the other */
}

static int take_busily(struct order *o)
{
	struct err err;
	int failed = 0;
	struct proc_spec specs[2] = {{.child = bother, .arg = &o->seed}, {.child = take, .arg = o}};
	specs[1].stderr_path = "/dev/stderr";
	proc_run_many(specs, 2, 2, report_done, &failed, &err);
	return failed;
}

int main(int argc, char **argv)
{
	struct order o = {.what = argc > 1 ? argv[1] : "", .seed = 1};
	proc_catch_signals();
	for (size_t k = 0; k < FIGURES; k++) {
		if (!str_starts(o.what, figures[k].name))
			continue;
		o.seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
		o.times = argc > 3 ? atoi(argv[3]) : figures[k].times;
		o.ms = argc > 4 ? atoi(argv[4]) : figures[k].ms;
		o.budget = argc > 5 ? atof(argv[5]) : figures[k].budget;
		o.busy = str_ends(o.what, "-busy");
		return o.busy ? take_busily(&o) : take(&o);
	}
	fprintf(stderr,
		"usage: figures_measure aa|power|economy|overhead|doctor[-busy] [SEED [TIMES [MS [BUDGET]]]]\n");
	return 2;
}
