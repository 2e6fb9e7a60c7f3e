/* code_hash: equal for equal code wherever and however it was built, different for
 * everything that is loaded differently. The little files are compiled here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/proc.h"
#include "builder/builder.h"

static const char *source =
	"#include <stdio.h>\n"
	"int helper(int *v, int n);\n"
	"static int twice(int x) { return 2 * x; }\n"
	"int sum(const int *restrict v, int n) { int s = 0; for (int i = 0; i < n; i++) s += "
	"twice(v[i]) * i; return s; }\n"
	"int main(int argc, char **argv) { int v[64]; for (int i = 0; i < 64; i++) v[i] = i * argc; "
	"printf(\"%d %s\\n\", sum(v, 64), argv[0]); return 0; }\n";

struct place {
	struct arena a;
	const char *dir; /* two folders below it, one and two */
};

static int setup(void **state)
{
	static struct place p;
	struct err err;

	p = (struct place){0};
	p.dir = fs_temp_dir(&p.a, "/tmp/advisor-hash-", &err);
	assert_non_null(p.dir);
	for (int i = 0; i < 2; i++) {
		const char *path = arena_printf(&p.a, "%s/%s/a.c", p.dir, i ? "two" : "one");
		assert_int_equal(fs_write(path, source, strlen(source), 0, &err), 0);
	}
	*state = &p;
	return 0;
}

static int teardown(void **state)
{
	struct place *p = *state;
	struct err err;

	fs_remove_tree(p->dir, &err);
	arena_free(&p->a);
	return 0;
}

/* Runs a shell command in folder one or two; fails the test when it fails. */
static void sh(struct place *p, const char *folder, const char *command)
{
	const char *argv[] = {"/bin/sh", "-c", command, NULL};
	struct proc_spec spec = {.argv = argv, .cwd = arena_printf(&p->a, "%s/%s", p->dir, folder), .timeout_s = 60};
	struct proc_result r = {0};
	struct err err = {{0}};

	assert_int_equal(proc_run(&spec, &r, &err), 0);
	if (!proc_ok(&r))
		fail_msg("%s: %s", command, str_text(&r.err));
	proc_result_free(&r);
}

static const char *hash_of(struct place *p, const char *name)
{
	struct strlist files = {0};
	struct err err = {{0}};
	const char *hash = NULL;
	unsigned long long size = 0;

	strlist_addf(&p->a, &files, "%s/%s", p->dir, name);
	if (code_hash(&p->a, &files, &hash, &size, &err))
		fail_msg("%s", err.text);
	return hash;
}

static void same(struct place *p, const char *x, const char *y)
{
	assert_string_equal(hash_of(p, x), hash_of(p, y));
}

static void differ(struct place *p, const char *x, const char *y)
{
	assert_string_not_equal(hash_of(p, x), hash_of(p, y));
}

static void check_compiler(struct place *p, const char *cc)
{
	sh(p, "one", arena_printf(&p->a, "%s -O2 -c a.c -o a.o && %s a.o -o a", cc, cc));
	sh(p, "two",
	   arena_printf(&p->a,
			"%s -O2 -g -c a.c -o a.o && %s -g a.o "
			"-Wl,--build-id=0x0123456789012345678901234567890123456789 -o a",
			cc, cc));
	same(p, "one/a.o", "two/a.o");
	same(p, "one/a", "two/a");
	sh(p, "two", "strip -g a.o && strip -s a");
	same(p, "one/a.o", "two/a.o");
	same(p, "one/a", "two/a");
	sh(p, "two", arena_printf(&p->a, "%s -O1 -c a.c -o a.o && %s a.o -o a", cc, cc));
	differ(p, "one/a.o", "two/a.o");
	differ(p, "one/a", "two/a");
	sh(p, "two", arena_printf(&p->a, "%s -O2 -frecord-gcc-switches -c a.c -o a.o 2>/dev/null", cc));
	same(p, "one/a.o", "two/a.o");
}

static void test_gcc(void **state)
{
	check_compiler(*state, "gcc");
}

static void test_clang(void **state)
{
	if (!fs_which(&((struct place *)*state)->a, "clang", NULL, NULL))
		skip();
	check_compiler(*state, "clang");
}

static void test_levels_of_real_code(void **state)
{
	struct place *p = *state;

	sh(p, "one", "gcc -O2 -c a.c -o a.o");
	sh(p, "two", "gcc -O3 -c a.c -o a.o");
	differ(p, "one/a.o", "two/a.o");
}

/* Only the relocation tells these two objects apart. */
static void test_called_name(void **state)
{
	struct place *p = *state;

	sh(p, "one", "echo 'void aa(void); void f(void) { aa(); }' | gcc -O2 -x c -c - -o c.o");
	sh(p, "two", "echo 'void bb(void); void f(void) { bb(); }' | gcc -O2 -x c -c - -o c.o");
	differ(p, "one/c.o", "two/c.o");
	sh(p, "two", "echo 'void aa(void); void g(void) { aa(); }' | gcc -O2 -x c -c - -o c.o");
	differ(p, "one/c.o", "two/c.o");
	sh(p, "two", "echo 'void aa(void);\n\n void f(void) { aa(); }' | gcc -O2 -g -x c -c - -o c.o");
	same(p, "one/c.o", "two/c.o");
}

