/* The JSON report: written, read back, and everything wrong with a file. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/fs.h"
#include "base/json.h"
#include "report/read.h"
#include "report/report.h"
#include "sample_report.h"

#define SAMPLES BINARY_DIR "/report-samples/"

static void write_json(const struct report *r, struct str *out)
{
	struct err err;
	assert_int_equal(report_write(out, "json", r, NULL, &err), 0);
}

static void put(const char *path, const char *text, size_t n)
{
	struct err err;
	if (fs_write(path, text, n, 0, &err) != 0)
		fail_msg("%s", err.text);
}

/* What was written, read and written again is the same text. */
static void test_round_trip(void **state)
{
	(void)state;
	struct arena a = {0};
	struct report r, back;
	struct str one = {0}, two = {0};
	struct err err = {""};
	sample_report(&a, &r);
	write_json(&r, &one);
	put(SAMPLES "rich.json", one.ptr, one.len);
	if (report_read(&a, SAMPLES "rich.json", &back, &err) != 0)
		fail_msg("%s", err.text);
	write_json(&back, &two);
	assert_string_equal(one.ptr, two.ptr);
	str_free(&one);
	str_free(&two);
	arena_free(&a);
}

/* Text that is not UTF-8 changes on its way through JSON, and nothing else may. */
static void make_utf8(struct report *r)
{
	r->findings.v[1].message = "built with -O0";
	for (size_t i = 0; i < r->suggestions.n; i++) {
		r->suggestions.v[i].built.log_tail = r->suggestions.v[i].was_built ? "\xc3\xa4\n\tend" : NULL;
		if (r->suggestions.v[i].built.reason)
			r->suggestions.v[i].reason = r->suggestions.v[i].built.reason = "no such option";
	}
}

/* Every format from the JSON alone is what the run itself would have written. */
static void test_formats_from_json(void **state)
{
	(void)state;
	static const char *const formats[] = {"text", "sarif", "markdown", "gitlab", "junit", "html", "gcc", "json"};
	struct arena a = {0};
	struct report r, back;
	struct str json = {0};
	struct err err = {""};
	sample_report(&a, &r);
	make_utf8(&r);
	write_json(&r, &json);
	put(SAMPLES "alone.json", json.ptr, json.len);
	assert_int_equal(report_read(&a, SAMPLES "alone.json", &back, &err), 0);
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		for (int verbose = 0; verbose < 2; verbose++) {
			struct str one = {0}, two = {0};
			struct report_view view = {.verbose = verbose, .width = 100};
			assert_int_equal(report_write(&one, formats[i], &r, &view, &err), 0);
			assert_int_equal(report_write(&two, formats[i], &back, &view, &err), 0);
			assert_string_equal(one.ptr, two.ptr);
			str_free(&one);
			str_free(&two);
		}
	}
	str_free(&json);
	arena_free(&a);
}

