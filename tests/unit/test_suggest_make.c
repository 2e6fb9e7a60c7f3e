/* From a project, findings and tags to suggestions: what is proposed, what is
 * skipped and why, and what each rests on. */
#include "suggest_project.h"

#include "suggest/asked.h"

static void a_plain_project_gets_many_kinds(void **state)
{
	(void)state;
	struct project p = project_of("gcc -std=gnu99 -O2 -Wall -c", "gcc -o prog a.o b.o c.o -lm");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	add_tag(&tags, "USE_TABLE", "USE_TABLE=0 USE_TABLE");
	words(&add_tag(&tags, "HASH_BITS", "HASH_BITS=8")->safe_tries, "HASH_BITS=8");
	strlist_add(&arena, &opt.hot_units, "a.c");
	opt.hot_why = "90 % of the lines that the workload executes are in a.c";
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	static const char *const expected[] = {
		"flag-o3",
		"flag-os",
		"lto",
		"lto-o3",
		"pgo",
		"pgo-lto",
		"clang",
		"alloc-jemalloc",
		"alloc-mimalloc",
		"alloc-tcmalloc",
		"tunable-mmap-trim",
		"tunable-tcache-count",
		"fno-plt",
		"z-now",
		"gc-sections",
		"mtune-native",
		"ftracer",
		"funroll-loops",
		"link-o1-hash",
		"define-tag-HASH_BITS-8",
	};
	size_t proposed = 0;
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		assert_proposed(&l, expected[i]);
	for (size_t i = 0; i < l.n; i++) {
		proposed += l.v[i].status == SUGGESTION_PROPOSED;
		assert_true(l.v[i].why && *l.v[i].why);
		assert_true(i == 0 || l.v[i - 1].order <= l.v[i].order);
		/* nothing without a reason is skipped, nothing with one proposed */
		assert_true((l.v[i].status == SUGGESTION_SKIPPED) == (l.v[i].reason != NULL));
	}
	assert_true(proposed >= 15);
	assert_priced(&l, "define-tag-USE_TABLE-0");
	assert_priced(&l, "march-native");
	assert_priced(&l, "flag-ofast");
	assert_priced(&l, "static");
	assert_priced(&l, "no-pie");
	assert_string_equal(get(&l, "o3-hot")->edit.units.v[0], "a.c");
	assert_int_equal(get(&l, "o3-hot")->edit.units.n, 1);
	assert_string_equal(get(&l, "ftracer")->why, opt.hot_why);
	assert_skipped(&l, "flag-o2", "already in the build");
	assert_null(suggestion_find(&l, "gcc"));
	assert_null(suggestion_find(&l, "fno-semantic-interposition"));
	assert_string_equal(get(&l, "clang")->edit.compiler, "/usr/bin/clang-19");
	assert_string_equal(get(&l, "alloc-tcmalloc")->edit.preload, "/usr/lib/libtcmalloc_minimal.so");
	assert_non_null(strstr(get(&l, "flag-o3")->why, "gcc 12.2.0 at -O2"));
}

static void risks_are_allowed_by_name(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0}, all = {0};
	strlist_add(&arena, &opt.allow, "portability");
	strlist_add(&arena, &all.allow, "all");
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	assert_proposed(&l, "march-native");
	assert_proposed(&l, "march-x86-64-v3");
	assert_priced(&l, "flag-ofast");
	l = make(&p, &findings, &tags, &h, &all);
	assert_proposed(&l, "flag-ofast");
	assert_proposed(&l, "no-pie");

	struct suggest_options wrong = {0};
	struct suggestion_list out = {0};
	struct err err = {{0}};
	strlist_add(&arena, &wrong.allow, "danger");
	assert_int_equal(suggest_make(&arena, &rules, &p, &findings, &tags, &h, &wrong, &out, &err), -1);
	assert_non_null(strstr(err.text, "danger"));
}

static void only_and_skip_take_patterns(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	strlist_add(&arena, &opt.only, "alloc-*");
	strlist_add(&arena, &opt.only, "openmp-simd"); /* nothing calls for it here */
	strlist_add(&arena, &opt.skip, "alloc-jemalloc");
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	assert_proposed(&l, "alloc-mimalloc");
	assert_skipped(&l, "alloc-jemalloc", "--skip");
	assert_skipped(&l, "flag-o3", "--only");
	assert_proposed(&l, "openmp-simd");

	struct suggestion_list out = {0};
	struct err err = {{0}};
	struct suggest_options wrong = {0};
	strlist_add(&arena, &wrong.only, "flag-o7");
	assert_int_equal(suggest_make(&arena, &rules, &p, &findings, &tags, &h, &wrong, &out, &err), -1);
	assert_non_null(strstr(err.text, "flag-o7"));
	wrong.only.v[0] = "define-tag-GONE";
	assert_int_equal(suggest_make(&arena, &rules, &p, &findings, &tags, &h, &wrong, &out, &err), 0);
}