static void test_padding_differs(void **state)
{
	struct place *p = *state;

	sh(p, "one", "gcc -O2 -c a.c -o a.o && gcc a.o -o a");
	sh(p, "two",
	   "echo '.section .text.unlikely,\"ax\"\n.skip 17' | gcc -x assembler -c - -o pad.o && "
	   "gcc -O2 -c a.c -o a.o && gcc pad.o a.o -o a");
	same(p, "one/a.o", "two/a.o");
	differ(p, "one/a", "two/a");
}

static void test_needed(void **state)
{
	struct place *p = *state;

	sh(p, "one", "gcc -O2 a.c -Wl,--no-as-needed -lm -lresolv -o a");
	sh(p, "two", "gcc -O2 a.c -Wl,--no-as-needed -lresolv -lm -o a");
	differ(p, "one/a", "two/a");
}

static void test_archives(void **state)
{
	struct place *p = *state;

	sh(p, "one", "gcc -O2 -c a.c -o a.o && rm -f l.a && ar rc l.a a.o");
	sh(p, "two", "gcc -O2 -g -c a.c -o a.o && rm -f l.a && ar rcU l.a a.o && ar rcST thin.a a.o");
	same(p, "one/l.a", "two/l.a");
	sh(p, "one", "ar rcST thin.a a.o");
	same(p, "one/thin.a", "two/thin.a");
	sh(p, "two", "gcc -O1 -c a.c -o a.o && rm -f l.a && ar rcU l.a a.o");
	differ(p, "one/l.a", "two/l.a");
	differ(p, "one/thin.a", "two/thin.a");
}

static void test_lto_objects(void **state)
{
	struct place *p = *state;

	sh(p, "one", "gcc -O2 -flto -frandom-seed=a -c a.c -o a.o");
	sh(p, "two",
	   "sed s/twice/thrice/ a.c | sed 's/2 \\* x/3 * x/' | gcc -O2 -flto -frandom-seed=a -x c -c - -o a.o");
	differ(p, "one/a.o", "two/a.o");
	sh(p, "one", "gcc -O2 -flto a.o -o a");
	sh(p, "two", "gcc -O2 -flto -g a.c -o a");
	same(p, "one/a", "two/a");
}

static void test_shared_library(void **state)
{
	struct place *p = *state;

	sh(p, "one", "gcc -O2 -shared -fPIC a.c -o l.so");
	sh(p, "two", "gcc -O2 -g -shared -fPIC a.c -o l.so");
	same(p, "one/l.so", "two/l.so");
	sh(p, "two", "gcc -O2 -shared -fPIC -fvisibility=hidden a.c -o l.so");
	differ(p, "one/l.so", "two/l.so");
}

static void test_list_and_size(void **state)
{
	struct place *p = *state;
	struct strlist files = {0};
	struct err err = {{0}};
	const char *one, *two;
	unsigned long long size, both;

	sh(p, "one", "gcc -O2 a.c -o a && gcc -O2 -c a.c -o a.o");
	strlist_addf(&p->a, &files, "%s/one/a", p->dir);
	assert_int_equal(code_hash(&p->a, &files, &one, &size, &err), 0);
	assert_true(size > 0);
	strlist_addf(&p->a, &files, "%s/one/a.o", p->dir);
	assert_int_equal(code_hash(&p->a, &files, &two, &both, &err), 0);
	assert_string_not_equal(one, two);
	assert_true(both > size);
	strlist_add(&p->a, &files, "/nonexistent/file");
	assert_int_equal(code_hash(&p->a, &files, &two, &both, &err), -1);
	assert_non_null(strstr(err.text, "/nonexistent/file"));
}

/* Any damage is a sentence or a hash, never a crash. */
static void test_damaged(void **state)
{
	struct place *p = *state;
	struct str text = {0};
	struct strlist files = {0};
	struct err err = {{0}};

	sh(p, "one", "gcc -O2 -c a.c -o a.o");
	assert_int_equal(fs_read(arena_printf(&p->a, "%s/one/a.o", p->dir), &text, 0, &err), 0);
	strlist_addf(&p->a, &files, "%s/one/bad.o", p->dir);
	for (size_t i = 0; i < 400; i++) {
		size_t at = (i * 7919) % text.len, keep = i % 4 ? text.len : at;
		char old = text.ptr[at];
		const char *hash;
		unsigned long long size;

		text.ptr[at] = (char)(old ^ (1 << (i % 8)));
		assert_int_equal(fs_write(files.v[0], text.ptr, keep, 0, &err), 0);
		(void)code_hash(&p->a, &files, &hash, &size, &err);
		text.ptr[at] = old;
	}
	str_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gcc),
		cmocka_unit_test(test_clang),
		cmocka_unit_test(test_levels_of_real_code),
		cmocka_unit_test(test_called_name),
		cmocka_unit_test(test_padding_differs),
		cmocka_unit_test(test_needed),
		cmocka_unit_test(test_archives),
		cmocka_unit_test(test_lto_objects),
		cmocka_unit_test(test_shared_library),
		cmocka_unit_test(test_list_and_size),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
