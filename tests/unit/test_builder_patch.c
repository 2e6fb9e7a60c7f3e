/* Variants whose sources are changed: in copies only, by replay where that is right. */
#include "builder_project.h"

#include <stdlib.h>

static void write_project(struct trial *t)
{
	put_file(t, "Makefile",
		 "CC = gcc\nCFLAGS = -O2\nall: prog other\n"
		 "prog: main.o src/work.o src/more.o made.o\n\t$(CC) $(CFLAGS) -o $@ main.o src/work.o src/more.o "
		 "made.o\n"
		 "other: other.o\n\t$(CC) -o $@ other.o\n"
		 "made.c: made.txt\n\tsed 's/.*/int made(void) { return &; }/' made.txt > made.c\n"
		 "main.o src/work.o: src/work.h\n");
	put_file(t, "made.txt", "1000\n");
	put_file(t, "other.c", "int main(void) { return 0; }\n");
	put_file(t, "src/work.h", "#define STEP 1\nint work(int), more(int), made(void);\n");
	put_file(t, "main.c",
		 "#include <stdio.h>\n#include \"src/work.h\"\n"
		 "int main(void)\n{\n\tprintf(\"%d\\n\", work(10) + more(10) + made());\n\treturn 0;\n}\n");
	put_file(t, "src/work.c", "#include \"work.h\"\nint work(int n)\n{\n\treturn n + STEP;\n}\n");
	put_file(t, "src/more.c", "int more(int n)\n{\n\treturn n * 10;\n}\n");
	*list_push(&t->a, &t->opt.benchmarks) = (struct benchmark){.name = "b", .command = "./prog"};
}

static const char work_diff[] = "--- a/src/work.c\n+++ b/src/work.c\n@@ -2,4 +2,4 @@\n int work(int n)\n {\n"
				"-\treturn n + STEP;\n+\treturn n + 2 * STEP;\n }\n";
static const char header_diff[] = "--- a/src/work.h\n+++ b/src/work.h\n@@ -1,2 +1,2 @@\n-#define STEP 1\n"
				  "+#define STEP 5\n int work(int), more(int), made(void);\n";

static const struct patch *patch_of(struct trial *t, const char *diff)
{
	struct patch *p = arena_alloc(&t->a, sizeof *p);
	if (patch_from_diff(&t->a, diff, strlen(diff), patch_read_tree, (void *)t->root, p, &t->err))
		fail_msg("%s", t->err.text);
	return p;
}

static struct built patched(struct trial *t, const char *id, const char *diff)
{
	struct edit *e = arena_alloc(&t->a, sizeof *e);
	*e = (struct edit){.patch = patch_of(t, diff)};
	return trial_variant(t, id, e);
}

static void prints(struct trial *t, const struct built *built, const char *expected)
{
	if (built->status != BUILD_OK)
		fail_msg("%s", built->reason);
	assert_string_equal(trial_run(t, built, "./prog"), expected);
}

/* Only what reads a changed file is compiled; nobody else's sources change with it. */
static void by_replay(void **state)
{
	struct trial t;
	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	struct built unit = patched(&t, "unit", work_diff), header = patched(&t, "header", header_diff);
	struct built plain = trial_variant(&t, "control", NULL);
	assert_string_equal(unit.how, "replay");
	assert_int_equal(unit.compiled_units, 1);
	assert_string_equal(header.how, "replay");
	assert_int_equal(header.compiled_units, 2);
	prints(&t, &unit, "1112\n");
	prints(&t, &header, "1115\n");
	prints(&t, &plain, "1111\n");
	prints(&t, &t.base, "1111\n");
	assert_string_equal(plain.code_hash, t.base.code_hash);
	/* kept objects: those of the baseline are still its own, those of a patch belong to it */
	assert_int_equal(plain.compiled_units, 0);
	builder_drop(t.b, &unit);
	unit = patched(&t, "again", work_diff);
	assert_int_equal(unit.compiled_units, 0);
	prints(&t, &unit, "1112\n");
	trial_end(&t);
}

static void same_code(void **state)
{
	struct trial t;
	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	struct built b = patched(&t, "comment",
				 "--- a/src/work.c\n+++ b/src/work.c\n@@ -1,2 +1,3 @@\n #include \"work.h\"\n+/* a "
				 "word */\n int work(int n)\n");
	assert_int_equal(b.compiled_units, 1);
	assert_string_equal(b.code_hash, t.base.code_hash);
	/* what the benchmark does not load is left as it is */
	b = patched(&t, "idle",
		    "--- a/other.c\n+++ b/other.c\n@@ -1 +1 @@\n-int main(void) { return 0; }\n+int main(void) { "
		    "return 1; }\n");
	assert_int_equal(b.compiled_units, 0);
	assert_string_equal(b.code_hash, t.base.code_hash);
	trial_end(&t);
}

