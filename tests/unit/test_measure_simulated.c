/* Whole races in made-up time: the runner and the clock are replaced (ld --wrap), so what
 * is tested is who runs how often, for how long, and what comes out. */
#include <math.h>
#include <setjmp.h>
#include <signal.h>
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

double __wrap_clock_s(void);
int __wrap_runner_open(struct arena *a, struct runner *r, const struct measure_options *opt, int parallel,
		       struct err *err);
void __wrap_runner_close(struct runner *r);
void __wrap_runner_run(struct arena *a, struct runner *r, const struct subject *s, const struct benchmark *b,
		       unsigned pad, struct run *out);
void __wrap_runner_together(struct arena *a, struct runner *r, const struct subject *const *s, size_t n,
			    const struct benchmark *b, unsigned pad, struct run *out);

double __wrap_clock_s(void)
{
	return world.now;
}

int __wrap_runner_open(struct arena *a, struct runner *r, const struct measure_options *opt, int parallel,
		       struct err *err)
{
	(void)a;
	(void)parallel;
	(void)err;
	*r = (struct runner){.opt = opt, .launcher = "made up", .pinned = !world.cannot_pin};
	return 0;
}

void __wrap_runner_close(struct runner *r)
{
	r->opt = NULL;
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
	*list_push(&t->a, &t->benchmarks) = (struct benchmark){"one", "one"};
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

struct conditions {
	const char *name;
	double sd, drift_sd, spikes;
	int least; /* how many of TIMES races must say what the full measurement says */
};

#define TIMES 20
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

static void calls(const struct bench *t, char *out)
{
	for (size_t i = 2; i < t->subjects.n; i++)
		out[i - 2] = t->subjects.v[i].verdict == VERDICT_FASTER	  ? '+'
			     : t->subjects.v[i].verdict == VERDICT_SLOWER ? '-'
									  : '.';
	out[t->subjects.n - 2] = 0;
}

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

/* ---- alone or side by side ---- */

struct ways {
	const char *name;
	double sd, drift_sd, spikes, together_sd;
	int least_together, most_together; /* of TIMES races */
};

static const struct ways all_ways[] = {
	/* what disturbs one disturbs both: most of the noise is gone */
	{"shared noise", 0.02, 0.005, 0.05, 0.006, 19, 20},
	{"as noisy", 0.01, 0.002, 0, 0.01, 0, 20},
	/* two programs in one cache: side by side is the worse way */
	{"shared cache", 0.003, 0.001, 0, 0.03, 0, 1},
};

static void set_ways(const struct ways *w)
{
	world.sd = w->sd;
	world.drift_sd = w->drift_sd;
	world.spikes = w->spikes;
	world.together_sd = w->together_sd;
}

/* Identical code, five variants a race: nothing is called, whichever way is forced or chosen; and the better way is
 * chosen. */
static void test_ways_make_no_winners(void **state)
{
	(void)state;
	static const enum measure_pairing pairings[] = {PAIRING_ALONE, PAIRING_TOGETHER, PAIRING_CHOSEN};
	for (size_t k = 0; k < sizeof all_ways / sizeof *all_ways; k++)
		for (size_t p = 0; p < 3; p++) {
			int wrong = 0, together = 0;
			for (unsigned long long i = 1; i <= TIMES; i++) {
				struct bench t;
				char said[24];
				setup(&t, 15, 400 + i);
				set_ways(&all_ways[k]);
				t.opt.pairing = pairings[p];
				t.opt.budget_s = 60;
				race(&t);
				calls(&t, said);
				for (size_t v = 0; said[v]; v++)
					wrong += said[v] != '.';
				together += t.subjects.v[0].design == DESIGN_TOGETHER;
				assert_int_equal(t.subjects.v[2].design, t.subjects.v[0].design);
				arena_free(&t.a);
			}
			printf("A/A, %s, pairing %d: of %d comparisons %d called; %d of %d races side by side\n",
			       all_ways[k].name, (int)pairings[p], 15 * TIMES, wrong, together, TIMES);
			assert_int_equal(wrong, 0);
			if (pairings[p] != PAIRING_CHOSEN)
				assert_int_equal(together, p == 1 ? TIMES : 0);
			else
				assert_true(together >= all_ways[k].least_together &&
					    together <= all_ways[k].most_together);
		}
}

/* Seconds until a gain of 3 % is called; a minute when it is not. */
static double time_to_call(enum measure_pairing pairing, const struct ways *w, unsigned long long seed)
{
	struct bench t;
	setup(&t, 1, seed);
	set_ways(w);
	world.gains[2] = log(1.03);
	t.opt.pairing = pairing;
	t.opt.budget_s = 60;
	double took = race(&t);
	int called = t.subjects.v[2].verdict == VERDICT_FASTER;
	assert_int_not_equal(t.subjects.v[2].verdict, VERDICT_SLOWER);
	arena_free(&t.a);
	return called ? took : 60;
}

/* Where noise is shared, pairs side by side decide in a fraction of the time, and choosing costs little of it. */
static void test_ways_decide_sooner(void **state)
{
	(void)state;
	double alone = 0, chosen = 0;
	const struct ways loud = {"loud", 0.045, 0.01, 0.05, 0.012, 0, 0};
	for (unsigned long long i = 1; i <= TIMES; i++) {
		alone += time_to_call(PAIRING_ALONE, &loud, 500 + i) / TIMES;
		chosen += time_to_call(PAIRING_CHOSEN, &loud, 500 + i) / TIMES;
	}
	printf("3 %%: %.1f s alone, %.1f s by choice\n", alone, chosen);
	assert_true(chosen < alone / 2);
}

/* What a race has seen of identical code, the next need not see again; and what it began, a later race of
 * the same phase goes on with. */
static void test_ways_are_remembered(void **state)
{
	(void)state;
	struct bench t;
	struct measure_memory memory = {.n = {0}};
	size_t control[2];
	for (int phase = 0; phase < 2; phase++) {
		setup(&t, 1, 600);
		set_ways(&all_ways[0]);
		t.opt.pairing = PAIRING_CHOSEN;
		t.opt.memory = &memory;
		t.opt.phase = phase;
		t.opt.budget_s = 20;
		race(&t);
		control[phase] = 0;
		for (size_t i = 0; i < t.subjects.v[1].samples.n; i++)
			control[phase] += t.subjects.v[1].samples.v[i].design == DESIGN_ALONE;
		if (phase == 0)
			arena_free(&t.a);
	}
	assert_int_equal(control[0], 5);
	assert_int_equal(control[1], 2);
	assert_true(memory.n[DESIGN_ALONE] == 7 && memory.n[DESIGN_TOGETHER] >= 10);
	/* given back its samples, it goes on side by side though now that is the worse way */
	size_t before = t.subjects.v[2].samples.n;
	set_ways(&all_ways[2]);
	t.opt.memory = NULL;
	t.opt.no_early_stop = 1;
	race(&t);
	assert_true(t.subjects.v[2].samples.n > before);
	for (size_t i = 0; i < t.subjects.v[2].samples.n; i++)
		assert_int_equal(t.subjects.v[2].samples.v[i].design, DESIGN_TOGETHER);
	arena_free(&t.a);
}

/* What cannot run beside itself runs alone. */
static void test_ways_need_one_processor(void **state)
{
	(void)state;
	for (int k = 0; k < 3; k++) {
		struct bench t;
		setup(&t, 1, 700);
		set_ways(&all_ways[0]);
		t.opt.pairing = PAIRING_TOGETHER;
		t.opt.budget_s = 5;
		if (k == 0)
			world.cannot_pin = 1;
		else if (k == 1)
			t.opt.metric = METRIC_WALL;
		else /* all in one tree, and each writes the same file there */
			strlist_add(&t.a, &t.opt.outputs, "out.txt");
		race(&t);
		assert_int_equal(world.together, 0);
		assert_true(t.subjects.v[2].samples.n > 0);
		arena_free(&t.a);
	}
}

/* The same gain both ways is confirmed; one that is there side by side only is not, and it is said. */
static void test_ways_are_compared(void **state)
{
	(void)state;
	int differ = 0, confirmed = 0;
	for (unsigned long long i = 1; i <= 2 * TIMES; i++) {
		struct bench t;
		int only_together = i > TIMES;
		setup(&t, 1, 800 + i);
		set_ways(&all_ways[0]);
		world.sd = 0.01;
		world.gains[2] = only_together ? 0 : log(1.08);
		world.other_way = only_together ? log(1.08) : 0;
		t.opt.pairing = PAIRING_TOGETHER;
		t.opt.both_ways = t.opt.no_early_stop = 1;
		t.opt.budget_s = 30;
		race(&t);
		const struct subject *s = &t.subjects.v[2];
		assert_true(s->other.pairs >= 6);
		differ += only_together == s->ways_differ;
		confirmed += only_together == (s->verdict != VERDICT_FASTER);
		arena_free(&t.a);
	}
	printf("two ways: %d of %d told apart, %d of %d confirmed or not as they should be\n", differ, 2 * TIMES,
	       confirmed, 2 * TIMES);
	assert_true(differ >= 2 * TIMES - 1 && confirmed >= 2 * TIMES - 1);
}

/* A promise kept is confirmed, one that is not is refuted; whoever gains exactly the amount in question is
 * called either way in 1 of 20 cases at most, however long it is looked at. */
static void test_against(void **state)
{
	(void)state;
	static const struct {
		double promised, true_gain;
		int side; /* 1: more than half is there, -1: less, 0: exactly half */
	} all[] = {{0.42, 0.42, 1}, {0.08, 0.08, 1}, {0.08, 0, -1}, {0.42, 0.1, -1}, {0.08, -0.05, -1}, {0.06, 0, 0}};
	for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
		int more = 0, less = 0, n = all[k].side ? 2 * TIMES : 10 * TIMES;
		double took = 0;
		for (int i = 1; i <= n; i++) {
			struct bench t;
			setup(&t, 1, 1000 + (unsigned)i);
			set_ways(&all_ways[0]);
			t.opt.pairing = PAIRING_CHOSEN;
			t.opt.expected = log1p(all[k].promised);
			t.opt.against = t.opt.expected / 2;
			world.gains[2] = all[k].side ? log1p(all[k].true_gain) : t.opt.against;
			t.opt.budget_s = 120;
			took += race(&t) / n;
			const struct result *r = &t.subjects.v[2].results.v[0];
			more += log(r->lo) > t.opt.against;
			less += log(r->hi) < t.opt.against;
			arena_free(&t.a);
		}
		printf("promised %+.0f %%, true %+.0f %%: %d more than half, %d less, of %d; %.1f s\n",
		       100 * all[k].promised, 100 * all[k].true_gain, more, less, n, took);
		if (all[k].side > 0)
			assert_true(more >= n - 1 && less == 0);
		else if (all[k].side < 0)
			assert_true(less >= n - 1 && more == 0);
		else
			assert_true(more + less <= n / 20);
	}
}