static void a_suggestion_names_the_finding_it_rests_on(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	struct finding *f = add_finding(&findings, "alloc-in-loop", "sub/c.c");
	f->measured = 1;
	f->count = 1200000;
	opt.allocation_share = 0.2;
	add_finding(&findings, "alloc-in-loop", "a.c")->suppressed_by = "a.c:11";
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	const struct suggestion *pool = get(&l, "pool");
	assert_int_equal(pool->status, SUGGESTION_PROPOSED);
	assert_true(pool->edit.pool);
	assert_int_equal(pool->edit.units.n, 1);
	assert_string_equal(pool->edit.units.v[0], "sub/c.c");
	assert_non_null(strstr(pool->why, "sub/c.c:12"));
	assert_non_null(strstr(pool->why, "1200000"));
	assert_int_equal(pool->findings.n, 1);
	assert_true(strlist_has(&findings.v[0].suggestions, "pool"));
	assert_true(strlist_has(&findings.v[0].suggestions, "alloc-mimalloc"));
	assert_int_equal(findings.v[1].suggestions.n, 0);
	/* what rests on a finding is tried earlier than it would be otherwise */
	assert_true(get(&l, "alloc-mimalloc")->order < rule_find(&rules, "alloc-mimalloc")->order);
}

static void what_costs_no_build_waits_unless_it_is_likely(void **state)
{
	(void)state;
	static const char *const classic[] = {"flag-o3", "lto", "pgo", "clang"};
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	for (int much = 0; much < 2; much++) {
		struct suggest_options opt = {.allocation_share = much ? 0.05 : 0.003};
		struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
		for (size_t i = 0; i < sizeof classic / sizeof *classic; i++) {
			int order = get(&l, classic[i])->order;
			assert_int_equal(get(&l, "alloc-mimalloc")->order < order, much);
			assert_int_equal(get(&l, "tunable-tcache-count")->order < order, much);
		}
	}
}

static void cold_findings_alone_call_for_nothing(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	add_finding(&findings, "alloc-in-loop", "a.c")->cold = 1;
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	assert_skipped(&l, "pool", "never ran");
	assert_non_null(strstr(get(&l, "pool")->why, "a.c:12"));

	/* ten allocations are no reason for another allocator, whatever share of all they are */
	struct finding_list few = {0};
	struct finding *f = add_finding(&few, "unpooled-buffer", "a.c");
	f->measured = 1;
	f->count = 10;
	p.facts.n = 0;
	l = make(&p, &few, &tags, &h, &opt);
	assert_skipped(&l, "pool", "hardly ever");
	assert_skipped(&l, "alloc-mimalloc", "hardly ever");
	f->count = 100000;
	l = make(&p, &few, &tags, &h, &opt);
	assert_proposed(&l, "alloc-mimalloc");
}

static void flags_go_to_the_units_that_need_them(void **state)
{
	(void)state;
	struct project p = project_of("gcc -c", "gcc -o prog a.o");
	struct host h = host_of();
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	struct suggest_options opt = {0};
	add_finding(&findings, "vectorizable-loop", "a.c");
	add_finding(&findings, "unoptimized-build", "b.c");
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	const struct suggestion *s = get(&l, "o3-hot-units");
	assert_int_equal(s->edit.units.n, 1);
	assert_string_equal(s->edit.units.v[0], "a.c");
	assert_string_equal(get(&l, "optimize")->edit.units.v[0], "b.c");
	assert_proposed(&l, "flag-o2");
}

static void what_is_missing_here_is_said(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -static -o prog a.o");
	struct host h = host_of();
	struct suggest_options opt = {0};
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	strlist_add(&arena, &opt.allow, "all");
	struct suggestion_list l = make(&p, &findings, &tags, &h, &opt);
	(void)l;
	/* a static program ignores preloaded libraries: no suggestion can rest on that */
	assert_true(!suggestion_find(&l, "alloc-mimalloc") || get(&l, "alloc-mimalloc")->status == SUGGESTION_SKIPPED);
	assert_skipped(&l, "static", "already in the build");

	struct project q = project_of("gcc -O2 -c", "gcc -o prog a.o");
	h.allocators.n = 0;
	h.compilers.n = 1;
	h.tunables.n = 0;
	h.cpu_flags.n = 2;
	l = make(&q, &findings, &tags, &h, &opt);
	assert_skipped(&l, "alloc-jemalloc", "apt-get install libjemalloc2");
	assert_skipped(&l, "clang", "apt-get install clang");
	assert_skipped(&l, "tunable-tcache-count", "does not know");
	assert_skipped(&l, "march-x86-64-v3", "this processor does not have");
}

