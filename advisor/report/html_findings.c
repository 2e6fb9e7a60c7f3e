/* The findings' part of the HTML page: each with the lines it is about. */
#include "report/escape.h"
#include "report/html.h"

#define OPEN_FINDINGS 3 /* shown with their sources at once; the others open */

static void evidence(struct str *out, const struct finding *f)
{
	struct str text = {0};
	words_evidence(&text, f);
	str_add(out, "<span class=\"ev\">");
	escape_xml(out, str_text(&text));
	if (f->measured && f->share > 0 && f->share <= 1)
		str_addf(
			out,
			"<svg aria-hidden=\"true\"><rect width=\"100%%\" height=\"5\" rx=\"2\"/><rect width=\"%.1f%%\" "
			"height=\"5\" rx=\"2\"/></svg>",
			f->share * 100);
	str_add(out, "</span>");
	str_free(&text);
}

static void excerpt(struct str *out, const struct finding *f)
{
	int last = f->end_line > f->line ? f->end_line : f->line;
	if (!f->excerpt.lines.n)
		return;
	str_add(out, "<pre class=\"src\">");
	for (size_t i = 0; i < f->excerpt.lines.n; i++) {
		int line = f->excerpt.first + (int)i, loop = f->loop_line == line && str_eq(f->loop_file, f->file);
		str_addf(out, "<span%s><i>%d</i>",
			 line >= f->line && line <= last ? " class=\"hit\""
			 : loop				 ? " class=\"loop\""
							 : "",
			 line);
		escape_xml_lines(out, f->excerpt.lines.v[i]);
		str_add(out, "</span>");
	}
	str_add(out, "</pre>\n");
}

/* "would be helped by: pool, alloc-jemalloc", links to their rows. */
static void helps(struct str *out, const struct report *r, const struct finding *f)
{
	for (size_t i = 0; i < f->suggestions.n; i++) {
		const struct suggestion *s = suggestion_find(&r->suggestions, f->suggestions.v[i]);
		str_add(out, i ? ", " : "<p>Tried against it: ");
		if (s)
			str_addf(out, "<a href=\"#s%zu\">", (size_t)(s - r->suggestions.v));
		escape_xml(out, f->suggestions.v[i]);
		str_add(out, s ? "</a>" : "");
		if (s && s->status == SUGGESTION_MEASURED)
			str_addf(out, " (%s)", verdict_name(s->verdict));
	}
	str_add(out, f->suggestions.n ? "</p>\n" : "");
}

/* What would mend it. */
static void fix(struct str *out, const struct fix *f)
{
	if (!f->title || !f->diff)
		return;
	str_add(out, "<details class=\"fix\"><summary>Patch: ");
	escape_xml(out, f->title);
	str_addf(out, " (risk: %s)</summary><p>", risk_name(f->risk));
	for (size_t i = 0; i < f->grounds.n; i++) {
		str_add(out, i ? " " : "");
		escape_xml(out, f->grounds.v[i]);
	}
	str_add(out, "</p><pre class=\"src\">");
	escape_xml_lines(out, f->diff);
	str_add(out, "</pre></details>\n");
}

static void row(struct str *out, const struct report *r, size_t index, size_t order)
{
	const struct finding *f = &r->findings.v[index];
	const char *level = rule_level_name(f->level);
	str_addf(out, "<details class=\"f\" data-group=\"%s\" data-order=\"%zu\" id=\"f%zu\"%s><summary>", level, order,
		 index, order < OPEN_FINDINGS && f->excerpt.lines.n ? " open" : "");
	str_addf(out, "<span class=\"msg\"><b class=\"level %s\">%s</b>", level, level);
	html_inline(out, f->message);
	str_add(out, "</span><span class=\"at\"><code>");
	escape_xml(out, f->file);
	str_addf(out, ":%d", f->line);
	if (f->column > 0)
		str_addf(out, ":%d", f->column);
	str_add(out, "</code>");
	if (f->function && f->function[0]) {
		str_add(out, " in ");
		html_element(out, "code", f->function);
	}
	str_add(out, "</span>");
	evidence(out, f);
	str_add(out, "</summary><div>\n");
	excerpt(out, f);
	fix(out, &f->fix);
	helps(out, r, f);
	str_add(out, "<p class=\"dim\">");
	html_element(out, "code", f->rule);
	str_addf(out, ", %s, %s", certainty_name(f->certainty), weight_name(f->weight));
	for (size_t i = 0; i < f->grounds.n; i++) {
		str_add(out, i ? ", " : " (");
		escape_xml(out, f->grounds.v[i]);
	}
	str_add(out, f->grounds.n ? ")" : "");
	if (f->loop_file) {
		str_add(out, "; the loop is at ");
		escape_xml(out, f->loop_file);
		str_addf(out, ":%d", f->loop_line);
	}
	if (f->suppressed_by) {
		str_add(out, "; suppressed by ");
		escape_xml(out, f->suppressed_by);
	}
	str_add(out, "</p></div></details>\n");
}

/* The prose of every rule that a finding names: what it is, why it costs, how to fix. */
static void rules(struct str *out, const struct report *r, const struct report_view *view)
{
	struct arena a = {0};
	struct strlist seen = {0};
	for (size_t i = 0; i < r->findings.n; i++) {
		const char *id = r->findings.v[i].rule, *prose = words_rule_prose(view, id);
		if (!prose || !words_finding_shown(view, &r->findings.v[i]) || strlist_has(&seen, id))
			continue;
		str_add(out, seen.n ? "" : "<h3>The rules behind them</h3>\n");
		strlist_add(&a, &seen, id);
		str_add(out, "<details class=\"rule\"><summary>");
		html_element(out, "code", id);
		str_add(out, ": ");
		escape_xml(out, words_rule_title(view, id));
		str_add(out, "</summary><div>");
		html_prose(out, prose);
		str_add(out, "</div></details>\n");
	}
	arena_free(&a);
}

static void tools(struct str *out, const struct report *r, const struct report_view *view)
{
	static const enum level order[] = {LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTE};
	const char *names[3];
	size_t of[3] = {0};
	for (size_t k = 0; k < 3; k++) {
		names[k] = rule_level_name(order[k]);
		for (size_t i = 0; i < r->findings.n; i++)
			of[k] += r->findings.v[i].level == order[k] && words_finding_shown(view, &r->findings.v[i]);
	}
	html_tools(out, names, names, of, 3);
}

void html_findings(struct str *out, const struct report *r, const struct report_view *view)
{
	size_t n = words_findings_shown(view, r), order = 0;
	if (!r->findings.n)
		return;
	str_addf(out, "<section id=\"findings\"><h2>%zu finding%s</h2>\n", n, n == 1 ? "" : "s");
	if (n > 1)
		str_add(out, "<p class=\"sub\">What costs most comes first.</p>\n");
	if (n)
		tools(out, r, view);
	str_add(out, "<div class=\"list\">\n");
	for (size_t i = 0; i < r->findings.n; i++) {
		if (words_finding_shown(view, &r->findings.v[i]))
			row(out, r, i, order++);
	}
	str_add(out, "</div>\n");
	if (n < r->findings.n)
		str_addf(out, "<p class=\"dim\">%zu more are cold, suppressed or known.</p>\n", r->findings.n - n);
	rules(out, r, view);
	str_add(out, "</section>\n");
}
