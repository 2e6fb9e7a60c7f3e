/* The table an engineer reads in ten seconds: what to do and how sure it is, then one
 * row per suggestion by what became of it, then the findings that cost most. */
#include <stdlib.h>
#include <string.h>

#include "report/compare.h"
#include "report/escape.h"
#include "report/writers.h"

#define TOP_FINDINGS	10
#define RESULT_COLUMNS	26
#define VERDICT_COLUMNS 14
#define RISK_COLUMNS	11

struct page {
	struct str *out;
	const struct report *r;
	const struct report_view *view;
	size_t width, id_columns;
};

static const char BOLD[] = "1", DIM[] = "2", RED[] = "31", GREEN[] = "32", YELLOW[] = "33";

static void paint(struct page *p, const char *color)
{
	if (p->view->color && color)
		str_addf(p->out, "\033[%sm", color);
}

static void unpaint(struct page *p, const char *color)
{
	if (p->view->color && color)
		str_add(p->out, "\033[0m");
}

static void spaces(struct page *p, size_t n)
{
	while (n-- > 0)
		str_addc(p->out, ' ');
}

/* Visible text in exactly `columns` (pad) or at most that many, cut with "...". */
static void fit(struct page *p, const char *text, size_t columns, int pad)
{
	struct str s = {0};
	str_add_visible(&s, text);
	const char *start = str_text(&s), *end = start + s.len;
	size_t have = utf8_columns(start, s.len);
	if (have > columns) {
		const char *cut = start;
		for (size_t n = columns > 3 ? columns - 3 : 0; n > 0; n--)
			utf8_next(&cut, end);
		str_addn(p->out, start, (size_t)(cut - start));
		str_add(p->out, columns >= 3 ? "..." : "");
	} else {
		str_add(p->out, start);
		spaces(p, pad ? columns - have : 0);
	}
	str_free(&s);
}

/* Visible text over as many lines as it takes, broken at spaces; the caller has
 * written `used` columns of the first line, others begin after `indent`. The last
 * line is left open. */
static void wrap(struct page *p, const char *text, size_t used, size_t indent)
{
	struct str s = {0};
	str_add_visible(&s, text);
	const char *word = str_text(&s);
	int first = 1;
	while (*word) {
		size_t n = strcspn(word, " "), columns = utf8_columns(word, n);
		if (!first && used + 1 + columns > p->width) {
			str_addc(p->out, '\n');
			spaces(p, indent);
			used = indent;
		} else if (!first) {
			str_addc(p->out, ' ');
			used++;
		}
		str_addn(p->out, word, n);
		used += columns;
		first = 0;
		word += n + strspn(word + n, " ");
	}
	str_free(&s);
}

static void labelled(struct page *p, const char *label, const char *text)
{
	if (!text[0])
		return;
	str_addf(p->out, "  %-9s", label);
	wrap(p, text, 11, 11);
	str_addc(p->out, '\n');
}

static void headline(struct page *p)
{
	struct str s = {0};
	add_headline(&s, p->r);
	const char *color = p->r->status == REPORT_FAILED ? RED : BOLD;
	paint(p, color);
	wrap(p, str_text(&s), 0, 2);
	unpaint(p, color);
	str_addc(p->out, '\n');
	str_clear(&s);
	struct edit edit;
	recommendation_edit(&p->r->recommendation, &edit);
	add_edit(&s, &edit);
	labelled(p, "change", str_text(&s));
	labelled(p, "note", text_of(p->r->recommendation.note));
	str_free(&s);
}

static void gate(struct page *p)
{
	const struct compare_result *g = p->view->gate;
	if (!g)
		return;
	const char *color = g->outcome == GATE_PASSED ? GREEN : g->outcome == GATE_FAILED ? RED : YELLOW;
	paint(p, color);
	str_addf(p->out, "Gate %s", gate_name(g->outcome));
	unpaint(p, color);
	str_addf(p->out, ": %zu new finding%s, %zu known, %zu gone\n", g->new_findings, g->new_findings == 1 ? "" : "s",
		 g->known_findings, g->gone_findings);
	for (size_t i = 0; i < g->items.n; i++) {
		if (g->items.v[i].outcome == GATE_PASSED && !p->view->verbose)
			continue;
		str_addf(p->out, "  %-9s ", gate_name(g->items.v[i].outcome));
		wrap(p, g->items.v[i].sentence, 12, 12);
		str_addc(p->out, '\n');
	}
	str_addc(p->out, '\n');
}

