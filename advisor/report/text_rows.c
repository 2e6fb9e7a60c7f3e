/* The table of suggestions in the text report. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/escape.h"
#include "report/page.h"

#define RESULT_COLUMNS	26
#define VERDICT_COLUMNS 14
#define RISK_COLUMNS	12
#define KIND_COLUMNS	10

#define ID_LEAST 12
#define ID_MOST	 36

/* As wide as the widest name, if that leaves room for the numbers. */
static size_t id_columns(const struct report *r, size_t width)
{
	size_t most = ID_LEAST, others = 2 + RESULT_COLUMNS + VERDICT_COLUMNS + RISK_COLUMNS;
	size_t room = width < others + ID_LEAST ? ID_LEAST : width - others;
	for (size_t i = 0; i < r->suggestions.n; i++) {
		const char *id = words_text(r->suggestions.v[i].id);
		size_t n = utf8_columns(id, strlen(id)) + 2;
		most = n > most ? n : most;
	}
	room = room > ID_MOST ? ID_MOST : room;
	return most > room ? room : most;
}

static const char *verdict_color(const struct suggestion *s)
{
	if (s->verdict == VERDICT_FASTER)
		return PAGE_GREEN;
	if (s->verdict == VERDICT_SLOWER)
		return PAGE_RED;
	return s->verdict == VERDICT_NO_DIFFERENCE ? NULL : PAGE_YELLOW;
}

/* One measured row: numbers, verdict, risk, and why when there is room or reason. */
static void row_result(struct page *p, const struct suggestion *s, const struct result *res)
{
	struct str text = {0};
	words_result(&text, res);
	const char *color = verdict_color(s);
	page_paint(p, color);
	page_fit(p, str_text(&text), RESULT_COLUMNS, 1);
	page_unpaint(p, color);
	page_fit(p, s->on_top_of.n && s->verdict == VERDICT_FASTER ? "faster on top" : verdict_name(s->verdict),
		 VERDICT_COLUMNS, 1);
	str_clear(&text);
	words_reason(&text, s);
	size_t used = 2 + p->id_columns + RESULT_COLUMNS + VERDICT_COLUMNS + RISK_COLUMNS;
	const char *rest = text.len ? str_text(&text) : p->width >= used + 20 ? words_text(s->title) : "";
	int room = rest[0] && p->width >= used + 20;
	page_fit(p, risk_name(s->risk), RISK_COLUMNS, room);
	if (room) {
		page_fit(p, rest, p->width - used, 0);
	} else if (text.len && p->view->verbose) {
		str_addc(p->out, '\n');
		page_spaces(p, 4);
		page_wrap(p, rest, 4, 4);
	}
	str_free(&text);
}

/* What the set loses without it: that is what its place in the set rests on. */
static void row_in_set(struct page *p, const struct suggestion *s)
{
	struct str text = {0};
	sentence_in_set(&text, p->r, s);
	if (text.len) {
		page_spaces(p, 4);
		page_paint(p, PAGE_GREEN);
		page_wrap(p, str_text(&text), 4, 4);
		page_unpaint(p, PAGE_GREEN);
		str_addc(p->out, '\n');
	}
	str_free(&text);
}

/* What a suggestion that nobody tried would change, and what it rests on. */
static void add_proposal(struct str *out, const struct suggestion *s)
{
	words_edit(out, &s->edit);
	if (s->why)
		str_addf(out, "%s%s", out->len ? ": " : "", s->why);
	if (s->risk != RISK_SAFE)
		str_addf(out, " (risk: %s)", risk_name(s->risk));
}

static void row_words(struct page *p, const struct suggestion *s)
{
	struct str text = {0};
	enum group g = words_suggestion_group(s);
	if (g == GROUP_PROPOSED || g == GROUP_ACCEPTED)
		add_proposal(&text, s);
	else
		words_reason(&text, s);
	size_t used = 2 + p->id_columns, left = p->width > used + 10 ? p->width - used : 10;
	const char *color = g == GROUP_FAILED ? PAGE_RED : NULL;
	page_paint(p, color);
	/* reasons end with what matters: a compiler's message, or what to do */
	if (p->view->verbose || g == GROUP_FAILED || g == GROUP_SKIPPED)
		page_wrap(p, str_text(&text), used, used);
	else
		page_fit(p, str_text(&text), left, 0);
	page_unpaint(p, color);
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
		words_result(&text, res);
		str_add(p->out, "    ");
		page_fit(p, res->benchmark, p->id_columns - 2, 1);
		page_fit(p, str_text(&text), RESULT_COLUMNS, 1);
		page_fit(p, verdict_name(res->verdict), VERDICT_COLUMNS, 1);
		str_addf(p->out, "%s, %d pairs\n", metric_name(res->metric), res->pairs);
		str_free(&text);
	}
}

