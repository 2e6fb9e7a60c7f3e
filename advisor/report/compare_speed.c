/* The gate's measurements: is the program slower than it was, and is what was accepted
 * still worth it?
 *
 * Two runs at two times share no samples, so nothing can be paired. The baseline's
 * medians are compared within what each run's own A/A control says about identical
 * code there: ratio * exp(+-(w_now + w_then)), w the larger distance of that interval's
 * ends from 1, in logarithms. Where a run had no control (simulated instructions), the
 * extremes of the samples bound the ratio instead. A machine is faster at one time than at
 * another: each run also timed a yardstick, a fixed piece of work. How far that moved, the
 * program may have moved or not (another mix of work), so the interval holds the ratio with and
 * without it. Gains (speedups) were paired within
 * their run; the interval of their ratio is bounded by the ratios of the ends. All of
 * these are wider than they need be, which costs "undecided", not false alarms. */
#include <math.h>

#include "model/benchmark.h"
#include "report/compare_parts.h"
#include "report/writers.h"

/* A run beside another one on its processor takes up to so much more of it (log; measure/METHOD.md): reports that
 * paired their runs in different ways differ by that much without any cause. */
#define BESIDE_A_TWIN 0.1

struct ratio {
	double value, lo, hi; /* performance now / then */
};

static double limit_of(const struct comparison *c)
{
	return 1 - c->opt->max_regression / 100;
}

/* Fails only when the whole interval is beyond the limit. */
static enum gate judge(const struct comparison *c, const struct ratio *r)
{
	if (!(r->value > 0) || !isfinite(r->value))
		return GATE_UNDECIDED;
	if (r->hi < limit_of(c))
		return GATE_FAILED;
	return r->value < limit_of(c) ? GATE_UNDECIDED : GATE_PASSED;
}

static void add_judged(struct comparison *c, enum compare_kind kind, const char *name, const struct ratio *r,
		       const char *what)
{
	enum gate g = judge(c, r);
	struct str s = {0};
	str_addf(&s, "%s: ", what);
	words_percent(&s, r->value);
	str_addc(&s, ' ');
	words_interval(&s, r->lo, r->hi);
	if (g == GATE_FAILED)
		str_addf(&s, ", a loss beyond the %g %% that is allowed", c->opt->max_regression);
	else if (g == GATE_UNDECIDED)
		str_addf(&s, ", perhaps a loss beyond the %g %% that is allowed: measure for longer to decide",
			 c->opt->max_regression);
	compare_add(c, kind, g, name, arena_strdup(c->a, str_text(&s)));
	str_free(&s);
}

/* ---- may measurements be compared? ------------------------------------------------- */

static int same_benchmarks(const struct report *a, const struct report *b)
{
	int same = a->benchmarks.n == b->benchmarks.n && str_eq(a->check, b->check) &&
		   str_eq(a->metric_pattern, b->metric_pattern);
	for (size_t i = 0; same && i < a->benchmarks.n; i++)
		same = benchmark_same(&a->benchmarks.v[i], &b->benchmarks.v[i]);
	return same;
}

static int comparable(struct comparison *c)
{
	const struct report *now = c->now, *old = c->old;
	const char *why = NULL;
	if (!now->benchmarks.n && old->benchmarks.n)
		why = "the new report holds no measurement, the older one does";
	else if (now->metric != old->metric)
		why = arena_printf(c->a, "the new report measured %s, the older one %s",
				   metric_info(now->metric)->words, metric_info(old->metric)->words);
	else if (!same_benchmarks(now, old))
		why = "the benchmarks or the check are not the ones of the older report";
	else if (!c->opt->allow_other_host &&
		 (!now->host.id || !now->host.id[0] || !str_eq(now->host.id, old->host.id)))
		why = arena_printf(c->a, "the reports come from two machines (%s now, %s then)",
				   now->host.cpu ? now->host.cpu : "unknown",
				   old->host.cpu ? old->host.cpu : "unknown");
	if (why)
		compare_add(c, COMPARE_STATE, GATE_UNDECIDED, "measurements",
			    arena_printf(c->a, "%s, so speed was not compared", why));
	return why == NULL;
}

