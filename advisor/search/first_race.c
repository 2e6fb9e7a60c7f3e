/* Measuring: the race of all suggestions. What is made of its winners is in sets.c. */
#include "search/search.h"

#include <math.h>

/* Of the time left: the rest is for the sets of winners and the switches. */
#define RACE_SHARE     0.50
#define YARDSTICK_RUNS 8

void search_push(struct search *s, struct subject_list *l, const char *id, const struct built *b, int numerics)
{
	struct subject *subject = list_push(s->arena, l);
	*subject = search_subject(s, id,
				  str_eq(id, "base")	  ? "base"
				  : str_eq(id, "control") ? "control"
							  : "variant",
				  b);
	subject->numerics = numerics;
}

void search_begin_race(struct search *s, struct subject_list *l)
{
	search_begin_race_on(s, l, &s->base, &s->control);
}

void search_begin_race_on(struct search *s, struct subject_list *l, const struct built *base, const struct built *again)
{
	search_push(s, l, "base", base, 0);
	search_push(s, l, "control", again, 0);
}

void search_take(struct search *s, struct suggestion *g, const struct subject *subject)
{
	static const enum suggestion_status of[] = {
		[MEASURE_OK] = SUGGESTION_MEASURED,	      [MEASURE_CHECK_FAILED] = SUGGESTION_CHECK_FAILED,
		[MEASURE_RUN_FAILED] = SUGGESTION_RUN_FAILED, [MEASURE_TIMEOUT] = SUGGESTION_TIMEOUT,
		[MEASURE_SKIPPED] = SUGGESTION_SKIPPED,
	};
	struct metric_summary *m;
	size_t n;
	g->status = of[subject->status];
	g->reason = subject->reason;
	g->results = subject->results;
	g->verdict = subject->status == MEASURE_OK ? subject->verdict : VERDICT_NONE;
	measure_summaries(s->arena, subject, &m, &n);
	g->metrics.v = m;
	g->metrics.n = g->metrics.cap = n;
	subject_series(s->arena, subject, &s->report->benchmarks, s->report->metric, 0, &g->samples);
	s->out_of_time |= g->status == SUGGESTION_SKIPPED;
	if (g->status == SUGGESTION_SKIPPED && !g->reason)
		g->reason = "no time was left in the budget to measure it";
}

static void take_baseline(struct search *s, const struct subject_list *l)
{
	struct report *r = s->report;
	struct metric_summary *own;
	size_t n;
	measure_summaries(s->arena, &l->v[0], &own, &n);
	r->baseline.metrics = arena_alloc(s->arena, (n + 1) * sizeof *own);
	for (size_t i = 0; i < n; i++)
		r->baseline.metrics[i] = own[i];
	if (s->yardstick.n)
		yardstick_summary(&s->yardstick, &r->baseline.metrics[n++]);
	r->baseline.n_metrics = n;
	subject_series(s->arena, &l->v[0], &r->benchmarks, r->metric, 0, &r->baseline.samples);
	subject_series(s->arena, &l->v[1], &r->benchmarks, r->metric, 0, &r->baseline.control_samples);
	r->baseline.design = l->v[0].design;
	const struct result *aa = result_overall(&l->v[1].results, s->report->metric);
	if (aa && aa->pairs > 0) {
		r->baseline.has_noise = 1;
		r->baseline.noise = aa->speedup;
		r->baseline.noise_lo = aa->lo;
		r->baseline.noise_hi = aa->hi;
	}
}

/* What has the same code as a measured suggestion has its result, too. */
static void inherit_results(struct suggestion_list *all)
{
	for (size_t i = 0; i < all->n; i++) {
		struct suggestion *g = &all->v[i];
		const struct suggestion *of =
			g->status == SUGGESTION_SAME_CODE ? suggestion_find(all, g->same_as) : NULL;
		if (!of)
			continue;
		g->results = of->results;
		g->verdict = of->verdict;
	}
}

static int screen(struct search *s, struct err *err)
{
	struct suggestion_list *all = &s->report->suggestions;
	struct subject_list l = {0};
	search_begin_race(s, &l);
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].was_built && all->v[i].status == SUGGESTION_PROPOSED)
			search_push(s, &l, all->v[i].id, &all->v[i].built, all->v[i].risk == RISK_NUMERICS);
	/* With nothing to race, a few pairs of the control say how noisy it is here. */
	double seconds = l.n > 2 ? search_left(s) * RACE_SHARE : fmin(search_left(s), 10);
	progress_say(&s->progress, PROGRESS_STEP, "measuring %zu variants against the baseline", l.n - 2);
	/* before and after: in between is what it is to be compared with */
	s->lab->yardstick(s->lab->ctx, &s->measure_options, YARDSTICK_RUNS, &s->yardstick);
	int rc = search_measure(s, &l, PHASE_SCREEN, seconds, err);
	s->lab->yardstick(s->lab->ctx, &s->measure_options, YARDSTICK_RUNS, &s->yardstick);
	for (size_t i = 2; i < l.n; i++)
		search_take(s, suggestion_find(all, l.v[i].id), &l.v[i]);
	take_baseline(s, &l);
	inherit_results(all);
	return rc;
}

int search_race(struct search *s, struct err *err)
{
	if (screen(s, err) != 0 || search_recommend(s, err) != 0)
		return -1;
	return search_price(s, err);
}
