/* Which winners go together, and the variant that they make. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "suggest/suggest.h"

static struct arena arena;
static struct suggestion_list all;

static int fresh(void **state)
{
	(void)state;
	memset(&all, 0, sizeof all);
	return 0;
}

static int give_back(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct suggestion *won(const char *id, double lo, const char *add)
{
	struct suggestion *s = list_push(&arena, &all);
	*s = (struct suggestion){.id = id, .rule = id, .status = SUGGESTION_MEASURED, .verdict = VERDICT_FASTER};
	*list_push(&arena, &s->results) =
		(struct result){.benchmark = "x", .speedup = lo + 0.02, .lo = lo, .hi = lo + 0.04};
	if (add)
		strlist_add(&arena, &s->edit.add, add);
	return s;
}

static const char *combined(void)
{
	struct strlist ids = {0};
	struct str s = {0};
	suggest_combine(&arena, &all, &ids);
	for (size_t i = 0; i < ids.n; i++)
		str_addf(&s, "%s%s", i ? " " : "", ids.v[i]);
	const char *text = arena_strdup(&arena, str_text(&s));
	str_free(&s);
	return text;
}

static void best_first_and_only_winners(void **state)
{
	(void)state;
	won("a", 1.02, "-fa");
	won("b", 1.10, "-fb");
	won("c", 1.50, "-fc")->verdict = VERDICT_LAYOUT_LUCK;
	won("d", 1.40, "-fd")->verdict = VERDICT_INCONCLUSIVE;
	won("e", 1.05, "-fe");
	assert_string_equal(combined(), "b e a");
}

/* What its risk forbids has a price, and no place in a recommendation. */
static void priced_winners_stay_out(void **state)
{
	(void)state;
	won("a", 1.02, "-fa");
	won("native", 1.50, "-march=native")->priced = 1;
	assert_string_equal(combined(), "a");
}

/* The undecided that look good join, as far as they go with what is there. */
static void promising_ones_fill_a_set(void **state)
{
	(void)state;
	struct strlist ids = {0};
	won("a", 1.05, "-O3");
	won("b", 1.30, "-Os")->verdict = VERDICT_INCONCLUSIVE;
	won("c", 1.10, "-fc")->verdict = VERDICT_INCONCLUSIVE;
	won("d", 1.20, "-fd")->verdict = VERDICT_INCONCLUSIVE;
	won("e", 1.40, "-fe")->verdict = VERDICT_SLOWER;
	won("f", 1.001, "-ff")->verdict = VERDICT_INCONCLUSIVE;
	for (size_t i = 0; i < all.n; i++)
		all.v[i].results.v[0].pairs = 4;
	suggest_combine(&arena, &all, &ids);
	suggest_promising(&arena, &all, 1.05, 3, &ids);
	assert_int_equal(ids.n, 3);
	assert_string_equal(ids.v[0], "a");
	assert_string_equal(ids.v[1], "d");
	assert_string_equal(ids.v[2], "c");
}

static void several_benchmarks_count_together(void **state)
{
	(void)state;
	struct suggestion *s = won("a", 1.50, "-fa");
	*list_push(&arena, &s->results) = (struct result){.benchmark = "*", .lo = 1.01};
	won("b", 1.10, "-fb");
	assert_string_equal(combined(), "b a");
}

static void one_level_one_machine_one_compiler_one_allocator(void **state)
{
	(void)state;
	won("o3", 1.05, "-O3");
	won("os", 1.04, "-Os");
	won("native", 1.03, "-march=native");
	won("v3", 1.06, "-march=x86-64-v3");
	won("clang", 1.02, NULL)->edit.compiler = "/usr/bin/clang";
	won("gcc-13", 1.01, NULL)->edit.compiler = "/usr/bin/gcc-13";
	won("je", 1.08, NULL)->edit.preload = "/j.so";
	won("mi", 1.09, NULL)->edit.preload = "/m.so";
	assert_string_equal(combined(), "mi v3 o3 clang");
}

static void rules_say_what_conflicts_and_what_is_pointless(void **state)
{
	(void)state;
	struct suggestion *s = won("pgo-lto", 1.10, "-flto");
	s->edit.pgo = 1;
	strlist_add(&arena, &s->subsumes, "pgo");
	won("pgo", 1.20, NULL)->edit.pgo = 1;
	won("lto", 1.05, "-flto");
	s = won("alloc", 1.15, NULL);
	s->edit.preload = "/m.so";
	strlist_add(&arena, &s->conflicts, "tunable-*");
	s = won("tunable-x", 1.04, NULL);
	strlist_add(&arena, &s->edit.env, "GLIBC_TUNABLES=glibc.malloc.x=1");
	assert_string_equal(combined(), "pgo alloc lto");
}

