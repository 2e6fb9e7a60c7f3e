/* Races of a program with planted effects and faults. Nothing here depends on
 * how fast the machine is, only on what is counted, refused and kept. */
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/proc.h"
#include "measure/runner.h"
#include "race_case.h"

static void test_rounds_are_paired_and_kept(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	add(&t, "one", NULL);
	add(&t, "two", NULL);
	t.opt.max_rounds = 3;
	t.opt.no_early_stop = 1;
	assert_int_equal(race(&t, &err), 0);
	assert_int_equal(by_id(&t, "one")->samples.n, 3);
	assert_int_equal(by_id(&t, "control")->samples.n, 3);
	size_t all = 0;
	for (size_t i = 0; i < t.subjects.n; i++)
		all += t.subjects.v[i].samples.n;
	assert_int_equal(all, t.kept);
	assert_int_equal(by_id(&t, "two")->results.v[0].pairs, 3);
	assert_int_equal(by_id(&t, "two")->verdict, VERDICT_INCONCLUSIVE);
	assert_true(by_id(&t, "two")->samples.v[0].wall_ns > 0);
	assert_true(by_id(&t, "two")->samples.v[0].max_rss_kb > 0);

	/* given back, nothing is taken again; one more round continues the numbers */
	size_t before = t.kept;
	assert_int_equal(race(&t, &err), 0);
	assert_int_equal(t.kept, before);
	t.opt.max_rounds = 4;
	assert_int_equal(race(&t, &err), 0);
	assert_true(t.kept > before);
	assert_int_equal(by_id(&t, "one")->results.v[0].pairs, 4);

	/* a new phase takes fresh samples and judges only those */
	t.opt.phase = 1;
	t.opt.max_rounds = 2;
	assert_int_equal(race(&t, &err), 0);
	assert_int_equal(by_id(&t, "one")->samples.n, 6);
	assert_int_equal(by_id(&t, "one")->results.v[0].pairs, 2);
	teardown(&t);
}

static void test_twice_the_work_is_slower(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	t.opt.metric = METRIC_CPU;
	add(&t, "worse", "PLANTED_EXTRA=9000");
	assert_int_equal(race(&t, &err), 0);
	assert_int_equal(by_id(&t, "worse")->verdict, VERDICT_SLOWER);
	assert_true(by_id(&t, "worse")->dropped);
	assert_true(by_id(&t, "worse")->results.v[0].hi < 1);
	assert_non_null(strstr(t.said.ptr, "worse: slower"));
	teardown(&t);
}

static void test_faults(void **state)
{
	(void)state;
	static const struct {
		const char *fault;
		enum measure_status status;
		const char *reason;
	} all[] = {{"crash", MEASURE_RUN_FAILED, "signal 11"},
		   {"flood", MEASURE_RUN_FAILED, "bytes of output"},
		   {"output", MEASURE_CHECK_FAILED, "stdout differs in line 1"},
		   {"almost", MEASURE_CHECK_FAILED, "stdout differs in line 1"},
		   {"stdin", MEASURE_OK, NULL},
		   {"daemon", MEASURE_OK, NULL}};
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	t.opt.max_rounds = 2;
	t.opt.no_early_stop = 1;
	t.opt.budget_s = 120;
	t.opt.run_timeout_s = 100; /* flooding takes a while on a loaded machine */
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		add(&t, all[i].fault, arena_printf(&t.a, "PLANTED_FAULT=%s", all[i].fault));
	assert_int_equal(race(&t, &err), 0);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const struct subject *s = by_id(&t, all[i].fault);
		printf("%s: %s\n", s->id, s->reason ? s->reason : "ok");
		assert_int_equal(s->status, all[i].status);
		if (all[i].reason)
			assert_non_null(strstr(s->reason, all[i].reason));
		assert_int_equal(s->verdict, s->status == MEASURE_OK ? VERDICT_INCONCLUSIVE : VERDICT_NONE);
	}
	teardown(&t);
}

static void test_hang(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	t.opt.max_rounds = 1;
	t.opt.run_timeout_s = 4;
	add(&t, "hang", "PLANTED_FAULT=hang");
	assert_int_equal(race(&t, &err), 0);
	assert_int_equal(by_id(&t, "hang")->status, MEASURE_TIMEOUT);
	assert_non_null(strstr(by_id(&t, "hang")->reason, "no end after"));
	teardown(&t);
}

