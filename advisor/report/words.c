/* What all formats say, in the same words: groups, percentages, reasons, the
 * headline, and what to type next. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/compare.h"
#include "report/writers.h"

#define PART_UNITS 4 /* named; more are counted */

const char *words_text(const char *text)
{
	return text ? text : "";
}

enum group words_suggestion_group(const struct suggestion *s)
{
	switch (s->status) {
	case SUGGESTION_PROPOSED:
		return s->accepted ? GROUP_ACCEPTED : GROUP_PROPOSED;
	case SUGGESTION_SAME_CODE:
		return GROUP_SAME_CODE;
	case SUGGESTION_SKIPPED:
		return GROUP_SKIPPED;
	case SUGGESTION_MEASURED:
		break;
	default:
		return GROUP_FAILED;
	}
	if (s->accepted)
		return GROUP_ACCEPTED;
	if (s->on_top_of.n)
		return GROUP_ON_TOP;
	switch (s->verdict) {
	case VERDICT_FASTER:
		return GROUP_FASTER;
	case VERDICT_SLOWER:
		return GROUP_SLOWER;
	case VERDICT_NO_DIFFERENCE:
		return GROUP_NO_DIFFERENCE;
	case VERDICT_LAYOUT_LUCK:
		return GROUP_LUCK;
	default:
		return GROUP_UNDECIDED;
	}
}

const char *words_group_title(enum group g)
{
	static const char *const titles[N_GROUPS] = {
		[GROUP_ACCEPTED] = "accepted",
		[GROUP_FASTER] = "faster alone, not in the recommendation",
		[GROUP_ON_TOP] = "on top of the best set, and compared with it",
		[GROUP_LUCK] = "layout luck: the gain depends on code placement",
		[GROUP_UNDECIDED] = "undecided",
		[GROUP_NO_DIFFERENCE] = "no difference",
		[GROUP_SLOWER] = "slower",
		[GROUP_SAME_CODE] = "same code, so not measured",
		[GROUP_FAILED] = "failed",
		[GROUP_SKIPPED] = "skipped",
		[GROUP_PROPOSED] = "proposed, not tried",
	};
	return titles[g];
}

const char *words_group_name(enum group g)
{
	static const char *const names[N_GROUPS] = {
		[GROUP_ACCEPTED] = "accepted", [GROUP_FASTER] = "faster",	[GROUP_ON_TOP] = "on-top",
		[GROUP_LUCK] = "luck",	       [GROUP_UNDECIDED] = "undecided", [GROUP_NO_DIFFERENCE] = "same-speed",
		[GROUP_SLOWER] = "slower",     [GROUP_SAME_CODE] = "same-code", [GROUP_FAILED] = "failed",
		[GROUP_SKIPPED] = "skipped",   [GROUP_PROPOSED] = "proposed",
	};
	return names[g];
}

static int by_group(const void *pa, const void *pb, void *ctx)
{
	const struct suggestion *a = *(const struct suggestion *const *)pa, *b = *(const struct suggestion *const *)pb;
	const struct report *r = ctx;
	enum group ga = words_suggestion_group(a), gb = words_suggestion_group(b);
	if (ga != gb)
		return ga < gb ? -1 : 1;
	const struct result *ra = result_overall(&a->results, r->metric), *rb = result_overall(&b->results, r->metric);
	double va = ra && isfinite(ra->speedup) ? ra->speedup : 0, vb = rb && isfinite(rb->speedup) ? rb->speedup : 0;
	if (a->status == SUGGESTION_MEASURED && va != vb)
		return va > vb ? -1 : 1;
	return a < b ? -1 : a > b;
}

const struct suggestion **words_suggestions_by_group(const struct report *r)
{
	size_t n = r->suggestions.n;
	const struct suggestion **v = calloc(n + 1, sizeof *v);
	if (!v)
		abort();
	for (size_t i = 0; i < n; i++)
		v[i] = &r->suggestions.v[i];
	qsort_r(v, n, sizeof *v, by_group, (void *)(uintptr_t)r);
	return v;
}

int words_finding_shown(const struct report_view *view, const struct finding *f)
{
	if (view->gate && view->gate->is_new) {
		size_t i = (size_t)(f - view->gate->findings);
		return i < view->gate->n_findings && view->gate->is_new[i];
	}
	if (f->certainty < view->certainty || (!view->verbose && f->suppressed_by))
		return 0;
	if (view->weight_given)
		return view->weight == WEIGHT_COLD ||
		       (!f->cold && (view->weight == WEIGHT_WARM || f->weight == WEIGHT_HOT));
	return view->verbose || !f->cold;
}

