/* apply of a profile: trained in a copy of the tree, used, and proved; whatever fails, nothing that counts is left. */
#include "apply_case.h"

static void a_profile_is_made_and_kept(void **state)
{
	(void)state;
	make_tree();
	accepted("pgo", "", "")->edit.pgo = 1;
	*list_push(&arena, &report.benchmarks) = (struct benchmark){.name = "b", .command = "./src/prog"};
	const char *said = apply_ok("make");
	assert_non_null(strstr(said, ".advisor/apply/train"));
	run(build_command());
	const char *log = contents(path_join(&arena, outside, "calls"));
	assert_non_null(strstr(log, "-fprofile-generate="));
	struct strlist argv = call_of("hot.c");
	int used = 0;
	for (size_t i = 0; i < argv.n; i++) {
		used |= str_starts(argv.v[i], "-fprofile-use=");
		assert_false(str_starts(argv.v[i], "-fprofile-generate"));
	}
	assert_true(used);
	run("! grep -raE '__gcov_init|training/counts' src/prog");
	assert_false(fs_exists(in(".advisor/apply/training")));
	/* the compiler finds the counts: the same command, with the warning as an error */
	struct str again = {0};
	str_add(&again, "cd src && /usr/bin/gcc");
	for (size_t i = 1; i < argv.n; i++) {
		str_addc(&again, ' ');
		str_add_shell(&again,
			      str_eq(argv.v[i], "-Wno-missing-profile") ? "-Werror=missing-profile" : argv.v[i]);
	}
	run(str_text(&again));
	assert_non_null(strstr(str_text(&again), "-Werror=missing-profile"));
	str_free(&again);
	assert_non_null(strstr(run("ls .advisor/apply/profile"), "hot.gcda"));
	undo_ok();
	assert_false(fs_exists(in(".advisor/apply")));
}

/* No clean, everything built already, and a program that is made without objects. */
static void a_profile_needs_no_clean(void **state)
{
	(void)state;
	put("Makefile",
	    "all: prog one\nprog: main.o hot.o\n\tcc -o $@ main.o hot.o\none: one.c\n\tcc -O1 -o $@ one.c\n");
	put("main.c", "int hot(int);\nint main(void) { return hot(0); }\n");
	put("hot.c", "int hot(int x);\nint hot(int x) { return x; }\n");
	put("one.c", "int main(void) { return 0; }\n");
	run("make && cp prog was");
	accepted("pgo", "", "")->edit.pgo = 1;
	*list_push(&arena, &report.benchmarks) = (struct benchmark){.name = "b", .command = "./prog && ./one"};
	apply_ok("make");
	const char *said = run(build_command());
	assert_non_null(strstr(said, "of 3 sources compiled, 3 have counts"));
	static const char *const sources[] = {"main.c", "hot.c", "one.c"};
	for (size_t i = 0; i < 3; i++) {
		struct strlist argv = call_of(sources[i]);
		assert_true(strlist_has_prefix(&argv, "-fprofile-use="));
		assert_false(strlist_has_prefix(&argv, "-fprofile-generate"));
	}
	run("! grep -laE '__gcov_init|training/counts' prog one *.o");
	undo_ok();
}

