/* Bad input from end to end: the rest is scanned, and what was not is named with the reason. */
#include <sys/stat.h>

#include "base/proc.h"
#include "scan/read/compdb.h"
#include "scan_case.h"

/* AddressSanitizer's addresses cannot be bounded. */
#ifdef __SANITIZE_ADDRESS__
#define UNBOUNDED
#endif
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define UNBOUNDED
#endif
#endif

#define GOOD                                                                                                           \
	"#include <stdlib.h>\n#include <string.h>\n"                                                                   \
	"int f(char **v, int n) { int s = 0;\n"                                                                        \
	"for (int i = 0; i < n; i++) {\n"                                                                              \
	"char *p = strdup(v[i]);\n"                                                                                    \
	"s += p[0] == 'x'; free(p); }\n"                                                                               \
	"return s; }\n"

static int set_up_good(void **state)
{
	int rc = set_up(state);

	put(*state, "good.c", GOOD);
	return rc;
}

/* Reads the database that holds `entries` (' for ") and scans. */
static void scan(struct fixture *x, const char *entries)
{
	char *json = arena_printf(&x->a, "[%s]", entries);

	for (char *p = json; *p; p++)
		*p = *p == '\'' ? '"' : *p;
	put(x, "compile_commands.json", json);
	assert_int_equal(compdb_read(&x->a, x->dir, &x->p, &x->err), 0);
	assert_int_equal(scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err), 0);
}

/* Findings in the file. */
static int found_in(const struct fixture *x, const char *file)
{
	int n = 0;

	for (size_t i = 0; i < x->r.findings.n; i++)
		n += str_eq(x->r.findings.v[i].rule, "alloc-in-loop") && str_eq(x->r.findings.v[i].file, file);
	return n;
}

static const char *why_not(const struct fixture *x, const char *file)
{
	for (size_t i = 0; i < x->p.failed.n; i++)
		if (str_eq(x->p.failed.v[i].file, file))
			return x->p.failed.v[i].reason;
	for (size_t i = 0; i < x->r.failed.n; i++)
		if (str_eq(x->r.failed.v[i].file, file))
			return x->r.failed.v[i].reason;
	fail_msg("%s is not named", file);
	return NULL;
}

/* The first error of a unit that was read only in part; "". */
static const char *why_in_part(const struct fixture *x, const char *file)
{
	for (size_t i = 0; i < x->r.partial.n; i++)
		if (str_eq(x->r.partial.v[i].file, file))
			return x->r.partial.v[i].reason;
	return "";
}

static const char *repeated(struct fixture *x, const char *head, const char *text, size_t times, const char *tail)
{
	struct str s = {0};
	char *out;

	str_add(&s, head);
	while (times--)
		str_add(&s, text);
	str_add(&s, tail);
	out = arena_strndup(&x->a, str_text(&s), s.len);
	str_free(&s);
	return out;
}

#define ENTRY(file) "{'directory':'.','file':'" file "','command':'gcc -O2 -c " file "'}"

/* An expression nested deeper than the parser's stack. */
static void a_crash_ends_one_unit(void **state)
{
	struct fixture *x = *state;

	put(x, "deep.c", repeated(x, "int x = ", "!", 1000000, "1;\n"));
	put(x, "after.c", GOOD);
	scan(x, ENTRY("deep.c") "," ENTRY("good.c") "," ENTRY("after.c"));
	assert_int_equal(x->r.units_parsed, 2);
	assert_int_equal(x->r.failed.n, 1);
	assert_non_null(strstr(why_not(x, "deep.c"), "the parser"));
	assert_int_equal(found_in(x, "good.c"), 1);
	assert_int_equal(found_in(x, "after.c"), 1);
}

/* A header that never ends: the time of one unit is bounded. */
static void a_hang_ends_one_unit(void **state)
{
	struct fixture *x = *state;

	assert_int_equal(mkfifo(path_join(&x->a, x->dir, "endless.h"), 0600), 0);
	put(x, "hangs.c", "#include \"endless.h\"\n" GOOD);
	x->opt.unit_timeout_s = 1;
	scan(x, ENTRY("hangs.c") "," ENTRY("good.c"));
	assert_int_equal(found_in(x, "good.c"), 1);
	/* the parser may also refuse what is no regular file */
	if (x->r.failed.n)
		assert_non_null(strstr(why_not(x, "hangs.c"), "longer than 1 s"));
	else
		assert_true(why_in_part(x, "hangs.c")[0]);
}

