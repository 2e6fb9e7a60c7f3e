/* apply for the other build systems: Meson, configure, Debian packages, and any
 * command at all. */
#include "apply_case.h"

static int lacks(const char *program)
{
	if (fs_which(&arena, program, NULL, NULL))
		return 0;
	print_message("%s is not installed, nothing tested\n", program);
	return 1;
}

static void meson_tree(void)
{
	put("meson.build", "project('t', 'c', default_options: ['buildtype=release'])\n"
			   "add_project_arguments('-DPROJECT', '-fno-inline', language: 'c')\n"
			   "executable('prog', 'main.c', c_args: ['-DNEEDED=1'])\n");
	put("main.c", "#ifndef NEEDED\n#error lost\n#endif\nint main(void) { return 0; }\n");
	report.project.build_system = "meson";
	report.project.configure_command = "meson setup build --buildtype=release";
	report.project.build_command = "ninja -C build";
}

static struct strlist compile_of(const char *end)
{
	const char *log = contents(path_join(&arena, outside, "calls"));
	struct strlist found = {0};
	while (*log) {
		size_t n = strcspn(log, "\n");
		struct strlist argv = {0};
		assert_int_equal(proc_split(&arena, arena_strndup(&arena, log, n), &argv, NULL), 0);
		int compiles = strlist_has(&argv, "-c");
		for (size_t i = 0; compiles && i < argv.n; i++)
			if (str_ends(argv.v[i], end))
				found = argv;
		log += n + (log[n] == '\n');
	}
	if (!found.n)
		fail_msg("%s was never compiled", end);
	return found;
}

static void meson_takes_a_native_file(void **state)
{
	(void)state;
	meson_tree();
	if (lacks("meson") || lacks("ninja"))
		skip();
	struct suggestion *s = accepted("flag-o2", "-O2 -DX=1", "-O*");
	words(&s->edit.link, "-Wl,-O1");
	const char *before = snapshot();
	apply_ok(NULL);
	assert_false(fs_exists(in(".advisor/apply/bin")));
	run(build_command());
	struct strlist argv = compile_of("main.c");
	assert_string_equal(flags_opt_level(&argv), "-O2");
	assert_true(strlist_has(&argv, "-DX=1"));
	assert_true(strlist_has(&argv, "-DPROJECT"));
	assert_true(strlist_has(&argv, "-DNEEDED=1"));
	fs_remove_tree(in("build"), NULL);
	undo_ok();
	assert_string_equal(before, snapshot());
}

static void meson_removes_through_the_wrapper(void **state)
{
	(void)state;
	meson_tree();
	if (lacks("meson") || lacks("ninja"))
		skip();
	strlist_add(&arena, &report.baseline.flags, "-fno-inline");
	accepted("drop", "-O1", "-O* -fno-inline");
	apply_ok("meson");
	run(build_command());
	struct strlist argv = compile_of("main.c");
	assert_false(strlist_has(&argv, "-fno-inline"));
	assert_string_equal(flags_opt_level(&argv), "-O1");
}

/* configure that probes the compiler, records CFLAGS and writes a Makefile. */
/* Build options alone: no file, other words for configure. */
static void meson_takes_build_options(void **state)
{
	(void)state;
	meson_tree();
	struct suggestion *s = accepted("build-option-on-fast", "", "");
	words(&s->edit.options, "-Dfast=true");
	s->kind = RULE_OPTION;
	const char *said = apply_ok(NULL);
	assert_non_null(strstr(said, "meson setup build --buildtype=release -Dfast=true\n"));
	assert_false(fs_exists(in(".advisor/apply/advisor.ini")));
	struct applied what;
	assert_int_equal(apply_read(&arena, in(".advisor"), &what, NULL), 0);
	assert_int_equal(what.options.n, 1);
	undo_ok();
	/* and with flags */
	accepted("flag-o2", "-O2", "-O*");
	said = apply_ok(NULL);
	assert_non_null(strstr(said, "-Dfast=true"));
	assert_non_null(strstr(said, "advisor.ini"));
	undo_ok();
}

