/* Error rates and power of the verdicts on made-up samples: heavy tails, drift,
 * layouts, many variants. Seeds are fixed; bounds have room for the simulation's
 * own error. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "measure/judge.h"
#include "measure/random.h"
#include "measure/robust.h"
#include "measure/table.h"

enum noise { NORMAL, SPIKES, EXPONENTIAL, CAUCHY, NOISES };

static double draw(struct random *r, enum noise kind)
{
	double z = random_normal(r);
	switch (kind) {
	case SPIKES: /* one run in ten is disturbed */
		return z + (random_unit(r) < 0.1 ? 10 * fabs(random_normal(r)) : 0);
	case EXPONENTIAL:
		return -log(random_unit(r));
	case CAUCHY:
		return 0.5 * tan(M_PI * (random_unit(r) - 0.5));
	default:
		return z;
	}
}

struct world {
	int variants, rounds;
	enum noise noise;
	double sd; /* of one run's log */
	unsigned layouts;
	double layout_sd; /* of a layout's log, per variant */
	double gain; /* log, of the first variant */
	int benchmarks;
};

/* Baseline, control and variants, with noise that drifts from run to run. The control has
 * the baseline's layouts, variants have their own. */
static void make(struct arena *a, struct random *r, const struct world *w, struct subject_list *out)
{
	int n = w->variants + 2;
	double *layout = arena_alloc(a, (size_t)n * w->layouts * sizeof *layout), drift = 0;
	for (int i = 0; i < n * (int)w->layouts; i++)
		layout[i] = w->layout_sd * random_normal(r);
	for (unsigned l = 0; l < w->layouts; l++)
		layout[w->layouts + l] = layout[l];
	for (int i = 0; i < n; i++)
		*list_push(a, out) = (struct subject){.id = "x", .layouts = w->layouts};
	for (int k = 0; k < w->rounds * w->benchmarks; k++) {
		int round = k / w->benchmarks;
		unsigned l = (unsigned)round % w->layouts;
		for (int i = 0; i < n; i++) {
			drift = 0.9 * drift + 0.3 * w->sd * random_normal(r);
			double v = drift + w->sd * draw(r, w->noise) + layout[(unsigned)i * w->layouts + l] -
				   (i == 2 ? w->gain : 0);
			*list_push(a, &out->v[i].samples) =
				(struct sample){.round = round,
						.benchmark = (unsigned)(k % w->benchmarks),
						.layout = l,
						.wall_ns = (int64_t)(1e8 * exp(fmin(v, 20))),
						.instructions = -1};
		}
	}
}

struct tally {
	int null[VERDICT_INCONCLUSIVE + 1], planted[VERDICT_INCONCLUSIVE + 1];
	int covered, intervals;
};

static const struct benchmark benches[] = {{.name = "one", .command = "one"}, {.name = "two", .command = "two"}};

static struct tally simulate(const struct world *w, int times, unsigned long long seed)
{
	struct tally t = {{0}, {0}, 0, 0};
	struct random r = {seed};
	struct benchmark_list list = {(struct benchmark *)(uintptr_t)benches, (size_t)w->benchmarks, 2};
	struct measure_options opt = {0};
	for (int i = 0; i < times; i++) {
		struct arena a = {0};
		struct subject_list s = {0};
		make(&a, &r, w, &s);
		measure_judge(&a, &s, &list, &opt);
		t.planted[s.v[2].verdict]++;
		for (size_t k = 3; k < s.n; k++) {
			const struct result *x = &s.v[k].results.v[s.v[k].results.n - 1];
			t.null[s.v[k].verdict]++;
			t.intervals++;
			t.covered += x->lo <= 1 && x->hi >= 1;
		}
		arena_free(&a);
	}
	return t;
}

static void assert_null_is_safe(const struct tally *t, const char *what)
{
	double wrong = t->null[VERDICT_FASTER] + t->null[VERDICT_SLOWER];
	printf("%s: %d null variants, %.0f called faster or slower; gain: %d faster, %d slower\n", what, t->intervals,
	       wrong, t->planted[VERDICT_FASTER], t->planted[VERDICT_SLOWER]);
	assert_true(wrong <= 0.01 * t->intervals);
	assert_true(t->covered >= 0.95 * t->intervals);
	assert_int_equal(t->planted[VERDICT_SLOWER], 0);
}

