/* Build options: what the three build systems say of theirs, and trees that are configured otherwise. */
#include "builder/builder_parts.h"
#include "builder_project.h"

static const struct build_option *find(const struct build_option_list *l, const char *word)
{
	for (size_t i = 0; i < l->n; i++)
		if (!strcmp(l->v[i].word, word))
			return &l->v[i];
	return NULL;
}

static void cmake_cache(void **state)
{
	static const char text[] = "# This is the CMakeCache file.\n"
				   "//Build the fast\n// path\nWITH_FAST:BOOL=OFF\n\n"
				   "//no help\nENABLE_STATS:BOOL=ON\nDISABLE_LOCKS:BOOL=OFF\nNORMAL:BOOL=OFF\n"
				   "HASH:STRING=fnv\n//advanced\nDEEP:BOOL=OFF\nPLAIN:STRING=text\n"
				   "CMAKE_SKIP_RPATH:BOOL=NO\nBUILD_TESTING:BOOL=ON\nA_PATH:PATH=/usr\n"
				   "//ADVANCED property for variable: DEEP\nDEEP-ADVANCED:INTERNAL=1\n"
				   "HASH-STRINGS:INTERNAL=fnv;xx;city\n";
	struct arena a = {0};
	struct build_option_list l = {0};

	(void)state;
	options_read_cmake(&a, text, &l);
	assert_int_equal(l.n, 6);
	assert_int_equal(find(&l, "-DDISABLE_LOCKS=ON")->change, OPTION_OFF);
	assert_int_equal(find(&l, "-DNORMAL=ON")->change, OPTION_ON);
	const struct build_option *fast = find(&l, "-DWITH_FAST=ON");
	assert_non_null(fast);
	assert_string_equal(fast->help, "Build the fast path");
	assert_string_equal(fast->now, "OFF");
	assert_int_equal(fast->change, OPTION_ON);
	assert_int_equal(find(&l, "-DENABLE_STATS=OFF")->change, OPTION_OFF);
	assert_int_equal(find(&l, "-DHASH=xx")->change, OPTION_CHOICE);
	assert_non_null(find(&l, "-DHASH=city"));
	arena_free(&a);
}

static void meson_options(void **state)
{
	static const char text[] =
		"[{\"name\": \"jit\", \"value\": false, \"section\": \"user\", \"type\": \"boolean\", \"description\": "
		"\"compile\"},"
		"{\"name\": \"simd\", \"value\": \"auto\", \"section\": \"user\", \"type\": \"combo\","
		" \"choices\": [\"enabled\", \"disabled\", \"auto\"], \"description\": \"\"},"
		"{\"name\": \"hash\", \"value\": \"fnv\", \"section\": \"user\", \"type\": \"combo\", \"choices\": "
		"[\"fnv\", \"xx\"]},"
		"{\"name\": \"sub:x\", \"value\": false, \"section\": \"user\", \"type\": \"boolean\"},"
		"{\"name\": \"b_lto\", \"value\": false, \"section\": \"base\", \"type\": \"boolean\"}]";
	struct arena a = {0};
	struct build_option_list l = {0};

	(void)state;
	options_read_meson(&a, text, &l);
	assert_int_equal(l.n, 3);
	assert_int_equal(find(&l, "-Djit=true")->change, OPTION_ON);
	assert_string_equal(find(&l, "-Djit=true")->help, "compile");
	assert_int_equal(find(&l, "-Dsimd=disabled")->change, OPTION_OFF);
	assert_int_equal(find(&l, "-Dhash=xx")->change, OPTION_CHOICE);
	options_read_meson(&a, "not JSON", &l);
	options_read_meson(&a, "{\"name\": 3}", &l);
	assert_int_equal(l.n, 3);
	arena_free(&a);
}

static void configure_help(void **state)
{
	static const char help[] =
		"Optional Features:\n  --disable-option-checking  ignore unrecognized options\n"
		"  --enable-silent-rules   less verbose build output\n"
		"  --enable-asm            use assembler for the\n                          inner loop\n"
		"  --disable-threads       build without threads\n  --enable-deep[=LEVEL]   go deep\n"
		"  --enable-shared[=PKGS]  build them [default=yes]\n\nOptional Packages:\n  --with-pcre=DIR         "
		"where it is\n"
		"  --without-zlib          leave it out\n  --with-fast-hash        other hash\n\nSome influential "
		"variables:\n"
		"  CC          C compiler command\n";
	struct arena a = {0};
	struct build_option_list l = {0};

	(void)state;
	options_read_configure(&a, help, "'--disable-threads' '--with-fast-hash=yes'\n", &l);
	assert_int_equal(l.n, 6);
	assert_string_equal(find(&l, "--enable-asm")->help, "use assembler for the inner loop");
	assert_int_equal(find(&l, "--enable-threads")->change, OPTION_ON); /* switched off now */
	assert_non_null(find(&l, "--enable-deep"));
	assert_int_equal(find(&l, "--disable-shared")->change, OPTION_OFF);
	assert_int_equal(find(&l, "--without-zlib")->change, OPTION_OFF);
	assert_int_equal(find(&l, "--without-fast-hash")->change, OPTION_OFF);
	arena_free(&a);
}

