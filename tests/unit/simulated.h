/* Whole races in made-up time: the runner and the clock are replaced (ld --wrap), so what
 * is tested is who runs how often, for how long, and what comes out. */
#ifndef SIMULATED_H
#define SIMULATED_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/proc.h"
#include "measure/block.h"
#include "../tools/wrapped_runner.h"

#define TIMES 20 /* races of a kind */

struct world {
	struct random random;
	double now; /* the clock */
	double run_s; /* a run of the baseline */
	double sd, drift_sd, drift; /* of a run's log */
	double together_sd; /* the same side by side, where what disturbs one disturbs both */
	double other_way; /* log: what the first variant gains more side by side than alone */
	double spikes; /* share of runs that are disturbed */
	double gains[32]; /* log, by subject */
	double outside_s; /* between two runs */
	long runs;
	long together; /* of them side by side */
	double longest_limit; /* of the first variant's runs */
	int cannot_pin;
};

static struct world world;

static double made_up_clock(void)
{
	return world.now;
}

static int made_up_pins(void)
{
	return !world.cannot_pin;
}

/* Ends a run of such a length, cut off at the limit. Returns what it took. */
static double end_run(const struct runner *r, double cpu, double wall, struct run *out)
{
	struct world *w = &world;
	unsigned times = r->times ? r->times : 1;
	*out = (struct run){.sample = {.instructions = -1}, .busy = 1, .how = "made up"};
	out->sample.status = wall * times > r->timeout_s ? SAMPLE_TIMEOUT : SAMPLE_OK;
	double took = fmin(wall * times, r->timeout_s);
	out->sample.user_ns = (int64_t)(1e9 * fmin(cpu, r->timeout_s));
	out->sample.wall_ns = (int64_t)(1e9 * took / times);
	out->sample.took_ns = (int64_t)(1e9 * took);
	w->runs++;
	return took;
}

static double disturbance(void)
{
	struct world *w = &world;
	w->drift = 0.9 * w->drift + w->drift_sd * random_normal(&w->random);
	return w->drift + (random_unit(&w->random) < w->spikes ? 0.1 * fabs(random_normal(&w->random)) : 0);
}

void __wrap_runner_run(struct arena *a, struct runner *r, const struct subject *s, const struct benchmark *b,
		       unsigned pad, struct run *out)
{
	struct world *w = &world;
	size_t who = (size_t)(s->id[0] - 'A');
	(void)a;
	(void)b;
	(void)pad;
	double length = w->run_s * exp(disturbance() + w->sd * random_normal(&w->random) - w->gains[who]);
	if (who == 2)
		w->longest_limit = fmax(w->longest_limit, r->timeout_s);
	w->now += end_run(r, length, length, out) + w->outside_s;
}

void __wrap_runner_together(struct arena *a, struct runner *r, const struct subject *const *s, size_t n,
			    const struct benchmark *b, unsigned pad, struct run *out)
{
	struct world *w = &world;
	double common = disturbance(), took = 0;
	(void)a;
	(void)b;
	(void)pad;
	r->timeout_s *= (double)n;
	for (size_t i = 0; i < n; i++) {
		size_t who = (size_t)(s[i]->id[0] - 'A');
		double gain = w->gains[who] + (who == 2 ? w->other_way : 0);
		double cpu = w->run_s * exp(common + w->together_sd * random_normal(&w->random) - gain);
		end_run(r, cpu, cpu * (double)n, &out[i]);
		out[i].sample.design = DESIGN_TOGETHER;
		out[i].sample.took_ns /= (int64_t)n;
		took += (double)out[i].sample.took_ns / 1e9;
		w->together++;
	}
	r->timeout_s /= (double)n;
	w->now += took + w->outside_s;
}

struct bench {
	struct arena a;
	struct subject_list subjects;
	struct benchmark_list benchmarks;
	struct measure_options opt;
};

static const char *const names[] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L",
				    "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W", "X"};

static void setup(struct bench *t, size_t variants, unsigned long long seed)
{
	*t = (struct bench){.opt = {.seed = seed, .metric = METRIC_CPU, .pairing = PAIRING_ALONE}};
	world = (struct world){.random = {seed * 77 + 5}, .now = 1000, .run_s = 0.1, .outside_s = 0.002};
	*list_push(&t->a, &t->benchmarks) = (struct benchmark){.name = "one", .command = "one"};
	for (size_t i = 0; i < variants + 2; i++)
		*list_push(&t->a, &t->subjects) = (struct subject){.id = names[i], .tree = "/", .layouts = 1};
}

static double race(struct bench *t)
{
	struct err err = {{0}};
	double start = world.now;
	assert_int_equal(measure_race(&t->a, &t->subjects, &t->benchmarks, &t->opt, &err), 0);
	return world.now - start;
}

/* One letter for each variant: + faster, - slower, . neither. */
static void calls(const struct bench *t, char *out)
{
	for (size_t i = 2; i < t->subjects.n; i++)
		out[i - 2] = t->subjects.v[i].verdict == VERDICT_FASTER	  ? '+'
			     : t->subjects.v[i].verdict == VERDICT_SLOWER ? '-'
									  : '.';
	out[t->subjects.n - 2] = 0;
}

#endif
