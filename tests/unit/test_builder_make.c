/* A makefile with a static library, a moved object, quotes and -Werror. */
#include "builder_project.h"

static void write_project(struct trial *t)
{
	put_file(t, "Makefile",
		 "CFLAGS = -O1 -Werror -DN=1 -DWORD='\"two words\"'\n"
		 "prog: main.o libs/libwork.a\n\t$(CC) $(CFLAGS) -o $@ main.o -Llibs -lwork -lm\n"
		 "libs/libwork.a: work.o more.lo\n\tmkdir -p libs\n\tar rc $@ work.o\n\tar r $@ more.lo\n\tranlib $@\n"
		 "more.lo: more.c\n\t$(CC) $(CFLAGS) -c -o more.tmp more.c\n\tmv more.tmp $@\n");
	put_file(t, "main.c",
		 "#include <stdio.h>\nint work(int), more(int);\n"
		 "int main(void){ printf(\"%d %d %s %s\\n\", work(10), more(3), WORD, __FILE__); return 0; }\n");
	put_file(t, "work.c", "int work(int n){ int s = 0; for (int i = 0; i < n; i++) s += i * N; return s; }\n");
	put_file(t, "more.c", "int more(int n){ return n * n + N; }\n");
}

static const char expected[] = "45 10 two words main.c\n";

static void baseline_is_captured(struct trial *t)
{
	assert_string_equal(t->p.build_system, "make");
	assert_int_equal(t->p.units.n, 3);
	assert_true(str_starts(t->p.units.v[0].file, t->p.build_root));
	assert_true(strlist_has(&t->p.units.v[0].argv, "-DWORD=\"two words\""));
	assert_true(t->p.units.v[0].is_c);
	assert_string_equal(trial_run(t, &t->base, "./prog"), expected);
}

static void whole_tree_variants(struct trial *t)
{
	struct edit o3 = {.add = TEXTS("-O3"), .remove = TEXTS("-O*")};
	struct edit same = {.add = TEXTS("-DUNUSED")};
	struct edit n2 = {.add = TEXTS("-DN=2")};
	struct built built = trial_variant(t, "control", NULL);

	assert_string_equal(built.how, "replay");
	assert_string_equal(built.code_hash, t->base.code_hash);
	assert_int_equal(built.compiled_units, 0);
	assert_int_equal(strlen(built.tree), strlen(t->base.tree));
	built = trial_variant(t, "o3", &o3);
	assert_string_not_equal(built.code_hash, t->base.code_hash);
	assert_string_equal(trial_run(t, &built, "./prog"), expected);
	/* nobody asks about this macro, so nothing is compiled */
	built = trial_variant(t, "same", &same);
	assert_string_equal(built.code_hash, t->base.code_hash);
	assert_int_equal(built.compiled_units, 0);
	/* N is defined already, and warnings are errors */
	built = trial_variant(t, "n2", &n2);
	assert_string_equal(trial_run(t, &built, "./prog"), "90 11 two words main.c\n");
}

static void one_unit(struct trial *t)
{
	struct edit e = {.add = TEXTS("-DN=5"), .units = TEXTS("more.c")};
	struct built built = trial_variant(t, "one", &e);

	assert_int_equal(built.compiled_units, 1);
	assert_string_equal(trial_run(t, &built, "./prog"), "45 14 two words main.c\n");
}

static void failures(struct trial *t)
{
	struct edit bad = {.add = TEXTS("-fno-such-flag-anywhere")};
	struct edit link = {.link = TEXTS("-lno-such-library")};
	struct built built = trial_variant(t, "bad/flag", &bad);

	assert_int_equal(built.status, BUILD_FAILED);
	assert_non_null(strstr(built.reason, "no-such-flag"));
	assert_non_null(strstr(built.reason, built.log));
	assert_true(fs_size(built.log) > 0);
	built = trial_variant(t, "link", &link);
	assert_int_equal(built.status, BUILD_FAILED);
	assert_non_null(strstr(built.reason, "no-such-library"));
}

static void environment(struct trial *t)
{
	struct edit one = {.preload = "/x/a.so", .env = TEXTS("GLIBC_TUNABLES=glibc.malloc.perturb=1", "A=1")};
	struct edit two = {.preload = "/x/b.so", .env = TEXTS("GLIBC_TUNABLES=glibc.malloc.check=0", "A=2")};
	const struct edit *edits[] = {&one, &two};
	struct variant v = {.id = "env", .edits = edits, .n_edits = 2};
	struct built built;

	assert_int_equal(builder_variant(t->b, &v, &built, &t->err), 0);
	assert_true(strlist_has(&built.env, "LD_PRELOAD=/x/a.so:/x/b.so"));
	assert_true(strlist_has(&built.env, "GLIBC_TUNABLES=glibc.malloc.perturb=1:glibc.malloc.check=0"));
	assert_true(strlist_has(&built.env, "A=2"));
	assert_string_not_equal(built.code_hash, t->base.code_hash);
	assert_int_equal(built.compiled_units, 0);
}