/* Generated data larger than the memory a worker may have. */
static void a_huge_unit_is_bounded(void **state)
{
	struct fixture *x = *state;

	put(x, "table.c", repeated(x, "int table[] = {\n", "1,2,3,4,5,6,7,8,9,10,\n", 300000, "};\n"));
	x->opt.unit_memory = 512ull << 20;
	scan(x, ENTRY("table.c") "," ENTRY("good.c"));
	assert_int_equal(found_in(x, "good.c"), 1);
	assert_true(x->r.worker_peak_kb < 1 << 20);
	assert_int_equal(x->r.units_parsed + (int)x->r.failed.n, 2);
#ifndef UNBOUNDED
	assert_non_null(strstr(why_not(x, "table.c"), "more than the 512 MB"));
#endif
}

/* 50 MB of text with little in it: read to its end. */
static void a_long_file_is_read(void **state)
{
	struct fixture *x = *state;

	put(x, "long.c",
	    repeated(x, "int first;\n", "/* 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 */\n",
		     800000, GOOD));
	assert_true(fs_size(path_join(&x->a, x->dir, "long.c")) > 50 << 20);
	scan(x, ENTRY("long.c") "," ENTRY("good.c"));
	assert_int_equal(found_in(x, "long.c"), 1);
	assert_int_equal(found_in(x, "good.c"), 1);
	assert_true(x->r.lines > 800000);
}

static void missing_headers_are_named(void **state)
{
	struct fixture *x = *state;

	put(x, "part.c", "#include \"not-there.h\"\n" GOOD "not_there_t g(not_there_t x) { return x; }\n");
	scan(x, ENTRY("part.c") "," ENTRY("good.c"));
	assert_int_equal(found_in(x, "part.c"), 1);
	assert_int_equal(x->r.partial.n, 1);
	assert_non_null(strstr(why_in_part(x, "part.c"), "'not-there.h' file not found (part.c:1)"));
}

static void flags_of_other_compilers_are_no_hindrance(void **state)
{
	struct fixture *x = *state;

	scan(x,
	     "{'directory':'.','file':'good.c','command':'gcc-12 -O2 -fconserve-stack -fno-ipa-sra -mno-fp-ret-in-387 "
	     "-fzero-call-used-regs=used-gpr -fno-allow-store-data-races --param=max-inline-insns-auto=80 "
	     "--param ggc-min-expand=9 -mpreferred-stack-boundary=3 -mtune=no-such -Wno-such-warning "
	     "-fgnu89-inline -std=gnu2x -fno-such-flag -fipa-no-such -fdump-tree-all -c good.c -o good.o'}");
	assert_int_equal(x->r.units_parsed, 1);
	assert_int_equal(found_in(x, "good.c"), 1);
}

static void odd_places(void **state)
{
	struct fixture *x = *state;

	assert_int_equal(fs_symlink("round.c", path_join(&x->a, x->dir, "round.c"), NULL), 0);
	assert_int_equal(fs_symlink(".", path_join(&x->a, x->dir, "loop"), NULL), 0);
	assert_int_equal(fs_mkdirs(path_join(&x->a, x->dir, "sub"), NULL), 0);
	put(x, "sub/in.h", "#define IN 1\n");
	put(x, "sub/up.c", "#include \"in.h\"\n" GOOD);
	put(x, "sub/flags.rsp", "-O2 -DX=1 @flags.rsp -I.");
	put(x, "latin.c", "/* \xe9\xff */ char text[] = \"\xe4\";\n" GOOD);
	scan(x, ENTRY("round.c") "," ENTRY(
			"latin.c") ","
				   "{'directory':'loop/loop/sub','file':'../good.c','command':'cc -I../loop/loop -c "
				   "../good.c'},"
				   "{'directory':'sub','file':'up.c','command':'cc @flags.rsp @gone.rsp -c up.c'},"
				   "{'directory':'vanished','file':'good.c','command':'cc -c good.c'}");
	assert_int_equal(x->r.units_parsed, 3);
	assert_int_equal(found_in(x, "good.c") + found_in(x, "loop/loop/good.c"), 1);
	assert_int_equal(found_in(x, "sub/up.c"), 1);
	assert_int_equal(found_in(x, "latin.c"), 1);
	assert_non_null(strstr(why_not(x, "round.c"), "lead nowhere"));
	assert_non_null(strstr(why_not(x, "vanished/good.c"), "vanished is gone"));
}

