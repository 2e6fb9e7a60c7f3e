/* Link-time optimization: code is generated once per link, however often it is linked. */
#include "builder_project.h"

#include <stdlib.h>

static void write_project(struct trial *t)
{
	put_file(t, "Makefile",
		 "CC = gcc\nCFLAGS = -O2 -fPIC\nall: prog\n"
		 "prog: main.o plain.o libwork.a libmore.so\n"
		 "\t$(CC) $(CFLAGS) -o $@ main.o plain.o libwork.a -L. -lmore -Wl,-rpath,'$$ORIGIN'\n"
		 "plain.o: plain.s\n\t$(CC) -c plain.s\n"
		 "libwork.a: work.o unused.o\n\tar rc $@ work.o unused.o\n"
		 "libmore.so: more.o map\n\t$(CC) $(CFLAGS) -shared -Wl,-soname,$@ -Wl,--version-script=map -o $@ "
		 "more.o\n");
	put_file(t, "map", "V1 { global: more; local: *; };\n");
	put_file(t, "plain.s",
		 ".text\n.globl plain\nplain:\n\tcall helper@PLT\n\tret\n.section .note.GNU-stack,\"\",@progbits\n");
	put_file(t, "main.c",
		 "#include <stdio.h>\n#include <stdlib.h>\nint work(int), more(int), plain(int);\n"
		 "int helper(int n) { return n + 1; }\n"
		 "int main(int argc, char **argv)\n{\n\tint n = argc > 1 ? atoi(argv[1]) : 10;\n"
		 "\tprintf(\"%d %d\\n\", work(n), more(n));\n\treturn 0;\n}\n");
	put_file(t, "work.c",
		 "static int times(int n, int k) { return n * k; }\n"
		 "int work(int n)\n{\n\tint s = 0;\n\tfor (int i = 0; i < n; i++)\n\t\ts += times(i, n);\n\treturn "
		 "s;\n}\n");
	put_file(t, "unused.c", "int unused(int n) { return n; }\n");
	put_file(t, "more.c", "int inner(int n) { return n ^ 5; }\nint more(int n) { return inner(n) + 1; }\n");
	*list_push(&t->a, &t->opt.benchmarks) = (struct benchmark){.name = "b", .command = "./prog 1000"};
	t->opt.layouts = 3;
}

static const char expected[] = "450 16\n";

/* Every code generation from here on writes a line into a file: a stand-in for gcc's
 * own lto-wrapper, found before it. */
static void count_generations(struct trial *t)
{
	char *dir = path_join(&t->a, t->dir, "counting");
	const char *script = arena_printf(&t->a, "#!/bin/sh\necho once >> \"${0%%/*}/log\"\nunset COMPILER_PATH\n"
						 "exec \"$(gcc -print-prog-name=lto-wrapper)\" \"$@\"\n");

	assert_int_equal(fs_mkdirs(dir, &t->err), 0);
	assert_int_equal(fs_write(path_join(&t->a, dir, "lto-wrapper"), script, strlen(script), 0755, &t->err), 0);
	setenv("COMPILER_PATH", dir, 1);
}

static size_t generations(struct trial *t)
{
	struct str text = {0};
	size_t n = 0;

	fs_read(path_join(&t->a, t->dir, "counting/log"), &text, 0, NULL);
	for (const char *s = str_text(&text); *s; s++)
		n += *s == '\n';
	str_free(&text);
	return n;
}

/* Other places, the same functions, the same answer. */
static void layouts_differ(struct trial *t, struct built *built)
{
	static const char sizes[] = "nm -S prog libmore.so | sed 's/^[0-9a-f]* //' | sort";
	static const char place[] = "nm prog | grep -w work || nm prog | grep -w main";
	const char *size = trial_run(t, built, sizes), *at = trial_run(t, built, place);
	const char *code[2] = {NULL, NULL};

	if (built->status != BUILD_OK)
		fail_msg("%s", built->reason);
	assert_int_equal(built->layouts, 3);
	assert_string_equal(trial_run(t, built, "./prog"), expected);
	for (unsigned n = 1; n < 3; n++) {
		assert_int_equal(layout_place(&t->a, &t->placed, built, n, &t->err), 0);
		assert_string_equal(trial_run(t, built, "./prog"), expected);
		assert_string_equal(trial_run(t, built, sizes), size);
		code[n - 1] = trial_run(t, built, place);
		assert_string_not_equal(code[n - 1], at);
	}
	assert_string_not_equal(code[0], code[1]);
	assert_int_equal(layout_place(&t->a, &t->placed, built, 0, &t->err), 0);
}

static void gcc_once_per_link(void **state)
{
	struct edit lto = {.add = TEXTS("-flto=auto")}, pgo = {.pgo = 1, .add = TEXTS("-flto")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	count_generations(&t);
	trial_baseline(&t);
	struct built built = trial_variant(&t, "lto", &lto);
	/* the program and the library, three layouts each */
	assert_int_equal(generations(&t), 2);
	layouts_differ(&t, &built);
	built = trial_variant(&t, "pgo-lto", &pgo);
	/* and again for the training */
	assert_int_equal(generations(&t), 6);
	layouts_differ(&t, &built);
	trial_end(&t);
	unsetenv("COMPILER_PATH");
}

/* What a run before this one generated is found; a damaged or missing part is not used. */
static void kept_for_the_next_run(void **state)
{
	struct edit lto = {.add = TEXTS("-flto=auto")},
		    other = {.add = TEXTS("-flto=auto", "-O3"), .remove = TEXTS("-O*")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	count_generations(&t);
	trial_baseline(&t);
	struct built built = trial_variant(&t, "lto", &lto);
	const char *hash = built.code_hash;
	builder_close(t.b);
	trial_baseline(&t);
	built = trial_variant(&t, "lto", &lto);
	assert_int_equal(generations(&t), 2);
	assert_string_equal(built.code_hash, hash);
	layouts_differ(&t, &built);
	built = trial_variant(&t, "lto-o3", &other);
	assert_int_equal(generations(&t), 4);
	builder_close(t.b);
	trial_run(&t, &built, "for f in ../../objects/*/*.o; do echo damaged > $f; done");
	trial_baseline(&t);
	built = trial_variant(&t, "lto", &lto);
	assert_int_equal(built.status, BUILD_OK);
	assert_int_equal(generations(&t), 6);
	assert_string_equal(built.code_hash, hash);
	trial_end(&t);
	unsetenv("COMPILER_PATH");
}

/* clang generates code in the linker's own process: the layouts are right, at its price. */
static void clang_has_layouts(void **state)
{
	struct edit lto = {.add = TEXTS("-flto"), .compiler = "/usr/bin/clang"};
	struct trial t;

	(void)state;
	if (!fs_is_exec("/usr/bin/clang"))
		skip();
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	struct built built = trial_variant(&t, "clang-lto", &lto);
	layouts_differ(&t, &built);
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gcc_once_per_link),
		cmocka_unit_test(kept_for_the_next_run),
		cmocka_unit_test(clang_has_layouts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
