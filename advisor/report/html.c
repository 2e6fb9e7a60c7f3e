/* One HTML file that needs nothing else: no request, no script (the policy in its
 * head forbids both), light and dark, fit for paper. The report itself is in it as a
 * link that saves it. */
#include "report/html.h"

#include <math.h>
#include <stdlib.h>

#include "report/compare.h"
#include "report/escape.h"

void html_element(struct str *out, const char *tag, const char *text)
{
	str_addf(out, "<%s>", tag);
	escape_xml(out, text);
	str_addf(out, "</%s>", tag);
}

static void term(struct str *out, const char *name, const char *text)
{
	if (!text || !text[0])
		return;
	html_element(out, "dt", name);
	html_element(out, "dd", text);
}

static void code_term(struct str *out, const char *name, const char *text)
{
	if (!text || !text[0])
		return;
	html_element(out, "dt", name);
	str_add(out, "<dd>");
	html_element(out, "code", text);
	str_add(out, "</dd>");
}

static void gate(struct str *out, const struct compare_result *g)
{
	const char *name = gate_name(g->outcome);
	str_addf(out, "<section class=\"gate %s\"><h2>Gate %s</h2><p>%zu new finding%s, %zu known, %zu gone</p><ul>\n",
		 name, name, g->new_findings, g->new_findings == 1 ? "" : "s", g->known_findings, g->gone_findings);
	for (size_t i = 0; i < g->items.n; i++) {
		str_addf(out, "<li class=\"%s\"><b>%s</b> ", gate_name(g->items.v[i].outcome),
			 gate_name(g->items.v[i].outcome));
		escape_xml(out, g->items.v[i].sentence);
		str_add(out, "</li>\n");
	}
	str_add(out, "</ul></section>\n");
}

static void head(struct str *out, const struct report *r, const struct report_view *view)
{
	struct str s = {0};
	struct edit edit;
	str_add(out, "<header><h1>");
	add_headline(&s, r);
	escape_xml(out, str_text(&s));
	str_add(out, "</h1>\n<dl>");
	str_clear(&s);
	recommendation_edit(&r->recommendation, &edit);
	add_edit(&s, &edit);
	code_term(out, "change", str_text(&s));
	term(out, "note", r->recommendation.note);
	str_clear(&s);
	add_subject(&s, r);
	term(out, "project", str_text(&s));
	str_clear(&s);
	add_cost(&s, r);
	term(out, "measured", str_text(&s));
	str_clear(&s);
	add_noise(&s, r);
	term(out, "noise", str_text(&s));
	str_clear(&s);
	add_next(&s, r, view);
	code_term(out, "next", str_text(&s));
	str_add(out, "</dl></header>\n");
	str_free(&s);
}

static void results(struct str *out, const struct result_list *l)
{
	if (!l->n)
		return;
	str_add(out, "<table><tr><th>benchmark<th>metric<th>speedup<th>verdict<th>pairs<th>p</tr>\n");
	for (size_t i = 0; i < l->n; i++) {
		const struct result *res = &l->v[i];
		struct str s = {0};
		add_result(&s, res);
		str_add(out, "<tr>");
		html_element(out, "td", str_eq(res->benchmark, "*") ? "all together" : res->benchmark);
		html_element(out, "td", metric_name(res->metric));
		html_element(out, "td", str_text(&s));
		html_element(out, "td", verdict_name(res->verdict));
		str_addf(out, "<td>%d</td><td>", res->pairs);
		if (isfinite(res->p_adjusted))
			str_addf(out, "%.2g", res->p_adjusted);
		str_add(out, "</td></tr>\n");
		str_free(&s);
	}
	str_add(out, "</table>\n");
}

static void build(struct str *out, const struct suggestion *s)
{
	struct str text = {0};
	if (!s->was_built)
		return;
	str_addf(&text, "%.1f s, %d units compiled, %llu bytes, %s", s->built.seconds, s->built.compiled_units,
		 s->built.size_bytes, s->built.how ? s->built.how : "built");
	term(out, "build", str_text(&text));
	code_term(out, "log", s->built.log);
	code_term(out, "code hash", s->built.code_hash);
	str_clear(&text);
	for (size_t i = 0; i < s->built.dropped.n; i++)
		str_addf(&text, "%s%s", i ? " " : "", s->built.dropped.v[i]);
	code_term(out, "left out", str_text(&text));
	str_free(&text);
}

static void metrics(struct str *out, const struct suggestion *s)
{
	struct str text = {0};
	for (size_t i = 0; i < s->metrics.n; i++) {
		const struct metric_summary *m = &s->metrics.v[i];
		if (!isfinite(m->median))
			continue;
		str_addf(&text, "%s%s %.6g %s", text.len ? "; " : "", m->name ? m->name : metric_name(m->metric),
			 m->median, text_of(m->unit));
	}
	term(out, "medians", str_text(&text));
	str_free(&text);
}