/* The members that apply and verify start from, one by one. */
static void test_round_trip_members(void **state)
{
	(void)state;
	struct arena a = {0};
	struct report r;
	struct err err = {""};
	assert_int_equal(report_read(&a, SAMPLES "rich.json", &r, &err), 0);
	assert_int_equal(r.suggestions.n, 17);
	struct suggestion *s = suggestion_find(&r.suggestions, "pgo");
	assert_non_null(s);
	assert_int_equal(s->edit.pgo, 1);
	assert_string_equal(s->edit.compiler, "/usr/bin/clang-19");
	assert_string_equal(s->edit.link.v[0], "-fuse-ld=lld");
	assert_string_equal(s->edit.env.v[0], "A=b c");
	assert_int_equal(s->edit.units.n, 0);
	assert_int_equal(s->kind, RULE_PGO);
	s = suggestion_find(&r.suggestions, "define-LUA_USE_JUMPTABLE");
	assert_int_equal(s->edit.units.n, 1);
	assert_int_equal(s->verdict, VERDICT_LAYOUT_LUCK);
	assert_int_equal(s->risk, RISK_SEMANTICS);
	assert_int_equal(suggestion_find(&r.suggestions, "pool")->edit.pool, 1);
	assert_int_equal(suggestion_find(&r.suggestions, "flag-unroll")->results.v[2].hi > 1e300, 1);
	assert_string_equal(r.recommendation.edit.all.preload, "/usr/lib/libjemalloc.so.2");
	assert_string_equal(r.recommendation.code_hash, "0123456789abcdef0123456789abcdef");
	assert_int_equal(r.recommendation.edit.parts.n, 1);
	assert_string_equal(r.recommendation.edit.parts.v[0].add.v[0], "-funroll-loops");
	assert_string_equal(r.recommendation.edit.parts.v[0].units.v[1], "src/print.c");
	assert_string_equal(r.recommendation.dropped.v[0], "-fipa-pta");
	const struct result *in_set =
		result_overall(&recommendation_member(&r.recommendation, "flag-o3")->results, r.metric);
	assert_true(in_set->speedup > 1.07 && in_set->speedup < 1.08);
	assert_null(recommendation_member(&r.recommendation, "flag-o2"));
	assert_true(result_overall(&r.recommendation.ordinary, r.metric)->speedup > 1.1);
	assert_int_equal(r.recommendation.rehearsal.status, REHEARSAL_PASSED);
	assert_string_equal(r.recommendation.rehearsal.to, "make");
	assert_string_equal(r.recommendation.rehearsal.code, "same");
	assert_int_equal(r.recommendation.failed.n, 1);
	assert_string_equal(r.recommendation.failed.v[0].suggestions.v[1], "link-no-plt");
	assert_string_equal(r.baseline.code_hash, "ffeeddccbbaa99887766554433221100");
	assert_true(r.seed == 18446744073709551615ULL);
	assert_true(r.budget == 1500);
	assert_string_equal(r.options.v[1], "--rules=/home/u/our rules");
	assert_true(report_finding(&r, "F1")->count == 18014398509481985ULL);
	assert_true(r.tags.v[0].count == 9007199254740993ULL);
	assert_string_equal(r.project.units.v[0].file, SAMPLE_BASE "/lvm.c");
	assert_string_equal(r.project.units.v[1].file, "/usr/src/elsewhere.c");
	assert_string_equal(project_rel(&r.project, r.project.units.v[0].output), "lvm.o");
	assert_int_equal(r.host.compilers.v[0].major, 12);
	assert_int_equal(r.baseline.n_metrics, 2);
	assert_null(report_finding(&r, "F99"));
	assert_int_equal(report_finding(&r, "F1")->excerpt.first, 2);
	assert_int_equal(report_finding(&r, "F1")->excerpt.lines.n, 3);
	assert_int_equal(r.baseline.samples.n, 2);
	assert_int_equal(r.suggestions.v[0].samples.v[1].n, 19);
	assert_int_equal(r.suggestions.v[0].samples.v[1].rounds[18], 36);
	assert_true(r.suggestions.v[0].samples.v[1].values[0] > 0.4);
	assert_non_null(strstr(r.suggestions.v[0].built.log_tail, "last line"));
	assert_int_equal(r.recommendation.baseline_samples.v[0].n, 8);
	arena_free(&a);
}

