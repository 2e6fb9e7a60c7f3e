/* Patches: whole lines, their diffs, any diff against a tree, joining. The sources are two texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "model/patch.h"

static struct arena a;
static struct err err;
static const char *source_a, *source_b; /* src/a.c, b.c; NULL: not there */

static const char numbers[] = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";

static int read_texts(void *ctx, const char *file, struct str *out, struct err *e)
{
	const char *text = str_eq(file, "src/a.c") ? source_a : str_eq(file, "b.c") ? source_b : NULL;
	(void)ctx, (void)e;
	str_add(out, text ? text : "");
	return text ? 0 : 1;
}

static int begin(void **state)
{
	(void)state;
	source_a = numbers;
	source_b = "int x;\n";
	err.text[0] = '\0';
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(&a);
	return 0;
}

static struct patch of(const char *diff)
{
	struct patch p;
	if (patch_from_diff(&a, diff, strlen(diff), read_texts, NULL, &p, &err) != 0)
		fail_msg("%s", err.text);
	return p;
}

static void refused(const char *diff, const char *why)
{
	struct patch p;
	assert_int_equal(patch_from_diff(&a, diff, strlen(diff), read_texts, NULL, &p, &err), -1);
	if (!strstr(err.text, why))
		fail_msg("says: %s\nexpected: %s", err.text, why);
}

static const char *applied(const struct patch *p, const char *file, const char *text)
{
	struct str out = {0};
	if (patch_apply(p, file, text, strlen(text), &out, &err) != 0)
		fail_msg("%s", err.text);
	return arena_take(&a, &out);
}

/* Puts text in place of `before`, where it first is in src/a.c. */
static void replace(struct patch *p, const char *before, const char *text)
{
	const char *at = strstr(source_a, before);
	assert_non_null(at);
	patch_add(&a, p,
		  (struct replacement){
			  .file = "src/a.c", .offset = (size_t)(at - source_a), .before = before, .text = text});
}

static void finish(struct patch *p)
{
	if (patch_finish(&a, p, read_texts, NULL, &err) != 0)
		fail_msg("%s", err.text);
}

static void words_become_lines(void **state)
{
	struct patch p = {0};
	(void)state;
	replace(&p, "x", "y"); /* si[x] */
	replace(&p, "wo", "w");
	replace(&p, "t", "T"); /* the same line, before it */
	finish(&p);
	assert_int_equal(p.n, 2);
	assert_string_equal(p.list[0].before, "two\n");
	assert_string_equal(p.list[0].text, "Tw\n");
	assert_int_equal(p.list[0].line, 2);
	assert_int_equal(p.list[1].line, 6);
	assert_string_equal(
		p.diff, "diff --git a/src/a.c b/src/a.c\n--- a/src/a.c\n+++ b/src/a.c\n"
			"@@ -1,9 +1,9 @@\n one\n-two\n+Tw\n three\n four\n five\n-six\n+siy\n seven\n eight\n nine\n");
	assert_string_equal(patch_places(&a, &p), "src/a.c:2, src/a.c:6");
	assert_string_equal(applied(&p, "b.c", "int x;\n"), "int x;\n");
}

static void lines_put_in_and_taken_out(void **state)
{
	struct patch p = {0};
	(void)state;
	patch_add(&a, &p, (struct replacement){.file = "src/a.c", .offset = 4, .before = "", .text = "new\n"});
	replace(&p, "ten\n", "");
	finish(&p);
	assert_string_equal(p.list[0].before, "");
	assert_string_equal(p.diff, "diff --git a/src/a.c b/src/a.c\n--- a/src/a.c\n+++ b/src/a.c\n"
				    "@@ -1,4 +1,5 @@\n one\n+new\n two\n three\n four\n"
				    "@@ -7,4 +8,3 @@\n seven\n eight\n nine\n-ten\n");
}

static void without_a_newline(void **state)
{
	struct patch p = {0}, q;
	(void)state;
	source_a = "one\ntwo";
	patch_add(&a, &p, (struct replacement){.file = "src/a.c", .offset = 7, .before = "", .text = "!\n"});
	finish(&p);
	assert_string_equal(p.list[0].before, "two");
	assert_non_null(strstr(p.diff, "-two\n\\ No newline at end of file\n+two!\n"));
	q = of(p.diff);
	assert_true(patch_same(&p, &q));
	assert_string_equal(applied(&q, "src/a.c", source_a), "one\ntwo!\n");
}