/* Runs of 5 ms are made several times in a sample, so that many short runs need few samples. */
static void test_short_runs(void **state)
{
	(void)state;
	struct bench t;
	setup(&t, 5, 900);
	world.run_s = 0.005;
	world.sd = 0.05;
	world.outside_s = 0.004;
	world.gains[2] = log(1.05);
	t.opt.budget_s = 60;
	race(&t);
	assert_int_equal(t.subjects.v[2].verdict, VERDICT_FASTER);
	printf("5 ms: %ld samples\n", world.runs);
	assert_true(world.runs < 60 / 0.05);
	assert_true(t.subjects.v[0].samples.v[0].wall_ns < 20000000);
	arena_free(&t.a);
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
		cmocka_unit_test(test_economy),
		cmocka_unit_test(test_identical_code),
		cmocka_unit_test(test_power),
		cmocka_unit_test(test_doctor),
		cmocka_unit_test(test_twenty_minutes),
		cmocka_unit_test(test_time_limit),
		cmocka_unit_test(test_ways_make_no_winners),
		cmocka_unit_test(test_ways_decide_sooner),
		cmocka_unit_test(test_ways_are_remembered),
		cmocka_unit_test(test_ways_need_one_processor),
		cmocka_unit_test(test_ways_are_compared),
		cmocka_unit_test(test_short_runs),
		cmocka_unit_test(test_against),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
