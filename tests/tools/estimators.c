/* Compares ways to estimate a speedup, and intervals around it, on runs taken on
 * this machine: A/A and planted effects, idle and busy, arithmetic and memory.
 * Writes the table that advisor/measure/METHOD.md argues from.
 * Usage: estimators [ROUNDS [LOAD]] > estimators.csv (LOAD 0 idle, 1 busy, 2 busy and not urgent; all without).
 * The last takes a third of the rounds: its runs are slow. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/proc.h"
#include "measure/judge.h"
#include "measure/random.h"
#include "measure/robust.h"
#include "measure/runner.h"

#define ARMS  4
#define DRAWS 1000
static const int extra_tenths[ARMS] = {0, 0, 30, 100}; /* arm 0 is the baseline, 1 the A/A */

static const char *const loads[] = {"idle", "busy", "busy, not urgent"};

struct data {
	double *v[ARMS]; /* seconds, per round */
	size_t n;
	double fixed; /* seconds before the planted work begins */
};

/* What starting the program and filling its memory takes. */
static void collect_fixed(struct runner *r, const struct subject *like, struct data *wall, struct data *cpu)
{
	struct arena a = {0};
	struct benchmark bench = {.name = "planted", .command = PLANTED};
	struct subject s = *like;
	double w[15], c[15];
	s.env = (struct strlist){0};
	strlist_cat(&a, &s.env, &like->env);
	strlist_add(&a, &s.env, "PLANTED_MS=0");
	for (int i = 0; i < 15; i++) {
		struct run run;
		runner_run(&a, r, &s, &bench, 0, &run);
		w[i] = sample_value(&run.sample, METRIC_WALL);
		c[i] = sample_value(&run.sample, METRIC_CPU);
		runner_run_free(&run);
	}
	wall->fixed = robust_median(&a, w, 15);
	cpu->fixed = robust_median(&a, c, 15);
	arena_free(&a);
}

/* The log speedup of an arm: its work, diluted by the fixed part. */
static double truth_of(const struct data *d, int arm)
{
	struct arena a = {0};
	double base = robust_median(&a, d->v[0], d->n), more = (base - d->fixed) * extra_tenths[arm] / 1000;
	arena_free(&a);
	return -log1p(more / base);
}

static void collect(const char *kind, const char *load, size_t rounds, struct data *wall, struct data *cpu,
		    struct arena *a)
{
	struct measure_options opt = {.not_urgent = strcmp(load, loads[2]) == 0};
	struct runner r;
	struct random random = {7};
	struct benchmark bench = {.name = "planted", .command = PLANTED};
	struct subject s[ARMS] = {{0}};
	if (runner_open(a, &r, &opt, 0, NULL) != 0)
		exit(1);
	for (int i = 0; i < ARMS; i++) {
		s[i].tree = "/tmp";
		strlist_addf(a, &s[i].env, "PLANTED_EXTRA=%03d", extra_tenths[i]);
		strlist_addf(a, &s[i].env, "PLANTED_KIND=%s", strcmp(kind, "memory") == 0 ? "l3" : "cpu");
		strlist_add(a, &s[i].env, "PLANTED_MS=60");
		wall->v[i] = arena_alloc(a, rounds * sizeof(double));
		cpu->v[i] = arena_alloc(a, rounds * sizeof(double));
	}
	collect_fixed(&r, &s[0], wall, cpu);
	for (size_t k = 0; k < rounds && !proc_interrupted(); k++) {
		unsigned order[ARMS] = {0, 1, 2, 3}, pad = random_below(&random, 4096);
		random_shuffle(&random, order, ARMS);
		for (int i = 0; i < ARMS; i++) {
			struct run run;
			runner_run(a, &r, &s[order[i]], &bench, pad, &run);
			wall->v[order[i]][k] = sample_value(&run.sample, METRIC_WALL);
			cpu->v[order[i]][k] = sample_value(&run.sample, METRIC_CPU);
			runner_run_free(&run);
		}
	}
	wall->n = cpu->n = rounds;
	fprintf(stderr, "%s, %s: %zu rounds\n", kind, load, rounds);
	runner_close(&r);
}

/* ---- estimators: n rounds of two arms -> log speedup ---- */

typedef double estimator(struct arena *a, const double *base, const double *var, size_t n);

static double *ratios(struct arena *a, const double *base, const double *var, size_t n)
{
	double *y = arena_alloc(a, n * sizeof *y);
	for (size_t i = 0; i < n; i++)
		y[i] = log(base[i] / var[i]);
	return y;
}