static void cmake_takes_build_options(void **state)
{
	(void)state;
	put("CMakeLists.txt", "cmake_minimum_required(VERSION 3.19)\nproject(t C)\noption(FAST \"x\" OFF)\n"
			      "add_executable(prog main.c)\nif(FAST)\n"
			      "  target_compile_definitions(prog PRIVATE FAST=1)\nendif()\n");
	put("main.c", "int main(void) { return 0; }\n");
	if (lacks("cmake"))
		skip();
	report.project.build_system = "cmake";
	report.project.configure_command = "cmake -S . -B build -DCMAKE_BUILD_TYPE=Release";
	report.project.build_command = "cmake --build build";
	words(&accepted("build-option-on-FAST", "", "")->edit.options, "-DFAST=ON");
	apply_ok(NULL);
	assert_false(fs_exists(in(".advisor/apply/flags.cmake")));
	run(build_command());
	struct strlist argv = compile_of("main.c");
	assert_true(strlist_has(&argv, "-DFAST=1"));
	fs_remove_tree(in("build"), NULL);
	undo_ok();
	assert_false(fs_exists(in("CMakeUserPresets.json")));
}

static void configure_tree(void)
{
	put("configure", "#!/bin/sh\necho 'int main(void){return 0;}' >conftest.c\n"
			 "gcc -O1 -c conftest.c -o conftest.o || exit 1\n"
			 "sed 's/@CFLAGS@/-g -O2/' Makefile.in >Makefile\n");
	assert_int_equal(fs_chmod(in("configure"), 0755, NULL), 0);
	put("Makefile.in", "CC = gcc\nCFLAGS = @CFLAGS@\nall: main.o\nclean:\n\trm -f *.o\n");
	put("main.c", "int main(void) { return 0; }\n");
	report.project.build_system = "configure";
	report.project.configure_command = "./configure";
	report.project.build_command = "make";
}

static void configure_keeps_its_probes(void **state)
{
	(void)state;
	configure_tree();
	accepted("lto-o3", "-O3 -flto", "-O*");
	apply_ok(NULL);
	run(build_command());
	struct strlist probe = call_of("conftest.c"), argv = call_of("main.c");
	assert_string_equal(flags_opt_level(&probe), "-O1");
	assert_string_equal(flags_opt_level(&argv), "-O3");
	assert_true(strlist_has(&argv, "-flto"));
	assert_true(strlist_has(&argv, "-g"));
}

static void configure_takes_build_options(void **state)
{
	(void)state;
	configure_tree();
	words(&accepted("build-option-off-threads", "", "")->edit.options, "--disable-threads");
	const char *said = apply_ok(NULL);
	assert_non_null(strstr(said, " --disable-threads\n"));
	assert_false(fs_exists(in("GNUmakefile")));
	undo_ok();
}

static void packages_get_settings_to_source(void **state)
{
	(void)state;
	put("debian/rules", "#!/usr/bin/make -f\nbuild:\n\t@dpkg-buildflags --get CFLAGS\n"
			    "\t@dpkg-buildflags --get LDFLAGS\n");
	assert_int_equal(fs_chmod(in("debian/rules"), 0755, NULL), 0);
	struct suggestion *s = accepted("lto-o3", "-O3 -DX='a$b'", "-O*");
	words(&s->edit.link, "-Wl,-O1");
	const char *before = snapshot();
	const char *said = apply_ok("dpkg");
	assert_non_null(strstr(said, "&& dpkg-buildpackage"));
	assert_string_equal(before, snapshot());
	if (lacks("dpkg-buildflags"))
		skip();
	const char *out = run(build_command());
	assert_non_null(strstr(out, "-O3"));
	assert_null(strstr(out, "-O2"));
	assert_non_null(strstr(out, "-Wl,-O1"));
	assert_non_null(strstr(out, "-UX -DX=a$b"));
	undo_ok();
	assert_false(fs_exists(in(".advisor/apply")));
	/* what dpkg-buildflags has no words for goes through the wrapper, whole */
	put("debian/rules",
	    "#!/usr/bin/make -f\nbuild:\n\tgcc -O2 -c main.c\n\tgcc -o prog main.o\nclean:\n\trm -f main.o prog\n");
	put("main.c", "int main(void) { return X[0] != 'a'; }\n");
	assert_int_equal(fs_chmod(in("debian/rules"), 0755, NULL), 0);
	s->edit.add.v[1] = "-DX=\"a $b\"";
	apply_ok("dpkg");
	run(build_command());
	struct strlist argv = call_of("main.c");
	assert_string_equal(flags_opt_level(&argv), "-O3");
	assert_true(strlist_has(&argv, "-DX=\"a $b\""));
	run("! grep -q DEB_ .advisor/apply/dpkg.sh");
}

