/* Whole scans: what is a result and what an error, the cache, and summaries across units. */
#include <sys/stat.h>

#include "scan/program/program.h"
#include "scan_case.h"
#include "scan/read/workers.h"

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

	add_unit(x, put(x, "good.c", LEAKLESS));
	add_unit(x, path_join(&x->a, x->dir, "gone.c"));
	u = add_unit(x, put(x, "odd.c", LEAKLESS));
	strlist_add(&x->a, &u->argv, "-march=no-such-machine");
	strlist_add(&x->a, &u->argv, "-fconserve-stack");
	assert_int_equal(mkfifo(fifo, 0600), 0); /* reading it hangs */
	add_unit(x, fifo);
	add_unit(x, put(x, "latin.c", "/* \xe9\xff */ int caf\xe9;\n" LEAKLESS));
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

static void scan(struct fixture *x)
{
	assert_int_equal(scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err), 0);
}

static void scan_as(struct fixture *x, int parsed, int cached, int findings)
{
	scan(x);
	assert_int_equal(x->r.units_parsed, parsed);
	assert_int_equal(x->r.units_cached, cached);
	assert_int_equal(count_rule(&x->r, "alloc-in-loop"), findings);
}

static void use_cache(struct fixture *x, struct cache *c)
{
	*c = (struct cache){folder_get, folder_put, path_join(&x->a, x->dir, "cache")};
	x->opt.cache = c;
}

static void test_cache(void **state)
{
	struct fixture *x = *state;
	struct cache c;

	use_cache(x, &c);
	put(x, "a.h", "#define COUNT 1\n");
	add_unit(x, put(x, "a.c", "#include \"a.h\"\n" LEAKLESS));
	add_unit(x, put(x, "b.c", "int g(int n) { return n; }\n"));
	scan_as(x, 2, 0, 1);
	scan_as(x, 0, 2, 1);
	put(x, "a.h", "#define COUNT 2\n"); /* a header: the unit that reads it, and only that */
	scan_as(x, 1, 1, 1);
	strlist_add(&x->a, &x->p.units.v[1].argv, "-DOTHER"); /* other arguments */
	scan_as(x, 1, 1, 1);
	put(x, "b.c", LEAKLESS); /* a source */
	scan_as(x, 1, 1, 2);
	scan_as(x, 0, 2, 2);
	add_unit(x, put(x, "c.c", LEAKLESS)); /* one more unit */
	scan_as(x, 1, 2, 3);
	x->p.units.n--; /* one less */
	scan_as(x, 0, 2, 2);
}

