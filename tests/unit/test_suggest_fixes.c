/* Which findings' patches are tried, under which names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "suggest/fixes.h"

static struct arena arena;
static struct finding_list findings;
static struct suggestion_list out;
static struct suggest_options opt;

static int fresh(void **state)
{
	(void)state;
	memset(&findings, 0, sizeof findings);
	memset(&out, 0, sizeof out);
	memset(&opt, 0, sizeof opt);
	return 0;
}

static int give_back(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* A hot finding with a patch of its line. */
static struct finding *found(const char *rule, size_t line)
{
	struct finding *f = list_push(&arena, &findings);

	f->id = arena_printf(&arena, "F%zu", findings.n);
	f->rule = rule;
	f->file = "a.c";
	f->message = "m";
	f->line = (int)line;
	f->weight = WEIGHT_HOT;
	f->fingerprint = arena_printf(&arena, "%08zx00000000aaaaaaaabbbbbbbb", line);
	f->fix.title = "t";
	patch_add(&arena, &f->fix.patch,
		  (struct replacement){.file = "a.c", .offset = line * 10, .before = "x\n", .text = "y\n"});
	return f;
}

static void hot_ones_only(void **state)
{
	(void)state;
	found("alloc-in-loop", 1);
	struct finding *warm = found("alloc-in-loop", 2);
	warm->weight = WEIGHT_WARM;
	warm->measured = 1;
	found("alloc-in-loop", 3)->suppressed_by = "a comment";
	memset(&found("alloc-in-loop", 4)->fix, 0, sizeof(struct fix));
	found("alloc-in-loop", 5)->weight = WEIGHT_COLD;
	suggest_fixes(&arena, &findings, &opt, &out);
	assert_int_equal(out.n, 1);
	assert_string_equal(out.v[0].id, "patch-alloc-in-loop-00000001");
	assert_int_equal(out.v[0].kind, RULE_PATCH);
	assert_int_equal(out.v[0].edit.patch->n, 1);
	assert_string_equal(findings.v[0].suggestions.v[0], out.v[0].id);
	assert_int_equal(findings.v[1].suggestions.n, 0);
}

static void one_change_comes_once(void **state)
{
	(void)state;
	found("alloc-in-loop", 1);
	found("small-heap-buffer", 1);
	suggest_fixes(&arena, &findings, &opt, &out);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.v[0].findings.n, 2);
	assert_string_equal(findings.v[1].suggestions.v[0], "patch-alloc-in-loop-00000001");
}

static void the_first_twelve_in_their_order(void **state)
{
	(void)state;
	for (size_t i = 1; i <= 20; i++)
		found("alloc-in-loop", i);
	suggest_fixes(&arena, &findings, &opt, &out);
	assert_int_equal(out.n, 12);
	for (size_t i = 1; i < out.n; i++)
		assert_true(out.v[i].order > out.v[i - 1].order);
}

/* What rests on an assumption is checked before it is raced; what makes threads is measured for its price unless it is
 * allowed. */
static void risks(void **state)
{
	(void)state;
	found("strlen-in-condition", 1)->fix.risk = RISK_SEMANTICS;
	struct finding *parallel = found("independent-loop", 2);
	parallel->fix.parallel = 1;
	strlist_add(&arena, &parallel->fix.flags, "-fopenmp");
	suggest_fixes(&arena, &findings, &opt, &out);
	assert_int_equal(out.v[0].priced, 0);
	assert_int_equal(out.v[1].priced, 1);
	assert_int_equal(out.v[1].risk, RISK_SEMANTICS);
	assert_string_equal(out.v[1].edit.add.v[0], "-fopenmp");
	assert_string_equal(out.v[1].edit.link.v[0], "-fopenmp");
	strlist_add(&arena, &opt.allow, "semantics");
	out.n = 0;
	suggest_fixes(&arena, &findings, &opt, &out);
	assert_int_equal(out.v[1].priced, 0);
}

static void asked_for_by_name(void **state)
{
	(void)state;
	found("alloc-in-loop", 1);
	strlist_add(&arena, &opt.only, "patch-small-*");
	suggest_fixes(&arena, &findings, &opt, &out);
	assert_int_equal(out.v[0].status, SUGGESTION_SKIPPED);
	assert_true(fixes_may_match("patch-*") && fixes_may_match("patch-alloc-in-loop-00000001") &&
		    fixes_may_match("p*"));
	assert_false(fixes_may_match("pgo*") || fixes_may_match("lto"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(hot_ones_only, fresh, give_back),
		cmocka_unit_test_setup_teardown(one_change_comes_once, fresh, give_back),
		cmocka_unit_test_setup_teardown(the_first_twelve_in_their_order, fresh, give_back),
		cmocka_unit_test_setup_teardown(risks, fresh, give_back),
		cmocka_unit_test_setup_teardown(asked_for_by_name, fresh, give_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
