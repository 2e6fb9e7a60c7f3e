/* The suggestions: one row each with its interval, and after it everything that is known
 * about how it was built and measured. */
#include <math.h>
#include <stdlib.h>

#include "report/escape.h"
#include "report/html.h"

static void results(struct str *out, const struct result_list *l)
{
	if (!l->n)
		return;
	str_add(out, "<div class=\"scroll\"><table><tr><th>benchmark</th><th>metric</th><th>gain</th><th>verdict</th>"
		     "<th>pairs</th><th>p</th></tr>\n");
	for (size_t i = 0; i < l->n; i++) {
		const struct result *res = &l->v[i];
		struct str s = {0};
		words_result(&s, res);
		str_add(out, "<tr>");
		html_element(out, "td", str_eq(res->benchmark, "*") ? "all together" : res->benchmark);
		html_element(out, "td", metric_info(res->metric)->words);
		html_element(out, "td", str_text(&s));
		html_element(out, "td", verdict_name(res->verdict));
		str_addf(out, "<td>%d</td><td>", res->pairs);
		if (isfinite(res->p_adjusted))
			str_addf(out, "%.2g", res->p_adjusted);
		str_add(out, "</td></tr>\n");
		str_free(&s);
	}
	str_add(out, "</table></div>\n");
}

static void build(struct str *out, const struct suggestion *s)
{
	const struct built *b = &s->built;
	struct str text = {0};
	if (!s->was_built)
		return;
	str_addf(&text, "%.1f s, %d unit%s compiled and %d linked by %s", b->seconds, b->compiled_units,
		 b->compiled_units == 1 ? "" : "s", b->linked,
		 str_eq(b->how, "replay") ? "replaying the captured commands" : "a full build");
	if (b->layouts > 1)
		str_addf(&text, ", %u code layouts", b->layouts);
	html_term(out, "build", str_text(&text));
	str_clear(&text);
	if (b->size_bytes)
		str_addf(&text, "%.1f kB loaded", (double)b->size_bytes / 1e3);
	html_term(out, "size", str_text(&text));
	html_code_term(out, "code hash", b->code_hash);
	str_clear(&text);
	for (size_t i = 0; i < b->dropped.n; i++)
		str_addf(&text, "%s%s", i ? " " : "", b->dropped.v[i]);
	html_code_term(out, "left out", str_text(&text));
	html_code_term(out, "log", b->log);
	str_free(&text);
}

static void log_tail(struct str *out, const struct suggestion *s)
{
	if (!s->was_built || !s->built.log_tail)
		return;
	str_add(out, "<h3>The end of its build log</h3><pre>");
	escape_xml_lines(out, s->built.log_tail);
	str_add(out, "</pre>\n");
}

static void medians(struct str *out, const struct suggestion *s)
{
	struct str text = {0};
	for (size_t i = 0; i < s->metrics.n; i++) {
		const struct metric_summary *m = &s->metrics.v[i];
		if (!isfinite(m->median))
			continue;
		str_addf(&text, "%s%s ", text.len ? ", " : "", m->name ? m->name : metric_info(m->metric)->words);
		if (m->name)
			str_addf(&text, "%.6g", m->median);
		else
			html_value(&text, m->metric, m->median);
	}
	html_term(out, "medians", str_text(&text));
	str_free(&text);
}

/* "F1 alloc-in-loop lvm.c:3", each a link to its finding. */
static void because(struct str *out, const struct report *r, const struct report_view *view, const struct suggestion *s)
{
	if (s->why && s->why[0])
		html_term(out, "because", s->why);
	int any = 0;
	for (size_t i = 0; i < s->findings.n; i++) {
		const struct finding *f = report_finding(r, s->findings.v[i]);
		if (!f)
			continue;
		str_add(out, any++ ? ", " : "<dt>findings</dt><dd>");
		if (words_finding_shown(view, f))
			str_addf(out, "<a href=\"#f%zu\">", (size_t)(f - r->findings.v));
		escape_xml(out, f->rule);
		str_add(out, " at ");
		escape_xml(out, f->file);
		str_addf(out, ":%d%s", f->line, words_finding_shown(view, f) ? "</a>" : "");
	}
	str_add(out, any ? "</dd>" : "");
}

static const char *risk_words(enum risk r)
{
	static const char *const words[] = {
		[RISK_SAFE] = "safe: the program means the same",
		[RISK_NUMERICS] = "numerics: floating-point results may differ in their last digits",
		[RISK_PORTABILITY] = "portability: the program may not run on other machines",
		[RISK_SEMANTICS] = "semantics: what the program does may change",
		[RISK_SECURITY] = "security: a protection is taken away",
	};
	return words[r];
}

