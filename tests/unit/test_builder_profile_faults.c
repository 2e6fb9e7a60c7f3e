/* Trainings that went wrong, each in its own way, with gcc and with clang: none of them passes for a profile. */
#include "builder_project.h"

static void write_project(struct trial *t, const char *compiler)
{
	put_file(t, "Makefile",
		 arena_printf(&t->a,
			      "CC = %s\nCFLAGS = -O2\nprog: main.o work.o other.o\n\t$(CC) $(CFLAGS) -o $@ main.o "
			      "work.o other.o\n",
			      compiler));
	put_file(t, "main.c",
		 "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n#include <signal.h>\n"
		 "int work(int);\nint other(int);\n"
		 "int main(int argc, char **argv)\n{\n"
		 "\tint n = argc > 1 ? atoi(argv[1]) : 10;\n\tprintf(\"%d\\n\", work(n) + other(n));\n"
		 "\tif (argc > 2 && argv[2][0] == 'k')\n\t\traise(SIGKILL);\n"
		 "\tif (argc > 2 && argv[2][0] == 'a')\n\t\tabort();\n"
		 "\tif (argc > 2 && argv[2][0] == 's')\n\t\tsleep(60);\n\treturn argc > 2;\n}\n");
	put_file(t, "work.c",
		 "int work(int n)\n{\n\tint s = 0;\n\tfor (int i = 0; i < n; i++)\n\t\ts += i % 7 == 3 ? i : -1;\n"
		 "\treturn s;\n}\n");
	put_file(t, "other.c", "int other(int n)\n{\n\treturn n > 100 ? n * 3 : n;\n}\n");
}

/* Below $p, where the program left its counts: "gcda" or "profraw". */
#define COUNTS "p=../profile-${PWD##*/}; "
#define ALL    "for f in $p/*.gcda $p/*.profraw; do [ -e \"$f\" ] || continue; "
#define PROG   "./prog 5000; "

/* What the benchmark does, and what the sentence holds. */
static const struct fault {
	const char *command, *gcc, *clang; /* words; NULL: no fault for it */
} faults[] = {
	{"./prog 5000 fails", "(exit status 1)", "(exit status 1)"},
	{"./prog 5000 kill", "(", "("},
	{"./prog 5000 abort", "(", "("},
	{"timeout 0.2 ./prog 5000 sleep", "exit status 124", "exit status 124"},
	{"./prog 5000 kill || true", "without writing a profile", "without writing a profile"},
	{"true", "without writing a profile", "without writing a profile"},
	{"test -e prog", "without writing a profile", "without writing a profile"},
	{"nothing-of-that-name", "exit status 127", "exit status 127"},
	{COUNTS PROG "rm -rf $p", "without writing a profile", "without writing a profile"},
	{COUNTS PROG ALL ": >\"$f\"; done", "damaged", "counts of no function"},
	{COUNTS PROG ALL "head -c 30 \"$f\" >t; cp t \"$f\"; done", "damaged", "profdata"},
	{COUNTS PROG ALL "head -c 4000 /dev/urandom >\"$f\"; done", "damaged", "profdata"},
	{COUNTS PROG ALL "echo text >\"$f\"; done", "damaged", "profdata"},
	{COUNTS PROG ALL "case \"$f\" in *work*|*raw) head -c 50 \"$f\" >t; cp t \"$f\"; esac; done", "damaged",
	 "profdata"},
	{COUNTS PROG ALL "mv \"$f\" \"$f.gone\"; done", "without writing a profile", "without writing a profile"},
	{"GCOV_PREFIX=/nowhere/at/all LLVM_PROFILE_FILE=/dev/null ./prog 5000", "without writing a profile",
	 "without writing a profile"},
};
#define FAULTS (sizeof faults / sizeof *faults)

static void try_all(const char *compiler, int clang)
{
	struct trial t;
	struct edit e = {.pgo = 1};
	size_t wrong = 0;

	trial_begin(&t);
	write_project(&t, compiler);
	*list_push(&t.a, &t.opt.benchmarks) = (struct benchmark){.name = "b", .command = "./prog 5000"};
	trial_baseline(&t);
	struct built built = trial_variant(&t, "fine", &e);
	if (built.status != BUILD_OK)
		fail_msg("%s", built.reason);
	assert_int_equal(built.unprofiled.n, 0);
	for (size_t i = 0; i < FAULTS; i++) {
		const char *expected = clang ? faults[i].clang : faults[i].gcc;
		const struct edit *edits[] = {&e};
		struct variant v = {.id = "fault", .edits = edits, .n_edits = 1, .separate = 1};
		t.opt.benchmarks.v[0].command = faults[i].command; /* the builder has the same list */
		assert_int_equal(builder_variant(t.b, &v, &built, &t.err), 0);
		if (built.status == BUILD_OK || !built.reason || !strstr(built.reason, expected)) {
			print_error("%s, %s: %s\n", compiler, faults[i].command,
				    built.status == BUILD_OK ? "passed for a profile" : built.reason);
			print_error("%s", trial_run(&t, &built, "cat ../../logs/fault*; ls -la ../profile*"));
			wrong++;
		}
		builder_drop(t.b, &built);
	}
	trial_end(&t);
	assert_int_equal(wrong, 0);
}

/* A source that is generated again for each build, and never twice the same. */
static void counts_of_other_sources(const char *compiler)
{
	struct trial t;
	struct edit e = {.pgo = 1};

	trial_begin_at(&t, "/tmp/advisor-test-", "tree");
	write_project(&t, compiler);
	put_file(&t, "Makefile",
		 arena_printf(
			 &t.a,
			 "CC = %s\nCFLAGS = -O2\nprog: main.o work.o other.o\n\t$(CC) $(CFLAGS) -o $@ main.o work.o "
			 "other.o\nwork.o: work.c\n\techo >>%s/builds\n"
			 "\t{ cat work.c; echo 'int last(int n) {'; sed 's/$$/if (n %% 7 > 3) n += 5;/' %s/builds; "
			 "echo 'return n; }'; } >made.c\n\t$(CC) $(CFLAGS) -c -o $@ made.c\n",
			 compiler, t.dir, t.dir));
	*list_push(&t.a, &t.opt.benchmarks) = (struct benchmark){.name = "b", .command = "./prog 5000"};
	t.opt.force_build = 1;
	trial_baseline(&t);
	struct built built = trial_variant(&t, "pgo", &e);
	if (built.status != BUILD_FAILED || !strstr(built.reason, "(made.c is one)"))
		fail_msg("%s", built.reason ? built.reason : "passed for a profile");
	trial_end(&t);
}

static void with_gcc(void **state)
{
	(void)state;
	try_all("gcc", 0);
	counts_of_other_sources("gcc");
}

static void with_clang(void **state)
{
	(void)state;
	if (!fs_is_exec("/usr/bin/clang-19"))
		skip();
	try_all("/usr/bin/clang-19", 1);
	counts_of_other_sources("/usr/bin/clang-19");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(with_gcc), cmocka_unit_test(with_clang)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