/* What a scan kept says the same as the scan did. */
static void test_kept_findings(void **state)
{
	struct fixture *x = *state;
	struct scan_result first;
	struct cache c;

	use_cache(x, &c);
	add_unit(x, put(x, "a.c",
			"#ifndef SIZE\n#define SIZE 16\n#endif\nint v[SIZE];\n"
			"int h(int i) {\n#ifdef FAST\nreturn v[i];\n#else\nreturn v[i % SIZE];\n#endif\n}\n"
			"/* advisor-ignore(late-release): for nothing */\n" LEAKLESS));
	add_unit(x, put(x, "b.c", "#include \"missing.h\"\n" LEAKLESS));
	scan(x);
	first = x->r;
	scan(x);
	assert_int_equal(x->r.units_cached, 2);
	assert_int_equal(x->r.lines, first.lines);
	assert_int_equal(x->r.findings.n, first.findings.n);
	assert_true(first.findings.n >= 2);
	for (size_t i = 0; i < first.findings.n; i++) {
		const struct finding *was = &first.findings.v[i], *is = &x->r.findings.v[i];

		assert_string_equal(is->id, was->id);
		assert_string_equal(is->rule, was->rule);
		assert_string_equal(is->message, was->message);
		assert_string_equal(is->fingerprint, was->fingerprint);
		assert_string_equal(is->evidence, was->evidence);
		assert_true(str_eq(is->function, was->function) && str_eq(is->loop_file, was->loop_file));
		assert_true(is->line == was->line && is->column == was->column && is->end_line == was->end_line);
		assert_true(is->certainty == was->certainty && is->level == was->level && is->cold == was->cold);
		assert_true(is->score == was->score && is->weight == was->weight && is->loop_line == was->loop_line);
		assert_int_equal(is->units.n, was->units.n);
		assert_string_equal(is->units.v[0], was->units.v[0]);
	}
	assert_true(first.tags.n >= 1 && x->r.tags.n == first.tags.n);
	for (size_t i = 0; i < first.tags.n; i++) {
		assert_string_equal(x->r.tags.v[i].name, first.tags.v[i].name);
		assert_true(str_eq(x->r.tags.v[i].value, first.tags.v[i].value));
		assert_int_equal(x->r.tags.v[i].spots.n, first.tags.v[i].spots.n);
		assert_int_equal(x->r.tags.v[i].tries.n, first.tags.v[i].tries.n);
	}
	assert_int_equal(first.partial.n, 1);
	assert_int_equal(x->r.partial.n, 1);
	assert_string_equal(x->r.partial.v[0].file, first.partial.v[0].file);
	assert_string_equal(x->r.partial.v[0].reason, first.partial.v[0].reason);
	assert_true(first.warnings.n >= 1 && x->r.warnings.n == first.warnings.n);
	for (size_t i = 0; i < first.warnings.n; i++)
		assert_string_equal(x->r.warnings.v[i], first.warnings.v[i]);
	assert_int_equal(x->r.facts.n, first.facts.n);
}

static void test_rules_change_what_is_kept(void **state)
{
	struct fixture *x = *state;
	struct cache c;

	use_cache(x, &c);
	add_unit(x, put(x, "a.c", LEAKLESS));
	scan_as(x, 1, 0, 1);
	for (size_t i = 0; i < x->rules.n; i++)
		if (str_eq(x->rules.v[i].id, "alloc-in-loop"))
			strlist_add(&x->a, &x->rules.v[i].unless, "odd");
	scan_as(x, 0, 1, 1);
	strlist_add(&x->a, &x->p.facts, "odd");
	scan_as(x, 0, 1, 0);
	x->p.facts.n = 0;
	strlist_add(&x->a, &x->opt.suppress, "alloc-in-loop");
	scan(x);
	assert_non_null(x->r.findings.v[0].suppressed_by);
	x->opt.suppress.n = 0;
	scan(x);
	assert_null(x->r.findings.v[0].suppressed_by);
}

#define MANY "#define ALLOC(s) strdup(s)\n#define DONE(p) free(p)\n"
#define NONE "#define ALLOC(s) (s)\n#define DONE(p) (void)(p)\n"

/* A header comes to a place where it was looked for before it was found elsewhere. */
static void test_new_headers_in_front(void **state)
{
	struct fixture *x = *state;
	struct cache c;
	struct unit *u;

	use_cache(x, &c);
	fs_mkdirs(path_join(&x->a, x->dir, "first"), NULL);
	put(x, "last/how.h", NONE);
	put(x, "last/sub/also.h", "");
	u = add_unit(x, put(x, "src/a.c",
			    "#include <string.h>\n#include <stdlib.h>\n#include <how.h>\n"
			    "#include <sub/also.h>\n"
			    "int f(char **v, int n) { int s = 0;\n"
			    "for (int i = 0; i < n; i++) {\nchar *p = ALLOC(v[i]);\n"
			    "s += p[0] == 'x'; DONE(p); }\nreturn s; }\n"));
	strlist_add(&x->a, &u->argv, "-Ifirst");
	strlist_add(&x->a, &u->argv, "-I");
	strlist_add(&x->a, &u->argv, "last");
	scan_as(x, 1, 0, 0);
	scan_as(x, 0, 1, 0);
	put(x, "first/other.h", MANY); /* nobody looks for it */
	scan_as(x, 0, 1, 0);
	put(x, "first/how.h", MANY);
	scan_as(x, 1, 0, 1);
	scan_as(x, 0, 1, 1);
	fs_remove(path_join(&x->a, x->dir, "first/how.h"), NULL);
	scan_as(x, 1, 0, 0);
	put(x, "first/sub/also.h", "#undef ALLOC\n#undef DONE\n" MANY);
	scan_as(x, 1, 0, 1);
}

