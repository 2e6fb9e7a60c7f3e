/* The reader of preprocessor lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "scan/facts/facts_write.h"

struct world {
	struct arena a;
	struct unit_facts f;
	struct facts_writer w;
};

static int set_up(void **state)
{
	static struct world w;

	memset(&w, 0, sizeof w);
	facts_writer_init(&w.w, &w.a, &w.f);
	*state = &w;
	return 0;
}

static int tear_down(void **state)
{
	arena_free(&((struct world *)*state)->a);
	return 0;
}

/* "kind:line-end:text;" for each; a capital G or C for the flags. */
static const char *collect(struct world *w, const char *text)
{
	static const char *const kinds[] = {"if", "elif", "ifdef", "ifndef", "else", "endif", "def", "undef", "use"};
	const char *out = "";

	conds_collect(&w->w, 0, text, strlen(text));
	for (size_t i = 0; i < w->f.conds.n; i++) {
		const struct fact_cond *c = &w->f.conds.v[i];

		out = arena_printf(&w->a, "%s%s%s%s:%u-%u:%s;", out, kinds[c->kind], c->flags & COND_GUARD ? "G" : "",
				   c->flags & COND_CODE ? "C" : "", c->line, c->end_line, fact_text(&w->f, c->text));
	}
	return out;
}

static void conds_regions_end_at_their_kin(void **state)
{
	assert_string_equal(collect(*state, "#if A > 1 /* x */ && \\\n  B\nint x;\n# elif C // y\n#else\n#endif\n"),
			    "ifC:1-4:A > 1 && B;elif:4-5:C;else:5-6:;endif:6-6:;");
}

static void conds_guard_is_known(void **state)
{
	assert_string_equal(collect(*state, "/* c */\n#ifndef H\n#define H\nint x;\n#ifdef X\n#endif\n#endif\n"),
			    "ifndefGC:2-7:H;ifdef:5-6:X;endif:6-6:;endif:7-7:;");
}

static void conds_guard_ends_with_the_file(void **state)
{
	assert_string_equal(collect(*state, "#ifndef H\n#define H\n#endif\n#include <x.h>\n"),
			    "ifndef:1-3:H;endif:3-3:;");
}

static void conds_default_is_kept(void **state)
{
	assert_string_equal(collect(*state, "#include <a.h>\n#if !defined(N)\n#  define N\t(4 *  2)\n#endif\n"),
			    "if:2-4:!defined(N);def:3-3:N (4 * 2);endif:4-4:;");
}

static void conds_note_uses_and_undefs(void **state)
{
	assert_string_equal(collect(*state, "#ifdef O_BINARY\nf = O_BINARY | XO_BINARY;\n#endif\n"
					    "/* #undef HAVE_X */\n#undef Y\n"),
			    "ifdefC:1-3:O_BINARY;use:2-2:O_BINARY;endif:3-3:;undef:4-4:HAVE_X;undef:5-5:Y;");
}

static void conds_literals_are_no_comments(void **state)
{
	struct world *w = *state;

	collect(w, "char *s = \"/*\", c = '\"';\n#pragma omp  parallel   for\n#error don't\n#if 1\n");
	assert_int_equal(w->f.pragmas.n, 1);
	assert_string_equal(fact_text(&w->f, w->f.pragmas.v[0].text), "omp parallel for");
	assert_int_equal(w->f.conds.n, 1);
}

static void conds_lines_are_joined_anywhere(void **state)
{
	assert_string_equal(collect(*state, "#if\\\ndef A\n#en\\  \ndif\n/\\\n* #if B *\\\n/ #ifdef C\n#endif\n"
					    "// no \\\n#if D\n#if E /* x\n y */ > 1\r\n#endif\n"),
			    "ifdef:1-3:A;endif:3-3:;ifdef:5-8:C;endif:8-8:;if:11-13:E > 1;endif:13-13:;");
}

static void conds_digraph_is_a_hash(void **state)
{
	assert_string_equal(collect(*state, "%: if A\n#elif B\n%:endif\n%:%: x\n"), "if:1-2:A;elif:2-3:B;endif:3-3:;");
}