static const struct strlist *macros_of(struct arena *a, const char *name, const char *text)
{
	struct build_option_list *l = arena_alloc(a, sizeof *l);

	*list_push(a, l) = (struct build_option){.name = name};
	*list_push(a, l) = (struct build_option){.name = "other"};
	option_macros_read(a, text, l);
	assert_int_equal(l->v[1].macros.n, 0);
	return &l->v[0].macros;
}

/* What a build file says near an option's name. */
static void macros_that_options_set(void **state)
{
	struct arena a = {0};
	const struct strlist *m;

	(void)state;
	m = macros_of(&a, "WITH_FAST",
		      "option(WITH_FAST \"fast\" OFF)\nif(WITH_FAST)\n  target_compile_definitions(lib\n    PRIVATE "
		      "FAST_PATH\n"
		      "            DEPTH=4)\n  add_definitions(-DMORE=1)\nelse()\n  "
		      "add_definitions(-DSLOW)\nendif()\nadd_definitions(-DOUTSIDE)\n");
	assert_true(strlist_has(m, "FAST_PATH") && strlist_has(m, "DEPTH") && strlist_has(m, "MORE"));
	assert_false(strlist_has(m, "SLOW") || strlist_has(m, "OUTSIDE") || strlist_has(m, "lib"));
	m = macros_of(&a, "WITH_FAST",
		      "target_compile_definitions(x PUBLIC "
		      "$<$<BOOL:${WITH_FAST}>:QUICK>)\nif(WITH_FASTER)\nadd_definitions(-DNOT)\nendif()\n");
	assert_true(strlist_has(m, "QUICK"));
	assert_false(strlist_has(m, "NOT"));
	m = macros_of(&a, "fast-hash",
		      "if test \"x$enable_fast_hash\" = xyes; then\n  AC_DEFINE([FAST_HASH], [1], [x])\n"
		      "  CPPFLAGS=\"$CPPFLAGS -DALSO\"\nfi\nAC_DEFINE([ALWAYS])\n");
	assert_true(strlist_has(m, "FAST_HASH") && strlist_has(m, "ALSO"));
	assert_false(strlist_has(m, "ALWAYS"));
	m = macros_of(&a, "fast",
		      "if get_option('fast')\n  add_project_arguments('-DFAST=1', language: "
		      "'c')\nendif\nconf.set('NO_MORE', true)\n");
	assert_true(strlist_has(m, "FAST"));
	assert_false(strlist_has(m, "NO_MORE"));
	m = macros_of(&a, "fast", "conf.set10('FAST', get_option('fast'))\n");
	assert_true(strlist_has(m, "FAST"));
	assert_int_equal(macros_of(&a, "fast", "if(fast)\nadd_definitions(-D")->n, 0);
	arena_free(&a);
}

static void words_in_commands(void **state)
{
	struct arena a = {0};
	struct strlist words = TEXTS("-DX=ON", "-DY=a b");

	(void)state;
	assert_string_equal(option_command(&a, "cmake -S . -B build", &words), "cmake -S . -B build -DX=ON '-DY=a b'");
	assert_string_equal(option_command(&a, "mkdir -p out && cd out && cmake .. && touch x", &words),
			    "mkdir -p out && cd out && cmake .. -DX=ON '-DY=a b' && touch x");
	assert_string_equal(option_command(&a, "autoreconf -fi && ./configure 'a;b'", &words),
			    "autoreconf -fi && ./configure 'a;b' -DX=ON '-DY=a b'");
	assert_string_equal(option_command(&a, "sh prepare.sh", &words), "sh prepare.sh -DX=ON '-DY=a b'");
	arena_free(&a);
}

static int absent(const char *tool)
{
	struct arena a = {0};
	int none = fs_which(&a, tool, NULL, NULL) == NULL;

	arena_free(&a);
	return none;
}

static const char main_c[] = "#include <stdio.h>\nint foo(int);\n#ifndef X\n#define X 0\n#endif\n"
			     "int main(void) { printf(\"%d %d\\n\", foo(21), X); return 0; }\n";

