/* Whole scans: what is a result and what an error, the cache, and summaries across units. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "base/fs.h"
#include "scan/program.h"
#include "scan/scan.h"
#include "scan/workers.h"

struct fixture {
	struct arena a;
	struct project p;
	struct rule_set rules;
	struct scan_options opt;
	struct scan_result r;
	struct err err;
	char *dir;
};

static int set_up(void **state)
{
	struct fixture *x = calloc(1, sizeof *x);
	struct strlist none = {0};

	x->dir = path_real(&x->a, fs_temp_dir(&x->a, "/tmp/advisor-scan-", NULL));
	x->p.root = x->p.build_root = x->dir;
	x->opt.jobs = 2;
	*state = x;
	return rules_load(&x->a, &none, &x->rules, &x->err);
}

static int tear_down(void **state)
{
	struct fixture *x = *state;

	fs_remove_tree(x->dir, NULL);
	arena_free(&x->a);
	free(x);
	return 0;
}

static const char *write_file(struct fixture *x, const char *name, const char *text)
{
	const char *path = path_join(&x->a, x->dir, name);

	assert_int_equal(fs_write(path, text, strlen(text), 0, NULL), 0);
	return path;
}

static struct unit *add_unit(struct fixture *x, const char *path)
{
	struct unit *u = list_push(&x->a, &x->p.units);

	u->file = path;
	u->dir = x->dir;
	u->is_c = 1;
	strlist_add(&x->a, &u->argv, "gcc");
	strlist_add(&x->a, &u->argv, "-O2");
	return u;
}

#define LEAKLESS                                                                                                       \
	"#include <stdlib.h>\n#include <string.h>\n"                                                                   \
	"int f(char **v, int n) { int s = 0;\n"                                                                        \
	"for (int i = 0; i < n; i++) {\n"                                                                              \
	"char *p = strdup(v[i]);\n"                                                                                    \
	"s += p[0] == 'x'; free(p); }\n"                                                                               \
	"return s; }\n"

static int count_rule(const struct scan_result *r, const char *rule)
{
	int n = 0;

	for (size_t i = 0; i < r->findings.n; i++)
		n += str_eq(r->findings.v[i].rule, rule);
	return n;
}

static void test_bad_units_are_results(void **state)
{
	struct fixture *x = *state;
	struct unit *u;
	char *fifo = path_join(&x->a, x->dir, "fifo.c");

	add_unit(x, write_file(x, "good.c", LEAKLESS));
	add_unit(x, path_join(&x->a, x->dir, "gone.c"));
	u = add_unit(x, write_file(x, "odd.c", LEAKLESS));
	strlist_add(&x->a, &u->argv, "-march=no-such-machine");
	strlist_add(&x->a, &u->argv, "-fconserve-stack");
	assert_int_equal(mkfifo(fifo, 0600), 0); /* reading it hangs */
	add_unit(x, fifo);
	add_unit(x, write_file(x, "latin.c", "/* \xe9\xff */ int caf\xe9;\n" LEAKLESS));
	x->opt.unit_timeout_s = 1;
	assert_int_equal(scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err), 0);
	assert_int_equal(x->r.units, 5);
	assert_int_equal(x->r.units_parsed, 3);
	assert_int_equal(x->r.failed.n, 2);
	assert_int_equal(count_rule(&x->r, "alloc-in-loop"), 3);
	for (size_t i = 0; i < x->r.failed.n; i++)
		assert_true(str_eq(x->r.failed.v[i].file, "gone.c") || str_eq(x->r.failed.v[i].file, "fifo.c"));
}

static void test_nothing_to_scan_is_an_error(void **state)
{
	struct fixture *x = *state;

	assert_int_equal(scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err), -1);
	assert_true(strlen(x->err.text) > 10);
	add_unit(x, path_join(&x->a, x->dir, "gone.c"));
	assert_int_equal(scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err), -1);
	assert_non_null(strstr(x->err.text, "gone.c"));
}

/* ---- a cache in a folder ---- */

static int folder_get(void *ctx, const char *kind, const char *key, struct str *out)
{
	struct arena a = {0};
	int found = !fs_read(arena_printf(&a, "%s/%s.%s", (char *)ctx, kind, key), out, 0, NULL);

	arena_free(&a);
	return found;
}

static void folder_put(void *ctx, const char *kind, const char *key, const void *bytes, size_t n)
{
	struct arena a = {0};

	fs_write(arena_printf(&a, "%s/%s.%s", (char *)ctx, kind, key), bytes, n, 0, NULL);
	arena_free(&a);
}