/* A Makefile of one folder, read before the settings; and response files. */
static void plain_files_of_flags(void **state)
{
	(void)state;
	put("Makefile", "CFLAGS = -O2 -DKEEP -Wall\nall: prog\nprog: main.o\n\tcc $(LDFLAGS) -o $@ main.o\n"
			"clean:\n\trm -f *.o prog\n");
	put("main.c", "#ifndef KEEP\n#error lost\n#endif\nint main(void) { return X[0] != 'a'; }\n");
	report.project.build_command = "make -j2 all";
	struct suggestion *s = accepted("flag-o3", "-O3 '-DX=\"a $b\"'", "-O* -W*");
	words(&s->edit.link, "-Wl,-O1");
	const char *before = snapshot();
	apply_ok("flags");
	assert_string_equal(before, snapshot());
	run(build_command());
	struct strlist argv = call_of("main.c");
	assert_string_equal(flags_opt_level(&argv), "-O3");
	assert_false(strlist_has(&argv, "-O2"));
	assert_false(strlist_has(&argv, "-Wall"));
	assert_true(strlist_has(&argv, "-DKEEP"));
	assert_true(strlist_has(&argv, "-DX=\"a $b\""));
	argv = call_of("prog");
	assert_true(strlist_has(&argv, "-Wl,-O1"));
	run("make clean && cc -DKEEP @.advisor/apply/cflags.rsp main.c -o prog @.advisor/apply/ldflags.rsp && ./prog");
	run("make clean");
	undo_ok();
	assert_string_equal(before, snapshot());
}

/* The rest was never measured without it. */
static void plain_flags_are_all_or_nothing(void **state)
{
	(void)state;
	put("Makefile", "all:\n\tcc -c main.c\n");
	put("main.c", "int main(void) { return 0; }\n");
	accepted("flag-o3", "-O3", "-O*");
	struct suggestion *s = accepted("o3-hot", "-O3", "");
	strlist_add(&arena, &s->edit.units, "main.c");
	struct str said = {0};
	struct err err = {{0}};
	assert_int_equal(apply_to("flags", 0, &said, &err), -1);
	assert_non_null(strstr(err.text, "o3-hot is for single sources, which plain flags cannot say"));
	s->edit.units.n = 0;
	words(&s->edit.link, "-ljemalloc");
	assert_int_equal(apply_to("flags", 0, &said, &err), -1);
	assert_non_null(strstr(err.text, "o3-hot links a library"));
	assert_false(fs_exists(in(".advisor/apply")));
	str_free(&said);
}

static void any_command_works_from_a_shell(void **state)
{
	(void)state;
	put("build.sh", "cc -O1 -o prog main.c\n");
	put("main.c", "int main(void) { return 0; }\n");
	report.project.build_system = "command";
	report.project.build_command = "sh build.sh";
	struct suggestion *s = accepted("flag-o3", "-O3", "-O*");
	words(&s->edit.link, "-Wl,-O1");
	const char *before = snapshot();
	apply_ok(NULL);
	assert_string_equal(before, snapshot());
	run(build_command());
	struct strlist argv = call_of("main.c");
	assert_string_equal(flags_opt_level(&argv), "-O3");
	assert_true(strlist_has(&argv, "-Wl,-O1"));
}

static void a_missing_build_system_is_said(void **state)
{
	(void)state;
	static const char *const systems[] = {"make", "cmake", "meson", "dpkg"};
	accepted("flag-o3", "-O3", "-O*");
	for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
		struct str said = {0};
		struct err err = {{0}};
		assert_int_equal(apply_to(systems[i], 0, &said, &err), -1);
		assert_non_null(strstr(err.text, "--to"));
		str_free(&said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(meson_takes_a_native_file),      CASE(meson_removes_through_the_wrapper),
		CASE(configure_keeps_its_probes),     CASE(packages_get_settings_to_source),
		CASE(plain_files_of_flags),	      CASE(plain_flags_are_all_or_nothing),
		CASE(any_command_works_from_a_shell), CASE(a_missing_build_system_is_said),
		CASE(meson_takes_build_options),      CASE(cmake_takes_build_options),
		CASE(configure_takes_build_options),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