static double e_mean(struct arena *a, const double *b, const double *v, size_t n)
{
	return robust_trimmed(a, ratios(a, b, v, n), n, 0);
}
static double e_median(struct arena *a, const double *b, const double *v, size_t n)
{
	return robust_median(a, ratios(a, b, v, n), n);
}
static double e_trimmed(struct arena *a, const double *b, const double *v, size_t n)
{
	return robust_trimmed(a, ratios(a, b, v, n), n, 0.2);
}
static double e_huber(struct arena *a, const double *b, const double *v, size_t n)
{
	return robust_huber(a, ratios(a, b, v, n), n, SEQUENCE_CLIP, NULL);
}
static double e_huber2(struct arena *a, const double *b, const double *v, size_t n)
{
	return robust_huber(a, ratios(a, b, v, n), n, 2, NULL);
}
static double e_huber1(struct arena *a, const double *b, const double *v, size_t n)
{
	return robust_huber(a, ratios(a, b, v, n), n, 1, NULL);
}
/* Hodges & Lehmann 1963: the median of all means of two. */
static double e_hodges(struct arena *a, const double *b, const double *v, size_t n)
{
	const double *y = ratios(a, b, v, n);
	double *w = arena_alloc(a, n * (n + 1) / 2 * sizeof *w);
	size_t k = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i; j < n; j++)
			w[k++] = (y[i] + y[j]) / 2;
	return robust_median(a, w, k);
}
static double e_of_quantile(struct arena *a, const double *b, const double *v, size_t n, double q)
{
	return log(robust_quantile(a, b, n, q) / robust_quantile(a, v, n, q));
}
static double e_means(struct arena *a, const double *b, const double *v, size_t n)
{
	return log(robust_trimmed(a, b, n, 0) / robust_trimmed(a, v, n, 0));
}
static double e_medians(struct arena *a, const double *b, const double *v, size_t n)
{
	return e_of_quantile(a, b, v, n, 0.5);
}
static double e_quarter(struct arena *a, const double *b, const double *v, size_t n)
{
	return e_of_quantile(a, b, v, n, 0.25);
}
static double e_tenth(struct arena *a, const double *b, const double *v, size_t n)
{
	return e_of_quantile(a, b, v, n, 0.1);
}
static double e_minima(struct arena *a, const double *b, const double *v, size_t n)
{
	return e_of_quantile(a, b, v, n, 0);
}
/* Pairs of minima of k consecutive rounds, then Huber. */
static double e_min_of(struct arena *a, const double *b, const double *v, size_t n, size_t k)
{
	double *y = arena_alloc(a, (n / k + 1) * sizeof *y);
	size_t m = 0;
	for (size_t i = 0; i + k <= n; i += k)
		y[m++] = log(robust_quantile(a, b + i, k, 0) / robust_quantile(a, v + i, k, 0));
	return robust_huber(a, y, m, SEQUENCE_CLIP, NULL);
}
static double e_min3(struct arena *a, const double *b, const double *v, size_t n)
{
	return e_min_of(a, b, v, n, 3);
}
static double e_min5(struct arena *a, const double *b, const double *v, size_t n)
{
	return e_min_of(a, b, v, n, 5);
}

static const struct {
	const char *name;
	estimator *f;
} estimators[] = {{"mean of paired log ratios", e_mean},
		  {"median of paired log ratios", e_median},
		  {"20 % trimmed mean of paired log ratios", e_trimmed},
		  {"Huber (1.5 SD) of paired log ratios", e_huber},
		  {"Huber (2 SD) of paired log ratios", e_huber2},
		  {"Huber (1 SD) of paired log ratios", e_huber1},
		  {"Hodges-Lehmann of paired log ratios", e_hodges},
		  {"ratio of means", e_means},
		  {"ratio of medians", e_medians},
		  {"ratio of lower quartiles", e_quarter},
		  {"ratio of lowest deciles", e_tenth},
		  {"ratio of minima", e_minima},
		  {"Huber of paired minima of 3", e_min3},
		  {"Huber of paired minima of 5", e_min5}};
#define ESTIMATORS (sizeof estimators / sizeof *estimators)

/* Errors over windows of consecutive rounds, so that drift and bursts stay what
 * they are. The truth of a planted arm is its work. */
static void try_estimator(const char *kind, const char *load, const char *metric, const struct data *d, size_t k,
			  size_t n)
{
	struct random r = {11};
	double square[ARMS] = {0}, sum[ARMS] = {0}, truth[ARMS] = {0}, worst = 0;
	for (int arm = 1; arm < ARMS; arm++)
		truth[arm] = truth_of(d, arm);
	for (int draw = 0; draw < DRAWS; draw++) {
		size_t at = random_below(&r, (unsigned)(d->n - n + 1));
		for (int arm = 1; arm < ARMS; arm++) {
			struct arena a = {0};
			double e = estimators[k].f(&a, d->v[0] + at, d->v[arm] + at, n) - truth[arm];
			square[arm] += e * e / DRAWS;
			sum[arm] += e / DRAWS;
			if (arm == 1)
				worst = fmax(worst, fabs(e));
			arena_free(&a);
		}
	}
	printf("estimator,%s,\"%s\",%s,%s,%zu,%.3f,%.3f,%.3f,%.3f,\n", kind, load, metric, estimators[k].name, n,
	       100 * sqrt(square[1]), 100 * worst, 100 * sqrt((square[2] + square[3]) / 2),
	       100 * (sum[2] + sum[3]) / 2);
}

/* ---- intervals: does it ever leave out the truth while one looks after every round? ---- */