static void test_cache(void **state)
{
	struct fixture *x = *state;
	struct cache c = {folder_get, folder_put, path_join(&x->a, x->dir, "cache")};

	write_file(x, "a.h", "#define COUNT 1\n");
	add_unit(x, write_file(x, "a.c", "#include \"a.h\"\n" LEAKLESS));
	add_unit(x, write_file(x, "b.c", "int g(int n) { return n; }\n"));
	x->opt.cache = &c;
	assert_int_equal(scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err), 0);
	assert_int_equal(x->r.units_parsed, 2);
	assert_int_equal(count_rule(&x->r, "alloc-in-loop"), 1);
	assert_int_equal(scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err), 0);
	assert_int_equal(x->r.units_cached, 2);
	assert_int_equal(x->r.units_parsed, 0);
	assert_int_equal(count_rule(&x->r, "alloc-in-loop"), 1);
	write_file(x, "a.h", "#define COUNT 2\n"); /* a header: the unit that reads it, and only that */
	assert_int_equal(scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err), 0);
	assert_int_equal(x->r.units_cached, 1);
	assert_int_equal(x->r.units_parsed, 1);
	strlist_add(&x->a, &x->p.units.v[1].argv, "-DOTHER"); /* other arguments */
	assert_int_equal(scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err), 0);
	assert_int_equal(x->r.units_cached, 1);
}

/* ---- summaries ---- */

static const struct program_func *function(const struct program *p, const char *name)
{
	for (size_t i = 0; i < p->funcs.n; i++)
		if (str_eq(p->funcs.v[i].name, name))
			return &p->funcs.v[i];
	fail_msg("no function %s", name);
	return NULL;
}

static void test_summaries(void **state)
{
	struct fixture *x = *state;
	struct unit_facts facts[2];
	const struct program_func *f;
	struct program *p;

	add_unit(x, write_file(x, "memory.c",
			       "#include <stdlib.h>\n"
			       "void *xmalloc(size_t n) { void *p = malloc(n); if (!p) abort(); return p; }\n"
			       "void xfree(void *p) { if (p) free(p); }\n"
			       "void maybe(void *p, int now) { if (now) free(p); }\n"
			       "void die(const char *s) { (void)s; exit(1); }\n"));
	add_unit(x, write_file(x, "use.c",
			       "#include <stdlib.h>\n"
			       "void *xmalloc(size_t n); void xfree(void *p);\n"
			       "struct s { char *text; int refs; }; static struct s *last;\n"
			       "struct s *s_new(void) { struct s *s = xmalloc(sizeof *s); s->text = NULL; return s; }\n"
			       "void s_free(struct s *s) { xfree(s->text); xfree(s); }\n"
			       "void s_clear(struct s *s) { xfree(s->text); s->text = NULL; }\n"
			       "void s_keep(struct s *s) { last = s; }\n"
			       "void s_drop(struct s *s) { if (--s->refs == 0) s_free(s); }\n"
			       "void fill(char **out) { *out = xmalloc(8); }\n"
			       "char *same(char *s) { return s + 1; }\n"
			       "struct s *get_last(void) { if (!last) last = s_new(); return last; }\n"));
	assert_int_equal(workers_read(&x->a, &x->p, &x->opt, facts, &x->r, &x->err), 2);
	p = program_make(&x->a, &x->p, facts, 2);
	f = function(p, "xmalloc");
	assert_true(f->flags & FUNC_FRESH);
	assert_int_equal(f->size_param, 0);
	assert_true(function(p, "s_new")->flags & FUNC_FRESH);
	assert_false(function(p, "get_last")->flags & FUNC_FRESH);
	assert_true(function(p, "die")->flags & FUNC_NORETURN);
	assert_int_equal(function(p, "xfree")->params[0], PARAM_RELEASES | PARAM_ALWAYS);
	assert_int_equal(function(p, "maybe")->params[0] & (PARAM_RELEASES | PARAM_ALWAYS), PARAM_RELEASES);
	assert_true(function(p, "s_free")->params[0] & PARAM_FIELDS);
	assert_true(function(p, "s_free")->params[0] & PARAM_ALWAYS);
	assert_int_equal(function(p, "s_clear")->params[0] & (PARAM_FIELDS | PARAM_RELEASES), PARAM_FIELDS);
	assert_true(function(p, "s_keep")->params[0] & PARAM_KEEPS);
	assert_true(function(p, "s_drop")->params[0] & PARAM_DROPS);
	assert_true(function(p, "fill")->params[0] & PARAM_FILLS);
	assert_true(function(p, "same")->params[0] & PARAM_RETURNS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_bad_units_are_results, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_nothing_to_scan_is_an_error, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_cache, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_summaries, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