static void test_numbers_may_differ_when_allowed(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	t.opt.max_rounds = 1;
	t.opt.tolerance = 1e-9;
	add(&t, "numeric", "PLANTED_FAULT=almost")->numerics = 1;
	add(&t, "strict", "PLANTED_FAULT=almost");
	assert_int_equal(race(&t, &err), 0);
	assert_int_equal(by_id(&t, "numeric")->status, MEASURE_OK);
	assert_int_equal(by_id(&t, "strict")->status, MEASURE_CHECK_FAILED);
	teardown(&t);
}

static void test_output_that_varies_is_not_held_against_anyone(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	struct strlist warnings = {0};
	setup(&t);
	for (size_t i = 0; i < t.subjects.n; i++)
		strlist_add(&t.a, &t.subjects.v[i].env, "PLANTED_FAULT=varies");
	add(&t, "one", "PLANTED_FAULT=varies");
	t.opt.max_rounds = 2;
	assert_int_equal(measure_baseline(&t.a, &t.subjects.v[0], &t.benchmarks, &t.opt, &warnings, &err), 0);
	assert_true(warnings.n >= 1);
	assert_non_null(strstr(warnings.v[0], "varies from run to run"));
	assert_int_equal(race(&t, &err), 0);
	assert_int_equal(by_id(&t, "one")->status, MEASURE_OK);
	assert_non_null(strstr(t.said.ptr, "varies"));
	teardown(&t);
}

static void test_baseline_that_fails(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	struct strlist warnings = {0};
	setup(&t);
	t.benchmarks.v[0].command = "echo some last words >&2; exit 3";
	assert_int_equal(measure_baseline(&t.a, &t.subjects.v[0], &t.benchmarks, &t.opt, &warnings, &err), -1);
	assert_non_null(strstr(err.text, "exit status 3"));
	assert_non_null(strstr(err.text, "some last words"));
	t.benchmarks.v[0].command = "./no-such-program --at-all";
	assert_int_equal(measure_baseline(&t.a, &t.subjects.v[0], &t.benchmarks, &t.opt, &warnings, &err), -1);
	assert_non_null(strstr(err.text, "no-such-program"));
	t.benchmarks.v[0].command = "true";
	assert_int_equal(measure_baseline(&t.a, &t.subjects.v[0], &t.benchmarks, &t.opt, &warnings, &err), 0);
	t.benchmarks.v[0].command = "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do sleep 0.001; sleep 0; done";
	assert_int_equal(measure_baseline(&t.a, &t.subjects.v[0], &t.benchmarks, &t.opt, &warnings, &err), 0);
	assert_int_equal(measure_default_metric(&t.subjects.v[0]), METRIC_WALL);
	t.opt.check = "exit 1";
	assert_int_equal(measure_baseline(&t.a, &t.subjects.v[0], &t.benchmarks, &t.opt, &warnings, &err), -1);
	assert_non_null(strstr(err.text, "check"));
	teardown(&t);
}

/* The baseline crashes now and then: the benchmark is to blame, not the variants,
 * and the race ends one way or the other. */
static void test_crashes_now_and_then(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	for (size_t i = 0; i < t.subjects.n; i++)
		strlist_add(&t.a, &t.subjects.v[i].env, "PLANTED_FAULT=sometimes");
	t.opt.max_rounds = 10;
	if (race(&t, &err) != 0)
		assert_non_null(strstr(err.text, "signal 6"));
	teardown(&t);
}

static void test_check_command(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	t.opt.max_rounds = 1;
	t.opt.check = "test \"$GOOD\" = 1";
	add(&t, "good", "GOOD=1");
	add(&t, "bad", "GOOD=0");
	assert_int_equal(race(&t, &err), 0);
	assert_int_equal(by_id(&t, "good")->status, MEASURE_OK);
	assert_int_equal(by_id(&t, "bad")->status, MEASURE_CHECK_FAILED);
	assert_int_equal(by_id(&t, "bad")->samples.n, 0);
	teardown(&t);
}

static void test_interrupted(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	add(&t, "one", NULL);
	t.opt.no_early_stop = 1;
	t.stop_after = 30;
	assert_int_equal(race(&t, &err), -1);
	assert_string_equal(err.text, "interrupted");
	assert_true(t.kept >= 30 && t.kept <= 31);
	assert_true(by_id(&t, "one")->results.v[0].pairs > 5);
	teardown(&t);
}

