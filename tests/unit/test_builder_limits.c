/* Builds that meet the world's limits: a full disk, a kill, a compiler that crashes, very
 * many variants, and files that are not theirs. */
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "builder_project.h"

static void write_project(struct trial *t)
{
	put_file(t, "Makefile", "prog: a.o b.o\n\t$(CC) -o $@ a.o b.o\n");
	put_file(t, "a.c", "#include <stdio.h>\nint b(void);\nint main(void) { printf(\"%d\\n\", b()); return 0; }\n");
	put_file(t, "b.c",
		 "#ifndef N\n#define N 1\n#endif\n#ifdef BIG\nchar big[BIG << 20] = {1};\n#endif\n"
		 "int b(void) { return N; }\n");
}

/* 1 when we may mount: a file system of our own, seen by nobody else. */
static int mount_small(const char *dir, const char *size)
{
	return unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("advisor-test", dir, "tmpfs", 0, size) == 0;
}

static void disk_full(void **state)
{
	struct edit big = {.add = TEXTS("-DBIG=8", "-DN=5")}, small = {.add = TEXTS("-DN=6")};
	const struct edit *edits[] = {&big};
	struct variant v = {.id = "big", .edits = edits, .n_edits = 1};
	struct built built;
	struct trial t;

	(void)state;
	trial_begin(&t);
	t.opt.state = path_join(&t.a, t.dir, "small disk");
	assert_int_equal(fs_mkdirs(t.opt.state, &t.err), 0);
	if (!mount_small(t.opt.state, "size=6m")) {
		fs_remove_tree(t.dir, NULL);
		arena_free(&t.a);
		skip();
	}
	write_project(&t);
	trial_baseline(&t);
	int rc = builder_variant(t.b, &v, &built, &t.err);
	if (rc)
		assert_non_null(strstr(t.err.text, "full"));
	else
		assert_int_equal(built.status, BUILD_FAILED);
	if (!rc) {
		assert_non_null(strstr(built.reason, built.log));
		builder_drop(t.b, &built);
	}
	/* with room again: nothing half-made is taken for the object */
	assert_int_equal(mount("advisor-test", t.opt.state, "tmpfs", MS_REMOUNT, "size=64m"), 0);
	built = trial_variant(&t, "small", &small);
	assert_string_equal(trial_run(&t, &built, "./prog"), "6\n");
	built = trial_variant(&t, "big", &big);
	assert_int_equal(built.status, BUILD_OK);
	assert_string_equal(trial_run(&t, &built, "./prog"), "5\n");
	builder_close(t.b);
	t.b = NULL;
	umount2(t.opt.state, MNT_DETACH);
	trial_end(&t);
}

/* A compiler that dies of a signal takes its variant with it, and nothing else. */
static void compiler_crash(void **state)
{
	struct trial t;

	(void)state;
	for (int force = 0; force < 2; force++) {
		trial_begin(&t);
		t.opt.force_build = force;
		t.opt.build_command = "make CC=gcc";
		write_project(&t);
		const char *script = path_join(&t.a, t.dir, "crash");
		assert_int_equal(fs_write(script, "#!/bin/sh\nkill -SEGV $$\n", 24, 0755, &t.err), 0);
		struct edit crash = {.add = TEXTS("-wrapper", script)}, fine = {.add = TEXTS("-DN=4")};
		trial_baseline(&t);
		struct built built = trial_variant(&t, "crash", &crash);
		assert_int_equal(built.status, BUILD_FAILED);
		assert_non_null(strstr(built.reason, built.log));
		built = trial_variant(&t, "fine", &fine);
		assert_string_equal(trial_run(&t, &built, "./prog"), "4\n");
		trial_end(&t);
	}
}

static int build_for_ever(void *arg)
{
	struct trial *t = arg;

	for (int n = 100;; n++) {
		struct edit e = {.add = TEXTS(arena_printf(&t->a, "-DN=%d", n))};
		const struct edit *edits[] = {&e};
		struct variant v = {.id = "n", .edits = edits, .n_edits = 1};
		struct built built;

		if (n == 100 &&
		    (builder_open(&t->a, &t->opt, &t->p, &t->b, &t->err) || builder_baseline(t->b, &t->base, &t->err)))
			return 1;
		if (builder_variant(t->b, &v, &built, &t->err))
			return 1;
		builder_drop(t->b, &built);
	}
}

