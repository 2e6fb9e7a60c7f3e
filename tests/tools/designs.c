/* Compares ways to pair runs (one after the other, two and three side by side on one processor) on this machine: kinds of
 * work, loads on the other processors, identical code and planted effects. Prints rows for corpus/estimators.csv.
 * Usage: designs [ROUNDS [KIND...]] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/proc.h"
#include "measure/random.h"
#include "measure/robust.h"
#include "measure/runner.h"
#include "load.h"

#define MS 80
enum { BASE, SAME, GAIN, LOSS, ARMS };
static const int extra_tenths[ARMS] = {100, 100, 0, 150};

enum { ALONE, TWO, THREE, WAYS };
static const char *const way_names[WAYS] = {"one after the other", "two side by side", "three side by side"};

static const char *const all_kinds[] = {"cpu", "l2", "l3", "memory", "malloc", "calls", "processes"};
#define KINDS (sizeof all_kinds / sizeof *all_kinds)
/* Idle cannot be had on a machine that others use: the first is what they leave. */
static const char *const loads[] = {"nothing of ours", "sibling busy", "compile loop beside"};
#define LOADS (sizeof loads / sizeof *loads)

/* Log ratios of processor times, base over arm, and the seconds that these pairs took. */
struct seen {
	double *y[ARMS];
	size_t n[ARMS];
	double seconds;
	size_t pairs;
};

struct study {
	struct arena a;
	struct runner runner;
	struct random random;
	struct subject subjects[ARMS];
	struct benchmark bench;
	struct seen seen[WAYS];
	double *base_s; /* alone */
	size_t n_base;
	double fixed_s; /* what a run without work takes */
};

static double cpu_of(const struct run *r)
{
	return sample_value(&r->sample, METRIC_CPU);
}

static void note_pair(struct seen *s, int arm, double base, double own)
{
	if (base > 0 && own > 0)
		s->y[arm][s->n[arm]++] = log(base / own);
	s->pairs++;
}

/* Baseline and all arms, in random order. */
static void in_turn(struct study *t, unsigned pad)
{
	unsigned order[ARMS] = {0, 1, 2, 3};
	double cpu[ARMS];
	random_shuffle(&t->random, order, ARMS);
	for (int i = 0; i < ARMS; i++) {
		struct run run;
		runner_run(&t->a, &t->runner, &t->subjects[order[i]], &t->bench, pad, &run);
		cpu[order[i]] = cpu_of(&run);
		t->seen[ALONE].seconds += (double)run.sample.took_ns / 1e9;
		runner_run_free(&run);
	}
	t->base_s[t->n_base++] = cpu[BASE];
	for (int arm = SAME; arm < ARMS; arm++)
		note_pair(&t->seen[ALONE], arm, cpu[BASE], cpu[arm]);
}

/* Baseline and some arms at the same moment. */
static void at_once(struct study *t, int way, const unsigned *arms, size_t n, unsigned pad)
{
	unsigned order[RUNNER_TOGETHER_MAX] = {BASE};
	const struct subject *s[RUNNER_TOGETHER_MAX];
	struct run runs[RUNNER_TOGETHER_MAX];
	double cpu[ARMS] = {0};
	memcpy(order + 1, arms, n * sizeof *arms);
	random_shuffle(&t->random, order, n + 1);
	for (size_t i = 0; i <= n; i++)
		s[i] = &t->subjects[order[i]];
	runner_together(&t->a, &t->runner, s, n + 1, &t->bench, pad, runs);
	for (size_t i = 0; i <= n; i++) {
		cpu[order[i]] = cpu_of(&runs[i]);
		t->seen[way].seconds += (double)runs[i].sample.took_ns / 1e9;
		runner_run_free(&runs[i]);
	}
	for (size_t i = 0; i < n; i++)
		note_pair(&t->seen[way], (int)arms[i], cpu[BASE], cpu[arms[i]]);
}

/* Every way once, in random order. */
static void round_of(struct study *t)
{
	unsigned ways[WAYS] = {ALONE, TWO, THREE}, arms[3] = {SAME, GAIN, LOSS}, pad = random_below(&t->random, 4096);
	random_shuffle(&t->random, ways, WAYS);
	for (int i = 0; i < WAYS; i++) {
		random_shuffle(&t->random, arms, 3);
		if (ways[i] == ALONE)
			in_turn(t, pad);
		else if (ways[i] == TWO)
			for (int k = 0; k < 3; k++)
				at_once(t, TWO, &arms[k], 1, pad);
		else {
			at_once(t, THREE, arms, 2, pad);
			at_once(t, THREE, &arms[2], 1, pad);
		}
	}
}

