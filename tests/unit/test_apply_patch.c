/* apply --to patch: a diff that git and patch take, of the right lines, and nothing written. */
#include "apply_case.h"

static const char *patch_of(void)
{
	struct str said = {0};
	struct err err = {{0}};
	const char *before = snapshot();
	if (apply_to("patch", 0, &said, &err) != 0)
		fail_msg("%s", err.text);
	assert_string_equal(before, snapshot());
	assert_false(fs_exists(in(".advisor")));
	const char *text = arena_strdup(&arena, str_text(&said));
	str_free(&said);
	return text;
}

/* Applies it with git and, to a second copy, with patch: both must give the same. */
static void patch_tree(const char *diff)
{
	const char *file = path_join(&arena, outside, "diff");
	assert_int_equal(fs_write(file, diff, strlen(diff), 0, NULL), 0);
	run(arena_printf(&arena, "cp -r . %s/copy && cd %s/copy && patch -s -p1 <../diff", outside, outside));
	run(arena_printf(&arena, "git apply %s && diff -r . %s/copy", file, outside));
}

static void assignments_change_where_they_stand(void **state)
{
	(void)state;
	put("src dir/Makefile", "# top\nOPT = -O2 -fno-inline -g \\\n\t-O1\nCFLAGS = $(OPT) -DKEEP -O2\n"
				"ifdef DEBUG\nCFLAGS += -g3\nendif\nALL := $(CFLAGS)\n\nl1:\nl2:\nl3:\nl4:\nl5:\nl6:\n"
				"prog: main.o\n\tCFLAGS=-O2 cc $(LDFLAGS) -o $@ main.o\nmain.o: main.c\n"
				"\tcc $(ALL) -c -o $@ main.c\nLDFLAGS = -s");
	put("src dir/main.c", "#ifndef KEEP\n#error lost\n#endif\nint main(void) { return sizeof X != 6; }\n");
	put("Makefile", "all:\n\t$(MAKE) -C 'src dir' prog\n");
	struct suggestion *s = accepted("flag-o3", "-O3 '-DX=\"a$ #b\"'", "-O* -fno-inline");
	words(&s->edit.link, "-Wl,-O1");
	const char *diff = patch_of();
	patch_tree(diff);
	const char *now = contents(in("src dir/Makefile"));
	assert_non_null(strstr(now, "OPT = -g \\\n"));
	assert_non_null(strstr(now, "CFLAGS = $(OPT) -DKEEP\n"));
	assert_non_null(strstr(now, "endif\nCFLAGS += -O3 "));
	assert_non_null(strstr(now, "LDFLAGS = -s\nLDFLAGS += -Wl,-O1\n"));
	assert_non_null(strstr(now, "\tCFLAGS=-O2 cc"));
	run("make");
	struct strlist argv = call_of("main.c");
	assert_string_equal(flags_opt_level(&argv), "-O3");
	assert_true(strlist_has(&argv, "-DX=\"a$ #b\""));
	argv = call_of("prog");
	assert_true(strlist_has(&argv, "-Wl,-O1"));
	run("'./src dir/prog'");
}

/* A Makefile that leaves everything to make's own rules. */
static void a_makefile_without_flags_gets_some(void **state)
{
	(void)state;
	put("Makefile", "main: main.o\n");
	put("main.c", "int main(void) { return 0; }\n");
	accepted("lto", "-O2 -flto", "");
	patch_tree(patch_of());
	run("make");
	struct strlist argv = call_of("main.c");
	assert_true(strlist_has(&argv, "-flto"));
	argv = call_of("main");
	assert_true(strlist_has(&argv, "-flto"));
}

static void single_units_have_their_own_line(void **state)
{
	(void)state;
	put("Makefile", "CFLAGS = -O1\nall: main.o hot.o\n");
	put("main.c", "int main(void) { return 0; }\n");
	put("hot.c", "int hot(void) { return 0; }\n");
	struct suggestion *s = accepted("o3-hot", "-O3", "");
	strlist_add(&arena, &s->edit.units, "hot.c");
	patch_tree(patch_of());
	run("make");
	struct strlist argv = call_of("hot.c");
	assert_string_equal(flags_opt_level(&argv), "-O3");
	argv = call_of("main.c");
	assert_string_equal(flags_opt_level(&argv), "-O1");
}

static void what_no_file_can_say_is_noted(void **state)
{
	(void)state;
	put("Makefile", "CFLAGS = -O2\nall:\n");
	accepted("flag-o3", "-O3", "-O*");
	struct suggestion *s = accepted("pgo", "", "");
	s->edit.pgo = 1;
	s->edit.compiler = "/usr/bin/clang";
	strlist_add(&arena, &s->edit.env, "GLIBC_TUNABLES=x=1");
	const char *diff = patch_of();
	assert_non_null(strstr(diff, "a profile is no setting"));
	assert_non_null(strstr(diff, "CC=/usr/bin/clang"));
	assert_non_null(strstr(diff, "GLIBC_TUNABLES=x=1"));
	/* alone, there is nothing left to say in a file */
	report.recommendation.suggestions.v[0] = "pgo";
	report.recommendation.suggestions.n = 1;
	struct str said = {0};
	struct err err = {{0}};
	assert_int_equal(apply_to("patch", 0, &said, &err), -1);
	assert_non_null(strstr(err.text, "build file"));
	str_free(&said);
}

/* Below the top of a repository git passes over names that do not begin with the folder's. */
static void a_tree_below_a_repository_says_how(void **state)
{
	(void)state;
	put("Makefile", "CFLAGS = -O2\nall:\n");
	accepted("flag-o3", "-O3", "-O*");
	assert_non_null(strstr(patch_of(), "git apply (or patch -p1)"));
	run("git init -q ..");
	const char *said = patch_of(), *command = strstr(said, "git -C");
	assert_non_null(command);
	command = arena_strndup(&arena, command, (size_t)(strstr(command, ". It says") - command));
	const char *file = path_join(&arena, outside, "diff");
	assert_int_equal(fs_write(file, said, strlen(said), 0, NULL), 0);
	run(arena_printf(&arena, "%s %s", command, file));
	assert_string_equal(contents(in("Makefile")), "CFLAGS =\nCFLAGS += -O3\nall:\n");
}

static void files_that_do_not_fit_are_errors(void **state)
{
	(void)state;
	static const struct {
		const char *file, *text, *system, *said;
	} cases[] = {
		{"configure", "#!/bin/sh\n", "configure", "no configure.ac"},
		{"configure.ac", "AC_INIT([t], [1])\n", "configure", "no AC_OUTPUT"},
		{"meson.build", "executable('t', 't.c')\n", "meson", "no project()"},
		{"README", "nothing\n", "command", "has no CMakeLists.txt"},
	};
	accepted("flag-o3", "-O3", "-O*");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str said = {0};
		struct err err = {{0}};
		run("rm -f *");
		put(cases[i].file, cases[i].text);
		report.project.build_system = cases[i].system;
		assert_int_equal(apply_to("patch", 0, &said, &err), -1);
		if (!strstr(err.text, cases[i].said))
			fail_msg("%s", err.text);
		str_free(&said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(assignments_change_where_they_stand), CASE(a_makefile_without_flags_gets_some),
		CASE(single_units_have_their_own_line),	   CASE(what_no_file_can_say_is_noted),
		CASE(a_tree_below_a_repository_says_how),  CASE(files_that_do_not_fit_are_errors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