/* The compiler that made the present build, as far as a report says: the newest of the
 * family that its facts name, else the first. */
static const struct compiler *compiler_of(const struct report *r)
{
	const char *family = strlist_has(&r->project.facts, "compiler:clang") ? "clang" : "gcc";
	const struct compiler *c = host_compiler(&r->host, family);
	return c ? c : r->host.compilers.n ? &r->host.compilers.v[0] : NULL;
}

/* What explains a difference is worth a line, whatever the verdict. */
static void note_compiler(struct comparison *c)
{
	const struct compiler *now = compiler_of(c->now), *old = compiler_of(c->old);
	if (!now || !old || (str_eq(now->version, old->version) && str_eq(now->family, old->family)))
		return;
	compare_add(c, COMPARE_STATE, GATE_PASSED, "compiler",
		    arena_printf(c->a, "the compiler is %s %s now, %s %s then: what changed in speed may be its doing",
				 now->name, now->version, old->name, old->version));
}

/* ---- the baseline -------------------------------------------------------------------- */

static const struct metric_summary *summary(const struct report *r)
{
	for (size_t i = 0; i < r->baseline.n_metrics; i++) {
		const struct metric_summary *m = &r->baseline.metrics[i];
		if (!m->name && m->metric == r->metric && m->median > 0 && isfinite(m->median))
			return m;
	}
	return NULL;
}

/* Half the width of what identical code differed by, in logarithms; -1: no control, or
 * one with too few runs to bound anything. */
static double noise(const struct report *r)
{
	if (!r->baseline.has_noise || !(r->baseline.noise_lo > 0) ||
	    !(r->baseline.noise_hi < 100 * r->baseline.noise_lo))
		return -1;
	return fmax(fabs(log(r->baseline.noise_lo)), fabs(log(r->baseline.noise_hi)));
}

/* The yardstick's median time; 0: the run timed none. */
static double yardstick(const struct report *r)
{
	for (size_t i = 0; i < r->baseline.n_metrics; i++)
		if (str_eq(r->baseline.metrics[i].name, YARDSTICK_NAME))
			return r->baseline.metrics[i].median;
	return 0;
}

/* How much slower the yardstick was then than now (performance now / then); 1: nobody knows. */
static double machine_ratio(const struct comparison *c)
{
	double now = yardstick(c->now), old = yardstick(c->old);
	/* another build of advisor may do the same work faster; counts know no machine */
	if (!(now > 0) || !(old > 0) || !isfinite(old / now) || !str_eq(c->now->version, c->old->version) ||
	    !metric_is_time(c->now->metric))
		return 1;
	return old / now;
}

static void widen(struct ratio *r, double machine)
{
	if (machine < 1)
		r->hi /= machine;
	else
		r->lo /= machine;
	r->value /= machine;
}

/* Equal code is no slower: what differs is the machine's doing, or the input's. */
static int same_code(const struct comparison *c)
{
	return c->now->baseline.code_hash && str_eq(c->now->baseline.code_hash, c->old->baseline.code_hash);
}

