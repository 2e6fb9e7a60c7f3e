/* apply for Makefiles: the compiler's real command lines, in sub-makes and against
 * every way in which Makefiles set their flags; and undo, byte for byte. */
#include "apply_case.h"

static void flags_win_in_sub_makes(void **state)
{
	(void)state;
	make_tree();
	accepted("flag-o3", "-O3 -funroll-loops", "-O*");
	const char *before = snapshot();
	apply_ok(NULL);
	run(build_command());
	static const char *const sources[] = {"main.c", "hot.c", "l.c"};
	for (size_t i = 0; i < 3; i++) {
		struct strlist argv = call_of(sources[i]);
		assert_string_equal(flags_opt_level(&argv), "-O3");
		assert_true(strlist_has(&argv, "-funroll-loops"));
		assert_false(strlist_has(&argv, "-O2"));
		assert_false(strlist_has(&argv, "-O1"));
	}
	/* what the code needs is still there */
	struct strlist argv = call_of("main.c");
	assert_true(strlist_has(&argv, "-DNEEDED=1"));
	assert_true(strlist_has(&argv, "-std=gnu99"));
	run("make clean");
	undo_ok();
	assert_string_equal(before, snapshot());
	/* and without it the old flags are back */
	run("make");
	argv = call_of("hot.c");
	assert_string_equal(flags_opt_level(&argv), "-O2");
}

static void flags_are_removed_and_macros_replaced(void **state)
{
	(void)state;
	make_tree();
	accepted("remove-inlining-disabled", "-finline", "-fno-inline");
	accepted("define-tag-OLD-8", "-DOLD=8", "");
	apply_ok("make");
	run(build_command());
	struct strlist argv = call_of("l.c");
	assert_false(strlist_has(&argv, "-fno-inline"));
	assert_true(strlist_has(&argv, "-UOLD"));
	assert_string_equal(argv.v[argv.n - 1], "-DOLD=8");
}

static void links_get_what_links_need(void **state)
{
	(void)state;
	make_tree();
	struct suggestion *s = accepted("lto", "-flto -DNOT_FOR_LINKS", "");
	words(&s->edit.link, "-flto -Wl,-O1");
	apply_ok("make");
	run(build_command());
	struct strlist link = call_of("prog");
	assert_true(strlist_has(&link, "-flto"));
	assert_true(strlist_has(&link, "-Wl,-O1"));
	assert_true(strlist_has(&link, "-lm"));
	assert_false(strlist_has(&link, "-DNOT_FOR_LINKS"));
	struct strlist compile = call_of("hot.c");
	assert_true(strlist_has(&compile, "-flto"));
	assert_false(strlist_has(&compile, "-Wl,-O1"));
}

static void only_the_named_units_change(void **state)
{
	(void)state;
	make_tree();
	struct suggestion *s = accepted("o3-hot-units", "-O3", "-O*");
	strlist_add(&arena, &s->edit.units, "src/hot.c");
	apply_ok("make");
	run(build_command());
	struct strlist hot = call_of("hot.c"), main_c = call_of("main.c");
	assert_string_equal(flags_opt_level(&hot), "-O3");
	assert_string_equal(flags_opt_level(&main_c), "-O2");
}

static void several_sources_in_one_command_are_told_apart(void **state)
{
	(void)state;
	put("Makefile", "all:\n\tcc -O1 -c a.c b.c\n\tcc -o prog a.o b.o\nclean:\n\trm -f *.o prog\n");
	put("a.c", "int b(void);\nint main(void) { return b(); }\n");
	put("b.c", "int b(void);\nint b(void) { return 0; }\n");
	struct suggestion *s = accepted("o3-hot-units", "-O3", "-O*");
	strlist_add(&arena, &s->edit.units, "b.c");
	apply_ok("make");
	run(build_command());
	struct strlist a = call_of("a.c"), b = call_of("b.c");
	assert_string_equal(flags_opt_level(&a), "-O1");
	assert_string_equal(flags_opt_level(&b), "-O3");
	assert_false(strlist_has(&b, "a.c"));
}

