/* What an ordinary build holds, beside what was measured. */
#include "builder_project.h"

/* The loop is unrolled, or not, by the level: functions of other sizes. */
static void write_project(struct trial *t)
{
	put_file(t, "Makefile",
		 "CFLAGS = -O1\nLDFLAGS =\nprog: main.o hot.o cold.o\n\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^\n");
	put_file(t, "hot.c",
		 "int hot(const int *a, int n)\n{\n\tint s = 0;\n\tfor (int i = 0; i < n; i++)\n\t\ts += a[i] * 3;\n"
		 "\treturn s;\n}\n");
	put_file(t, "cold.c", "int cold(int n)\n{\n\treturn n + 1;\n}\n");
	put_file(t, "main.c",
		 "#include <stdio.h>\nint hot(const int *, int);\nint cold(int);\nint a[100];\nint main(void)\n{\n"
		 "\ta[1] = 5;\n\tprintf(\"%d\\n\", hot(a, 100) + cold(1));\n\treturn 0;\n}\n");
}

static struct built ordinary_build_of(struct trial *t, const char *command)
{
	struct strlist none = {0};
	struct built built;
	const char *tree;

	if (builder_fresh_tree(t->b, 0, &tree, &t->err) ||
	    builder_ordinary(t->b, tree, NULL, command, &none, &none, &built, &t->err))
		fail_msg("%s", t->err.text);
	assert_int_equal(built.status, BUILD_OK);
	assert_string_equal(built.tree, tree);
	return built;
}

static struct likeness compare(struct trial *t, const struct built *measured, const char *command)
{
	struct built built = ordinary_build_of(t, command);
	struct likeness like;

	if (builder_compare(t->b, &t->base, measured, &built, &like, &t->err))
		fail_msg("%s", t->err.text);
	return like;
}

static void functions_tell(void **state)
{
	struct edit o3 = {.add = TEXTS("-O3"), .units = TEXTS("hot.c")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	struct built measured = trial_variant(&t, "o3", &o3);
	/* as it was measured */
	struct likeness like = compare(&t, &measured, "make hot.o CFLAGS=-O3 && make");
	assert_true(like.functions > 3);
	assert_int_equal(like.changed, 1);
	assert_int_equal(like.alike, 1);
	assert_false(like.counters);
	assert_null(like.example);
	/* what was applied did not reach it */
	like = compare(&t, &measured, "make");
	assert_int_equal(like.changed, 1);
	assert_int_equal(like.alike, 0);
	assert_string_equal(like.example, "hot");
	/* nothing to compare with, or nothing to see */
	like = compare(&t, NULL, "make");
	assert_int_equal(like.functions, 0);
	like = compare(&t, &measured, "make LDFLAGS=-s");
	assert_int_equal(like.alike, 0);
	trial_end(&t);
}

static void counters_are_seen(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	assert_false(compare(&t, NULL, "make").counters);
	assert_true(compare(&t, NULL, "make CFLAGS='-O1 -fprofile-generate'").counters);
	assert_true(compare(&t, NULL, "make CFLAGS='-O1 --coverage' LDFLAGS=-s").counters);
	assert_false(compare(&t, NULL, "make CFLAGS='-O1 -fprofile-use -Wno-missing-profile'").counters);
	trial_end(&t);
}

/* Of clang's, too; the wrapper knows the compiler by whatever name. */
static void counters_of_clang(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	const char *clang = fs_which(&t.a, "clang", NULL, NULL);
	if (!clang)
		clang = fs_which(&t.a, "clang-19", NULL, NULL);
	if (!clang)
		skip();
	write_project(&t);
	trial_baseline(&t);
	const char *command =
		arena_printf(&t.a, "make CC=%s CFLAGS='-O1 -fprofile-generate' LDFLAGS=", path_base(clang));
	assert_true(compare(&t, NULL, command).counters);
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_tell),
		cmocka_unit_test(counters_are_seen),
		cmocka_unit_test(counters_of_clang),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
