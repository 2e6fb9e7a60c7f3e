/* What the machine offers: versions are read from real answers of compilers, and
 * files that only carry a compiler's name are no compilers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/str.h"
#include "builder/builder.h"
#include "host/host.h"

static void put(struct arena *a, const char *dir, const char *name, const char *script)
{
	struct err err = {{0}};

	if (fs_write(path_join(a, dir, name), script, strlen(script), 0755, &err))
		fail_msg("%s", err.text);
}

static const char *fake(struct arena *a, const char *version)
{
	return arena_printf(a, "#!/bin/sh\necho 'gcc (Fake) %s'\necho 'Copyright Free Software Foundation'\n", version);
}

static void test_compilers_of_a_folder(void **state)
{
	struct arena a = {0};
	struct err err = {{0}};
	struct host h = {0};
	const char *dir = fs_temp_dir(&a, "/tmp/advisor-host-", &err);

	(void)state;
	assert_non_null(dir);
	put(&a, dir, "gcc-9", fake(&a, "9.4.0"));
	put(&a, dir, "gcc-10", fake(&a, "10.2.1"));
	put(&a, dir, "gcc-ar-10", fake(&a, "10.2.1"));
	put(&a, dir, "ccache", fake(&a, "11.1.0"));
	put(&a, dir, "advisor-cc", fake(&a, "11.1.0"));
	put(&a, dir, "clang-3.9", "#!/bin/sh\necho clang version 3.9.1\n");
	put(&a, dir, "clang-4", "#!/bin/sh\nexit 1\n");
	assert_int_equal(fs_symlink("gcc-10", path_join(&a, dir, "gcc"), &err), 0);
	assert_int_equal(fs_symlink("ccache", path_join(&a, dir, "gcc-11"), &err), 0);
	assert_int_equal(fs_symlink("advisor-cc", path_join(&a, dir, "clang"), &err), 0);

	host_compilers(&a, arena_printf(&a, "/nonexistent::%s:%s", dir, dir), &h);
	assert_int_equal(h.compilers.n, 3);
	assert_string_equal(h.compilers.v[0].name, "gcc-10");
	assert_string_equal(h.compilers.v[0].path, path_join(&a, dir, "gcc-10"));
	assert_string_equal(h.compilers.v[1].name, "gcc-9");
	assert_string_equal(h.compilers.v[2].version, "3.9.1");
	assert_ptr_equal(host_compiler(&h, "gcc"), &h.compilers.v[0]);
	assert_ptr_equal(host_compiler(&h, "gcc-9"), &h.compilers.v[1]);
	assert_ptr_equal(host_compiler(&h, "clang"), &h.compilers.v[2]);
	assert_null(host_compiler(&h, "icc"));
	fs_remove_tree(dir, &err);
	arena_free(&a);
}

static void test_this_machine(void **state)
{
	struct arena a = {0};
	struct err err = {{0}};
	struct host h, again;

	(void)state;
	assert_int_equal(host_detect(&a, &h, &err), 0);
	assert_int_equal(host_detect(&a, &again, &err), 0);
	assert_string_equal(h.id, again.id);
	assert_true(h.cores > 0);
	assert_non_null(h.cpu);
	assert_true(str_starts(h.kernel, "Linux"));
	assert_true(h.compilers.n > 0);
	for (size_t i = 0; i < h.compilers.n; i++) {
		assert_true(fs_is_exec(h.compilers.v[i].path));
		assert_true(h.compilers.v[i].major > 2);
		if (i && str_eq(h.compilers.v[i].family, h.compilers.v[i - 1].family))
			assert_true(h.compilers.v[i].major <= h.compilers.v[i - 1].major);
	}
	for (size_t i = 0; i < h.allocators.n; i++)
		assert_true(fs_exists(h.allocators.v[i].preload));
	for (size_t i = 0; i < h.tunables.n; i++)
		assert_true(str_starts(h.tunables.v[i], "glibc.malloc."));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compilers_of_a_folder),
		cmocka_unit_test(test_this_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