static void another_compiler_compiles(void **state)
{
	(void)state;
	make_tree();
	logging_compiler("other-cc", "/usr/bin/gcc");
	struct suggestion *s = accepted("clang", "", "");
	s->edit.compiler = path_join(&arena, outside, "other-cc");
	strlist_add(&arena, &s->built.dropped, "-Wall");
	apply_ok("make");
	run(build_command());
	struct strlist argv = call_of("hot.c"), link = call_of("prog");
	assert_string_equal(argv.v[0], "other-cc");
	assert_string_equal(link.v[0], "other-cc");
	assert_false(strlist_has(&argv, "-Wall"));
}

/* What the set's build dropped is written nowhere, though the member alone was built with it. */
static void what_a_build_drops_is_not_applied(void **state)
{
	(void)state;
	make_tree();
	logging_compiler("other-cc", "/usr/bin/gcc");
	accepted("clang", "", "")->edit.compiler = path_join(&arena, outside, "other-cc");
	accepted("switch-no-thread-jumps", "-fno-thread-jumps", "");
	struct suggestion *hot = accepted("switch-no-gcse", "-fno-gcse -fno-inline", "");
	words(&hot->edit.units, "src/hot.c");
	words(&report.recommendation.dropped, "-fno-thread-jumps -fno-gcse -Wall");
	const char *said = apply_ok("make");
	assert_null(strstr(said, "-fno-thread-jumps"));
	assert_null(strstr(said, "-fno-gcse"));
	run(build_command());
	struct strlist argv = call_of("hot.c");
	assert_false(strlist_has(&argv, "-fno-thread-jumps"));
	assert_false(strlist_has(&argv, "-fno-gcse"));
	assert_false(strlist_has(&argv, "-Wall"));
	assert_true(strlist_has(&argv, "-fno-inline"));
}

/* lib/hot.c is not other/lib/hot.c. */
static void a_unit_is_found_by_its_place(void **state)
{
	(void)state;
	put("Makefile", "all:\n\tcc -O1 -c lib/hot.c -o a.o\n\tcd other && cc -O1 -c lib/hot.c -o b.o\n"
			"\tcd other && cc -O1 -c ../lib/cold.c -o c.o\n");
	put("lib/hot.c", "int a;\n");
	put("lib/cold.c", "int c;\n");
	put("other/lib/hot.c", "int b;\n");
	struct suggestion *s = accepted("o3-hot-units", "-O3", "-O*");
	strlist_add(&arena, &s->edit.units, "lib/hot.c");
	strlist_add(&arena, &s->edit.units, "lib/cold.c");
	apply_ok("make");
	run(build_command());
	struct strlist a = call_of("a.o"), b = call_of("b.o"), c = call_of("c.o");
	assert_string_equal(flags_opt_level(&a), "-O3");
	assert_string_equal(flags_opt_level(&b), "-O1");
	assert_string_equal(flags_opt_level(&c), "-O3");
}

/* Nothing that make takes for up to date is taken for built. */
static void a_build_that_does_nothing_is_no_build(void **state)
{
	(void)state;
	put("Makefile", "prog:\n\tcc -o $@ main.c\n");
	put("main.c", "int main(void) { return 0; }\n");
	run("make");
	accepted("flag-o3", "-O3", "-O*");
	apply_ok("make");
	assert_non_null(strstr(run(arena_printf(&arena, "if %s; then exit 1; fi", build_command())),
			       "nothing was compiled with what is applied"));
	run(arena_printf(&arena, "rm prog && %s", build_command()));
	struct strlist argv = call_of("main.c");
	assert_string_equal(flags_opt_level(&argv), "-O3");
	run(build_command()); /* and later ones have nothing to do */
}

