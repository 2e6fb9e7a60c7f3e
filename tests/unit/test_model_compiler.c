/* Which compiler a name is: by the executable it leads to, never by the name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/str.h"
#include "model/compiler.h"

#define FSF "\nCopyright (C) 2022 Free Software Foundation, Inc.\n"

static struct arena a;
static const char *folder;

static const char *in(const char *name)
{
	return path_join(&a, folder, name);
}

static void script(const char *name, const char *program)
{
	struct err err = {{0}};
	const char *text = arena_printf(&a, "#!/bin/sh\nexec %s \"$@\"\n", program);
	if (fs_write(in(name), text, strlen(text), 0755, &err))
		fail_msg("%s", err.text);
}

static void link_to(const char *name, const char *target)
{
	struct err err = {{0}};
	if (fs_symlink(target, in(name), &err))
		fail_msg("%s", err.text);
}

static int setup(void **state)
{
	struct err err = {{0}};
	(void)state;
	folder = fs_temp_dir(&a, "/tmp/advisor-compiler-", &err);
	return folder ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	fs_remove_tree(folder, NULL);
	arena_free(&a);
	return 0;
}

static const char *gcc(void)
{
	return fs_which(&a, "gcc", NULL, NULL);
}

static const char *clang(void)
{
	const char *path = fs_which(&a, "clang-19", NULL, NULL);
	return path ? path : fs_which(&a, "clang", NULL, NULL);
}

static void links_lead_to_what_they_are(void **state)
{
	(void)state;
	if (!clang())
		skip();
	link_to("gcc", clang());
	link_to("clang", gcc());
	link_to("first", in("gcc"));
	link_to("cc", in("first"));
	assert_string_equal(compiler_family(&a, in("gcc")), "clang");
	assert_string_equal(compiler_family(&a, in("clang")), "gcc");
	assert_string_equal(compiler_family(&a, in("cc")), "clang");
	assert_string_equal(compiler_family_asked(&a, in("cc")), "clang");
	assert_string_equal(compiler_family(&a, "gcc"), "gcc"); /* by PATH */
}

static void scripts_are_asked(void **state)
{
	(void)state;
	if (!clang())
		skip();
	script("gcc", clang());
	script("clang-19", gcc());
	script("my-cc", clang());
	script("broken-clang", "false");
	assert_string_equal(compiler_family_asked(&a, in("gcc")), "clang");
	assert_string_equal(compiler_family_asked(&a, in("clang-19")), "gcc");
	assert_string_equal(compiler_family_asked(&a, in("my-cc")), "clang");
	assert_string_equal(compiler_family_asked(&a, in("broken-clang")), "clang"); /* for want of better */
	/* where nothing may be run, the name is all there is */
	assert_string_equal(compiler_family(&a, in("gcc")), "gcc");
	assert_string_equal(compiler_family(&a, in("my-cc")), "");
}

/* The stand-in's folder holds every compiler's name; all of them are one program. */
static void the_masquerade_is_seen_through(void **state)
{
	const char *wrapper = BINARY_DIR "/libexec/advisor-cc";
	(void)state;
	if (!clang() || !fs_is_exec(wrapper))
		skip();
	link_to(path_base(clang()), wrapper);
	link_to("gcc", wrapper);
	assert_string_equal(compiler_family_asked(&a, in(path_base(clang()))), "clang");
	assert_string_equal(compiler_family_asked(&a, in("gcc")), "gcc");
	if (fs_which(&a, "ccache", NULL, NULL)) {
		fs_remove(in("gcc"), NULL);
		link_to("gcc", fs_which(&a, "ccache", NULL, NULL));
		assert_string_equal(compiler_family_asked(&a, in("gcc")), "gcc");
	}
}

static void what_is_not_here_goes_by_its_name(void **state)
{
	(void)state;
	assert_string_equal(compiler_family(&a, "/no/such/x86_64-linux-gnu-gcc-12"), "gcc");
	assert_string_equal(compiler_family(&a, "/no/such/clang++-14"), "clang");
	assert_string_equal(compiler_family(&a, "/no/such/cc"), "");
	assert_string_equal(compiler_family_asked(&a, "/no/such/clang-99"), "clang");
	assert_null(compiler_tool(&a, "/no/such/clang-99", "no-such-tool", NULL));
}

