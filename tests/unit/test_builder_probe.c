/* Questions to the compiler before a build: the same code, code that does not compile, flags it does not take,
 * and the switches that it lists. */
#include "builder_project.h"

#include "base/str.h"
#include "builder/ask.h"
#include "builder/probe.h"

static const char source[] = "#ifdef BROKEN\n#error no\n#endif\n"
			     "#ifdef LONG /* a million numbers: compiled in no tenth of a second */\n"
			     "#define N 1,\n"
			     "#define A(x) x x x x x x x x x x\n"
			     "int many[] = {A(A(A(A(A(A(N))))))};\n"
			     "#endif\n"
			     "int g(int *a, int n)\n"
			     "{\n"
			     "\tint s = 0;\n"
			     "\tfor (int i = 0; i < n; i++)\n"
			     "\t\ts += a[i] > 3 ? a[i] * 5 : 1;\n"
			     "\treturn s;\n"
			     "}\n";

static struct trial t;

static int begin(void **state)
{
	(void)state;
	trial_begin(&t);
	put_file(&t, "Makefile", "prog: a.o b.o\n\tgcc -o $@ a.o b.o\n%.o: %.c\n\tgcc -O2 -c $<\n");
	put_file(&t, "a.c", "int g(int *, int);\nint main(void) { int a[3] = {1, 5, 9}; return g(a, 3) == 0; }\n");
	put_file(&t, "b.c", source);
	t.opt.build_command = "make";
	*list_push(&t.a, &t.opt.benchmarks) = (struct benchmark){.name = "b", .command = "./prog"};
	trial_baseline(&t);
	return 0;
}

static int end(void **state)
{
	(void)state;
	trial_end(&t);
	return 0;
}

static struct probe ask(const struct edit *e, const char *unit)
{
	const struct edit *edits[] = {e};
	struct variant v = {.id = "question", .edits = edits, .n_edits = e != NULL};
	struct strlist units = {0};
	struct probe p;
	if (unit)
		strlist_add(&t.a, &units, unit);
	if (builder_probe(t.b, e ? &v : NULL, &units, &p, &t.err) != 0)
		fail_msg("%s", t.err.text);
	return p;
}

static void one_compile_tells_whether_code_changes(void **state)
{
	(void)state;
	struct probe base = ask(NULL, NULL), alone = ask(NULL, "b.c");
	const struct edit nothing = {.add = TEXTS("-DUNUSED=1")}, other = {.add = TEXTS("-O1")};
	assert_true(base.known && alone.known);
	assert_string_not_equal(base.hash, alone.hash);
	assert_string_equal(ask(&nothing, NULL).hash, base.hash);
	assert_string_equal(ask(&nothing, "b.c").hash, alone.hash);
	assert_string_not_equal(ask(&other, "b.c").hash, alone.hash);
	/* the same question again is answered from the kept objects, alike */
	assert_string_equal(ask(&other, "b.c").hash, ask(&other, "b.c").hash);
	/* and the build takes them: nothing is compiled a second time */
	struct built built = trial_variant(&t, "o1", &(struct edit){.add = TEXTS("-O1"), .units = TEXTS("b.c")});
	assert_int_equal(built.status, BUILD_OK);
	assert_int_equal(built.compiled_units, 0);
	assert_true(built.linked > 0);
}

static void what_does_not_compile_says_why(void **state)
{
	(void)state;
	const struct edit broken = {.add = TEXTS("-DBROKEN")};
	struct probe p = ask(&broken, NULL);
	assert_true(p.known);
	assert_non_null(p.failed);
	assert_non_null(strstr(p.failed, "b.c does not compile: "));
	assert_non_null(strstr(p.failed, "#error no"));
}

static void what_ran_out_of_time_is_no_failure_of_the_code(void **state)
{
	(void)state;
	const struct edit edit = {.add = TEXTS("-DLONG"), .units = TEXTS("b.c")}, *edits[] = {&edit};
	struct variant v = {.id = "question", .edits = edits, .n_edits = 1};
	struct built built;
	builder_until(t.b, 1e-3); /* long ago */
	struct probe p = ask(&edit, "b.c");
	assert_true(p.failed && p.late);
	assert_string_equal(p.failed, "the time was over while b.c was compiled");
	assert_int_equal(builder_ask(t.b, &v, &built, &t.err), 1);
	assert_int_equal(built.status, BUILD_TIMEOUT);
	builder_until(t.b, 0);
	assert_null(ask(&edit, "b.c").failed);
}

static void objects_for_lto_tell_nothing(void **state)
{
	(void)state;
	const struct edit lto = {.add = TEXTS("-flto"), .link = TEXTS("-flto")};
	assert_false(ask(&lto, NULL).known);
	assert_false(ask(NULL, "no-such.c").known);
}

