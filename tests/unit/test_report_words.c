/* Forged reports: every member that other programs read, with text that no run writes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/json.h"
#include "report/report.h"
#include "sample_report.h"
#include "place.h"

/* The sample as a tree of JSON; the caller deletes it. */
static cJSON *sample(void)
{
	struct report r;
	struct str text = {0};
	struct err err = {{0}};
	sample_report(&arena, &r);
	assert_int_equal(report_write(&text, "json", &r, NULL, &err), 0);
	cJSON *root = json_parse(text.ptr, text.len, "sample", JSON_STRICT, &err);
	assert_non_null(root);
	str_free(&text);
	return root;
}

static int read_back(const cJSON *root, struct err *err)
{
	struct report r;
	struct str text = {0};
	const char *path = path_join(&arena, place, "report.json");
	json_print(&text, root, 1);
	assert_int_equal(fs_write(path, text.ptr, text.len, 0, err), 0);
	str_free(&text);
	return report_read(&arena, path, &r, err);
}

/* "a.b[].c" below v: every value there is called. */
struct visit {
	void (*one)(cJSON *holder, cJSON *value, const struct visit *v);
	const char *path, *text;
	int seen;
};

static void descend(cJSON *holder, cJSON *value, const char *path, struct visit *v)
{
	if (!value)
		return;
	if (!*path) {
		v->seen++;
		v->one(holder, value, v);
		return;
	}
	if (path[0] == '[') {
		cJSON *item, *next;
		for (item = value->child; item; item = next) {
			next = item->next;
			descend(value, item, path + 2, v);
		}
		return;
	}
	path += *path == '.';
	size_t n = strcspn(path, ".[");
	const char *name = arena_strndup(&arena, path, n);
	descend(value, cJSON_GetObjectItemCaseSensitive(value, name), path + n, v);
}

static cJSON *document;
static const char *member; /* the last name of the path */
static int refused, passed;

/* Puts the text there, reads, and puts back what was there. */
static void try_text(cJSON *holder, cJSON *value, const struct visit *v)
{
	struct err err = {{0}};
	(void)holder;
	if (!cJSON_IsString(value))
		return;
	char *old = value->valuestring;
	value->valuestring = arena_strdup(&arena, v->text);
	if (read_back(document, &err) == 0) {
		passed++;
	} else {
		refused++;
		if (!strstr(err.text, "report.json:") || !strstr(err.text, member) || strpbrk(err.text, "\n\x1b\r"))
			fail_msg("%s: \"%s\" names no file and member, or holds what it complains of", v->path,
				 err.text);
	}
	value->valuestring = old;
}

static void at(const char *path, const char *text)
{
	struct visit v = {.one = try_text, .path = path, .text = text};
	const char *dot = strrchr(path, '.');
	member = arena_strndup(&arena, dot ? dot + 1 : path, strcspn(dot ? dot + 1 : path, "["));
	refused = passed = 0;
	descend(NULL, document, path, &v);
	if (!v.seen || refused + passed == 0)
		fail_msg("the sample has no %s", path);
}

/* What each kind of member may never hold. */
static const char *const controls[] = {"a\nb", "a\rb",	     "a\x1b[2Jb",
				       "\x7f", "a\xc2\x9bm", /* the one-byte form of ESC [ */
				       "\x01"};
static const char *const names[] = {"a b", "$(shell touch evil)", "a;b", "../up", "a/b", "a'b", "a\"b", "<b>", "`x`",
				    "a|b"};