static void compilers_and_versions_are_respected(void **state)
{
	(void)state;
	struct project p = project_of("clang-19 -O2 -c", "clang-19 -o prog a.o");
	struct host h = host_of();
	struct finding_list loops = {0};
	struct tag_list none = {0};
	struct suggest_options plain = {0};
	add_finding(&loops, "vectorizable-loop", "a.c");
	struct suggestion_list l = make(&p, &loops, &none, &h, &plain);
	assert_skipped(&l, "ftracer", "needs gcc");
	assert_proposed(&l, "gcc");
	assert_null(suggestion_find(&l, "clang"));
	assert_null(suggestion_find(&l, "other-compiler-clang-19"));
	h.compilers.v[1].major = 11;
	struct suggest_options opt = {0};
	struct finding_list findings = {0};
	struct tag_list tags = {0};
	strlist_add(&arena, &opt.allow, "all");
	l = make(&p, &findings, &tags, &h, &opt);
	assert_skipped(&l, "march-x86-64-v3", "clang 12");
}

static void flags_of_the_build_call_for_their_opposite(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -fno-inline -fno-omit-frame-pointer -fstack-protector-strong -c",
				      "gcc -o prog a.o");
	struct host h = host_of();
	struct suggestion_list l = make_plain(&p, &h);
	assert_proposed(&l, "remove-inlining-disabled");
	assert_proposed(&l, "fomit-frame-pointer");
	assert_priced(&l, "no-stack-protector");
	assert_non_null(strstr(get(&l, "fomit-frame-pointer")->why, "-fno-omit-frame-pointer"));
	p = project_of("gcc -O2 -c", "gcc -o prog a.o");
	l = make_plain(&p, &h);
	assert_null(suggestion_find(&l, "remove-inlining-disabled"));
	assert_null(suggestion_find(&l, "no-stack-protector"));
}

/* What has no reason here is not proposed; few rules need none. */
static void no_reason_no_proposal(void **state)
{
	(void)state;
	struct project p = project_of("gcc -O2 -c", "gcc -o prog a.o");
	struct host h = host_of();
	size_t always = 0;
	p.facts.n = 0;
	struct suggestion_list l = make_plain(&p, &h);
	for (size_t i = 0; i < l.n; i++)
		always += rule_find(&rules, l.v[i].rule)->because.n == 0;
	assert_true(always <= 8);
	assert_null(suggestion_find(&l, "alloc-mimalloc"));
	assert_null(suggestion_find(&l, "z-now"));
	assert_null(suggestion_find(&l, "ftracer"));
	assert_null(suggestion_find(&l, "fcx-limited-range"));
	assert_null(suggestion_find(&l, "tunable-small-heap"));
	assert_null(suggestion_find(&l, "o3-hot"));
}

static void other_versions_are_tried(void **state)
{
	(void)state;
	struct project p = project_of("gcc-12 -O2 -c", "gcc-12 -o prog a.o");
	struct host h = host_of();
	*list_push(&arena, &h.compilers) = (struct compiler){"gcc-11", "/usr/bin/gcc-11", "gcc", "11.3.0", 11, 3};
	*list_push(&arena, &h.compilers) = (struct compiler){"clang-14", "/usr/bin/clang-14", "clang", "14.0.6", 14, 0};
	struct suggestion_list l = make_plain(&p, &h);
	const struct suggestion *s = get(&l, "other-compiler-gcc-11");
	assert_int_equal(s->status, SUGGESTION_PROPOSED);
	assert_string_equal(s->edit.compiler, "/usr/bin/gcc-11");
	assert_string_equal(s->title, "compile with gcc-11");
	assert_non_null(strstr(s->why, "11.3.0"));
	assert_proposed(&l, "other-compiler-clang-14");
	/* the newest of the other family has rules of its own */
	assert_null(suggestion_find(&l, "other-compiler-clang-19"));
	assert_null(suggestion_find(&l, "other-compiler-gcc-12"));
}

