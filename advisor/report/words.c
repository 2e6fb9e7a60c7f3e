/* What all formats say, in the same words: groups, percentages, reasons, the
 * headline, and what to type next. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/compare.h"
#include "report/writers.h"

const char *text_of(const char *text)
{
	return text ? text : "";
}

enum group suggestion_group(const struct suggestion *s)
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

const char *group_title(enum group g)
{
	static const char *const titles[N_GROUPS] = {
		[GROUP_ACCEPTED] = "accepted",
		[GROUP_FASTER] = "faster alone, not in the recommendation",
		[GROUP_LUCK] = "layout luck: the gain hangs on where code lies",
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

int finding_shown(const struct report_view *view, const struct finding *f)
{
	if (view->gate && view->gate->is_new) {
		size_t i = (size_t)(f - view->gate->findings);
		return i < view->gate->n_findings && view->gate->is_new[i];
	}
	return view->verbose || (!f->suppressed_by && !f->cold);
}

size_t findings_shown(const struct report_view *view, const struct report *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->findings.n; i++)
		n += (size_t)finding_shown(view, &r->findings.v[i]);
	return n;
}

const struct result *result_overall(const struct result_list *l, enum metric metric)
{
	const struct result *first = NULL;
	for (size_t i = 0; i < l->n; i++) {
		if (l->v[i].metric != metric)
			continue;
		if (str_eq(l->v[i].benchmark, "*"))
			return &l->v[i];
		first = first ? first : &l->v[i];
	}
	return first ? first : l->n ? &l->v[0] : NULL;
}

/* "+8.1", never "-0.0". */
static void add_signed(struct str *out, double speedup)
{
	char text[48];
	if (!(speedup > 0) || !isfinite(speedup)) {
		str_addc(out, '?');
		return;
	}
	snprintf(text, sizeof text, "%+.1f", (speedup - 1) * 100);
	str_add(out, strcmp(text, "-0.0") == 0 ? "+0.0" : text);
}

void add_percent(struct str *out, double speedup)
{
	add_signed(out, speedup);
	if (speedup > 0 && isfinite(speedup))
		str_add(out, " %");
}

void add_interval(struct str *out, double lo, double hi)
{
	str_addc(out, '[');
	add_signed(out, lo);
	str_add(out, ", ");
	add_signed(out, hi);
	str_addc(out, ']');
}

void add_result(struct str *out, const struct result *r)
{
	add_percent(out, r->speedup);
	str_addc(out, ' ');
	add_interval(out, r->lo, r->hi);
}

void add_count(struct str *out, unsigned long long n)
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

const char *metric_gain(enum metric m)
{
	static const char *const words[] = {
		[METRIC_WALL] = "faster",
		[METRIC_CPU] = "less processor time",
		[METRIC_RSS] = "less memory",
		[METRIC_INSTRUCTIONS] = "fewer instructions",
	};
	return (unsigned)m < sizeof words / sizeof *words ? words[m] : "better";
}

static void add_words(struct str *out, size_t start, const char *verb, const struct strlist *l)
{
	if (!l->n)
		return;
	str_addf(out, "%s%s", out->len > start ? ", " : "", verb);
	for (size_t i = 0; i < l->n; i++) {
		str_addc(out, ' ');
		str_add_shell(out, l->v[i]);
	}
}

static void add_word(struct str *out, size_t start, const char *verb, const char *word)
{
	if (!word)
		return;
	const struct strlist one = {&word, 1, 1};
	add_words(out, start, verb, &one);
}

void add_edit(struct str *out, const struct edit *e)
{
	size_t start = out->len;
	add_words(out, start, "add", &e->add);
	add_words(out, start, "remove", &e->remove);
	add_words(out, start, "link", &e->link);
	add_words(out, start, "run with", &e->env);
	add_word(out, start, "preload", e->preload);
	add_word(out, start, "compile with", e->compiler);
	if (e->pgo)
		str_addf(out, "%sbuild with a profile (PGO)", out->len > start ? ", " : "");
	if (e->pool)
		str_addf(out, "%slink the pooled allocator", out->len > start ? ", " : "");
	if (out->len > start && e->units.n)
		str_addf(out, ", in %zu source%s only", e->units.n, e->units.n == 1 ? "" : "s");
}

void recommendation_edit(const struct recommendation *rec, struct edit *out)
{
	*out = (struct edit){
		.add = rec->add,
		.remove = rec->remove,
		.link = rec->link,
		.env = rec->env,
		.preload = rec->preload,
		.compiler = rec->compiler,
		.pgo = rec->pgo,
		.pool = rec->pool,
	};
}

static const char *failure_words(enum suggestion_status s)
{
	switch (s) {
	case SUGGESTION_BUILD_FAILED:
		return "does not build";
	case SUGGESTION_CHECK_FAILED:
		return "wrong output";
	case SUGGESTION_RUN_FAILED:
		return "does not run";
	case SUGGESTION_TIMEOUT:
		return "ran out of time";
	default:
		return "";
	}
}