/* The sentences of a list, one after the other, in *text. */
static const char *strlist_text(struct str *text, const struct strlist *l)
{
	str_clear(text);
	for (size_t i = 0; i < l->n; i++)
		str_addf(text, "%s%s", i ? " " : "", l->v[i]);
	return str_text(text);
}

static void diff(struct str *out, const struct patch *p)
{
	if (!p)
		return;
	str_add(out, "<pre class=\"src\">");
	escape_xml_lines(out, p->diff);
	str_add(out, "</pre>\n");
}

static void drawer(struct str *out, const struct report *r, const struct report_view *view, const struct suggestion *s)
{
	struct str text = {0};
	str_add(out, "<div class=\"drawer\"><dl>");
	html_term(out, "what", s->title);
	words_reason(&text, s);
	html_term(out, s->status == SUGGESTION_MEASURED ? "note" : "outcome", str_text(&text));
	str_clear(&text);
	words_edit(&text, &s->edit);
	html_code_term(out, "change", str_text(&text));
	str_clear(&text);
	sentence_in_set(&text, r, s);
	html_term(out, "in the set", str_text(&text));
	because(out, r, view, s);
	html_term(out, "why it is right", strlist_text(&text, &s->grounds));
	html_term(out, "risk", risk_words(s->risk));
	html_term(out, "not checked", strlist_text(&text, &s->built.unchecked));
	build(out, s);
	medians(out, s);
	str_add(out, "</dl>\n");
	diff(out, s->edit.patch);
	results(out, &s->results);
	html_strips(out, &s->samples, &r->baseline.samples);
	log_tail(out, s);
	if (words_rule_prose(view, s->rule)) {
		str_add(out, "<details class=\"rule\"><summary>About ");
		html_element(out, "code", s->rule);
		str_add(out, "</summary><div>");
		html_prose(out, words_rule_prose(view, s->rule));
		str_add(out, "</div></details>");
	}
	str_add(out, "</div>");
	str_free(&text);
}

/* The row's opening tag with what scripts sort by. order counts rows and headings. */
static void open_row(struct str *out, enum group g, size_t order, const char *name, const struct result *res,
		     int verdict, int risk)
{
	str_addf(out, "<details class=\"v %s\" data-group=\"%s\" data-order=\"%zu\" data-name=\"", words_group_name(g),
		 words_group_name(g), order);
	escape_xml(out, name);
	str_add(out, "\" data-gain=\"");
	if (html_drawable(res))
		str_addf(out, "%.6g", res->speedup);
	str_addf(out, "\" data-verdict=\"%d\" data-risk=\"%d\"", verdict, risk);
}

static void numbers(struct str *out, const struct html_scale *scale, const struct report *r, const char *name,
		    const struct result *res)
{
	struct str text = {0};
	words_result(&text, res);
	if (html_drawable(res))
		html_bar(out, scale, r, name, res);
	else
		str_add(out, "<span class=\"chart\"></span>");
	str_addf(out, "<span class=\"num\">%s</span>", str_text(&text));
	str_free(&text);
}

static void row(struct str *out, const struct html_scale *scale, const struct report *r, const struct report_view *view,
		const struct suggestion *s, size_t order)
{
	const struct result *res = s->status == SUGGESTION_MEASURED ? result_overall(&s->results, r->metric) : NULL;
	enum group g = words_suggestion_group(s);
	struct str text = {0};
	open_row(out, g, order, s->id, res, (int)g, (int)s->risk);
	str_addf(out, " id=\"s%zu\"><summary><span class=\"name\">", (size_t)(s - r->suggestions.v));
	escape_xml(out, s->id);
	str_add(out, "</span>");
	if (res) {
		numbers(out, scale, r, s->id, res);
	} else {
		words_reason(&text, s);
		str_add(out, "<span class=\"why\">");
		escape_xml(out, text.len ? str_text(&text) : s->title);
		str_add(out, "</span>");
	}
	str_addf(out, "<span class=\"word\">%s</span><span class=\"risk\">%s</span></summary>\n",
		 s->status == SUGGESTION_MEASURED ? verdict_name(s->verdict) : suggestion_status_name(s->status),
		 risk_name(s->risk));
	drawer(out, r, view, s);
	str_add(out, "</details>\n");
	str_free(&text);
}

