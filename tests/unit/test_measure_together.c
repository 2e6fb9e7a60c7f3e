/* Races side by side, samples of several runs, and what is found out of a benchmark while it runs. Nothing here
 * depends on how fast the machine is. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/fs.h"
#include "race_case.h"

static size_t count_design(const struct subject *s, enum design design)
{
	size_t n = 0;
	for (size_t i = 0; i < s->samples.n; i++)
		n += s->samples.v[i].design == design;
	return n;
}

/* Pairs at the same moment: every round has the baseline's sample and the member's, both well, with times of their own. */
static void test_side_by_side(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	for (int i = 0; i < 3; i++)
		add(&t, arena_printf(&t.a, "v%d", i), i == 2 ? "PLANTED_FAULT=output" : NULL);
	t.opt.metric = METRIC_CPU;
	t.opt.pairing = PAIRING_TOGETHER;
	t.opt.max_rounds = 4;
	t.opt.no_early_stop = 1;
	assert_int_equal(race(&t, &err), 0);
	const struct subject *v = by_id(&t, "v0");
	assert_int_equal(count_design(v, DESIGN_TOGETHER), 4);
	assert_int_equal(count_design(v, DESIGN_ALONE), 0);
	assert_int_equal(v->results.v[0].pairs, 4);
	assert_int_equal(v->design, DESIGN_TOGETHER);
	assert_int_equal(by_id(&t, "v2")->status, MEASURE_CHECK_FAILED);
	for (size_t i = 0; i < v->samples.n; i++)
		assert_true(v->samples.v[i].user_ns + v->samples.v[i].sys_ns > 0 &&
			    v->samples.v[i].took_ns >= v->samples.v[i].wall_ns / 2);
	teardown(&t);
}

/* A run of 2 ms is made many times in a sample; the sample is one run's mean. */
static void test_short_runs_are_repeated(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	setup(&t);
	t.opt.max_rounds = 2;
	assert_int_equal(race(&t, &err), 0);
	for (size_t i = 0; i < by_id(&t, "control")->samples.n; i++) {
		const struct sample *s = &by_id(&t, "control")->samples.v[i];
		assert_int_equal(s->status, SAMPLE_OK);
		assert_true(s->took_ns >= 2 * s->wall_ns);
	}
	teardown(&t);
}

/* Of what there is one on a machine, two runs at a time would use the same: found out by itself. */
static void test_what_is_there_once(void **state)
{
	(void)state;
	static const struct {
		const char *fault, *where;
		int alone;
	} all[] = {{"port", "PLANTED_WHERE=47613", 1},
		   {"socket", "PLANTED_WHERE=/tmp/advisor-test-socket", 1},
		   {"file", "PLANTED_WHERE=/tmp/advisor-test-file", 1},
		   {"shared", "PLANTED_WHERE=/advisor-test-shared", 1},
		   {"file", "PLANTED_WHERE=below", 0}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct arena_of_tests t;
		struct err err = {{0}};
		setup(&t);
		char *dirs[2] = {fs_temp_dir(&t.a, "/tmp/test-measure-", &err),
				 fs_temp_dir(&t.a, "/tmp/test-measure-", &err)};
		for (size_t k = 0; k < 2; k++) {
			struct subject *s = &t.subjects.v[k];
			s->tree = dirs[k];
			strlist_addf(&t.a, &s->env, "PLANTED_FAULT=%s", all[i].fault);
			strlist_add(&t.a, &s->env, all[i].where);
		}
		t.opt.metric = METRIC_CPU;
		t.opt.pairing = PAIRING_TOGETHER;
		t.opt.max_rounds = 2;
		assert_int_equal(race(&t, &err), 0);
		printf("%s %s: %s\n", all[i].fault, all[i].where, str_text(&t.said));
		assert_int_equal(count_design(by_id(&t, "control"), all[i].alone ? DESIGN_ALONE : DESIGN_TOGETHER), 2);
		for (size_t k = 0; k < 2; k++)
			fs_remove_tree(dirs[k], NULL);
		teardown(&t);
	}
	fs_remove("/tmp/advisor-test-socket", NULL);
	fs_remove("/tmp/advisor-test-file", NULL);
	fs_remove("/dev/shm/advisor-test-shared", NULL);
}

/* Several processes: the largest one's peak and that of all together are two numbers. */
static void test_memory_of_several_processes(void **state)
{
	(void)state;
	struct arena_of_tests t;
	struct err err = {{0}};
	struct metric_summary *m;
	size_t n;
	double largest = 0, all = 0;
	setup(&t);
	for (size_t i = 0; i < t.subjects.n; i++) {
		strlist_add(&t.a, &t.subjects.v[i].env, "PLANTED_HOLD_KB=20000");
		strlist_add(&t.a, &t.subjects.v[i].env, "PLANTED_PROCESSES=3");
	}
	t.opt.max_rounds = 1;
	assert_int_equal(race(&t, &err), 0);
	measure_summaries(&t.a, by_id(&t, "control"), &m, &n);
	for (size_t i = 0; i < n; i++) {
		largest = m[i].metric == METRIC_RSS ? m[i].max / 1024 : largest;
		all = m[i].metric == METRIC_ALL_RSS ? m[i].max / 1024 : all;
	}
	printf("largest %.0f KB, all %.0f KB\n", largest, all);
	assert_true(largest > 20000 && largest < 23000);
	assert_true(all > 60000 && all < 66000);
	teardown(&t);
}

/* What lowers the peak shows as a gain in memory: memory freed earlier, and tunables of the C library's allocator. */
static void test_gains_in_memory(void **state)
{
	(void)state;
	static const struct {
		const char *before, *after;
	} all[] = {{"PLANTED_PHASES=late", "PLANTED_PHASES=early"},
		   {"PLANTED_PHASES=mmap", "GLIBC_TUNABLES=glibc.malloc.mmap_threshold=32768"},
		   {"PLANTED_PHASES=trim", "GLIBC_TUNABLES=glibc.malloc.trim_threshold=131072"}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct arena_of_tests t;
		struct err err = {{0}};
		setup(&t);
		add(&t, "same", NULL);
		add(&t, "less", NULL);
		for (size_t k = 0; k < t.subjects.n; k++)
			strlist_add(&t.a, &t.subjects.v[k].env, all[i].before);
		strlist_add(&t.a, &by_id(&t, "less")->env, all[i].after);
		t.opt.metric = METRIC_RSS;
		assert_int_equal(race(&t, &err), 0);
		const struct result *r = &by_id(&t, "less")->results.v[0];
		printf("%s: %.2f [%.2f, %.2f] after %d pairs\n", all[i].after, r->speedup, r->lo, r->hi, r->pairs);
		assert_int_equal(r->verdict, VERDICT_FASTER);
		assert_true(r->speedup > 1.2);
		assert_int_not_equal(by_id(&t, "same")->verdict, VERDICT_FASTER);
		assert_int_not_equal(by_id(&t, "same")->verdict, VERDICT_SLOWER);
		teardown(&t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_side_by_side),	   cmocka_unit_test(test_short_runs_are_repeated),
		cmocka_unit_test(test_what_is_there_once), cmocka_unit_test(test_memory_of_several_processes),
		cmocka_unit_test(test_gains_in_memory),
	};
	proc_catch_signals();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