/* A/A errors stay below 1 %, whatever the noise looks like, and 5 % is found. */
static void test_noise_makes_no_winners(void **state)
{
	(void)state;
	static const char *const names[] = {"normal", "spikes", "exponential", "Cauchy"};
	for (int k = 0; k < NOISES; k++) {
		struct world w = {15, 60, (enum noise)k, 0.02, 1, 0, 0.05, 1};
		struct tally t = simulate(&w, 40, 10 + (unsigned)k);
		assert_null_is_safe(&t, names[k]);
		assert_true(t.planted[VERDICT_FASTER] >= 30);
	}
}

/* Layouts worth more than the flags: no winners either, at any number of rounds. */
static void test_layouts_make_no_winners(void **state)
{
	(void)state;
	static const double sds[] = {0.01, 0.05};
	for (int k = 0; k < 2; k++) {
		struct world w = {15, 100, NORMAL, 0.01, 4, sds[k], 0.0, 1};
		struct tally t = simulate(&w, 60, 20 + (unsigned)k);
		assert_null_is_safe(&t, "layouts");
	}
}

/* Where layouts don't matter, taking them into account costs little. */
static void test_layouts_cost_little(void **state)
{
	(void)state;
	struct world w = {5, 80, NORMAL, 0.02, 4, 0, 0.05, 1};
	struct tally t = simulate(&w, 40, 30);
	assert_null_is_safe(&t, "harmless layouts");
	assert_true(t.planted[VERDICT_FASTER] >= 38);
}

/* A quiet machine can say that there is no difference. */
static void test_no_difference(void **state)
{
	(void)state;
	struct world w = {5, 60, NORMAL, 0.003, 1, 0, 0.05, 1};
	struct tally t = simulate(&w, 20, 40);
	assert_true(t.null[VERDICT_NO_DIFFERENCE] >= 70);
	/* ... and never says so of a gain well beyond what matters */
	w.gain = 0.015;
	t = simulate(&w, 40, 41);
	assert_int_equal(t.planted[VERDICT_NO_DIFFERENCE], 0);
}

/* A gain on one benchmark of two shows in the geometric mean. */
static void test_several_benchmarks(void **state)
{
	(void)state;
	struct world w = {3, 60, NORMAL, 0.01, 1, 0, 0.05, 2};
	struct tally t = simulate(&w, 20, 50);
	assert_null_is_safe(&t, "two benchmarks");
	assert_true(t.planted[VERDICT_FASTER] >= 19);
}

/* One layout of four carries everything. */
static void test_layout_luck(void **state)
{
	(void)state;
	struct arena a = {0};
	struct random r = {60};
	struct world w = {1, 80, NORMAL, 0.01, 4, 0, 0, 1};
	struct subject_list s = {0};
	struct benchmark_list list = {(struct benchmark *)(uintptr_t)benches, 1, 2};
	struct measure_options opt = {0};
	make(&a, &r, &w, &s);
	for (size_t i = 0; i < s.v[2].samples.n; i++)
		if (s.v[2].samples.v[i].layout == 1)
			s.v[2].samples.v[i].wall_ns = s.v[2].samples.v[i].wall_ns * 6 / 10;
	measure_judge(&a, &s, &list, &opt);
	assert_int_equal(s.v[2].verdict, VERDICT_LAYOUT_LUCK);
	assert_true(s.v[2].results.v[0].lo < 1);
	arena_free(&a);
}

/* The A/A control differs by a lot: then so may every variant. */
static void test_control_is_the_floor(void **state)
{
	(void)state;
	struct arena a = {0};
	struct random r = {70};
	struct world w = {1, 60, NORMAL, 0.01, 1, 0, 0.05, 1};
	struct subject_list s = {0};
	struct benchmark_list list = {(struct benchmark *)(uintptr_t)benches, 1, 2};
	struct measure_options opt = {0};
	make(&a, &r, &w, &s);
	measure_judge(&a, &s, &list, &opt);
	assert_int_equal(s.v[2].verdict, VERDICT_FASTER);
	for (size_t i = 0; i < s.v[1].samples.n; i++)
		s.v[1].samples.v[i].wall_ns = (int64_t)((double)s.v[1].samples.v[i].wall_ns * 1.07);
	measure_judge(&a, &s, &list, &opt);
	assert_int_equal(s.v[2].verdict, VERDICT_INCONCLUSIVE);
	assert_non_null(s.v[2].results.v[0].needed);
	arena_free(&a);
}

