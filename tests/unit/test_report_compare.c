/* The gate: what fails, what is allowed, and what can't be told. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/fs.h"
#include "report/compare.h"
#include "report/report.h"
#include "sample_report.h"

struct pair {
	struct arena arena;
	struct report now, old;
	struct compare_options opt;
	struct compare_result res;
};

static void pair_init(struct pair *p)
{
	memset(p, 0, sizeof *p);
	sample_report(&p->arena, &p->old);
	sample_report(&p->arena, &p->now);
	p->opt.fail_on = LEVEL_WARNING;
	p->opt.max_regression = 3;
	/* The samples share one table of metrics; each report gets its own. */
	struct metric_summary *own = arena_alloc(&p->arena, 2 * sizeof *own);
	memcpy(own, p->old.baseline.metrics, 2 * sizeof *own);
	p->now.baseline.metrics = own;
	p->now.baseline.code_hash = "of a change";
}

static void expect(struct pair *p, enum gate want, const char *words)
{
	struct err err = {""};
	assert_int_equal(report_compare(&p->arena, &p->now, &p->old, &p->opt, &p->res, &err), 0);
	int found = words == NULL;
	for (size_t i = 0; i < p->res.items.n; i++)
		found = found || strstr(p->res.items.v[i].sentence, words);
	if (p->res.outcome != want || !found) {
		for (size_t i = 0; i < p->res.items.n; i++)
			print_error("%s: %s\n", compare_gate_name(p->res.items.v[i].outcome),
				    p->res.items.v[i].sentence);
		fail_msg("is %s, should be %s with \"%s\"", compare_gate_name(p->res.outcome), compare_gate_name(want),
			 words ? words : "");
	}
	arena_free(&p->arena);
}

static void test_same_report_passes(void **state)
{
	(void)state;
	struct pair p;
	pair_init(&p);
	expect(&p, GATE_PASSED, "recommendation");
	assert_int_equal(p.res.new_findings, 0);
	assert_int_equal(p.res.known_findings, 3);
	assert_int_equal(p.res.gone_findings, 0);
	assert_int_equal(p.res.reasons.n, 0);
}

static struct finding *add_finding(struct pair *p, enum level level, const char *fingerprint)
{
	struct finding *f = sample_finding(&p->arena, &p->now, "alloc-in-loop", level, "src/net.c", 210, "a new loop");
	f->fingerprint = fingerprint;
	return f;
}

static void test_new_findings(void **state)
{
	(void)state;
	struct pair p;
	pair_init(&p);
	add_finding(&p, LEVEL_WARNING, "new1");
	expect(&p, GATE_FAILED, "new warning at src/net.c:210: a new loop [alloc-in-loop]");
	pair_init(&p);
	add_finding(&p, LEVEL_NOTE, "new1");
	expect(&p, GATE_PASSED, "new note (below what fails)");
	pair_init(&p);
	p.opt.ignore_findings = 1;
	add_finding(&p, LEVEL_ERROR, "new1");
	expect(&p, GATE_PASSED, "new error");
	pair_init(&p);
	add_finding(&p, LEVEL_ERROR, "new1")->suppressed_by = "src/net.c:209";
	expect(&p, GATE_PASSED, NULL);
	pair_init(&p);
	add_finding(&p, LEVEL_ERROR, "new1")->cold = 1;
	expect(&p, GATE_PASSED, NULL);
	pair_init(&p);
	p.opt.cold = 1;
	add_finding(&p, LEVEL_ERROR, "new1")->cold = 1;
	expect(&p, GATE_FAILED, "new error");
}