static void set_up(struct study *t, const char *kind, size_t rounds)
{
	static struct measure_options opt;
	*t = (struct study){.random = {17}, .bench = {"planted", PLANTED}};
	if (runner_open(&t->a, &t->runner, &opt, 0, NULL) != 0 || !t->runner.launcher || !t->runner.pinned)
		exit(1);
	t->runner.timeout_s = 60;
	for (int i = 0; i < ARMS; i++) {
		t->subjects[i].tree = "/tmp";
		strlist_addf(&t->a, &t->subjects[i].env, "PLANTED_EXTRA=%03d", extra_tenths[i]);
		strlist_addf(&t->a, &t->subjects[i].env, "PLANTED_KIND=%s", kind);
		strlist_addf(&t->a, &t->subjects[i].env, "PLANTED_MS=%d", MS);
		for (int w = 0; w < WAYS; w++)
			t->seen[w].y[i] = arena_alloc(&t->a, rounds * sizeof(double));
	}
	t->base_s = arena_alloc(&t->a, rounds * sizeof(double));
}

static void find_fixed(struct study *t, const char *kind)
{
	struct subject s = {.tree = "/tmp"};
	double v[9];
	strlist_addf(&t->a, &s.env, "PLANTED_KIND=%s", kind);
	strlist_add(&t->a, &s.env, "PLANTED_MS=0");
	for (int i = 0; i < 9; i++) {
		struct run run;
		runner_run(&t->a, &t->runner, &s, &t->bench, 0, &run);
		v[i] = cpu_of(&run);
		runner_run_free(&run);
	}
	t->fixed_s = robust_median(&t->a, v, 9);
}

/* The log speedup of an arm: its work, diluted by the fixed part. */
static double truth_of(struct study *t, int arm)
{
	double base = robust_median(&t->a, t->base_s, t->n_base);
	double work = (base - t->fixed_s) / (1 + extra_tenths[BASE] / 1000.0);
	return log(base / (t->fixed_s + work * (1 + extra_tenths[arm] / 1000.0)));
}

static void print_way(struct study *t, const char *kind, const char *load, int way)
{
	const struct seen *s = &t->seen[way];
	double worst = 0, square = 0, bias[ARMS] = {0}, n = (double)s->n[SAME];
	double spread = robust_spread(&t->a, s->y[SAME], s->n[SAME]), pair_s = s->seconds / (double)s->pairs;
	for (size_t i = 0; i < s->n[SAME]; i++) {
		worst = fmax(worst, fabs(s->y[SAME][i]));
		square += s->y[SAME][i] * s->y[SAME][i];
	}
	for (int arm = GAIN; arm < ARMS; arm++)
		bias[arm] = robust_huber(&t->a, s->y[arm], s->n[arm], 1.5, NULL) - truth_of(t, arm);
	printf("design,%s,\"%s\",cpu,%s,%zu,%.3f,%.3f,,,,%.3f,%.3f,%.3f,%+.3f,%+.3f\n", kind, load, way_names[way],
	       s->n[SAME], 100 * sqrt(square / n), 100 * worst, 100 * spread, pair_s, 100 * spread * sqrt(pair_s),
	       100 * bias[GAIN], 100 * bias[LOSS]);
}

struct job {
	const char *kind, *load;
	size_t rounds;
};

static int job_run(void *arg)
{
	const struct job *j = arg;
	struct study t;
	set_up(&t, j->kind, j->rounds);
	find_fixed(&t, j->kind);
	for (size_t i = 0; i < j->rounds && !proc_interrupted(); i++)
		round_of(&t);
	runner_close(&t.runner);
	for (int w = 0; w < WAYS; w++)
		print_way(&t, j->kind, j->load, w);
	fflush(stdout); /* the end of a worker throws away what is left */
	arena_free(&t.a);
	return 0;
}

static void study(const char *kind, size_t load, size_t rounds)
{
	struct job job = {kind, loads[load], rounds};
	load_beside((enum load)load, job_run, &job);
}

int main(int argc, char **argv)
{
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 25;
	proc_catch_signals();
	if (rounds < 10) {
		fprintf(stderr, "designs: at least 10 rounds\n");
		return 2;
	}
	for (size_t k = 0; k < KINDS; k++)
		for (size_t load = 0; load < LOADS && !proc_interrupted(); load++) {
			int asked = argc < 3;
			for (int i = 2; i < argc; i++)
				asked |= strcmp(argv[i], all_kinds[k]) == 0;
			if (asked)
				study(all_kinds[k], load, rounds);
		}
	return proc_interrupted() ? 1 : 0;
}