static void opposites_do_not_meet(void **state)
{
	(void)state;
	won("a", 1.20, "-fno-plt");
	won("b", 1.10, "-fplt");
	won("c", 1.09, "-DX=8");
	won("d", 1.08, "-DX=16");
	won("e", 1.07, "-UX");
	struct suggestion *s = won("f", 1.06, NULL);
	strlist_add(&arena, &s->edit.remove, "-fno-*");
	assert_string_equal(combined(), "a c");
}

static void units_apart_may_differ(void **state)
{
	(void)state;
	struct suggestion *s = won("a", 1.20, "-O3");
	strlist_add(&arena, &s->edit.units, "x.c");
	s = won("b", 1.10, "-Os");
	strlist_add(&arena, &s->edit.units, "y.c");
	won("c", 1.05, "-O1");
	assert_string_equal(combined(), "a b");
}

static void the_variant_keeps_the_order(void **state)
{
	(void)state;
	struct suggestion *s = won("a", 1.2, NULL);
	strlist_add(&arena, &s->edit.env, "GLIBC_TUNABLES=glibc.malloc.tcache_count=2000");
	s = won("b", 1.1, NULL);
	strlist_add(&arena, &s->edit.env, "GLIBC_TUNABLES=glibc.malloc.hugetlb=1");
	won("c", 1.3, "-O3");
	struct strlist ids = {0};
	strlist_add(&arena, &ids, "c");
	strlist_add(&arena, &ids, "a");
	strlist_add(&arena, &ids, "b");
	struct variant v = suggest_combination(&arena, &all, &ids, "combination-1");
	assert_string_equal(v.id, "combination-1");
	assert_int_equal(v.n_edits, 3);
	assert_string_equal(v.edits[0]->add.v[0], "-O3");
	assert_string_equal(v.edits[2]->env.v[0], "GLIBC_TUNABLES=glibc.malloc.hugetlb=1");
	assert_string_equal(combined(), "c a b");

	v = suggest_variant(&arena, &all.v[0]);
	assert_string_equal(v.id, "a");
	assert_int_equal(v.n_edits, 1);
	assert_ptr_equal(v.edits[0], &all.v[0].edit);
}

static void the_same_tunable_twice_is_a_conflict(void **state)
{
	(void)state;
	struct suggestion *s = won("a", 1.2, NULL);
	strlist_add(&arena, &s->edit.env, "GLIBC_TUNABLES=glibc.malloc.trim_threshold=1:glibc.malloc.x=1");
	s = won("b", 1.1, NULL);
	strlist_add(&arena, &s->edit.env, "GLIBC_TUNABLES=glibc.malloc.trim_threshold=2");
	assert_string_equal(combined(), "a");
}

static int read_lines(void *ctx, const char *file, struct str *out, struct err *err)
{
	(void)ctx, (void)file, (void)err;
	str_add(out, "one\ntwo\nthree\nfour\n");
	return 0;
}

static const struct patch *change(size_t offset, const char *text)
{
	struct patch *p = arena_alloc(&arena, sizeof *p);
	patch_add(&arena, p, (struct replacement){.file = "a.c", .offset = offset, .before = "", .text = text});
	assert_int_equal(patch_finish(&arena, p, read_lines, NULL, NULL), 0);
	return p;
}

/* Two patches of the same lines exclude each other; others go together, and with flags. */
static void patches_that_touch(void **state)
{
	(void)state;
	won("a", 1.30, NULL)->edit.patch = change(0, "x");
	won("b", 1.20, NULL)->edit.patch = change(1, "y");
	won("c", 1.10, NULL)->edit.patch = change(8, "z");
	won("d", 1.05, "-fd");
	assert_string_equal(combined(), "a c d");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, give_back)
	const struct CMUnitTest tests[] = {
		TEST(best_first_and_only_winners),
		TEST(priced_winners_stay_out),
		TEST(promising_ones_fill_a_set),
		TEST(several_benchmarks_count_together),
		TEST(one_level_one_machine_one_compiler_one_allocator),
		TEST(rules_say_what_conflicts_and_what_is_pointless),
		TEST(opposites_do_not_meet),
		TEST(units_apart_may_differ),
		TEST(the_variant_keeps_the_order),
		TEST(the_same_tunable_twice_is_a_conflict),
		TEST(patches_that_touch),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