/* What is in files is taken in once, and then the files may go. */
static void test_collect(void **state)
{
	(void)state;
	struct arena a = {0};
	struct report r = {.project = {.root = SAMPLES "collect"}};
	struct finding *f = sample_finding(&a, &r, "alloc-in-loop", LEVEL_WARNING, "src/x.c", 4, "text");
	f->loop_file = "src/x.c";
	f->loop_line = 1;
	struct finding *outside = sample_finding(&a, &r, "alloc-in-loop", LEVEL_WARNING, "../../x.c", 4, "text");
	struct suggestion *s = sample_suggestion(&a, &r, "lto", RULE_FLAG, RISK_SAFE, SUGGESTION_BUILD_FAILED);
	sample_built(&a, s, NULL);
	s->built.status = BUILD_FAILED;
	s->built.log = SAMPLES "collect/lto.log";
	s->built.log_tail = NULL;
	static const char source[] = "while (x) {\r\n\ta();\n\tb();\n\tp = malloc(9);\n\tfree(p);\n}\nlast";
	put(SAMPLES "collect/src/x.c", source, sizeof source - 1);
	struct str log = {0};
	for (int i = 1; i <= 100; i++)
		str_addf(&log, "line %d\n", i);
	put(SAMPLES "collect/lto.log", log.ptr, log.len);
	report_collect(&a, &r);
	assert_int_equal(f->excerpt.first, 1);
	assert_int_equal(f->excerpt.lines.n, 6);
	assert_string_equal(f->excerpt.lines.v[0], "while (x) {");
	assert_string_equal(f->excerpt.lines.v[3], "\tp = malloc(9);");
	assert_non_null(f->line_hash);
	assert_int_equal(outside->excerpt.lines.n, 0);
	assert_true(str_starts(s->built.log_tail, "line 81\n"));
	assert_true(str_ends(s->built.log_tail, "\nline 100"));
	put(SAMPLES "collect/src/x.c", "", 0);
	report_collect(&a, &r); /* what is known is kept */
	assert_int_equal(f->excerpt.lines.n, 6);
	str_free(&log);
	arena_free(&a);
}

/* An empty report is a report, too. */
static void test_empty(void **state)
{
	(void)state;
	struct arena a = {0};
	struct report r = {.generated_at = "2026-11-22T10:00:00Z", .version = "0", .project = {.root = "/x"}}, back;
	struct str one = {0}, two = {0};
	struct err err = {""};
	r.recommendation.note = "nothing";
	r.baseline.noise = NAN;
	write_json(&r, &one);
	put(SAMPLES "empty.json", one.ptr, one.len);
	assert_int_equal(report_read(&a, SAMPLES "empty.json", &back, &err), 0);
	write_json(&back, &two);
	assert_string_equal(one.ptr, two.ptr);
	assert_null(strstr(one.ptr, "nan"));
	str_free(&one);
	str_free(&two);
	arena_free(&a);
}

static void expect_error(const char *text, const char *words)
{
	struct arena a = {0};
	struct report r;
	struct err err = {""};
	put(SAMPLES "bad.json", text, strlen(text));
	assert_int_equal(report_read(&a, SAMPLES "bad.json", &r, &err), -1);
	if (!strstr(err.text, words) || !strstr(err.text, "bad.json"))
		fail_msg("\"%s\" should hold \"%s\" and the file's name", err.text, words);
	arena_free(&a);
}

