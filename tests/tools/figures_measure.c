/* Prints the figures of measuring on this machine: error rates on identical code, power
 * on planted effects, economy, overhead. Drives measure_race() as a real run does, on a program
 * that does a known amount of work. Usage: figures_measure WHAT [SEED [TIMES [MS [BUDGET]]]] */
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
	long taken; /* samples */
	double in_runs_s;
};

static void count(void *ctx, const struct subject *s, const struct sample *sample)
{
	struct figure *f = ctx;
	(void)s;
	f->taken++;
	f->in_runs_s += (double)sample->wall_ns / 1e9;
}

static void say(void *ctx, enum progress_level level, const char *line)
{
	(void)ctx;
	(void)level;
	fprintf(stderr, "  %s\n", line);
}

static const struct progress loud = {.say = say};

static void add(struct figure *f, const char *id, int extra_tenths, int ms)
{
	struct subject *s = list_push(&f->a, &f->subjects);
	*s = (struct subject){.id = id, .tree = "/tmp", .layouts = 1, .sample_key = id};
	strlist_addf(&f->a, &s->env, "PLANTED_EXTRA=%03d", extra_tenths);
	strlist_addf(&f->a, &s->env, "PLANTED_MS=%d", ms);
}

static void figure_init(struct figure *f, int ms, double budget, unsigned long long seed, enum metric m)
{
	*f = (struct figure){0};
	*list_push(&f->a, &f->benchmarks) = (struct benchmark){"planted", PLANTED};
	f->opt = (struct measure_options){.budget_s = budget, .seed = seed, .metric = m, .keep = count, .ctx = f};
	f->opt.not_urgent = getenv("FIGURES_NOT_URGENT") != NULL;
	if (getenv("FIGURES_VERBOSE"))
		f->opt.progress = &loud;
	add(f, "base", 0, ms);
	add(f, "control", 0, ms);
}

static int race(struct figure *f)
{
	struct err err = {{0}};
	if (measure_race(&f->a, &f->subjects, &f->benchmarks, &f->opt, &err) == 0)
		return 0;
	fprintf(stderr, "%s\n", err.text);
	return -1;
}

/* ---- a busy machine: children that spin and sleep in turns ---- */

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

struct company {
	const char *what;
	unsigned long long seed;
	int times, ms;
	double budget;
};

static int figures(const struct company *c);

static int with_company(void *arg)
{
	return figures(arg);
}

static int report_done(void *ctx, size_t i, struct proc_result *r)
{
	(void)ctx;
	fwrite(str_text(&r->out), 1, r->out.len, stdout);
	return i == 1; /* the measurement has ended: end the other */
}

static int busy(const struct company *c)
{
	unsigned long long seed = c->seed;
	struct proc_spec specs[2] = {{.child = bother, .arg = &seed},
				     {.child = with_company, .arg = (void *)(uintptr_t)c}};
	specs[1].stderr_path = "/dev/stderr";
	struct err err;
	proc_run_many(specs, 2, 2, report_done, NULL, &err);
	return 0;
}

/* ---- the figures ---- */

static void aa(const struct company *c, enum metric m)
{
	int faster = 0, slower = 0, none = 0, open = 0;
	for (int set = 0; set < c->times; set++) {
		struct figure f;
		figure_init(&f, c->ms, c->budget, c->seed + (unsigned)set, m);
		for (int i = 0; i < 15; i++)
			add(&f, arena_printf(&f.a, "same-%d", i), 0, c->ms);
		if (race(&f) != 0)
			return;
		for (size_t i = 2; i < f.subjects.n; i++) {
			enum verdict_kind v = f.subjects.v[i].verdict;
			faster += v == VERDICT_FASTER;
			slower += v == VERDICT_SLOWER;
			none += v == VERDICT_NO_DIFFERENCE;
			open += v == VERDICT_INCONCLUSIVE || v == VERDICT_NONE;
		}
		arena_free(&f.a);
	}
	printf("A/A, %s: %d comparisons in sets of 15, %.0f s each, %d ms runs, seed %llu: %d faster, %d slower, %d no "
	       "difference, %d undecided\n",
	       metric_name(m), 15 * c->times, c->budget, c->ms, c->seed, faster, slower, none, open);
}

