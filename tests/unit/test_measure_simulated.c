/* Whole races in made-up time: the runner and the clock are replaced (ld --wrap), so what
 * is tested is who runs how often, for how long, and what comes out. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/proc.h"
#include "measure/block.h"
#include "measure/robust.h"

#include "simulated.h"

struct conditions {
	const char *name;
	double sd, drift_sd, spikes;
	int least; /* how many of TIMES races must say what the full measurement says */
};

static const struct conditions all_conditions[] = {
	{"quiet", 0.002, 0.001, 0, 20}, {"ordinary", 0.005, 0.002, 0.02, 19}, {"noisy", 0.01, 0.004, 0.05, 17}};
#define CONDITIONS (sizeof all_conditions / sizeof *all_conditions)

static void set_conditions(const struct conditions *c)
{
	world.sd = c->sd;
	world.drift_sd = c->drift_sd;
	world.spikes = c->spikes;
}

/* ---- economy ---- */

/* Everyone 30 times with one baseline run in each round; the race counts its warm-ups, too. */
#define STRICT (20 * 30 + 30)
#define SHARE  0.285

/* 20 variants of which three gain. Returns the number of runs, warm-ups among them. */
static long economy(const struct conditions *c, unsigned long long seed, int full, char *out)
{
	struct bench t;
	setup(&t, 20, seed);
	set_conditions(c);
	world.gains[5] = log(1.05);
	world.gains[13] = log(1.10);
	world.gains[19] = log(1.15);
	t.opt.no_early_stop = full;
	t.opt.max_rounds = full ? 30 : 0;
	t.opt.budget_s = full ? 3600 : SHARE * STRICT * world.run_s;
	race(&t);
	calls(&t, out);
	arena_free(&t.a);
	return world.runs;
}

/* With less than a third of the runs the same variants are called. */
static void test_economy(void **state)
{
	(void)state;
	for (size_t k = 0; k < CONDITIONS; k++) {
		const struct conditions *c = &all_conditions[k];
		int same = 0;
		long most = 0;
		for (unsigned long long i = 1; i <= TIMES; i++) {
			char full[24], raced[24];
			economy(c, i, 1, full);
			long n = economy(c, i, 0, raced);
			same += strcmp(full, raced) == 0;
			most = n > most ? n : most;
		}
		printf("economy, %s: %d of %d the same, with %ld runs at most (%.2f)\n", c->name, same, TIMES, most,
		       (double)most / STRICT);
		assert_true(same >= c->least);
		assert_true(most <= SHARE * STRICT * 1.02);
	}
}

/* ---- error rates of whole races, stopped early ---- */

static void test_identical_code(void **state)
{
	(void)state;
	for (size_t k = 0; k < CONDITIONS; k++) {
		int wrong = 0, none = 0;
		for (unsigned long long i = 1; i <= TIMES; i++) {
			struct bench t;
			char said[24];
			setup(&t, 15, 100 + i);
			set_conditions(&all_conditions[k]);
			t.opt.budget_s = 60;
			race(&t);
			calls(&t, said);
			for (size_t v = 0; said[v]; v++) {
				wrong += said[v] != '.';
				none += t.subjects.v[v + 2].verdict == VERDICT_NO_DIFFERENCE;
			}
			arena_free(&t.a);
		}
		printf("A/A, %s: of %d comparisons %d called faster or slower, %d no difference\n",
		       all_conditions[k].name, 15 * TIMES, wrong, none);
		assert_true(wrong * 100 <= 15 * TIMES);
	}
}

static void test_power(void **state)
{
	(void)state;
	static const struct {
		double gain, budget;
	} all[] = {{0.10, 15}, {0.05, 30}, {0.03, 60}};
	for (size_t k = 0; k < CONDITIONS; k++)
		for (size_t g = 0; g < 3; g++) {
			int right = 0;
			for (unsigned long long i = 1; i <= TIMES; i++) {
				struct bench t;
				int sign = i % 2 ? 1 : -1;
				setup(&t, 1, 200 + i);
				set_conditions(&all_conditions[k]);
				world.gains[2] = sign * log1p(all[g].gain);
				t.opt.budget_s = all[g].budget;
				race(&t);
				enum verdict_kind v = t.subjects.v[2].verdict;
				right += v == (sign > 0 ? VERDICT_FASTER : VERDICT_SLOWER);
				assert_int_not_equal(v, sign > 0 ? VERDICT_SLOWER : VERDICT_FASTER);
				arena_free(&t.a);
			}
			printf("power, %s: %.0f %% in %.0f s: %d of %d\n", all_conditions[k].name, 100 * all[g].gain,
			       all[g].budget, right, TIMES);
			assert_true(right * 10 >= 9 * TIMES);
		}
}

