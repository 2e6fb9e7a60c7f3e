/* Build tags of small projects, scanned as a user would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/fs.h"
#include "scan/scan.h"

struct world {
	struct arena a;
	struct project p;
	struct scan_result r;
	struct err err;
};

static int set_up(void **state)
{
	static struct world w;
	char *temp;

	memset(&w, 0, sizeof w);
	temp = fs_temp_dir(&w.a, "/tmp/advisor-tags-", &w.err);
	assert_non_null(temp);
	w.p.root = w.p.build_root = path_real(&w.a, temp);
	*state = &w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	fs_remove_tree(w->p.root, NULL);
	arena_free(&w->a);
	return 0;
}

/* A file; a source becomes a unit with one more flag. */
static void put(struct world *w, const char *name, const char *text, const char *flag)
{
	const char *path = path_join(&w->a, w->p.root, name);
	struct unit *u;

	assert_int_equal(fs_write(path, text, strlen(text), 0, &w->err), 0);
	if (!str_ends(name, ".c"))
		return;
	u = list_push(&w->a, &w->p.units);
	u->file = path;
	u->dir = w->p.root;
	u->is_c = 1;
	strlist_add(&w->a, &u->argv, "gcc");
	if (flag)
		strlist_add(&w->a, &u->argv, flag);
	strlist_add(&w->a, &u->argv, "-c");
	strlist_add(&w->a, &u->argv, path);
}

static void scan(struct world *w)
{
	struct scan_options opt = {.jobs = 1};
	struct rule_set rules = {0};

	assert_int_equal(scan_project(&w->a, &w->p, &rules, &opt, &w->r, &w->err), 0);
}

static const struct tag *find(struct world *w, const char *name)
{
	for (size_t i = 0; i < w->r.tags.n; i++)
		if (str_eq(w->r.tags.v[i].name, name))
			return &w->r.tags.v[i];
	return NULL;
}

static void tags_with_a_default_can_be_tuned(void **state)
{
	struct world *w = *state;
	const struct tag *t;

	put(w, "size.h",
	    "#ifndef SIZE_H\n#define SIZE_H\n#include <stdio.h>\n#ifndef CACHE_SIZE\n#define CACHE_SIZE 53\n#endif\n"
	    "#if !defined(BLOCK)\n#define BLOCK ((int)(16 * sizeof(void *)))\n#endif\n"
	    "#ifndef PREFIX\n#define PREFIX \"x\"\n#endif\n#ifndef USE_TABLE\n#ifdef __GNUC__\n#define USE_TABLE 1\n"
	    "#else\n#define USE_TABLE 0\n#endif\n#endif\n#endif\n",
	    NULL);
	put(w, "a.c",
	    "#include \"size.h\"\nstatic int c[CACHE_SIZE];\nint look(int i)\n{\n\tchar b[BLOCK];\n\tb[0] = "
	    "PREFIX[0];\n"
	    "\treturn c[i % CACHE_SIZE] + b[0];\n}\n",
	    NULL);
	put(w, "b.c",
	    "#include \"size.h\"\nint f(int i)\n{\n#if USE_TABLE\n\treturn i;\n#else\n\treturn -i;\n#endif\n}\n", NULL);
	scan(w);
	t = find(w, "CACHE_SIZE");
	assert_non_null(t);
	assert_string_equal(t->value, "53");
	assert_string_equal(t->file, "size.h");
	assert_int_equal(t->line, 4);
	assert_int_equal(t->places, 1);
	assert_int_equal(t->guards_code, 1);
	assert_int_equal(t->units.n, 2);
	assert_true(strlist_has(&t->functions, "look"));
	assert_true(strlist_has(&t->tries, "CACHE_SIZE=106"));
	assert_true(strlist_has(&t->tries, "CACHE_SIZE=26"));
	t = find(w, "BLOCK");
	assert_non_null(t);
	assert_true(strlist_has(&t->tries, "BLOCK=(2*(((int)(16 * sizeof(void *)))))"));
	t = find(w, "USE_TABLE");
	assert_non_null(t);
	assert_int_equal(t->tries.n, 1);
	assert_string_equal(t->tries.v[0], "USE_TABLE=0");
	assert_null(find(w, "PREFIX"));
	assert_null(find(w, "SIZE_H"));
}