static void test_errors_name_file_and_line(void **state)
{
	(void)state;
	expect_error("", ":1:");
	expect_error("{\n\"a\": tru\n}", ":2:");
	expect_error("[]", "a report is a JSON object");
	expect_error("{}", "schema_version");
	expect_error(
		"{\n\n\"schema_version\": \"2.0\", \"project\": {\"root\":\"\"}, \"findings\":[], \"suggestions\":[]}",
		":3: schema_version: \"2.0\"");
	expect_error("{\"schema_version\": \"1.0\"}", "\"project\" is missing");
	expect_error("{\"schema_version\": \"1.0\", \"project\": {\"root\": 7}}", "project.root: must be a string");
	expect_error("{\"schema_version\": \"1.0\", \"project\": {\"root\": \"/r\"}, \"findings\": [], "
		     "\"suggestions\": [], \"cost\": {\"runs\": -1}}",
		     "cost.runs: must not be negative");
	expect_error("{\"schema_version\": \"1.0\", \"project\": {\"root\": \"/r\"}, \"findings\": [], "
		     "\"suggestions\": [], \"cost\": {\"run_seconds\": -1e300}}",
		     "cost.run_seconds: must not be negative");
	expect_error(
		"{\"schema_version\": \"1.7\", \"project\": {\"root\": \"/\"},\n\"findings\": [], \"suggestions\": [\n"
		"{\"id\": \"a\"},\n{\"id\": \"b\",\n \"status\": \"gone\"}]}",
		":5: suggestions[1].status: \"gone\"");
	expect_error("{\"schema_version\": \"1.0\", \"project\": {\"root\": \"/\"},\n\"findings\": [\n7]}",
		     ":3: findings[0]: must be an object");
	expect_error(
		"{\"schema_version\": \"1.0\", \"project\": {\"root\": \"/\"}, \"seed\": \"12x\", \"findings\": []}",
		"seed: must be a count");
	expect_error(
		"{\"schema_version\": \"1.0\", \"project\": {\"root\": \"/\"}, \"findings\": [], \"suggestions\": [\n"
		"{\"id\": \"a\", \"results\": [{\"benchmark\": \"*\",\n \"ci\": [1]}]}]}",
		":3: suggestions[0].results[0].ci: must be two numbers");
	/* what no run writes: a middle outside of its interval, a name twice, a recommendation of nothing */
	expect_error(
		"{\"schema_version\": \"1.0\", \"project\": {\"root\": \"/\"}, \"findings\": [], \"suggestions\": [\n"
		"{\"id\": \"a\", \"results\": [{\"benchmark\": \"*\",\n \"speedup\": 1.5, \"ci\": [1.0, 1.2]}]}]}",
		":3: suggestions[0].results[0].speedup: 1.5 is outside its interval [1, 1.2]");
	expect_error(
		"{\"schema_version\": \"1.0\", \"project\": {\"root\": \"/\"}, \"findings\": [], \"suggestions\": [\n"
		"{\"id\": \"a\"}, {\"id\": \"b\"}, {\"id\": \"a\"}]}",
		"suggestions: hold \"a\" twice");
	expect_error(
		"{\"schema_version\": \"1.0\", \"project\": {\"root\": \"/\"}, \"findings\": [], \"suggestions\": [],\n"
		"\"recommendation\": {\"suggestions\": [\"lto\"]}}",
		":2: recommendation.suggestions: names \"lto\"");
	expect_error(
		"{\"schema_version\": \"1.0\", \"project\": {\"root\": \"/\"}, \"findings\": [], \"suggestions\": [\n"
		"{\"id\": \"a\", \"samples\": [{\"benchmark\": \"b\", \"rounds\": [1, 2], \"values\": [0.5]}]}]}",
		"samples[0].values: must be as many as rounds");
	struct arena a = {0};
	struct report r;
	struct err err = {""};
	assert_int_equal(report_read(&a, SAMPLES "none.json", &r, &err), -1);
	assert_non_null(strstr(err.text, "none.json"));
	arena_free(&a);
}

static void test_unknown_members_are_ignored(void **state)
{
	(void)state;
	struct arena a = {0};
	struct report r;
	struct err err = {""};
	const char *text = "{\"schema_version\": \"1.9\", \"new\": [{}], \"project\": {\"root\": \"/\", \"units\": 3}, "
			   "\"findings\": [], \"suggestions\": [{\"id\": \"x\", \"newer\": 1}]}";
	put(SAMPLES "newer.json", text, strlen(text));
	assert_int_equal(report_read(&a, SAMPLES "newer.json", &r, &err), 0);
	assert_int_equal(r.project.units.n, 3);
	struct str out = {0};
	assert_int_equal(report_write(&out, "text", &r, NULL, &err), 0);
	str_free(&out);
	arena_free(&a);
}

/* Cut and scrambled reports: an error or a report, never a crash; what was read can be
 * written in every format. */
static void read_scrambled(const char *text, size_t n)
{
	static const char *const formats[] = {"text", "json", "gcc", "sarif", "markdown", "gitlab", "junit", "html"};
	struct arena a = {0};
	struct report r;
	struct err err = {""};
	put(SAMPLES "scrambled.json", text, n);
	int rc = report_read(&a, SAMPLES "scrambled.json", &r, &err);
	if (rc != 0 && !strstr(err.text, "scrambled.json"))
		fail_msg("no file in \"%s\"", err.text);
	for (size_t i = 0; rc == 0 && i < sizeof formats / sizeof *formats; i++) {
		struct str out = {0};
		assert_int_equal(report_write(&out, formats[i], &r, NULL, &err), 0);
		str_free(&out);
	}
	arena_free(&a);
}

