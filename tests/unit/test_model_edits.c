/* The one merge of edits: what a set comes to, whoever asks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "model/edits.h"

static struct arena a;

/* Words parted by spaces. */
static struct strlist words(const char *text)
{
	struct strlist l = {0};
	while (*text) {
		size_t n = strcspn(text, " ");
		strlist_add(&a, &l, arena_strndup(&a, text, n));
		text += n + (text[n] == ' ');
	}
	return l;
}

static void check(const struct strlist *l, const char *expected)
{
	assert_string_equal(strlist_joined(&a, l, " "), expected);
}

static struct edit flags(const char *remove, const char *add)
{
	return (struct edit){.remove = words(remove), .add = words(add)};
}

static struct merged_edit merged(const struct edit *e, size_t n)
{
	const struct edit *list[8];
	struct merged_edit m;
	for (size_t i = 0; i < n; i++)
		list[i] = &e[i];
	edits_merge(&a, list, n, &m);
	return m;
}

static void check_env(const struct merged_edit *m, const char *expected)
{
	struct strlist env = {0};
	edits_env(&a, m, &env);
	check(&env, expected);
}

static void flags_of_all_units(void **state)
{
	struct edit e[] = {flags("-O*", "-O3"), flags("", "-march=native -O3"), flags("-fgcse", "-fno-gcse")};
	struct merged_edit m = merged(e, 3);
	(void)state;
	check(&m.all.add, "-O3 -march=native -fno-gcse");
	check(&m.all.remove, "-O* -fgcse");
	assert_int_equal(m.parts.n, 0);
	/* taken back by a later one, wherever it was added */
	struct edit back[] = {flags("", "-fgcse -O2"), {.add = words("-fgcse"), .units = words("a.c")}, e[2]};
	m = merged(back, 3);
	check(&m.all.add, "-O2 -fno-gcse");
	assert_int_equal(m.parts.n, 0);
}

/* A value is no flag of its own, and two values of one option are two. */
static void flags_with_values(void **state)
{
	struct edit e[] = {flags("", "--param a=1 -include x.h"), flags("", "--param b=2 -include x.h")};
	struct merged_edit m = merged(e, 2);
	(void)state;
	check(&m.all.add, "--param a=1 -include x.h --param b=2");
}

/* `o3-hot` is for the hot units, whatever else is in the set. */
static void units_stay_units(void **state)
{
	struct edit e[] = {{.add = words("-O3"), .remove = words("-O*"), .units = words("lvm.c lapi.c")},
			   flags("", "-flto"),
			   {.add = words("-funroll-loops"), .units = words("lapi.c lvm.c")},
			   {.pool = 1, .units = words("lstring.c")}};
	struct merged_edit m = merged(e, 4);
	(void)state;
	check(&m.all.add, "-flto");
	assert_false(m.all.pool);
	assert_int_equal(m.parts.n, 2);
	check(&m.parts.v[0].units, "lvm.c lapi.c");
	check(&m.parts.v[0].add, "-O3 -funroll-loops");
	check(&m.parts.v[0].remove, "-O*");
	check(&m.parts.v[1].units, "lstring.c");
	assert_true(m.parts.v[1].pool);
	/* links and profiles are the whole program's */
	struct edit linked = {.add = words("-fopenmp"), .link = words("-lm"), .pgo = 1, .units = words("a.c")};
	m = merged(&linked, 1);
	check(&m.all.link, "-lm");
	assert_true(m.all.pgo);
	check(&m.parts.v[0].add, "-fopenmp");
	assert_false(m.parts.v[0].pgo);
}

/* What all units get says nothing more for some of them. */
static void part_of_the_whole_goes(void **state)
{
	struct edit e[] = {flags("-O*", "-O3"), {.remove = words("-O*"), .add = words("-O3"), .units = words("a.c")}};
	struct merged_edit m = merged(e, 2);
	(void)state;
	assert_int_equal(m.parts.n, 0);
	/* but it does where another level wins otherwise */
	struct edit other[] = {flags("-O*", "-Os"), e[1]};
	assert_int_equal(merged(other, 2).parts.n, 1);
}

static void lists_are_joined(void **state)
{
	struct edit e[] = {{.env = words("GLIBC_TUNABLES=glibc.malloc.arena_max=1 A=1"), .preload = "/lib/x.so"},
			   {.env = words("GLIBC_TUNABLES=glibc.malloc.hugetlb=1 A=2"), .preload = "/lib/y.so"},
			   {.env = words("GLIBC_TUNABLES=glibc.malloc.arena_max=1 LD_PRELOAD=/lib/z.so")}};
	struct merged_edit m = merged(e, 3);
	(void)state;
	assert_string_equal(m.all.preload, "/lib/x.so:/lib/y.so");
	check_env(&m, "GLIBC_TUNABLES=glibc.malloc.arena_max=1:glibc.malloc.hugetlb=1 A=2 "
		      "LD_PRELOAD=/lib/z.so:/lib/x.so:/lib/y.so");
	/* of one tunable the last */
	struct edit two[] = {e[0], {.env = words("GLIBC_TUNABLES=glibc.malloc.arena_max=4")}};
	m = merged(two, 2);
	check_env(&m, "GLIBC_TUNABLES=glibc.malloc.arena_max=4 A=1 LD_PRELOAD=/lib/x.so");
	/* a name that begins alike is another variable */
	struct edit alike[] = {{.env = words("AB=1")}, {.env = words("A=2")}, {.env = words("ABC=3 EMPTY=")}};
	m = merged(alike, 3);
	check_env(&m, "AB=1 A=2 ABC=3 EMPTY=");
}

