/* Sources and facts that mean harm: what they break is one result, and the rest is scanned. */
#include "base/proc.h"
#include "scan/find.h"
#include "scan/read/workers.h"
#include "scan_case.h"

#define GOOD                                                                                                           \
	"#include <stdlib.h>\n"                                                                                        \
	"int good(int n) { int s = 0; while (n--) { char *p = malloc(9); s += *p; free(p); } return s; }\n"

static void add_source(struct fixture *x, const char *name, const char *text)
{
	add_unit(x, put(x, name, text));
}

static int set_up_good(void **state)
{
	int rc = set_up(state);

	add_source(*state, "good.c", GOOD);
	return rc;
}

static void expect_good(const struct fixture *x)
{
	for (size_t i = 0; i < x->r.findings.n; i++)
		if (str_eq(x->r.findings.v[i].file, "good.c") && str_eq(x->r.findings.v[i].rule, "alloc-in-loop"))
			return;
	fail_msg("good.c's loop was not found (%s)", x->r.failed.n ? x->r.failed.v[0].reason : "nothing failed");
}

/* ---- deep and wide sources ---- */

static void repeat(struct str *s, const char *text, int times)
{
	while (times--)
		str_add(s, text);
}

/* A function whose body is begin, n times first, middle, n times last. */
static void add_function(struct str *s, const char *head, const char *first, int n, const char *middle,
			 const char *last)
{
	str_add(s, head);
	repeat(s, first, n);
	str_add(s, middle);
	repeat(s, last, n);
	str_add(s, " }\n");
}

static void deep_sources_are_read(void **state)
{
	struct fixture *x = *state;
	struct str s = {0};

	add_function(&s, "int a, f1(int n) { return ", "a=", 400, "n;", "");
	add_function(&s, "int f2(int n) { return ", "n ? n : ", 400, "1;", "");
	add_function(&s, "int f3(int n) { return ", "n + ", 5000, "1;", "");
	add_function(&s, "int f4(int n) { ", "if (n) n--; else ", 100, ";", "");
	add_function(&s, "void f5(int n) { ", "{ while (n--) ", 100, ";", " }");
	add_function(&s, "char *f7(char *); char *f6(char *s) { return ", "f7(", 200, "s", ")");
	str_add(&s, "\n;}\n"); /* broken on purpose: the rest is kept */
	add_function(&s, "struct s { struct s *n; }; struct s *f8(struct s *s) { return s", "->n", 1000, ";", "");
	add_function(&s, "int f9(int n) { switch (n) { ", "case __COUNTER__: n++; ", 1000, "} return n;", "");
	add_source(x, "deep.c", str_text(&s));
	assert_int_equal(scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err), 0);
	assert_int_equal(x->r.failed.n, 0);
	expect_good(x);
	str_free(&s);
}

/* More than the parser itself bears is one result. */
static void too_deep_a_source_is_one_result(void **state)
{
	struct fixture *x = *state;
	struct str s = {0};

	add_function(&s, "int f(int n) { return ", "(", 5000, "n", ")");
	add_source(x, "parens.c", str_text(&s));
	str_clear(&s);
	add_function(&s, "int g[] = ", "{", 5000, "1", "}");
	add_source(x, "braces.c", str_text(&s));
	str_clear(&s);
	add_function(&s, "int h(int n) { return ", "!", 100000, "n;", "");
	add_source(x, "nots.c", str_text(&s));
	assert_int_equal(scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err), 0);
	expect_good(x);
	assert_true(x->r.failed.n <= 3);
	str_free(&s);
}

/* ---- facts that nobody checked ---- */

/* The units' facts; some are then spoiled after the back of facts_check. */
static struct find_input read_facts(struct fixture *x)
{
	struct find_input in = {&x->p, &x->rules, &x->opt, arena_alloc(&x->a, 8 * sizeof *in.facts), 0};
	int n = workers_read(&x->a, &x->a, &x->p, &x->opt, cached_new(&x->a, NULL), in.facts, &x->r, &x->err);

	assert_int_equal(n, x->p.units.n);
	in.n = (size_t)n;
	return in;
}

static void spoil(struct unit_facts *f)
{
	for (size_t i = 0; i < f->nodes.n; i++)
		if (f->nodes.v[i].kind == NODE_CALL)
			f->nodes.v[i].sym = 0x7fffffff;
}