static void test_missing_header_comes(void **state)
{
	struct fixture *x = *state;
	struct cache c;

	use_cache(x, &c);
	add_unit(x, put(x, "a.c", "#include \"conf.h\"\n#ifdef GO\n" LEAKLESS "#endif\n"));
	scan_as(x, 1, 0, 0);
	assert_int_equal(x->r.partial.n, 1);
	scan_as(x, 0, 1, 0);
	put(x, "conf.h", "#define GO 1\n");
	scan_as(x, 1, 0, 1);
	assert_int_equal(x->r.partial.n, 0);
}

/* ---- what is said ---- */

#define SOME                                                                                                           \
	"#include <stdlib.h>\n#include <string.h>\n"                                                                   \
	"int g(char **v, int n) { int s = 0;\n"                                                                        \
	"for (int i = 0; i < n; i++) {\n"                                                                              \
	"if (v[i][0] == '%') {\n"                                                                                      \
	"char *p = strdup(v[i]);\n"                                                                                    \
	"s += p[1] == 'x'; free(p); }\n"                                                                               \
	"}\n"                                                                                                          \
	"return s; }\n"

static const struct finding *only(struct fixture *x, const char *source)
{
	memset(&x->p.units, 0, sizeof x->p.units);
	add_unit(x, put(x, source, str_ends(source, "some.c") ? SOME : LEAKLESS));
	scan(x);
	assert_int_equal(count_rule(&x->r, "alloc-in-loop"), 1);
	return &x->r.findings.v[0];
}

static void test_messages(void **state)
{
	struct fixture *x = *state;
	const struct finding *f = only(x, "every.c");

	assert_non_null(strstr(f->message, "in every iteration of the loop at line 4 and released by free()"));
	assert_int_equal(f->certainty, CERTAINTY_CERTAIN);
	assert_int_equal(f->cold, 0);
	f = only(x, "some.c");
	assert_non_null(strstr(f->message, "in those iterations of the loop at line 4 that take the branch at line 5"));
	assert_int_equal(f->certainty, CERTAINTY_CERTAIN); /* how often is another question */
}

/* 1 when one of the grounds of the score begins so. */
static int has_ground(const struct finding *f, const char *text)
{
	for (size_t i = 0; i < f->grounds.n; i++)
		if (str_starts(f->grounds.v[i], text))
			return 1;
	return 0;
}

static const struct finding *finding_of(struct fixture *x, const char *rule)
{
	for (size_t i = 0; i < x->r.findings.n; i++)
		if (str_eq(x->r.findings.v[i].rule, rule))
			return &x->r.findings.v[i];
	fail_msg("no finding of %s", rule);
	return NULL;
}

/* The one finding of the rule in the source. */
static const struct finding *only_of(struct fixture *x, const char *rule, const char *text)
{
	memset(&x->p.units, 0, sizeof x->p.units);
	add_unit(x, put(x, "one.c", text));
	scan(x);
	assert_int_equal(count_rule(&x->r, rule), 1);
	return finding_of(x, rule);
}

#define HEAD                                                                                                           \
	"#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n"                          \
	"struct x { int changed; char *name; };\n"