/* What is no compiled source, or new, only the build itself can make something of. */
static void by_a_full_build(void **state)
{
	struct trial t;
	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	struct built b = patched(&t, "generated", "--- a/made.txt\n+++ b/made.txt\n@@ -1 +1 @@\n-1000\n+2000\n");
	assert_string_equal(b.how, "build");
	prints(&t, &b, "2111\n");
	b = patched(&t, "new",
		    "--- a/src/more.c\n+++ b/src/more.c\n@@ -1,4 +1,5 @@\n+#include \"ten.h\"\n int more(int n)\n "
		    "{\n-\treturn n * 10;\n+\treturn n * TEN;\n }\n"
		    "--- /dev/null\n+++ b/src/ten.h\n@@ -0,0 +1 @@\n+#define TEN 20\n");
	assert_string_equal(b.how, "build");
	prints(&t, &b, "1211\n");
	b = patched(&t, "usual", work_diff);
	assert_string_equal(b.how, "replay");
	prints(&t, &b, "1112\n");
	trial_end(&t);
}

static void without_replay(void **state)
{
	struct trial t;
	(void)state;
	trial_begin(&t);
	write_project(&t);
	t.opt.force_build = 1;
	trial_baseline(&t);
	struct built b = patched(&t, "header", header_diff), plain = trial_variant(&t, "control", NULL);
	assert_string_equal(b.how, "build");
	prints(&t, &b, "1115\n");
	prints(&t, &plain, "1111\n");
	trial_end(&t);
}

/* With flags, a profile, link-time code, another compiler, and another patch. */
static void with_other_edits(void **state)
{
	struct trial t;
	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	const struct patch *work = patch_of(&t, work_diff), *header = patch_of(&t, header_diff);
	struct edit o3 = {.patch = work, .add = TEXTS("-O3"), .remove = TEXTS("-O*")}, pgo = {.patch = work, .pgo = 1},
		    lto = {.patch = work, .add = TEXTS("-flto")}, clang = {.patch = work, .compiler = "/usr/bin/clang"},
		    macro = {.patch = work, .add = TEXTS("-DNOBODY_ASKS")}, one = {.patch = work},
		    two = {.patch = header};
	const struct edit *all[] = {&o3, &pgo, &lto, &macro, &clang};
	for (size_t i = 0; i < 4 + (size_t)fs_is_exec("/usr/bin/clang"); i++) {
		struct built b = trial_variant(&t, arena_printf(&t.a, "with-%zu", i), all[i]);
		prints(&t, &b, "1112\n");
		assert_string_equal(b.how, "replay");
	}
	const struct edit *both[] = {&one, &two},
			  *clash[] = {&one, &one,
				      &(struct edit){
					      .patch = patch_of(
						      &t, "--- a/src/work.c\n+++ b/src/work.c\n@@ -2,4 +2,4 @@\n int "
							  "work(int n)\n {\n-\treturn n + STEP;\n+\treturn 0;\n }\n")}};
	struct variant v = {.id = "both", .edits = both, .n_edits = 2};
	struct built b;
	assert_int_equal(builder_variant(t.b, &v, &b, &t.err), 0);
	prints(&t, &b, "1120\n");
	v = (struct variant){.id = "clash", .edits = clash, .n_edits = 3};
	assert_int_equal(builder_variant(t.b, &v, &b, &t.err), 0);
	assert_int_equal(b.status, BUILD_REFUSED);
	assert_string_equal(b.reason, "two patches of it change src/work.c near line 4");
	trial_end(&t);
}

static void failures(void **state)
{
	struct trial t;
	(void)state;
	trial_begin(&t);
	write_project(&t);
	trial_baseline(&t);
	struct built b = patched(&t, "bad",
				 "--- a/src/more.c\n+++ b/src/more.c\n@@ -1,4 +1,4 @@\n int more(int n)\n {\n-\treturn "
				 "n * 10;\n+\treturn m * 10;\n }\n");
	assert_int_equal(b.status, BUILD_FAILED);
	assert_non_null(strstr(b.reason, "Compiling src/more.c failed"));
	/* made against another tree */
	struct replacement r = {.file = "src/more.c", .offset = 3, .before = "xyz", .text = "", .line = 1};
	struct patch p = {.list = &r, .n = 1, .diff = ""};
	b = trial_variant(&t, "other", &(struct edit){.patch = &p});
	assert_int_equal(b.status, BUILD_FAILED);
	assert_non_null(strstr(b.reason, "src/more.c:1: the lines are not those"));
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_replay),	  cmocka_unit_test(same_code),	      cmocka_unit_test(by_a_full_build),
		cmocka_unit_test(without_replay), cmocka_unit_test(with_other_edits), cmocka_unit_test(failures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