static void compare_baseline(struct comparison *c)
{
	const struct metric_summary *now = summary(c->now), *old = summary(c->old);
	if (!now || !old) {
		if (old)
			compare_add(c, COMPARE_BASELINE, GATE_UNDECIDED, metric_name(c->now->metric),
				    "the new report has no measurement of the baseline");
		return;
	}
	const struct metric_summary *less = now, *more = old; /* of a metric that is better the less it is */
	if (metric_more_is_better(c->now->metric)) {
		less = old;
		more = now;
	}
	struct ratio r = {.value = more->median / less->median};
	double w_now = noise(c->now), w_old = noise(c->old);
	if (w_now >= 0 && w_old >= 0) {
		r.lo = r.value * exp(-(w_now + w_old));
		r.hi = r.value * exp(w_now + w_old);
	} else {
		r.lo = less->max > 0 ? more->min / less->max : 0;
		r.hi = less->min > 0 ? more->max / less->min : INFINITY;
	}
	if (c->now->baseline.design != c->old->baseline.design) {
		r.lo *= exp(-BESIDE_A_TWIN);
		r.hi *= exp(BESIDE_A_TWIN);
	}
	double machine = machine_ratio(c);
	widen(&r, machine);
	struct str s = {0};
	str_addf(&s, "%s of the program as it is built (median %.4g now, %.4g %s then",
		 metric_info(c->now->metric)->words, now->median, old->median, metric_unit(c->now->metric));
	if (fabs(machine - 1) > 0.01)
		str_addf(&s, "; the machine itself is %.0f %% %s now", 100 * fabs(machine - 1),
			 machine < 1 ? "slower" : "faster");
	str_add(&s, ")");
	if (judge(c, &r) == GATE_FAILED && same_code(c))
		compare_add(c, COMPARE_BASELINE, GATE_UNDECIDED, metric_name(c->now->metric),
			    arena_printf(c->a, "%s: the code is what it was, so the machine or the input has changed",
					 str_text(&s)));
	else
		add_judged(c, COMPARE_BASELINE, metric_name(c->now->metric), &r, arena_strdup(c->a, str_text(&s)));
	str_free(&s);
}

/* ---- what was accepted --------------------------------------------------------------- */

/* 1 when the build now holds the flags itself: then there is nothing left to gain. */
static int in_build(const struct report *now, const struct strlist *add)
{
	size_t held = 0;
	for (size_t i = 0; i < add->n; i++)
		held += (size_t)strlist_has(&now->baseline.flags, add->v[i]);
	return add->n && held == add->n;
}

static int usable(const struct result *r)
{
	return r && r->speedup > 0 && isfinite(r->speedup) && r->lo > 0 && r->hi > 0;
}

static struct ratio gain_ratio(const struct result *now, const struct result *old)
{
	return (struct ratio){now->speedup / old->speedup, now->lo / old->hi, now->hi / old->lo};
}

/* "+8.1 % [+7.2, +8.9] now, +8.4 % [+7.9, +8.8] then" */
static const char *now_and_then(struct comparison *c, const struct result *now, const struct result *old)
{
	struct str s = {0};
	if (now)
		words_result(&s, now);
	if (old) {
		str_add(&s, " now, ");
		words_result(&s, old);
		str_add(&s, " then");
	}
	return arena_take(c->a, &s);
}

static void said(struct comparison *c, enum gate g, const struct suggestion *s, const char *what)
{
	compare_add(c, COMPARE_SUGGESTION, g, s->id,
		    arena_printf(c->a, "%s, accepted in the older report, %s", words_text(s->id), what));
}

/* A gain that is gone is a loss of that size: one within what is allowed must not fail, or
 * small gains of a lucky day would break the gate on the next. */
static void compare_gain(struct comparison *c, const struct suggestion *now, const struct suggestion *old)
{
	const struct result *res_now = result_overall(&now->results, c->now->metric);
	const struct result *res_old = result_overall(&old->results, c->old->metric);
	const char *number = now_and_then(c, res_now, res_old);
	int usable_both = usable(res_now) && usable(res_old);
	struct ratio r = usable_both ? gain_ratio(res_now, res_old) : (struct ratio){0};
	enum gate g = judge(c, &r);
	if (!usable_both || now->verdict == VERDICT_NONE || now->verdict == VERDICT_INCONCLUSIVE)
		said(c, GATE_UNDECIDED, old, arena_printf(c->a, "is undecided now: %s", number));
	else if (now->verdict == VERDICT_SLOWER)
		said(c, GATE_FAILED, old, arena_printf(c->a, "is slower now: %s", number));
	else if (now->verdict == VERDICT_NO_DIFFERENCE && g == GATE_FAILED)
		said(c, GATE_FAILED, old, arena_printf(c->a, "has lost its gain: %s", number));
	else if (now->verdict == VERDICT_NO_DIFFERENCE && g == GATE_PASSED)
		said(c, GATE_PASSED, old,
		     arena_printf(c->a, "has lost its gain, within the %g %% that is allowed: %s",
				  c->opt->max_regression, number));
	else if (now->verdict == VERDICT_LAYOUT_LUCK && g != GATE_FAILED)
		said(c, GATE_UNDECIDED, old, arena_printf(c->a, "gains only from code placement: %s", number));
	else
		add_judged(
			c, COMPARE_SUGGESTION, old->id, &r,
			arena_printf(c->a, "gain of %s (%s), against the older report's", words_text(old->id), number));
}