static void test_scrambled(void **state)
{
	(void)state;
	struct arena a = {0};
	struct report r;
	struct str text = {0};
	sample_report(&a, &r);
	write_json(&r, &text);
	for (size_t n = 0; n < text.len; n += text.len / 60)
		read_scrambled(text.ptr, n);
	static const char *const swaps[] = {"null", "7", "-1e300", "\"\"", "[]", "{}", "[[1]]", "true", "1e999"};
	uint64_t seed = 12345;
	for (int i = 0; i < 600; i++) {
		seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
		size_t at = (size_t)(seed >> 33) % text.len;
		struct str bent = {0};
		str_addn(&bent, text.ptr, at);
		if (i % 3 == 0) { /* one byte */
			str_addc(&bent, (char)(seed >> 25));
			str_add(&bent, text.ptr + at + 1);
		} else { /* the next member's value */
			const char *colon = strstr(text.ptr + at, "\":\t");
			if (colon) {
				str_clear(&bent);
				str_addn(&bent, text.ptr, (size_t)(colon - text.ptr) + 3);
				str_add(&bent, swaps[(seed >> 40) % (sizeof swaps / sizeof *swaps)]);
				str_add(&bent, colon + 3 + strcspn(colon + 3, ",\n{["));
			}
		}
		read_scrambled(str_text(&bent), bent.len);
		str_free(&bent);
	}
	str_free(&text);
	arena_free(&a);
}

static void test_locate(void **state)
{
	(void)state;
	const char *text = "{\n \"a\": {\"x\": \"]}\\\"\",\n  \"b\": [1,\n [2, {}],\n  {\"c\":\n null}]}, \"d\": 1}";
	assert_int_equal(json_locate(text, "a"), 2);
	assert_int_equal(json_locate(text, "a.b"), 3);
	assert_int_equal(json_locate(text, "a.b[1]"), 4);
	assert_int_equal(json_locate(text, "a.b[2].c"), 6);
	assert_int_equal(json_locate(text, "d"), 6);
	assert_int_equal(json_locate(text, "a.b[9].c"), 3);
	assert_int_equal(json_locate(text, ""), 1);
	assert_int_equal(json_locate("", "a.b"), 1);
	assert_int_equal(json_locate("[", "[3]"), 1);
}

/* A new metric is a row of metric.def: the schema must know it, too. */
static void test_schema_names_the_metrics(void **state)
{
	(void)state;
	struct str schema = {0}, names = {0};
	assert_int_equal(fs_read(SOURCE_DIR "/advisor/report/report-1.schema.json", &schema, 1 << 20, NULL), 0);
	for (int i = 0; i < METRIC_COUNT; i++)
		if (metric_info((enum metric)i)->chosen)
			str_addf(&names, "%s\"%s\"", names.len ? ", " : "", metric_name((enum metric)i));
	struct str expected = {0};
	str_addf(&expected, "\"metric\": {\"enum\": [%s]}", str_text(&names));
	assert_non_null(strstr(str_text(&schema), str_text(&expected)));
	str_free(&expected);
	str_free(&names);
	str_free(&schema);
}

static void test_unknown_format(void **state)
{
	(void)state;
	struct report r = {0};
	struct str out = {0};
	struct err err = {""};
	assert_int_equal(report_write(&out, "yaml\x1b", &r, NULL, &err), -1);
	assert_non_null(strstr(err.text, "yaml\\x1b"));
	assert_int_equal(report_format_check("yaml", &err), -1);
	assert_int_equal(report_format_check("sarif", &err), 0);
	assert_non_null(strstr(err.text, report_formats()));
	str_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_formats_from_json),
		cmocka_unit_test(test_round_trip_members),
		cmocka_unit_test(test_collect),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_errors_name_file_and_line),
		cmocka_unit_test(test_unknown_members_are_ignored),
		cmocka_unit_test(test_scrambled),
		cmocka_unit_test(test_locate),
		cmocka_unit_test(test_schema_names_the_metrics),
		cmocka_unit_test(test_unknown_format),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