static const struct {
	const char *path;
	int name; /* 1: letters and the like only; 2: a command, which may have lines */
} members[] = {
	{"suggestions[].id", 1},
	{"suggestions[].rule", 1},
	{"suggestions[].add[]", 0},
	{"suggestions[].remove[]", 0},
	{"suggestions[].link[]", 0},
	{"suggestions[].env[]", 0},
	{"suggestions[].preload", 0},
	{"suggestions[].compiler", 0},
	{"suggestions[].units[]", 0},
	{"suggestions[].same_as", 1},
	{"suggestions[].findings[]", 1},
	{"suggestions[].build.log", 0},
	{"suggestions[].build.tree", 0},
	{"suggestions[].build.code_hash", 1},
	{"suggestions[].results[].benchmark", 1},
	{"recommendation.suggestions[]", 1},
	{"recommendation.add[]", 0},
	{"recommendation.preload", 0},
	{"recommendation.code_hash", 1},
	{"findings[].id", 1},
	{"findings[].rule", 1},
	{"findings[].fingerprint", 1},
	{"findings[].location.file", 0},
	{"findings[].units[]", 0},
	{"tags[].name", 1},
	{"tags[].file", 0},
	{"host.id", 1},
	{"host.cpu", 0},
	{"host.kernel", 0},
	{"host.compilers[].name", 1},
	{"host.compilers[].path", 0},
	{"host.compilers[].version", 0},
	{"host.allocators[].name", 1},
	{"host.allocators[].preload", 0},
	{"host.tunables[]", 1},
	{"host.cpu_flags[]", 1},
	{"project.root", 0},
	{"project.build_root", 0},
	{"project.revision", 0},
	{"project.build_system", 1},
	{"project.build_command", 2},
	{"project.sources[].file", 0},
	{"benchmarks[].name", 1},
	{"benchmarks[].command", 2},
	{"check", 2},
	{"options[]", 1},
	{"baseline.flags[]", 0},
	{"tool.version", 0},
};

static void nothing_of_it_is_read(void **state)
{
	(void)state;
	document = sample();
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		for (size_t k = 0; k < sizeof controls / sizeof *controls; k++) {
			at(members[i].path, controls[k]);
			if (passed && !(members[i].name == 2 && strchr(controls[k], '\n')))
				fail_msg("%s was read with control character %zu", members[i].path, k);
		}
		for (size_t k = 0; members[i].name == 1 && k < sizeof names / sizeof *names; k++) {
			at(members[i].path, names[k]);
			if (passed)
				fail_msg("%s was read as \"%s\"", members[i].path, names[k]);
		}
	}
	cJSON_Delete(document);
}

static void settings_have_names(void **state)
{
	(void)state;
	static const char *const bad[] = {"A;touch x", "A B=1", "=x",	  "1A=x",	"A",
					  "A-B=1",     "",	"$(x)=1", "A;touch x=1"};
	document = sample();
	for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
		at("suggestions[].env[]", bad[k]);
		if (passed)
			fail_msg("\"%s\" was taken for a setting", bad[k]);
	}
	at("suggestions[].env[]", "GLIBC_TUNABLES=glibc.malloc.tcache_count=2000");
	assert_int_equal(refused, 0);
	cJSON_Delete(document);
}

static void options_are_options(void **state)
{
	(void)state;
	static const char *const bad[] = {"x", "-o", "--", "---x", "--a;b=1", "--a b", "--=1", "a --b"};
	document = sample();
	for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
		at("options[]", bad[k]);
		if (passed)
			fail_msg("\"%s\" was taken for an option", bad[k]);
	}
	at("options[]", "--only=a b;c");
	assert_int_equal(refused, 0);
	cJSON_Delete(document);
}

static void nothing_is_too_long(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		size_t longest;
	} limits[] = {{"suggestions[].id", 300},      {"host.compilers[].name", 200},	{"host.compilers[].path", 4096},
		      {"suggestions[].add[]", 32768}, {"benchmarks[].command", 131072}, {"host.cpu", 500}};
	document = sample();
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		char *text = arena_alloc(&arena, limits[i].longest + 2);
		memset(text, 'a', limits[i].longest + 1);
		at(limits[i].path, text);
		if (passed)
			fail_msg("%s of %zu bytes was read", limits[i].path, limits[i].longest + 1);
	}
	cJSON_Delete(document);
}

/* File names of a tree may hold anything; what is written of them can be read. */
static void odd_file_names_are_written_to_be_read(void **state)
{
	(void)state;
	struct report r, back;
	struct str text = {0};
	struct err err = {{0}};
	const char *path = path_join(&arena, place, "odd.json");
	sample_report(&arena, &r);
	r.findings.v[0].file = "src/a\nb\x1b[2J.c";
	strlist_add(&arena, &r.findings.v[0].units, "x\r.c");
	r.project.units.v[0].file = SAMPLE_BASE "/od\td.c";
	struct unit_failure *f = list_push(&arena, &r.project.failed);
	*f = (struct unit_failure){"\xff.c", "no\nreason"};
	strlist_add(&arena, &r.baseline.flags, "-DX=a\nb");
	assert_int_equal(report_write(&text, "json", &r, NULL, &err), 0);
	assert_int_equal(fs_write(path, text.ptr, text.len, 0, &err), 0);
	str_free(&text);
	if (report_read(&arena, path, &back, &err) != 0)
		fail_msg("%s", err.text);
	assert_string_equal(back.findings.v[0].file, "src/a\\nb\\x1b[2J.c");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_place, drop_place)

