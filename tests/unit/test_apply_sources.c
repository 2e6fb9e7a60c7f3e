/* apply with changes of sources: written down, or made with --edit, all or nothing, and taken back to the byte. */
#include "apply_case.h"

#include <sys/stat.h>
#include <unistd.h>

#include "model/patch.h"

static const char work_c[] = "int work(int n)\n{\n\treturn n + 1;\n}\n";

static const struct patch *patch_of(const char *diff)
{
	struct patch *p = arena_alloc(&arena, sizeof *p);
	struct err err = {{0}};
	if (patch_from_diff(&arena, diff, strlen(diff), patch_read_tree, root, p, &err) != 0)
		fail_msg("%s", err.text);
	return p;
}

#define CHANGE                                                                                                         \
	"--- a/src/work.c\n+++ b/src/work.c\n@@ -1,4 +1,4 @@\n int work(int n)\n {\n-\treturn n + 1;\n+\treturn 1 + "  \
	"n;\n }\n"

/* A tree of two sources, and a suggestion that changes one. */
static struct suggestion *tree(const char *diff)
{
	put("Makefile", "prog: main.c src/work.c\n\tgcc -o prog main.c src/work.c\n");
	put("main.c", "int work(int);\nint main(void)\n{\n\treturn work(-1);\n}\n");
	put("src/work.c", work_c);
	assert_int_equal(chmod(in("src/work.c"), 0640), 0);
	struct suggestion *s = accepted("try-x", "", "");
	s->edit.patch = patch_of(diff);
	s->built.code_hash = report.recommendation.code_hash = "0123";
	return s;
}

static int apply_sources(int edit, const char **said, struct err *err)
{
	struct str text = {0};
	struct apply_options opt = {.state = in(".advisor"), .libexec = outside, .edit = edit};
	int rc = apply_report(&arena, &report, &opt, &text, err);
	*said = arena_take(&arena, &text);
	return rc;
}

static void refused(int edit, const char *why)
{
	struct err err = {{0}};
	const char *said, *before = snapshot();
	assert_int_equal(apply_sources(edit, &said, &err), -1);
	if (!strstr(err.text, why))
		fail_msg("says: %s\nexpected: %s", err.text, why);
	assert_string_equal(before, snapshot());
}

static void a_diff_is_left_to_the_user(void **state)
{
	struct err err = {{0}};
	const char *said;
	(void)state;
	tree(CHANGE);
	const char *before = snapshot();
	assert_int_equal(apply_sources(0, &said, &err), 0);
	assert_string_equal(before, snapshot());
	assert_non_null(strstr(said, "git apply .advisor/apply/sources.diff"));
	run("git apply .advisor/apply/sources.diff");
	assert_non_null(strstr(contents(in("src/work.c")), "return 1 + n;"));
	run("git apply -R .advisor/apply/sources.diff");
	undo_ok();
	assert_false(fs_exists(in(".advisor/apply")));
}

/* The very file comes back: content, mode, time and number. */
static void sources_are_changed_and_given_back(void **state)
{
	struct err err = {{0}};
	struct stat was, now;
	const char *said;
	(void)state;
	tree(CHANGE "--- /dev/null\n+++ b/src/new.h\n@@ -0,0 +1 @@\n+int x;\n");
	run("touch -d 2001-02-03T04:05:06.789 src/work.c");
	stat(in("src/work.c"), &was);
	const char *before = snapshot();
	if (apply_sources(1, &said, &err) != 0)
		fail_msg("%s", err.text);
	assert_non_null(strstr(said, "changed src/work.c; what was there is kept for undo"));
	assert_non_null(strstr(contents(in("src/work.c")), "return 1 + n;"));
	assert_string_equal(contents(in("src/new.h")), "int x;\n");
	stat(in("src/work.c"), &now);
	assert_int_equal(now.st_mode, was.st_mode);
	assert_true(now.st_mtim.tv_sec > was.st_mtim.tv_sec); /* make has to see it */
	run("make && ./prog");
	refused(1, "something is applied already");
	undo_ok();
	run("rm prog");
	assert_string_equal(before, snapshot());
	stat(in("src/work.c"), &now);
	assert_memory_equal(&now.st_mtim, &was.st_mtim, sizeof was.st_mtim);
	assert_true(now.st_ino == was.st_ino && now.st_mode == was.st_mode);
}

static void lines_that_have_moved(void **state)
{
	static const char text[] = "int x;\nint y;\nint a;\nint b;\nint c;\nint d;\nint e;\n";
	struct err err = {{0}};
	const char *said;
	(void)state;
	tree(CHANGE);
	put("src/work.c", text);
	report.suggestions.v[0].edit.patch = patch_of(
		"--- src/work.c\n+++ src/work.c\n@@ -4,4 +4,4 @@\n int b;\n int c;\n-int d;\n+int D;\n int e;\n");
	put("src/work.c", arena_printf(&arena, "/* one more line */\n%s", text));
	if (apply_sources(1, &said, &err) != 0)
		fail_msg("%s", err.text);
	assert_string_equal(contents(in("src/work.c")),
			    "/* one more line */\nint x;\nint y;\nint a;\nint b;\nint c;\nint D;\nint e;\n");
	undo_ok();
	assert_non_null(strstr(contents(in("src/work.c")), "int d;"));
}