/* Whole, so that it can be typed; a long one has a line of its own. */
static void row_id(struct page *p, const char *id)
{
	if (utf8_columns(id, strlen(id)) < p->id_columns) {
		page_fit(p, id, p->id_columns, 1);
		return;
	}
	str_add_visible(p->out, id);
	str_addc(p->out, '\n');
	page_spaces(p, 2 + p->id_columns);
}

static void row(struct page *p, const struct suggestion *s)
{
	const struct result *res = result_overall(&s->results, p->r->metric);
	str_add(p->out, "  ");
	row_id(p, words_text(s->id));
	if (s->status == SUGGESTION_MEASURED && res)
		row_result(p, s, res);
	else
		row_words(p, s);
	str_addc(p->out, '\n');
	row_in_set(p, s);
	if (p->view->verbose && s->status == SUGGESTION_MEASURED)
		row_benchmarks(p, s, res);
	if (p->view->verbose && s->was_built && s->built.log && words_suggestion_group(s) == GROUP_FAILED)
		page_labelled(p, "    log", s->built.log);
}

enum { NAMES_SHOWN = 12 };

/* Many that share one reason take one row: the reason and how many, then their names (the first of very many). Returns
 * how many of v[0..n) (one group) it took; 0 when the first stands alone. */
static size_t shared_reason(struct page *p, const struct suggestion **v, size_t n)
{
	struct str why = {0}, other = {0}, ids = {0};
	size_t taken = 0;
	words_reason(&why, v[0]);
	for (size_t i = 0; i < n; i++) {
		str_clear(&other);
		words_reason(&other, v[i]);
		if (!str_eq(str_text(&other), str_text(&why)))
			continue;
		if (taken < NAMES_SHOWN)
			str_addf(&ids, "%s%s", taken ? ", " : "", words_text(v[i]->id));
		/* What is taken moves to the front, the order is kept. */
		const struct suggestion *s = v[i];
		memmove(&v[taken + 1], &v[taken], (i - taken) * sizeof *v);
		v[taken++] = s;
	}
	if (taken > 1) {
		str_add(p->out, "  ");
		str_addf(&why, " (%zu):", taken);
		if (taken > NAMES_SHOWN)
			str_addf(&ids, " and %zu more", taken - NAMES_SHOWN);
		page_wrap(p, str_text(&why), 2, 2);
		str_add(p->out, "\n      ");
		page_wrap(p, str_text(&ids), 6, 6);
		str_addc(p->out, '\n');
	}
	str_free(&why);
	str_free(&other);
	str_free(&ids);
	return taken > 1 ? taken : 0;
}

static void group(struct page *p, const struct suggestion **v, size_t n)
{
	enum group g = words_suggestion_group(v[0]);
	str_addc(p->out, '\n');
	page_paint(p, PAGE_BOLD);
	str_add(p->out, words_group_title(g));
	page_unpaint(p, PAGE_BOLD);
	str_addc(p->out, '\n');
	for (size_t i = 0; i < n;) {
		int may_share = !p->view->verbose && (g == GROUP_SAME_CODE || g == GROUP_SKIPPED);
		size_t taken = may_share ? shared_reason(p, v + i, n - i) : 0;
		if (!taken)
			row(p, v[i]);
		i += taken ? taken : 1;
	}
}

void page_suggestions(struct page *p)
{
	p->id_columns = id_columns(p->r, p->width);
	const struct suggestion **v = words_suggestions_by_group(p->r);
	for (size_t i = 0, n; i < p->r->suggestions.n; i += n) {
		for (n = 1;
		     i + n < p->r->suggestions.n && words_suggestion_group(v[i + n]) == words_suggestion_group(v[i]);)
			n++;
		group(p, v + i, n);
	}
	free(v);
}

/* "  flag        24  flag-o2, march-native, ..." */
static void kind_row(struct page *p, enum rule_kind kind)
{
	struct str ids = {0};
	size_t n = words_of_kind(&ids, p->r, kind, SIZE_MAX);
	if (n) {
		str_add(p->out, "  ");
		page_fit(p, rule_kind_name(kind), KIND_COLUMNS, 1);
		str_addf(p->out, "%3zu  ", n);
		page_fit(p, str_text(&ids), p->width - KIND_COLUMNS - 7, 0);
		str_addc(p->out, '\n');
	}
	str_free(&ids);
}

void page_kinds(struct page *p)
{
	const struct suggestion_list *l = &p->r->suggestions;
	size_t proposed = 0;
	for (size_t i = 0; i < l->n; i++)
		proposed += l->v[i].status == SUGGESTION_PROPOSED;
	if (!l->n)
		return;
	str_addc(p->out, '\n');
	page_paint(p, PAGE_BOLD);
	str_addf(p->out, "%zu suggestion%s to try", proposed, proposed == 1 ? "" : "s");
	page_unpaint(p, PAGE_BOLD);
	str_addf(p->out, ", %zu skipped (-v lists them)\n", l->n - proposed);
	for (int kind = RULE_FLAG; kind <= RULE_OPTION; kind++)
		kind_row(p, (enum rule_kind)kind);
}
