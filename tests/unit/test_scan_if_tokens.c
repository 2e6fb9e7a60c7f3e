/* What an #if line asks for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"
#include "scan/facts/if_tokens.h"

static struct arena arena;

/* "NAME" for each macro; NAME? by defined(), NAME() called, NAME:4 compared with 4. */
static const char *tests_of(const char *text)
{
	struct if_reader r = {.at = text};
	struct if_test t;
	const char *out = "";

	while (if_test_next(&r, &t)) {
		out = arena_printf(&arena, "%s%.*s%s%s", out, (int)t.n, t.name, t.by_defined ? "?" : "",
				   t.called ? "()" : "");
		if (t.compared >= 0)
			out = arena_printf(&arena, "%s:%lld", out, t.compared);
		out = arena_printf(&arena, "%s ", out);
	}
	return out;
}

static void names_and_how_they_are_asked_for(void **state)
{
	(void)state;
	assert_string_equal(tests_of("defined A && defined(B) && !defined ( C )"), "A? B? C? ");
	assert_string_equal(tests_of("A > 4 || 0x10UL <= B"), "A:4 B:16 ");
	assert_string_equal(tests_of("A == B + 1"), "A B ");
	assert_string_equal(tests_of("A == -1"), "A ");
	assert_string_equal(tests_of("(A)"), "A ");
	assert_string_equal(tests_of("X1 && _y && Z$2"), "X1 _y Z$2 ");
	assert_string_equal(tests_of(""), "");
}

static void literals_hold_no_names(void **state)
{
	(void)state;
	assert_string_equal(tests_of("'A' == 65"), "");
	assert_string_equal(tests_of("L'A' == 65 && u8'B' && U\"C D\""), "");
	assert_string_equal(tests_of("'\\'' == 39 && A"), "A ");
	assert_string_equal(tests_of("'\\\\' == B"), "B ");
	assert_string_equal(tests_of("\"x\" A"), "A ");
	assert_string_equal(tests_of("'unclosed A"), "");
	assert_string_equal(tests_of("Lx'A'"), "Lx "); /* Lx is no prefix */
}

static void numbers_hold_no_names(void **state)
{
	(void)state;
	assert_string_equal(tests_of("201112L >= 0xFFul"), "");
	assert_string_equal(tests_of("1e5 + 0x1p-3 + .5f + 1'000'000 + 3.x"), "");
	assert_string_equal(tests_of("A >= 1'000"), "A "); /* a number, but none that strtoll reads */
}

static void arguments_are_no_tests(void **state)
{
	(void)state;
	assert_string_equal(tests_of("__has_include(<sys/x.h>) && A"), "__has_include() A ");
	assert_string_equal(tests_of("__has_include(\"B.h\")"), "__has_include() ");
	assert_string_equal(tests_of("GCC_VERSION_AT_LEAST(4,8)"), "GCC_VERSION_AT_LEAST() ");
	assert_string_equal(tests_of("__has_attribute (hot) || IS_ON(B, (C), D) || E"), "__has_attribute() IS_ON() E ");
	assert_string_equal(tests_of("F(A"), "F() ");
}

static void constants_need_no_macro(void **state)
{
	(void)state;
	assert_int_equal(if_constant("0"), 0);
	assert_int_equal(if_constant("1"), 1);
	assert_int_equal(if_constant("(0)"), 0);
	assert_int_equal(if_constant("!0"), 1);
	assert_int_equal(if_constant("!(1UL)"), 0);
	assert_int_equal(if_constant("0 && defined(A)"), 0);
	assert_int_equal(if_constant("0 && (A || B)"), 0);
	assert_int_equal(if_constant("1 || A"), 1);
	assert_int_equal(if_constant("0 || A"), -1);
	assert_int_equal(if_constant("0 && A || B"), -1);
	assert_int_equal(if_constant("0 && A ? B : C"), -1);
	assert_int_equal(if_constant("A"), -1);
	assert_int_equal(if_constant("'A'"), -1);
	assert_int_equal(if_constant("0 == A"), -1);
	assert_int_equal(if_constant(""), -1);
}

static void depth_is_bounded(void **state)
{
	struct str s = {0};

	(void)state;
	for (int i = 0; i < 1000000; i++)
		str_addc(&s, '(');
	assert_int_equal(if_constant(str_text(&s)), -1);
	assert_string_equal(tests_of(str_text(&s)), "");
	str_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_how_they_are_asked_for),
		cmocka_unit_test(literals_hold_no_names),
		cmocka_unit_test(numbers_hold_no_names),
		cmocka_unit_test(arguments_are_no_tests),
		cmocka_unit_test(constants_need_no_macro),
		cmocka_unit_test(depth_is_bounded),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(&arena);
	return failed;
}