static void test_fingerprints(void **state)
{
	(void)state;
	struct pair p;
	pair_init(&p); /* moved lines are not new */
	p.now.findings.v[0].line = 999;
	expect(&p, GATE_PASSED, NULL);
	pair_init(&p); /* a second place with one fingerprint is */
	add_finding(&p, LEVEL_WARNING, p.now.findings.v[0].fingerprint);
	expect(&p, GATE_FAILED, "src/net.c:210");
	assert_int_equal(p.res.new_findings, 1);
	pair_init(&p); /* without fingerprints, what they say counts */
	for (size_t i = 0; i < p.now.findings.n; i++)
		p.now.findings.v[i].fingerprint = p.old.findings.v[i].fingerprint = "";
	expect(&p, GATE_PASSED, NULL);
	pair_init(&p); /* who takes a suppression away sees the finding again */
	p.now.findings.v[4].suppressed_by = NULL;
	expect(&p, GATE_FAILED, "elsewhere.c:9");
	pair_init(&p); /* one cold then and hot now was known */
	p.now.findings.v[3].cold = 0;
	expect(&p, GATE_PASSED, NULL);
	pair_init(&p);
	p.now.findings.n = 1;
	expect(&p, GATE_PASSED, NULL);
	assert_int_equal(p.res.gone_findings, 2);
}

static void test_baseline_regression(void **state)
{
	(void)state;
	struct pair p;
	pair_init(&p); /* the noise interval is [-0.6, +0.9] in both */
	p.now.baseline.metrics[0].median = p.old.baseline.metrics[0].median * 1.10;
	expect(&p, GATE_FAILED, "wall time of the program as it is built");
	pair_init(&p); /* beyond the limit, but the noise could have made it */
	p.now.baseline.metrics[0].median = p.old.baseline.metrics[0].median * 1.04;
	expect(&p, GATE_UNDECIDED, "perhaps a loss");
	pair_init(&p); /* within the limit */
	p.now.baseline.metrics[0].median = p.old.baseline.metrics[0].median * 1.025;
	expect(&p, GATE_PASSED, NULL);
	pair_init(&p); /* a wider limit */
	p.opt.max_regression = 20;
	p.now.baseline.metrics[0].median = p.old.baseline.metrics[0].median * 1.10;
	expect(&p, GATE_PASSED, NULL);
	pair_init(&p); /* faster is fine */
	p.now.baseline.metrics[0].median = p.old.baseline.metrics[0].median * 0.5;
	expect(&p, GATE_PASSED, NULL);
	pair_init(&p); /* without a control, the extremes decide: they overlap here */
	p.now.baseline.has_noise = 0;
	p.now.baseline.metrics[0].median = p.old.baseline.metrics[0].median * 1.10;
	expect(&p, GATE_UNDECIDED, NULL);
	pair_init(&p); /* and here they do not */
	p.now.baseline.has_noise = 0;
	p.now.baseline.metrics[0] =
		(struct metric_summary){.metric = METRIC_WALL, .n = 9, .median = 0.2, .min = 0.19, .max = 0.21};
	expect(&p, GATE_FAILED, NULL);
	pair_init(&p);
	p.now.baseline.n_metrics = 0;
	expect(&p, GATE_UNDECIDED, "no measurement of the baseline");
}

static void set_yardstick(struct pair *p, struct report *r, double seconds)
{
	struct metric_summary *more = arena_alloc(&p->arena, (r->baseline.n_metrics + 1) * sizeof *more);
	memcpy(more, r->baseline.metrics, r->baseline.n_metrics * sizeof *more);
	more[r->baseline.n_metrics++] = (struct metric_summary){.metric = METRIC_CPU,
								.name = YARDSTICK_NAME,
								.unit = "s",
								.n = 16,
								.median = seconds,
								.min = seconds,
								.max = seconds};
	r->baseline.metrics = more;
}

/* The program and the yardstick, then and now. */
static void slowed(struct pair *p, double program, double yardstick)
{
	pair_init(p);
	p->now.baseline.metrics[0].median = p->old.baseline.metrics[0].median * program;
	set_yardstick(p, &p->old, 0.010);
	set_yardstick(p, &p->now, 0.010 * yardstick);
}