/* As measure_noise() sees it: the robust SD of pairs of neighbouring runs. */
static double pair_spread(const struct conditions *c)
{
	struct bench t;
	double y[400];
	struct run x, z;
	struct runner r = {.timeout_s = 1000};
	setup(&t, 1, 1);
	set_conditions(c);
	for (int i = 0; i < 400; i++) {
		__wrap_runner_run(&t.a, &r, &t.subjects.v[0], &t.benchmarks.v[0], 0, &x);
		__wrap_runner_run(&t.a, &r, &t.subjects.v[0], &t.benchmarks.v[0], 0, &z);
		y[i] = log((double)x.sample.wall_ns / (double)z.sample.wall_ns);
	}
	double spread = robust_spread(&t.a, y, 400);
	arena_free(&t.a);
	return spread;
}

/* What doctor says can be found is found. */
static void test_doctor(void **state)
{
	(void)state;
	static const double times[] = {15, 30, 60};
	for (size_t k = 0; k < CONDITIONS; k++)
		for (size_t i = 0; i < 3; i++) {
			double gain = measure_effect_found(pair_spread(&all_conditions[k]), times[i], 0.01);
			int right = 0;
			for (unsigned long long n = 1; n <= TIMES; n++) {
				struct bench t;
				setup(&t, 1, 300 + n);
				set_conditions(&all_conditions[k]);
				world.run_s = MEASURE_TALK_RUN_S;
				world.gains[2] = log1p(gain);
				t.opt.budget_s = times[i];
				race(&t);
				right += t.subjects.v[2].verdict == VERDICT_FASTER;
				arena_free(&t.a);
			}
			printf("doctor, %s: %.2f %% in %.0f s: %d of %d\n", all_conditions[k].name, 100 * gain,
			       times[i], right, TIMES);
			assert_true(right * 10 >= 8 * TIMES);
		}
	assert_true(isinf(measure_effect_found(0.01, 2, 0.01)));
}

/* ---- long benchmarks, limits ---- */

/* Runs of 20 minutes: no warm-up, limits that a slower variant keeps, a budget that is
 * kept, and a reason for those who had no turn. */
static void test_twenty_minutes(void **state)
{
	(void)state;
	struct bench t;
	setup(&t, 3, 5);
	world.run_s = 1200;
	world.sd = 0.01;
	world.gains[2] = -log(3); /* an hour */
	t.opt.budget_s = 6 * 3600;
	double took = race(&t);
	printf("20 minutes: %ld runs in %.1f h, time limits up to %.1f h\n", world.runs, took / 3600,
	       world.longest_limit / 3600);
	assert_true(took <= 1.05 * t.opt.budget_s);
	assert_true(world.longest_limit <= 10 * 1.1 * 1200 + 20);
	assert_int_equal(t.subjects.v[2].status, MEASURE_OK);
	assert_true(t.subjects.v[2].samples.n > 0);
	assert_int_equal(t.subjects.v[2].verdict, VERDICT_INCONCLUSIVE);
	assert_non_null(strstr(t.subjects.v[2].results.v[0].needed, " h)"));
	arena_free(&t.a);
	/* half an hour is no time for that */
	setup(&t, 3, 6);
	world.run_s = 1200;
	t.opt.budget_s = 1800;
	took = race(&t);
	assert_true(took <= 1.05 * t.opt.budget_s);
	for (size_t i = 2; i < t.subjects.n; i++) {
		assert_int_equal(t.subjects.v[i].status, MEASURE_SKIPPED);
		assert_non_null(strstr(t.subjects.v[i].reason, "budget"));
	}
	arena_free(&t.a);
}

/* A variant that takes ten times as long and more is ended, and the others go on. */
static void test_time_limit(void **state)
{
	(void)state;
	struct bench t;
	setup(&t, 2, 7);
	world.run_s = 30;
	world.gains[2] = -log(1000);
	t.opt.budget_s = 4 * 3600;
	race(&t);
	assert_int_equal(t.subjects.v[2].status, MEASURE_TIMEOUT);
	assert_non_null(t.subjects.v[2].reason);
	assert_int_equal(t.subjects.v[3].status, MEASURE_OK);
	assert_true(t.subjects.v[3].samples.n >= 5);
	assert_true(world.longest_limit < 10 * 30 * 1.2 + 21);
	arena_free(&t.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_economy),	       cmocka_unit_test(test_identical_code),
		cmocka_unit_test(test_power),	       cmocka_unit_test(test_doctor),
		cmocka_unit_test(test_twenty_minutes), cmocka_unit_test(test_time_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