/* A shared object that leaves a mark when anything loads it, asked for in every way there is. */
static void no_code_is_loaded(void **state)
{
	static const char *const ways[] = {
		"-fplugin=@",
		"-fpass-plugin=@",
		"-Xclang -load -Xclang @",
		"-Xclang=-load -Xclang=@",
		"-mllvm -load=@",
		"-mllvm=-load=@",
		"-specs=#/evil.specs",
		"-specs #/evil.specs",
		"--specs=#/evil.specs",
		"-B#",
		"-B #",
		"--prefix=#",
		"--prefix #",
		"-wrapper #/as",
		"--config=#/evil.cfg",
		"--config #/evil.cfg",
		"-cc1 -load @",
		"-Xpreprocessor -load",
		"-Wp,-load,@",
		"-plugin @",
		"-fplugin @",
		"-no-integrated-cpp -B#",
		"-fno-integrated-cc1 -B#",
		"--ld-path=#/as",
		"-fuse-ld=#/as",
		"-Xarch_host -fplugin=@",
		"-Xassembler @",
		"~#/evil.rsp",
	};
	struct fixture *x = *state;
	const char *object = path_join(&x->a, x->dir, "evil.so"), *mark = path_join(&x->a, x->dir, "mark");
	const char *source = put(x, "evil.c",
				 arena_printf(&x->a,
					      "#include <stdio.h>\n__attribute__((constructor)) static void run(void)\n"
					      "{ FILE *f = fopen(\"%s\", \"w\"); if (f) fclose(f); }\n",
					      mark));
	const char *argv[] = {"gcc", "-shared", "-fPIC", "-o", object, source, NULL};
	struct proc_spec spec = {.argv = argv};
	struct proc_result r;
	struct str entries = {0};

	assert_int_equal(proc_run(&spec, &r, &x->err), 0);
	assert_true(proc_ok(&r));
	proc_result_free(&r);
	put(x, "evil.rsp", arena_printf(&x->a, "-fplugin=%s", object));
	put(x, "evil.cfg", arena_printf(&x->a, "-fplugin=%s", object));
	put(x, "evil.specs", arena_printf(&x->a, "*cc1:\n+ -fplugin=%s\n", object));
	for (const char *const *name = (const char *const[]){"as", "cc1", "cpp", "ld", "clang", NULL}; *name; name++) {
		fs_chmod(put(x, *name, arena_printf(&x->a, "#!/bin/sh\n: >%s\n", mark)), 0755, NULL);
	}
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		str_addf(&entries, "%s{'directory':'.','file':'good.c','command':'gcc -DWAY=%zu ", i ? "," : "", i);
		for (const char *p = ways[i]; *p; p++) {
			if (*p == '@')
				str_add(&entries, object);
			else if (*p == '#')
				str_add(&entries, x->dir);
			else
				str_addc(&entries, *p == '~' ? '@' : *p);
		}
		str_addf(&entries, " -c good.c'}");
	}
	scan(x, str_text(&entries));
	str_free(&entries);
	assert_false(fs_exists(mark));
	assert_int_equal(x->r.units_parsed, (int)(sizeof ways / sizeof *ways));
	assert_int_equal(x->r.failed.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_crash_ends_one_unit, set_up_good, tear_down),
		cmocka_unit_test_setup_teardown(a_hang_ends_one_unit, set_up_good, tear_down),
		cmocka_unit_test_setup_teardown(a_huge_unit_is_bounded, set_up_good, tear_down),
		cmocka_unit_test_setup_teardown(a_long_file_is_read, set_up_good, tear_down),
		cmocka_unit_test_setup_teardown(missing_headers_are_named, set_up_good, tear_down),
		cmocka_unit_test_setup_teardown(flags_of_other_compilers_are_no_hindrance, set_up_good, tear_down),
		cmocka_unit_test_setup_teardown(odd_places, set_up_good, tear_down),
		cmocka_unit_test_setup_teardown(no_code_is_loaded, set_up_good, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