/* A machine that is slower today is no loss of the program's. */
static void test_machine(void **state)
{
	(void)state;
	struct pair p;
	slowed(&p, 1.10, 1.00);
	expect(&p, GATE_FAILED, "-9.1 %");
	slowed(&p, 1.10, 1.10); /* all of it, or none: it passes as far as one can tell */
	expect(&p, GATE_PASSED, "the machine itself is 9 % slower now");
	slowed(&p, 1.20, 1.05); /* more than the machine's doing */
	expect(&p, GATE_FAILED, NULL);
	slowed(&p, 1.10, 0.90); /* a faster machine hides nothing */
	expect(&p, GATE_FAILED, "faster now");
	slowed(&p, 1.00, 0.90);
	expect(&p, GATE_UNDECIDED, "perhaps a loss");
	slowed(&p, 1.10, 1.10); /* another build of advisor measures with another yardstick */
	p.old.version = "0.0";
	expect(&p, GATE_FAILED, NULL);
	slowed(&p, 1.10, 1.00); /* the very same code */
	p.now.baseline.code_hash = p.old.baseline.code_hash;
	expect(&p, GATE_UNDECIDED, "the machine or the input has changed");
}

static void test_what_cannot_be_compared(void **state)
{
	(void)state;
	struct pair p;
	pair_init(&p);
	p.now.host.id = "another";
	p.now.baseline.metrics[0].median *= 2;
	expect(&p, GATE_UNDECIDED, "two machines");
	pair_init(&p);
	p.opt.allow_other_host = 1;
	p.now.host.id = "another";
	p.now.baseline.metrics[0].median *= 2;
	expect(&p, GATE_FAILED, "wall time");
	pair_init(&p);
	p.now.metric = METRIC_CPU;
	expect(&p, GATE_UNDECIDED, "measured processor time, the older one wall time");
	pair_init(&p);
	p.now.benchmarks.v[1].command = "./other";
	expect(&p, GATE_UNDECIDED, "benchmarks or the check are not");
	pair_init(&p);
	p.now.benchmarks.n = 0;
	expect(&p, GATE_UNDECIDED, "holds no measurement");
	pair_init(&p); /* two scans: nothing to measure */
	p.now.benchmarks.n = p.old.benchmarks.n = 0;
	expect(&p, GATE_PASSED, NULL);
	pair_init(&p);
	p.now.status = REPORT_FAILED;
	p.now.status_reason = "the baseline does not build";
	expect(&p, GATE_FAILED, "does not build");
	pair_init(&p);
	p.old.status = REPORT_FAILED;
	p.old.findings.n = 0;
	expect(&p, GATE_UNDECIDED, "nothing to compare with");
	assert_int_equal(p.res.new_findings, 0);
	pair_init(&p);
	p.now.status = REPORT_INTERRUPTED;
	expect(&p, GATE_UNDECIDED, "interrupted");
	pair_init(&p);
	p.now.project.units.n = 0;
	p.now.findings.n = 0;
	expect(&p, GATE_FAILED, "no unit at all");
	pair_init(&p);
	p.now.project.failed.v[0].file = "lvm.c";
	expect(&p, GATE_UNDECIDED, "lvm.c was not read this time");
}

static struct suggestion *accepted(struct pair *p)
{
	return suggestion_find(&p->now.suggestions, "flag-o3");
}

static void gain(struct suggestion *s, double speedup, enum verdict_kind verdict)
{
	struct result *r = &s->results.v[2];
	r->speedup = speedup;
	r->lo = speedup - 0.009;
	r->hi = speedup + 0.009;
	r->verdict = s->verdict = verdict;
}

