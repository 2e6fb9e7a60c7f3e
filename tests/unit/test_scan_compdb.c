/* Compile databases as their producers write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/fs.h"
#include "scan/read/compdb.h"
#include "scan/scan.h"

struct world {
	struct arena a;
	char *dir;
	struct project p;
	struct err err;
};

static int set_up(void **state)
{
	static struct world w;
	char *temp;

	memset(&w, 0, sizeof w);
	temp = fs_temp_dir(&w.a, "/tmp/advisor-compdb-", &w.err);
	assert_non_null(temp);
	w.dir = path_real(&w.a, temp);
	w.p.root = w.p.build_root = w.dir;
	*state = &w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	fs_remove_tree(w->dir, NULL);
	arena_free(&w->a);
	return 0;
}

static void put(struct world *w, const char *name, const char *text)
{
	assert_int_equal(fs_write(path_join(&w->a, w->dir, name), text, strlen(text), 0, &w->err), 0);
}

/* Writes a database ('@' stands for the directory, '~' for an '@') and reads it. */
static int read_db(struct world *w, const char *json)
{
	struct str s = {0};
	int status;

	for (; *json; json++) {
		if (*json == '@')
			str_add(&s, w->dir);
		else
			str_addc(&s, *json == '\'' ? '"' : *json == '~' ? '@' : *json);
	}
	put(w, "compile_commands.json", str_text(&s));
	str_free(&s);
	status = compdb_read(&w->a, w->dir, &w->p, &w->err);
	return status;
}

static const char *words(struct world *w, const struct strlist *l)
{
	const char *text = "";

	for (size_t i = 0; i < l->n; i++)
		text = arena_printf(&w->a, "%s%s%s", text, i ? "|" : "", l->v[i]);
	return text;
}

static void compdb_takes_arguments_and_commands(void **state)
{
	struct world *w = *state;

	put(w, "a.c", "int a;\n");
	put(w, "sub/b c.c", "int b;\n");
	assert_int_equal(read_db(w, "[{'directory':'@','file':'a.c','arguments':['cc','-O2','-c','a.c','-oa.o'],"
				    "'command':'nonsense'},"
				    "{'directory':'@/sub','file':'@/sub/b c.c',"
				    "'command':'cc -O3 \\'-DX=\\\\\\'1\\\\\\'\\' -c b\\\\ c.c'}]"),
			 0);
	assert_int_equal(w->p.units.n, 2);
	assert_string_equal(words(w, &w->p.units.v[0].argv), "cc|-O2|-c|a.c|-oa.o");
	assert_string_equal(w->p.units.v[0].output, path_join(&w->a, w->dir, "a.o"));
	assert_string_equal(words(w, &w->p.units.v[1].argv), "cc|-O3|-DX=\"1\"|-c|b c.c");
	assert_string_equal(project_rel(&w->p, w->p.units.v[1].file), "sub/b c.c");
	assert_true(w->p.units.v[1].is_c);
	assert_true(strlist_has(&w->p.facts, "flag:-O3"));
	assert_true(strlist_has(&w->p.facts, "mixed-optimization"));
	assert_string_equal(w->p.build_system, "compile_commands");
}

static void compdb_follows_cd_and_drops_launchers(void **state)
{
	struct world *w = *state;

	put(w, "sub/a.c", "int a;\n");
	put(w, "sub/b.c", "int b;\n");
	assert_int_equal(
		read_db(w, "[{'directory':'@','file':'sub/a.c',"
			   "'command':'echo CC a.c && cd sub && LANG=C ccache gcc -c a.c 2>log && true; mv a.o x'},"
			   "{'directory':'@/sub','file':'b.c','arguments':['env','-u','X','A=1','sccache',"
			   "'distcc','/usr/bin/gcc-12','-c','b.c']},"
			   "{'directory':'@/sub','file':'b.c','arguments':['sh','-c','nice -n 5 cc -DZ -c b.c']}]"),
		0);
	assert_int_equal(w->p.failed.n, 0);
	assert_int_equal(w->p.units.n, 3);
	assert_string_equal(words(w, &w->p.units.v[0].argv), "gcc|-c|a.c");
	assert_string_equal(w->p.units.v[0].dir, path_join(&w->a, w->dir, "sub"));
	assert_string_equal(words(w, &w->p.units.v[1].argv), "/usr/bin/gcc-12|-c|b.c");
	assert_string_equal(words(w, &w->p.units.v[2].argv), "cc|-DZ|-c|b.c");
}

static void compdb_expands_response_files(void **state)
{
	struct world *w = *state;

	put(w, "a.c", "int a;\n");
	put(w, "flags.rsp", "-O2 '-DNAME=a b' @more.rsp \"-DQ=\\\"x\\\"\"\n");
	put(w, "more.rsp", "-Iinc\\ dir\n@flags.rsp2 @loop.rsp");
	put(w, "loop.rsp", "-DL @loop.rsp");
	assert_int_equal(read_db(w, "[{'directory':'.','file':'a.c','command':'cc -c a.c ~flags.rsp'}]"), 0);
	assert_int_equal(w->p.units.n, 1);
	assert_non_null(
		strstr(words(w, &w->p.units.v[0].argv), "cc|-c|a.c|-O2|-DNAME=a b|-Iinc dir|@flags.rsp2|-DL|-DL"));
	assert_non_null(strstr(words(w, &w->p.units.v[0].argv), "|@loop.rsp|-DQ=\"x\""));
}