static void test_budget(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	for (int i = 0; i < 6; i++)
		add(&t, arena_printf(&t.a, "v%d", i), NULL);
	add(&t, "hang", "PLANTED_FAULT=hang");
	t.opt.no_early_stop = 1;
	t.opt.budget_s = 1.5;
	double start = clock_s();
	assert_int_equal(race(&t, &err), 0);
	double took = clock_s() - start;
	printf("budget 1.5 s, took %.3f s\n", took);
	assert_true(took < 30); /* one grace period and a loaded machine; a hang alone would be 1000 s */
	teardown(&t);
}

/* A benchmark longer than the budget: nothing is measured, and everybody is told why. */
static void test_benchmark_longer_than_the_budget(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	add(&t, "one", NULL);
	t.benchmarks.v[0].command = "sleep 1000";
	t.opt.budget_s = 0.3;
	assert_int_equal(race(&t, &err), 0);
	assert_int_equal(by_id(&t, "one")->verdict, VERDICT_NONE);
	assert_int_equal(by_id(&t, "one")->status, MEASURE_SKIPPED);
	assert_non_null(strstr(by_id(&t, "one")->reason, "budget"));
	teardown(&t);
}

/* Time for one variant's rounds only: the first has them, the others are not begun. */
static void test_too_many_for_the_budget(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	for (int i = 0; i < 40; i++)
		add(&t, arena_printf(&t.a, "v%d", i), NULL);
	t.benchmarks.v[0].command = "sleep 0.1";
	t.opt.budget_s = 4;
	assert_int_equal(race(&t, &err), 0);
	size_t skipped = 0;
	for (int i = 1; i < 40; i++) {
		const struct subject *s = by_id(&t, arena_printf(&t.a, "v%d", i));
		skipped += s->status == MEASURE_SKIPPED && s->samples.n == 0 && strstr(s->reason, "budget");
	}
	assert_true(skipped >= 34); /* 4 s are 40 runs at best */
	teardown(&t);
}

struct placed {
	int count[4];
	int now;
};

static int place(void *ctx, unsigned layout, struct err *err)
{
	struct placed *p = ctx;
	(void)err;
	assert_true(layout < 4);
	p->count[layout]++;
	p->now = (int)layout;
	return 0;
}

static void test_layouts_are_drawn_evenly(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	struct placed placed[3] = {{{0}, 0}};
	setup(&t);
	add(&t, "one", NULL);
	for (size_t i = 0; i < 3; i++) {
		t.subjects.v[i].layouts = 4;
		t.subjects.v[i].place = place;
		t.subjects.v[i].ctx = &placed[i];
	}
	t.opt.no_early_stop = 1;
	t.opt.max_rounds = 12;
	assert_int_equal(race(&t, &err), 0);
	int seen[4] = {0}, asked = 0;
	for (int l = 0; l < 4; l++)
		asked += placed[2].count[l];
	/* before every run, the uncounted one too: another subject may run in the same tree */
	assert_int_equal(asked, (int)t.subjects.v[2].samples.n + 1);
	for (size_t i = 0; i < t.subjects.v[2].samples.n; i++) {
		const struct sample *s = &t.subjects.v[2].samples.v[i];
		seen[s->layout]++;
		assert_int_equal(s->layout, t.subjects.v[0].samples.v[i].layout);
	}
	for (int l = 0; l < 4; l++)
		assert_int_equal(seen[l], 3);
	teardown(&t);
}

static void test_several_benchmarks(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	*list_push(&t.a, &t.benchmarks) = (struct benchmark){.name = "shell", .command = "echo $((1 + 1)) | cat"};
	add(&t, "one", NULL);
	t.opt.max_rounds = 2;
	assert_int_equal(race(&t, &err), 0);
	assert_int_equal(by_id(&t, "one")->samples.n, 4);
	assert_int_equal(by_id(&t, "one")->results.n, 3);
	assert_string_equal(by_id(&t, "one")->results.v[2].benchmark, "*");
	assert_int_equal(by_id(&t, "one")->results.v[2].pairs, 2);
	teardown(&t);
}

static void test_output_files(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	char *dir = fs_temp_dir(&t.a, "/tmp/test-measure-", &err);
	assert_non_null(dir);
	t.benchmarks.v[0].command = "echo ${WHAT:-same} > out.txt";
	strlist_add(&t.a, &t.opt.outputs, "out.txt");
	t.opt.max_rounds = 1;
	add(&t, "same", NULL);
	add(&t, "other", "WHAT=other");
	for (size_t i = 0; i < t.subjects.n; i++)
		t.subjects.v[i].tree = dir;
	assert_int_equal(race(&t, &err), 0);
	assert_int_equal(by_id(&t, "same")->status, MEASURE_OK);
	assert_int_equal(by_id(&t, "other")->status, MEASURE_CHECK_FAILED);
	assert_non_null(strstr(by_id(&t, "other")->reason, "out.txt differs in line 1: `same` became `other`"));
	fs_remove_tree(dir, NULL);
	teardown(&t);
}

