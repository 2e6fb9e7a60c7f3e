/* The counting preload and its reader: exact calls at the allocating line, shares of
 * the callers, functions of the C library that allocate, other processes and files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/proc.h"
#include "base/str.h"
#include "builder/allocation_counts.h"

/* Line numbers matter below. */
static const char *source = "#include <stdlib.h>\n" /* 1 */
			    "#include <string.h>\n"
			    "#include <unistd.h>\n"
			    "#include <sys/wait.h>\n"
			    "volatile char *keep;\n" /* 5 */
			    "__attribute__((noinline)) void *xmalloc(size_t n) {\n"
			    "  void *p = malloc(n);\n" /* 7 */
			    "  if (!p) abort();\n"
			    "  return p; }\n"
			    "static inline void *ymalloc(size_t n) {\n" /* 10 */
			    "  void *p = calloc(1, n);\n" /* 11 */
			    "  if (!p) abort();\n"
			    "  return p; }\n"
			    "static void use(char *p) { keep = p; free(p); }\n"
			    "int main(int argc, char **argv) {\n" /* 15 */
			    "  for (int i = 0; i < 9000; i++)\n"
			    "    use(xmalloc(10));\n" /* 17 */
			    "  for (int i = 0; i < 3000; i++)\n"
			    "    use(xmalloc(20));\n" /* 19 */
			    "  for (int i = 0; i < 500; i++)\n"
			    "    use(ymalloc(30));\n" /* 21 */
			    "  for (int i = 0; i < 700; i++)\n"
			    "    use(strdup(argv[0]));\n" /* 23 */
			    "  if (fork() == 0) {\n"
			    "    for (int i = 0; i < 40; i++)\n"
			    "      use(realloc(NULL, 5 + (size_t)argc));\n" /* 26 */
			    "    exit(0);\n"
			    "  }\n"
			    "  wait(NULL);\n"
			    "  return 0; }\n";

static void sh(struct arena *a, const char *dir, const char *command)
{
	const char *argv[] = {"/bin/sh", "-c", command, NULL};
	struct proc_spec spec = {.argv = argv, .cwd = dir, .timeout_s = 60};
	struct proc_result r = {0};
	struct err err = {{0}};

	(void)a;
	if (proc_run(&spec, &r, &err) || !proc_ok(&r))
		fail_msg("%s: %s%s", command, err.text, str_text(&r.err));
	proc_result_free(&r);
}

static unsigned long long calls(const struct profile *p, int line)
{
	const struct profile_site *s = profile_site(p, "src/a.c", line);

	return s ? s->calls : 0;
}

static void check(const struct profile *p)
{
	assert_int_equal(calls(p, 7), 12000);
	assert_int_equal(profile_site(p, "src/a.c", 7)->bytes, 9000 * 10 + 3000 * 20);
	assert_string_equal(profile_site(p, "src/a.c", 7)->function, "xmalloc");
	assert_int_equal(profile_site(p, "src/a.c", 7)->indirect, 0);
	/* shares are sampled: the first 32 and every 64th */
	assert_in_range(calls(p, 17), 8000, 10000);
	assert_in_range(calls(p, 19), 2000, 4000);
	assert_true(profile_site(p, "src/a.c", 17)->indirect == calls(p, 17));
	assert_int_equal(calls(p, 11), 500);
	assert_int_equal(calls(p, 21), 500);
	/* made in the C library, for this line */
	assert_int_equal(calls(p, 23), 700);
	assert_int_equal(profile_site(p, "src/a.c", 23)->indirect, 0);
	/* the child counts its own only */
	assert_int_equal(calls(p, 26), 40);
	assert_in_range(p->total_calls, 12000 + 500 + 700 + 40, 12000 + 500 + 700 + 40 + 50);
	assert_int_equal(calls(p, 12), 0);
}

static void run_and_check(const char *flags)
{
	struct arena a = {0};
	struct err err = {{0}};
	struct profile profile = {0};
	const char *dir = fs_temp_dir(&a, "/tmp/advisor-count-", &err);
	struct project p = {.root = dir, .build_root = dir};

	assert_non_null(dir);
	assert_int_equal(fs_write(path_join(&a, dir, "src/a.c"), source, strlen(source), 0, &err), 0);
	sh(&a, dir, arena_printf(&a, "cd src && %s -g a.c -o ../prog", flags));
	sh(&a, dir, "mkdir counts");
	sh(&a, dir,
	   arena_printf(&a, "ADVISOR_COUNT_OUT=$PWD/counts/c LD_PRELOAD='%s/libexec/libadvisor-count.so' ./prog",
			BINARY_DIR));
	if (allocation_sites(&a, path_join(&a, dir, "counts"), &p, &profile, &err))
		fail_msg("%s", err.text);
	profile_finish(&profile);
	check(&profile);
	fs_remove_tree(dir, &err);
	arena_free(&a);
}

static void test_gcc(void **state)
{
	(void)state;
	run_and_check("gcc -O2");
}

static void test_not_relocated(void **state)
{
	(void)state;
	run_and_check("gcc -O2 -no-pie");
}

static void test_mapped_prefix(void **state)
{
	(void)state;
	run_and_check("gcc -O2 -ffile-prefix-map=$(dirname $PWD)=.");
}

static void test_clang(void **state)
{
	struct arena a = {0};
	int there = fs_which(&a, "clang", NULL, NULL) != NULL;

	(void)state;
	arena_free(&a);
	if (!there)
		skip();
	run_and_check("clang -O2");
}

static void test_nothing_there(void **state)
{
	struct arena a = {0};
	struct err err = {{0}};
	struct profile profile = {0};
	struct project p = {.root = "/nonexistent"};
	const char *dir = fs_temp_dir(&a, "/tmp/advisor-count-", &err);

	(void)state;
	assert_int_equal(allocation_sites(&a, dir, &p, &profile, &err), -1);
	assert_non_null(strstr(err.text, "statically"));
	assert_int_equal(fs_write(path_join(&a, dir, "x"), "advisor-count 1\nmap zz\nsite 1 2\npath 1\n", 37, 0, &err),
			 0);
	assert_int_equal(allocation_sites(&a, dir, &p, &profile, &err), 0);
	assert_int_equal(profile.sites.n, 0);
	fs_remove_tree(dir, &err);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gcc),	      cmocka_unit_test(test_not_relocated),
		cmocka_unit_test(test_mapped_prefix), cmocka_unit_test(test_clang),
		cmocka_unit_test(test_nothing_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