static void compdb_keeps_one_unit_per_macros(void **state)
{
	struct world *w = *state;

	put(w, "a.c", "int a;\n");
	assert_int_equal(read_db(w, "[{'directory':'@','file':'a.c','command':'cc -c a.c'},"
				    "{'directory':'@','file':'./a.c','command':'cc -fPIC -c a.c -o a.lo'},"
				    "{'directory':'@','file':'a.c','command':'cc -D X=1 -c a.c'},"
				    "{'directory':'@','file':'a.c','command':'cc -DX=1 -c a.c'},"
				    "{'directory':'@','file':'a.c','command':'cc -DX=2 -c a.c'},"
				    "{'directory':'@','file':'a.c','command':'g++ -DX=2 -c a.c'}]"),
			 0);
	assert_int_equal(w->p.units.n, 4);
	assert_false(w->p.units.v[3].is_c);
}

static void compdb_reports_what_is_gone(void **state)
{
	struct world *w = *state;

	put(w, "a.c", "int a;\n");
	assert_int_equal(read_db(w, "[{'directory':'@','file':'a.c','command':'cc -c a.c'},"
				    "{'directory':'@','file':'gone.c','command':'cc -c gone.c'},"
				    "{'directory':'@/nowhere','file':'@/a.c','command':'cc -c ../a.c'},"
				    "{'directory':'@','file':'a.c'},"
				    "{'directory':'@','file':'a.c','command':'cc -DX=\\'1 -c a.c'},"
				    "{'directory':'@','file':'a.c','command':'echo a && echo b'},"
				    "{'directory':'@'}, 7, {'file':'','command':'cc'}]"),
			 0);
	assert_int_equal(w->p.units.n, 1);
	assert_int_equal(w->p.failed.n, 8);
	assert_string_equal(w->p.failed.v[0].file, "gone.c");
	assert_non_null(strstr(w->p.failed.v[1].reason, "/nowhere is gone"));
}

static void compdb_broken_is_an_error(void **state)
{
	static const char *const broken[] = {"[]", "{}", "", "[{'directory':", "7", "[1] trailing"};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		w->err.text[0] = '\0';
		assert_int_equal(read_db(w, broken[i]), -1);
		assert_non_null(strstr(w->err.text, "compile_commands.json"));
	}
	assert_int_equal(compdb_read(&w->a, "/nonexistent/x.json", &w->p, &w->err), -1);
	assert_non_null(strstr(w->err.text, "--build"));
}

static void compdb_says_links_of_a_captured_build(void **state)
{
	struct world *w = *state;
	struct command *c = list_push(&w->a, &w->p.commands);

	put(w, "a.c", "int a;\n");
	c->kind = COMMAND_LINK;
	strlist_add(&w->a, &c->argv, "gcc");
	strlist_add(&w->a, &c->argv, "a.o");
	strlist_add(&w->a, &c->argv, "-lm");
	assert_int_equal(read_db(w, "[{'directory':'@','file':'a.c',"
				    "'command':'gcc -O0 -g -fno-inline -fdiagnostics-color -flto -D NDEBUG -c a.c'}]"),
			 0);
	for (const char *const *f =
		     (const char *const[]){"compiler:gcc", "no-optimization", "flag:-O0", "flag:-fno-inline",
					   "no-inlining", "lto", "ndebug", "flag:-DNDEBUG", "no-pgo", "no-march",
					   "debug-info", "units:1", "executables:1", "links-executable", "pie",
					   "uses-libm", "link:-lm", NULL};
	     *f; f++)
		assert_true(strlist_has(&w->p.facts, *f));
	assert_false(strlist_has(&w->p.facts, "no-lto"));
	assert_false(strlist_has(&w->p.facts, "links-unknown"));
	assert_false(strlist_has(&w->p.facts, "flag:-fdiagnostics-color"));
}

static void shell_split_knows_operators_from_text(void **state)
{
	struct world *w = *state;
	struct shell_line line = {0};

	assert_int_equal(shell_split(&w->a, "(cd x; cc -DA=a;b -D'S;' \";\" >out 2>&1 | tee log) &", &line, &w->err),
			 0);
	assert_int_equal(line.n, 3);
	assert_string_equal(words(w, &line.v[0]), "cd|x");
	assert_string_equal(words(w, &line.v[1]), "cc|-DA=a;b|-DS;|;");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(compdb_takes_arguments_and_commands),   TEST(compdb_follows_cd_and_drops_launchers),
		TEST(compdb_expands_response_files),	     TEST(compdb_keeps_one_unit_per_macros),
		TEST(compdb_reports_what_is_gone),	     TEST(compdb_broken_is_an_error),
		TEST(compdb_says_links_of_a_captured_build), TEST(shell_split_knows_operators_from_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
