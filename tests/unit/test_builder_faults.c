/* Builds that go wrong, and builds that would do harm. */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "builder_project.h"

static void put_prog(struct trial *t)
{
	put_file(t, "Makefile", "prog: a.o b.o\n\t$(CC) -o $@ a.o b.o\n");
	put_file(t, "a.c", "#include <stdio.h>\nint b(void);\nint main(void) { printf(\"%d\\n\", b()); return 0; }\n");
	put_file(t, "b.c", "#ifndef N\n#define N 1\n#endif\nint b(void) { return N; }\n");
}

static void expect_open_or_baseline_fails(struct trial *t, const char *said)
{
	if (!trial_open(t) && !builder_baseline(t->b, &t->base, &t->err))
		fail_msg("the baseline was built, \"%s\" was expected", said);
	if (!strstr(t->err.text, said))
		fail_msg("\"%s\" was expected in: %s", said, t->err.text);
}

static void no_build_system(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	put_file(&t, "a.c", "int main(void) { return 0; }\n");
	expect_open_or_baseline_fails(&t, "--build");
	trial_end(&t);
}

static void menu(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	put_file(&t, "Makefile", "all:\n\t@echo Please do make PLATFORM\n");
	expect_open_or_baseline_fails(&t, "Please do make PLATFORM");
	assert_non_null(strstr(t.err.text, "--build"));
	trial_end(&t);
}

static void baseline_fails(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	put_prog(&t);
	put_file(&t, "b.c", "int b(void) { return syntax error }\n");
	expect_open_or_baseline_fails(&t, "b.c");
	assert_non_null(strstr(t.err.text, "make"));
	assert_non_null(strstr(t.err.text, "base.log"));
	trial_end(&t);
}

/* 1 when a living process has the text on its command line. */
static int some_process(const char *text)
{
	struct arena a = {0};
	const char *argv[] = {"sh", "-c", arena_printf(&a, "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '"),
			      NULL};
	struct proc_spec spec = {.argv = argv, .timeout_s = 20};
	struct proc_result r = {0};
	int found = 0;

	if (!proc_run(&spec, &r, NULL))
		found = memmem(str_text(&r.out), r.out.len, text, strlen(text)) != NULL;
	proc_result_free(&r);
	arena_free(&a);
	return found;
}

/* What was killed is gone when a processor has had time for it: seconds on a crowded machine. */
static int is_ended(const char *text)
{
	for (int i = 0; i < 200 && some_process(text); i++)
		clock_sleep(0.1);
	return !some_process(text);
}

/* A variant that waits for ever ends; nothing of it stays, and its log is there. */
static void expect_waits(struct trial *t, const char *fifo)
{
	struct edit waits = {.add = TEXTS("-include", fifo)};
	struct built built = trial_variant(t, "waits", &waits);

	assert_int_equal(built.status, BUILD_TIMEOUT);
	assert_true(fs_exists(built.log));
	assert_true(is_ended(fifo));
}

static void expect_fine(struct trial *t)
{
	struct edit fine = {.add = TEXTS("-DN=4")};
	struct built built = trial_variant(t, "fine", &fine);

	assert_int_equal(built.status, BUILD_OK);
	assert_string_equal(trial_run(t, &built, "./prog"), "4\n");
}

/* A compiler that waits for ever: the build's own limit ends it, or the time that is left
 * for builds; others go on. */
static void hang(void **state)
{
	struct trial t;

	(void)state;
	for (int force = 0; force < 2; force++) {
		trial_begin(&t);
		t.opt.force_build = force;
		put_prog(&t);
		const char *fifo = arena_printf(&t.a, "%s/fifo-%d", t.dir, force);
		assert_int_equal(mkfifo(fifo, 0600), 0);
		t.opt.timeout_s = 4;
		trial_baseline(&t);
		expect_waits(&t, fifo);
		t.opt.timeout_s = 60;
		builder_close(t.b);
		trial_baseline(&t);
		builder_until(t.b, clock_s() + 1);
		expect_waits(&t, fifo);
		builder_until(t.b, 0);
		expect_fine(&t);
		trial_end(&t);
	}
}

