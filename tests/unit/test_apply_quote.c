/* Every quoting of apply/quote.h against the program that reads the language: what it reads back is the text, control
 * bytes made visible, and nothing of the text is run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "apply/quote.h"
#include "base/proc.h"
#include "place.h"

/* Each tries to get out of some language, and to leave a file `evil` behind. */
static const char *const nasty[] = {
	"plain",
	"",
	" spaces  and\ttab ",
	"$(shell touch evil)",
	"$(touch evil)",
	"`touch evil`",
	"${HOME} $HOME $$ $",
	"ends in \\",
	"ends in two \\\\",
	"a # comment",
	"a \\# b \\\\# c",
	"it's \"quoted\"",
	"'; touch evil; '",
	"\"; touch evil; \"",
	"\"'\"'$(touch evil)'\"'\"",
	"one\ntouch evil",
	"one\r\n\ttouch evil\n",
	"]] ]=] ]==] ]===]",
	"]==])\nexecute_process(COMMAND touch evil)\n#[[",
	"x\")\nexecute_process(COMMAND touch evil)\n",
	"a;b;c",
	"$<1:-fplugin=evil> $<TARGET_FILE:x>",
	"${CMAKE_COMMAND} $ENV{HOME} @HOME@",
	"', run_command('touch', 'evil'), '",
	"percent % and \\%",
	"star*",
	"m4_esyscmd(touch evil) dnl AC_OUTPUT [x] #",
	"!$&|<>(){}*?~",
	"\xe2\x80\xae\x1b[31mred\xff",
	"\xc3\xa4\xc3\xb6\xc3\xbc",
	"-DX=\"a b\"",
	"#[[ x ]]",
	"$(error no)\\\nall:;touch evil",
};
enum { N_NASTY = sizeof nasty / sizeof *nasty };

static const char *visible(const char *text)
{
	struct str s = {0};
	str_add_visible(&s, text);
	const char *v = arena_strdup(&arena, str_text(&s));
	str_free(&s);
	return v;
}

static void put(const char *name, struct str *text)
{
	struct err err = {{0}};
	if (fs_write(path_join(&arena, place, name), str_text(text), text->len, 0, &err) != 0)
		fail_msg("%s", err.text);
	str_free(text);
}

/* What the command prints, run beside the file. */
static const char *printed(const char *command)
{
	struct proc_spec spec = {
		.argv = proc_shell(&arena, command), .cwd = place, .stderr_path = "&1", .timeout_s = 60};
	struct proc_result r = {0};
	assert_int_equal(proc_run(&spec, &r, NULL), 0);
	if (!proc_ok(&r))
		fail_msg("%s: %s", command, str_text(&r.out));
	if (fs_exists(path_join(&arena, place, "evil")))
		fail_msg("%s ran what it read", command);
	const char *text = arena_strdup(&arena, str_text(&r.out));
	proc_result_free(&r);
	return text;
}

/* One line of output a text, between brackets that stand for where it begins and ends; without those that hold
 * one of the characters in `not`. */
static void expect_lines_without(const char * not, const char *got)
{
	struct str want = {0};
	for (size_t i = 0; i < N_NASTY; i++)
		if (!strpbrk(nasty[i], not ))
			str_addf(&want, "<%s>\n", visible(nasty[i]));
	assert_string_equal(got, str_text(&want));
	str_free(&want);
}

static void expect_lines(const char *got, int as_given)
{
	struct str want = {0};
	for (size_t i = 0; i < N_NASTY; i++)
		str_addf(&want, "<%s>\n", as_given ? nasty[i] : visible(nasty[i]));
	assert_string_equal(got, str_text(&want));
	str_free(&want);
}

static void make_reads_it(void **state)
{
	(void)state;
	struct str s = {0};
	for (size_t i = 0; i < N_NASTY; i++) {
		str_add(&s, "# ");
		quote_comment(&s, nasty[i]);
		/* the value begins with what is no blank, which make would drop */
		str_add(&s, "\nX := <");
		quote_make(&s, nasty[i]);
		str_add(&s, ">\n$(info $(X))\n");
	}
	str_add(&s, "all:;@:\n");
	put("Makefile", &s);
	expect_lines(printed("make -s"), 0);
}

/* At the line's very end, where a backslash would join the next one. */
static void make_ends_its_lines(void **state)
{
	(void)state;
	struct str s = {0};
	for (size_t i = 0; i < N_NASTY; i++) {
		str_add(&s, "X := ");
		quote_make(&s, nasty[i]);
		str_addf(&s, "\nY%zu := there\n$(info $(Y%zu))\n# ", i, i);
		quote_comment(&s, nasty[i]);
		str_addf(&s, "\nZ%zu := there\n$(info $(Z%zu))\n", i, i);
	}
	str_add(&s, "all:;@:\n");
	put("Makefile", &s);
	const char *got = printed("make -s");
	size_t lines = 0;
	for (const char *p = got; str_starts(p, "there\n"); p += strlen("there\n"))
		lines++;
	assert_int_equal(lines, 2 * N_NASTY);
}