/* The set that is recommended, as a whole: only its fresh samples count. */
static void whole_row(struct str *out, const struct html_scale *scale, const struct report *r, size_t order)
{
	const struct recommendation *rec = &r->recommendation;
	const struct result *res = result_overall(&rec->results, r->metric);
	struct str text = {0};
	if (!rec->suggestions.n || !res)
		return;
	open_row(out, GROUP_ACCEPTED, order, " recommended", res, -1, 0);
	str_add(out, " id=\"recommended\"><summary><span class=\"name\">recommended, together</span>");
	numbers(out, scale, r, "recommended, together", res);
	str_addf(out, "<span class=\"word\">%s</span><span class=\"risk\"></span></summary>\n",
		 rec->confirmed ? "confirmed" : "not confirmed");
	str_add(out, "<div class=\"drawer\"><p>Measured once more on fresh samples, which took no part in the choice: "
		     "the best of many is always flattered by luck.</p><dl>");
	words_merged(&text, &rec->edit);
	html_code_term(out, "change", str_text(&text));
	html_code_term(out, "code hash", rec->code_hash);
	str_clear(&text);
	sentence_rehearsed(&text, r);
	html_term(out, "rehearsed", str_text(&text));
	str_add(out, "</dl>\n");
	diff(out, rec->edit.all.patch);
	results(out, &rec->results);
	html_strips(out, &rec->samples, &rec->baseline_samples);
	str_add(out, "</div></details>\n");
	str_free(&text);
}

static void tools(struct str *out, const struct report *r)
{
	const char *groups[N_GROUPS], *titles[N_GROUPS];
	size_t of[N_GROUPS] = {0};
	for (enum group g = 0; g < N_GROUPS; g++) {
		groups[g] = words_group_name(g);
		titles[g] = g == GROUP_FASTER	       ? "faster alone"
			    : g == GROUP_ON_TOP	       ? "on top"
			    : g == GROUP_LUCK	       ? "layout luck"
			    : g == GROUP_NO_DIFFERENCE ? "no difference"
			    : g == GROUP_SAME_CODE     ? "same code"
						       : words_group_name(g);
	}
	for (size_t i = 0; i < r->suggestions.n; i++)
		of[words_suggestion_group(&r->suggestions.v[i])]++;
	html_tools(out, groups, titles, of, N_GROUPS);
}

static void lead(struct str *out, const struct report *r)
{
	int measured = 0;
	for (size_t i = 0; i < r->suggestions.n; i++)
		measured |= r->suggestions.v[i].status == SUGGESTION_MEASURED;
	if (!measured) {
		str_add(out, "<p class=\"sub\">None of them was measured.</p>\n");
		return;
	}
	str_addf(out,
		 "<p class=\"sub\">Gain in %s against the present build, with its 95&nbsp;%% interval: to the right is "
		 "better.",
		 metric_info(r->metric)->words);
	if (r->baseline.has_noise)
		str_add(out, " The grey band is what identical code differed by.");
	str_add(out, " A row opens.</p>\n");
}

static void heads(struct str *out, const struct html_scale *scale)
{
	str_add(out,
		"<div class=\"cols\"><button type=\"button\" class=\"h\" data-sort=\"name\">suggestion</button>\n");
	html_axis(out, scale);
	str_add(out, "<button type=\"button\" class=\"h opt\" data-sort=\"gain\">gain [interval]</button>"
		     "<button type=\"button\" class=\"h\" data-sort=\"verdict\">verdict</button>"
		     "<button type=\"button\" class=\"h opt\" data-sort=\"risk\">risk</button></div>\n");
}

void html_variants(struct str *out, const struct report *r, const struct report_view *view)
{
	if (!r->suggestions.n)
		return;
	const struct suggestion **v = words_suggestions_by_group(r);
	struct html_scale scale = html_scale(r);
	size_t order = 0;
	str_addf(out, "<section id=\"suggestions\"><h2>%zu suggestion%s</h2>\n", r->suggestions.n,
		 r->suggestions.n == 1 ? "" : "s");
	lead(out, r);
	tools(out, r);
	heads(out, &scale);
	str_add(out, "<div class=\"list\">\n");
	for (size_t i = 0; i < r->suggestions.n; i++) {
		enum group g = words_suggestion_group(v[i]);
		if (i == 0 || words_suggestion_group(v[i - 1]) != g)
			str_addf(out, "<h3 data-group=\"%s\" data-order=\"%zu\">%s</h3>\n", words_group_name(g),
				 order++, words_group_title(g));
		if (i == 0)
			whole_row(out, &scale, r, order++);
		row(out, &scale, r, view, v[i], order++);
	}
	str_add(out, "</div></section>\n");
	free(v);
}