/* What was looked at, what it cost to know, and how much of it is noise. */
static void subject(struct page *p)
{
	static const struct {
		const char *label;
		void (*add)(struct str *out, const struct report *r);
	} lines[] = {{"project", add_subject}, {"measured", add_cost}, {"noise", add_noise}};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct str s = {0};
		lines[i].add(&s, p->r);
		labelled(p, lines[i].label, str_text(&s));
		str_free(&s);
	}
}

static const char *verdict_color(const struct suggestion *s)
{
	if (s->accepted || s->verdict == VERDICT_FASTER)
		return GREEN;
	if (s->verdict == VERDICT_SLOWER)
		return RED;
	return s->verdict == VERDICT_NO_DIFFERENCE ? NULL : YELLOW;
}

/* One measured row: numbers, verdict, risk, and why when there is room or reason. */
static void row_result(struct page *p, const struct suggestion *s, const struct result *res)
{
	struct str text = {0};
	add_result(&text, res);
	const char *color = verdict_color(s);
	paint(p, color);
	fit(p, str_text(&text), RESULT_COLUMNS, 1);
	unpaint(p, color);
	fit(p, verdict_name(s->verdict), VERDICT_COLUMNS, 1);
	str_clear(&text);
	add_reason(&text, s);
	size_t used = 2 + p->id_columns + RESULT_COLUMNS + VERDICT_COLUMNS + RISK_COLUMNS;
	const char *rest = text.len ? str_text(&text) : p->width >= used + 20 ? text_of(s->title) : "";
	int same_line = rest[0] && p->width >= used + 20;
	fit(p, risk_name(s->risk), RISK_COLUMNS, same_line);
	if (same_line) {
		fit(p, rest, p->width - used, 0);
	} else if (rest[0]) {
		str_addc(p->out, '\n');
		spaces(p, 4);
		wrap(p, rest, 4, 4);
	}
	str_free(&text);
}

/* What a suggestion that nobody tried would change, and what it rests on. */
static void add_proposal(struct str *out, const struct suggestion *s)
{
	add_edit(out, &s->edit);
	if (s->why)
		str_addf(out, "%s%s", out->len ? ": " : "", s->why);
	if (s->risk != RISK_SAFE)
		str_addf(out, " (risk: %s)", risk_name(s->risk));
}

static void row_words(struct page *p, const struct suggestion *s)
{
	struct str text = {0};
	if (suggestion_group(s) == GROUP_PROPOSED || suggestion_group(s) == GROUP_ACCEPTED)
		add_proposal(&text, s);
	else
		add_reason(&text, s);
	size_t used = 2 + p->id_columns, left = p->width > used + 10 ? p->width - used : 10;
	const char *color = suggestion_group(s) == GROUP_FAILED ? RED : NULL;
	paint(p, color);
	if (p->view->verbose)
		wrap(p, str_text(&text), used, used);
	else
		fit(p, str_text(&text), left, 0);
	unpaint(p, color);
	str_free(&text);
}

/* Each benchmark's own result, when there are several and somebody asks. */
static void row_benchmarks(struct page *p, const struct suggestion *s, const struct result *shown)
{
	for (size_t i = 0; i < s->results.n; i++) {
		const struct result *res = &s->results.v[i];
		if (res == shown && s->results.n == 1)
			continue;
		struct str text = {0};
		add_result(&text, res);
		str_add(p->out, "    ");
		fit(p, res->benchmark, p->id_columns - 2, 1);
		fit(p, str_text(&text), RESULT_COLUMNS, 1);
		fit(p, verdict_name(res->verdict), VERDICT_COLUMNS, 1);
		str_addf(p->out, "%s, %d pairs\n", metric_name(res->metric), res->pairs);
		str_free(&text);
	}
}

static void row(struct page *p, const struct suggestion *s)
{
	const struct result *res = result_overall(&s->results, p->r->metric);
	str_add(p->out, "  ");
	fit(p, s->id, p->id_columns - 1, 1);
	str_addc(p->out, ' ');
	if (s->status == SUGGESTION_MEASURED && res)
		row_result(p, s, res);
	else
		row_words(p, s);
	str_addc(p->out, '\n');
	if (p->view->verbose && s->status == SUGGESTION_MEASURED)
		row_benchmarks(p, s, res);
	if (p->view->verbose && s->was_built && s->built.log && suggestion_group(s) == GROUP_FAILED)
		labelled(p, "    log", s->built.log);
}

