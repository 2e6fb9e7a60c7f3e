/* Benchmarks that misbehave: each ends in a clear status or sentence. (Hangs, crashes, floods,
 * daemons and readers of stdin: test_measure_race.c; time limits: test_measure_simulated.c.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/fs.h"
#include "base/proc.h"
#include "measure/counter.h"
#include "measure/measure.h"

struct trial {
	struct arena a;
	struct subject_list subjects;
	struct benchmark_list benchmarks;
	struct measure_options opt;
	struct strlist warnings;
	struct err err;
	char *tree;
};

static struct subject *add(struct trial *t, const char *id, const char *fault)
{
	struct subject *s = list_push(&t->a, &t->subjects);
	*s = (struct subject){.id = id, .tree = t->tree, .layouts = 1};
	if (fault)
		strlist_addf(&t->a, &s->env, "PLANTED_FAULT=%s", fault);
	strlist_add(&t->a, &s->env, "PLANTED_MS=2");
	return s;
}

static void setup(struct trial *t, const char *command)
{
	*t = (struct trial){0};
	t->tree = fs_temp_dir(&t->a, "/tmp/test-faults-", &t->err);
	assert_non_null(t->tree);
	*list_push(&t->a, &t->benchmarks) = (struct benchmark){.name = "one", .command = command};
	t->opt = (struct measure_options){.budget_s = 60, .seed = 1};
	add(t, "base", NULL);
	add(t, "control", NULL);
}

static void teardown(struct trial *t)
{
	fs_remove_tree(t->tree, NULL);
	arena_free(&t->a);
}

static int baseline(struct trial *t)
{
	return measure_baseline(&t->a, &t->subjects.v[0], &t->benchmarks, &t->opt, &t->warnings, &t->err);
}

static int warned(const struct trial *t, const char *words)
{
	for (size_t i = 0; i < t->warnings.n; i++)
		if (strstr(t->warnings.v[i], words))
			return 1;
	return 0;
}

#define PLANTED BINARY_DIR "/planted"

/* A run may take as much address space as the machine has memory, not more. */
static void test_leak(void **state)
{
	(void)state;
	struct trial t;
	setup(&t, PLANTED);
	t.opt.max_rounds = 2;
	add(&t, "leak", "leak");
	assert_int_equal(measure_race(&t.a, &t.subjects, &t.benchmarks, &t.opt, &t.err), 0);
	assert_int_equal(t.subjects.v[2].status, MEASURE_RUN_FAILED);
	assert_non_null(strstr(t.subjects.v[2].reason, "exit status 12"));
	assert_int_equal(t.subjects.v[1].status, MEASURE_OK);
	teardown(&t);
}

/* A variant that crashes now and then, when the baseline never does, is out. */
static void test_variant_crashes_now_and_then(void **state)
{
	(void)state;
	struct trial t;
	setup(&t, PLANTED);
	t.opt.max_rounds = 60; /* one run in four crashes */
	t.opt.no_early_stop = 1;
	add(&t, "sometimes", "sometimes");
	assert_int_equal(measure_race(&t.a, &t.subjects, &t.benchmarks, &t.opt, &t.err), 0);
	assert_int_equal(t.subjects.v[2].status, MEASURE_RUN_FAILED);
	assert_non_null(strstr(t.subjects.v[2].reason, "signal 6"));
	assert_non_null(strstr(t.subjects.v[2].reason, "the baseline's runs end well"));
	assert_int_equal(t.subjects.v[2].verdict, VERDICT_NONE);
	teardown(&t);
}

/* There is no terminal to ask on: a benchmark that needs one fails at once, in its own words. */
static void test_terminal(void **state)
{
	(void)state;
	struct trial t;
	setup(&t, "PLANTED_FAULT=terminal " PLANTED);
	assert_int_equal(baseline(&t), -1);
	assert_non_null(strstr(t.err.text, "exit status 6"));
	assert_non_null(strstr(t.err.text, "a terminal is needed"));
	teardown(&t);
}

