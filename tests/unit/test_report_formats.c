/* Every format of the sample report against a file of tests/golden-report/, byte by
 * byte. ADVISOR_UPDATE_GOLDEN=1 writes those files again: read the diff. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/fs.h"
#include "report/report.h"
#include "sample_report.h"

#define TREE BINARY_DIR "/report-samples/tree"

static const char lvm[] = "int x;\nfor (;;) {\n\tvoid *p = \"\xc3\xa4\xf0\x9f\x98\x80\"; buf = malloc(n);\n}\n"
			  "while (i < strlen(s))\n";
static const char rule_text[] = "```json\n{\"id\": \"alloc-in-loop\", \"kind\": \"code\", \"title\": \"Allocated and "
				"freed in every iteration\", "
				"\"level\": \"warning\", \"match\": \"alloc-in-loop\", \"suggests\": []}\n```\n\n# "
				"What it is\n\nA block is allocated "
				"and freed\nin every <iteration>.\n\nMore.\n";

struct fixture {
	struct arena arena;
	struct report report;
	struct rule_set rules;
};

static void fixture_init(struct fixture *f)
{
	struct err err = {""};
	memset(f, 0, sizeof *f);
	sample_report(&f->arena, &f->report);
	/* The sources are in a place of the test's; only its name is in the report. */
	f->report.project.root = TREE;
	assert_int_equal(fs_write(TREE "/src/lvm.c", lvm, sizeof lvm - 1, 0, &err), 0);
	if (rule_parse(&f->arena, "alloc-in-loop.md", rule_text, sizeof rule_text - 1, &f->rules, &err) != 0)
		fail_msg("%s", err.text);
}

static void compare_with_file(const char *name, const struct str *got)
{
	char path[512];
	struct err err = {""};
	struct str want = {0};
	snprintf(path, sizeof path, "%s/tests/golden-report/%s", SOURCE_DIR, name);
	if (getenv("ADVISOR_UPDATE_GOLDEN"))
		assert_int_equal(fs_write(path, got->ptr, got->len, 0, &err), 0);
	if (fs_read(path, &want, 0, &err) != 0)
		fail_msg("%s", err.text);
	if (want.len != got->len || memcmp(want.ptr, got->ptr, want.len) != 0) {
		snprintf(path, sizeof path, "%s/report-samples/%s.got", BINARY_DIR, name);
		fs_write(path, got->ptr, got->len, 0, &err);
		fail_msg("%s differs from tests/golden-report/%s", path, name);
	}
	str_free(&want);
}

static void golden(const char *format, const struct report_view *plain, const char *name)
{
	struct fixture f;
	struct str out = {0};
	struct err err = {""};
	fixture_init(&f);
	struct report_view view = *plain;
	view.rules = &f.rules;
	assert_int_equal(report_write(&out, format, &f.report, &view, &err), 0);
	compare_with_file(name, &out);
	str_free(&out);
	arena_free(&f.arena);
}

static void test_text(void **state)
{
	(void)state;
	golden("text", &(struct report_view){0}, "text.txt");
	golden("text", &(struct report_view){.width = 120, .verbose = 1}, "text-verbose.txt");
	golden("text", &(struct report_view){.width = 100, .color = 1, .file = "out dir/r.json"}, "text-color.txt");
	golden("text", &(struct report_view){.width = 10}, "text-narrow.txt");
}

/* A configure script's hundred macros don't hide the flags. */
static void test_many_definitions(void **state)
{
	(void)state;
	struct fixture f;
	struct report_view view = {.width = 200};
	struct str out = {0};
	struct err err = {""};
	fixture_init(&f);
	for (int i = 0; i < 40; i++)
		strlist_addf(&f.arena, &f.report.baseline.flags, "-DHAVE_%d=1", i);
	assert_int_equal(report_write(&out, "text", &f.report, &view, &err), 0);
	assert_null(strstr(str_text(&out), "-DHAVE_"));
	assert_non_null(strstr(str_text(&out), " and 40 definitions\n"));
	str_free(&out);
	arena_free(&f.arena);
}