void add_reason(struct str *out, const struct suggestion *s)
{
	const char *failure = failure_words(s->status);
	if (s->status == SUGGESTION_SAME_CODE)
		str_addf(out, "same code as %s", str_eq(s->same_as, "base") ? "the baseline" : text_of(s->same_as));
	else if (failure[0] && s->reason)
		str_addf(out, "%s: %s", failure, s->reason);
	else
		str_add(out, s->reason ? s->reason : failure);
	const struct result *r = s->results.n ? &s->results.v[0] : NULL;
	if (s->status == SUGGESTION_MEASURED && s->verdict == VERDICT_INCONCLUSIVE && !s->reason && r && r->needed)
		str_add(out, r->needed);
}

/* "; pairs" and "confirmed" are what makes a number sure. */
static void add_surety(struct str *out, const struct report *r, const struct result *res)
{
	if (!r->recommendation.confirmed) {
		str_add(out, "; NOT confirmed on fresh samples");
		return;
	}
	str_add(out, ", confirmed on fresh samples");
	if (res->pairs > 0)
		str_addf(out, " (%d pairs)", res->pairs);
}

static void add_recommended_headline(struct str *out, const struct report *r)
{
	const struct strlist *ids = &r->recommendation.suggestions;
	str_add(out, "Use ");
	for (size_t i = 0; i < ids->n; i++) {
		str_add(out, i == 0 ? "" : i + 1 == ids->n ? " and " : ", ");
		str_add(out, ids->v[i]);
	}
	const struct result *res = result_overall(&r->recommendation.results, r->metric);
	if (!res) {
		str_add(out, ": no measurement of them together");
		return;
	}
	str_add(out, ": ");
	add_percent(out, res->speedup);
	str_addf(out, " %s ", metric_gain(res->metric));
	add_interval(out, res->lo, res->hi);
	add_surety(out, r, res);
}

static size_t count_status(const struct report *r, enum suggestion_status s)
{
	size_t n = 0;
	for (size_t i = 0; i < r->suggestions.n; i++)
		n += r->suggestions.v[i].status == s;
	return n;
}

void add_headline(struct str *out, const struct report *r)
{
	size_t measured = count_status(r, SUGGESTION_MEASURED), proposed = count_status(r, SUGGESTION_PROPOSED);
	if (r->status == REPORT_FAILED) {
		str_addf(out, "The run failed: %s", r->status_reason ? r->status_reason : "no reason was recorded");
		return;
	}
	if (r->recommendation.suggestions.n)
		add_recommended_headline(out, r);
	else if (!measured && proposed)
		str_addf(out, "Nothing was measured: %zu suggestion%s to try", proposed, proposed == 1 ? "" : "s");
	else if (!r->suggestions.n)
		str_add(out, "Nothing to try");
	else
		str_addf(out, "Change nothing: %zu of %zu suggestions were measured and none is sure to help", measured,
			 r->suggestions.n);
	if (r->status == REPORT_PARTIAL || r->status == REPORT_INTERRUPTED)
		str_addf(out, " (%s report%s%s)", report_status_name(r->status), r->status_reason ? ": " : "",
			 text_of(r->status_reason));
}

void add_next(struct str *out, const struct report *r, const struct report_view *view)
{
	const char *file = view->file ? view->file : ".advisor/report.json";
	if (view->gate || r->status == REPORT_FAILED)
		return;
	if (r->status == REPORT_INTERRUPTED) {
		str_add(out, "advisor run ");
		str_add_shell(out, r->project.root);
		str_add(out, "   (goes on where it was)");
	} else if (r->recommendation.suggestions.n) {
		str_add(out, "advisor apply ");
		str_add_shell(out, file);
		str_add(out, " --dry-run");
	} else if (!r->benchmarks.n && count_status(r, SUGGESTION_PROPOSED)) {
		str_add(out, "advisor run ");
		str_add_shell(out, r->project.root);
		str_add(out, " --bench 'COMMAND'");
	} else if (r->findings.n) {
		str_add(out, "advisor explain ");
		str_add_shell(out, r->findings.v[0].rule);
	}
}

void add_noise(struct str *out, const struct report *r)
{
	if (!r->baseline.has_noise)
		return;
	str_add(out, "A/A control (the same code against itself): ");
	add_percent(out, r->baseline.noise);
	str_addc(out, ' ');
	add_interval(out, r->baseline.noise_lo, r->baseline.noise_hi);
}

void add_evidence(struct str *out, const struct finding *f)
{
	if (!f->measured) {
		str_add(out, f->cold ? "cold" : "");
		return;
	}
	if (f->count == 0) {
		str_addf(out, "never ran (%s)", f->evidence ? f->evidence : "measured");
		return;
	}
	add_count(out, f->count);
	const char *unit = str_eq(f->evidence, "alloc-count") ? "call" : "execution";
	str_addf(out, " %s%s (", unit, f->count == 1 ? "" : "s");
	if (f->share >= 0.0005)
		str_addf(out, "%.*f %% of all, ", f->share < 0.0995 ? 1 : 0, f->share * 100);
	str_addf(out, "%s)", f->evidence ? f->evidence : "measured");
}

const char *rule_title(const struct report_view *view, const char *id)
{
	const struct rule *rule = view->rules && id ? rule_find(view->rules, id) : NULL;
	return rule ? rule->title : NULL;
}

const char *rule_prose(const struct report_view *view, const char *id)
{
	const struct rule *rule = view->rules && id ? rule_find(view->rules, id) : NULL;
	return rule ? rule->prose : NULL;
}