/* Counted by hardware or valgrind; skipped where there is neither. */
static void test_instructions(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	add(&t, "more", "PLANTED_EXTRA=100");
	t.opt.metric = METRIC_INSTRUCTIONS;
	int rc = race(&t, &err);
	int none = rc != 0;
	if (none) {
		printf("skipped: %s\n", err.text);
	} else {
		assert_int_equal(by_id(&t, "more")->verdict, VERDICT_SLOWER);
		assert_true(by_id(&t, "more")->samples.n <= 2);
		assert_true(by_id(&t, "more")->samples.v[0].instructions > 1000000);
		assert_int_equal(by_id(&t, "control")->verdict, VERDICT_NO_DIFFERENCE);
	}
	teardown(&t);
	if (none)
		skip();
}

/* Holds the locks of all processors but `except`; what others hold is waited for. 0: all held. */
static int hold_cpus(int *fds, int except)
{
	cpu_set_t mine;
	sched_getaffinity(0, sizeof mine, &mine);
	for (int i = 0; i < CPU_SETSIZE; i++) {
		char path[64];
		fds[i] = -1;
		if (!CPU_ISSET((size_t)i, &mine) || i == except)
			continue;
		snprintf(path, sizeof path, RUNNER_CPU_LOCK, i);
		for (int k = 0; fs_lock_shared(path, &fds[i]) != 0; k++) {
			if (k > 100)
				return -1;
			clock_sleep(0.1);
		}
	}
	return 0;
}

static void release_cpus(int *fds)
{
	for (int i = 0; i < CPU_SETSIZE; i++)
		fs_unlock(fds[i]);
}

/* Two advisors that measure at the same time take different processors; where there
 * is none left, the user is told and the race goes on. */
static void test_processors_are_shared_out(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	struct runner r;
	static int fds[CPU_SETSIZE];
	cpu_set_t mine;
	int first = 0;
	setup(&t);
	sched_getaffinity(0, sizeof mine, &mine);
	while (!CPU_ISSET((size_t)first, &mine))
		first++;
	int held = hold_cpus(fds, first);
	if (held == 0) { /* only the first is left, unless somebody else has just taken that */
		assert_int_equal(runner_open(&t.a, &r, &t.opt, 0, &err), 0);
		assert_true(r.crowded || r.cpu == first);
		runner_close(&r);
	}
	release_cpus(fds);
	held |= hold_cpus(fds, -1);
	if (held == 0) {
		t.opt.max_rounds = 1;
		assert_int_equal(race(&t, &err), 0);
		assert_int_equal(by_id(&t, "control")->samples.n, 1);
		assert_non_null(strstr(t.said.ptr, "other advisors measure on every processor"));
	}
	release_cpus(fds);
	teardown(&t);
	if (held != 0)
		skip(); /* other tests measure all the time */
}

static void test_noise(void **state)
{
	(void)state;
	struct arena a = {0};
	struct measure_options opt = {0};
	struct machine_noise n;
	struct err err = {{0}};
	assert_int_equal(measure_noise(&a, 0.2, &opt, &n, &err), 0);
	assert_true(n.pairs >= 5 && n.wall >= 0 && n.cpu >= 0);
	printf("spread %.2f %% by wall time, %.2f %% by cpu\n", 100 * n.wall, 100 * n.cpu);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rounds_are_paired_and_kept),
		cmocka_unit_test(test_twice_the_work_is_slower),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_hang),
		cmocka_unit_test(test_numbers_may_differ_when_allowed),
		cmocka_unit_test(test_output_that_varies_is_not_held_against_anyone),
		cmocka_unit_test(test_baseline_that_fails),
		cmocka_unit_test(test_crashes_now_and_then),
		cmocka_unit_test(test_check_command),
		cmocka_unit_test(test_interrupted),
		cmocka_unit_test(test_budget),
		cmocka_unit_test(test_benchmark_longer_than_the_budget),
		cmocka_unit_test(test_too_many_for_the_budget),
		cmocka_unit_test(test_layouts_are_drawn_evenly),
		cmocka_unit_test(test_several_benchmarks),
		cmocka_unit_test(test_output_files),
		cmocka_unit_test(test_instructions),
		cmocka_unit_test(test_processors_are_shared_out),
		cmocka_unit_test(test_noise),
	};
	proc_catch_signals();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
