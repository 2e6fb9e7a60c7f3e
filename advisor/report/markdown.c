/* Markdown for GitHub's job summary (and any other place that renders GFM). GitHub
 * refuses a summary above 1024 KiB, so the long lists stop before that. */
#include <stdlib.h>

#include "report/compare.h"
#include "report/escape.h"
#include "report/writers.h"

#define TOP_FINDINGS 10
#define MOST_OF_KIND 8
#define MAX_BYTES    ((size_t)900 << 10)

static void cell(struct str *out, const char *text)
{
	escape_markdown(out, text);
	str_add(out, " | ");
}

static void code_cell(struct str *out, const char *text)
{
	if (text && text[0])
		escape_code(out, text, 1);
	str_add(out, " | ");
}

static void item(struct str *out, const char *label, const char *text)
{
	if (!text[0])
		return;
	str_addf(out, "- %s: ", label);
	escape_markdown(out, text);
	str_addc(out, '\n');
}

static void items(struct str *out, const struct report *r, const struct sentence_line *line)
{
	for (; line->label; line++) {
		struct str text = {0};
		line->add(&text, r);
		item(out, line->label, str_text(&text));
		str_free(&text);
	}
}

static void gate(struct str *out, const struct compare_result *g)
{
	static const char *const marks[] = {
		[GATE_PASSED] = "✅",
		[GATE_FAILED] = "❌",
		[GATE_UNDECIDED] = "❔",
	};
	str_addf(out, "### %s Gate %s\n\n%zu new finding%s, %zu known, %zu gone.\n\n", marks[g->outcome],
		 compare_gate_name(g->outcome), g->new_findings, g->new_findings == 1 ? "" : "s", g->known_findings,
		 g->gone_findings);
	for (size_t i = 0; i < g->items.n && out->len < MAX_BYTES / 2; i++) {
		if (g->items.v[i].outcome == GATE_PASSED)
			continue;
		str_addf(out, "- **%s**: ", compare_gate_name(g->items.v[i].outcome));
		escape_markdown(out, g->items.v[i].sentence);
		str_addc(out, '\n');
	}
	str_addc(out, '\n');
}

static void head(struct str *out, const struct report *r, const struct report_view *view)
{
	struct str s = {0};
	str_add(out, "## advisor\n\n");
	if (view->gate)
		gate(out, view->gate);
	sentence_headline(&s, r);
	str_add(out, "**");
	escape_markdown(out, str_text(&s));
	str_add(out, "**\n\n");
	str_clear(&s);
	words_merged(&s, &r->recommendation.edit);
	if (s.len) {
		str_add(out, "- change: ");
		escape_code(out, str_text(&s), 0);
		str_addc(out, '\n');
	}
	str_free(&s);
	items(out, r, sentence_choice_lines);
	items(out, r, sentence_run_lines);
}

static void row(struct str *out, const struct report *r, const struct suggestion *s)
{
	const struct result *res = result_overall(&s->results, r->metric);
	struct str text = {0};
	str_add(out, "| ");
	str_add(out, s->accepted ? "✔ " : "");
	code_cell(out, s->id);
	if (s->status == SUGGESTION_MEASURED && res)
		words_result(&text, res);
	cell(out, str_text(&text));
	cell(out, s->status == SUGGESTION_MEASURED ? verdict_name(s->verdict) : suggestion_status_name(s->status));
	cell(out, risk_name(s->risk));
	str_clear(&text);
	words_edit(&text, &s->edit);
	code_cell(out, str_text(&text));
	str_clear(&text);
	words_reason(&text, s);
	if (!text.len)
		str_add(&text, words_text(s->why));
	if (s->accepted)
		str_add(&text, text.len ? "; " : "");
	sentence_in_set(&text, r, s);
	cell(out, str_text(&text));
	out->len--;
	str_add(out, "\n");
	str_free(&text);
}

static void table(struct str *out, const struct report *r, const struct suggestion *const *v, size_t n)
{
	if (!n)
		return;
	str_addf(out, "| suggestion | %s, faster is + | verdict | risk | change | why |\n|---|---|---|---|---|---|\n",
		 metric_info(r->metric)->words);
	for (size_t i = 0; i < n && out->len < MAX_BYTES; i++)
		row(out, r, v[i]);
}