static void tags_leave_out_what_is_decided(void **state)
{
	struct world *w = *state;

	put(w, "config.h", "#define HAVE_X 1\n/* #undef WITH_Y */\n#define LEVEL 3\n", NULL);
	put(w, "a.c",
	    "#include \"config.h\"\n#include <fcntl.h>\n#include <limits.h>\n"
	    "int f(int i)\n{\n"
	    "#ifdef _WIN32\n\ti++;\n#endif\n"
	    "#if defined(__GNUC__) || defined(OTHERCC)\n\ti++;\n#endif\n"
	    "#if LEVEL > 2\n\ti += 2;\n#endif\n"
	    "#ifdef WITH_Y\n\ti += 3;\n#endif\n"
	    "#ifdef HAVE_Z\n\ti += 4;\n#endif\n"
	    "#ifdef O_BINARY\n\ti |= O_BINARY;\n#endif\n"
	    "#if INT_MAX > 32767\n\ti += 5;\n#endif\n"
	    "#ifdef NDEBUG\n\ti += 6;\n#endif\n"
	    "\treturn i;\n}\n",
	    NULL);
	scan(w);
	assert_int_equal(w->r.tags.n, 0);
}

static void tags_switches_and_what_the_build_sets(void **state)
{
	struct world *w = *state;
	const struct tag *t;

	put(w, "a.c",
	    "int f(int i)\n{\n#ifdef FAST_PATH\n\treturn i;\n#endif\n#ifdef OLD_WAY\n\ti++;\n#endif\n"
	    "#if DEPTH >= 4\n\ti += 4;\n#endif\n#ifdef MY_LEGACY\n\ti += 2;\n#endif\n\treturn i + 1;\n}\n",
	    "-DOLD_WAY");
	scan(w);
	t = find(w, "FAST_PATH");
	assert_non_null(t);
	assert_null(t->value);
	assert_string_equal(t->tries.v[0], "FAST_PATH");
	t = find(w, "OLD_WAY");
	assert_non_null(t);
	assert_string_equal(t->tries.v[0], "-OLD_WAY");
	t = find(w, "DEPTH");
	assert_non_null(t);
	assert_true(strlist_has(&t->tries, "DEPTH=4"));
	/* what sounds like other work comes last */
	assert_string_equal(w->r.tags.v[w->r.tags.n - 1].name, "MY_LEGACY");
}

static void tags_are_not_what_only_looks_like_one(void **state)
{
	struct world *w = *state;

	put(w, "a.c",
	    "#define AT_LEAST(a, b) ((a) * 100 + (b))\n#define LIMIT_OF(x) 3\n"
	    "int f(int i)\n{\n"
	    "#if 'A' == 65\n\ti++;\n#endif\n"
	    "#if AT_LEAST(MAJOR_PART, 8) > 408\n\ti++;\n#endif\n"
	    "#if defined(__has_include)\n#if __has_include(<sys/thing.h>)\n\ti++;\n#endif\n#endif\n"
	    "#if LIMIT_OF(DEEP) > 2 && 1000L\n\ti++;\n#endif\n"
	    "#if 0\n#ifdef HIDDEN\n\ti++;\n#endif\n#endif\n"
	    "#ifdef REAL\n\ti += 2;\n#endif\n"
	    "\treturn i;\n}\n",
	    NULL);
	scan(w);
	assert_int_equal(w->r.tags.n, 1);
	assert_string_equal(w->r.tags.v[0].name, "REAL");
}