static void test_accepted_suggestions(void **state)
{
	(void)state;
	static const struct {
		enum suggestion_status status;
		enum gate want;
		const char *words;
	} cases[] = {
		{SUGGESTION_BUILD_FAILED, GATE_FAILED, "fails now: does not build"},
		{SUGGESTION_CHECK_FAILED, GATE_FAILED, "fails now: wrong output"},
		{SUGGESTION_TIMEOUT, GATE_FAILED, "fails now: ran out of time"},
		{SUGGESTION_SKIPPED, GATE_UNDECIDED, "was not measured this time"},
		{SUGGESTION_PROPOSED, GATE_UNDECIDED, "was not measured this time"},
		{SUGGESTION_SAME_CODE, GATE_FAILED, "changes nothing in the code any more"},
	};
	struct pair p;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		pair_init(&p);
		accepted(&p)->status = cases[i].status;
		accepted(&p)->same_as = "base";
		expect(&p, cases[i].want, cases[i].words);
	}
	pair_init(&p);
	gain(accepted(&p), 1.001, VERDICT_NO_DIFFERENCE);
	expect(&p, GATE_FAILED, "flag-o3, accepted in the older report, has lost its gain: +0.1 %");
	pair_init(&p);
	gain(accepted(&p), 0.95, VERDICT_SLOWER);
	expect(&p, GATE_FAILED, "is slower now");
	pair_init(&p);
	gain(accepted(&p), 1.08, VERDICT_LAYOUT_LUCK);
	expect(&p, GATE_UNDECIDED, "only from code placement");
	pair_init(&p); /* small gains of a lucky day: their loss is within what is allowed */
	gain(accepted(&p), 1.001, VERDICT_NO_DIFFERENCE);
	for (size_t i = 0; i < p.old.suggestions.v[0].results.n; i++) {
		p.old.suggestions.v[0].results.v[i].speedup = 1.02;
		p.old.suggestions.v[0].results.v[i].lo = 1.004;
		p.old.suggestions.v[0].results.v[i].hi = 1.036;
	}
	expect(&p, GATE_PASSED, "has lost its gain, within the 3 % that is allowed: +0.1 %");
	pair_init(&p);
	gain(accepted(&p), 1.02, VERDICT_INCONCLUSIVE);
	expect(&p, GATE_UNDECIDED, "is undecided now");
	pair_init(&p);
	gain(accepted(&p), 1.02, VERDICT_FASTER);
	expect(&p, GATE_FAILED, "gain of flag-o3");
	pair_init(&p);
	gain(accepted(&p), 1.04, VERDICT_FASTER);
	expect(&p, GATE_UNDECIDED, "gain of flag-o3");
	pair_init(&p);
	gain(accepted(&p), 1.2, VERDICT_FASTER);
	expect(&p, GATE_PASSED, "gain of flag-o3");
}

static void test_other_compiler_is_told(void **state)
{
	(void)state;
	struct pair p;
	pair_init(&p);
	p.now.host.compilers.v[0].version = "13.1.0";
	expect(&p, GATE_PASSED, "the compiler is gcc-12 13.1.0 now, gcc-12 12.2.0 then");
}

static void test_applied_suggestions(void **state)
{
	(void)state;
	struct pair p;
	pair_init(&p); /* the build has the flag itself now */
	strlist_dup(&p.arena, &p.now.baseline.flags, "-O3");
	accepted(&p)->status = SUGGESTION_SAME_CODE;
	accepted(&p)->same_as = "base";
	p.now.recommendation.suggestions.n = 0;
	p.old.recommendation.edit.parts.n = 0;
	expect(&p, GATE_PASSED, "flag-o3, accepted in the older report, is part of the build now");
	pair_init(&p); /* flags of single units can't be seen in those of all */
	strlist_dup(&p.arena, &p.now.baseline.flags, "-O3");
	p.now.recommendation.suggestions.n = 0;
	expect(&p, GATE_UNDECIDED, "the older report's recommendation has no confirmed counterpart now");
	pair_init(&p); /* the same code as a third one: that one's measurement counts */
	accepted(&p)->status = SUGGESTION_SAME_CODE;
	accepted(&p)->same_as = "link-no-plt";
	expect(&p, GATE_FAILED, "flag-o3, accepted in the older report, has lost its gain");
	pair_init(&p); /* compared with something else each time */
	strlist_add(&p.arena, &accepted(&p)->on_top_of, "pgo");
	expect(&p, GATE_UNDECIDED, "was measured on top of another set this time");
	pair_init(&p);
	p.now.suggestions.v[0].id = "flag-o4";
	expect(&p, GATE_UNDECIDED, "was not tried this time");
}