int words_nothing_tried(const struct report *r)
{
	if (r->benchmarks.n)
		return 0;
	for (size_t i = 0; i < r->suggestions.n; i++)
		if (r->suggestions.v[i].status != SUGGESTION_PROPOSED &&
		    r->suggestions.v[i].status != SUGGESTION_SKIPPED)
			return 0;
	return 1;
}

size_t words_of_kind(struct str *out, const struct report *r, enum rule_kind kind, size_t most)
{
	size_t n = 0;
	for (size_t i = 0; i < r->suggestions.n; i++) {
		const struct suggestion *s = &r->suggestions.v[i];
		if (s->status != SUGGESTION_PROPOSED || s->kind != kind)
			continue;
		if (n++ < most)
			str_addf(out, "%s%s", n > 1 ? ", " : "", words_text(s->id));
	}
	if (n > most)
		str_addf(out, " and %zu more", n - most);
	return n;
}

const char *words_left_out(const struct report_view *view)
{
	int sure = view->certainty > CERTAINTY_POSSIBLE;
	if (view->weight_given)
		return view->weight == WEIGHT_COLD ? "less sure or suppressed" : "less sure, cheaper or suppressed";
	return sure ? "less sure, cold or suppressed" : "cold or suppressed";
}

size_t words_findings_shown(const struct report_view *view, const struct report *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->findings.n; i++)
		n += (size_t)words_finding_shown(view, &r->findings.v[i]);
	return n;
}

/* A factor of a million and more is no speedup but a broken number. */
static int known(double speedup)
{
	return speedup > 0 && speedup < 1e6;
}

/* "+8.1", never "-0.0". */
static void add_signed(struct str *out, double speedup)
{
	char text[48];
	if (!known(speedup)) {
		str_addc(out, '?');
		return;
	}
	snprintf(text, sizeof text, "%+.1f", (speedup - 1) * 100);
	str_add(out, strcmp(text, "-0.0") == 0 ? "+0.0" : text);
}

void words_percent(struct str *out, double speedup)
{
	add_signed(out, speedup);
	if (known(speedup))
		str_add(out, " %");
}

/* An interval whose ends differ a hundredfold says nothing, and a number would look as
 * if it did. */
static int has_interval(double lo, double hi)
{
	return known(lo) && known(hi) && hi <= 100 * lo;
}

void words_interval(struct str *out, double lo, double hi)
{
	if (!has_interval(lo, hi)) {
		str_add(out, "(too few runs for an interval)");
		return;
	}
	str_addc(out, '[');
	add_signed(out, lo);
	str_add(out, ", ");
	add_signed(out, hi);
	str_addc(out, ']');
}

int words_has_interval(const struct result *r)
{
	return has_interval(r->lo, r->hi);
}

void words_result(struct str *out, const struct result *r)
{
	if (!known(r->speedup)) {
		str_add(out, "no number yet");
		return;
	}
	words_percent(out, r->speedup);
	str_addc(out, ' ');
	if (has_interval(r->lo, r->hi))
		words_interval(out, r->lo, r->hi);
	else
		str_addf(out, "so far, %d pair%s", r->pairs, r->pairs == 1 ? "" : "s");
}

void words_count(struct str *out, unsigned long long n)
{
	static const struct {
		double size;
		const char *unit;
	} steps[] = {{1e15, "P"}, {1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}};
	for (size_t i = 0; n >= 10000 && i < sizeof steps / sizeof *steps; i++) {
		double v = (double)n / steps[i].size;
		if (v >= 1) {
			str_addf(out, v < 9.95 ? "%.1f %s" : "%.0f %s", v, steps[i].unit);
			return;
		}
	}
	str_addf(out, "%llu", n);
}

/* Quoted as a shell would need it only where the words would run together. */
static void add_words(struct str *out, size_t start, const char *verb, const struct strlist *l)
{
	if (!l->n)
		return;
	str_addf(out, "%s%s", out->len > start ? ", " : "", verb);
	for (size_t i = 0; i < l->n; i++) {
		const char *word = words_text(l->v[i]);
		str_addc(out, ' ');
		if (word[0] && !strpbrk(word, " \t\n'\"\\"))
			str_add(out, word);
		else
			str_add_shell(out, word);
	}
}

static void add_word(struct str *out, size_t start, const char *verb, const char *word)
{
	if (!word)
		return;
	const struct strlist one = {&word, 1, 1};
	add_words(out, start, verb, &one);
}

static void add_patch(struct str *out, size_t start, const struct patch *p)
{
	struct arena a = {0};
	str_addf(out, "%schange %s", out->len > start ? ", " : "", patch_places(&a, p));
	arena_free(&a);
}