/* On top of a set that was trained: the profile is that of its training, and each answer is its own. */
static void a_set_is_asked_about_with_its_profile(void **state)
{
	(void)state;
	const struct edit pgo = {.pgo = 1}, lto = {.add = TEXTS("-flto"), .link = TEXTS("-flto")};
	const struct edit nothing = {.add = TEXTS("-DUNUSED=1"), .units = TEXTS("b.c")};
	const struct edit other = {.add = TEXTS("-fno-if-conversion"), .units = TEXTS("b.c")};
	const struct edit *set[] = {&pgo, &lto}, *same[] = {&pgo, &lto, &nothing}, *more[] = {&pgo, &lto, &other};
	const struct edit *plain[] = {&lto};
	struct variant v = {.id = "set", .edits = set, .n_edits = 2},
		       with_nothing = {.id = "same", .edits = same, .n_edits = 3};
	struct variant with_more = {.id = "more", .edits = more, .n_edits = 3};
	struct variant untrained = {.id = "untrained", .edits = plain, .n_edits = 1};
	struct strlist units = TEXTS("b.c");
	struct built built;
	struct probe p, q, r, u;
	assert_int_equal(builder_variant(t.b, &v, &built, &t.err), 0);
	if (built.status != BUILD_OK)
		fail_msg("%s", built.reason);
	assert_int_equal(builder_probe_on(t.b, &v, &built, &units, &p, &t.err), 0);
	assert_int_equal(builder_probe_on(t.b, &with_nothing, &built, &units, &q, &t.err), 0);
	assert_int_equal(builder_probe_on(t.b, &with_more, &built, &units, &r, &t.err), 0);
	assert_int_equal(builder_probe_on(t.b, &untrained, &built, &units, &u, &t.err), 0);
	assert_true(p.known && q.known && r.known && u.known);
	assert_string_equal(p.hash, q.hash);
	assert_string_not_equal(p.hash, r.hash);
	/* it is the profile that tells these apart */
	assert_string_not_equal(p.hash, u.hash);
	assert_string_equal(u.hash, ask(NULL, "b.c").hash);
}

/* What was built before is built again, elsewhere, when asked for: a set is compared with itself by it. */
static void a_set_can_be_built_again(void **state)
{
	(void)state;
	const struct edit o3 = {.add = TEXTS("-O3")};
	const struct edit *edits[] = {&o3};
	struct variant v = {.id = "set", .edits = edits, .n_edits = 1},
		       again = {.id = "again", .edits = edits, .n_edits = 1, .separate = 1};
	struct built first, second, third;
	assert_int_equal(builder_variant(t.b, &v, &first, &t.err), 0);
	assert_int_equal(builder_variant(t.b, &v, &second, &t.err), 0);
	assert_int_equal(builder_variant(t.b, &again, &third, &t.err), 0);
	assert_string_equal(first.tree, second.tree);
	assert_string_not_equal(first.tree, third.tree);
	assert_string_equal(first.code_hash, third.code_hash);
}

static void refused_flags_are_named(void **state)
{
	(void)state;
	const struct edit fine = {.add = TEXTS("-O3", "-fno-tree-vectorize", "-DX=1")};
	const struct edit bad = {.add = TEXTS("-O3", "-fno-such-thing-at-all")};
	assert_null(builder_refuses(t.b, &fine));
	assert_string_equal(builder_refuses(t.b, &bad), "-fno-such-thing-at-all");
}

static void listed_switches_are_toggled(void **state)
{
	(void)state;
	struct strlist plain = {0}, without = {0};
	struct strlist o2 = TEXTS("gcc", "-O2", "-c", "b.c"), no = TEXTS("gcc", "-O2", "-fno-gcse", "-c", "b.c");
	builder_switches(t.b, &o2, &plain);
	builder_switches(t.b, &no, &without);
	assert_true(plain.n > 100);
	assert_true(strlist_has(&plain, "-fno-gcse"));
	assert_true(strlist_has(&plain, "-ftracer"));
	assert_false(strlist_has(&plain, "-fno-tracer"));
	/* what the build has off is turned on */
	assert_true(strlist_has(&without, "-fgcse"));
	for (size_t i = 0; i < plain.n; i++)
		assert_null(strchr(plain.v[i], '='));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_compile_tells_whether_code_changes),
		cmocka_unit_test(what_does_not_compile_says_why),
		cmocka_unit_test(what_ran_out_of_time_is_no_failure_of_the_code),
		cmocka_unit_test(objects_for_lto_tell_nothing),
		cmocka_unit_test(a_set_is_asked_about_with_its_profile),
		cmocka_unit_test(a_set_can_be_built_again),
		cmocka_unit_test(refused_flags_are_named),
		cmocka_unit_test(listed_switches_are_toggled),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