static void conds_elifdef_is_an_elif(void **state)
{
	assert_string_equal(collect(*state, "#ifdef A x y\n#elifdef B\n#elifndef C z\nint i;\n#endif\n"),
			    "ifdef:1-2:A;elif:2-3:defined(B);elifC:3-5:!defined(C);endif:5-5:;");
}

/* What no macro brings to life is not read, however deep. */
static void conds_dead_text_does_not_count(void **state)
{
	assert_string_equal(collect(*state, "#if 0\n#ifdef A\n#else\n#endif\n#if B\n#elif C\n#endif\nint x;\n"
					    "#else\nint y;\n#ifdef D\n#endif\n#endif\n"),
			    "if:1-9:0;elseC:9-13:;ifdef:11-12:D;endif:12-12:;endif:13-13:;");
}

static void conds_after_what_is_always_taken(void **state)
{
	assert_string_equal(
		collect(*state, "#if 1\n#ifdef A\n#endif\n#elif defined(B)\n#ifdef C\n#endif\n#else\n"
				"#ifdef D\n#endif\n#endif\n#ifdef E\n#else\n#ifdef F\n#endif\n#endif\n"),
		"if:1-4:1;ifdef:2-3:A;endif:3-3:;elif:4-7:;else:7-10:;endif:10-10:;ifdef:11-12:E;else:12-15:;"
		"ifdef:13-14:F;endif:14-14:;endif:15-15:;");
}

/* "#if 0 / #define X": left out by whoever wrote the file, as by configure's comment. */
static void conds_what_is_left_out_is_decided(void **state)
{
	assert_string_equal(
		collect(*state, "#if 0\n#define WITH_X 1\n#if 0\n#define Y\n#endif\n#pragma once\n#endif\n"),
		"if:1-7:0;undef:2-2:WITH_X;endif:7-7:;");
	assert_int_equal(((struct world *)*state)->f.pragmas.n, 0);
}

static void conds_digits_are_no_literals(void **state)
{
	assert_string_equal(
		collect(*state, "int x = 1'000; /* it's\n#if A\n*/\n#ifdef B\n#endif\nchar c = 'a'; /*\n#if C\n*/\n"),
		"ifdef:4-5:B;endif:5-5:;");
}

static void conds_survive_anything(void **state)
{
	static const char *const odd[] = {"#endif\n#else\n#elif\n",
					  "#if",
					  "/*",
					  "\"",
					  "'\\",
					  "#if X\\",
					  "\\\n\\\n#if 1",
					  "#\n#if\n#ifdef\n#define\n#undef\n#pragma\n",
					  "#ifndef X\n#else\n#define X\n"};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		conds_collect(&w->w, 0, odd[i], strlen(odd[i]));
	static const char *const dead[] = {"#if 0",
					   "#if 0\n#if",
					   "#if 1\n#elif\n#elifdef",
					   "#elifdef",
					   "#if 0\n#else\n#else\n#endif\n#endif",
					   "%:",
					   "\\",
					   "\\ ",
					   "/\\\n",
					   "'\\\n",
					   "1'"};

	for (size_t i = 0; i < sizeof dead / sizeof *dead; i++)
		conds_collect(&w->w, 0, dead[i], strlen(dead[i]));
	conds_collect(&w->w, 0, "\0\xff#if\0x\n#if \xfe\n", 13);
	assert_true(w->f.conds.n > 5);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(conds_regions_end_at_their_kin),	TEST(conds_guard_is_known),
		TEST(conds_guard_ends_with_the_file),	TEST(conds_default_is_kept),
		TEST(conds_note_uses_and_undefs),	TEST(conds_literals_are_no_comments),
		TEST(conds_lines_are_joined_anywhere),	TEST(conds_digraph_is_a_hash),
		TEST(conds_elifdef_is_an_elif),		TEST(conds_dead_text_does_not_count),
		TEST(conds_after_what_is_always_taken), TEST(conds_what_is_left_out_is_decided),
		TEST(conds_digits_are_no_literals),	TEST(conds_survive_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