/* A diff that names what it must not, or does not go with its offsets. */
static void forged_patches(void **state)
{
	static const char *const diffs[][2] = {
		{"--- a/x.c\n+++ b/../x.c\n@@ -1 +1 @@\n-a\n+b\n", "below the tree"},
		{"--- a/x.c\n+++ b//etc/passwd\n@@ -1 +1 @@\n-a\n+b\n", "below the tree"},
		{"--- a/x.c\n+++ b/.git/hooks/x\n@@ -1 +1 @@\n-a\n+b\n", "below the tree"},
		{"--- a/x.c\n+++ b/x\033[1m.c\n@@ -1 +1 @@\n-a\n+b\n", "below the tree"},
		{"--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n@@ -9 +9 @@\n-a\n+b\n@@ -19 +19 @@\n-a\n+b\n", "offsets"},
		{"--- a/x.c\n+++ b/x.c\n@@ -9 +9 @@\n-a\n+b\n@@ -1 +1 @@\n-a\n+b\n", "offsets"},
		{"no diff", "no hunk"},
	};
	(void)state;
	document = sample();
	cJSON *list = cJSON_GetObjectItemCaseSensitive(document, "suggestions"), *g, *patch = NULL;
	cJSON_ArrayForEach(g, list)
	{
		cJSON *own = cJSON_GetObjectItemCaseSensitive(g, "patch");
		patch = cJSON_IsObject(own) ? own : patch;
	}
	assert_non_null(patch);
	for (size_t i = 0; i < sizeof diffs / sizeof *diffs; i++) {
		struct err err = {{0}};
		cJSON_ReplaceItemInObjectCaseSensitive(patch, "diff", cJSON_CreateString(diffs[i][0]));
		assert_int_equal(read_back(document, &err), -1);
		if (!strstr(err.text, diffs[i][1]) || !strstr(err.text, "patch.diff") || strpbrk(err.text, "\n\033"))
			fail_msg("%zu: %s", i, err.text);
	}
	cJSON_Delete(document);
}

/* The same in what a finding carries. */
static void forged_fixes(void **state)
{
	static const char *const diffs[] = {
		"--- a/x.c\n+++ b/../x.c\n@@ -1 +1 @@\n-a\n+b\n",
		"--- a/x.c\n+++ b//etc/passwd\n@@ -1 +1 @@\n-a\n+b\n",
		"--- a/x.c\n+++ b/.git/hooks/x\n@@ -1 +1 @@\n-a\n+b\n",
		"--- a/x.c\n+++ b/x.c\n@@ -1,9 +1 @@\n-a\n+b\n",
		"no diff",
		"",
	};
	(void)state;
	document = sample();
	cJSON *finding = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(document, "findings"), 0);
	cJSON_DeleteItemFromObject(finding, "fix");
	cJSON *fix = cJSON_AddObjectToObject(finding, "fix");
	struct err err = {{0}};
	cJSON_AddStringToObject(fix, "title", "t");
	cJSON_AddStringToObject(fix, "diff", "--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n");
	assert_int_equal(read_back(document, &err), 0);
	for (size_t i = 0; i < sizeof diffs / sizeof *diffs; i++) {
		memset(&err, 0, sizeof err);
		cJSON_ReplaceItemInObjectCaseSensitive(fix, "diff", cJSON_CreateString(diffs[i]));
		assert_int_equal(read_back(document, &err), -1);
		if (!strstr(err.text, "fix.diff") || strpbrk(err.text, "\n\033"))
			fail_msg("%zu: %s", i, err.text);
	}
	cJSON_Delete(document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_of_it_is_read),
		TEST(settings_have_names),
		TEST(options_are_options),
		TEST(nothing_is_too_long),
		TEST(odd_file_names_are_written_to_be_read),
		TEST(forged_patches),
		TEST(forged_fixes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