/* Another environment of the same build shares its tree, until the last of them is dropped. */
static void shared_tree(struct trial *t)
{
	struct edit o1 = {.add = TEXTS("-O1")}, a = {.env = TEXTS("A=1")},
		    one = {.add = TEXTS("-O1"), .units = TEXTS("a.c")};
	const struct edit *both[] = {&o1, &a};
	struct variant v = {.id = "o1 in an environment", .edits = both, .n_edits = 2};
	struct built plain = trial_variant(t, "o1", &o1), built, unit = trial_variant(t, "one", &one);

	assert_int_equal(builder_variant(t->b, &v, &built, &t->err), 0);
	assert_string_equal(built.tree, plain.tree);
	assert_string_not_equal(unit.tree, plain.tree);
	assert_string_not_equal(built.code_hash, plain.code_hash);
	assert_true(strlist_has(&built.env, "A=1"));
	assert_int_equal(plain.env.n, 0);
	builder_drop(t->b, &plain);
	assert_true(fs_exists(built.tree));
	builder_drop(t->b, &built);
	assert_false(fs_exists(built.tree));
	assert_int_equal(builder_variant(t->b, &v, &built, &t->err), 0);
	assert_true(fs_exists(built.tree));
}

static void dropped_tree(struct trial *t)
{
	struct built built = trial_variant(t, "gone", NULL);

	builder_drop(t->b, &built);
	assert_false(fs_exists(built.tree));
	assert_true(fs_exists(built.log));
}

/* A second run finds every object. */
static void again(struct trial *t)
{
	struct edit o3 = {.add = TEXTS("-O3"), .remove = TEXTS("-O*")};
	struct built built;

	builder_close(t->b);
	trial_baseline(t);
	built = trial_variant(t, "o3", &o3);
	assert_int_equal(built.status, BUILD_OK);
	assert_int_equal(built.compiled_units, 0);
}

static void replay(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	baseline_is_captured(&t);
	whole_tree_variants(&t);
	one_unit(&t);
	failures(&t);
	environment(&t);
	shared_tree(&t);
	dropped_tree(&t);
	again(&t);
	trial_end(&t);
}

static void full(void **state)
{
	struct edit e = {.add = TEXTS("-DN=5"), .units = TEXTS("more.c")};
	struct built built;
	struct trial t;

	(void)state;
	trial_begin(&t);
	t.opt.force_build = 1;
	write_project(&t);
	trial_baseline(&t);
	built = trial_variant(&t, "control", NULL);
	assert_string_equal(built.how, "build");
	assert_string_equal(built.code_hash, t.base.code_hash);
	built = trial_variant(&t, "one", &e);
	assert_string_equal(trial_run(&t, &built, "./prog"), "45 14 two words main.c\n");
	failures(&t);
	trial_end(&t);
}

/* `cc a.c b.c -o p`: an edit of one source must not touch the other. */
static void several_sources(void **state)
{
	struct edit e = {.add = TEXTS("-DN=5"), .units = TEXTS("sub/b.c")};
	struct trial t;

	(void)state;
	for (int force = 0; force < 2; force++) {
		trial_begin(&t);
		t.opt.force_build = force;
		t.opt.build_command = "cc -O1 -DN=1 a.c sub/b.c -o p -lm";
		put_file(&t, "a.c",
			 "#include <stdio.h>\nint b(void);\nint main(void){ printf(\"%d %d\\n\", N, b()); return 0; "
			 "}\n");
		put_file(&t, "sub/b.c", "int b(void){ return N; }\n");
		trial_baseline(&t);
		assert_int_equal(t.p.units.n, 2);
		struct built built = trial_variant(&t, "b", &e);
		assert_string_equal(built.how, force ? "build" : "replay");
		if (!force)
			assert_int_equal(built.compiled_units, 1);
		assert_string_equal(trial_run(&t, &built, "./p"), "1 5\n");
		trial_end(&t);
	}
}