/* What is said of several places of one variable is read once. */
static void test_alike_findings(void **state)
{
	(void)state;
	struct fixture f;
	struct report_view view = {.width = 200}, verbose = {.width = 200, .verbose = 1};
	struct str out = {0};
	struct err err = {""};
	const int lines[] = {10, 12, 15, 20};
	fixture_init(&f);
	f.report.findings.n = 0;
	for (int i = 0; i < 4; i++)
		sample_finding(&f.arena, &f.report, "realloc-by-constant", LEVEL_WARNING, "src/lvm.c", lines[i],
			       i == 2 ? "`other` grows" : "`text` grows")
			->function = "luaV_concat";
	assert_int_equal(report_write(&out, "text", &f.report, &view, &err), 0);
	assert_non_null(strstr(str_text(&out), "4 findings"));
	assert_non_null(
		strstr(str_text(&out), "lvm.c:10: warning: `text` grows [realloc-by-constant]; so also at 12, 20\n"));
	assert_non_null(strstr(str_text(&out), "lvm.c:15: warning: `other` grows [realloc-by-constant]\n"));
	assert_null(strstr(str_text(&out), "lvm.c:12"));
	str_clear(&out);
	assert_int_equal(report_write(&out, "text", &f.report, &verbose, &err), 0);
	assert_non_null(strstr(str_text(&out), "lvm.c:12"));
	assert_null(strstr(str_text(&out), "so also at"));
	str_free(&out);
	arena_free(&f.arena);
}

static void test_machine_formats(void **state)
{
	(void)state;
	golden("gcc", &(struct report_view){0}, "gcc.txt");
	golden("gcc", &(struct report_view){.verbose = 1}, "gcc-verbose.txt");
	golden("gitlab", &(struct report_view){0}, "gitlab.json");
	golden("junit", &(struct report_view){0}, "junit.xml");
	golden("sarif", &(struct report_view){0}, "report.sarif");
	golden("markdown", &(struct report_view){0}, "markdown.md");
}

/* Nothing of these may reach a terminal, a log or a page as it is. */
static void no_raw_bytes(const char *format, const struct str *out)
{
	for (size_t i = 0; i < out->len; i++) {
		unsigned char c = (unsigned char)out->ptr[i];
		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f || c == 0xff || c == 0xfe)
			fail_msg("%s: byte %02x at %zu", format, c, i);
	}
	/* JSON's own strings (a path must stay what it is) may hold direction marks. */
	if (!str_eq(format, "gitlab") && !str_eq(format, "sarif"))
		assert_null(strstr(out->ptr, "\xe2\x80\xae"));
}

static void test_hostile_text(void **state)
{
	(void)state;
	static const char *const formats[] = {"text", "gcc", "markdown", "junit", "html", "gitlab", "sarif"};
	struct fixture f;
	fixture_init(&f);
	struct report *r = &f.report;
	const char *evil = SAMPLE_HOSTILE;
	r->project.build_system = r->check = r->host.cpu = r->host.kernel = r->project.revision = evil;
	r->benchmarks.v[0].name = r->benchmarks.v[0].command = r->recommendation.note = r->status_reason = evil;
	r->suggestions.v[0].id = r->suggestions.v[0].title = r->suggestions.v[0].why = r->suggestions.v[9].id = evil;
	r->recommendation.suggestions.v[0] = r->recommendation.edit.all.add.v[0] = r->warnings.v[0] =
		r->baseline.flags.v[0] = evil;
	r->findings.v[0].rule = r->findings.v[0].file = r->findings.v[0].function = r->findings.v[0].evidence = evil;
	r->project.failed.v[0].file = r->project.failed.v[0].reason = r->version = evil;
	r->suggestions.v[0].built.log = r->suggestions.v[0].built.how = r->suggestions.v[0].built.code_hash = evil;
	r->status = REPORT_PARTIAL;
	struct report_view view = {.verbose = 1, .rules = &f.rules, .file = evil};
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		struct str out = {0};
		struct err err = {""};
		assert_int_equal(report_write(&out, formats[i], r, &view, &err), 0);
		no_raw_bytes(formats[i], &out);
		if (i == 3 || i == 4) { /* in Markdown it may stand in a code span */
			assert_null(strstr(out.ptr, "<b onclick"));
			/* the page's own script ends once, at its end */
			const char *end = strstr(out.ptr, "</script");
			assert_true(!end || str_eq(end, "</script></body></html>\n"));
		}
		char path[256];
		snprintf(path, sizeof path, "%s/report-samples/hostile.%s", BINARY_DIR, formats[i]);
		assert_int_equal(fs_write(path, out.ptr, out.len, 0, &err), 0);
		str_free(&out);
	}
	arena_free(&f.arena);
}

