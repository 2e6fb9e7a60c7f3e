/* What an edit of a report risks, whatever the report calls it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "apply/accept.h"

static struct arena arena;

static int drop(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* A report calls its flags what it likes. */
static void risks_are_known_from_rules(void **state)
{
	(void)state;
	static const struct {
		const char *flag;
		enum risk risk;
	} cases[] = {
		{"-O3", RISK_SAFE},
		{"-flto", RISK_SAFE},
		{"-DTABLE=4", RISK_SAFE},
		{"-march=native", RISK_PORTABILITY},
		{"-march=znver4", RISK_PORTABILITY},
		{"-mavx512f", RISK_PORTABILITY},
		{"-ffast-math", RISK_NUMERICS},
		{"-Ofast", RISK_NUMERICS},
		{"-fno-stack-protector", RISK_SECURITY},
		{"-U_FORTIFY_SOURCE", RISK_SECURITY},
		{"-DNDEBUG", RISK_SEMANTICS},
		{"-funroll-loops", RISK_SAFE},
	};
	struct rule_set rules = {0};
	assert_int_equal(rules_load(&arena, NULL, &rules, NULL), 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct edit e = {0};
		strlist_add(&arena, &e.add, "-O2");
		strlist_add(&arena, &e.add, cases[i].flag);
		if (accept_risk(&e, &rules, 1) != cases[i].risk)
			fail_msg("%s has the risk %s", cases[i].flag, risk_name(accept_risk(&e, &rules, 1)));
	}
}

/* What is taken away defends as much as what is added endangers. */
static void removals_have_risks(void **state)
{
	(void)state;
	static const struct {
		const char *pattern;
		enum risk risk;
	} cases[] = {
		{"-O*", RISK_SAFE},
		{"-O1", RISK_SAFE},
		{"-g*", RISK_SAFE},
		{"-fno-inline", RISK_SAFE},
		{"-fno-tree-vectorize", RISK_SAFE},
		{"-fno-gcse", RISK_SAFE},
		{"-pg", RISK_SAFE},
		{"-DTABLE", RISK_SAFE}, /* it is added again */
		{"-DTABLE=*", RISK_SAFE},
		{"-DTAB", RISK_SEMANTICS},
		{"-DOTHER=*", RISK_SEMANTICS},
		{"-fwrapv*", RISK_SEMANTICS},
		{"-fno-strict-overflow", RISK_SEMANTICS},
		{"-fpack-struct", RISK_SEMANTICS},
		{"-m*", RISK_SECURITY},
		{"-f*", RISK_SECURITY},
		{"-D*", RISK_SECURITY},
		{"-Wl,*", RISK_SECURITY},
		{"-fstack-protector-strong", RISK_SECURITY},
		{"-fstack*", RISK_SECURITY},
		{"-D_FORTIFY_SOURCE=3", RISK_SECURITY},
		{"-Wl,-z,now", RISK_SECURITY},
		{"-mbranch-protection=*", RISK_SECURITY},
		{"-static-pie", RISK_SECURITY},
	};
	struct rule_set rules = {0};
	assert_int_equal(rules_load(&arena, NULL, &rules, NULL), 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct edit e = {0};
		strlist_add(&arena, &e.add, "-DTABLE=8");
		strlist_add(&arena, &e.remove, cases[i].pattern);
		if (accept_risk(&e, &rules, 1) != cases[i].risk)
			fail_msg("without %s: the risk is %s", cases[i].pattern, risk_name(accept_risk(&e, &rules, 1)));
	}
}

/* That a macro is only a size, a scan here has shown; what another's report says of it is not known. */
static void macros_of_others_have_a_risk(void **state)
{
	(void)state;
	struct rule_set rules = {0};
	struct edit macro = {0}, option = {0}, both = {0};
	assert_int_equal(rules_load(&arena, NULL, &rules, NULL), 0);
	strlist_add(&arena, &macro.add, "-DTABLE=8");
	strlist_add(&arena, &option.options, "--enable-x");
	strlist_add(&arena, &both.add, "-DTABLE=8");
	strlist_add(&arena, &both.remove, "-fPIE");
	assert_int_equal(accept_risk(&macro, &rules, 1), RISK_SAFE);
	assert_int_equal(accept_risk(&macro, &rules, 0), RISK_SEMANTICS);
	assert_int_equal(accept_risk(&option, &rules, 0), RISK_SEMANTICS);
	assert_int_equal(accept_risk(&both, &rules, 0), RISK_SECURITY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(risks_are_known_from_rules),
		cmocka_unit_test(removals_have_risks),
		cmocka_unit_test(macros_of_others_have_a_risk),
	};
	return cmocka_run_group_tests(tests, NULL, drop);
}