static void what_cannot_be_finished(void **state)
{
	static const struct {
		struct replacement r[2];
		const char *why;
	} bad[] = {
		{{{"src/a.c", 0, "One", "x", 0, 0}}, "src/a.c:1: the lines are not those"},
		{{{"src/a.c", 1000, "", "x", 0, 0}}, "src/a.c:11: the lines are not those"},
		{{{"src/a.c", 0, "one", "x", 0, 0}, {"src/a.c", 2, "e\n", "y", 0, 0}}, "overlap"},
		{{{"src/a.c", 0, "one", "one", 0, 0}}, "changes nothing"},
		{{{"src/none.c", 0, "", "x", 0, 0}}, "no such file"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct patch p = {0};
		for (size_t k = 0; k < 2 && bad[i].r[k].file; k++)
			patch_add(&a, &p, bad[i].r[k]);
		assert_int_equal(patch_finish(&a, &p, read_texts, NULL, &err), -1);
		if (!strstr(err.text, bad[i].why))
			fail_msg("says: %s\nexpected: %s", err.text, bad[i].why);
	}
}

#define BODY                                                                                                           \
	"@@ -1,5 +1,4 @@ int f(void)\n"                                                                                \
	" one\n-two\n-three\n+2\n four\n five\n"

static void forms_of_diffs(void **state)
{
	static const char *const heads[] = {
		"diff --git a/src/a.c b/src/a.c\nindex 1..2 100644\n--- a/src/a.c\n+++ b/src/a.c\n",
		"--- src/a.c.orig\t2026-01-01 10:00:00.000 +0000\n+++ src/a.c\t2026-01-02 10:00:00.000 +0000\n",
		"From x\nSubject: y\n\n---\n src/a.c | 2 +-\n\n--- i/src/a.c\n+++ w/src/a.c\n",
		"Index: src/a.c\n=====\n--- src/a.c\t(revision 1)\n+++ src/a.c\t(working copy)\n",
		"Only in old: x\ndiff -ru old/src/a.c new/src/a.c\n--- old/src/a.c\n+++ new/src/a.c\n",
		"--- \"a/src/\\141.c\"\n+++ \"b/src/\\141.c\"\n",
		"--- a/src/a.c\r\n+++ b/src/a.c\r\n",
	};
	(void)state;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		struct patch p = of(arena_printf(&a, "%s%s", heads[i], BODY));
		assert_int_equal(p.n, 1);
		assert_string_equal(p.list[0].file, "src/a.c");
		assert_string_equal(p.list[0].before, "two\nthree\n");
		assert_int_equal(p.list[0].offset, 4);
		assert_non_null(strstr(p.diff, "\n@@ -1,6 +1,5 @@\n")); /* ours, whatever it was */
	}
}

#define HEAD "--- a/src/a.c\n+++ b/src/a.c\n"

static void hunks_that_have_moved(void **state)
{
	(void)state;
	struct patch p = of(HEAD "@@ -40,3 +40,3 @@\n six\n-seven\n+7\n eight\n");
	assert_int_equal(p.list[0].line, 7);
	source_a = "x\nsix\nseven\neight\nx\nsix\nseven\neight\nx\n";
	p = of(HEAD "@@ -6,3 +6,3 @@\n six\n-seven\n+7\n eight\n"); /* where it says, whatever else fits */
	assert_int_equal(p.list[0].line, 7);
	refused(HEAD "@@ -4,3 +4,3 @@\n six\n-seven\n+7\n eight\n",
		"src/a.c, hunk 1 (line 3 of the diff): it has moved, and fits in several");
	refused(HEAD "@@ -1,3 +1,3 @@\n six\n-seven\n+7\n eight\n", "not those that the diff was made from");
	refused(HEAD "@@ -2,3 +2,3 @@\n six\n-seven\n+7\n eighty\n", "not those that the diff was made from");
	refused(HEAD "@@ -3 +3 @@\n-seven\n+7\n", "no context after them");
	refused(HEAD "@@ -3,0 +4 @@\n+7\n", "no context after them");
	refused(HEAD "@@ -6,3 +6,3 @@\n six\n-seven\n+7\n eight\n@@ -2,3 +2,3 @@\n six\n-seven\n+7\n eight\n",
		"hunk 2");
	refused(HEAD "@@ -2,3 +2,3 @@\n six\r\n-seven\r\n+7\r\n eight\r\n", "the diff's lines end in CR LF");
}

