/* CMake: a shared library of the project's own, absolute paths everywhere; a folder that
 * the user configured already; a toolchain's absolute compiler. */
#include "builder_project.h"

static void write_project(struct trial *t)
{
	put_file(t, "CMakeLists.txt",
		 "cmake_minimum_required(VERSION 3.13)\nproject(two C)\noption(WITH_X \"x\" OFF)\n"
		 "add_library(foo SHARED foo.c)\nadd_executable(app main.c)\ntarget_link_libraries(app foo)\n"
		 "target_compile_definitions(foo PRIVATE SRCDIR=\"${CMAKE_SOURCE_DIR}\")\n"
		 "if(WITH_X)\n  target_compile_definitions(app PRIVATE X=1)\nendif()\n");
	put_file(t, "foo.c", "int foo(int n) { return n * 2 + (sizeof SRCDIR > 300); }\n");
	put_file(t, "main.c",
		 "#include <stdio.h>\nint foo(int);\n#ifndef X\n#define X 0\n#endif\n"
		 "int main(void) { printf(\"%d %d\\n\", foo(21), X); return 0; }\n");
}

static int no_cmake(void)
{
	struct arena a = {0};
	int none = fs_which(&a, "cmake", NULL, NULL) == NULL;

	arena_free(&a);
	return none;
}

static void fresh(void **state)
{
	struct edit o1 = {.add = TEXTS("-O1"), .remove = TEXTS("-O*")};
	struct trial t;

	(void)state;
	if (no_cmake())
		skip();
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	assert_string_equal(t.p.build_system, "cmake");
	assert_int_equal(t.p.units.n, 2);
	struct built built = trial_variant(&t, "control", NULL);
	assert_string_equal(built.code_hash, t.base.code_hash);
	/* the copy's program must not load the baseline's library */
	const char *libs = trial_run(&t, &built, "ldd build/app");
	assert_non_null(strstr(libs, built.tree));
	assert_null(strstr(libs, t.base.tree));
	built = trial_variant(&t, "o1", &o1);
	assert_int_equal(built.status, BUILD_OK);
	assert_string_equal(trial_run(&t, &built, "build/app"), "42 0\n");
	trial_end(&t);
}

/* Which build system is meant, where there are two, says the configure command. */
static void two_systems(void **state)
{
	struct trial t;

	(void)state;
	if (no_cmake())
		skip();
	trial_begin(&t);
	write_project(&t);
	put_file(&t, "configure", "#!/bin/sh\necho 'app: ; cc -o $@ main.c foo.c -DSRCDIR=0' >Makefile\n");
	assert_int_equal(fs_chmod(path_join(&t.a, t.root, "configure"), 0755, &t.err), 0);
	t.opt.configure_command = "./configure --with-x";
	trial_baseline(&t);
	assert_string_equal(t.p.build_system, "configure");
	assert_non_null(strstr(t.p.build_command, "make"));
	trial_end(&t);
	trial_begin(&t);
	write_project(&t);
	t.opt.configure_command = "cmake -S . -B 'the build'";
	trial_baseline(&t);
	assert_string_equal(trial_run(&t, &t.base, "'the build/app'"), "42 0\n");
	trial_end(&t);
}

static void shell(struct trial *t, const char *command)
{
	struct built here = {.tree = t->root};

	trial_run(t, &here, command);
}

static void configured(void **state)
{
	struct edit o1 = {.add = TEXTS("-O1"), .remove = TEXTS("-O*")};
	struct trial t;

	(void)state;
	if (no_cmake())
		skip();
	trial_begin(&t);
	write_project(&t);
	shell(&t, "cmake -S . -B out -DWITH_X=ON -DCMAKE_C_COMPILER=/usr/bin/cc >/dev/null && cmake --build out "
		  ">/dev/null");
	assert_true(fs_exists(path_join(&t.a, t.root, "out/app")));
	trial_baseline(&t);
	assert_null(t.p.configure_command);
	assert_int_equal(t.p.units.n, 2);
	assert_string_equal(trial_run(&t, &t.base, "out/app"), "42 1\n");
	struct built built = trial_variant(&t, "o1", &o1);
	assert_int_equal(built.status, BUILD_OK);
	assert_string_equal(trial_run(&t, &built, "out/app"), "42 1\n");
	trial_end(&t);
}

/* Sources beside the CMake folder: cmake names the folders of their objects by
 * absolute paths, so the tree's own path is in names of files. */
static void sources_beside(void **state)
{
	struct edit link = {.link = TEXTS("-Wl,-z,norelro")}, o1 = {.add = TEXTS("-O1")};
	struct trial t;

	(void)state;
	if (no_cmake())
		skip();
	trial_begin(&t);
	write_project(&t);
	put_file(&t, "cmake/CMakeLists.txt",
		 "cmake_minimum_required(VERSION 3.13)\nproject(beside C)\nadd_library(foo SHARED ../foo.c)\n"
		 "target_compile_definitions(foo PRIVATE SRCDIR=\"x\")\nadd_executable(app ../main.c)\n"
		 "target_link_libraries(app foo)\n");
	t.opt.configure_command = "cmake -S cmake -B out";
	t.opt.build_command = "cmake --build out";
	t.opt.layouts = 2;
	trial_baseline(&t);
	struct built built = trial_variant(&t, "link", &link);
	if (built.status != BUILD_OK)
		fail_msg("%s", built.reason);
	assert_string_equal(built.how, "replay");
	assert_int_equal(built.compiled_units, 0);
	assert_int_equal(built.layouts, 2);
	built = trial_variant(&t, "o1", &o1);
	assert_int_equal(built.status, BUILD_OK);
	assert_string_equal(trial_run(&t, &built, "out/app"), "42 0\n");
	trial_end(&t);
}

/* Nothing but exec itself sees this compiler. */
static void absolute_compiler(void **state)
{
	struct edit o1 = {.add = TEXTS("-O1")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	put_file(&t, "Makefile", "app: main.c\n\t/usr/bin/cc -o app main.c\n");
	put_file(&t, "main.c", "int main(void) { int s = 0; for (int i = 0; i < 9; i++) s += i; return s != 36; }\n");
	trial_baseline(&t);
	assert_int_equal(t.p.units.n, 1);
	struct built built = trial_variant(&t, "o1", &o1);
	assert_int_equal(built.status, BUILD_OK);
	assert_string_not_equal(built.code_hash, t.base.code_hash);
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fresh),	  cmocka_unit_test(two_systems),       cmocka_unit_test(configured),
		cmocka_unit_test(sources_beside), cmocka_unit_test(absolute_compiler),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