static void compare_suggestion(struct comparison *c, const struct suggestion *old)
{
	const struct suggestion *now = suggestion_find(&c->now->suggestions, old->id);
	if (in_build(c->now, &old->edit.add)) {
		said(c, GATE_PASSED, old, "is part of the build now");
		return;
	}
	/* Code that another suggestion gives, too, has that one's measurement. */
	if (now && now->status == SUGGESTION_SAME_CODE && !str_eq(now->same_as, "base")) {
		const struct suggestion *same = suggestion_find(&c->now->suggestions, now->same_as);
		now = same ? same : now;
	}
	if (!now) {
		said(c, GATE_UNDECIDED, old, "was not tried this time");
		return;
	}
	if (!strlist_same(&now->on_top_of, &old->on_top_of)) {
		said(c, GATE_UNDECIDED, old, "was measured on top of another set this time");
		return;
	}
	struct str reason = {0};
	words_reason(&reason, now);
	const char *why = arena_take(c->a, &reason);
	if (now->status == SUGGESTION_MEASURED)
		compare_gain(c, now, old);
	else if (now->status == SUGGESTION_SAME_CODE)
		said(c, GATE_FAILED, old, "changes nothing in the code any more");
	else if (now->status == SUGGESTION_PROPOSED || now->status == SUGGESTION_SKIPPED)
		said(c, GATE_UNDECIDED, old,
		     arena_printf(c->a, "was not measured this time%s%s", why[0] ? ": " : "", why));
	else
		said(c, GATE_FAILED, old, arena_printf(c->a, "fails now: %s", why));
}

/* 1 when the build surely is as recommended; what the program runs in is no part of it. */
static int all_in_build(const struct report *now, const struct merged_edit *m)
{
	const struct edit *e = &m->all;
	return in_build(now, &e->add) && !m->parts.n && !e->link.n && !e->compiler && !e->pgo && !e->pool &&
	       !e->options.n;
}

static void compare_recommendation(struct comparison *c)
{
	const struct recommendation *now = &c->now->recommendation, *old = &c->old->recommendation;
	const struct result *res_old = result_overall(&old->results, c->old->metric);
	const struct result *res_now = result_overall(&now->results, c->now->metric);
	if (!old->suggestions.n || !old->confirmed || !usable(res_old))
		return;
	if (all_in_build(c->now, &old->edit) ||
	    (old->code_hash && str_eq(old->code_hash, c->now->baseline.code_hash))) {
		compare_add(c, COMPARE_RECOMMENDATION, GATE_PASSED, "recommendation",
			    "the older report's recommendation is part of the build now");
		return;
	}
	/* Nothing recommended, or nothing confirmed: the single suggestions say why. */
	if (!now->suggestions.n || !now->confirmed || !usable(res_now)) {
		compare_add(c, COMPARE_RECOMMENDATION, GATE_UNDECIDED, "recommendation",
			    "the older report's recommendation has no confirmed counterpart now");
		return;
	}
	struct ratio r = gain_ratio(res_now, res_old);
	add_judged(c, COMPARE_RECOMMENDATION, "recommendation", &r,
		   arena_printf(c->a, "gain of the recommendation (%s) against the older report's",
				now_and_then(c, res_now, res_old)));
}

void compare_measurements(struct comparison *c)
{
	if (!c->old->benchmarks.n || !comparable(c))
		return;
	note_compiler(c);
	compare_baseline(c);
	compare_recommendation(c);
	for (size_t i = 0; i < c->old->suggestions.n; i++) {
		const struct suggestion *s = &c->old->suggestions.v[i];
		if (s->accepted && s->status == SUGGESTION_MEASURED && s->verdict == VERDICT_FASTER)
			compare_suggestion(c, s);
	}
}
