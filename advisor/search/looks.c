/* A first look while builds are still going on: nobody should wait for an hour of building
 * to see the first number. The samples are kept and belong to the race that follows, so a
 * look costs little more than the gates of each variant's first run. */
#include "search/search.h"

#define LOOK_AT	   4 /* variants that nobody looked at yet */
#define LOOK_SHARE 0.06 /* of the time left; a look that costs more is left to the race */

static int may_race(const struct suggestion *g)
{
	return g->was_built && g->status == SUGGESTION_PROPOSED;
}

/* Those that were built since the last look. */
static void new_ones(struct search *s, struct subject_list *l)
{
	const struct suggestion_list *all = &s->report->suggestions;
	for (size_t i = s->looked_at; i < all->n; i++)
		if (may_race(&all->v[i]))
			search_push(s, l, all->v[i].id, &all->v[i].built, all->v[i].risk == RISK_NUMERICS);
}

/* Two references, one unmeasured run each, and two passes of which every third run is the
 * baseline's and one the control's. */
static double cost(const struct search *s, size_t n)
{
	return s->round_s * (2 + (double)n + 1 + 2 * ((double)n + 1) * 4 / 3 + 1);
}

static void say_best(struct search *s, const struct subject_list *l)
{
	for (size_t i = 2; i < l->n; i++) {
		const struct result *res = result_overall(&l->v[i].results, s->report->metric);
		if (l->v[i].status != MEASURE_OK || !res || !res->pairs || res->speedup <= s->look_best)
			continue;
		s->look_best = res->speedup;
		s->look_id = l->v[i].id;
	}
	if (s->look_id)
		progress_say(&s->progress, PROGRESS_STEP,
			     "a first look at the %zu built last: the best so far is %s, about %+.1f %%", l->n - 2,
			     s->look_id, 100 * (s->look_best - 1));
}

/* No lines of its own (the race says them once more), and the user's check has its time in
 * the race; outputs are compared here, too. */
static int look(struct search *s, struct subject_list *l, double seconds, struct err *err)
{
	const struct measure_options kept = s->measure_options;
	struct progress quiet = s->progress;
	quiet.say = NULL;
	s->measure_options.progress = &quiet;
	s->measure_options.check = NULL;
	int rc = search_measure(s, l, 0, seconds, err);
	s->measure_options = kept;
	return rc;
}

int search_look(struct search *s, size_t built, struct err *err)
{
	const struct search_options *o = &s->opt;
	struct subject_list l = {0};
	if (s->measure_options.no_early_stop || o->keep_same_code || s->measure_options.max_rounds > 0 ||
	    !(s->round_s > 0))
		return 0;
	search_begin_race(s, &l);
	new_ones(s, &l);
	double seconds = cost(s, l.n - 2);
	if (l.n - 2 < LOOK_AT || seconds > search_left(s) * LOOK_SHARE)
		return 0;
	s->looked_at = built;
	if (look(s, &l, seconds, err) != 0)
		return -1;
	say_best(s, &l);
	return 0;
}