static void a_crash_costs_one_unit(void **state)
{
	struct fixture *x = *state;
	struct find_input in;

	add_source(x, "bad.c", "int puts(const char *); void b(void) { puts(\"x\"); }\n");
	add_source(x, "worse.c", "int puts(const char *); void w(void) { puts(\"x\"); }\n");
	in = read_facts(x);
	spoil(&in.facts[1]);
	spoil(&in.facts[2]);
	assert_int_equal(find_findings(&x->a, &in, &x->r, &x->err), 0);
	assert_int_equal(in.n, 1);
	assert_int_equal(x->r.failed.n, 2);
	assert_string_equal(x->r.failed.v[0].file, "bad.c");
	assert_string_equal(x->r.failed.v[1].file, "worse.c");
	assert_non_null(strstr(x->r.failed.v[0].reason, "did not survive it"));
	expect_good(x);
}

static void memory_has_a_bound(void **state)
{
	struct fixture *x = *state;
	struct find_input in;
	struct str s = {0};

	if (!proc_bounds_memory())
		skip();
	for (int i = 0; i < 20000; i++)
		str_addf(&s, "int f%d(int n) { return n ? f%d(n - 1) : 1; }\n", i + 1, i);
	add_source(x, "many.c", arena_printf(&x->a, "int f0(int);\n%s", str_text(&s)));
	str_free(&s);
	x->opt.find_memory = 1 << 20;
	in = read_facts(x);
	assert_int_equal(find_findings(&x->a, &in, &x->r, &x->err), 0);
	assert_int_equal(x->r.failed.n, 1);
	assert_string_equal(x->r.failed.v[0].file, "many.c");
	assert_non_null(strstr(x->r.failed.v[0].reason, "out of memory"));
	expect_good(x);
}

static void an_endless_search_ends(void **state)
{
	struct fixture *x = *state;
	struct find_input in;

	/* a circle of loops: whoever goes outwards never arrives */
	add_source(x, "round.c", "int puts(const char *); void b(int n) { while (n--) while (n--) puts(\"x\"); }\n");
	in = read_facts(x);
	assert_int_equal(in.facts[1].loops.n, 2);
	in.facts[1].loops.v[0].parent = 1;
	x->opt.find_timeout_s = 2;
	assert_int_equal(find_findings(&x->a, &in, &x->r, &x->err), 0);
	assert_int_equal(x->r.failed.n, 1);
	assert_string_equal(x->r.failed.v[0].file, "round.c");
	assert_non_null(strstr(x->r.failed.v[0].reason, "longer than 2 s"));
	expect_good(x);
}

/* What a tree may cost as a whole: what was not read by then is named, and the rest is scanned. */
static void reading_all_has_a_bound(void **state)
{
	struct fixture *x = *state;

	for (int i = 0; i < 100; i++)
		add_source(x, arena_printf(&x->a, "s%d.c", i), "int s;\n");
	x->opt.jobs = 1;
	x->opt.all_timeout_s = 0.001;
	assert_int_equal(scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err), 0);
	expect_good(x);
	assert_in_range(x->r.failed.n, 80, 100); /* one batch was read */
	assert_non_null(strstr(x->r.failed.v[0].reason, "for reading all sources were over"));
	assert_non_null(strstr(x->r.warnings.v[0], "Not all sources were read"));
}

static void facts_of_all_have_a_bound(void **state)
{
	struct fixture *x = *state;
	struct str s = {0};

	for (int i = 0; i < 200; i++)
		str_addf(&s, "int f%d(int n) { return n + %d; }\n", i, i);
	for (int i = 0; i < 50; i++)
		add_source(x, arena_printf(&x->a, "s%d.c", i), str_text(&s));
	str_free(&s);
	x->opt.jobs = 1;
	x->opt.all_memory = 200000;
	assert_int_equal(scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err), 0);
	expect_good(x);
	assert_in_range(x->r.failed.n, 10, 49);
	assert_non_null(strstr(x->r.failed.v[0].reason, "takes more than"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up_good, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(deep_sources_are_read),	 TEST(too_deep_a_source_is_one_result), TEST(a_crash_costs_one_unit),
		TEST(memory_has_a_bound),	 TEST(an_endless_search_ends),		TEST(reading_all_has_a_bound),
		TEST(facts_of_all_have_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
