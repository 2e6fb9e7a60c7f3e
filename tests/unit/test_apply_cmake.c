/* apply for CMake: the options stand after the build type's, the directory's and the
 * target's own, in subdirectories too. */
#include "apply_case.h"

static void cmake_tree(void)
{
	put("CMakeLists.txt", "cmake_minimum_required(VERSION 3.18)\nproject(t C)\n"
			      "set(CMAKE_C_FLAGS \"${CMAKE_C_FLAGS} -DPROJECT\")\n"
			      "add_compile_options(-O2 -fno-inline)\nadd_subdirectory(lib)\n"
			      "add_executable(prog main.c hot.c)\n"
			      "target_compile_options(prog PRIVATE -O1 -DNEEDED=1)\n"
			      "target_link_libraries(prog l m)\n");
	put("main.c", "#ifndef NEEDED\n#error lost\n#endif\nint hot(int);\nint main(void) { return hot(0); }\n");
	put("hot.c", "int hot(int x);\nint hot(int x) { return x; }\n");
	put("lib/CMakeLists.txt", "add_library(l SHARED l.c)\ntarget_compile_options(l PRIVATE -O0)\n"
				  "add_library(i INTERFACE)\nadd_custom_target(nothing)\n");
	put("lib/l.c", "int l(void);\nint l(void) { return 3; }\n");
	report.project.build_system = "cmake";
	report.project.configure_command = "cmake -S . -B build -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_COMPILER=gcc";
	report.project.build_command = "cmake --build build";
}

static struct strlist call_of_source(const char *name)
{
	return call_of(in(name));
}

static struct strlist link_of(const char *output)
{
	return call_of(output);
}

static void options_win_everywhere(void **state)
{
	(void)state;
	cmake_tree();
	struct suggestion *s = accepted("flag-o3", "-O3 -DX=1", "-O*");
	words(&s->edit.link, "-Wl,-O1 -no-pie");
	const char *before = snapshot();
	apply_ok(NULL);
	assert_true(fs_exists(in("CMakeUserPresets.json")));
	run(build_command());
	static const char *const sources[] = {"main.c", "hot.c", "lib/l.c"};
	for (size_t i = 0; i < 3; i++) {
		struct strlist argv = call_of_source(sources[i]);
		assert_string_equal(flags_opt_level(&argv), "-O3");
		assert_true(strlist_has(&argv, "-DX=1"));
		assert_true(strlist_has(&argv, "-DPROJECT"));
	}
	struct strlist link = link_of("prog"), shared = link_of("libl.so");
	assert_true(strlist_has(&link, "-Wl,-O1"));
	assert_true(strlist_has(&link, "-no-pie"));
	assert_true(strlist_has(&shared, "-Wl,-O1"));
	assert_false(strlist_has(&shared, "-no-pie"));
	assert_int_equal(fs_remove_tree(in("build"), NULL), 0);
	undo_ok();
	assert_string_equal(before, snapshot());
}

static void an_option_that_stands_earlier_still_wins(void **state)
{
	(void)state;
	cmake_tree();
	/* -O2 is a directory option already, and the target's -O1 follows it */
	accepted("flag-o2", "-O2", "-O*");
	apply_ok("cmake");
	run(build_command());
	struct strlist argv = call_of_source("main.c");
	assert_string_equal(flags_opt_level(&argv), "-O2");
}

static void units_get_their_own(void **state)
{
	(void)state;
	cmake_tree();
	struct suggestion *s = accepted("o3-hot-units", "-O3", "-O*");
	words(&s->edit.units, "hot.c lib/l.c");
	apply_ok("cmake");
	run(build_command());
	struct strlist hot = call_of_source("hot.c"), l = call_of_source("lib/l.c"), m = call_of_source("main.c");
	assert_string_equal(flags_opt_level(&hot), "-O3");
	assert_string_equal(flags_opt_level(&l), "-O3");
	assert_string_equal(flags_opt_level(&m), "-O1");
}

