/* A profile on what it was not trained with: a lab without a world gives planted results. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/str.h"
#include "search/sets.h"

static struct world {
	struct arena arena;
	struct report report;
	struct search search;
	struct candidate set;
	struct strlist built, raced; /* benchmarks held out of builds, and measured */
	double speedup[3]; /* of each benchmark, when the others train */
	enum build_status status;
	const char *unprofiled; /* a source without counts; NULL: all have some */
	double now;
} w;

static double now(void *ctx)
{
	(void)ctx;
	return w.now;
}

static int begin(void *ctx, const struct variant *v, int ask, double until, struct err *err)
{
	(void)ctx;
	(void)ask;
	(void)until;
	(void)err;
	strlist_add(&w.arena, &w.built, v->held_out);
	return 0;
}

static int poll(void *ctx, double seconds, struct built *out, struct err *err)
{
	(void)ctx;
	(void)seconds;
	(void)err;
	*out = (struct built){.status = w.status, .tree = "/nowhere", .code_hash = "code", .layouts = 1};
	if (w.unprofiled)
		strlist_add(&w.arena, &out->unprofiled, w.unprofiled);
	w.now += 10;
	return 1;
}

static int recall(void *ctx, struct subject *subject, int phase, struct err *err)
{
	(void)ctx;
	(void)subject;
	(void)err;
	assert_int_equal(phase, PHASE_HELD_OUT);
	return 0;
}

static int race(void *ctx, struct subject_list *subjects, const struct measure_options *opt, struct err *err)
{
	const struct benchmark_list *l = &w.report.benchmarks;
	double x = w.speedup[l->v[0].name[0] - 'a'];
	(void)ctx;
	(void)err;
	assert_int_equal(l->n, 1);
	strlist_add(&w.arena, &w.raced, l->v[0].name);
	w.now += opt->budget_s;
	*list_push(&w.arena, &subjects->v[2].results) =
		(struct result){.benchmark = l->v[0].name, .speedup = x, .lo = x - 0.01, .hi = x + 0.01, .pairs = 12};
	return 0;
}

static void drop(void *ctx, const struct built *built)
{
	(void)ctx;
	(void)built;
}

static const struct lab lab = {.now = now, .begin = begin, .poll = poll, .recall = recall, .race = race, .drop = drop};

static int begin_world(void **state)
{
	static const char *const names[] = {"a", "b", "c"};
	(void)state;
	w = (struct world){.speedup = {1.05, 1.04, 1.03}};
	struct search *s = &w.search;
	*s = (struct search){.lab = &lab, .arena = &w.arena, .report = &w.report, .deadline = 600, .round_s = 3};
	s->base = s->control = (struct built){.tree = "/base", .code_hash = "base", .seconds = 5, .layouts = 1};
	for (size_t i = 0; i < 3; i++)
		*list_push(&w.arena, &w.report.benchmarks) = (struct benchmark){.name = names[i], .command = names[i]};
	*list_push(&w.arena, &w.report.suggestions) =
		(struct suggestion){.id = "pgo", .rule = "pgo", .edit = {.pgo = 1}};
	*list_push(&w.arena, &w.report.suggestions) = (struct suggestion){.id = "lto", .rule = "lto"};
	strlist_add(&w.arena, &w.set.ids, "pgo");
	return 0;
}

static int end_world(void **state)
{
	(void)state;
	arena_free(&w.arena);
	return 0;
}

static struct rehearsal hold_out(void)
{
	struct rehearsal h = {.status = REHEARSAL_PASSED};
	struct err err = {{0}};
	assert_int_equal(search_hold_out(&w.search, &w.set, &h, &err), 0);
	assert_int_equal(w.report.benchmarks.n, 3);
	assert_true(w.search.round_s == 3);
	return h;
}

static void each_is_held_out_once(void **state)
{
	(void)state;
	assert_int_equal(hold_out().status, REHEARSAL_PASSED);
	assert_string_equal(strlist_joined(&w.arena, &w.built, " "), "a b c");
	assert_string_equal(strlist_joined(&w.arena, &w.raced, " "), "a b c");
	const struct result_list *l = &w.report.recommendation.held_out;
	assert_int_equal(l->n, 3);
	assert_string_equal(l->v[1].benchmark, "b");
	assert_true(l->v[1].speedup == 1.04);
}

static void a_loss_elsewhere_forbids_it(void **state)
{
	(void)state;
	w.speedup[1] = 0.95;
	struct rehearsal h = hold_out();
	assert_int_equal(h.status, REHEARSAL_FAILED);
	assert_non_null(strstr(h.reason, "makes b slower: -5.0 % [-6.0, -4.0]"));
	assert_string_equal(strlist_joined(&w.arena, &w.built, " "), "a b");
}

/* Not surely slower is no reason against it. */
static void an_open_question_does_not(void **state)
{
	(void)state;
	w.speedup[2] = 0.995;
	assert_int_equal(hold_out().status, REHEARSAL_PASSED);
}

static void no_question_is_asked(void **state)
{
	(void)state;
	w.set.ids.v[0] = "lto";
	hold_out();
	w.set.ids.v[0] = "pgo";
	*list_push(&w.arena, &w.report.training) = (struct benchmark){.name = "t", .command = "t"};
	hold_out();
	assert_int_equal(w.built.n, 0);
}

static void without_time_it_is_said(void **state)
{
	(void)state;
	w.search.deadline = 60;
	assert_int_equal(hold_out().status, REHEARSAL_PASSED);
	assert_int_equal(w.built.n, 0);
	assert_non_null(strstr(w.search.notes.v[0], "no time was left to see what the profile is worth"));
}

static void what_does_not_build_says_nothing(void **state)
{
	(void)state;
	w.status = BUILD_RUN_FAILED;
	assert_int_equal(hold_out().status, REHEARSAL_PASSED);
	assert_int_equal(w.report.recommendation.held_out.n, 0);
	assert_int_equal(w.raced.n, 0);
}

/* Counts of everything but of where the time goes are no profile. */
static void a_profile_must_know_what_is_hot(void **state)
{
	struct strlist *hot = &w.search.suggest_options.hot_units;
	struct built built;
	(void)state;
	w.unprofiled = "cold.c";
	strlist_add(&w.arena, hot, "hot.c");
	strlist_add(&w.arena, hot, "warm.c");
	strlist_add(&w.arena, hot, "mild.c");
	assert_int_equal(search_poll(&w.search, -1, &built, NULL), 1);
	assert_int_equal(built.status, BUILD_OK);
	w.unprofiled = "mild.c";
	assert_int_equal(search_poll(&w.search, -1, &built, NULL), 1);
	assert_int_equal(built.status, BUILD_OK);
	w.unprofiled = "hot.c";
	assert_int_equal(search_poll(&w.search, -1, &built, NULL), 1);
	assert_int_equal(built.status, BUILD_FAILED);
	assert_non_null(
		strstr(built.reason, "1 of the 3 sources in which the benchmarks spend most of their time (hot.c)"));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin_world, end_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(each_is_held_out_once),	       CASE(a_loss_elsewhere_forbids_it),
		CASE(an_open_question_does_not),       CASE(no_question_is_asked),
		CASE(without_time_it_is_said),	       CASE(what_does_not_build_says_nothing),
		CASE(a_profile_must_know_what_is_hot),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