static void the_pooled_runtime_goes_in(void **state)
{
	(void)state;
	make_tree();
	struct err err = {{0}};
	const char *header = "void *adv_pool(unsigned long);\n#define POOLED 1\n";
	assert_int_equal(fs_write(path_join(&arena, outside, "advisor-pool.h"), header, strlen(header), 0, &err), 0);
	put("hot.c", "char *adv_pool(unsigned long n);\nchar *adv_pool(unsigned long n) { return (char *)n; }\n");
	run(arena_printf(&arena, "gcc -c hot.c && ar rc %s/libadvisor-pool.a hot.o && rm hot.c hot.o", outside));
	put("src/hot.c", "int hot(int x);\nint hot(int x) { adv_pool(1); return x + POOLED - 1; }\n");
	struct suggestion *s = accepted("pool", "", "");
	s->edit.pool = 1;
	strlist_add(&arena, &s->edit.units, "src/hot.c");
	const char *before = snapshot();
	apply_ok("make");
	run(build_command());
	run("./src/prog");
	struct strlist argv = call_of("main.c");
	assert_false(strlist_has(&argv, "-include"));
	run("make clean");
	undo_ok();
	assert_string_equal(before, snapshot());
}

static void warnings_do_not_stop_the_build(void **state)
{
	(void)state;
	make_tree();
	put("lib/l.c", "int l(void);\nstatic int unused;\nint l(void) { return OLD; }\n");
	strlist_add(&arena, &report.baseline.flags, "-Werror");
	accepted("warns", "-Wall", "");
	const char *said = apply_ok("make");
	assert_non_null(strstr(said, "-Wno-error"));
	run(build_command());
	struct strlist argv = call_of("l.c");
	assert_true(strlist_has(&argv, "-Wno-error"));
}

static void archives_of_lto_objects_work(void **state)
{
	(void)state;
	put("Makefile", "prog: main.o l.a\n\tcc -o prog main.o l.a\nl.a: l.o\n\tar rc l.a l.o && ranlib l.a\n"
			"clean:\n\trm -f *.o *.a prog\n");
	put("main.c", "int l(void);\nint main(void) { return l(); }\n");
	put("l.c", "int l(void);\nint l(void) { return 0; }\n");
	struct suggestion *s = accepted("lto", "-flto", "");
	words(&s->edit.link, "-flto");
	apply_ok("make");
	run(build_command());
	run("./prog");
	if (fs_which(&arena, "gcc-ar", NULL, NULL))
		assert_non_null(strstr(contents(in(".advisor/apply/bin/ar")), "gcc-ar"));
	struct strlist argv = call_of("l.c");
	assert_true(strlist_has(&argv, "-frandom-seed=l.o") || strlist_has(&argv, "-frandom-seed=l.c"));
}

static void probes_get_plain_answers(void **state)
{
	(void)state;
	make_tree();
	accepted("flag-o3", "-O3", "-O*");
	apply_ok("make");
	put("conftest.c", "int x;\n");
	run(".advisor/apply/bin/gcc -O1 -c conftest.c -o conftest.o && .advisor/apply/bin/gcc --version");
	struct strlist argv = call_of("conftest.c");
	assert_string_equal(flags_opt_level(&argv), "-O1");
	argv = call_of("--version");
	assert_int_equal(argv.n, 2);
}

static void nothing_of_the_users_is_overwritten(void **state)
{
	(void)state;
	make_tree();
	put("GNUmakefile", "include Makefile\n");
	accepted("flag-o3", "-O3", "-O*");
	const char *before = snapshot();
	struct str said = {0};
	struct err err = {{0}};
	assert_int_equal(apply_to("make", 0, &said, &err), -1);
	assert_non_null(strstr(err.text, "--to env"));
	assert_string_equal(before, snapshot());
	assert_false(fs_exists(in(".advisor/applied.json")));
	/* the way that it names works */
	apply_ok("env");
	assert_string_equal(before, snapshot());
	run(build_command());
	struct strlist argv = call_of("l.c");
	assert_string_equal(flags_opt_level(&argv), "-O3");
	str_free(&said);
}