/* Looking after every pair and stopping when it suits: the p value still holds. */
static void test_peeking(void **state)
{
	(void)state;
	struct random r = {80};
	int fooled = 0, times = 400;
	for (int i = 0; i < times; i++) {
		struct arena a = {0};
		double y[150];
		struct sequence s;
		int ever = 0;
		for (int k = 0; k < 150; k++)
			y[k] = draw(&r, (enum noise)(i % NOISES)) - draw(&r, (enum noise)(i % NOISES));
		sequence_init(&a, &s, y, 150);
		for (s.n = 5; s.n <= 150; s.n++)
			ever |= sequence_p(&s, 0) <= 0.05;
		fooled += ever;
		arena_free(&a);
	}
	printf("peeking: %d of %d fooled\n", fooled, times);
	assert_true(fooled <= 0.05 * times);
}

static void test_interval_ends_are_where_p_says(void **state)
{
	(void)state;
	struct arena a = {0};
	struct random r = {90};
	double y[40], lo, hi;
	struct sequence s;
	for (int k = 0; k < 40; k++)
		y[k] = 0.03 + 0.02 * random_normal(&r);
	sequence_init(&a, &s, y, 40);
	sequence_interval(&s, 0.05, &lo, &hi);
	assert_true(lo > 0 && lo < 0.03 && hi > 0.03 && hi < 0.08);
	assert_true(fabs(sequence_log_e(&s, lo, +1) - log(40)) < 0.01);
	assert_true(fabs(sequence_log_e(&s, hi, -1) - log(40)) < 0.01);
	assert_true(sequence_p(&s, 0) < 0.05);
	s.n = 4;
	sequence_interval(&s, 0.05, &lo, &hi);
	assert_true(isinf(lo) && isinf(hi));
	arena_free(&a);
}

/* The product as the header writes it, one factor at a time. */
static void test_log_e_is_the_formula(void **state)
{
	(void)state;
	static const double rates[] = {0.1, 0.2, 0.4, 0.8, 1.6};
	struct arena a = {0};
	struct random r = {95};
	struct sequence s;
	double y[150], mix = 0;
	for (int k = 0; k < 150; k++)
		y[k] = 0.002 + 0.02 * random_normal(&r);
	sequence_init(&a, &s, y, 150);
	for (int k = 0; k < 5; k++) {
		double product = 1;
		for (int i = 0; i < 150; i++) {
			double z = s.scale[i] > 0 ? y[i] / s.scale[i] : (y[i] > 0) - (y[i] < 0);
			double g = fmax(-SEQUENCE_CLIP, fmin(SEQUENCE_CLIP, z));
			product *= 2 / (1 + exp(-2 * rates[k] * g));
		}
		mix += product / 5;
	}
	assert_true(fabs(sequence_log_e(&s, 0, +1) - log(mix)) < 1e-9);
	arena_free(&a);
}

static void test_quantiles(void **state)
{
	(void)state;
	assert_true(fabs(robust_student_t(0.05, 1) - 12.7062) < 1e-3);
	assert_true(fabs(robust_student_t(0.05, 3) - 3.1824) < 1e-3);
	assert_true(fabs(robust_student_t(0.01, 15) - 2.9467) < 1e-3);
	assert_true(fabs(robust_student_t(0.05, 1e9) - 1.95996) < 1e-3);
	assert_true(fabs(robust_f_tail(3.0984, 3, 20) - 0.05) < 1e-4);
	assert_true(fabs(robust_f_tail(1, 7, 7) - 0.5) < 1e-9);
}

static void test_holm(void **state)
{
	(void)state;
	struct arena a = {0};
	double p[] = {0.01, 0.04, 0.03, 0.005};
	judge_holm(&a, p, p, 4, 1);
	assert_true(fabs(p[3] - 0.02) < 1e-12);
	assert_true(fabs(p[0] - 0.03) < 1e-12);
	assert_true(fabs(p[2] - 0.06) < 1e-12);
	assert_true(fabs(p[1] - 0.06) < 1e-12);
	arena_free(&a);
}