static void add_one(struct str *out, const struct edit *e)
{
	size_t start = out->len;
	add_words(out, start, "add", &e->add);
	add_words(out, start, "remove", &e->remove);
	add_words(out, start, "link", &e->link);
	add_words(out, start, "run with", &e->env);
	add_word(out, start, "preload", e->preload);
	add_word(out, start, "compile with", e->compiler);
	add_words(out, start, "configure with", &e->options);
	if (e->patch)
		add_patch(out, start, e->patch);
	if (e->pgo)
		str_addf(out, "%sbuild with a profile (PGO)", out->len > start ? ", " : "");
	if (e->pool)
		str_addf(out, "%slink the pooled allocator", out->len > start ? ", " : "");
}

void words_edit(struct str *out, const struct edit *e)
{
	size_t start = out->len;
	add_one(out, e);
	if (out->len > start && e->units.n)
		str_addf(out, ", in %zu source%s only", e->units.n, e->units.n == 1 ? "" : "s");
}

/* "add -O3 in lvm.c and lapi.c only" */
static void add_part(struct str *out, const struct edit *part)
{
	add_one(out, part);
	str_add(out, " in ");
	if (part->units.n > PART_UNITS) {
		str_addf(out, "%zu sources", part->units.n);
	} else {
		for (size_t i = 0; i < part->units.n; i++)
			str_addf(out, "%s%s", i == 0 ? "" : i + 1 == part->units.n ? " and " : ", ", part->units.v[i]);
	}
	str_add(out, " only");
}

void words_merged(struct str *out, const struct merged_edit *m)
{
	size_t start = out->len;
	add_one(out, &m->all);
	for (size_t i = 0; i < m->parts.n; i++) {
		str_add(out, out->len > start ? "; " : "");
		add_part(out, &m->parts.v[i]);
	}
}

static const char *failure_words(const struct suggestion *s)
{
	switch (s->status) {
	case SUGGESTION_BUILD_FAILED:
		return "does not build";
	case SUGGESTION_CHECK_FAILED:
		return s->kind == RULE_PATCH ? "wrong" : "wrong output";
	case SUGGESTION_RUN_FAILED:
		return "does not run";
	case SUGGESTION_TIMEOUT:
		return "ran out of time";
	case SUGGESTION_REHEARSAL_FAILED:
		return "not what was measured when it is applied";
	default:
		return "";
	}
}

void words_reason(struct str *out, const struct suggestion *s)
{
	const char *failure = failure_words(s);
	for (size_t i = 0; i < s->on_top_of.n; i++)
		str_addf(out, "%s%s", i ? "+" : "compared with ", s->on_top_of.v[i]);
	str_add(out, s->on_top_of.n && (s->reason || failure[0] || s->same_as) ? ": " : "");
	if (s->status == SUGGESTION_SAME_CODE)
		str_addf(out, "same code as %s", str_eq(s->same_as, "base") ? "the baseline" : words_text(s->same_as));
	else if (failure[0] && s->reason)
		str_addf(out, "%s: %s", failure, s->reason);
	else
		str_add(out, s->reason ? s->reason : failure);
	const struct result *r = s->results.n ? &s->results.v[0] : NULL;
	if (s->status == SUGGESTION_MEASURED && s->verdict == VERDICT_INCONCLUSIVE && !s->reason && !s->accepted && r &&
	    r->needed)
		str_add(out, r->needed);
}

void words_evidence(struct str *out, const struct finding *f)
{
	if (!f->measured) {
		str_add(out, f->cold ? "cold" : f->weight == WEIGHT_HOT ? "hot" : "");
		return;
	}
	if (f->count == 0) {
		str_addf(out, "never ran (%s)", f->evidence ? f->evidence : "measured");
		return;
	}
	words_count(out, f->count);
	const char *unit = str_eq(f->evidence, "alloc-count") ? "call" : "execution";
	str_addf(out, " %s%s (", unit, f->count == 1 ? "" : "s");
	if (f->share >= 0.0005)
		str_addf(out, "%.*f %% of all, ", f->share < 0.0995 ? 1 : 0, f->share * 100);
	str_addf(out, "%s)", f->evidence ? f->evidence : "measured");
}

const char *words_rule_title(const struct report_view *view, const char *id)
{
	const struct rule *rule = view->rules && id ? rule_find(view->rules, id) : NULL;
	return rule ? rule->title : NULL;
}

const char *words_rule_prose(const struct report_view *view, const char *id)
{
	const struct rule *rule = view->rules && id ? rule_find(view->rules, id) : NULL;
	return rule ? rule->prose : NULL;
}
