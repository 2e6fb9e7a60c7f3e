/* Builds that run the program in between: PGO, coverage, and the pooled variant. */
#include "builder_project.h"

static void write_project(struct trial *t)
{
	put_file(
		t, "Makefile",
		"CC = gcc\nCFLAGS = -O2\nprog: main.o sub/work.o\n\t$(CC) $(CFLAGS) -o $@ main.o sub/work.o -lpthread\n"
		"sub/work.o: sub/work.c\n\tcd sub && $(CC) $(CFLAGS) -c work.c\n");
	put_file(t, "main.c",
		 "#include <stdio.h>\n#include <stdlib.h>\nint work(int);\n"
		 "int main(int argc, char **argv)\n{\n"
		 "\tint n = argc > 1 ? atoi(argv[1]) : 10;\n"
		 "\tprintf(\"%d\\n\", work(n));\n\treturn 0;\n}\n");
	put_file(t, "sub/work.c",
		 "#include <stdlib.h>\nint *volatile last;\nint work(int n)\n{\n\tint s = 0;\n"
		 "\tfor (int i = 0; i < n; i++) {\n\t\tint *p = malloc(sizeof *p);\n\t\t*p = i;\n\t\tlast = p;\n"
		 "\t\tif (i % 7 == 3)\n\t\t\ts += *p;\n\t\tfree(p);\n\t}\n\treturn s;\n}\n");
	*list_push(&t->a, &t->opt.benchmarks) = (struct benchmark){.name = "b", .command = "./prog 1000 && ./prog 500"};
}

static void pgo(void **state)
{
	struct edit e = {.pgo = 1}, clang = {.pgo = 1, .compiler = "/usr/bin/clang"};
	struct trial t;

	(void)state;
	for (int force = 0; force < 2; force++) {
		trial_begin(&t);
		t.opt.force_build = force;
		write_project(&t);
		trial_baseline(&t);
		struct built built = trial_variant(&t, "pgo", &e);
		if (built.status != BUILD_OK)
			fail_msg("%s", built.reason);
		assert_string_not_equal(built.code_hash, t.base.code_hash);
		assert_int_equal(built.compiled_units, 4);
		assert_string_equal(trial_run(&t, &built, "./prog"), "3\n");
		if (fs_is_exec("/usr/bin/clang") && !force) {
			built = trial_variant(&t, "pgo-clang", &clang);
			/* the profiling runtime of clang is a package of its own */
			assert_true(built.status == BUILD_OK || strstr(built.reason, "profile") != NULL);
		}
		trial_end(&t);
	}
}

static void pgo_without_profile(void **state)
{
	struct edit e = {.pgo = 1};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	t.opt.benchmarks.v[0].command = "exit 3";
	trial_baseline(&t);
	struct built built = trial_variant(&t, "pgo", &e);
	assert_int_equal(built.status, BUILD_RUN_FAILED);
	assert_non_null(strstr(built.reason, "exit status 3"));
	t.opt.benchmarks.v[0].command = "true";
	trial_baseline(&t);
	built = trial_variant(&t, "pgo", &e);
	assert_int_equal(built.status, BUILD_RUN_FAILED);
	trial_end(&t);
}

/* A program that ends by _exit runs no exit handlers, and profiles are written by one. */
static void ends_by_exit_at_once(void **state)
{
	struct edit e = {.pgo = 1}, clang = {.pgo = 1, .compiler = "/usr/bin/clang"};
	struct edit lto = {.pgo = 1, .add = TEXTS("-flto")};
	struct str json = {0};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	put_file(&t, "main.c",
		 "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\nint work(int);\n"
		 "int main(int argc, char **argv)\n{\n"
		 "\tprintf(\"%d\\n\", work(argc > 1 ? atoi(argv[1]) : 10));\n\tfflush(stdout);\n\t_exit(0);\n}\n");
	trial_baseline(&t);
	struct built built = trial_variant(&t, "pgo", &e);
	if (built.status != BUILD_OK)
		fail_msg("%s", built.reason);
	assert_string_not_equal(built.code_hash, t.base.code_hash);
	/* nothing of the training is left in what is measured */
	assert_string_equal(trial_run(&t, &built, "./prog; nm prog | grep -c -e wrap -e gcov"), "exit status 1");
	built = trial_variant(&t, "pgo-lto", &lto);
	if (built.status != BUILD_OK)
		fail_msg("%s", built.reason);
	if (fs_is_exec("/usr/bin/clang")) {
		built = trial_variant(&t, "pgo-clang", &clang);
		assert_true(built.status == BUILD_OK || strstr(built.reason, "profile") != NULL);
	}
	if (builder_coverage(t.b, &json, &t.err))
		fail_msg("%s", t.err.text);
	assert_non_null(strstr(str_text(&json), "work.c"));
	str_free(&json);
	trial_end(&t);
}

static void coverage(void **state)
{
	struct str json = {0};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	if (builder_coverage(t.b, &json, &t.err))
		fail_msg("%s", t.err.text);
	/* the loop's body: 1000 and 500 times */
	assert_non_null(strstr(str_text(&json), "\"count\": 1500"));
	assert_non_null(strstr(str_text(&json), "work.c"));
	/* paths are those of the tree the units were captured in */
	assert_non_null(strstr(str_text(&json), t.p.build_root));
	str_free(&json);
	trial_end(&t);
}

static void pool(void **state)
{
	struct edit e = {.pool = 1, .units = TEXTS("sub/work.c")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	struct built built = trial_variant(&t, "pool", &e);
	if (built.status != BUILD_OK)
		fail_msg("%s", built.reason);
	assert_int_equal(built.compiled_units, 1);
	assert_string_equal(trial_run(&t, &built, "./prog"), "3\n");
	assert_non_null(strstr(trial_run(&t, &built, "nm prog"), "advisor_pool_malloc"));
	trial_end(&t);
}

static void lto(void **state)
{
	struct edit gcc = {.add = TEXTS("-flto=auto")}, clang = {.add = TEXTS("-flto"), .compiler = "/usr/bin/clang"};
	struct edit swap = {.compiler = "/usr/bin/clang", .add = TEXTS("-fipa-pta", "-O3", "-Wpedantic")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	struct built built = trial_variant(&t, "lto", &gcc);
	assert_int_equal(built.status, BUILD_OK);
	assert_string_equal(trial_run(&t, &built, "./prog"), "3\n");
	struct built twice = trial_variant(&t, "lto-again", &gcc);
	assert_string_equal(built.code_hash, twice.code_hash);
	assert_int_equal(twice.compiled_units, 0);
	if (!fs_is_exec("/usr/bin/clang"))
		skip();
	built = trial_variant(&t, "clang-lto", &clang);
	assert_int_equal(built.status, BUILD_OK);
	built = trial_variant(&t, "clang", &swap);
	assert_int_equal(built.status, BUILD_OK);
	assert_true(strlist_has(&built.dropped, "-fipa-pta"));
	assert_int_equal(built.dropped.n, 1);
	assert_non_null(strstr(trial_run(&t, &built, "readelf -p .comment prog"), "clang"));
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pgo),
		cmocka_unit_test(pgo_without_profile),
		cmocka_unit_test(ends_by_exit_at_once),
		cmocka_unit_test(coverage),
		cmocka_unit_test(pool),
		cmocka_unit_test(lto),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