static void test_html(void **state)
{
	(void)state;
	struct fixture f;
	struct str out = {0};
	struct err err = {""};
	fixture_init(&f);
	struct report_view view = {.rules = &f.rules};
	assert_int_equal(report_write(&out, "html", &f.report, &view, &err), 0);
	assert_non_null(strstr(out.ptr, "default-src 'none'"));
	assert_non_null(strstr(out.ptr, "prefers-color-scheme: dark"));
	assert_non_null(strstr(out.ptr, "in every &lt;iteration&gt;."));
	assert_non_null(strstr(out.ptr, "<svg role=\"img\""));
	assert_non_null(strstr(out.ptr, "recommended, together"));
	assert_non_null(
		strstr(out.ptr, "<span class=\"hit\"><i>3</i>\tvoid *p = &quot;&lt;/script&gt;\\xe2\\x80\\xae"));
	assert_null(strstr(out.ptr, "unsafe-inline"));
	assert_int_equal(fs_write(BINARY_DIR "/report-samples/report.html", out.ptr, out.len, 0, &err), 0);
	str_free(&out);
	arena_free(&f.arena);
}

/* Numbers that nobody measured: the chart leaves them out, nothing prints "nan". */
static void test_odd_numbers(void **state)
{
	(void)state;
	static const double odd[] = {0, -1, 1e308, 1.0 / 0.0, 0.0 / 0.0, 1e-320};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		struct fixture f;
		struct str out = {0};
		struct err err = {""};
		fixture_init(&f);
		struct result *res = &f.report.suggestions.v[0].results.v[2];
		res->speedup = res->lo = res->hi = res->p_adjusted = odd[i];
		f.report.recommendation.results.v[2].speedup = odd[i];
		f.report.baseline.noise = f.report.baseline.noise_lo = odd[i];
		f.report.suggestions.v[0].metrics.v[0].median = odd[i];
		static const char *const formats[] = {"text", "html", "markdown", "junit", "json", "sarif"};
		for (size_t j = 0; j < sizeof formats / sizeof *formats; j++) {
			str_clear(&out);
			assert_int_equal(report_write(&out, formats[j], &f.report, NULL, &err), 0);
			char *link = strstr(out.ptr, "base64,");
			if (link)
				*link = '\0';
			assert_null(strstr(out.ptr, "nan"));
			assert_null(strstr(out.ptr, "inf "));
			assert_null(strstr(out.ptr, "[?"));
			assert_null(strstr(out.ptr, "?]"));
		}
		str_free(&out);
		arena_free(&f.arena);
	}
}

/* The headline for each way a run can end. */
static void headline(const struct report *r, const char *want)
{
	struct str out = {0};
	struct err err = {""};
	assert_int_equal(report_write(&out, "text", r, &(struct report_view){.width = 200}, &err), 0);
	if (!strstr(out.ptr, want))
		fail_msg("\"%s\" is not in\n%s", want, out.ptr);
	str_free(&out);
}