/* Whatever goes wrong, the tree holds what it held, and no program that counts. */
static void a_failed_training_changes_nothing(void **state)
{
	static const struct {
		const char *bench, *hot, *said;
	} cases[] = {
		{"./src/prog && false", NULL, "the benchmark fails with counters"},
		{"true", NULL, "left no profile"},
		{"./src/prog", "#error broken\n", "does not build with counters"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		make_tree();
		run("make && rm -f .advisor/apply/called");
		if (cases[i].hot)
			put("src/hot.c", cases[i].hot);
		report.suggestions.n = report.recommendation.suggestions.n = report.benchmarks.n = 0;
		accepted("pgo", "", "")->edit.pgo = 1;
		*list_push(&arena, &report.benchmarks) = (struct benchmark){.name = "b", .command = cases[i].bench};
		apply_ok("make");
		const char *before = snapshot();
		const char *said = run(arena_printf(&arena, "if %s; then exit 1; fi", build_command()));
		if (!strstr(said, cases[i].said))
			fail_msg("%s", said);
		assert_string_equal(before, snapshot());
		assert_false(fs_exists(in(".advisor/apply/training")));
		assert_false(fs_exists(in(".advisor/apply/profile")));
		undo_ok();
	}
}

/* When a second training fails, the first one's profile still serves. */
static void a_failed_training_keeps_the_last_profile(void **state)
{
	(void)state;
	make_tree();
	accepted("pgo", "", "")->edit.pgo = 1;
	*list_push(&arena, &report.benchmarks) =
		(struct benchmark){.name = "b", .command = "test ! -e stop && ./src/prog"};
	apply_ok("make");
	run(build_command());
	const char *profile = run("ls .advisor/apply/profile");
	put("stop", "");
	run(arena_printf(&arena, "! %s", build_command()));
	assert_string_equal(run("ls .advisor/apply/profile"), profile);
}

static void a_program_that_ends_at_once_is_trained(void **state)
{
	(void)state;
	put("Makefile", "prog: main.c\n\tcc -o $@ main.c\n");
	put("main.c", "#include <unistd.h>\nint main(void) { _exit(0); }\n");
	run("cp " BINARY_DIR "/libexec/libadvisor-flush.a ../outside/");
	accepted("pgo", "", "")->edit.pgo = 1;
	*list_push(&arena, &report.benchmarks) = (struct benchmark){.name = "b", .command = "./prog"};
	apply_ok("make");
	assert_non_null(strstr(run(build_command()), "of 1 sources compiled, 1 have counts"));
	run("./prog && ! grep -qa __wrap__exit prog");
}

/* verify builds in a copy of the tree: nothing may lead back to the first place. */
static void the_tree_can_be_moved(void **state)
{
	(void)state;
	make_tree();
	accepted("pgo", "-O3", "-O*")->edit.pgo = 1;
	*list_push(&arena, &report.benchmarks) = (struct benchmark){.name = "b", .command = "./src/prog"};
	apply_ok("make");
	const char *build = build_command();
	move_tree();
	run(build);
	struct strlist argv = call_of("hot.c");
	assert_string_equal(flags_opt_level(&argv), "-O3");
	for (size_t i = 0; i < argv.n; i++)
		if (strstr(argv.v[i], "/tree with space/"))
			fail_msg("%s", argv.v[i]);
	assert_true(fs_exists(in("src/prog")));
}

/* The advisor's folder need not lie in the tree. */
static void the_state_may_lie_elsewhere(void **state)
{
	(void)state;
	make_tree();
	struct suggestion *s = accepted("o3-hot-units", "-O3", "-O*");
	strlist_add(&arena, &s->edit.units, "src/hot.c");
	accepted("pgo", "", "")->edit.pgo = 1;
	*list_push(&arena, &report.benchmarks) = (struct benchmark){.name = "b", .command = "./src/prog"};
	struct apply_options opt = {.state = path_join(&arena, outside, "its state"), .libexec = outside};
	struct str said = {0};
	struct err err = {{0}};
	struct applied what;
	const char *before = snapshot();
	if (apply_report(&arena, &report, &opt, &said, &err) != 0 || apply_read(&arena, opt.state, &what, &err) != 0)
		fail_msg("%s", err.text);
	assert_non_null(strstr(run(what.build), "of 3 sources compiled, 2 have counts"));
	struct strlist hot = call_of("hot.c"), main_c = call_of("main.c");
	assert_string_equal(flags_opt_level(&hot), "-O3");
	assert_string_equal(flags_opt_level(&main_c), "-O2");
	assert_true(strlist_has_prefix(&hot, "-fprofile-use="));
	run("! grep -laE '__gcov_init' src/prog && make clean");
	assert_int_equal(apply_undo(&arena, root, opt.state, &said, &err), 0);
	assert_string_equal(before, snapshot());
	str_free(&said);
}

/* What make finds out of date in the tree it finds so in the copy, though both were written within a second. */
static void times_are_kept_to_the_last_digit(void **state)
{
	(void)state;
	put("Makefile", "prog: main.c\n\tcc -O2 -o $@ main.c\nmain.c: main.y\n\tcp main.y $@\n");
	put("main.c", "int main(void)\n{\n\treturn 0;\n}\n");
	put("main.y",
	    "int main(int n, char **v)\n{\n\twhile (n < 90)\n\t\tn += n > 9 ? 2 : **v != 0;\n\treturn 0;\n}\n");
	run("touch -d @1000000000.2 main.c && touch -d @1000000000.7 main.y");
	accepted("pgo", "", "")->edit.pgo = 1;
	*list_push(&arena, &report.benchmarks) = (struct benchmark){.name = "b", .command = "./prog"};
	apply_ok("make");
	assert_non_null(strstr(run(build_command()), "of 1 sources compiled, 1 have counts"));
}

/* gcc knows functions by their files' names, which some builds give with the tree's place. */
static void sources_may_be_named_by_their_place(void **state)
{
	(void)state;
	put("Makefile", "prog: main.o\n\tcc -o $@ main.o\nmain.o: main.c head.h\n"
			"\tcc -O2 -MD -MF main.d -I'$(CURDIR)' -c -o $@ '$(CURDIR)/main.c'\n");
	put("head.h", "static int half(int x) { return x > 3 ? x / 2 : x; }\n");
	/* a whole function that comes out of a macro, with macros of system headers in it */
	put("main.c", "#include <stdlib.h>\n"
		      "#include \"head.h\"\n"
		      "struct big { unsigned data[64]; };\n"
		      "static __attribute__((noinline)) void *get(size_t n) { return malloc(n); }\n"
		      "static __attribute__((noinline)) void drop(void *p) { free(p); }\n"
		      "#define ALLOC(T, N) ((N) > 0 ? ((T *)get((N) * sizeof(T))) : NULL)\n"
		      "#define FREE(P) { drop(P); P = NULL; }\n"
		      "#define CODE(x) x\n"
		      "size_t make(struct big *out, unsigned *symbols, size_t length) CODE({\n"
		      "\tstatic const unsigned invalid = 0xffffffffu;\n"
		      "\tunsigned *new_index = ALLOC(unsigned, length);\n"
		      "\tunsigned next_index;\n"
		      "\tstruct big *tmp;\n"
		      "\tsize_t i;\n"
		      "\tif (!!0 || !!0) return 0;\n"
		      "\tfor (i = 0; i < length; ++i) {\n"
		      "\t\tnew_index[i] = invalid;\n"
		      "\t}\n"
		      "\tnext_index = 0;\n"
		      "\tfor (i = 0; i < length; ++i) {\n"
		      "\t\tif (new_index[symbols[i]] == invalid) {\n"
		      "\t\t\tnew_index[symbols[i]] = next_index;\n"
		      "\t\t\t++next_index;\n"
		      "\t\t}\n"
		      "\t}\n"
		      "\ttmp = ALLOC(struct big, next_index);\n"
		      "\tif (!!0 || !!0) return 0;\n"
		      "\tnext_index = 0;\n"
		      "\tfor (i = 0; i < length; ++i) {\n"
		      "\t\tif (new_index[symbols[i]] == next_index) {\n"
		      "\t\t\ttmp[next_index] = out[symbols[i]];\n"
		      "\t\t\t++next_index;\n"
		      "\t\t}\n"
		      "\t\tsymbols[i] = new_index[symbols[i]];\n"
		      "\t}\n"
		      "\tFREE(new_index);\n"
		      "\tfor (i = 0; i < next_index; ++i) {\n"
		      "\t\tout[i] = tmp[i];\n"
		      "\t}\n"
		      "\tFREE(tmp);\n"
		      "\treturn next_index;\n"
		      "})\n"
		      "int main(void)\n"
		      "{\n"
		      "\tstatic struct big big[9];\n"
		      "\tunsigned symbols[9] = {3, 3, 1, 0, 8, 1, 2, 2, 3};\n"
		      "\tint s = 0;\n"
		      "\tfor (int i = 0; i < 9; i++)\n"
		      "\t\ts += half(i);\n"
		      "\treturn s + (int)make(big, symbols, 9) == 0;\n"
		      "}\n");
	accepted("pgo", "", "")->edit.pgo = 1;
	*list_push(&arena, &report.benchmarks) = (struct benchmark){.name = "b", .command = "./prog"};
	apply_ok("make");
	assert_non_null(strstr(run(build_command()), "of 1 sources compiled, 1 have counts"));
	assert_non_null(strstr(contents(in("main.d")), "main.o: "));
	assert_null(strstr(contents(in("main.d")), "training"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_profile_is_made_and_kept),
		CASE(a_profile_needs_no_clean),
		CASE(a_failed_training_changes_nothing),
		CASE(a_failed_training_keeps_the_last_profile),
		CASE(a_program_that_ends_at_once_is_trained),
		CASE(the_tree_can_be_moved),
		CASE(the_state_may_lie_elsewhere),
		CASE(times_are_kept_to_the_last_digit),
		CASE(sources_may_be_named_by_their_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