static void shells_of_make_read_it(void **state)
{
	(void)state;
	struct str s = {0};
	for (size_t i = 0; i < N_NASTY; i++) {
		str_addf(&s, "X%zu := ", i);
		quote_make_shell(&s, nasty[i]);
		str_addc(&s, '\n');
	}
	str_add(&s, "all:\n");
	for (size_t i = 0; i < N_NASTY; i++)
		str_addf(&s, "\t@printf '<%%s>\\n' $(X%zu)\n", i);
	put("Makefile", &s);
	expect_lines(printed("make -s"), 0);
}

static void filter_out_takes_words_away(void **state)
{
	(void)state;
	static const char *const patterns[] = {"-Wl,-z,now", "-DX%", "-fno-*", "-DY=$(shell touch evil)",
					       "x y),$(shell touch evil"};
	struct str s = {0};
	str_add(&s, "advisor_comma := ,\nX := -Wl,-z,now -DX% -fno-inline -O2\nY := $(filter-out");
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		str_addc(&s, ' ');
		quote_make_filter(&s, patterns[i]);
	}
	str_add(&s, ",$(X))\n$(info $(Y))\nall:;@:\n");
	put("Makefile", &s);
	assert_string_equal(printed("make -s"), "-O2\n");
}

static void targets_are_names(void **state)
{
	(void)state;
	assert_true(quote_make_names("src/hot-1.c"));
	static const char *const bad[] = {"", "a b", "a:b", "a=b", "a\nb", "$(x)", "a#b", "a%b", "-f", "a;b", "a|b"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(quote_make_names(bad[i]));
}

static void sh_reads_it(void **state)
{
	(void)state;
	struct str s = {0};
	for (size_t i = 0; i < N_NASTY; i++) {
		str_add(&s, "# ");
		quote_comment(&s, nasty[i]);
		str_add(&s, "\nprintf '<%s>\\n' ");
		str_add_shell(&s, nasty[i]);
		str_addc(&s, '\n');
	}
	put("script", &s);
	expect_lines(printed("sh script"), 1);
	for (size_t i = 0; i < N_NASTY; i++) {
		str_add(&s, "printf '<%s>\\n' \"");
		quote_shell_inside(&s, nasty[i]);
		str_add(&s, "\"\n");
	}
	put("script", &s);
	expect_lines(printed("sh script"), 1);
}

static void case_matches_it(void **state)
{
	(void)state;
	struct str s = {0};
	for (size_t i = 0; i < N_NASTY; i++) {
		str_add(&s, "case ");
		str_add_shell(&s, nasty[i]);
		str_add(&s, " in ");
		quote_shell_pattern(&s, nasty[i]);
		str_add(&s, ") echo yes ;; esac\ncase 'something else' in ");
		quote_shell_pattern(&s, nasty[i]);
		str_add(&s, ") echo no ;; esac\n");
	}
	put("script", &s);
	const char *got = printed("sh script");
	assert_null(strstr(got, "no"));
	assert_int_equal(strlen(got), N_NASTY * strlen("yes\n"));
}

static void cmake_reads_it(void **state)
{
	(void)state;
	struct str s = {0};
	for (size_t i = 0; i < N_NASTY; i++) {
		str_add(&s, "#   ");
		quote_comment(&s, nasty[i]);
		str_add(&s, "\nset(X ");
		quote_cmake(&s, nasty[i]);
		str_add(&s, ")\nfile(APPEND out \"<${X}>\\n\")\nset(Y \"");
		quote_cmake_inside(&s, nasty[i]);
		str_add(&s, "\")\nif(NOT X STREQUAL Y)\nmessage(FATAL_ERROR \"${X} is not ${Y}\")\nendif()\n");
	}
	put("script.cmake", &s);
	expect_lines(printed("cmake -P script.cmake && cat out"), 0);
}

/* As options of a target they reach the compiler as they are: neither lists nor generator expressions. (Square
 * brackets have a meaning in CMake's lists that nothing takes from them.) */
static void cmake_options_are_one_word(void **state)
{
	(void)state;
	struct str s = {0}, word = {0};
	str_add(&s, "cmake_minimum_required(VERSION 3.18)\nproject(t NONE)\nadd_custom_target(x)\n");
	for (size_t i = 0; i < N_NASTY; i++) {
		if (strpbrk(nasty[i], "[]"))
			continue;
		str_clear(&word);
		str_addf(&word, "<%s>", nasty[i]);
		str_add(&s, "set_property(TARGET x APPEND PROPERTY ALL ");
		quote_cmake_option(&s, "", str_text(&word));
		str_add(&s, ")\n");
	}
	str_add(&s, "file(GENERATE OUTPUT out CONTENT \"$<JOIN:$<GENEX_EVAL:$<TARGET_PROPERTY:x,ALL>>,\n>\n\")\n");
	str_free(&word);
	put("CMakeLists.txt", &s);
	expect_lines_without("[]", printed("cmake -S . -B b >log 2>&1 || { cat log; exit 1; }; cat b/out"));
}

static void presets_expand_nothing(void **state)
{
	(void)state;
	struct str s = {0};
	quote_preset(&s, "$env{HOME} ${sourceDir} $");
	assert_string_equal(str_text(&s), "${dollar}env{HOME} ${dollar}{sourceDir} ${dollar}");
	str_free(&s);
}

static void meson_reads_it(void **state)
{
	(void)state;
	struct str s = {0};
	str_add(&s, "project('t')\n");
	for (size_t i = 0; i < N_NASTY; i++) {
		str_add(&s, "# ");
		quote_comment(&s, nasty[i]);
		str_add(&s, "\nmessage('<' + ");
		quote_meson(&s, nasty[i]);
		str_add(&s, " + '>')\n");
	}
	put("meson.build", &s);
	expect_lines(printed("meson setup b >log || { cat log; exit 1; }; sed -n 's/^Message: //p' log"), 0);
}

static void compilers_read_response_files(void **state)
{
	(void)state;
	struct str s = {0}, want = {0};
	for (size_t i = 0; i < N_NASTY; i++) {
		if (!nasty[i][0])
			continue;
		str_add(&s, "-D");
		str_clear(&want);
		str_addf(&want, "X%zu=%s", i, nasty[i]);
		quote_response(&s, str_text(&want));
		str_addc(&s, '\n');
	}
	put("file.rsp", &s);
	/* what the compiler proper is given, one word a line */
	str_add(&s, "#!/bin/sh\nfor a do printf '<%s>\\n' \"$a\"; done\n");
	put("cc1.sh", &s);
	const char *got = printed(
		"gcc -E -wrapper sh,cc1.sh @file.rsp -x c /dev/null | grep -a -A1 '^<-D>$' | grep -av '^<-D>$\\|^--$'");
	for (size_t i = 0; i < N_NASTY; i++) {
		str_clear(&want);
		str_addf(&want, "<X%zu=%s>\n", i, visible(nasty[i]));
		if (nasty[i][0] && !strstr(got, str_text(&want)))
			fail_msg("%s is not among\n%s", str_text(&want), got);
	}
	str_free(&want);
}

/* autoconf takes names of its macros that are left for mistakes, so those are tried apart. */
static void autoconf_expands_nothing(void **state)
{
	(void)state;
	struct str s = {0}, inside = {0};
	str_add(&s, "AC_INIT([t], [1])\n");
	for (size_t i = 0; i < N_NASTY; i++) {
		if (strstr(nasty[i], "m4_"))
			continue;
		str_add(&s, "# ");
		quote_comment(&s, nasty[i]);
		str_add(&s, "\nprintf '<%s>\\n' \"");
		str_clear(&inside);
		quote_shell_inside(&inside, visible(nasty[i]));
		quote_m4(&s, str_text(&inside));
		str_add(&s, "\"\n");
	}
	str_free(&inside);
	str_add(&s, "AC_OUTPUT\n");
	put("configure.ac", &s);
	const char *got =
		printed("autoconf -W none 2>log || { cat log; exit 1; }; ./configure --no-create | grep -a '^<'");
	struct str want = {0};
	for (size_t i = 0; i < N_NASTY; i++)
		if (!strstr(nasty[i], "m4_"))
			str_addf(&want, "<%s>\n", visible(nasty[i]));
	assert_string_equal(got, str_text(&want));
	str_free(&want);
	str_add(&s, "AC_INIT([t], [1])\nX=\"");
	quote_m4(&s, "-DX=m4_esyscmd(touch evil) dnl AC_SUBST(Y)");
	str_add(&s, "\"\nAC_OUTPUT\n");
	put("configure.ac", &s);
	printed("autoconf -f -W none 2>log; cat configure");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_place, drop_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(make_reads_it),
		TEST(make_ends_its_lines),
		TEST(shells_of_make_read_it),
		TEST(filter_out_takes_words_away),
		TEST(targets_are_names),
		TEST(sh_reads_it),
		TEST(case_matches_it),
		TEST(cmake_reads_it),
		TEST(cmake_options_are_one_word),
		TEST(presets_expand_nothing),
		TEST(meson_reads_it),
		TEST(compilers_read_response_files),
		TEST(autoconf_expands_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
