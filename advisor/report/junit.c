/* JUnit XML as its common denominator reads it (testmoapp/junitxml). A suite of all
 * suggestions and, for `check`, a suite of what the gate looked at. Only the gate fails
 * anything: a suggestion that does not build or is slower is a result of trying, and
 * a pipeline must not be red for ever because of one (it is "skipped", with the reason).
 * Messages stand in the attribute and in the body: older GitLabs show the body only. */
#include <math.h>

#include "report/compare.h"
#include "report/escape.h"
#include "report/writers.h"

struct tally {
	size_t tests, failures, errors, skipped;
};

static void open_case(struct str *out, const char *class, const char *name, double seconds)
{
	str_add(out, "\t\t<testcase classname=\"");
	escape_xml(out, class);
	str_add(out, "\" name=\"");
	escape_xml(out, name && name[0] ? name : "-");
	str_addf(out, "\" time=\"%.3f\"", isfinite(seconds) && seconds >= 0 ? seconds : 0);
}

static void element(struct str *out, const char *tag, const char *type, const char *message)
{
	str_addf(out, "\t\t\t<%s message=\"", tag);
	escape_xml(out, message);
	str_add(out, "\"");
	if (type)
		str_addf(out, " type=\"%s\"", type);
	str_add(out, ">");
	escape_xml(out, message);
	str_addf(out, "</%s>\n", tag);
}

static void describe(struct str *out, const struct report *r, const struct suggestion *s)
{
	const struct result *res = result_overall(&s->results, r->metric);
	struct str edit = {0};
	words_edit(&edit, &s->edit);
	str_addf(out, "%s", words_group_title(words_suggestion_group(s)));
	if (s->status == SUGGESTION_MEASURED && res) {
		str_add(out, ": ");
		words_result(out, res);
		str_addf(out, " (%s", metric_name(res->metric));
		if (words_has_interval(res))
			str_addf(out, ", %d pairs", res->pairs);
		str_addc(out, ')');
	}
	if (edit.len)
		str_addf(out, "; %s", str_text(&edit));
	struct str reason = {0};
	words_reason(&reason, s);
	if (reason.len)
		str_addf(out, "; %s", str_text(&reason));
	str_free(&reason);
	str_free(&edit);
}

static int is_decided(const struct suggestion *s)
{
	return s->status == SUGGESTION_MEASURED && s->verdict != VERDICT_INCONCLUSIVE && s->verdict != VERDICT_NONE;
}

static void suggestion_case(struct str *out, const struct report *r, const struct suggestion *s, struct tally *t)
{
	struct str class = {0}, text = {0};
	str_addf(&class, "advisor.%s", rule_kind_name(s->kind));
	describe(&text, r, s);
	open_case(out, str_text(&class), s->id, s->was_built ? s->built.seconds : 0);
	str_add(out, ">\n");
	t->tests++;
	if (is_decided(s)) {
		str_add(out, "\t\t\t<system-out>");
		escape_xml(out, str_text(&text));
		str_add(out, "</system-out>\n");
	} else {
		t->skipped++;
		element(out, "skipped", NULL, str_text(&text));
	}
	str_add(out, "\t\t</testcase>\n");
	str_free(&class);
	str_free(&text);
}

static void gate_case(struct str *out, const struct compare_item *item, struct tally *t)
{
	struct str class = {0};
	str_addf(&class, "advisor.gate.%s", compare_kind_name(item->kind));
	open_case(out, str_text(&class), item->name, 0);
	if (item->finding) {
		str_add(out, " file=\"");
		escape_xml(out, item->finding->file);
		str_addc(out, '"');
	}
	str_add(out, ">\n");
	t->tests++;
	if (item->outcome == GATE_FAILED) {
		t->failures++;
		element(out, "failure", compare_kind_name(item->kind), item->sentence);
	} else if (item->outcome == GATE_UNDECIDED) {
		t->skipped++;
		element(out, "skipped", NULL, item->sentence);
	} else {
		str_add(out, "\t\t\t<system-out>");
		escape_xml(out, item->sentence);
		str_add(out, "</system-out>\n");
	}
	str_add(out, "\t\t</testcase>\n");
	str_free(&class);
}

/* The baseline itself: the only thing of a run that can be an error. */
static void baseline_case(struct str *out, const struct report *r, struct tally *t)
{
	open_case(out, "advisor.baseline", "baseline", r->baseline.build_seconds);
	t->tests++;
	if (r->status != REPORT_FAILED) {
		str_add(out, "/>\n");
		return;
	}
	t->errors++;
	str_add(out, ">\n");
	element(out, "error", "baseline", r->status_reason ? r->status_reason : "the run failed");
	str_add(out, "\t\t</testcase>\n");
}

static void suite(struct str *out, const char *name, const struct tally *t, const struct report *r,
		  const struct str *cases)
{
	str_addf(out, "\t<testsuite name=\"%s\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"", name,
		 t->tests, t->failures, t->errors, t->skipped);
	if (r->generated_at) {
		str_add(out, " timestamp=\"");
		escape_xml(out, r->generated_at);
		str_addc(out, '"');
	}
	str_add(out, ">\n");
	str_add(out, str_text(cases));
	str_add(out, "\t</testsuite>\n");
}

void report_junit(struct str *out, const struct report *r, const struct report_view *view)
{
	struct str tried = {0}, gated = {0};
	struct tally tried_tally = {0}, gate_tally = {0};
	baseline_case(&tried, r, &tried_tally);
	for (size_t i = 0; i < r->suggestions.n; i++)
		suggestion_case(&tried, r, &r->suggestions.v[i], &tried_tally);
	for (size_t i = 0; view->gate && i < view->gate->items.n; i++)
		gate_case(&gated, &view->gate->items.v[i], &gate_tally);
	str_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	/* no count of what was skipped here: Jenkins' schema refuses one */
	str_addf(out, "<testsuites name=\"advisor\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n",
		 tried_tally.tests + gate_tally.tests, gate_tally.failures, tried_tally.errors);
	suite(out, "advisor.suggestions", &tried_tally, r, &tried);
	if (view->gate)
		suite(out, "advisor.gate", &gate_tally, r, &gated);
	str_add(out, "</testsuites>\n");
	str_free(&tried);
	str_free(&gated);
}