/* Each of these is in a branch of its own; none may be proposed, however fast it is. */
static void tags_never_are(void **state)
{
	static const char *const names[] = {
		"ULONG_MAX",
		"SIZE_MAX",
		"PIC",
		"_FILE_OFFSET_BITS",
		"__FAST__",
		"BYTE_ORDER",
		"FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION",
		"MY_FUZZER",
		"WITH_ASAN",
		"BUILD_32_BIT",
		"BUILD_64_BIT",
		"LIB_32BIT",
		"WIN32",
		"__APPLE__",
		"HAVE_FAST_MEMCPY",
		"LIB_HAVE_LOG2",
		"BYTEORDER",
		"SQLITE_BYTEORDER",
		"LIB_BIG_ENDIAN",
		"THREADSAFE",
		"SQLITE_THREADSAFE",
		"NO_PTHREADS",
		"LIB_NO_THREADS",
		"noThreads",
		"LIB_SINGLE_THREADED",
		"NO_MUTEX",
		"MY_VERSION",
		"LIB_API_VERSION",
		"PART_H",
		"PART_H_",
		"part_h_included",
		"MY_DEBUG",
		"debugBuild",
		"RUN_TESTS",
		"NO_CHECKS",
		"SKIP_CHECKSUM_CHECK",
		"LIB_UNSAFE",
		"NO_ASSERT",
		"DISABLE_VALIDATION",
		"LIB_NO_SYNC",
		"NDEBUG",
		"ENOMEM",
		"O_CLOEXEC",
		"MAXPATHLEN",
		"LINUX_BUILD",
		"onWindows",
		"LIB_ARM_NEON",
		"USE_CLANG",
	};
	/* ... but these are: words are whole, and a size's name is no matter */
	static const char *const open[] = {"BLOCK_SIZE",  "FASTEST",	  "ARMOR",    "LATEST",
					   "WINDOW_BITS", "SHARED_TABLE", "OSCILLATE"};
	struct world *w = *state;
	struct str s = {0};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		str_addf(&s, "int f%zu(int i)\n{\n#ifdef %s\n\treturn i;\n#else\n\treturn -i;\n#endif\n}\n", i,
			 names[i]);
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		str_addf(&s, "int g%zu(int i)\n{\n#ifdef %s\n\treturn i;\n#else\n\treturn -i;\n#endif\n}\n", i,
			 open[i]);
	put(w, "a.c", str_text(&s), NULL);
	str_free(&s);
	scan(w);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (find(w, names[i]))
			fail_msg("%s is proposed", names[i]);
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		if (!find(w, open[i]))
			fail_msg("%s is not proposed", open[i]);
}

/* A default for systems that lack it is the system's macro all the same. */
static void tags_of_system_headers_are_none(void **state)
{
	struct world *w = *state;

	put(w, "n.h",
	    "#ifndef REG_NEWLINE\n#define REG_NEWLINE 4\n#endif\n#ifndef OWN_SIZE\n#define OWN_SIZE 4\n#endif\n", NULL);
	put(w, "a.c", "#include \"n.h\"\nint f(int i)\n{\n\treturn i > REG_NEWLINE + OWN_SIZE;\n}\n", NULL);
	put(w, "b.c",
	    "#include <stddef.h>\n#include <regex.h>\n#include \"n.h\"\nint g(int i)\n{\n\treturn i > REG_NEWLINE + "
	    "OWN_SIZE;\n}\n",
	    NULL);
	scan(w);
	assert_null(find(w, "REG_NEWLINE"));
	assert_non_null(find(w, "OWN_SIZE"));
}

static void tags_follow_counts(void **state)
{
	struct world *w = *state;
	struct profile profile = {.source = "gcov"};

	put(w, "a.c",
	    "int f(int i)\n{\n#ifdef ONE\n\ti++;\n#endif\n\treturn i;\n}\n"
	    "int g(int i)\n{\n#ifdef TWO\n\ti++;\n#else\n\ti--;\n#endif\n\treturn i;\n}\n",
	    NULL);
	scan(w);
	assert_int_equal(w->r.tags.n, 2);
	*list_push(&w->a, &profile.lines) = (struct profile_line){"a.c", "g", 13, 1000000};
	*list_push(&w->a, &profile.lines) = (struct profile_line){"a.c", "f", 4, 0};
	profile_finish(&profile);
	scan_rank(&w->a, &w->r, &profile);
	assert_string_equal(w->r.tags.v[0].name, "TWO");
	assert_int_equal(w->r.tags.v[0].measured, 1);
	assert_int_equal(w->r.tags.v[0].count, 1000000);
	assert_string_equal(w->r.tags.v[1].name, "ONE");
	assert_int_equal(w->r.tags.v[1].count, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tags_with_a_default_can_be_tuned),
		TEST(tags_leave_out_what_is_decided),
		TEST(tags_switches_and_what_the_build_sets),
		TEST(tags_are_not_what_only_looks_like_one),
		TEST(tags_never_are),
		TEST(tags_of_system_headers_are_none),
		TEST(tags_follow_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