static void a_changed_file_stops_undo(void **state)
{
	(void)state;
	make_tree();
	accepted("flag-o3", "-O3", "-O*");
	apply_ok("make");
	const char *written = contents(in("GNUmakefile"));
	put("GNUmakefile", "# mine now\n");
	struct str said = {0};
	struct err err = {{0}};
	assert_int_equal(apply_undo(&arena, root, in(".advisor"), &said, &err), -1);
	assert_non_null(strstr(err.text, "GNUmakefile"));
	assert_string_equal(contents(in("GNUmakefile")), "# mine now\n");
	assert_true(fs_exists(in(".advisor/apply/bin/launch")));
	/* applying once more is refused, too */
	assert_int_equal(apply_to("make", 0, &said, &err), -1);
	assert_non_null(strstr(err.text, "--undo"));
	put("GNUmakefile", written);
	undo_ok();
	assert_false(fs_exists(in("GNUmakefile")));
	assert_int_equal(apply_undo(&arena, root, in(".advisor"), &said, &err), -1);
	str_free(&said);
}

static void a_dry_run_says_all_and_does_nothing(void **state)
{
	(void)state;
	make_tree();
	accepted("flag-o3", "-O3", "-O*");
	const char *before = snapshot();
	struct str said = {0};
	struct err err = {{0}};
	if (apply_to("make", 1, &said, &err) != 0)
		fail_msg("%s", err.text);
	assert_non_null(strstr(said.ptr, "more lines (-v shows them)"));
	str_clear(&said);
	if (apply_to("make", 2, &said, &err) != 0)
		fail_msg("%s", err.text);
	assert_null(strstr(said.ptr, "more lines"));
	assert_string_equal(before, snapshot());
	assert_false(fs_exists(in(".advisor")));
	assert_non_null(strstr(said.ptr, "would create GNUmakefile"));
	assert_non_null(strstr(said.ptr, "CFLAGS:   add -O3"));
	const char *shown = arena_strdup(&arena, said.ptr);
	str_free(&said);
	apply_ok("make");
	assert_non_null(strstr(shown, contents(in("GNUmakefile"))));
	assert_non_null(strstr(shown, contents(in(".advisor/apply/bin/launch"))));
}

static void the_run_script_sets_the_environment(void **state)
{
	(void)state;
	make_tree();
	struct suggestion *s = accepted("tunable-a", "", "");
	strlist_add(&arena, &s->edit.env, "GLIBC_TUNABLES=glibc.malloc.tcache_count=9");
	s = accepted("tunable-b", "", "");
	strlist_add(&arena, &s->edit.env, "GLIBC_TUNABLES=glibc.malloc.top_pad=4096");
	s = accepted("alloc", "", "");
	s->edit.preload = "/lib/libnot there.so";
	const char *said = apply_ok("make");
	assert_non_null(strstr(said, "the build itself does not change"));
	assert_false(fs_exists(in("GNUmakefile")));
	const char *out = run("GLIBC_TUNABLES=x=1 .advisor/apply/run sh -c 'echo $GLIBC_TUNABLES; echo $LD_PRELOAD' "
			      "2>/dev/null");
	assert_string_equal(out, "glibc.malloc.tcache_count=9:glibc.malloc.top_pad=4096:x=1\n/lib/libnot there.so\n");
	struct applied what;
	assert_int_equal(apply_read(&arena, in(".advisor"), &what, NULL), 0);
	assert_string_equal(what.build, "make");
	assert_int_equal(what.run_env.n, 2);
	assert_string_equal(what.run_env.v[1], "LD_PRELOAD=/lib/libnot there.so");
}

static const char *measured_code(void)
{
	struct applied what;
	return apply_read(&arena, in(".advisor"), &what, NULL) == 0 ? what.measured_code : NULL;
}

/* What verify compares the code with. */
static void the_measured_code_is_remembered(void **state)
{
	(void)state;
	make_tree();
	accepted("a", "-O3", "-O*")->built.code_hash = "of a";
	accepted("b", "-fno-plt", "")->built.code_hash = "of b";
	report.recommendation.code_hash = "of both";
	assert_null(measured_code());
	apply_ok("make");
	assert_string_equal(measured_code(), "of both");
	undo_ok();
	struct str said = {0};
	struct err err = {{0}};
	struct apply_options opt = {.to = "make", .state = in(".advisor")};
	strlist_add(&arena, &opt.ids, "b");
	if (apply_report(&arena, &report, &opt, &said, &err) != 0)
		fail_msg("%s", err.text);
	assert_string_equal(measured_code(), "of b");
	undo_ok();
	accepted("c", "-fipa-pta", "")->built.code_hash = "of c";
	strlist_add(&arena, &opt.ids, "c");
	if (apply_report(&arena, &report, &opt, &said, &err) != 0)
		fail_msg("%s", err.text);
	assert_null(measured_code());
	str_free(&said);
}

