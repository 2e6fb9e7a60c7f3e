/* Library files: what functions do, as data; words nobody knows are errors with file and line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/library.h"
#include "model/rule.h"
#include "model/rule_words.h"

static struct arena arena;

static int parse(struct library *l, const char *text, struct err *err)
{
	return library_parse(&arena, "x.json", text, strlen(text), l, err);
}

static void every_word_is_read(void **state)
{
	struct library l = {0};
	struct err err = {{0}};
	const struct library_function *f;

	(void)state;
	if (parse(&l,
		  "{\"library\": \"x\", \"functions\": {\n"
		  "\"x_new x_make\": {\"allocates\": true, \"zeroed\": true, \"size\": 1, \"count\": 0},\n"
		  "\"x_more\": {\"allocates\": true, \"resizes\": 0, \"size\": 2, \"keeps\": [1, 3], \"drops\": [3]},\n"
		  "\"x_up\": {\"ends_with\": \"x_down\", \"same\": [0, 2], \"changes\": true, \"waits\": false}}}\n",
		  &err) != 0)
		fail_msg("%s", err.text);
	f = library_find(&l, "x_make");
	assert_non_null(f);
	assert_int_equal(f->does, LIBRARY_ALLOCATES | LIBRARY_ZEROED);
	assert_int_equal(f->size, 1);
	assert_int_equal(f->count, 0);
	assert_int_equal(f->resizes, -1);
	f = library_find(&l, "x_more");
	assert_int_equal(f->resizes, 0);
	assert_int_equal(f->takes[1], LIBRARY_KEEPS);
	assert_int_equal(f->takes[3], LIBRARY_KEEPS | LIBRARY_DROPS);
	f = library_find(&l, "x_up");
	assert_string_equal(f->ends_with, "x_down");
	assert_int_equal(f->same, 5);
	assert_int_equal(f->changes, 1);
	assert_int_equal(f->does, 0);
	assert_null(library_find(&l, "x_new x_make"));
	assert_null(library_find(&l, "x_"));
}

static void the_last_to_speak_counts(void **state)
{
	struct library l = {0};
	struct err err = {{0}};
	const char *first;

	(void)state;
	assert_int_equal(parse(&l, "{\"library\": \"x\", \"functions\": {\"f g\": {\"waits\": true}}}", &err), 0);
	first = l.hash;
	assert_int_equal(parse(&l, "{\"library\": \"y\", \"functions\": {\"f\": {\"opens\": true}}}", &err), 0);
	assert_int_equal(library_find(&l, "f")->does, LIBRARY_OPENS);
	assert_int_equal(library_find(&l, "g")->does, LIBRARY_WAITS);
	assert_string_not_equal(first, l.hash);
}

static void many_are_found(void **state)
{
	struct library l = {0};
	struct err err = {{0}};
	char text[100], name[20];

	(void)state;
	for (int i = 0; i < 3000; i++) {
		snprintf(text, sizeof text, "{\"library\": \"x\", \"functions\": {\"f%d\": {\"size\": %d}}}", i,
			 i % 12);
		assert_int_equal(parse(&l, text, &err), 0);
	}
	for (int i = 0; i < 3000; i++) {
		snprintf(name, sizeof name, "f%d", i);
		assert_int_equal(library_find(&l, name)->size, i % 12);
	}
	assert_null(library_find(&l, "f3000"));
}

static void faults_name_file_and_line(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{"{\"library\": \"x\", \"functions\": {\n\"f\": {},\n\"g\": {\"frees\": [0]}}}",
		 "x.json:3: \"frees\" of g is no word for what a function does"},
		{"{\"library\": \"x\", \"functions\": {\n\n\"g\": {\"size\": 12}}}", "x.json:3: \"size\" of g must be"},
		{"{\"library\": \"x\", \"functions\": {\"g\": {\"size\": 1.5}}}", "x.json:1: \"size\" of g must be"},
		{"{\"library\": \"x\", \"functions\": {\"g\": {\"keeps\": 1}}}", "\"keeps\" of g must be a list"},
		{"{\"library\": \"x\", \"functions\": {\"g\": {\"keeps\": [-1]}}}", "\"keeps\" of g must be a list"},
		{"{\"library\": \"x\", \"functions\": {\"g\": {\"waits\": 1}}}",
		 "\"waits\" of g must be true or false"},
		{"{\"library\": \"x\", \"functions\": {\"g\": {\"ends_with\": \"\"}}}",
		 "must be the name of a function"},
		{"{\"library\": \"x\", \"functions\": {\"g\": true}}", "\"g\" must be an object"},
		{"{\"library\": \"x\"}", "a library file has two members"},
		{"{\"library\": \"x\", \"functions\": {}, \"more\": 1}", "a library file has two members"},
		{"[1]", "a library file has two members"},
		{"{\"library\": \"x\",", "x.json:1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct library l = {0};
		struct err err = {{0}};

		assert_int_equal(parse(&l, cases[i].text, &err), -1);
		if (!strstr(err.text, cases[i].says))
			fail_msg("%s: %s", cases[i].text, err.text);
	}
}

/* The files that come with the program, each by itself: a fault in one is not hidden by the others. */
static void what_comes_along_is_sound(void **state)
{
	struct rule_set set = {0};
	struct err err = {{0}};
	const struct library *l = library_builtin(&arena);

	(void)state;
	if (rules_load(&arena, NULL, &set, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(set.library->functions.n, l->functions.n);
	assert_string_equal(set.library->hash, l->hash);
	assert_int_equal(library_find(l, "free")->takes[0], LIBRARY_RELEASES);
	assert_int_equal(library_find(l, "g_free")->takes[0], LIBRARY_RELEASES);
	assert_int_equal(library_find(l, "realloc")->resizes, 0);
	assert_true(library_find(l, "fork")->does & LIBRARY_FORKS);
	assert_true(library_find(l, "strcmp")->does & LIBRARY_COMPARES);
	for (size_t i = 0; i < l->functions.n; i++) {
		const struct library_function *f = &l->functions.v[i];

		if (f->ends_with && !strcmp(f->name, f->ends_with) && strcmp(f->name, "setlocale") != 0)
			fail_msg("%s ends with itself", f->name);
		if (f->does & LIBRARY_ZEROED && !(f->does & LIBRARY_ALLOCATES))
			fail_msg("%s is zeroed, and allocates nothing", f->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_word_is_read),
		cmocka_unit_test(the_last_to_speak_counts),
		cmocka_unit_test(many_are_found),
		cmocka_unit_test(faults_name_file_and_line),
		cmocka_unit_test(what_comes_along_is_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
