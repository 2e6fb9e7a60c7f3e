#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/str.h"
#include "model/rule.h"

#define WITH_FLAG                                                                                                      \
	"The flag is added after the project's own flags in every compile, where the last one wins; `advisor apply` "  \
	"writes that for the build system in use.\n"

static struct arena arena;

static int parse(const char *text, struct rule_set *set, struct err *err)
{
	return rule_parse(&arena, "x.md", text, strlen(text), set, err);
}

static void reads_every_member(void **state)
{
	(void)state;
	struct rule_set set = {0};
	struct err err = {{0}};
	const char *text =
		"```json\n{\"id\": \"flag-x\", \"kind\": \"flag\", \"title\": \"X\", \"risk\": \"numerics\",\n"
		"\"add\": [\"-fx\"], \"remove\": [\"-O*\"], \"link\": [\"-lm\"], \"env\": {\"A\": \"b=c\"},\n"
		"\"compilers\": {\"gcc\": \">=4.8\", \"clang\": \"*\"}, \"because\": [\"a\"], \"conflicts\": [],\n"
		"\"order\": 7, \"pgo\": true}\n```\n\nProse here.\n";
	if (parse(text, &set, &err) != 0)
		fail_msg("%s", err.text);
	const struct rule *r = rule_find(&set, "flag-x");
	assert_non_null(r);
	assert_int_equal(r->risk, RISK_NUMERICS);
	assert_string_equal(r->add.v[0], "-fx");
	assert_string_equal(r->env.v[0], "A=b=c");
	assert_int_equal(r->n_compilers, 2);
	assert_int_equal(r->compilers[0].min_major, 4);
	assert_int_equal(r->compilers[0].min_minor, 8);
	assert_int_equal(r->order, 7);
	assert_true(r->pgo);
	assert_string_equal(r->prose, "Prose here.\n\n## How it is applied\n" WITH_FLAG);
}

static void a_later_rule_replaces_an_earlier_one(void **state)
{
	(void)state;
	struct rule_set set = {0};
	assert_int_equal(
		parse("```\n{\"id\":\"a\",\"kind\":\"flag\",\"title\":\"1\",\"add\":[\"-x\"]}\n```\n", &set, NULL), 0);
	assert_int_equal(
		parse("```\n{\"id\":\"a\",\"kind\":\"flag\",\"title\":\"2\",\"add\":[\"-y\"]}\n```\n", &set, NULL), 0);
	assert_int_equal(set.n, 1);
	assert_string_equal(set.v[0].title, "2");
}

/* Each: a broken file and what its sentence must hold. */
static const struct {
	const char *text, *expect;
} broken[] = {
	{"", "x.md:1: a rule file begins with a JSON block"},
	{"no block at all\n", "JSON block"},
	{"```json\n{\"id\": 1", "not closed"},
	{"```json\n{\"id\": \"a\",\n \"kind\": nope}\n```\n", "x.md:3: not valid JSON"},
	{"```json\n[1]\n```\n", "must be an object"},
	{"```json\n{\"id\":\"a\",\n\"kind\":\"flag\",\"title\":\"t\",\n\"colour\":\"red\"}\n```\n",
	 "x.md:4: \"colour\" is no member"},
	{"```json\n{\"id\":\"a\",\"kind\":\"wish\",\"title\":\"t\"}\n```\n", "\"kind\" must be one of code, flag"},
	{"```json\n{\"id\":\"a\",\"kind\":\"flag\",\"title\":\"t\"}\n```\n", "needs the member \"add\""},
	{"```json\n{\"id\":\"a\",\"kind\":\"code\",\"title\":\"t\"}\n```\n", "needs the member \"match\""},
	{"```json\n{\"id\":\"a\",\"title\":\"t\",\"add\":[\"x\"]}\n```\n", "needs the member \"kind\""},
	{"```json\n{\"id\":\"A b\",\"kind\":\"flag\",\"title\":\"t\",\"add\":[\"x\"]}\n```\n", "small letters"},
	{"```json\n{\"id\":\"a\",\"kind\":\"flag\",\"title\":\"t\",\"add\":\"-O3\"}\n```\n", "\"add\" must be a list"},
	{"```json\n{\"id\":\"a\",\"kind\":\"flag\",\"title\":\"t\",\"add\":[\"-x\"],\"compilers\":{\"tcc\":\"*\"}}\n```"
	 "\n",
	 "gcc and clang"},
	{"```json\n{\"id\":\"a\",\"id\":\"b\",\"kind\":\"flag\"}\n```\n", "appears twice"},
};

static void broken_files_get_a_sentence(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		struct rule_set set = {0};
		struct err err = {{0}};
		assert_int_equal(parse(broken[i].text, &set, &err), -1);
		if (!strstr(err.text, broken[i].expect))
			fail_msg("\"%s\" does not hold \"%s\"", err.text, broken[i].expect);
		assert_int_equal(set.n, 0);
	}
}

