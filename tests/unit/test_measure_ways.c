/* Races in made-up time: alone or side by side, both compared, and how long is measured until one question is
 * answered. */
#include <stdio.h>
#include <string.h>

#include "simulated.h"

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

/* Runs of a minute: no pair is spent on asking which way is better, and none on warming up; what there is time for is
 * side by side at once, and half an hour decides about one variant. */
static void test_long_runs(void **state)
{
	(void)state;
	int right = 0;
	for (unsigned long long i = 1; i <= TIMES; i++) {
		struct bench t;
		setup(&t, 1, 950 + i);
		set_ways(&all_ways[0]);
		world.run_s = 60;
		world.gains[2] = log(1.06);
		t.opt.pairing = PAIRING_CHOSEN;
		t.opt.budget_s = 1900;
		race(&t);
		right += t.subjects.v[2].verdict == VERDICT_FASTER;
		assert_true(world.runs - world.together <= 1);
		assert_true(world.now - 1000 <= 1.05 * t.opt.budget_s);
		arena_free(&t.a);
	}
	printf("60 s: a gain of 6 %% in 32 min: %d of %d\n", right, TIMES);
	assert_true(right >= TIMES - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ways_make_no_winners),
		cmocka_unit_test(test_ways_decide_sooner),
		cmocka_unit_test(test_ways_are_remembered),
		cmocka_unit_test(test_ways_need_one_processor),
		cmocka_unit_test(test_ways_are_compared),
		cmocka_unit_test(test_short_runs),
		cmocka_unit_test(test_long_runs),
		cmocka_unit_test(test_against),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