static void tools_are_of_the_same_compiler(void **state)
{
	static const char *const tools[] = {"ar", "ranlib", "nm"};
	(void)state;
	struct compiler c = {.path = gcc()};
	assert_int_equal(compiler_ask(&a, &c), 0);
	link_to("cc", gcc());
	for (size_t i = 0; i < 3; i++) {
		const char *tool = compiler_tool(&a, in("cc"), tools[i], NULL);
		assert_non_null(tool);
		assert_string_equal(compiler_tool_name(path_base(tool)), tools[i]);
		assert_true(str_ends(tool, arena_printf(&a, "gcc-%s-%d", tools[i], c.major)));
	}
	if (!clang())
		return;
	/* asked: nothing is beside a script */
	script("cc1", clang());
	c = (struct compiler){.path = clang()};
	assert_int_equal(compiler_ask(&a, &c), 0);
	const char *direct = compiler_tool(&a, clang(), "ar", NULL), *asked = compiler_tool(&a, in("cc1"), "ar", NULL);
	assert_string_equal(path_base(direct), "llvm-ar");
	assert_string_equal(path_real(&a, direct), path_real(&a, asked));
	assert_non_null(strstr(path_real(&a, direct), arena_printf(&a, "llvm-%d/", c.major)));
}

static void versions_are_read(void **state)
{
	static const struct {
		const char *text, *family, *version;
		int major, minor;
	} cases[] = {
		{"gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0" FSF, "gcc", "12.2.0", 12, 2},
		{"gcc (GCC) 8.5.0 20210514 (Red Hat 8.5.0-4)" FSF, "gcc", "8.5.0", 8, 5},
		{"gcc (Ubuntu 11.4.0-1ubuntu1~22.04) 11.4.0" FSF, "gcc", "11.4.0", 11, 4},
		{"gcc (SUSE (Linux) 7) 7.5.0" FSF, "gcc", "7.5.0", 7, 5},
		{"Debian clang version 19.1.7 (3~deb12u1)\nTarget: x86_64", "clang", "19.1.7", 19, 1},
		{"clang version 14.0.6", "clang", "14.0.6", 14, 0},
		{"Apple clang version 15.0.0 (clang-1500.3.9.4)", "clang", "15.0.0", 15, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct compiler c = {0};
		assert_int_equal(compiler_parse_version(&a, cases[i].text, &c), 0);
		assert_string_equal(c.family, cases[i].family);
		assert_string_equal(c.version, cases[i].version);
		assert_int_equal(c.major, cases[i].major);
		assert_int_equal(c.minor, cases[i].minor);
	}
	struct compiler c = {0};
	assert_int_equal(compiler_parse_version(&a, "tcc version 0.9.27 (x86_64 Linux)", &c), -1);
	assert_int_equal(compiler_parse_version(&a, "", &c), -1);
}

static void names(void **state)
{
	static const char *const good[] = {
		"cc",  "gcc",	     "gcc-12",	"clang",   "clang-14", "c99", "x86_64-linux-gnu-gcc-12",
		"g++", "clang++-19", "gcc-4.9", "musl-gcc"};
	static const char *const bad[] = {"ccache",	     "gcc-ar", "gcov",		"advisor-cc", "clang-tidy",
					  "clang-format-14", "cpp",    "gcc-ranlib-12", "distcc",     ""};
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(compiler_name(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(compiler_name(bad[i]));
	assert_string_equal(compiler_tool_name("x86_64-linux-gnu-gcc-ar-12"), "ar");
	assert_string_equal(compiler_tool_name("llvm-ranlib"), "ranlib");
	assert_string_equal(compiler_tool_name("nm"), "nm");
	assert_null(compiler_tool_name("tar"));
	assert_null(compiler_tool_name("gcc"));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(links_lead_to_what_they_are),
		CASE(scripts_are_asked),
		CASE(the_masquerade_is_seen_through),
		CASE(what_is_not_here_goes_by_its_name),
		CASE(tools_are_of_the_same_compiler),
		CASE(versions_are_read),
		CASE(names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