static void test_robust(void **state)
{
	(void)state;
	struct arena a = {0};
	double v[] = {1, 2, 3, 4, 1000}, se;
	assert_true(robust_median(&a, v, 5) == 3);
	assert_true(fabs(robust_spread(&a, v, 5) - 1.4826) < 1e-9);
	assert_true(robust_trimmed(&a, v, 5, 0.2) == 3);
	double h = robust_huber(&a, v, 5, 1.5, &se);
	assert_true(h > 2 && h < 4 && se > 0);
	assert_true(robust_median(&a, v, 0) == 0);
	arena_free(&a);
}

/* Counts: one pair is enough, the noise allowed for is tiny. */
static void test_instructions_are_exact(void **state)
{
	(void)state;
	struct arena a = {0};
	struct subject_list s = {0};
	struct benchmark_list list = {(struct benchmark *)(uintptr_t)benches, 1, 2};
	struct measure_options opt = {.metric = METRIC_INSTRUCTIONS};
	static const int64_t counts[] = {1000000, 1000100, 950000, 1000050, 1080000};
	for (int i = 0; i < 5; i++) {
		struct subject *x = list_push(&a, &s);
		*x = (struct subject){.id = "x", .layouts = 1};
		*list_push(&a, &x->samples) = (struct sample){.instructions = counts[i], .wall_ns = 1};
	}
	measure_judge(&a, &s, &list, &opt);
	assert_int_equal(s.v[2].verdict, VERDICT_FASTER);
	assert_int_equal(s.v[3].verdict, VERDICT_NO_DIFFERENCE);
	assert_int_equal(s.v[4].verdict, VERDICT_SLOWER);
	arena_free(&a);
}

/* Unpaired rounds, failed runs and other phases make no pairs. */
static void test_pairs(void **state)
{
	(void)state;
	struct arena a = {0};
	struct subject base = {.id = "b"}, var = {.id = "v"};
	struct pair_list pairs = {0};
	for (int k = 0; k < 6; k++) {
		*list_push(&a, &base.samples) = (struct sample){.round = k, .wall_ns = 200};
		*list_push(&a, &var.samples) = (struct sample){
			.round = k + 2, .wall_ns = 100, .phase = k == 1, .status = k == 2 ? SAMPLE_FAILED : SAMPLE_OK};
	}
	pairs_take(&a, &base, &var, &(struct pair_choice){METRIC_WALL, 0, DESIGN_ALONE, 0, 1}, &pairs);
	assert_int_equal(pairs.n, 2); /* rounds 2 and 5 */
	assert_true(fabs(pairs.v[0].y - log(2)) < 1e-12);
	assert_int_equal(pairs.v[1].round, 5);
	arena_free(&a);
}

static void test_summaries(void **state)
{
	(void)state;
	struct arena a = {0};
	struct subject s = {.id = "s"};
	struct metric_summary *m;
	size_t n;
	for (unsigned b = 0; b < 2; b++)
		for (int k = 0; k < 3; k++)
			*list_push(&a, &s.samples) = (struct sample){.round = k,
								     .benchmark = b,
								     .wall_ns = 1000000000,
								     .max_rss_kb = 1 + (int64_t)b,
								     .instructions = -1};
	measure_summaries(&a, &s, &m, &n);
	assert_int_equal(n, 5);
	assert_int_equal(m[0].n, 3);
	assert_true(m[0].median == 2.0);
	assert_true(m[2].max == 2048.0);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_noise_makes_no_winners),
		cmocka_unit_test(test_layouts_make_no_winners),
		cmocka_unit_test(test_layouts_cost_little),
		cmocka_unit_test(test_no_difference),
		cmocka_unit_test(test_several_benchmarks),
		cmocka_unit_test(test_layout_luck),
		cmocka_unit_test(test_control_is_the_floor),
		cmocka_unit_test(test_peeking),
		cmocka_unit_test(test_interval_ends_are_where_p_says),
		cmocka_unit_test(test_log_e_is_the_formula),
		cmocka_unit_test(test_quantiles),
		cmocka_unit_test(test_holm),
		cmocka_unit_test(test_robust),
		cmocka_unit_test(test_instructions_are_exact),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_summaries),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
