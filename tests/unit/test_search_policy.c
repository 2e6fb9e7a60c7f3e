/* The search against made-up programs in made-up time: what it promises, and that no row of
 * corpus/search.csv gets clearly worse. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "made_up.h"

#define TABLE SOURCE_DIR "/corpus/search.csv"

/* Rows that take little time and between them hold every kind of planting. */
static const struct {
	const char *program;
	int machine;
} checked[] = {{"one-flag", 1}, {"allocating", 1}, {"interplay", 0}, {"fragile", 1},
	       {"loses", 1},	{"priced", 0},	   {"huge", 0},	     {"runs-5s", 0}};

static void test_no_worse(void **state)
{
	int worse = 0;
	(void)state;
	for (size_t i = 0; i < sizeof checked / sizeof *checked; i++) {
		const struct made_program *p = made_program(checked[i].program);
		struct made_row now, before;
		made_row(p, &made_machines[checked[i].machine], p->budget_s, 0, 10, &now);
		made_row_print(stdout, &now);
		if (made_row_find(TABLE, &now, &before) != 0) {
			printf("%s has no such row: cmake --build B --target search-table\n", TABLE);
			worse++;
			continue;
		}
		const char *why = made_row_worse(&now, &before);
		if (why) {
			printf("%s on a %s machine: %s than in %s\n", now.program, now.machine, why, TABLE);
			worse++;
		}
	}
	assert_int_equal(worse, 0);
}

/* The comparison itself can fail: a search that may build four variants is no match. */
static void test_worse_is_noticed(void **state)
{
	const struct made_program *p = made_program("many-small");
	struct made_row full, poor;
	(void)state;
	made_row(p, &made_machines[0], p->budget_s, 0, 3, &full);
	made_row(p, &made_machines[0], p->budget_s, 4, 3, &poor);
	assert_null(made_row_worse(&full, &full));
	assert_null(made_row_worse(&full, &poor));
	assert_non_null(made_row_worse(&poor, &full));
}

/* The same seed is the same run. */
static void test_repeatable(void **state)
{
	const struct made_program *p = made_program("fragile");
	struct made_result one, two;
	(void)state;
	made_run(p, &made_machines[1], 120, 0, 3, &one);
	made_run(p, &made_machines[1], 120, 0, 3, &two);
	assert_int_equal(one.runs, two.runs);
	assert_true(one.seconds == two.seconds && one.got == two.got);
}

/* Where nothing helps nothing is recommended, and no verdict is false. */
static void test_nothing_is_nothing(void **state)
{
	(void)state;
	for (unsigned long long seed = 50; seed < 56; seed++) {
		struct made_result r;
		made_run(made_program("nothing"), &made_machines[seed % 2], 200, 0, seed, &r);
		assert_int_equal(r.wrong, 0);
		assert_int_equal(r.confirmed, 0);
	}
}

/* Time enough and little noise: what is planted comes out. */
static void test_planted_is_found(void **state)
{
	static const char *const easy[] = {"one-flag", "interplay", "fragile", "options"};
	(void)state;
	for (size_t i = 0; i < sizeof easy / sizeof *easy; i++) {
		struct made_result r;
		made_run(made_program(easy[i]), &made_machines[0], 1200, 0, 60 + i, &r);
		printf("%s: %.3f of %.3f, %u builds in %.0f s\n", easy[i], r.got, r.best, r.builds, r.seconds);
		assert_true(r.found);
	}
}

/* What is not allowed is priced and never recommended: at most what the allowed ones give. */
static void test_forbidden_is_not_recommended(void **state)
{
	(void)state;
	for (unsigned long long seed = 70; seed < 74; seed++) {
		struct made_result r;
		made_run(made_program("priced"), &made_machines[0], 600, 0, seed, &r);
		assert_true(r.got <= r.best + 1e-9);
	}
}

/* What fails its rehearsal is recommended nowhere, and the next best set is. */
static void test_next_best_after_a_failed_rehearsal(void **state)
{
	static const char *const programs[] = {"overridden", "shadowed"};
	(void)state;
	for (unsigned long long seed = 80; seed < 84; seed++) {
		struct made_result r;
		made_run(made_program(programs[seed % 2]), &made_machines[0], 1200, 0, seed, &r);
		assert_int_equal(r.applied_wrong, 0);
		assert_true(r.failed_rehearsals > 0);
		assert_true(r.confirmed && r.rehearsed);
		assert_true(r.got >= log(1.06) - 1e-9);
	}
}

/* Where there is no time to rehearse the best, what needs no build is recommended. */
static void test_no_time_to_rehearse(void **state)
{
	(void)state;
	for (unsigned long long seed = 84; seed < 87; seed++) {
		struct made_result r;
		made_run(made_program("late"), &made_machines[0], 600, 0, seed, &r);
		assert_true(r.confirmed && r.rehearsed);
		assert_true(r.got >= log(1.09) - 1e-9 && r.got < log(1.1));
	}
}

/* Each member of a recommended set has earned its place in a comparison. */
static void test_no_idle_members(void **state)
{
	static const char *const programs[] = {"interpreter", "many-small", "interplay", "allocating", "kernel"};
	(void)state;
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
		for (unsigned long long seed = 90; seed < 93; seed++) {
			struct made_result r;
			made_run(made_program(programs[i]), &made_machines[seed % 2], 400, 0, seed, &r);
			assert_int_equal(r.idle_members, 0);
			assert_true(!r.confirmed || r.rehearsed);
		}
	}
}

/* What the user names is all built, where the plan would rather have left the last ones for another run. */
static void test_named_are_built(void **state)
{
	struct made_program p = *made_program("interplay");
	struct made_result asked, planned, all;
	unsigned sum = 0;
	(void)state;
	p.n = 12;
	p.same = p.fails = 0;
	for (unsigned long long seed = 100; seed < 103; seed++) {
		made_run(&p, &made_machines[0], 1000, 0, seed, &all);
		made_run(&p, &made_machines[0], 150, 0, seed, &planned);
		made_asked = 1;
		made_run(&p, &made_machines[0], 150, 0, seed, &asked);
		made_asked = 0;
		printf("of %u: %u measured, %u when asked for, in %.0f s\n", all.measured, planned.measured,
		       asked.measured, asked.seconds);
		/* builds that turn out slow may leave no time for the last ones */
		assert_true(asked.measured > planned.measured && planned.measured < all.measured);
		sum += asked.measured;
		assert_true(asked.seconds < 157);
	}
	assert_true(sum >= 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_named_are_built),	    cmocka_unit_test(test_repeatable),
		cmocka_unit_test(test_no_time_to_rehearse), cmocka_unit_test(test_next_best_after_a_failed_rehearsal),
		cmocka_unit_test(test_no_idle_members),	    cmocka_unit_test(test_nothing_is_nothing),
		cmocka_unit_test(test_planted_is_found),    cmocka_unit_test(test_forbidden_is_not_recommended),
		cmocka_unit_test(test_worse_is_noticed),    cmocka_unit_test(test_no_worse),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