static void switches_are_turned_over_in_hot_units(void **state)
{
	(void)state;
	struct suggestion_list l = {0};
	struct suggest_options opt = {.hot_why = "it runs there"};
	struct strlist switches = {0};
	words(&opt.hot_units, "a.c");
	/* meaning, numbers, calls and defences are nobody's to flip */
	words(&switches, "-fno-tree-pre -ftracer -fwrapv -fno-strict-aliasing -fpack-struct -fassociative-math "
			 "-fno-delete-null-pointer-checks -fstack-protector -fshort-enums -fno-gcse");
	struct suggestion *own = list_push(&arena, &l);
	*own = (struct suggestion){.id = "ftracer", .rule = "ftracer"};
	words(&own->edit.add, "-ftracer");
	suggest_switches(&arena, &rules, &switches, &opt, 0, &l);
	assert_int_equal(l.n, 3);
	const struct suggestion *s = get(&l, "switch-no-tree-pre");
	assert_string_equal(s->edit.add.v[0], "-fno-tree-pre");
	assert_string_equal(s->edit.units.v[0], "a.c");
	assert_string_equal(s->why, "it runs there");
	assert_int_equal(s->status, SUGGESTION_PROPOSED);
	assert_proposed(&l, "switch-no-gcse");
	suggest_switches(&arena, &rules, &switches, &opt, 0, &l);
	assert_int_equal(l.n, 3);
}

static size_t switches_tried(const char *only, const char *skip)
{
	struct suggestion_list l = {0};
	struct suggest_options opt = {.hot_why = "it runs there"};
	struct strlist switches = {0};
	words(&opt.hot_units, "a.c");
	words(&opt.only, only);
	words(&opt.skip, skip);
	words(&switches, "-fno-tree-pre -ftracer -fno-gcse");
	suggest_switches(&arena, &rules, &switches, &opt, 0, &l);
	assert_int_equal(suggest_takes_switches(&rules, &opt), l.n > 0);
	return l.n;
}

/* What is asked for means the same in the second tier. */
static void switches_are_asked_for(void **state)
{
	(void)state;
	assert_int_equal(switches_tried("", ""), 3);
	assert_int_equal(switches_tried("", "switch*"), 0);
	assert_int_equal(switches_tried("", "switch"), 0);
	assert_int_equal(switches_tried("", "switch-no-*"), 1);
	assert_int_equal(switches_tried("switch", ""), 3);
	assert_int_equal(switches_tried("switch-no-gcse lto", ""), 1);
	assert_int_equal(switches_tried("lto", ""), 0);
}

static int is_known(const char *only, const char *skip, const char *said)
{
	struct suggest_options opt = {0};
	struct err err = {{0}};
	words(&opt.only, only);
	words(&opt.skip, skip);
	int rc = asked_check(&arena, &rules, &opt, &err);
	if (rc && !strstr(err.text, said))
		fail_msg("\"%s\" is not in: %s", said, err.text);
	return rc == 0;
}

static void what_is_asked_for_is_checked(void **state)
{
	(void)state;
	assert_true(is_known("pgo* define-tag-WHATEVER switch-no-gcse", "build-option-on-X *-hot", ""));
	assert_true(is_known("*native*", "switch-*", ""));
	/* a rule of findings is nothing to be tried, a template's name needs its dash */
	assert_false(is_known("", "alloc-in-loop", "--skip alloc-in-loop: "));
	assert_false(is_known("switchno", "", "did you mean switch"));
	assert_false(is_known("lto", "flag-o33", "did you mean flag-o3"));
	assert_false(is_known("flto-", "", "--only flto-"));
	assert_false(is_known("", "tcmaloc", "--skip tcmaloc"));
	assert_false(is_known("alloc-tcmaloc", "", "alloc-tcmalloc"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_reason_no_proposal),
		cmocka_unit_test(other_versions_are_tried),
		cmocka_unit_test(switches_are_turned_over_in_hot_units),
		cmocka_unit_test(switches_are_asked_for),
		cmocka_unit_test(what_is_asked_for_is_checked),
		cmocka_unit_test(a_plain_project_gets_many_kinds),
		cmocka_unit_test(risks_are_allowed_by_name),
		cmocka_unit_test(only_and_skip_take_patterns),
		cmocka_unit_test(a_suggestion_names_the_finding_it_rests_on),
		cmocka_unit_test(what_costs_no_build_waits_unless_it_is_likely),
		cmocka_unit_test(cold_findings_alone_call_for_nothing),
		cmocka_unit_test(flags_go_to_the_units_that_need_them),
		cmocka_unit_test(what_is_missing_here_is_said),
		cmocka_unit_test(compilers_and_versions_are_respected),
		cmocka_unit_test(flags_of_the_build_call_for_their_opposite),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
