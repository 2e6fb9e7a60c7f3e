/* What findings are ranked by: the guess of how often their place runs, in programs where it is plain which runs more. */
#include "scan_case.h"

/* The finding of alloc-in-loop in the function. */
static const struct finding *finding_in(const struct fixture *x, const char *function)
{
	for (size_t i = 0; i < x->r.findings.n; i++) {
		const struct finding *f = &x->r.findings.v[i];

		if (!strcmp(f->rule, "alloc-in-loop") && f->function && !strcmp(f->function, function))
			return f;
	}
	fail_msg("nothing found in %s()", function);
	return NULL;
}

static double score_in(const struct fixture *x, const char *function)
{
	return finding_in(x, function)->score;
}

#define HEAD                                                                                                           \
	"#include <stdlib.h>\n"                                                                                        \
	"int use(char *p, int n);\n"                                                                                   \
	"int next(void);\n"
/* A function with a place to be found. */
#define PLACE(name)                                                                                                    \
	"int " name "(int n) { int s = 0; for (int i = 0; i < n; i++) { char *p = malloc(n); if (!p) return -1; "      \
	"s += use(p, n); free(p); } return s; }\n"

static void scan(struct fixture *x, const char *text)
{
	memset(&x->p.units, 0, sizeof x->p.units);
	memset(&x->r, 0, sizeof x->r);
	add_unit(x, put(x, "a.c", text));
	x->opt.jobs = 1;
	if (scan_project(&x->a, &x->p, &x->rules, &x->opt, &x->r, &x->err))
		fail_msg("%s", x->err.text);
	assert_int_equal(x->r.failed.n, 0);
}

static void loops_on_the_way_count(void **state)
{
	struct fixture *x = *state;

	scan(x, HEAD PLACE("inner") PLACE("outer")
			PLACE("once") "int twice(int n) { int s = 0; while (next()) s += inner(n); return s; }\n"
				      "int main(void) { int s = once(3); while (next()) { s += outer(3); s += "
				      "twice(4); } return s; }\n");
	assert_true(score_in(x, "once") < score_in(x, "outer"));
	assert_true(score_in(x, "outer") < score_in(x, "inner"));
}

static void branches_are_seldom(void **state)
{
	struct fixture *x = *state;

	scan(x,
	     HEAD PLACE("always") PLACE("sometimes") PLACE("leaving") PLACE(
		     "wrong") "int fatal_error(int n) { return wrong(n); }\n"
			      "int main(void) { int s = 0; while (next()) { s += always(1); if (s > 8) s += "
			      "sometimes(1);\n"
			      "  if (s == 70) { leaving(2); break; } if (next() < 0) fatal_error(3); } return s; }\n");
	assert_true(score_in(x, "leaving") < score_in(x, "sometimes"));
	assert_true(score_in(x, "sometimes") < score_in(x, "always"));
	assert_true(score_in(x, "wrong") < score_in(x, "sometimes"));
}

/* What most of a table's functions call runs more often than one of them; the longer the table, the less each. */
static void tables_are_shared(void **state)
{
	struct fixture *x = *state;
	double of_two;

	scan(x, HEAD PLACE("lookup")
			PLACE("get") "int set(int n) { return lookup(n); }\n"
				     "static int (*const table[])(int) = {get, set};\n"
				     "int main(void) { int s = 0; while (next()) s += table[s & 1](s); return s; }\n");
	of_two = score_in(x, "get");
	scan(x, HEAD PLACE("lookup") PLACE(
			"get") "int set(int n) { return lookup(n); }\n"
			       "int del(int n) { return lookup(n); }\n int add(int n) { return lookup(n) + 1; }\n"
			       "int old(int n) { return lookup(n) - 1; }\n int len(int n) { return lookup(n) - 2; }\n"
			       "static int (*const table[])(int) = {get, set, del, add, old, len};\n"
			       "int main(void) { int s = 0; while (next()) s += table[s & 3](s); return s; }\n");
	assert_true(score_in(x, "get") <= of_two);
	assert_true(score_in(x, "get") < score_in(x, "lookup"));
}

/* A hook that is called from everywhere, and whose functions call everything, is no loop. */
static void hooks_close_no_circle(void **state)
{
	struct fixture *x = *state;

	scan(x, HEAD "struct hooks { void (*tell)(int); void (*crashed)(int); };\n"
		     "extern struct hooks h;\nint work(int n);\n" PLACE(
			     "report") "static void tell(int n) { report(n); if (n > 3) work(n - 1); }\n"
				       "static void crashed(int n) { report(n); work(1); h.tell(n); }\n"
				       "struct hooks h = {tell, crashed};\n" PLACE(
					       "item") "int work(int n) { int s = 0; while (next()) { s += item(n); if "
						       "(s < 0) h.tell(n); "
						       "if (s == 77) h.crashed(s); } return s; }\n"
						       "int main(void) { int s = 0; while (next()) s += work(s); "
						       "return s; }\n");
	assert_true(score_in(x, "report") < score_in(x, "item"));
	assert_true(score_in(x, "item") < 6); /* thousands, not millions of millions */
}

/* What everything calls when it fails comes once at the most, and closes no circle. */
static void the_end_comes_once(void **state)
{
	struct fixture *x = *state;

	scan(x, HEAD
	     "void failed(int line);\nint work(int n);\n"
	     "#define check(x) ((x) ? (void)0 : (failed(__LINE__), __builtin_unreachable()))\n" PLACE(
		     "state") "void failed(int line) { state(line); work(1); }\n" PLACE("item") "int work(int n) { int "
												"s = 0; while (next()) "
												"{ check(n > 1); s += "
												"item(n); check(s); "
												"check(next()); } "
												"return s; }\n"
												"int main(void) { int "
												"s = 0; while (next()) "
												"{ check(s); s += "
												"work(s); } return s; "
												"}\n");
	assert_true(score_in(x, "state") + 1 < score_in(x, "item"));
	assert_true(score_in(x, "item") < 6);
}

/* What calls itself runs oftener than what does not, and not without end. */
static void circles_end(void **state)
{
	struct fixture *x = *state;

	scan(x,
	     HEAD PLACE("plain") PLACE("leaf") "int down(int n);\n"
					       "int over(int n) { return n ? down(n - 1) + down(n - 2) : leaf(n); }\n"
					       "int down(int n) { return n ? over(n - 1) : 0; }\n"
					       "int main(void) { int s = 0; while (next()) { s += plain(1); s += "
					       "over(9); } return s; }\n");
	assert_true(score_in(x, "plain") < score_in(x, "leaf") + 1);
	assert_true(score_in(x, "leaf") < 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(loops_on_the_way_count, set_up, tear_down),
		cmocka_unit_test_setup_teardown(branches_are_seldom, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tables_are_shared, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hooks_close_no_circle, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_end_comes_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(circles_end, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
