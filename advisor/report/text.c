/* The table an engineer reads in ten seconds: what to do and how sure it is, then one
 * row per suggestion by what became of it, then the findings that cost most. */
#include <string.h>

#include "report/compare.h"
#include "report/escape.h"
#include "report/page.h"

#define TOP_FINDINGS 10

static void lines(struct page *p, const struct sentence_line *line)
{
	for (; line->label; line++) {
		struct str s = {0};
		line->add(&s, p->r);
		page_labelled(p, line->label, str_text(&s));
		str_free(&s);
	}
}

static void headline(struct page *p)
{
	struct str s = {0};
	sentence_headline(&s, p->r);
	const char *color = p->r->status == REPORT_FAILED ? PAGE_RED : PAGE_BOLD;
	page_paint(p, color);
	page_wrap(p, str_text(&s), 0, 2);
	page_unpaint(p, color);
	str_addc(p->out, '\n');
	str_clear(&s);
	words_merged(&s, &p->r->recommendation.edit);
	page_labelled(p, "change", str_text(&s));
	str_free(&s);
	lines(p, sentence_choice_lines);
}

static void gate(struct page *p)
{
	const struct compare_result *g = p->view->gate;
	if (!g)
		return;
	const char *color = g->outcome == GATE_PASSED ? PAGE_GREEN : g->outcome == GATE_FAILED ? PAGE_RED : PAGE_YELLOW;
	page_paint(p, color);
	str_addf(p->out, "Gate %s", compare_gate_name(g->outcome));
	page_unpaint(p, color);
	str_addf(p->out, ": %zu new finding%s, %zu known, %zu gone\n", g->new_findings, g->new_findings == 1 ? "" : "s",
		 g->known_findings, g->gone_findings);
	for (size_t i = 0; i < g->items.n; i++) {
		int explains = g->items.v[i].kind == COMPARE_STATE && g->outcome != GATE_PASSED;
		if (g->items.v[i].outcome == GATE_PASSED && !p->view->verbose && !explains)
			continue;
		str_addf(p->out, "  %-9s ", compare_gate_name(g->items.v[i].outcome));
		page_wrap(p, g->items.v[i].sentence, 12, 12);
		str_addc(p->out, '\n');
	}
	str_addc(p->out, '\n');
}

/* The same variable of the same function: its several places are one thing to look at. */
static int are_alike(const struct finding *a, const struct finding *b)
{
	const char *end = a->message && a->message[0] == '`' ? strchr(a->message + 1, '`') : NULL;
	return end && str_eq(a->rule, b->rule) && str_eq(a->file, b->file) && str_eq(a->function, b->function) &&
	       !strncmp(a->message, words_text(b->message), (size_t)(end + 1 - a->message));
}

/* Verbose, and at a gate, each has a row of its own. */
static int folds(const struct page *p)
{
	return !p->view->verbose && !p->view->gate;
}

static int has_been_shown(const struct page *p, size_t i)
{
	const struct finding *v = p->r->findings.v;
	for (size_t j = 0; folds(p) && j < i; j++)
		if (words_finding_shown(p->view, &v[j]) && are_alike(&v[j], &v[i]))
			return 1;
	return 0;
}

static void add_alike(struct str *out, const struct page *p, size_t i)
{
	const struct finding *v = p->r->findings.v;
	size_t n = 0;
	for (size_t j = i + 1; folds(p) && j < p->r->findings.n; j++)
		if (words_finding_shown(p->view, &v[j]) && are_alike(&v[i], &v[j]))
			str_addf(out, "%s%d", n++ ? ", " : "; so also at ", v[j].line);
}

/* A diff's lines, with their tabs. */
static void diff(struct page *p, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n\t");
		struct str part = {0};
		str_addn(&part, text, n);
		str_add_visible(p->out, str_text(&part));
		str_free(&part);
		text += n;
		if (!*text)
			break;
		str_addc(p->out, *text);
		if (*text++ == '\n' && *text)
			page_spaces(p, 6);
	}
}