static int t_misses(struct arena *a, const double *y, size_t n, size_t first)
{
	(void)a;
	double sum = 0, square = 0;
	for (size_t i = 0; i < n; i++) {
		sum += y[i];
		square += y[i] * y[i];
		double k = (double)i + 1, mean = sum / k, var = (square - sum * mean) / fmax(k - 1, 1);
		if (i + 1 >= first && fabs(mean) > robust_student_t(0.05, k - 1) * sqrt(var / k))
			return 1;
	}
	return 0;
}

/* Sign test at every look. */
static int sign_misses(struct arena *a, const double *y, size_t n, size_t first)
{
	(void)a;
	double up = 0;
	for (size_t i = 0; i < n; i++) {
		double k = (double)i + 1;
		up += y[i] > 0;
		/* normal limit with continuity correction, good enough from 8 on */
		if (i + 1 >= first && fabs(up - k / 2) - 0.5 > 1.96 * sqrt(k) / 2)
			return 1;
	}
	return 0;
}

static int sequence_misses(struct arena *a, const double *y, size_t n, size_t first)
{
	struct sequence s;
	sequence_init(a, &s, y, n);
	for (size_t i = first; i <= n; i++) {
		s.n = i;
		if (sequence_p(&s, 0) <= JUDGE_ALPHA)
			return 1;
	}
	return 0;
}

typedef int misses(struct arena *a, const double *y, size_t n, size_t first);
static const struct {
	const char *name;
	misses *f;
} intervals[] = {{"Student's t of log ratios", t_misses},
		 {"sign test", sign_misses},
		 {"sign-flip martingale (chosen)", sequence_misses}};

static void try_interval(const char *kind, const char *load, const char *metric, const struct data *d, size_t k,
			 size_t n, int every_look)
{
	struct random r = {13};
	int missed = 0;
	for (int draw = 0; draw < DRAWS; draw++) {
		struct arena a = {0};
		size_t at = random_below(&r, (unsigned)(d->n - n + 1));
		double *y = ratios(&a, d->v[0] + at, d->v[1] + at, n);
		/* which of two runs of the same program is called the baseline's is a coin per round */
		for (size_t i = 0; i < n; i++)
			y[i] = random_below(&r, 2) ? -y[i] : y[i];
		missed += intervals[k].f(&a, y, n, every_look ? 8 : n);
		arena_free(&a);
	}
	printf("interval,%s,\"%s\",%s,%s%s,%zu,,,,,%.3f\n", kind, load, metric, intervals[k].name,
	       every_look ? " (looking after each round)" : " (looking once)", n, (double)missed / DRAWS);
}

static void try_all(const char *kind, const char *load, const char *metric, const struct data *d)
{
	static const size_t sizes[] = {10, 30};
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < ESTIMATORS; k++)
			try_estimator(kind, load, metric, d, k, sizes[i]);
	for (size_t k = 0; k < 3; k++)
		for (int every = 0; every < 2; every++)
			try_interval(kind, load, metric, d, k, 40, every);
	fflush(stdout);
}

static int bother(void *arg)
{
	struct random r = {*(unsigned *)arg};
	for (;;) {
		double until = clock_s() + 0.2 * random_unit(&r);
		volatile unsigned long sink = 0;
		while (clock_s() < until)
			sink++;
		clock_sleep(0.1 * random_unit(&r));
	}
	return 0;
}

struct job {
	const char *kind;
	const char *load;
	size_t rounds;
};

static int job_run(void *arg)
{
	const struct job *j = arg;
	struct arena a = {0};
	struct data wall, cpu;
	collect(j->kind, j->load, j->rounds, &wall, &cpu, &a);
	try_all(j->kind, j->load, "wall", &wall);
	try_all(j->kind, j->load, "cpu", &cpu);
	arena_free(&a);
	return 0;
}

static int print_it(void *ctx, size_t i, struct proc_result *r)
{
	(void)ctx;
	fwrite(str_text(&r->out), 1, r->out.len, stdout);
	fflush(stdout);
	return i == 0; /* the job: the others need not go on */
}

int main(int argc, char **argv)
{
	static const char *const kinds[] = {"arithmetic", "memory"};
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 300;
	int only = argc > 2 ? atoi(argv[2]) : -1;
	unsigned seeds[2] = {1, 2};
	if (rounds < 40) {
		fprintf(stderr, "estimators: at least 40 rounds\n");
		return 2;
	}
	proc_catch_signals();
	printf("what,work,load,metric,method,rounds,aa_rmse_pct,aa_worst_pct,planted_rmse_pct,planted_bias_pct,"
	       "aa_misses\n");
	fflush(stdout);
	for (int load = 0; load < 3; load++)
		for (int k = 0; k < 2; k++) {
			struct job job = {kinds[k], loads[load], load == 2 ? rounds / 3 + 30 : rounds};
			if (only >= 0 && only != load)
				continue;
			struct proc_spec specs[3] = {{.child = job_run, .arg = &job, .stderr_path = "/dev/stderr"},
						     {.child = bother, .arg = &seeds[0]},
						     {.child = bother, .arg = &seeds[1]}};
			proc_run_many(specs, load ? 3 : 1, 3, print_it, NULL, NULL);
		}
	return proc_interrupted() ? 1 : 0;
}
