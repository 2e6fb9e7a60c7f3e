/* The findings' part of the HTML page, and its style. */
#include "report/escape.h"
#include "report/html.h"

const char html_style[] =
	":root{color-scheme:light dark;--bg:#fff;--fg:#1a1a1a;--dim:#666;--line:#ddd;--good:#1a7f37;--bad:#c62828;"
	"--luck:#9a6700;--noise:#8883;--link:#0550ae}\n"
	"@media(prefers-color-scheme:dark){:root{--bg:#15181c;--fg:#e4e6e9;--dim:#9aa0a6;--line:#363b42;--good:#4ac26b;"
	"--bad:#ff7b72;--luck:#d9a441;--noise:#9995;--link:#7ab7ff}}\n"
	"body{font:15px/1.45 system-ui,sans-serif;max-width:68em;margin:1.5em auto;padding:0 1em;background:var(--bg);"
	"color:var(--fg)}\n"
	"h1{font-size:1.35em;overflow-wrap:anywhere}h2{font-size:1.1em;margin-top:2em}\n"
	"a{color:var(--link)}code,pre{font:13px/1.4 "
	"ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}\n"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:.15em 1em;margin:.5em 0}dt{color:var(--dim)}"
	"dd{margin:0;overflow-wrap:anywhere}\n"
	"table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25em .6em;"
	"border-bottom:1px solid "
	"var(--line)}td:last-child{overflow-wrap:anywhere}th{color:var(--dim);font-weight:600;white-space:nowrap}\n"
	"td.number,td.error,td.warning,td.note{white-space:nowrap;font-variant-numeric:tabular-nums}tr.group "
	"th{padding-top:1em;color:var(--fg)}\n"
	"tr.accepted td.number,tr.faster td.number,li.passed b{color:var(--good)}tr.slower td.number,tr.failed "
	"td:nth-child(3),"
	"li.failed b,.error{color:var(--bad)}tr.luck td.number,tr.undecided td.number,li.undecided "
	"b,.warning{color:var(--luck)}\n"
	"svg{width:100%;height:auto;margin:.5em 0;font:12px system-ui,sans-serif}svg text{fill:var(--fg)}"
	"svg .name{text-anchor:end}svg .tick{text-anchor:middle;fill:var(--dim);font-size:11px}\n"
	"svg .grid{stroke:var(--line)}svg .zero{stroke:var(--fg)}svg .noise{fill:var(--noise)}"
	"svg .bar{stroke:var(--dim);stroke-width:3;stroke-linecap:round}svg .dot{fill:var(--dim)}\n"
	"svg .accepted .bar,svg .faster .bar{stroke:var(--good)}svg .accepted .dot,svg .faster .dot{fill:var(--good)}"
	"svg .slower .bar{stroke:var(--bad)}svg .slower .dot{fill:var(--bad)}"
	"svg .luck .bar,svg .undecided .bar{stroke:var(--luck)}svg .luck .dot,svg .undecided .dot{fill:var(--luck)}\n"
	"svg .accepted .name{font-weight:700}.gate{border-left:4px solid var(--line);padding-left:1em}"
	".gate.failed{border-color:var(--bad)}.gate.passed{border-color:var(--good)}.gate.undecided{border-color:var(--"
	"luck)}\n"
	".share{display:block;height:4px;background:var(--luck);min-width:1px;max-width:8em}footer{margin:2em 0}\n"
	"@media print{details{break-inside:avoid}body{max-width:none}}\n";

static void evidence(struct str *out, const struct finding *f)
{
	struct str text = {0};
	add_evidence(&text, f);
	str_add(out, "<td>");
	escape_xml(out, str_text(&text));
	if (f->measured && f->share > 0 && f->share <= 1)
		str_addf(out, "<span class=\"share\" style=\"width:%.1f%%\"></span>", f->share * 100);
	str_add(out, "</td>");
	str_free(&text);
}

static void row(struct str *out, const struct finding *f)
{
	struct str text = {0};
	str_addf(&text, "%s:%d:%d", text_of(f->file), f->line, f->column > 0 ? f->column : 1);
	str_add(out, "<tr><td>");
	html_element(out, "code", str_text(&text));
	if (f->function && f->function[0]) {
		str_add(out, "<br>");
		escape_xml(out, f->function);
	}
	str_addf(out, "</td><td class=\"%s\">%s</td>", level_name(f->level), level_name(f->level));
	evidence(out, f);
	str_clear(&text);
	str_addf(&text, "%s [%s, %s]", text_of(f->message), text_of(f->rule), certainty_name(f->certainty));
	if (f->suppressed_by)
		str_addf(&text, " (suppressed by %s)", f->suppressed_by);
	html_element(out, "td", str_text(&text));
	str_add(out, "</tr>\n");
	str_free(&text);
}

/* The prose of every rule that a finding names: what it is, why it costs, how to fix. */
static void rules(struct str *out, const struct report *r, const struct report_view *view)
{
	struct arena a = {0};
	struct strlist seen = {0};
	for (size_t i = 0; i < r->findings.n; i++) {
		const char *id = r->findings.v[i].rule, *prose = rule_prose(view, id);
		if (!prose || !finding_shown(view, &r->findings.v[i]) || strlist_has(&seen, id))
			continue;
		strlist_add(&a, &seen, id);
		str_add(out, "<details><summary>");
		html_element(out, "code", id);
		str_add(out, ": ");
		escape_xml(out, rule_title(view, id));
		str_add(out, "</summary><pre>");
		escape_xml_lines(out, prose);
		str_add(out, "</pre></details>\n");
	}
	arena_free(&a);
}

void html_findings(struct str *out, const struct report *r, const struct report_view *view)
{
	size_t n = findings_shown(view, r);
	if (!r->findings.n)
		return;
	str_addf(out, "<section><h2>%zu finding%s</h2>\n", n, n == 1 ? "" : "s");
	if (n)
		str_add(out, "<table><tr><th>place<th>level<th>evidence<th>finding</tr>\n");
	for (size_t i = 0; i < r->findings.n; i++) {
		if (finding_shown(view, &r->findings.v[i]))
			row(out, &r->findings.v[i]);
	}
	str_add(out, n ? "</table>\n" : "");
	if (n < r->findings.n)
		str_addf(out, "<p>%zu more are cold, suppressed or known.</p>\n", r->findings.n - n);
	rules(out, r, view);
	str_add(out, "</section>\n");
}
