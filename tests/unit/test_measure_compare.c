#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/cpus.h"
#include "measure/compare.h"
#include "measure/runner.h"

static int same(const char *a, const char *b, double tolerance)
{
	return output_text_same(a, strlen(a), b, strlen(b), tolerance);
}

static void test_text(void **state)
{
	(void)state;
	assert_true(same("", "", 0));
	assert_true(same("a 1.0\n", "a 1.0\n", 0));
	assert_false(same("a 1.0\n", "a 1.00\n", 0));
	assert_true(same("a 1.0\n", "a 1.00\n", 1e-9));
	assert_true(same("x=3.1415926 y=-2e3", "x=3.1415927 y=-2000", 1e-6));
	assert_false(same("x=3.1415926", "x=3.1415927", 1e-9));
	assert_false(same("x=3.14", "y=3.14", 1e-3));
	assert_false(same("1 2 3", "1 2", 1e-3));
	assert_false(same("1 2", "1 2 3", 1e-3));
	assert_false(same("abc1", "abc2", 1)); /* part of a name, not a number */
	assert_true(same("0 -0.0", "0.0 0", 1e-9));
	assert_false(same("1", "-1", 0.5));
	assert_false(same("nan", "1", 1));
	assert_true(same("nan", "nan", 1e-9));
}

/* The tree's own path in the output is no difference. */
static void test_paths(void **state)
{
	(void)state;
	struct arena a = {0};
	struct measure_options opt = {0};
	struct output x, y;
	struct proc_result r = {0}, q = {0};
	const char *why = NULL;
	str_add(&r.out, "/tmp/aaa/prog: 7 in /tmp/aaa\nline\n");
	str_add(&q.out, "/tmp/bbb/prog: 7 in /tmp/bbb\nLINE\n");
	output_take(&opt, "/tmp/aaa", &r, &x);
	output_take(&opt, "/tmp/bbb", &q, &y);
	assert_string_equal(x.out.ptr, "./prog: 7 in .\nline\n");
	assert_false(output_same(&a, &opt, 0, &x, &y, &why));
	assert_string_equal(why, "stdout differs in line 2: `line` became `LINE`");
	str_clear(&y.out);
	assert_false(output_same(&a, &opt, 0, &x, &y, &why));
	output_free(&x);
	output_free(&y);
	arena_free(&a);
}

static void test_stderr_only_on_request(void **state)
{
	(void)state;
	struct arena a = {0};
	struct measure_options opt = {0};
	struct output x = {{0}, {0}, NULL, NULL, 0}, y = x;
	const char *why = NULL;
	str_add(&x.err, "took 1 s");
	str_add(&y.err, "took 2 s");
	assert_true(output_same(&a, &opt, 0, &x, &y, &why));
	opt.compare_stderr = 1;
	assert_false(output_same(&a, &opt, 0, &x, &y, &why));
	assert_non_null(strstr(why, "stderr"));
	output_free(&x);
	output_free(&y);
	arena_free(&a);
}

static void test_shell(void **state)
{
	(void)state;
	static const char *const plain[] = {"./lua bench.lua", "prog 'a b' \"c d\"", "prog -x=1 --y", "prog '$x | y'"};
	static const char *const shell[] = {"a | b",	   "a > b",   "X=1 a", "cd x && y", "echo $HOME", "ls *.c",
					    "prog \"$x\"", "a 'open", "",      "exec x",    "a; b",	  "(a)"};
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		assert_false(command_needs_shell(plain[i]));
	for (size_t i = 0; i < sizeof shell / sizeof *shell; i++)
		assert_true(command_needs_shell(shell[i]));
}

static void test_cpus(void **state)
{
	(void)state;
	cpu_set_t set;
	assert_int_equal(cpus_parse("0,2-3", &set), 0);
	assert_int_equal(CPU_COUNT(&set), 3);
	assert_true(CPU_ISSET(2, &set) && !CPU_ISSET(1, &set));
	static const char *const bad[] = {"", "x", "1-", "3-1", "1;2", "-1", "99999"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(cpus_parse(bad[i], &set), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_stderr_only_on_request),
		cmocka_unit_test(test_shell),
		cmocka_unit_test(test_cpus),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