/* What makes it cheap is said of the cost, and leaves alone whether it is so. */
static void test_what_lowers_the_score(void **state)
{
	static const char *const loops[] = {
		/* a file is opened, too */
		"for (int i = 0; i < n; i++) { char *p = strdup(v[i].name);\n"
		"FILE *f = fopen(p, \"r\"); if (f) fclose(f); free(p); }",
		/* one text of many */
		"for (int i = 0; i < n; i++) if (!strcmp(v[i].name, \"colour\")) {\n"
		"char *p = strdup(v[i].name); puts(p); free(p); }",
		/* once per change */
		"for (int i = 0; i < n; i++) if (v[i].changed) { char *p = strdup(v[i].name);\n"
		"v[i].changed = 0; puts(p); free(p); }",
		"static int done; for (int i = 0; i < n; i++) if (!done) { char *p = strdup(v[i].name);\n"
		"done = 1; puts(p); free(p); }",
	};
	struct fixture *x = *state;
	double every =
		only_of(x, "alloc-in-loop",
			HEAD
			"void f(struct x *v, int n) {\nfor (int i = 0; i < n; i++) { char *p = strdup(v[i].name);\n"
			"puts(p); free(p); } }\n")
			->score;

	for (size_t i = 0; i < sizeof loops / sizeof *loops; i++) {
		const char *text = arena_printf(&x->a, HEAD "void f(struct x *v, int n) {\n%s }\n", loops[i]);
		const struct finding *f = only_of(x, "alloc-in-loop", text);

		assert_int_equal(f->certainty, CERTAINTY_CERTAIN);
		assert_int_equal(f->cold, 0);
		assert_true(has_ground(f, i == 0 ? "fopen(), which comes along, costs far more"
						 : "in a branch that is taken once per change or key"));
		assert_true(f->score < every && f->weight != WEIGHT_HOT);
		assert_int_equal(strstr(f->message, "fopen() at line 8, which comes along, costs far more") != NULL,
				 i == 0);
	}
}

#define ASKS HEAD "static int asks(const char *s) { char *p = strdup(s); int r = puts(p); free(p); return r; }\n"

/* Wherever it is: after wrappers, or beside the call in the loop of the caller. */
static void test_what_comes_along_is_told(void **state)
{
	struct fixture *x = *state;
	const struct finding *f;

	f = only_of(
		x, "alloc-in-loop",
		HEAD
		"#include <sys/stat.h>\n"
		"static int mode_of(const char *s) { struct stat st; return stat(s, &st) ? -1 : (int)st.st_mode; }\n"
		"static int may_read(const char *s) { return mode_of(s) & 0400; }\n"
		"void f(struct x *v, int n) {\n"
		"for (int i = 0; i < n; i++) { char *p = strdup(v[i].name); v[i].changed = may_read(p); free(p); "
		"}\n}\n");
	assert_int_equal(f->certainty, CERTAINTY_CERTAIN);
	assert_true(has_ground(f, "may_read(), which comes along"));
	assert_non_null(strstr(f->message, "may_read() at line 10, which comes along, costs far more"));
	f = only_of(x, "unpooled-buffer",
		    ASKS "void f(struct x *v, int n) {\n"
			 "for (int i = 0; i < n; i++) { asks(v[i].name);\nunlink(v[i].name); }\n}\n");
	assert_int_equal(f->certainty, CERTAINTY_CERTAIN);
	assert_true(has_ground(f, "unlink(), which comes along"));
	assert_int_equal(f->cold, 0);
	assert_non_null(strstr(f->message, "unlink() at line 9, which comes along, costs far more"));
	/* only now and then: nothing is said */
	f = only_of(x, "unpooled-buffer",
		    ASKS "void f(struct x *v, int n) {\n"
			 "for (int i = 0; i < n; i++) { asks(v[i].name); if (v[i].changed) unlink(v[i].name); }\n}\n");
	assert_int_equal(f->certainty, CERTAINTY_CERTAIN);
	assert_null(strstr(f->message, "costs far more"));
}