/* Killed at some moment or other, a builder leaves nothing that the next one trips over. */
static void killed(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	for (int i = 0; i < 6; i++) {
		memset(&t.p, 0, sizeof t.p);
		t.p.root = t.root;
		struct proc_spec spec = {.child = build_for_ever, .arg = &t, .timeout_s = 0.3 + 0.17 * i};
		struct proc_result r = {0};

		assert_int_equal(proc_run(&spec, &r, &t.err), 0);
		assert_int_equal(r.end, PROC_TIMEOUT);
		proc_result_free(&r);
	}
	trial_baseline(&t);
	for (int n = 100; n < 106; n++) {
		struct edit e = {.add = TEXTS(arena_printf(&t.a, "-DN=%d", n))};
		struct built built = trial_variant(&t, "n", &e);
		assert_string_equal(trial_run(&t, &built, "./prog"), arena_printf(&t.a, "%d\n", n));
	}
	trial_end(&t);
}

static int count(void *ctx, const struct fs_entry *e, struct err *err)
{
	(void)err;
	*(int *)ctx += e->kind != FS_DIR;
	return FS_WALK_ON;
}

/* Very many: what is given back leaves its log and its objects, no more. */
static void many(void **state)
{
	struct trial t;
	int files = 0;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	for (int n = 0; n < 1000; n++) {
		const char *env = arena_printf(&t.a, "A=%d", n);
		struct edit e = {.env = TEXTS(env)};
		/* one in fifty is another program */
		struct edit other = {.add = TEXTS(arena_printf(&t.a, "-DN=%d", n + 2))};
		struct built built = trial_variant(&t, n % 50 ? "env" : "other", n % 50 ? &e : &other);

		assert_int_equal(built.status, BUILD_OK);
		assert_string_not_equal(built.code_hash, t.base.code_hash);
		if (n == 950)
			assert_string_equal(trial_run(&t, &built, "./prog"), "952\n");
		builder_drop(t.b, &built);
	}
	fs_walk(path_join(&t.a, t.opt.state, "work"), count, &files, NULL);
	assert_true(files < 60);
	trial_end(&t);
}

struct heard {
	struct arena a;
	struct strlist warnings;
};

static void hear(void *ctx, enum progress_level level, const char *line)
{
	struct heard *h = ctx;

	if (level == PROGRESS_WARNING)
		strlist_dup(&h->a, &h->warnings, line);
}

/* A build that finds its way to the user's own files. */
static void writes_outside(void **state)
{
	struct heard heard = {.warnings = {0}};
	struct progress progress = {.say = hear, .ctx = &heard};
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	put_file(&t, "Makefile",
		 "prog: a.o b.o\n\techo made > \"$$ADVISOR_TEST_HOME/left here\"\n\t$(CC) -o $@ a.o b.o\n");
	setenv("ADVISOR_TEST_HOME", t.root, 1);
	t.opt.progress = &progress;
	trial_baseline(&t);
	assert_int_equal(heard.warnings.n, 1);
	assert_non_null(strstr(heard.warnings.v[0], "left here"));
	builder_close(t.b);
	t.b = NULL;
	assert_int_equal(heard.warnings.n, 1); /* said once */
	assert_int_equal(fs_remove(path_join(&t.a, t.root, "left here"), &t.err), 0);
	put_file(&t, "Makefile",
		 "prog: a.o b.o\n\tfor f in ab ac a.c b.c; do echo >> \"$$ADVISOR_TEST_HOME/$$f\"; done\n"
		 "\t$(CC) -o $@ a.o b.o\n");
	trial_baseline(&t);
	assert_int_equal(heard.warnings.n, 2);
	/* each once, new or changed, whatever its name is part of */
	assert_true(str_starts(heard.warnings.v[1], "4 files in "));
	assert_non_null(strstr(heard.warnings.v[1], ": a.c, ab, ac, ..."));
	hash_tree(t.root, t.before);
	trial_end(&t);
	arena_free(&heard.a);
}

/* `--build make` in a tree that must be configured first. */
static void make_without_makefile(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	put_file(&t, "Makefile.in", "prog: a.o b.o\n\t$(CC) -o $@ a.o b.o\n");
	put_file(&t, "configure", "#!/bin/sh\ncp Makefile.in Makefile\n");
	chmod(path_join(&t.a, t.root, "configure"), 0755);
	assert_int_equal(fs_remove(path_join(&t.a, t.root, "Makefile"), &t.err), 0);
	t.opt.build_command = "make -j2 prog";
	trial_baseline(&t);
	assert_string_equal(t.p.configure_command, "./configure");
	assert_string_equal(trial_run(&t, &t.base, "./prog"), "1\n");
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compiler_crash), cmocka_unit_test(killed),    cmocka_unit_test(many),
		cmocka_unit_test(writes_outside), cmocka_unit_test(disk_full), cmocka_unit_test(make_without_makefile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