static void test_headlines(void **state)
{
	(void)state;
	struct arena a = {0};
	struct report r;
	sample_report(&a, &r);
	r.recommendation.confirmed = 0;
	headline(&r, "[+11.2, +13.6]; NOT confirmed on fresh samples");
	r.metric = METRIC_RSS;
	r.recommendation.results.v[2].metric = METRIC_RSS;
	headline(&r, "+12.4 % gain in peak memory");
	r.recommendation.suggestions.n = 0;
	headline(&r, "Change nothing: 8 of 17 suggestions were measured and none is sure to help");
	headline(&r, " --allow numerics,semantics --rules '/home/u/our rules' --no-early-stop --budget 50m   (what was "
		     "measured is kept)");
	r.budget = 95;
	headline(&r, "--no-early-stop --budget 15m   (what was measured is kept)");
	r.baseline.noise_lo = 0.001;
	r.baseline.noise_hi = 1000;
	headline(&r, "+0.1 % (too few runs for an interval)");
	r.status = REPORT_INTERRUPTED;
	r.status_reason = "Ctrl-C";
	headline(&r, "none is sure to help (interrupted report: Ctrl-C)");
	headline(&r, "--no-early-stop --budget 95s   (goes on where it was)");
	r.status = REPORT_FAILED;
	r.status_reason = "the baseline does not build";
	headline(&r, "The run failed: the baseline does not build");
	struct report scan = {.project = {.root = "/home/u/lua"}};
	headline(&scan, "Nothing to try");
	struct suggestion *s = sample_suggestion(&a, &scan, "flag-o3", RULE_FLAG, RISK_SAFE, SUGGESTION_PROPOSED);
	sample_list(&a, &s->edit.add, "-O3", NULL);
	headline(&scan, "Nothing was measured: 1 suggestion to try");
	headline(&scan, "1 suggestion to try, 0 skipped (-v lists them)\n  flag        1  flag-o3\n");
	headline(&scan, "next: advisor run /home/u/lua --bench 'COMMAND'");
	arena_free(&a);
}

/* A thousand long findings: the summary is short, and with all of them it stays below what GitHub takes. */
static void test_markdown_limit(void **state)
{
	(void)state;
	struct arena a = {0};
	struct report r;
	struct str out = {0}, text = {0};
	struct err err = {""};
	struct report_view all = {.verbose = 1};
	sample_report(&a, &r);
	for (int i = 0; i < 4000; i++)
		str_add(&text, "word ");
	for (int i = 0; i < 1000; i++)
		sample_finding(&a, &r, "alloc-in-loop", LEVEL_NOTE, "x.c", i + 1, text.ptr);
	assert_int_equal(report_write(&out, "markdown", &r, NULL, &err), 0);
	assert_non_null(strstr(out.ptr, " findings more are in the JSON report, and here with -v"));
	str_clear(&out);
	assert_int_equal(report_write(&out, "markdown", &r, &all, &err), 0);
	assert_true(out.len < (1024u << 10));
	assert_non_null(strstr(out.ptr, "findings more are in the JSON report"));
	str_free(&out);
	str_free(&text);
	arena_free(&a);
}

/* What was confirmed of sources, for git apply and clang-apply-replacements. */
static void test_changes_of_sources(void **state)
{
	struct report r;
	struct str diff = {0}, fixes = {0}, none = {0};
	struct arena a = {0};
	(void)state;
	sample_report(&a, &r);
	r.recommendation.confirmed = 1;
	assert_int_equal(report_write(&diff, "patch", &r, NULL, NULL), 0);
	assert_string_equal(str_text(&diff), r.recommendation.edit.all.patch->diff);
	assert_int_equal(report_write(&fixes, "fixes", &r, NULL, NULL), 0);
	if (!strstr(str_text(&fixes), "x y.c\"\n    Offset: 20\n    Length: 29\n    ReplacementText: \"\\treturn "
				      "0;\\n\\t/* <b> */\\n\"\n"))
		fail_msg("%s", str_text(&fixes));
	r.recommendation.confirmed = 0;
	assert_int_equal(report_write(&none, "patch", &r, NULL, NULL), 0);
	assert_int_equal(report_write(&none, "fixes", &r, NULL, NULL), 0);
	assert_int_equal(none.len, 0);
	str_free(&diff), str_free(&fixes), str_free(&none), arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_alike_findings),
		cmocka_unit_test(test_many_definitions),
		cmocka_unit_test(test_machine_formats),
		cmocka_unit_test(test_hostile_text),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_headlines),
		cmocka_unit_test(test_odd_numbers),
		cmocka_unit_test(test_markdown_limit),
		cmocka_unit_test(test_changes_of_sources),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