static void test_processes_and_sleep_are_cold(void **state)
{
	struct fixture *x = *state;
	const struct finding *f;

	f = only_of(x, "alloc-in-loop",
		    HEAD "static int run(const char *s) { if (!*s) return -1; return system(s); }\n"
			 "void f(struct x *v, int n) {\n"
			 "for (int i = 0; i < n; i++) { char *p = strdup(v[i].name); run(p); free(p); } }\n");
	assert_int_equal(f->cold, 1);
	/* it may well come back before */
	f = only_of(x, "alloc-in-loop",
		    HEAD "static int run(const char *s) { if (*s) return 1; return system(s); }\n"
			 "void f(struct x *v, int n) {\n"
			 "for (int i = 0; i < n; i++) { char *p = strdup(v[i].name); run(p); free(p); } }\n");
	assert_int_equal(f->cold, 0);
	f = only_of(x, "unpooled-buffer",
		    HEAD "static void show(const char *s) { char *p = strdup(s); puts(p); free(p); }\n"
			 "void f(struct x *v, int n) {\n"
			 "for (int i = 0; i < n; i++) { show(v[i].name); sleep(1); } }\n");
	assert_int_equal(f->cold, 1);
}

static void test_branches_on_the_way(void **state)
{
	struct fixture *x = *state;
	const struct finding *f;
	double near, far;

	f = only_of(x, "unpooled-buffer",
		    HEAD "static void show(const char *s) { char *p = strdup(s); puts(p); free(p); }\n"
			 "static void one(struct x *v) { show(v->name); }\n"
			 "void f(struct x *v, int n) {\n"
			 "for (int i = 0; i < n; i++) one(&v[i]); }\n");
	assert_false(has_ground(f, "called through another function")); /* it only hands on */
	near = f->score;
	f = only_of(x, "unpooled-buffer",
		    HEAD "static void show(const char *s) { char *p = strdup(s); puts(p); free(p); }\n"
			 "static void one(struct x *v) { show(v->name); if (v->changed > 3) v->changed = 0; }\n"
			 "void f(struct x *v, int n) {\n"
			 "for (int i = 0; i < n; i++) one(&v[i]); }\n");
	assert_true(has_ground(f, "called through another function"));
	far = f->score;
	assert_true(far < near);
	f = only_of(x, "unpooled-buffer",
		    HEAD "static void show(const char *s) { char *p = strdup(s); puts(p); free(p); }\n"
			 "static void one(struct x *v) { if (v->changed > 3) show(v->name); }\n"
			 "void f(struct x *v, int n) {\n"
			 "for (int i = 0; i < n; i++) one(&v[i]); }\n");
	assert_true(f->score < far && f->certainty == CERTAINTY_CERTAIN);
}

static void test_programs_of_tests_are_cold(void **state)
{
	static const char *const names[] = {"tests/a.c", "src/test/a.c", "test_a.c", "src/a_test.c", "runtest.c"};
	static const char *const others[] = {"contest/a.c", "testament.c", "latest.c", "src/tester/a.c"};
	struct fixture *x = *state;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_int_equal(only(x, names[i])->cold, 1);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_int_equal(only(x, others[i])->cold, 0);
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

	add_unit(x, put(x, "memory.c",
			"#include <stdlib.h>\n"
			"void *xmalloc(size_t n) { void *p = malloc(n); if (!p) abort(); return p; }\n"
			"void xfree(void *p) { if (p) free(p); }\n"
			"void maybe(void *p, int now) { if (now) free(p); }\n"
			"void die(const char *s) { (void)s; exit(1); }\n"));
	add_unit(x, put(x, "use.c",
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
	assert_int_equal(workers_read(&x->a, &x->a, &x->p, &x->opt, cached_new(&x->a, NULL), facts, &x->r, &x->err), 2);
	p = program_make(&x->a, &x->p, NULL, facts, 2, NULL);
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
		cmocka_unit_test_setup_teardown(test_kept_findings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rules_change_what_is_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_new_headers_in_front, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_missing_header_comes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_messages, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_lowers_the_score, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_comes_along_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_processes_and_sleep_are_cold, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_branches_on_the_way, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_programs_of_tests_are_cold, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_summaries, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