/* What would mend it, and why that is right. */
static void fix(struct page *p, const struct fix *f)
{
	struct str text = {0};
	if (!f->title || !f->diff)
		return;
	str_addf(&text, "patch (%s): %s.", risk_name(f->risk), f->title);
	for (size_t i = 0; i < f->grounds.n; i++)
		str_addf(&text, " %s", words_text(f->grounds.v[i]));
	page_spaces(p, 6);
	page_wrap(p, str_text(&text), 6, 6);
	str_addc(p->out, '\n');
	page_spaces(p, 6);
	diff(p, f->diff);
	str_free(&text);
}

static void finding(struct page *p, size_t i)
{
	const struct finding *f = &p->r->findings.v[i];
	struct str where = {0}, what = {0};
	str_addf(&where, "  %s:%d: ", words_text(f->file), f->line);
	str_add_visible(p->out, str_text(&where));
	const char *color = f->level == LEVEL_ERROR ? PAGE_RED : f->level == LEVEL_WARNING ? PAGE_YELLOW : PAGE_DIM;
	page_paint(p, color);
	str_addf(p->out, "%s: ", rule_level_name(f->level));
	page_unpaint(p, color);
	str_addf(&what, "%s [%s]", words_text(f->message), words_text(f->rule));
	size_t used = utf8_columns(str_text(&where), where.len) + strlen(rule_level_name(f->level)) + 2;
	str_clear(&where);
	words_evidence(&where, f);
	if (where.len)
		str_addf(&what, ", %s", str_text(&where));
	if (f->suppressed_by)
		str_addf(&what, " (suppressed by %s)", f->suppressed_by);
	add_alike(&what, p, i);
	if (f->fix.title && !p->view->verbose)
		str_add(&what, " (there is a patch: -v shows it)");
	page_wrap(p, str_text(&what), used, 6);
	str_addc(p->out, '\n');
	if (p->view->verbose)
		fix(p, &f->fix);
	str_free(&where);
	str_free(&what);
}

static void findings(struct page *p)
{
	const struct finding_list *l = &p->r->findings;
	size_t n = words_findings_shown(p->view, p->r), limit = p->view->verbose || p->view->gate ? n : TOP_FINDINGS,
	       shown = 0;
	/* A run that failed has not looked: that is no clean bill of health. */
	if (!l->n && p->r->status == REPORT_FAILED)
		return;
	str_addc(p->out, '\n');
	page_paint(p, PAGE_BOLD);
	if (l->n)
		str_addf(p->out, "%zu finding%s", n, n == 1 ? "" : "s");
	else
		str_add(p->out, "no findings");
	page_unpaint(p, PAGE_BOLD);
	if (n > limit)
		str_addf(p->out, ", the %zu that cost most", limit);
	if (n < l->n)
		str_addf(p->out, " (%zu %s not shown)", l->n - n,
			 p->view->gate ? "known or passed over" : words_left_out(p->view));
	str_addc(p->out, '\n');
	for (size_t i = 0; i < l->n && shown < limit; i++) {
		if (!words_finding_shown(p->view, &l->v[i]) || has_been_shown(p, i))
			continue;
		finding(p, i);
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
		str_addf(&s, "%s: %s", words_text(r->project.failed.v[i].file),
			 words_text(r->project.failed.v[i].reason));
		page_labelled(p, "not read", str_text(&s));
		str_free(&s);
	}
	for (size_t i = 0; i < r->warnings.n; i++)
		page_labelled(p, "warning", words_text(r->warnings.v[i]));
}

void report_text(struct str *out, const struct report *r, const struct report_view *view)
{
	struct page p = {.out = out, .r = r, .view = view};
	p.width = view->width <= 0 ? 80 : view->width < 40 ? 40 : (size_t)view->width;
	gate(&p);
	headline(&p);
	lines(&p, sentence_run_lines);
	/* The gate has named what is new already; the rest is in the report itself. */
	if ((!view->gate || view->verbose) && words_nothing_tried(r)) {
		findings(&p);
		if (view->verbose)
			page_suggestions(&p);
		else
			page_kinds(&p);
	} else if (!view->gate || view->verbose) {
		page_suggestions(&p);
		findings(&p);
	}
	warnings(&p);
	struct str next = {0};
	sentence_next(&next, r, view);
	if (next.len) {
		str_add(out, "\nnext: ");
		str_add_visible(out, str_text(&next));
		str_addc(out, '\n');
	}
	str_free(&next);
}