/* What is not safe asks for leave; a dry run shows it, and says that it would. */
static void risks_ask_for_leave(void **state)
{
	(void)state;
	make_tree();
	accepted("flag-o3", "-O3", "-O*");
	accepted("march-native", "-march=native", "")->risk = RISK_PORTABILITY;
	accepted("fast-math", "-ffast-math", "")->risk = RISK_NUMERICS;
	const char *before = snapshot();
	struct str said = {0};
	struct err err = {{0}};
	struct strlist asks = {0};
	struct apply_options opt = {.to = "make", .state = in(".advisor"), .asks = &asks};
	strlist_add(&arena, &opt.allow, "portability");
	assert_int_equal(apply_report(&arena, &report, &opt, &said, &err), -1);
	assert_non_null(strstr(err.text, "fast-math (numerics)"));
	assert_non_null(strstr(err.text, "--allow numerics"));
	assert_null(strstr(err.text, "march-native"));
	assert_false(fs_exists(in(".advisor")));
	opt.dry_run = 1;
	asks.n = 0;
	assert_int_equal(apply_report(&arena, &report, &opt, &said, &err), 0);
	assert_non_null(strstr(said.ptr, "not safe: fast-math (numerics)"));
	assert_int_equal(asks.n, 1);
	opt.dry_run = 0;
	strlist_add(&arena, &opt.allow, "numerics");
	assert_int_equal(apply_report(&arena, &report, &opt, &said, &err), 0);
	undo_ok();
	opt.allow.n = 0;
	strlist_add(&arena, &opt.allow, "all");
	assert_int_equal(apply_report(&arena, &report, &opt, &said, &err), 0);
	undo_ok();
	assert_string_equal(before, snapshot());
	str_free(&said);
}

/* What is named must have been measured; same code as something measured will do. */
static void what_was_not_measured_is_not_applied(void **state)
{
	(void)state;
	make_tree();
	static const struct {
		enum suggestion_status status;
		const char *same_as, *said;
	} cases[] = {
		{SUGGESTION_PROPOSED, NULL, "not measured (proposed"},
		{SUGGESTION_SKIPPED, NULL, "not measured (skipped: no time"},
		{SUGGESTION_BUILD_FAILED, NULL, "not measured (build-failed"},
		{SUGGESTION_CHECK_FAILED, NULL, "not measured (check-failed"},
		{SUGGESTION_SAME_CODE, "base", "changes nothing"},
		{SUGGESTION_SAME_CODE, "other", NULL},
		{SUGGESTION_MEASURED, NULL, NULL},
	};
	accepted("other", "-O3", "-O*")->status = SUGGESTION_MEASURED;
	accepted("one", "-O3", "-O*")->reason = "no time";
	report.recommendation.suggestions.n = 0;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str said = {0};
		struct err err = {{0}};
		struct apply_options opt = {.to = "make", .dry_run = 1, .state = in(".advisor")};
		strlist_add(&arena, &opt.ids, "one");
		report.suggestions.v[1].status = cases[i].status;
		report.suggestions.v[1].same_as = cases[i].same_as;
		assert_int_equal(apply_report(&arena, &report, &opt, &said, &err), cases[i].said ? -1 : 0);
		if (cases[i].said)
			assert_non_null(strstr(err.text, cases[i].said));
		str_free(&said);
	}
}