static void test_recommendation(void **state)
{
	(void)state;
	struct pair p;
	pair_init(&p);
	p.now.recommendation.results.v[2] =
		(struct result){"*", METRIC_WALL, 1.05, 1.04, 1.06, 0.001, 30, VERDICT_FASTER, NULL};
	expect(&p, GATE_FAILED, "gain of the recommendation");
	pair_init(&p);
	p.now.recommendation.confirmed = 0;
	expect(&p, GATE_UNDECIDED, "no confirmed counterpart");
	pair_init(&p);
	p.now.recommendation.suggestions.n = 0;
	p.now.baseline.code_hash = p.old.recommendation.code_hash;
	expect(&p, GATE_PASSED, "recommendation is part of the build now");
}

static void test_options(void **state)
{
	(void)state;
	struct pair p;
	struct err err = {""};
	pair_init(&p);
	static const double bad[] = {-1, 100, NAN, INFINITY};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		p.opt.max_regression = bad[i];
		assert_int_equal(report_compare(&p.arena, &p.now, &p.old, &p.opt, &p.res, &err), -1);
		assert_non_null(strstr(err.text, "per cent"));
	}
	arena_free(&p.arena);
}

static void write_with_gate(struct pair *p, const char *format, const char *must, const char *must_not)
{
	struct report_view view = {.gate = &p->res, .width = 100};
	struct str out = {0};
	struct err err = {""};
	char path[256];
	assert_int_equal(report_write(&out, format, &p->now, &view, &err), 0);
	if (!strstr(out.ptr, must))
		fail_msg("%s does not hold \"%s\":\n%s", format, must, out.ptr);
	if (must_not && strstr(out.ptr, must_not))
		fail_msg("%s holds \"%s\":\n%s", format, must_not, out.ptr);
	snprintf(path, sizeof path, "%s/report-samples/check.gate.%s", BINARY_DIR, format);
	assert_int_equal(fs_write(path, out.ptr, out.len, 0, &err), 0);
	str_free(&out);
}

/* Every format shows the gate, and of the findings only what is new. */
static void test_formats_show_the_gate(void **state)
{
	(void)state;
	struct pair p;
	struct err err = {""};
	pair_init(&p);
	add_finding(&p, LEVEL_WARNING, "new1");
	gain(accepted(&p), 1.02, VERDICT_INCONCLUSIVE);
	p.now.baseline.metrics[0].median *= 1.2;
	assert_int_equal(report_compare(&p.arena, &p.now, &p.old, &p.opt, &p.res, &err), 0);
	assert_int_equal(p.res.outcome, GATE_FAILED);
	assert_int_equal(p.res.reasons.n, 3);
	write_with_gate(&p, "text", "Gate failed: 1 new finding, 3 known, 0 gone", "strlen-in-condition");
	write_with_gate(&p, "markdown", "Gate failed", "strlen-in-condition");
	write_with_gate(&p, "html", "Gate failed", "strlen-in-condition");
	write_with_gate(&p, "gcc", "src/net.c:210:14: warning: a new loop [alloc-in-loop]", "strlen");
	write_with_gate(&p, "gitlab", "new1", "strlen");
	write_with_gate(&p, "junit", "<failure message=\"new warning at src/net.c:210", NULL);
	write_with_gate(&p, "sarif", "\"baselineState\":\t\"new\"", "strlen");
	write_with_gate(&p, "sarif", "wall time of the program as it is built", NULL);
	write_with_gate(&p, "json", "strlen", NULL);
	arena_free(&p.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_report_passes),
		cmocka_unit_test(test_new_findings),
		cmocka_unit_test(test_fingerprints),
		cmocka_unit_test(test_baseline_regression),
		cmocka_unit_test(test_machine),
		cmocka_unit_test(test_what_cannot_be_compared),
		cmocka_unit_test(test_accepted_suggestions),
		cmocka_unit_test(test_other_compiler_is_told),
		cmocka_unit_test(test_applied_suggestions),
		cmocka_unit_test(test_recommendation),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_formats_show_the_gate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