static void test_changes_its_own_input(void **state)
{
	(void)state;
	struct trial t;
	setup(&t, "cat input; echo more >> input");
	assert_int_equal(fs_write(path_join(&t.a, t.tree, "input"), "one\n", 4, 0644, &t.err), 0);
	assert_int_equal(baseline(&t), 0);
	assert_true(warned(&t, "varies from run to run"));
	assert_true(warned(&t, "perhaps its own input"));
	teardown(&t);
}

static void test_full_disk(void **state)
{
	(void)state;
	struct trial t;
	setup(&t, "LC_ALL=C cat /proc/self/stat > /dev/full");
	assert_int_equal(baseline(&t), -1);
	assert_non_null(strstr(t.err.text, "No space left"));
	teardown(&t);
}

static void test_very_short(void **state)
{
	(void)state;
	struct trial t;
	setup(&t, "true");
	assert_int_equal(baseline(&t), 0);
	/* on a machine under load even `true` may take longer than 20 ms */
	if (t.subjects.v[0].samples.n && t.subjects.v[0].samples.v[0].wall_ns < 10000000)
		assert_true(warned(&t, "much of it starting a process"));
	teardown(&t);
}

static void test_failing_check(void **state)
{
	(void)state;
	struct trial t;
	setup(&t, PLANTED);
	t.opt.check = "echo the check says no; exit 4";
	assert_int_equal(baseline(&t), -1);
	assert_non_null(strstr(t.err.text, "the check says no"));
	teardown(&t);
}

/* Neither hardware counters nor valgrind: a sentence that says what is missing. */
static void test_nothing_counts_instructions(void **state)
{
	(void)state;
	struct trial t;
	struct counter c;
	setup(&t, PLANTED);
	const char *path = arena_strdup(&t.a, getenv("PATH"));
	assert_int_equal(setenv("PATH", "/nonexistent", 1), 0);
	int rc = counter_open(&t.a, &c, &t.err), hardware = rc == 0 && c.kind == COUNTER_HARDWARE;
	counter_close(&c);
	setenv("PATH", path, 1);
	if (!hardware) {
		assert_int_equal(rc, -1);
		assert_non_null(strstr(t.err.text, "valgrind is not installed"));
		assert_int_equal(counter_stop(&c), -1);
	}
	teardown(&t);
	if (hardware)
		skip();
}

/* Processes that the benchmark starts are counted with it; that is true of both counters. */
static void test_children_count(void **state)
{
	(void)state;
	struct trial t;
	int64_t n[2] = {0};
	setup(&t, PLANTED);
	t.opt.metric = METRIC_INSTRUCTIONS;
	t.opt.max_rounds = 1;
	for (int i = 0; i < 2; i++) {
		t.benchmarks.v[0].command = i ? "sh -c '" PLANTED "; " PLANTED "; :'" : PLANTED;
		t.subjects.v[0].samples.n = t.subjects.v[1].samples.n = 0;
		if (measure_race(&t.a, &t.subjects, &t.benchmarks, &t.opt, &t.err) != 0)
			break;
		assert_true(t.subjects.v[0].samples.n > 0);
		n[i] = t.subjects.v[0].samples.v[0].instructions;
	}
	teardown(&t);
	if (!n[0])
		skip();
	printf("%ld instructions once, %ld twice\n", (long)n[0], (long)n[1]);
	assert_true((double)n[1] > 1.8 * (double)n[0] && (double)n[1] < 2.5 * (double)n[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leak),	       cmocka_unit_test(test_variant_crashes_now_and_then),
		cmocka_unit_test(test_terminal),       cmocka_unit_test(test_changes_its_own_input),
		cmocka_unit_test(test_full_disk),      cmocka_unit_test(test_very_short),
		cmocka_unit_test(test_failing_check),  cmocka_unit_test(test_nothing_counts_instructions),
		cmocka_unit_test(test_children_count),
	};
	proc_catch_signals();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
