/* The race of all suggestions, and building them while it goes on. What is made of its winners is in sets.c. */
#include "search/feeder.h"
#include "search/takes.h"

#include <math.h>

#define YARDSTICK_RUNS 8
/* Who is not decided after so many waits until all are built. */
#define ENOUGH_ROUNDS 12
/* Of --max-builds; the rest is for the switches, sets of winners, and prices. */
#define SINGLES_SHARE 0.5

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

/* ---- the race of all suggestions, which begins while they are being built ---- */

struct screening {
	struct search *s;
	size_t building; /* index of the one that is being built */
	const struct subject_list *race;
};

static const char *no_time(struct search *s)
{
	return arena_printf(s->arena, "the budget of %.0f s had no time for it: likelier ones came first",
			    s->opt.budget);
}

/* 1: it may be built, as far as builds are counted. */
static int is_allowed(struct search *s, struct suggestion *g)
{
	if (!edit_changes_build(&g->edit) || search_may_build(s, SINGLES_SHARE))
		return 1;
	strlist_add(s->arena, &s->left_over, g->id);
	plan_forgo(s);
	g->status = SUGGESTION_SKIPPED;
	g->reason = arena_printf(s->arena, "likelier ones used up their share of %.0f builds (--max-builds)",
				 s->opt.max_builds);
	return 0;
}

/* The likeliest one that there is time for. */
static int next_single(void *ctx, struct wanted *out)
{
	struct screening *sc = ctx;
	struct search *s = sc->s;
	struct suggestion_list *all = &s->report->suggestions;
	for (size_t i = 0; i < all->n; i++) {
		struct suggestion *g = &all->v[i];
		if (g->status != SUGGESTION_PROPOSED || g->priced || g->was_built || !is_allowed(s, g) ||
		    !plan_fits(s, g, sc->race))
			continue;
		progress_bar(&s->progress, arena_printf(s->arena, "building %s", g->id), (double)i, (double)all->n);
		sc->building = i;
		*out = (struct wanted){suggest_variant(s->arena, g), !s->opt.keep_same_code, s->plan.build_end};
		return 1;
	}
	return 0;
}

static int take_single(void *ctx, const struct built *built, double seconds, struct subject_list *race)
{
	struct screening *sc = ctx;
	struct search *s = sc->s;
	struct suggestion *g = &s->report->suggestions.v[sc->building];
	g->built = *built;
	takes_learn(s, g, seconds);
	search_take_build(s, g, s->plan.build_end);
	if (g->status != SUGGESTION_PROPOSED)
		return 0;
	search_push(s, race, g->id, &g->built, g->risk == RISK_NUMERICS);
	sc->race = race;
	return 1;
}

/* Those that were in an earlier race, with their samples. */
static void push_known(struct search *s, struct subject_list *l)
{
	struct suggestion_list *all = &s->report->suggestions;
	for (size_t i = 0; i < all->n; i++) {
		struct suggestion *g = &all->v[i];
		if (g->status == SUGGESTION_PROPOSED && g->was_built && !g->priced)
			search_push(s, l, g->id, &g->built, g->risk == RISK_NUMERICS);
	}
}

/* Who was built too late for the race. */
static void close_singles(struct search *s)
{
	struct suggestion_list *all = &s->report->suggestions;
	for (size_t i = 0; i < all->n; i++) {
		struct suggestion *g = &all->v[i];
		if (g->status != SUGGESTION_PROPOSED || g->priced)
			continue;
		g->status = SUGGESTION_SKIPPED;
		g->later = 1;
		g->reason = g->was_built ? "no time was left in the budget to measure it" : no_time(s);
	}
}

static int screen(struct search *s, struct err *err)
{
	struct suggestion_list *all = &s->report->suggestions;
	struct subject_list l = {0};
	struct screening sc = {.s = s};
	struct feeder f = {.next = next_single,
			   .take = take_single,
			   .ctx = &sc,
			   .rounds = ENOUGH_ROUNDS,
			   .expected = s->plan.planned};
	search_begin_race(s, &l);
	push_known(s, &l);
	progress_say(&s->progress, PROGRESS_STEP, "measuring suggestions against the baseline, as they are built");
	/* before and after: in between is what it is to be compared with */
	s->lab->yardstick(s->lab->ctx, &s->measure_options, YARDSTICK_RUNS, &s->yardstick);
	int rc = search_race_fed(s, &l, PHASE_SCREEN, fmax(1, s->plan.screen_end - search_now(s)), &f, err);
	s->lab->yardstick(s->lab->ctx, &s->measure_options, YARDSTICK_RUNS, &s->yardstick);
	for (size_t i = 2; i < l.n; i++)
		search_take(s, suggestion_find(all, l.v[i].id), &l.v[i]);
	take_baseline(s, &l);
	inherit_results(all);
	plan_close(s);
	close_singles(s);
	return rc;
}

int search_race(struct search *s, struct err *err)
{
	do {
		if (screen(s, err) != 0 || search_recommend(s, err) != 0)
			return -1;
	} while (!s->report->recommendation.suggestions.n && plan_again(s));
	return search_price(s, err);
}