/* One variant with 3, 5, 10 % more work and, the other way round, a baseline with more work. */
static void power(const struct company *c, enum metric m)
{
	static const struct {
		int tenths;
		double budget;
	} what[] = {{100, 15}, {50, 30}, {30, 60}};
	for (size_t k = 0; k < 3; k++) {
		int right = 0, wrong = 0, rounds = 0;
		double took = 0;
		for (int i = 0; i < c->times; i++) {
			struct figure f;
			int gain = i % 2;
			figure_init(&f, c->ms, what[k].budget, c->seed + (unsigned)i, m);
			if (gain)
				f.subjects.n = 0;
			if (gain) {
				add(&f, "base", what[k].tenths, c->ms);
				add(&f, "control", what[k].tenths, c->ms);
			}
			add(&f, "planted", gain ? 0 : what[k].tenths, c->ms);
			double start = clock_s();
			if (race(&f) != 0)
				return;
			took += clock_s() - start;
			enum verdict_kind v = f.subjects.v[2].verdict;
			right += v == (gain ? VERDICT_FASTER : VERDICT_SLOWER);
			wrong += v == (gain ? VERDICT_SLOWER : VERDICT_FASTER);
			rounds += f.subjects.v[2].results.n ? f.subjects.v[2].results.v[0].pairs : 0;
			arena_free(&f.a);
		}
		printf("power, %s: %.0f %% in %.0f s, %d ms runs, seed %llu: %d of %d right, %d wrong way round; mean "
		       "%.1f s "
		       "and %.0f rounds\n",
		       metric_name(m), what[k].tenths / 10.0, what[k].budget, c->ms, c->seed, right, c->times, wrong,
		       took / c->times, (double)rounds / c->times);
		fflush(stdout);
	}
}

/* 20 variants, three of them with less work than the rest. */
static long economy_race(const struct company *c, enum metric m, double budget, int full, char *verdicts)
{
	struct figure f;
	figure_init(&f, c->ms, budget, c->seed, m);
	f.subjects.n = 0;
	add(&f, "base", 200, c->ms);
	add(&f, "control", 200, c->ms);
	for (int i = 0; i < 20; i++)
		add(&f, arena_printf(&f.a, "v%d", i), i == 3 ? 140 : i == 11 ? 80 : i == 17 ? 20 : 200, c->ms);
	f.opt.no_early_stop = full;
	f.opt.max_rounds = full ? 30 : 0;
	if (race(&f) != 0)
		return -1;
	for (int i = 0; i < 20; i++) {
		enum verdict_kind v = f.subjects.v[i + 2].verdict;
		verdicts[i] = v == VERDICT_FASTER ? '+' : v == VERDICT_SLOWER ? '-' : '.';
	}
	verdicts[20] = 0;
	long taken = f.taken;
	arena_free(&f.a);
	return taken;
}

static void economy(const struct company *c, enum metric m)
{
	for (int i = 0; i < c->times; i++) {
		struct company one = *c;
		char full[21], raced[21];
		one.seed += (unsigned)i;
		double start = clock_s();
		long all = economy_race(&one, m, 3600, 1, full);
		double took = clock_s() - start;
		long few = economy_race(&one, m, took / 3.2, 0, raced);
		printf("economy, %s: 20 variants of which 3 gain 5, 10, 15 %%, seed %llu: everyone 30 times %ld runs, "
		       "%s; raced %ld "
		       "runs (%.0f %%), %s\n",
		       metric_name(m), one.seed, all, full, few, 100.0 * (double)few / (double)all, raced);
		fflush(stdout);
	}
}

static void overhead(const struct company *c, enum metric m)
{
	struct figure f;
	figure_init(&f, c->ms, c->budget, c->seed, m);
	for (int i = 0; i < 15; i++)
		add(&f, arena_printf(&f.a, "same-%d", i), 0, c->ms);
	double start = clock_s();
	f.opt.no_early_stop = 1;
	if (race(&f) != 0)
		return;
	double took = clock_s() - start;
	/* warm-up and reference runs are runs, too: one per subject, two of the baseline */
	double runs = f.in_runs_s * (1 + (double)(f.subjects.n + 1) / (double)f.taken);
	printf("overhead: %.1f s for a budget of %.1f s (%+.1f %%), %.1f s of it in runs: %.1f %% outside\n", took,
	       c->budget, 100 * (took / c->budget - 1), runs, 100 * (1 - runs / took));
	arena_free(&f.a);
}

static int figures(const struct company *c)
{
	const char *m = getenv("FIGURES_METRIC");
	enum metric metric = METRIC_WALL;
	if (m && metric_parse(m, &metric) != 0)
		return 2;
	if (str_starts(c->what, "aa"))
		aa(c, metric);
	else if (str_starts(c->what, "power"))
		power(c, metric);
	else if (str_starts(c->what, "economy"))
		economy(c, metric);
	else if (str_starts(c->what, "overhead"))
		overhead(c, metric);
	else
		return 2;
	fflush(stdout);
	return 0;
}

int main(int argc, char **argv)
{
	struct company c = {.what = argc > 1 ? argv[1] : "", .seed = 1};
	int is_aa = str_starts(c.what, "aa");
	c.seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	c.times = argc > 3 ? atoi(argv[3]) : is_aa ? 20 : str_starts(c.what, "power") ? 20 : 1;
	c.ms = argc > 4 ? atoi(argv[4]) : is_aa ? 20 : 100;
	c.budget = argc > 5 ? atof(argv[5]) : 30;
	proc_catch_signals();
	return str_ends(c.what, "-busy") ? busy(&c) : figures(&c);
}