/* One of two sources is another now: neither is changed. */
static void all_or_nothing(void **state)
{
	(void)state;
	tree("--- a/main.c\n+++ b/main.c\n@@ -1,5 +1,5 @@\n int work(int);\n int main(void)\n {\n-\treturn "
	     "work(-1);\n+\treturn work(0);\n }\n" CHANGE);
	put("src/work.c", "int work(int n)\n{\n\treturn n + 2;\n}\n");
	refused(1, "src/work.c, hunk 1");
	refused(0, "src/work.c, hunk 1");
	run("rm src/work.c && ln -s ../../outside/work.c src/work.c && cp main.c ../outside/work.c");
	refused(1, "src/work.c");
	run("rm src/work.c && mv src ../outside/src && ln -s ../outside/src src && printf 'int work(int "
	    "n)\\n{\\n\\treturn n + 1;\\n}\\n' >src/work.c");
	refused(1, "src");
}

/* What was changed since is not thrown away. */
static void changed_since(void **state)
{
	struct err err = {{0}};
	struct str out = {0};
	const char *said;
	(void)state;
	tree(CHANGE);
	assert_int_equal(apply_sources(1, &said, &err), 0);
	put("src/work.c", "int work(int n)\n{\n\treturn 7;\n}\n");
	assert_int_equal(apply_undo(&arena, root, in(".advisor"), &out, &err), -1);
	assert_non_null(strstr(err.text, "changed since they were written, so nothing is taken back: src/work.c"));
	str_free(&out);
}

/* Killed between the record and the files: undo finds some changed, some not; killed in undo: some given back. */
static void interrupted(void **state)
{
	struct err err = {{0}};
	const char *said;
	(void)state;
	tree("--- a/main.c\n+++ b/main.c\n@@ -1,5 +1,5 @@\n int work(int);\n int main(void)\n {\n-\treturn "
	     "work(-1);\n+\treturn work(0);\n }\n" CHANGE);
	const char *before = snapshot();
	assert_int_equal(apply_sources(1, &said, &err), 0);
	run("cp -p .advisor/apply/before/src/work.c src/work.c");
	undo_ok();
	assert_string_equal(before, snapshot());
	assert_int_equal(apply_sources(1, &said, &err), 0);
	run("mv .advisor/apply/before/main.c main.c");
	undo_ok();
	assert_string_equal(before, snapshot());
}

/* A record that was not written by apply. */
static void forged_records(void **state)
{
	static const char *const paths[] = {".git/hooks/post-checkout", "../outside/gcc", ".advisor/advisor-state"};
	struct err err = {{0}};
	(void)state;
	tree(CHANGE);
	for (size_t i = 0; i < 3; i++) {
		struct str out = {0};
		put(".advisor/applied.json",
		    arena_printf(&arena, "{\"files\": [{\"path\": \"%s\", \"hash\": \"x\", \"replaces\": true}]}",
				 paths[i]));
		put(".advisor/apply/before/x", "y");
		put(arena_printf(&arena, ".advisor/apply/before/%s", paths[i]), "evil");
		assert_int_equal(apply_undo(&arena, root, in(".advisor"), &out, &err), -1);
		assert_non_null(strstr(err.text, "apply never wrote this record"));
		str_free(&out);
	}
}

/* Sources of somebody else's report are for reading. */
static void only_of_our_own_report(void **state)
{
	struct host here = {.id = "here"};
	struct rule_set rules = {0};
	struct err err = {{0}};
	struct str out = {0};
	struct apply_options opt = {.state = in(".advisor"), .here = &here, .rules = &rules, .edit = 1};
	(void)state;
	tree(CHANGE);
	assert_int_equal(apply_report(&arena, &report, &opt, &out, &err), -1);
	assert_non_null(strstr(err.text, "try-x (semantics)"));
	strlist_add(&arena, &opt.allow, "semantics");
	assert_int_equal(apply_report(&arena, &report, &opt, &out, &err), -1);
	assert_non_null(strstr(err.text, "for you to read"));
	opt.edit = 0;
	assert_int_equal(apply_report(&arena, &report, &opt, &out, &err), 0);
	undo_ok();
	opt.edit = report.ours = 1;
	assert_int_equal(apply_report(&arena, &report, &opt, &out, &err), 0);
	undo_ok();
	str_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)
		TEST(a_diff_is_left_to_the_user),
		TEST(sources_are_changed_and_given_back),
		TEST(lines_that_have_moved),
		TEST(all_or_nothing),
		TEST(changed_since),
		TEST(interrupted),
		TEST(forged_records),
		TEST(only_of_our_own_report),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
