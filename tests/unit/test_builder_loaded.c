/* What no benchmark loads is not built again, however a benchmark loads the rest. */
#include "builder_project.h"

/* prog <- libone.so (by -l), plug.so (dlopen); other and libtwo.a serve nobody but a check. */
static void write_project(struct trial *t)
{
	put_file(t, "Makefile",
		 "CFLAGS = -O1 -g -fPIC -DN=1\nall: libtwo.a lib/libone.so.1 plug.so other prog\n"
		 "lib/libone.so.1: one.o\n\tmkdir -p lib\n\t$(CC) -shared -o $@ one.o\n\tln -sf libone.so.1 "
		 "lib/libone.so\n"
		 "plug.so: plug.o\n\t$(CC) -shared -o $@ plug.o\n"
		 "libtwo.a: two.o\n\tar rc $@ two.o\n"
		 "other: other.o libtwo.a\n\t$(CC) -o $@ other.o -L. -ltwo\n"
		 "prog: prog.o lib/libone.so.1\n\t$(CC) -o $@ prog.o -Llib -lone -ldl\n");
	put_file(t, "one.c", "int one(void) { return N; }\n");
	put_file(t, "two.c", "int two(void) { return N; }\n");
	put_file(t, "plug.c", "int plug(void) { return 10 * N; }\n");
	put_file(t, "other.c",
		 "#include <stdio.h>\nint two(void);\nint main(void) { printf(\"%d\\n\", two()); return 0; }\n");
	put_file(t, "prog.c",
		 "#include <stdio.h>\n#include <dlfcn.h>\nint one(void);\nint main(void)\n{\n"
		 "\tvoid *h = dlopen(\"./plug.so\", RTLD_NOW);\n\tint (*plug)(void) = h ? dlsym(h, \"plug\") : 0;\n"
		 "\tprintf(\"%d %d\\n\", one(), plug ? plug() : -1);\n\treturn 0;\n}\n");
	put_file(t, "run.sh", "cd \"$(dirname \"$0\")\" && LD_LIBRARY_PATH=lib exec ./prog\n");
}

static void set_benchmark(struct trial *t, const char *command)
{
	t->opt.benchmarks.n = 0;
	*list_push(&t->a, &t->opt.benchmarks) = (struct benchmark){.name = "b", .command = command};
}

static void only_loaded(void **state)
{
	struct edit two = {.add = TEXTS("-DN=2")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	set_benchmark(&t, "sh run.sh");
	trial_baseline(&t);
	assert_int_equal(t.p.units.n, 5);
	struct built built = trial_variant(&t, "two", &two);
	assert_string_equal(built.how, "replay");
	assert_int_equal(built.compiled_units, 2); /* prog.c does not ask for N */
	assert_int_equal(t.p.loaded.n, 3);
	assert_false(t.p.loads_nothing);
	assert_false(strlist_has(&t.p.loaded, "other"));
	assert_string_equal(trial_run(&t, &built, "sh run.sh; ./other"), "2 20\n1\n");
	assert_string_not_equal(built.code_hash, t.base.code_hash);
	built = trial_variant(&t, "control", NULL);
	assert_string_equal(built.code_hash, t.base.code_hash);
	/* an edit of what is not loaded is no other code */
	struct edit unit = {.add = TEXTS("-DN=3"), .units = TEXTS("two.c")};
	built = trial_variant(&t, "unit", &unit);
	assert_int_equal(built.compiled_units, 0);
	assert_string_equal(built.code_hash, t.base.code_hash);
	trial_end(&t);
}

/* The check's programs count, too. */
static void checked(void **state)
{
	struct edit two = {.add = TEXTS("-DN=2")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	set_benchmark(&t, "sh run.sh");
	t.opt.check_command = "./other";
	trial_baseline(&t);
	struct built built = trial_variant(&t, "two", &two);
	assert_int_equal(built.compiled_units, 3);
	assert_string_equal(trial_run(&t, &built, "sh run.sh; ./other"), "2 20\n2\n");
	trial_end(&t);
}

/* A benchmark that loads nothing we know, or fails, or none at all: everything is built. */
static void all_of_it(void **state)
{
	static const char *const commands[] = {"true", "./other; exit 3", NULL};
	struct edit two = {.add = TEXTS("-DN=2")};
	struct trial t;

	(void)state;
	for (int i = 0; i < 3; i++) {
		trial_begin(&t);
		write_project(&t);
		if (commands[i])
			set_benchmark(&t, commands[i]);
		trial_baseline(&t);
		struct built built = trial_variant(&t, "two", &two);
		assert_int_equal(built.compiled_units, 3);
		assert_int_equal(t.p.loaded.n, 0);
		assert_int_equal(t.p.loads_nothing, i == 0);
		assert_string_equal(trial_run(&t, &built, "./other"), "2\n");
		trial_end(&t);
	}
}

/* The tree as it is there is built in full; its code is the same all the same. */
static void ordinary(void **state)
{
	struct edit two = {.add = TEXTS("-DN=2")};
	struct strlist env = {0};
	struct built built, variant;
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	set_benchmark(&t, "sh run.sh");
	trial_baseline(&t);
	const char *tree;
	assert_int_equal(builder_fresh_tree(t.b, 0, &tree, &t.err), 0);
	assert_int_equal(builder_ordinary(t.b, tree, NULL, "make CFLAGS='-O1 -g -fPIC -DN=2'", &(struct strlist){0},
					  &env, &built, &t.err),
			 0);
	variant = trial_variant(&t, "two", &two);
	assert_int_equal(built.status, BUILD_OK);
	assert_string_equal(built.code_hash, variant.code_hash);
	trial_end(&t);
}

/* Debug information is not made again for every variant, and is there when it is asked for. */
static void debug(void **state)
{
	struct edit o2 = {.add = TEXTS("-O2")}, with = {.add = TEXTS("-g", "-O2")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	set_benchmark(&t, "sh run.sh");
	trial_baseline(&t);
	struct built plain = trial_variant(&t, "o2", &o2);
	assert_int_equal(plain.compiled_units, 3);
	assert_string_equal(trial_run(&t, &plain, "readelf -SW prog | grep -c '\\.debug_line '"), "exit status 1");
	struct built built = trial_variant(&t, "with", &with);
	assert_string_equal(trial_run(&t, &built, "readelf -SW prog | grep -c '\\.debug_line '"), "1\n");
	assert_string_equal(built.code_hash, plain.code_hash);
	trial_end(&t);
}

/* Races put layouts into the baseline's tree, all that it links among them: the code of a variant is the same all the
 * while. */
static void other_layouts(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	set_benchmark(&t, "sh run.sh");
	t.opt.layouts = 2;
	trial_baseline(&t);
	struct built before = trial_variant(&t, "before", NULL);
	assert_string_equal(before.code_hash, t.base.code_hash);
	assert_int_equal(t.base.layouts, 2);
	assert_int_equal(layout_place(&t.a, &t.placed, &t.base, 1, &t.err), 0);
	struct built after = trial_variant(&t, "after", NULL);
	assert_string_equal(after.code_hash, t.base.code_hash);
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_loaded), cmocka_unit_test(checked),	cmocka_unit_test(all_of_it),
		cmocka_unit_test(ordinary),    cmocka_unit_test(other_layouts), cmocka_unit_test(debug),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