static void last_words_win(void **state)
{
	struct edit e[] = {{.options = words("-DA=ON --disable-x"), .compiler = "/usr/bin/gcc"},
			   {.options = words("-DA=OFF"), .compiler = "/usr/bin/clang"},
			   {.env = words("X=1")}};
	struct merged_edit m = merged(e, 3);
	(void)state;
	check(&m.all.options, "-DA=OFF --disable-x");
	assert_string_equal(m.all.compiler, "/usr/bin/clang");
	assert_true(edits_change_build(&m));
	struct edit env = {.env = words("X=1")};
	m = merged(&env, 1);
	assert_false(edits_change_build(&m));
}

/* A member that is within the others, or whose flags the compiler does not take, changes nothing. */
static void idle_members(void **state)
{
	struct edit all = flags("-O*", "-O3 -march=native -flto"),
		    e[] = {all, flags("-O*", "-O3"), flags("", "-march=native")};
	struct merged_edit with, without = merged(&all, 1), other;
	(void)state;
	all.pgo = e[0].pgo = e[1].pgo = 1;
	without = merged(&all, 1);
	with = merged(e, 3);
	assert_true(edits_same(&a, &with, &without));
	struct edit turned[] = {e[2], e[1], e[0]};
	other = merged(turned, 3);
	assert_true(edits_same(&a, &with, &other));
	other = merged(e + 1, 2);
	assert_false(edits_same(&a, &with, &other));
	struct edit tunables[] = {{.env = words("GLIBC_TUNABLES=a=1:b=2")}, {.env = words("GLIBC_TUNABLES=b=2:a=1")}};
	with = merged(tunables, 1);
	other = merged(tunables + 1, 1);
	assert_true(edits_same(&a, &with, &other));
	struct edit part[] = {{.add = words("-O3"), .units = words("a.c b.c")},
			      {.add = words("-O3"), .units = words("b.c a.c")},
			      {.add = words("-O3"), .units = words("a.c")}};
	with = merged(part, 1);
	other = merged(part + 1, 1);
	assert_true(edits_same(&a, &with, &other));
	other = merged(part + 2, 1);
	assert_false(edits_same(&a, &with, &other));
}

static void dropped_flags(void **state)
{
	struct edit clang = {.compiler = "/usr/bin/clang", .add = words("-O3")};
	struct edit e[] = {
		clang, {.add = words("-fno-thread-jumps"), .units = words("hot.c")}, flags("", "-fipa-pta -flto")};
	struct strlist unknown = words("-fno-thread-jumps -fipa-pta -fmodulo-sched");
	struct edit left[] = {clang, flags("", "-flto")};
	struct merged_edit m = merged(e, 3), expected = merged(left, 2);
	(void)state;
	assert_false(edits_same(&a, &m, &expected));
	edits_drop(&a, &m, &unknown);
	assert_true(edits_same(&a, &m, &expected));
	assert_int_equal(m.parts.n, 0);
	check(&m.all.add, "-O3 -flto");
}

/* A run whose suggestions make threads is measured by wall time: lanes of a vector are no threads. */
static void threads(void **state)
{
	struct edit e[] = {flags("", "-fopenmp"), flags("", "-ftree-parallelize-loops=4"), flags("", "-fopenmp-simd"),
			   flags("-fopenmp", "-O3")};
	(void)state;
	assert_true(edit_makes_threads(&e[0]));
	assert_true(edit_makes_threads(&e[1]));
	assert_false(edit_makes_threads(&e[2]));
	assert_false(edit_makes_threads(&e[3]));
}

static int done(void **state)
{
	(void)state;
	arena_free(&a);
	return 0;
}

static int read_lines(void *ctx, const char *file, struct str *out, struct err *err)
{
	(void)ctx, (void)file, (void)err;
	str_add(out, "one\ntwo\nthree\n");
	return 0;
}

static struct edit patched(size_t offset, const char *before, const char *text)
{
	struct patch *p = arena_alloc(&a, sizeof *p);
	patch_add(&a, p, (struct replacement){.file = "a.c", .offset = offset, .before = before, .text = text});
	assert_int_equal(patch_finish(&a, p, read_lines, NULL, NULL), 0);
	return (struct edit){.patch = p};
}

static void patches_are_joined(void **state)
{
	struct edit e[] = {patched(0, "one", "1"), patched(8, "three", "3"), patched(0, "one", "uno"),
			   flags("", "-O3")};
	struct merged_edit m = merged(e, 2), twice = merged((struct edit[]){e[0], e[0]}, 2), other = merged(e, 1);
	(void)state;
	assert_null(m.excluded);
	assert_int_equal(m.all.patch->n, 2);
	assert_non_null(strstr(m.all.patch->diff, "-one\n+1\n two\n-three\n+3\n"));
	assert_true(edits_change_build(&m));
	assert_null(twice.excluded);
	assert_true(edits_same(&a, &twice, &other));
	assert_false(edits_same(&a, &m, &other));
	m = merged(e, 3); /* two that change one line */
	assert_string_equal(m.excluded->file, "a.c");
	assert_int_equal(m.excluded->line, 1);
	assert_int_equal(m.all.patch->n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags_of_all_units), cmocka_unit_test(flags_with_values),
		cmocka_unit_test(units_stay_units),   cmocka_unit_test(part_of_the_whole_goes),
		cmocka_unit_test(lists_are_joined),   cmocka_unit_test(last_words_win),
		cmocka_unit_test(idle_members),	      cmocka_unit_test(dropped_flags),
		cmocka_unit_test(patches_are_joined), cmocka_unit_test(threads),
	};
	return cmocka_run_group_tests(tests, NULL, done);
}
