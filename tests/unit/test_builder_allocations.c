/* Allocation sites of a project built and run by the builder, with its benchmark. */
#include "builder_project.h"

static void write_project(struct trial *t)
{
	put_file(t, "Makefile",
		 "CC = gcc\nCFLAGS = -O2\nprog: main.o sub/work.o\n\t$(CC) $(CFLAGS) -o $@ main.o sub/work.o\n"
		 "sub/work.o: sub/work.c\n\tcd sub && $(CC) $(CFLAGS) -c work.c\n");
	put_file(t, "main.c",
		 "#include <stdio.h>\n#include <stdlib.h>\nvoid *take(size_t n);\n"
		 "int main(int argc, char **argv)\n{\n"
		 "\tint n = argc > 1 ? atoi(argv[1]) : 10;\n"
		 "\tfor (int i = 0; i < n; i++)\n"
		 "\t\tfree(take(8));\n" /* line 8 */
		 "\treturn 0;\n}\n");
	put_file(t, "sub/work.c",
		 "#include <stdlib.h>\nvoid *take(size_t n)\n{\n"
		 "\tvoid *p = malloc(n);\n" /* line 4 */
		 "\tif (!p)\n\t\tabort();\n\treturn p;\n}\n");
	*list_push(&t->a, &t->opt.benchmarks) = (struct benchmark){.name = "b", .command = "./prog 1000 && ./prog 500"};
}

static void counts(void **state)
{
	struct profile profile = {0};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	if (builder_allocations(t.b, &profile, &t.err))
		fail_msg("%s", t.err.text);
	profile_finish(&profile);
	const struct profile_site *own = profile_site(&profile, "sub/work.c", 4);
	const struct profile_site *caller = profile_site(&profile, "main.c", 8);
	assert_non_null(own);
	assert_int_equal(own->calls, 1500);
	assert_int_equal(own->bytes, 12000);
	assert_non_null(caller);
	assert_int_equal(caller->calls, 1500);
	assert_int_equal(profile.total_calls, 1500);
	trial_end(&t);
}

static void needs_a_benchmark(void **state)
{
	struct profile profile = {0};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	t.opt.benchmarks.n = 0;
	trial_baseline(&t);
	assert_int_equal(builder_allocations(t.b, &profile, &t.err), -1);
	assert_non_null(strstr(t.err.text, "benchmark"));
	trial_end(&t);
}

/* A preload says nothing about a static program, and that is said. */
static void static_program(void **state)
{
	struct profile profile = {0};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	put_file(&t, "Makefile", "prog: main.c sub/work.c\n\tgcc -O2 -static -o $@ main.c sub/work.c\n");
	t.opt.benchmarks.v[0].command = "./prog 10";
	trial_baseline(&t);
	if (builder_allocations(t.b, &profile, &t.err))
		assert_non_null(strstr(t.err.text, "statically"));
	assert_int_equal(profile.sites.n, 0);
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts),
		cmocka_unit_test(needs_a_benchmark),
		cmocka_unit_test(static_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
