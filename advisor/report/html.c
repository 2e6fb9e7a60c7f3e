/* One HTML file that needs nothing else: no request (the policy in its head forbids any, and
 * allows this page's own style and script by their sums alone), light and dark, fit for a
 * telephone and for paper, complete without scripts. The report itself is in it as a link
 * that saves it. */
#include "report/html.h"

#include <string.h>

#include "report/compare.h"
#include "report/escape.h"

void html_element(struct str *out, const char *tag, const char *text)
{
	str_addf(out, "<%s>", tag);
	escape_xml(out, text);
	str_addf(out, "</%s>", tag);
}

void html_term(struct str *out, const char *name, const char *text)
{
	if (!text || !text[0])
		return;
	html_element(out, "dt", name);
	html_element(out, "dd", text);
}

void html_code_term(struct str *out, const char *name, const char *text)
{
	if (!text || !text[0])
		return;
	html_element(out, "dt", name);
	str_add(out, "<dd>");
	html_element(out, "code", text);
	str_add(out, "</dd>");
}

void html_tools(struct str *out, const char *const *groups, const char *const *titles, const size_t *of, size_t n)
{
	size_t all = 0, kinds = 0;
	for (size_t i = 0; i < n; i++) {
		all += of[i];
		kinds += of[i] > 0;
	}
	str_addf(out,
		 "<div class=\"tools\"><button type=\"button\" data-show=\"\" aria-pressed=\"true\">all %zu</button>",
		 all);
	for (size_t i = 0; i < n && kinds > 1; i++) {
		if (of[i])
			str_addf(out, "<button type=\"button\" data-show=\"%s\" aria-pressed=\"false\">%s %zu</button>",
				 groups[i], titles[i], of[i]);
	}
	str_add(out, "<input type=\"search\" placeholder=\"filter by words\" aria-label=\"show rows with these words\">"
		     "<output aria-live=\"polite\"></output></div>\n");
}

static void gate(struct str *out, const struct compare_result *g)
{
	const char *name = compare_gate_name(g->outcome);
	str_addf(out, "<section class=\"gate %s\"><h2>Gate %s</h2><p>%zu new finding%s, %zu known, %zu gone</p><ul>\n",
		 name, name, g->new_findings, g->new_findings == 1 ? "" : "s", g->known_findings, g->gone_findings);
	for (size_t i = 0; i < g->items.n; i++) {
		str_addf(out, "<li class=\"%s\"><b>%s</b> ", compare_gate_name(g->items.v[i].outcome),
			 compare_gate_name(g->items.v[i].outcome));
		escape_xml(out, g->items.v[i].sentence);
		str_add(out, "</li>\n");
	}
	str_add(out, "</ul></section>\n");
}

/* The gain, large, where there is one: what somebody remembers of the page. */
static void stat(struct str *out, const struct report *r)
{
	const struct result *res = result_overall(&r->recommendation.results, r->metric);
	struct str s = {0};
	if (!r->recommendation.suggestions.n || !res || r->status == REPORT_FAILED)
		return;
	words_percent(&s, res->speedup);
	str_addf(out, "<p class=\"stat%s\"><b>%s</b><span>", r->recommendation.confirmed ? "" : " unsure",
		 str_text(&s));
	str_clear(&s);
	str_addf(&s, "%s ", metric_info(res->metric)->gain);
	words_interval(&s, res->lo, res->hi);
	escape_xml(out, str_text(&s));
	str_addf(out, "<br>%s", r->recommendation.confirmed ? "confirmed on fresh samples" : "not confirmed");
	if (res->pairs > 0)
		str_addf(out, ", %d pairs", res->pairs);
	const struct result *ordinary = result_overall(&r->recommendation.ordinary, r->metric);
	if (ordinary) {
		str_clear(&s);
		words_result(&s, ordinary);
		str_addf(out, "<br>in the layout that an ordinary build has: %s", str_text(&s));
	}
	str_add(out, "</span></p>\n");
	str_free(&s);
}

static void eyebrow(struct str *out, const struct report *r)
{
	const char *name = project_name(r);
	str_add(out, "<p class=\"eyebrow\">advisor");
	if (name[0]) {
		str_add(out, " &middot; ");
		escape_xml(out, name);
	}
	if (r->generated_at) {
		char day[11] = "";
		strncat(day, r->generated_at, 10);
		str_add(out, " &middot; ");
		escape_xml(out, day);
	}
	str_add(out, "</p>\n");
}

static void lines(struct str *out, const struct report *r, const struct sentence_line *line)
{
	for (; line->label; line++) {
		struct str s = {0};
		line->add(&s, r);
		html_term(out, line->label, str_text(&s));
		str_free(&s);
	}
}

static void facts(struct str *out, const struct report *r)
{
	struct str s = {0};
	str_add(out, "<dl>");
	words_merged(&s, &r->recommendation.edit);
	html_code_term(out, "change", str_text(&s));
	str_free(&s);
	lines(out, r, sentence_choice_lines);
	lines(out, r, sentence_run_lines);
	str_add(out, "</dl>\n");
}

static void head(struct str *out, const struct report *r, const struct report_view *view)
{
	struct str s = {0};
	str_add(out, "<header>");
	eyebrow(out, r);
	str_add(out, "<div class=\"hero\">");
	sentence_choice(&s, r);
	html_element(out, "h1", str_text(&s));
	stat(out, r);
	str_add(out, "</div>\n");
	facts(out, r);
	str_clear(&s);
	sentence_next(&s, r, view);
	if (s.len) {
		str_add(out, "<span class=\"label\">next</span>");
		str_add(out, "<code class=\"next\">");
		escape_xml(out, str_text(&s));
		str_add(out, "</code>");
	}
	str_add(out, "</header>\n");
	str_free(&s);
}

static void save_link(struct str *out, const struct report *r, const struct report_view *view)
{
	struct str json = {0};
	report_json(&json, r, view);
	str_add(out, "<footer><a download=\"report.json\" href=\"data:application/json;base64,");
	escape_base64(out, str_text(&json), json.len);
	str_add(out, "\">Save report.json</a>: every advisor command works from it alone.</footer>\n");
	str_free(&json);
}

/* 'sha256-...' as a content security policy names a text (CSP level 3, 2.3.1). */
static void add_source(struct str *out, const char *hex)
{
	unsigned char bytes[32] = {0};
	for (size_t i = 0; i < sizeof bytes; i++) {
		static const char digits[] = "0123456789abcdef";
		bytes[i] = (unsigned char)((strchr(digits, hex[2 * i]) - digits) * 16 +
					   (strchr(digits, hex[2 * i + 1]) - digits));
	}
	str_add(out, "'sha256-");
	escape_base64(out, bytes, sizeof bytes);
	str_addc(out, '\'');
}

void report_html(struct str *out, const struct report *r, const struct report_view *view)
{
	const char *name = project_name(r);
	str_add(out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
		     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ");
	add_source(out, html_style_sha256);
	str_add(out, "; script-src ");
	add_source(out, html_script_sha256);
	str_add(out, "; base-uri 'none'; form-action 'none'\">\n"
		     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		     "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	escape_xml(out, name);
	str_add(out, name[0] ? " &middot; advisor</title>\n<style>" : "advisor</title>\n<style>");
	str_add(out, html_style);
	str_add(out, "</style></head><body>\n");
	head(out, r, view);
	if (view->gate)
		gate(out, view->gate);
	html_variants(out, r, view);
	html_findings(out, r, view);
	html_method(out, r);
	save_link(out, r, view);
	str_add(out, "<script>");
	str_add(out, html_script);
	str_add(out, "</script></body></html>\n");
}