static void diffs_that_are_refused(void **state)
{
	static const char *const bad[][2] = {
		{"", "holds no hunk"},
		{"int main(void) { return 0; }\n", "holds no hunk"},
		{HEAD, "holds no hunk"},
		{HEAD "@@ -1,3 +1,3 @@\n one\n two\n three\n", "changes nothing"},
		{"--- /etc/passwd\n+++ /etc/passwd\n" BODY,
		 "/etc/passwd (line 1 of the diff): it names a file outside the tree"},
		{"--- a/../x.c\n+++ b/../x.c\n" BODY, "outside the tree"},
		{"--- a/src/a.c\n+++ b/src/../../x.c\n" BODY, "outside the tree"},
		{"--- a/.git/config\n+++ b/.git/config\n" BODY, "outside the tree"},
		{"--- a/none.c\n+++ b/none.c\n" BODY, "b/none.c (line 1 of the diff): the tree has no such file"},
		{"diff --git a/x b/x\nindex 1..2\nGIT binary patch\nliteral 3\n",
		 "a/x b/x (line 3 of the diff): binary files"},
		{"Binary files a/x and b/x differ\n", "(Binary files a/x and b/x differ): binary files"},
		{"diff --git a/b.c b/c.c\nsimilarity index 100%\nrename from b.c\nrename to c.c\n", "renames a file"},
		{"diff --git a/b.c b/b.c\nold mode 100644\nnew mode 100755\n", "changes a file's mode"},
		{"diff --git a/b.c b/b.c\ndeleted file mode 100644\n--- a/b.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-int x;\n",
		 "deletes a file"},
		{"--- a/b.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-int x;\n", "b.c (line 2 of the diff): it deletes a file"},
		{"diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/etc/passwd\n",
		 "symbolic link"},
		{"--- /dev/null\n+++ b/src/a.c\n@@ -0,0 +1 @@\n+x\n", "there already"},
		{HEAD "@@ -1,5 +1,4\n", "not of the form"},
		{HEAD "@@ -1,99999999999999999999 +1,4 @@\n one\n", "not of the form"},
		{HEAD "@@ -1,5 +1,4 @@\n one\n-two\n", "ends within the hunk"},
		{HEAD "@@ -1,5 +1,4 @@\n one\n-two\nfour\n",
		 "src/a.c, hunk 1 (line 6 of the diff): the hunk has fewer lines"},
		{HEAD "@@ -1,1 +1,1 @@\n-one\n-two\n", "other lines than it says"},
		{"@@ -1,1 +1,1 @@\n-one\n+1\n", "without a file's name"},
		{HEAD BODY HEAD BODY, "this file twice"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		refused(bad[i][0], bad[i][1]);
	static const char zeroes[] = HEAD "@@ -1,2 +1,2 @@\n one\n-t\0o\n+x\n";
	struct patch p;
	assert_int_equal(patch_from_diff(&a, zeroes, sizeof zeroes - 1, read_texts, NULL, &p, &err), -1);
	assert_non_null(strstr(err.text, "zero bytes"));
}

static void a_new_file(void **state)
{
	struct patch p = of("diff --git a/new.h b/new.h\nnew file mode 100644\n--- /dev/null\n+++ b/new.h\n@@ -0,0 "
			    "+1,2 @@\n+int f(void);\n+int g(void);\n" HEAD BODY);
	(void)state;
	assert_int_equal(p.n, 2);
	assert_string_equal(p.list[0].file, "new.h");
	assert_true(p.list[0].fresh);
	assert_string_equal(applied(&p, "new.h", ""), "int f(void);\nint g(void);\n");
	struct patch again = of(p.diff);
	assert_true(patch_same(&p, &again));
}

static void two_patches(void **state)
{
	struct patch x = {0}, y = {0}, z = {0}, both = {0};
	(void)state;
	replace(&x, "two", "2");
	replace(&y, "five", "5");
	replace(&z, "six", "6");
	replace(&both, "two", "2");
	replace(&both, "five", "5");
	finish(&x), finish(&y), finish(&z), finish(&both);
	assert_null(patch_overlap(&x, &y));
	assert_int_equal(patch_overlap(&y, &z)->line, 5); /* side by side */
	assert_int_equal(patch_overlap(&z, &z)->line, 6);
	const struct patch *j = patch_join(&a, &x, &y);
	assert_true(patch_same(j, &both));
	assert_string_equal(j->diff, both.diff); /* though no source was read for it */
	assert_ptr_equal(patch_join(&a, NULL, &x), &x);
	assert_true(patch_same(NULL, NULL));
	assert_false(patch_same(NULL, &x));
}

static void from_its_parts(void **state)
{
	struct patch p = {0}, q;
	size_t offsets[8];
	(void)state;
	replace(&p, "two", "2");
	replace(&p, "ten", "10");
	patch_add(&a, &p, (struct replacement){.file = "b.c", .offset = 0, .before = "", .text = "int y;\n"});
	finish(&p);
	for (size_t i = 0; i < p.n; i++)
		offsets[i] = p.list[i].offset;
	assert_int_equal(patch_from_parts(&a, p.diff, offsets, p.n, &q, &err), 0);
	assert_true(patch_same(&p, &q));
	assert_string_equal(p.diff, q.diff);
	assert_int_equal(q.list[2].line, p.list[2].line);
	assert_int_equal(patch_from_parts(&a, p.diff, offsets, p.n - 1, &q, &err), -1);
	offsets[2] = 5; /* within the one before */
	assert_int_equal(patch_from_parts(&a, p.diff, offsets, p.n, &q, &err), -1);
	offsets[0] = SIZE_MAX;
	assert_int_equal(patch_from_parts(&a, "--- /dev/null\n+++ b/../x\n@@ -0,0 +1 @@\n+x\n", offsets, 1, &q, &err),
			 -1);
	assert_non_null(strstr(err.text, "below the tree's root"));
}

static void other_text_is_not_patched(void **state)
{
	struct patch p = {0};
	struct str out = {0};
	(void)state;
	replace(&p, "two", "2");
	finish(&p);
	assert_int_equal(patch_apply(&p, "src/a.c", "one\nzwei\n", 9, &out, &err), -1);
	assert_string_equal(err.text, "src/a.c:2: the lines are not those that the patch was made for");
	str_free(&out);
}

/* Any replacements, as lines and as a diff, give the text that they give one by one. */
static void whatever_is_replaced(void **state)
{
	unsigned seed = 7;
	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct patch p = {0}, q;
		struct str text = {0}, by_hand = {0};
		size_t at = 0, n;
#define ANY(most) ((seed = seed * 1103515245 + 12345) >> 16) % (most)
		for (n = ANY(80); n; n--)
			str_addc(&text, "ab\n"[ANY(3)]);
		source_a = str_text(&text);
		while (at <= text.len) {
			size_t skip = ANY(30), take = ANY(4);
			if (at + skip + take > text.len)
				break;
			str_addn(&by_hand, source_a + at, skip);
			const char *put = (const char *const[]){"", "x", "\n", "y\nz\n", "b"}[ANY(5)];
			patch_add(&a, &p,
				  (struct replacement){.file = "src/a.c",
						       .offset = at + skip,
						       .before = arena_strndup(&a, source_a + at + skip, take),
						       .text = put});
			str_add(&by_hand, put);
			at += skip + take;
		}
		str_add(&by_hand, source_a + at);
		if (patch_finish(&a, &p, read_texts, NULL, &err) == 0) {
			assert_string_equal(applied(&p, "src/a.c", source_a), str_text(&by_hand));
			q = of(p.diff);
			assert_string_equal(applied(&q, "src/a.c", source_a), str_text(&by_hand));
			assert_true(patch_same(&p, &q));
		} else {
			assert_string_equal(str_text(&by_hand), source_a);
		}
		str_free(&text), str_free(&by_hand), arena_free(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(words_become_lines, begin, end),
		cmocka_unit_test_setup_teardown(lines_put_in_and_taken_out, begin, end),
		cmocka_unit_test_setup_teardown(without_a_newline, begin, end),
		cmocka_unit_test_setup_teardown(what_cannot_be_finished, begin, end),
		cmocka_unit_test_setup_teardown(forms_of_diffs, begin, end),
		cmocka_unit_test_setup_teardown(hunks_that_have_moved, begin, end),
		cmocka_unit_test_setup_teardown(diffs_that_are_refused, begin, end),
		cmocka_unit_test_setup_teardown(a_new_file, begin, end),
		cmocka_unit_test_setup_teardown(two_patches, begin, end),
		cmocka_unit_test_setup_teardown(from_its_parts, begin, end),
		cmocka_unit_test_setup_teardown(other_text_is_not_patched, begin, end),
		cmocka_unit_test_setup_teardown(whatever_is_replaced, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