/* A build that makes an archive only, called with the user's own path. */
static void archive_only(void **state)
{
	struct edit e = {.add = TEXTS("-O2")}, same = {.add = TEXTS("-O0")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	put_file(&t, "Makefile", "libx.a: x.o\n\t$(AR) rc $@ x.o\n");
	put_file(&t, "x.c", "int x(int n) { int s = 0; for (int i = 0; i < n; i++) s += i; return s; }\n");
	t.opt.build_command = arena_printf(&t.a, "make -C \"%s\"", t.root);
	trial_baseline(&t);
	struct built built = trial_variant(&t, "o2", &e);
	assert_string_equal(built.how, "replay");
	assert_string_not_equal(built.code_hash, t.base.code_hash);
	assert_int_equal(built.layouts, 1);
	built = trial_variant(&t, "o0", &same);
	assert_string_equal(built.code_hash, t.base.code_hash);
	trial_end(&t);
}

/* `cc -o t t.c && rm t`, twice, is a question and not a part of the build. */
/* Makefiles that run configure once more, as Automake's do when a file is newer: its questions are no steps. */
static void probes_in_a_build(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	put_file(&t, "Makefile",
		 "app: main.c\n\techo 'int conf(void) { return 0; }' >conftest.c\n\tgcc -c conftest.c\n"
		 "\tar cr libconftest.a conftest.o\n\tranlib libconftest.a\n\trm -f conftest.* libconftest.a\n"
		 "\tgcc -O2 -o app main.c\n");
	put_file(&t, "main.c", "int main(void) { return 0; }\n");
	trial_baseline(&t);
	assert_int_equal(t.p.units.n, 1);
	struct edit o1 = {.add = TEXTS("-O1"), .remove = TEXTS("-O*")};
	struct built built = trial_variant(&t, "o1", &o1);
	assert_int_equal(built.status, BUILD_OK);
	assert_string_equal(built.how, "replay");
	trial_end(&t);
}

static void asks_the_compiler(void **state)
{
	struct edit e = {.add = TEXTS("-DN=9")};
	struct trial t;

	(void)state;
	trial_begin(&t);
	put_file(&t, "Makefile",
		 "HAVE := $(shell for i in 1 2; do echo 'int main(void){return 0;}' > t.c; $(CC) -o t t.c && echo yes; "
		 "rm -f t t.c; done)\n"
		 "prog: a.o\n\t$(CC) -o $@ a.o\n");
	put_file(&t, "a.c", "#include <stdio.h>\nint main(void) { printf(\"%d\\n\", N); return 0; }\n");
	t.opt.build_command = "make CFLAGS=-DN=1";
	trial_baseline(&t);
	assert_int_equal(t.p.units.n, 1);
	struct built built = trial_variant(&t, "nine", &e);
	assert_string_equal(built.how, "replay");
	assert_string_equal(trial_run(&t, &built, "./prog"), "9\n");
	trial_end(&t);
}

static void layouts(void **state)
{
	struct trial t;
	char plain[HASH_TEXT], other[HASH_TEXT], back[HASH_TEXT];

	(void)state;
	trial_begin(&t);
	t.opt.layouts = 3;
	write_project(&t);
	trial_baseline(&t);
	struct edit o2 = {.add = TEXTS("-O2")}, env = {.env = TEXTS("A=1")};
	const struct edit *both[] = {&o2, &env};
	struct variant v = {.id = "o2 in an environment", .edits = both, .n_edits = 2};
	struct built shared;
	struct built two[] = {t.base, trial_variant(&t, "o2", &o2)};
	for (int i = 0; i < 2; i++) {
		const char *prog = path_join(&t.a, two[i].tree, "prog");

		assert_int_equal(two[i].layouts, 3);
		assert_int_equal(hash_file(prog, plain, &t.err), 0);
		assert_int_equal(layout_place(&t.a, &t.placed, &two[i], 2, &t.err), 0);
		assert_int_equal(hash_file(prog, other, &t.err), 0);
		assert_string_not_equal(plain, other);
		assert_string_equal(trial_run(&t, &two[i], "./prog"), expected);
		assert_int_equal(layout_place(&t.a, &t.placed, &two[i], 0, &t.err), 0);
		assert_int_equal(hash_file(prog, back, &t.err), 0);
		assert_string_equal(plain, back);
		assert_int_equal(layout_place(&t.a, &t.placed, &two[i], 3, &t.err), -1);
	}
	/* two that run in one tree: each gets what it asks for, whatever the other asked for */
	assert_int_equal(builder_variant(t.b, &v, &shared, &t.err), 0);
	assert_string_equal(shared.tree, two[1].tree);
	const char *prog = path_join(&t.a, shared.tree, "prog");
	assert_int_equal(layout_place(&t.a, &t.placed, &two[1], 2, &t.err), 0);
	assert_int_equal(hash_file(prog, other, &t.err), 0);
	assert_int_equal(layout_place(&t.a, &t.placed, &shared, 0, &t.err), 0);
	assert_int_equal(layout_place(&t.a, &t.placed, &two[1], 2, &t.err), 0);
	assert_int_equal(hash_file(prog, back, &t.err), 0);
	assert_string_equal(other, back);
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replay),
		cmocka_unit_test(full),
		cmocka_unit_test(several_sources),
		cmocka_unit_test(archive_only),
		cmocka_unit_test(layouts),
		cmocka_unit_test(asks_the_compiler),
		cmocka_unit_test(probes_in_a_build),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