static void check_variants(struct trial *t, const char *word, const char *idle, const char *program)
{
	struct edit on = {.options = {.v = &word, .n = 1}}, o1 = {.add = TEXTS("-O1"), .remove = TEXTS("-O*")};
	struct edit nothing = {.options = {.v = &idle, .n = 1}};
	const struct edit *both[] = {&on, &o1};
	struct variant v = {.id = "both", .edits = both, .n_edits = 2};
	struct built built = trial_variant(t, "on", &on);

	if (built.status != BUILD_OK)
		fail_msg("%s", built.reason);
	assert_string_equal(trial_run(t, &built, program), "42 1\n");
	assert_string_not_equal(built.code_hash, t->base.code_hash);
	assert_int_equal(built.layouts, 2);
	assert_int_equal(layout_place(&t->a, &t->placed, &built, 1, &t->err), 0);
	assert_string_equal(trial_run(t, &built, program), "42 1\n");
	struct built control = trial_variant(t, "control", NULL);
	assert_string_equal(control.code_hash, t->base.code_hash);
	assert_string_equal(trial_run(t, &control, program), "42 0\n");
	struct built combined;
	assert_int_equal(builder_variant(t->b, &v, &combined, &t->err), 0);
	assert_int_equal(combined.status, BUILD_OK);
	assert_string_equal(combined.how, "replay");
	assert_string_equal(trial_run(t, &combined, program), "42 1\n");
	assert_string_not_equal(combined.code_hash, built.code_hash);
	/* what nobody reads costs no build, and is the same code */
	struct built same = trial_variant(t, "same", &nothing);
	assert_int_equal(same.status, BUILD_OK);
	assert_string_equal(same.code_hash, t->base.code_hash);
	assert_int_equal(same.compiled_units, 0);
	builder_drop(t->b, &built);
	builder_drop(t->b, &combined);
	assert_false(fs_exists(built.tree));
}

static void cmake(void **state)
{
	struct trial t;

	(void)state;
	if (absent("cmake"))
		skip();
	trial_begin(&t);
	t.opt.layouts = 2;
	put_file(&t, "CMakeLists.txt",
		 "cmake_minimum_required(VERSION 3.13)\nproject(two C)\noption(WITH_X \"the other path\" OFF)\n"
		 "option(IDLE \"nobody reads it\" OFF)\nadd_executable(app main.c foo.c)\n"
		 "if(WITH_X)\n  target_compile_definitions(app PRIVATE X=1)\nendif()\n");
	put_file(&t, "foo.c", "int foo(int n) { return n * 2; }\n");
	put_file(&t, "main.c", main_c);
	trial_baseline(&t);
	assert_string_equal(find(&t.p.options, "-DWITH_X=ON")->help, "the other path");
	check_variants(&t, "-DWITH_X=ON", "-DIDLE=ON", "build/app");
	const char *wrong[] = {"-DCMAKE_C_STANDARD=nonsense"};
	struct edit bad = {.options = {.v = wrong, .n = 1}};
	struct built failed = trial_variant(&t, "bad", &bad);
	assert_int_equal(failed.status, BUILD_FAILED);
	assert_non_null(failed.reason);
	trial_end(&t);
}

static void meson(void **state)
{
	struct trial t;

	(void)state;
	if (absent("meson"))
		skip();
	trial_begin(&t);
	t.opt.layouts = 2;
	put_file(&t, "meson.build",
		 "project('two', 'c')\nargs = []\nif get_option('x')\n  args += '-DX=1'\nendif\n"
		 "executable('app', 'main.c', 'foo.c', c_args: args)\n");
	put_file(&t, "meson_options.txt",
		 "option('x', type: 'boolean', value: false, description: 'the other path')\n"
		 "option('idle', type: 'boolean', value: false)\n");
	put_file(&t, "foo.c", "int foo(int n) { return n * 2; }\n");
	put_file(&t, "main.c", main_c);
	trial_baseline(&t);
	assert_string_equal(find(&t.p.options, "-Dx=true")->help, "the other path");
	check_variants(&t, "-Dx=true", "-Didle=true", "build/app");
	trial_end(&t);
}

static void configure(void **state)
{
	struct trial t;

	(void)state;
	if (absent("autoreconf"))
		skip();
	trial_begin_at(&t, "/tmp/advisor-test-", "tree"); /* Autoconf takes no quotes */
	t.opt.layouts = 2;
	put_file(&t, "configure.ac",
		 "AC_INIT([two], [1])\nAC_PROG_CC\n"
		 "AC_ARG_ENABLE([path], AS_HELP_STRING([--enable-path], [the other path]), [], [enable_path=no])\n"
		 "AC_ARG_ENABLE([idle], AS_HELP_STRING([--enable-idle], [nobody reads it]))\n"
		 "AS_IF([test \"$enable_path\" = yes], [AC_DEFINE([X], [1], [x])])\n"
		 "AC_CONFIG_HEADERS([config.h])\nAC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n");
	put_file(&t, "config.h.in", "#undef X\n");
	put_file(&t, "Makefile.in",
		 "app: main.o foo.o\n\t@CC@ @CFLAGS@ -o $@ main.o foo.o\n"
		 "%.o: %.c config.h\n\t@CC@ @CFLAGS@ -include config.h -c $<\n");
	put_file(&t, "foo.c", "int foo(int n) { return n * 2; }\n");
	put_file(&t, "main.c", main_c);
	trial_baseline(&t);
	assert_string_equal(find(&t.p.options, "--enable-path")->help, "the other path");
	check_variants(&t, "--enable-path", "--enable-idle", "./app");
	trial_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cmake_cache),
		cmocka_unit_test(meson_options),
		cmocka_unit_test(configure_help),
		cmocka_unit_test(macros_that_options_set),
		cmocka_unit_test(words_in_commands),
		cmocka_unit_test(cmake),
		cmocka_unit_test(meson),
		cmocka_unit_test(configure),
	};
	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