static void removal_goes_through_the_wrapper(void **state)
{
	(void)state;
	cmake_tree();
	strlist_add(&arena, &report.baseline.flags, "-fno-inline");
	accepted("drop", "", "-fno-inline");
	apply_ok("cmake");
	assert_true(fs_exists(in(".advisor/apply/bin/launch")));
	run(build_command());
	struct strlist argv = call_of_source("hot.c");
	assert_false(strlist_has(&argv, "-fno-inline"));
	assert_true(strlist_has(&argv, "-O1"));
}

static void a_profile_is_trained_in_our_folder(void **state)
{
	(void)state;
	cmake_tree();
	assert_int_equal(fs_mkdirs(in("build"), NULL), 0); /* the user's own */
	struct suggestion *s = accepted("pgo-lto", "-flto", "");
	words(&s->edit.link, "-flto");
	s->edit.pgo = 1;
	*list_push(&arena, &report.benchmarks) = (struct benchmark){.name = "b", .command = "./build/prog"};
	apply_ok("cmake");
	run(build_command());
	struct strlist argv = call_of_source("hot.c");
	int used = 0;
	for (size_t i = 0; i < argv.n; i++)
		used |= str_starts(argv.v[i], "-fprofile-use=");
	assert_true(used);
	assert_true(fs_exists(in("build-advisor/prog")));
	assert_false(fs_exists(in("build/prog")));
	assert_non_null(strstr(run("ls .advisor/apply/profile"), "hot.c.gcda"));
}

static void the_tree_can_be_moved(void **state)
{
	(void)state;
	for (int own = 0; own < 2; own++) {
		forget_calls();
		cmake_tree();
		if (own)
			put("CMakeUserPresets.json", "{\"version\": 3}\n");
		struct suggestion *s = accepted(own ? "b" : "a", own ? "" : "-O3", own ? "-O1" : "-O*");
		strlist_add(&arena, &s->edit.units, "hot.c");
		strlist_add(&arena, &report.baseline.flags, own ? "-O1" : "-O9");
		report.recommendation.suggestions.v[0] = own ? "b" : "a";
		report.recommendation.suggestions.n = 1;
		apply_ok("cmake");
		const char *build = build_command();
		move_tree();
		run(build);
		struct strlist argv = call_of_source("hot.c");
		assert_string_equal(flags_opt_level(&argv), own ? "-O2" : "-O3");
		fs_remove_tree(root, NULL);
		root = path_join(&arena, path_dir(&arena, root), "tree with space");
		undo_ok();
	}
}

static void presets_of_the_user_stay(void **state)
{
	(void)state;
	cmake_tree();
	put("CMakeUserPresets.json", "{\"version\": 3}\n");
	accepted("flag-o3", "-O3", "-O*");
	const char *before = snapshot();
	apply_ok("cmake");
	assert_string_equal(before, snapshot());
	run(build_command());
	struct strlist argv = call_of_source("main.c");
	assert_string_equal(flags_opt_level(&argv), "-O3");
	assert_true(strlist_has(&argv, "-DNEEDED=1"));
}

static void another_compiler_is_set(void **state)
{
	(void)state;
	cmake_tree();
	report.project.configure_command = NULL;
	logging_compiler("other-cc", "/usr/bin/gcc");
	accepted("clang", "", "")->edit.compiler = path_join(&arena, outside, "other-cc");
	apply_ok("cmake");
	run(build_command());
	assert_string_equal(call_of_source("main.c").v[0], "other-cc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(options_win_everywhere),
		CASE(an_option_that_stands_earlier_still_wins),
		CASE(units_get_their_own),
		CASE(removal_goes_through_the_wrapper),
		CASE(a_profile_is_trained_in_our_folder),
		CASE(the_tree_can_be_moved),
		CASE(presets_of_the_user_stay),
		CASE(another_compiler_is_set),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