/* Undo finds the files of the tree that it is called for, not of the one it was copied from. */
static void a_copied_tree_is_undone_alone(void **state)
{
	(void)state;
	make_tree();
	accepted("flag-o3", "-O3", "-O*");
	const char *before = snapshot(), *original = root;
	apply_ok("make");
	run(arena_printf(&arena, "cp -r . %s/elsewhere", outside));
	root = path_join(&arena, outside, "elsewhere");
	undo_ok();
	assert_string_equal(before, snapshot());
	root = arena_strdup(&arena, original);
	assert_true(fs_exists(in("GNUmakefile")));
	assert_true(fs_exists(in(".advisor/apply/bin/launch")));
}

/* A record that names what is elsewhere was not written by apply. */
static void a_forged_record_removes_nothing(void **state)
{
	(void)state;
	make_tree();
	static const char *const places[] = {"../outside/gcc", "/tmp/../etc/passwd", "src/../../outside/gcc"};
	for (size_t i = 0; i < 3; i++) {
		struct str said = {0};
		struct err err = {{0}};
		put(".advisor/applied.json",
		    arena_printf(&arena, "{\"files\": [{\"path\": \"%s\", \"hash\": \"0\"}]}", places[i]));
		assert_int_equal(apply_undo(&arena, root, in(".advisor"), &said, &err), -1);
		assert_non_null(strstr(err.text, "not in the tree"));
		assert_true(fs_exists(path_join(&arena, outside, "gcc")));
		str_free(&said);
	}
}

static void what_cannot_be_applied_is_said(void **state)
{
	(void)state;
	make_tree();
	struct str said = {0};
	struct err err = {{0}};
	assert_int_equal(apply_to("make", 0, &said, &err), -1);
	assert_non_null(strstr(err.text, "recommends nothing"));
	accepted("pool", "", "")->edit.pool = 1;
	assert_int_equal(apply_to("make", 0, &said, &err), -1);
	assert_non_null(strstr(err.text, "pool"));
	accepted("flag-o3", "-O3", "-O*");
	assert_non_null(strstr(apply_ok("make"), "pool is not applied"));
	undo_ok();
	struct apply_options opt = {.state = in(".advisor2"), .dry_run = 1};
	strlist_add(&arena, &opt.ids, "no-such");
	assert_int_equal(apply_report(&arena, &report, &opt, &said, &err), -1);
	assert_non_null(strstr(err.text, "no-such"));
	report.suggestions.v[1].verdict = VERDICT_SLOWER;
	report.suggestions.v[1].status = SUGGESTION_MEASURED;
	report.recommendation.suggestions.n = 0;
	opt.ids.v[0] = "flag-o3";
	opt.to = "make";
	if (apply_report(&arena, &report, &opt, &said, &err) != 0)
		fail_msg("%s", err.text);
	assert_non_null(strstr(said.ptr, "flag-o3 did not prove itself (slower)"));
	opt.to = "bazel";
	assert_int_equal(apply_report(&arena, &report, &opt, &said, &err), -1);
	assert_non_null(strstr(err.text, "bazel"));
	str_free(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(flags_win_in_sub_makes),
		CASE(flags_are_removed_and_macros_replaced),
		CASE(links_get_what_links_need),
		CASE(only_the_named_units_change),
		CASE(several_sources_in_one_command_are_told_apart),
		CASE(another_compiler_compiles),
		CASE(what_a_build_drops_is_not_applied),
		CASE(a_unit_is_found_by_its_place),
		CASE(a_build_that_does_nothing_is_no_build),
		CASE(the_pooled_runtime_goes_in),
		CASE(warnings_do_not_stop_the_build),
		CASE(archives_of_lto_objects_work),
		CASE(probes_get_plain_answers),
		CASE(nothing_of_the_users_is_overwritten),
		CASE(a_changed_file_stops_undo),
		CASE(a_copied_tree_is_undone_alone),
		CASE(a_forged_record_removes_nothing),
		CASE(risks_ask_for_leave),
		CASE(what_was_not_measured_is_not_applied),
		CASE(a_dry_run_says_all_and_does_nothing),
		CASE(the_run_script_sets_the_environment),
		CASE(the_measured_code_is_remembered),
		CASE(what_cannot_be_applied_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