static size_t id_columns(const struct report *r)
{
	size_t most = 12;
	for (size_t i = 0; i < r->suggestions.n; i++) {
		const char *id = text_of(r->suggestions.v[i].id);
		size_t n = utf8_columns(id, strlen(id)) + 2;
		most = n > most ? n : most;
	}
	return most > 36 ? 36 : most;
}

static void suggestions(struct page *p)
{
	const struct suggestion **v = suggestions_by_group(p->r);
	for (size_t i = 0; i < p->r->suggestions.n; i++) {
		enum group g = suggestion_group(v[i]);
		if (i == 0 || suggestion_group(v[i - 1]) != g) {
			str_addc(p->out, '\n');
			paint(p, BOLD);
			str_addf(p->out, "%s\n", group_title(g));
			unpaint(p, BOLD);
		}
		row(p, v[i]);
	}
	free(v);
}

static void finding(struct page *p, const struct finding *f)
{
	struct str where = {0}, what = {0};
	str_addf(&where, "  %s:%d: ", text_of(f->file), f->line);
	str_add_visible(p->out, str_text(&where));
	const char *color = f->level == LEVEL_ERROR ? RED : f->level == LEVEL_WARNING ? YELLOW : DIM;
	paint(p, color);
	str_addf(p->out, "%s: ", level_name(f->level));
	unpaint(p, color);
	str_addf(&what, "%s [%s]", text_of(f->message), text_of(f->rule));
	size_t used = utf8_columns(str_text(&where), where.len) + strlen(level_name(f->level)) + 2;
	str_clear(&where);
	add_evidence(&where, f);
	if (where.len)
		str_addf(&what, ", %s", str_text(&where));
	if (f->suppressed_by)
		str_addf(&what, " (suppressed by %s)", f->suppressed_by);
	wrap(p, str_text(&what), used, 6);
	str_addc(p->out, '\n');
	str_free(&where);
	str_free(&what);
}

static void findings(struct page *p)
{
	const struct finding_list *l = &p->r->findings;
	size_t n = findings_shown(p->view, p->r), limit = p->view->verbose || p->view->gate ? n : TOP_FINDINGS,
	       shown = 0;
	if (!l->n)
		return;
	str_addc(p->out, '\n');
	paint(p, BOLD);
	str_addf(p->out, "%zu finding%s", n, n == 1 ? "" : "s");
	unpaint(p, BOLD);
	if (n > limit)
		str_addf(p->out, ", the %zu that cost most", limit);
	if (n < l->n)
		str_addf(p->out, " (%zu %s not shown)", l->n - n,
			 p->view->gate ? "known or passed over" : "cold or suppressed");
	str_addc(p->out, '\n');
	for (size_t i = 0; i < l->n && shown < limit; i++) {
		if (!finding_shown(p->view, &l->v[i]))
			continue;
		finding(p, &l->v[i]);
		shown++;
	}
}

static void warnings(struct page *p)
{
	const struct report *r = p->r;
	if (r->project.failed.n || r->warnings.n)
		str_addc(p->out, '\n');
	for (size_t i = 0; i < r->project.failed.n; i++) {
		if (i == 3 && !p->view->verbose) {
			str_addf(p->out, "  ... and %zu units more that were not read (-v lists them)\n",
				 r->project.failed.n - i);
			break;
		}
		struct str s = {0};
		str_addf(&s, "%s: %s", text_of(r->project.failed.v[i].file), text_of(r->project.failed.v[i].reason));
		labelled(p, "not read", str_text(&s));
		str_free(&s);
	}
	for (size_t i = 0; i < r->warnings.n; i++)
		labelled(p, "warning", text_of(r->warnings.v[i]));
}

void report_text(struct str *out, const struct report *r, const struct report_view *view)
{
	struct page p = {.out = out, .r = r, .view = view};
	p.width = view->width <= 0 ? 80 : view->width < 40 ? 40 : (size_t)view->width;
	p.id_columns = id_columns(r);
	gate(&p);
	headline(&p);
	subject(&p);
	suggestions(&p);
	findings(&p);
	warnings(&p);
	struct str next = {0};
	add_next(&next, r, view);
	if (next.len) {
		str_add(out, "\nnext: ");
		str_add_visible(out, str_text(&next));
		str_addc(out, '\n');
	}
	str_free(&next);
}