static int spoil(void *ctx, const struct fs_entry *e, struct err *err)
{
	if (e->kind == FS_FILE && str_ends(e->rel, ".o")) {
		++*(int *)ctx;
		return fs_write(e->path, "half", 4, 0, err);
	}
	return FS_WALK_ON;
}

/* Objects that were cut short are made again, not linked. */
static void spoilt_objects(void **state)
{
	struct edit e = {.add = TEXTS("-O2", "-DN=7")};
	struct trial t;
	int spoilt = 0;

	(void)state;
	trial_begin(&t);
	put_prog(&t);
	trial_baseline(&t);
	struct built built = trial_variant(&t, "seven", &e);
	assert_int_equal(built.compiled_units, 2);
	builder_close(t.b);
	assert_int_equal(fs_walk(path_join(&t.a, t.opt.state, "objects"), spoil, &spoilt, &t.err), 0);
	assert_true(spoilt >= 2);
	trial_baseline(&t);
	built = trial_variant(&t, "seven", &e);
	assert_int_equal(built.status, BUILD_OK);
	assert_int_equal(built.compiled_units, 2);
	assert_string_equal(trial_run(&t, &built, "./prog"), "7\n");
	trial_end(&t);
}

/* A header that changed makes its units' objects useless; the others stay. */
static void changed_header(void **state)
{
	struct edit e = {.add = TEXTS("-O2")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	put_prog(&t);
	put_file(&t, "n.h", "#define N 2\n");
	put_file(&t, "b.c", "#include \"n.h\"\nint b(void) { return N; }\n");
	trial_baseline(&t);
	trial_variant(&t, "o2", &e);
	builder_close(t.b);
	put_file(&t, "n.h", "#define N 3\n");
	trial_baseline(&t);
	struct built built = trial_variant(&t, "o2", &e);
	assert_int_equal(built.compiled_units, 1);
	assert_string_equal(trial_run(&t, &built, "./prog"), "3\n");
	trial_end(&t);
}

/* A tree that was configured where it is names itself, asks questions and is read-only. */
static void harmful(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	put_prog(&t);
	put_file(&t, "Makefile",
		 "include config.mk\nprog: a.o b.o\n\t@test ! -t 0; read answer || true\n"
		 "\techo made > \"$(ROOT)/made\"\n\tmkdir -p \"$(ROOT)/bin\"; $(CC) -o prog a.o b.o\n");
	put_file(&t, "config.mk", arena_printf(&t.a, "ROOT = %s\n", t.root));
	chmod(path_join(&t.a, t.root, "a.c"), 0444);
	trial_baseline(&t);
	assert_true(fs_exists(path_join(&t.a, t.base.tree, "made")));
	struct built built = trial_variant(&t, "control", NULL);
	assert_true(fs_exists(path_join(&t.a, built.tree, "made")));
	trial_end(&t); /* compares the user's tree */
}

/* Objects of an earlier build in the user's tree must not keep make from compiling. */
static void built_in_place(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	put_prog(&t);
	struct built here = {.tree = t.root};
	trial_run(&t, &here, "make");
	assert_true(fs_exists(path_join(&t.a, t.root, "prog")));
	trial_baseline(&t);
	assert_int_equal(t.p.units.n, 2);
	trial_end(&t);
}

/* What a step makes and no command was seen to make forbids replay. */
static void not_replayable(void **state)
{
	struct edit e = {.add = TEXTS("-DN=9")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	put_prog(&t);
	put_file(&t, "Makefile", "prog: a.o b.o\n\tld -r -o all.o a.o b.o\n\t$(CC) -o prog all.o\n");
	trial_baseline(&t);
	struct built built = trial_variant(&t, "nine", &e);
	assert_string_equal(built.how, "build");
	assert_string_equal(trial_run(&t, &built, "./prog"), "9\n");
	trial_end(&t);
}

/* What a configure script finds out must not depend on the variant, not even in a
 * build command that configures. */
static void probes_unchanged(void **state)
{
	struct edit e = {.add = TEXTS("-DN=9", "-DFOUND")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	t.opt.force_build = 1;
	t.opt.build_command = "sh ./configure && make";
	put_prog(&t);
	put_file(&t, "configure",
		 "printf '#ifndef FOUND\\n#error no\\n#endif\\nint main(void) { return 0; }\\n' > conftest.c\n"
		 "if cc -c conftest.c 2>/dev/null; then echo '#define F 1'; else echo '#define F 0'; fi > config.h\n"
		 "rm -f conftest*\n");
	trial_baseline(&t);
	assert_int_equal(t.p.units.n, 2);
	struct built built = trial_variant(&t, "found", &e);
	assert_string_equal(trial_run(&t, &built, "./prog; cat config.h"), "9\n#define F 0\n");
	assert_string_equal(trial_run(&t, &t.base, "cat config.h"), "#define F 0\n");
	trial_end(&t);
}

static int count_files(void *ctx, const struct fs_entry *e, struct err *err)
{
	(void)err;
	*(int *)ctx += e->kind == FS_FILE;
	return FS_WALK_ON;
}

static void object_limit(void **state)
{
	struct trial t;
	int n = 0;

	(void)state;
	trial_begin(&t);
	t.opt.object_limit = 1;
	put_prog(&t);
	trial_baseline(&t);
	fs_walk(path_join(&t.a, t.opt.state, "objects"), count_files, &n, NULL);
	assert_int_equal(n, 4); /* two objects, two lists of what went into them */
	trial_end(&t);
	trial_begin(&t);
	t.opt.object_limit = 1;
	put_prog(&t);
	trial_baseline(&t);
	builder_close(t.b);
	n = 0;
	fs_walk(path_join(&t.a, t.opt.state, "objects"), count_files, &n, NULL);
	assert_int_equal(n, 0);
	t.b = NULL;
	trial_end(&t);
}

/* Another wrapper before and after ours on PATH: each must find the compiler, not the other. */
static void cache_on_path(void **state)
{
	struct edit e = {.add = TEXTS("-DN=9")};
	struct trial t;
	const char *path = getenv("PATH");

	(void)state;
	if (!path || !fs_is_dir("/usr/lib/ccache"))
		skip();
	trial_begin(&t);
	char *old = arena_strdup(&t.a, path);
	setenv("CCACHE_DIR", path_join(&t.a, t.dir, "cache"), 1);
	setenv("PATH", arena_printf(&t.a, "/usr/lib/ccache:%s", old), 1);
	put_prog(&t);
	t.opt.build_command = "PATH=/usr/lib/ccache:$PATH make";
	t.opt.force_build = 1;
	trial_baseline(&t);
	struct built built = trial_variant(&t, "nine", &e);
	setenv("PATH", old, 1);
	assert_int_equal(built.status, BUILD_OK);
	assert_string_equal(trial_run(&t, &built, "./prog"), "9\n");
	trial_end(&t);
}

/* `ccache cc` above the wrapper sees the same arguments for every variant. */
static void cache_above(void **state)
{
	struct edit e = {.add = TEXTS("-DN=9")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	if (!fs_which(&t.a, "ccache", NULL, NULL)) {
		fs_remove_tree(t.dir, NULL);
		arena_free(&t.a);
		skip();
	}
	for (int force = 0; force < 2; force++) {
		put_prog(&t);
		t.opt.force_build = force;
		t.opt.build_command = "make CC='ccache cc'";
		t.opt.launcher = force ? "ccache" : NULL;
		setenv("CCACHE_DIR", path_join(&t.a, t.dir, "cache"), 1);
		trial_baseline(&t);
		struct built built = trial_variant(&t, "nine", &e);
		assert_int_equal(built.status, BUILD_OK);
		assert_string_equal(trial_run(&t, &built, "./prog"), "9\n");
		assert_string_equal(trial_run(&t, &t.base, "./prog"), "1\n");
	}
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_build_system), cmocka_unit_test(menu),
		cmocka_unit_test(baseline_fails),  cmocka_unit_test(hang),
		cmocka_unit_test(spoilt_objects),  cmocka_unit_test(changed_header),
		cmocka_unit_test(harmful),	   cmocka_unit_test(built_in_place),
		cmocka_unit_test(not_replayable),  cmocka_unit_test(probes_unchanged),
		cmocka_unit_test(object_limit),	   cmocka_unit_test(cache_on_path),
		cmocka_unit_test(cache_above),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