/* What was measured is in sight; what was not is one click away. */
static void suggestions(struct str *out, const struct report *r)
{
	const struct suggestion **v = words_suggestions_by_group(r);
	size_t measured = 0, n = r->suggestions.n;
	while (measured < n && words_suggestion_group(v[measured]) < GROUP_SAME_CODE)
		measured++;
	if (n)
		str_addf(out, "\n### %zu suggestion%s, %zu measured\n\n", n, n == 1 ? "" : "s", measured);
	table(out, r, v, measured);
	if (measured < n) {
		str_addf(out,
			 "\n<details><summary>%zu not measured: same code, failed, skipped or not tried</summary>\n\n",
			 n - measured);
		table(out, r, v + measured, n - measured);
		str_add(out, "\n</details>\n");
	}
	free(v);
}

/* Of a scan: how many of each kind, and which come first. */
static void kinds(struct str *out, const struct report *r)
{
	size_t n, skipped = 0;
	for (size_t i = 0; i < r->suggestions.n; i++)
		skipped += r->suggestions.v[i].status == SUGGESTION_SKIPPED;
	if (!r->suggestions.n)
		return;
	str_addf(out, "\n### %zu suggestions to try, %zu skipped\n\n", r->suggestions.n - skipped, skipped);
	for (int kind = RULE_FLAG; kind <= RULE_OPTION; kind++) {
		struct str ids = {0};
		n = words_of_kind(&ids, r, (enum rule_kind)kind, MOST_OF_KIND);
		if (n) {
			str_addf(out, "- %s (%zu): ", rule_kind_name((enum rule_kind)kind), n);
			escape_markdown(out, str_text(&ids));
			str_addc(out, '\n');
		}
		str_free(&ids);
	}
}

static void finding(struct str *out, const struct finding *f)
{
	struct str text = {0};
	str_addf(&text, "%s:%d", words_text(f->file), f->line);
	str_add(out, "| ");
	code_cell(out, str_text(&text));
	cell(out, rule_level_name(f->level));
	str_clear(&text);
	words_evidence(&text, f);
	cell(out, str_text(&text));
	str_clear(&text);
	str_addf(&text, "%s [%s]", words_text(f->message), words_text(f->rule));
	if (f->suppressed_by)
		str_addf(&text, " (suppressed by %s)", f->suppressed_by);
	cell(out, str_text(&text));
	out->len--;
	str_add(out, "\n");
	str_free(&text);
}

static void findings(struct str *out, const struct report *r, const struct report_view *view)
{
	static const char header[] = "| place | level | evidence | finding |\n|---|---|---|---|\n";
	size_t n = words_findings_shown(view, r), shown = 0, most = view->verbose || view->gate ? n : TOP_FINDINGS;
	if (!r->findings.n)
		return;
	str_addf(out, "\n### %zu finding%s\n\n", n, n == 1 ? "" : "s");
	for (size_t i = 0; i < r->findings.n && shown < most && out->len < MAX_BYTES; i++) {
		if (!words_finding_shown(view, &r->findings.v[i]))
			continue;
		if (shown == 0)
			str_add(out, header);
		finding(out, &r->findings.v[i]);
		shown++;
	}
	if (shown < n)
		str_addf(out, "\n%zu findings more are in the JSON report, and here with -v.\n", n - shown);
}

static void warnings(struct str *out, const struct report *r)
{
	struct str s = {0};
	if (r->project.failed.n || r->warnings.n)
		str_addc(out, '\n');
	for (size_t i = 0; i < r->project.failed.n && out->len < MAX_BYTES; i++) {
		str_clear(&s);
		str_addf(&s, "%s: %s", words_text(r->project.failed.v[i].file),
			 words_text(r->project.failed.v[i].reason));
		item(out, "not read", str_text(&s));
	}
	for (size_t i = 0; i < r->warnings.n && out->len < MAX_BYTES; i++)
		item(out, "warning", words_text(r->warnings.v[i]));
	str_free(&s);
}

void report_markdown(struct str *out, const struct report *r, const struct report_view *view)
{
	struct str body = {0}, next = {0};
	head(&body, r, view);
	if (words_nothing_tried(r) && !view->verbose) {
		findings(&body, r, view);
		kinds(&body, r);
	} else {
		suggestions(&body, r);
		findings(&body, r, view);
	}
	warnings(&body, r);
	sentence_next(&next, r, view);
	if (next.len) {
		str_add(&body, "\nnext: ");
		escape_code(&body, str_text(&next), 0);
		str_addc(&body, '\n');
	}
	str_addn(out, str_text(&body), body.len);
	str_free(&body);
	str_free(&next);
}