#define RULE(members) "```json\n{\"id\":\"a\",\n\"title\":\"t\",\n" members "}\n```\n"
#define FLAG(members) RULE("\"kind\":\"flag\", \"add\":[\"-x\"],\n" members)

static const struct {
	const char *text, *expect; /* NULL: nothing is wrong */
} worded[] = {
	{FLAG("\"because\":[\"no-such-fact\"]"), "x.md:5: \"because\" names no-such-fact"},
	{FLAG("\"because\":[\"uses-meth\", \"uses-math\"]"), "uses-meth"},
	{FLAG("\"because\":[\"a\"]"), "names a, and there is no such fact or code rule"}, /* no code rule */
	{FLAG("\"needs\":[\"gpu:tesla\"]"), "x.md:5: \"needs\" names gpu:tesla"},
	{FLAG("\"needs\":[\"alloc-in-loop\"]"), "no such fact;"},
	{FLAG("\"for_each\":\"moon\""), "x.md:5: \"for_each\" names moon"},
	{FLAG("\"conflicts\":[\"b\"]"), "no such rule"},
	{RULE("\"kind\":\"code\", \"match\":\"nice-shape\""), "x.md:4: \"match\" names nice-shape"},
	{FLAG("\"because\":[\"flag:-fno-*\", \"uses-m*\"], \"needs\":[\"cpu:avx2\"]"), NULL},
};

static void words_out_of_the_vocabulary_are_errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof worded / sizeof *worded; i++) {
		struct rule_set set = {0};
		struct err err = {{0}};
		assert_int_equal(parse(worded[i].text, &set, &err), 0);
		assert_int_equal(rules_check(&set, &err), worded[i].expect ? -1 : 0);
		if (worded[i].expect && !strstr(err.text, worded[i].expect))
			fail_msg("\"%s\" does not hold \"%s\"", err.text, worded[i].expect);
	}
}

/* Whatever is left of a rule is either a whole one or said to be none, in a sentence. */
static void truncated_files_get_a_sentence(void **state)
{
	(void)state;
	const char *text = "# t\n```json\n{\"id\":\"a\",\"kind\":\"flag\",\"title\":\"t\",\"add\":[\"-x\"],"
			   "\"compilers\":{\"gcc\":\">=4.8\"}}\n```\nprose\n";
	for (size_t n = 0; n < strlen(text); n++) {
		struct rule_set set = {0};
		struct err err = {{0}};
		int rc = rule_parse(&arena, "x.md", text, n, &set, &err);
		int whole = n >= (size_t)(strstr(text, "\n```\nprose") - text) + 4;
		assert_int_equal(rc, whole ? 0 : -1);
		assert_int_equal(set.n, whole ? 1 : 0);
		assert_true(whole || strstr(err.text, "x.md") != NULL);
	}
}

static void embedded_rules_load_and_refer_to_each_other(void **state)
{
	(void)state;
	struct rule_set set = {0};
	struct err err = {{0}};
	if (rules_load(&arena, NULL, &set, &err) != 0 || rules_check(&set, &err) != 0)
		fail_msg("%s", err.text);
	assert_true(set.n > 0);
	for (size_t i = 0; i < set.n; i++)
		if (strlen(set.v[i].prose) < 100)
			fail_msg("%s has no prose worth the name", set.v[i].path);
}

/* Two such rules in one set are one change then, and tuning for another processor goes. */
static void native_code_is_tuned_for_this_machine(void **state)
{
	(void)state;
	struct rule_set set = {0};
	struct err err = {{0}};
	assert_int_equal(rules_load(&arena, NULL, &set, &err), 0);
	for (size_t i = 0; i < set.n; i++)
		if (strlist_has(&set.v[i].add, "-march=native") && !strlist_has(&set.v[i].remove, "-mtune=*"))
			fail_msg("%s leaves -mtune", set.v[i].path);
}

static void a_missing_folder_is_named(void **state)
{
	(void)state;
	struct rule_set set = {0};
	struct strlist dirs = {0};
	struct err err = {{0}};
	strlist_add(&arena, &dirs, "/no/such/rules");
	assert_int_equal(rules_load(&arena, &dirs, &set, &err), -1);
	assert_non_null(strstr(err.text, "/no/such/rules"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_member),
		cmocka_unit_test(a_later_rule_replaces_an_earlier_one),
		cmocka_unit_test(broken_files_get_a_sentence),
		cmocka_unit_test(words_out_of_the_vocabulary_are_errors),
		cmocka_unit_test(truncated_files_get_a_sentence),
		cmocka_unit_test(embedded_rules_load_and_refer_to_each_other),
		cmocka_unit_test(native_code_is_tuned_for_this_machine),
		cmocka_unit_test(a_missing_folder_is_named),
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	return rc;
}
