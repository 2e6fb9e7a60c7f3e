/* Numbers that benchmarks print as what is measured. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "measure/pairs.h"
#include "measure/runner.h"

static double found(const char *pattern, const char *text)
{
	struct arena a = {0};
	struct err err = {{0}};
	struct number *n = number_open(&a, pattern, &err);
	assert_non_null(n);
	double v = number_in_text(n, text);
	number_close(n);
	arena_free(&a);
	return v;
}

static void a_number_is_found(void **state)
{
	(void)state;
	static const char printed[] =
		"SET: 76923.08 requests per second, p50=0.127 msec\nGET: 80000.00 requests per second, "
		"p50=0.119 msec\n";
	assert_true(fabs(found("rate ", "rate 12.5\n") - 12.5) < 1e-9);
	assert_true(fabs(found("^([0-9.]+) answers", "3 questions\n400.5 answers per second\n") - 400.5) < 1e-9);
	/* of several the geometric mean */
	assert_true(fabs(found("([0-9.]+) requests", printed) - sqrt(76923.08 * 80000)) < 1e-6);
	assert_true(fabs(found("p50=", printed) - sqrt(0.127 * 0.119)) < 1e-9);
	/* none, not a number, not above 0 */
	assert_true(found("rate ", "rite 12\n") == 0);
	assert_true(found("rate ", "rate nan\n") == 0);
	assert_true(found("rate ", "rate -3\n") == 0);
	assert_true(found("rate ", "rate 5\nrate fast\n") == 0);
	assert_true(found("x*", "") == 0);
}

static void a_pattern_may_be_none(void **state)
{
	(void)state;
	struct arena a = {0};
	struct err err = {{0}};
	assert_null(number_open(&a, "([0-9", &err));
	assert_non_null(strstr(err.text, "no regular expression"));
	arena_free(&a);
}

static double gain(struct arena *a, enum metric metric)
{
	struct sample base = {.value = 100, .wall_ns = 1}, variant = {.value = 125, .wall_ns = 1};
	struct subject x = {.samples = {&base, 1, 1}}, y = {.samples = {&variant, 1, 1}};
	struct pair_choice choice = {.metric = metric, .benchmark = PAIRS_ALL, .benchmarks = 1};
	struct pair_list pairs = {0};
	pairs_take(a, &x, &y, &choice, &pairs);
	assert_int_equal(pairs.n, 1);
	return expm1(pairs.v[0].y);
}

static void more_is_a_gain_or_a_loss(void **state)
{
	(void)state;
	struct arena a = {0};
	assert_true(fabs(gain(&a, METRIC_VALUE) - 0.25) < 1e-12);
	assert_true(fabs(gain(&a, METRIC_COST) + 0.2) < 1e-12);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_found),
		cmocka_unit_test(a_pattern_may_be_none),
		cmocka_unit_test(more_is_a_gain_or_a_loss),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