static void drawer(struct str *out, const struct suggestion *s)
{
	struct str text = {0};
	/* Why it was rejected must be in sight without a click. */
	str_add(out, "<details><summary>");
	add_reason(&text, s);
	escape_xml(out, text.len ? str_text(&text) : s->title ? s->title : s->id);
	str_add(out, "</summary><dl>");
	term(out, "title", text.len ? s->title : NULL);
	str_clear(&text);
	add_edit(&text, &s->edit);
	code_term(out, "change", str_text(&text));
	term(out, "because", s->why);
	build(out, s);
	metrics(out, s);
	str_add(out, "</dl>");
	results(out, &s->results);
	str_add(out, "</details>");
	str_free(&text);
}

static void row(struct str *out, const struct report *r, const struct suggestion *s)
{
	const struct result *res = result_overall(&s->results, r->metric);
	struct str text = {0};
	str_addf(out, "<tr class=\"%s\">", group_name(suggestion_group(s)));
	html_element(out, "td", s->id);
	if (s->status == SUGGESTION_MEASURED && res)
		add_result(&text, res);
	str_add(out, "<td class=\"number\">");
	escape_xml(out, str_text(&text));
	str_add(out, "</td>");
	html_element(out, "td",
		     s->status == SUGGESTION_MEASURED ? verdict_name(s->verdict) : suggestion_status_name(s->status));
	html_element(out, "td", risk_name(s->risk));
	str_add(out, "<td>");
	drawer(out, s);
	str_add(out, "</td></tr>\n");
	str_free(&text);
}

static void suggestions(struct str *out, const struct report *r)
{
	const struct suggestion **v = suggestions_by_group(r);
	if (r->suggestions.n) {
		str_addf(out, "<section><h2>Suggestions: %s</h2>\n", metric_words(r->metric));
		html_chart(out, r, v);
		str_add(out, "<table><tr><th>suggestion<th>speedup<th>verdict<th>risk<th>details</tr>\n");
	}
	for (size_t i = 0; i < r->suggestions.n; i++) {
		enum group g = suggestion_group(v[i]);
		if (i == 0 || suggestion_group(v[i - 1]) != g)
			str_addf(out, "<tr class=\"group\"><th colspan=\"5\">%s</th></tr>\n", group_title(g));
		row(out, r, v[i]);
	}
	str_add(out, r->suggestions.n ? "</table></section>\n" : "");
	free(v);
}

static void method(struct str *out, const struct report *r)
{
	struct str s = {0};
	str_add(out, "<section><h2>How it was measured</h2><dl>");
	str_addf(&s, "%s, %d processors, %s", text_of(r->host.cpu), r->host.cores, text_of(r->host.kernel));
	term(out, "machine", str_text(&s));
	str_clear(&s);
	for (size_t i = 0; i < r->host.compilers.n; i++)
		str_addf(&s, "%s%s %s", i ? ", " : "", text_of(r->host.compilers.v[i].name),
			 text_of(r->host.compilers.v[i].version));
	term(out, "compilers", str_text(&s));
	for (size_t i = 0; i < r->benchmarks.n; i++)
		code_term(out, r->benchmarks.v[i].name, r->benchmarks.v[i].command);
	code_term(out, "check", r->check);
	term(out, "builds", r->baseline.how);
	str_clear(&s);
	str_addf(&s, "effects below %.3g %% count as none; seed %llu", r->min_effect, r->seed);
	term(out, "settings", str_text(&s));
	for (size_t i = 0; i < r->warnings.n; i++)
		term(out, "warning", r->warnings.v[i]);
	for (size_t i = 0; i < r->project.failed.n; i++) {
		str_clear(&s);
		str_addf(&s, "%s: %s", text_of(r->project.failed.v[i].file), text_of(r->project.failed.v[i].reason));
		term(out, "not read", str_text(&s));
	}
	term(out, "revision", r->project.revision);
	term(out, "date", r->generated_at);
	term(out, "advisor", r->version);
	str_add(out, "</dl></section>\n");
	str_free(&s);
}

static void save_link(struct str *out, const struct report *r, const struct report_view *view)
{
	struct str json = {0};
	report_json(&json, r, view);
	str_add(out, "<footer><a download=\"report.json\" href=\"data:application/json;base64,");
	escape_base64(out, str_text(&json), json.len);
	str_add(out, "\">save report.json</a></footer>\n");
	str_free(&json);
}

void report_html(struct str *out, const struct report *r, const struct report_view *view)
{
	str_add(out,
		"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
		"base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"referrer\" content=\"no-referrer\">\n<title>advisor</title>\n<style>");
	str_add(out, html_style);
	str_add(out, "</style></head><body>\n");
	head(out, r, view);
	if (view->gate)
		gate(out, view->gate);
	suggestions(out, r);
	html_findings(out, r, view);
	method(out, r);
	save_link(out, r, view);
	str_add(out, "</body></html>\n");
}
