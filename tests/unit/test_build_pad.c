/* Padding objects: they link with every linker that is here, and move main. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/proc.h"
#include "base/str.h"
#include "build/pad.h"

static const char *source =
	"#include <stdio.h>\n"
	"static int work(int n) { int s = 0; for (int i = 0; i < n; i++) s += i ^ s; return s; }\n"
	"int main(int argc, char **argv) { (void)argv; printf(\"%d\\n\", work(argc)); return 0; }\n";

static int sh(struct arena *a, const char *dir, const char *command, const char **out)
{
	const char *argv[] = {"/bin/sh", "-c", command, NULL};
	struct proc_spec spec = {.argv = argv, .cwd = dir, .timeout_s = 60};
	struct proc_result r = {0};
	struct err err = {{0}};
	int ok;

	assert_int_equal(proc_run(&spec, &r, &err), 0);
	ok = proc_ok(&r);
	*out = arena_printf(a, "%s%s", str_text(&r.out), str_text(&r.err));
	proc_result_free(&r);
	return ok ? 0 : -1;
}

/* Where main is; the program also runs, and its stack is not executable. */
static unsigned long long main_address(struct arena *a, const char *dir, const char *link)
{
	const char *out;

	if (sh(a, dir, arena_printf(a, "%s && ./prog >/dev/null && ! readelf -lW prog | grep 'GNU_STACK.* RWE'", link),
	       &out))
		fail_msg("%s: %s", link, out);
	assert_string_equal(out, "");
	assert_int_equal(sh(a, dir, "nm prog | grep ' main$'", &out), 0);
	return strtoull(out, NULL, 16);
}

static void check_linker(struct arena *a, const char *dir, const char *link)
{
	static const unsigned pads[] = {1, 17, 33, 49};
	unsigned long long at[5];
	struct err err = {{0}};
	size_t different = 0;

	at[0] = main_address(a, dir, arena_printf(a, link, ""));
	for (size_t i = 0; i < 4; i++) {
		if (pad_object(path_join(a, dir, "pad.o"), path_join(a, dir, "a.o"), pads[i], &err))
			fail_msg("%s", err.text);
		at[i + 1] = main_address(a, dir, arena_printf(a, link, "pad.o"));
		different += at[i + 1] % 64 != at[0] % 64;
	}
	assert_in_range(different, 2, 4);
}

static void test_linkers(void **state)
{
	struct arena a = {0};
	struct err err = {{0}};
	const char *dir = fs_temp_dir(&a, "/tmp/advisor-pad-", &err), *out;

	(void)state;
	assert_non_null(dir);
	assert_int_equal(fs_write(path_join(&a, dir, "a.c"), source, strlen(source), 0, &err), 0);
	assert_int_equal(sh(&a, dir, "gcc -O2 -c a.c -o a.o && gcc -O2 -flto -c a.c -o l.o", &out), 0);
	check_linker(&a, dir, "gcc %s a.o -o prog");
	check_linker(&a, dir, "gcc -no-pie %s a.o -o prog");
	check_linker(&a, dir, "gcc -Wl,--gc-sections %s a.o -o prog");
	check_linker(&a, dir, "gcc -O2 -flto %s l.o -o prog");
	if (!sh(&a, dir, "gcc -fuse-ld=lld a.o -o prog", &out))
		check_linker(&a, dir, "gcc -fuse-ld=lld -Wl,--gc-sections %s a.o -o prog");
	if (!sh(&a, dir, "gcc -fuse-ld=gold a.o -o prog", &out))
		check_linker(&a, dir, "gcc -fuse-ld=gold %s a.o -o prog");
	fs_remove_tree(dir, &err);
	arena_free(&a);
}

static void test_not_elf(void **state)
{
	struct arena a = {0};
	struct err err = {{0}};

	(void)state;
	assert_int_equal(pad_object("/nonexistent/pad.o", "/etc/passwd", 1, &err), -1);
	assert_non_null(strstr(err.text, "/etc/passwd"));
	assert_int_equal(pad_object("/proc/pad.o", "/proc/self/exe", 1, &err), -1);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_linkers), cmocka_unit_test(test_not_elf)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
