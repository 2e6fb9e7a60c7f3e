/* The second tier: what the first race had no builds for, and the compiler's own switches (switch.c), built
 * on top of the best set so far and raced against it. */
#include "search/tier.h"

#define LEAST_SECONDS 15 /* below this nothing would come of it */
/* Shares of the time left, in turn. */
#define BUILD_SHARE 0.20
#define HEAT_SHARE  0.25
#define FINAL_SHARE 0.25
#define BUILDS	    0.90 /* of --max-builds, with all before */
#define HEAT_ROUNDS 5 /* enough to tell the large effects that are looked for */
#define FINALISTS   4
#define LEFT_OVER   4 /* what the race had no builds for, when there are switches as well */

void search_say_switches(struct search *s)
{
	const struct switches_tried *t = &s->switches;
	const struct suggestion_list *all = &s->report->suggestions;
	const struct strlist *hot = &s->suggest_options.hot_units;
	size_t faster = 0, measured = 0;
	struct str text = {0};
	if (!t->tried)
		return;
	for (size_t i = t->first; i < all->n; i++) {
		const struct suggestion *g = &all->v[i];
		measured += g->status == SUGGESTION_MEASURED;
		faster += g->status == SUGGESTION_MEASURED && (g->verdict == VERDICT_FASTER || g->accepted);
	}
	if (t->left && !t->same && !t->failed && !measured) {
		search_note_last(s,
				 arena_printf(s->arena,
					      "none of %zu of the compiler's own switches was tried: no time was left",
					      t->left));
		return;
	}
	str_addf(&text, "of the compiler's own switches, toggled in %s%s%s, %zu gave the same code", hot->v[0],
		 hot->n > 1 ? " and the other hot units" : "", t->place, t->same);
	if (t->failed)
		str_addf(&text, ", %zu none", t->failed);
	str_addf(&text, ", %zu were measured, and %zu of these made it faster", measured, faster);
	if (t->left)
		str_addf(&text, "; %zu were not tried for lack of time", t->left);
	search_note_last(s, arena_take(s->arena, &text));
}

static int build_one(struct tier *t, struct suggestion *g, double until, struct err *err)
{
	struct variant v = tier_variant(t, g->id);
	if (search_build_as(t->s, g, &v, 0, until, err) != 0)
		return -1;
	/* the profile it was asked about with was not quite its own */
	if (t->on && g->status == SUGGESTION_PROPOSED && str_eq(g->built.code_hash, t->on->built.code_hash)) {
		g->status = SUGGESTION_SAME_CODE;
		g->same_as = t->on->ids.v[0];
	}
	return 0;
}

/* What a set is compared with itself by. 0: it can't be built again in time. */
static int build_again(struct tier *t, double until, struct err *err)
{
	struct variant v = tier_variant(t, NULL);
	if (!t->on)
		return 1;
	v.separate = 1;
	if (search_build_variant(t->s, &v, until, &t->again, err) != 0)
		return -1;
	search_count_build(t->s, &t->again);
	return t->again.status == BUILD_OK;
}

static int build_all(struct tier *t, double until, struct err *err)
{
	struct search *s = t->s;
	struct suggestion_list *all = &s->report->suggestions;
	for (size_t i = t->first; i < all->n; i++) {
		struct suggestion *g = &all->v[i];
		if (g->status != SUGGESTION_PROPOSED)
			continue;
		if (search_now(s) > until)
			tier_skip(g, "no time was left in the budget to build it");
		else if (!search_may_build(s, BUILDS))
			tier_skip(g, "no build was left for it (--max-builds)");
		else if (build_one(t, g, until, err) != 0)
			return -1;
	}
	return 0;
}

static int race(struct tier *t, const size_t *which, size_t n, int phase, double seconds, struct err *err)
{
	struct search *s = t->s;
	struct suggestion_list *all = &s->report->suggestions;
	struct subject_list l = {0};
	int rounds = s->measure_options.max_rounds;
	if (t->on)
		search_begin_race_on(s, &l, &t->on->built, &t->again);
	else
		search_begin_race(s, &l);
	for (size_t i = 0; i < n; i++)
		search_push(s, &l, all->v[which[i]].id, &all->v[which[i]].built,
			    all->v[which[i]].risk == RISK_NUMERICS);
	if (phase == PHASE_HEAT)
		s->measure_options.max_rounds = HEAT_ROUNDS;
	progress_say(&s->progress, PROGRESS_STEP, "measuring %zu more%s%s", n, tier_place(t),
		     phase == PHASE_HEAT ? " a few times each" : " on fresh samples");
	int rc = search_measure(s, &l, phase, seconds, err);
	s->measure_options.max_rounds = rounds;
	for (size_t i = 0; i < n; i++)
		search_take(s, &all->v[which[i]], &l.v[i + 2]);
	return rc;
}

static double speedup(const struct search *s, size_t i)
{
	const struct suggestion *g = &s->report->suggestions.v[i];
	const struct result *o = result_overall(&g->results, s->report->metric);
	return g->status == SUGGESTION_MEASURED && o && o->pairs > 0 ? o->speedup : 0;
}

/* Moves the best few to the front; returns how many are worth another look. */
static size_t best_first(const struct search *s, size_t *which, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		size_t w = which[i], j = i;
		for (; j > 0 && speedup(s, which[j - 1]) < speedup(s, w); j--)
			which[j] = which[j - 1];
		which[j] = w;
	}
	size_t good = 0;
	while (good < n && good < FINALISTS && speedup(s, which[good]) > 1 + s->opt.min_effect / 100)
		good++;
	return good;
}

/* A verdict from a few rounds, chosen as the best of many, is none. */
static void leave_open(struct search *s, const size_t *which, size_t from, size_t n)
{
	for (size_t i = from; i < n; i++) {
		struct suggestion *g = &s->report->suggestions.v[which[i]];
		if (g->status == SUGGESTION_MEASURED && g->verdict == VERDICT_FASTER)
			g->verdict = VERDICT_INCONCLUSIVE;
		if (g->status == SUGGESTION_MEASURED && !g->reason)
			g->reason = "a few rounds showed no large gain, so it was left at that";
	}
}

static int race_all(struct tier *t, struct err *err)
{
	struct search *s = t->s;
	struct suggestion_list *all = &s->report->suggestions;
	size_t *which = arena_alloc(s->arena, (all->n + 1) * sizeof *which), n = 0;
	for (size_t i = t->first; i < all->n; i++)
		if (all->v[i].was_built && all->v[i].status == SUGGESTION_PROPOSED)
			which[n++] = i;
	if (!n)
		return 0;
	if (race(t, which, n, PHASE_HEAT, search_left(s) * HEAT_SHARE, err) != 0)
		return -1;
	size_t good = best_first(s, which, n);
	leave_open(s, which, good, n);
	if (good && race(t, which, good, PHASE_FINAL, search_left(s) * FINAL_SHARE, err) != 0)
		return -1;
	best_first(s, which, good);
	double least = 1 + SEARCH_PROMISING * s->opt.min_effect / 100;
	for (size_t i = 0; i < good; i++)
		if (all->v[which[i]].verdict == VERDICT_FASTER || speedup(s, which[i]) > least)
			strlist_add(s->arena, &s->tier_winners, all->v[which[i]].id);
	return 0;
}

static void move_to_end(struct suggestion_list *all, size_t i)
{
	struct suggestion g = all->v[i];
	for (; i + 1 < all->n; i++)
		all->v[i] = all->v[i + 1];
	all->v[i] = g;
}

/* What the race had no builds for and goes with the set: the likeliest first, as they stand in the list. */
static void take_left_over(struct tier *t, size_t most)
{
	struct search *s = t->s;
	struct suggestion_list *all = &s->report->suggestions;
	const struct strlist none = {0}, *ids = t->on ? &t->on->ids : &none;
	for (size_t i = 0; most > 0 && i < s->left_over.n; i++) {
		struct suggestion *g = suggestion_find(all, s->left_over.v[i]);
		if (!suggest_fits(s->arena, all, ids, g))
			continue;
		tier_stand(t, g);
		g->status = SUGGESTION_PROPOSED;
		g->reason = NULL;
		move_to_end(all, (size_t)(g - all->v));
		t->first--;
		most--;
	}
}

static int build_and_race(struct tier *t, struct err *err)
{
	double until = search_now(t->s) + search_left(t->s) * BUILD_SHARE;
	int rc = build_again(t, until, err);
	struct suggestion_list *all = &t->s->report->suggestions;
	for (size_t i = t->first; !rc && i < all->n; i++)
		tier_skip(&all->v[i], "no time was left in the budget to build what it would be compared with");
	if (rc > 0)
		rc = build_all(t, until, err) != 0 ? -1 : race_all(t, err);
	return rc;
}

int search_tier(struct search *s, const struct candidate *on, struct err *err)
{
	struct suggestion_list *all = &s->report->suggestions;
	struct tier t = {.s = s, .first = all->n, .on = on};
	const struct planned *plan = &s->report->plan;
	/* while likelier ones wait for time, these have none */
	if (plan->tried < plan->suggestions || search_left(s) < LEAST_SECONDS || !search_may_build(s, BUILDS))
		return 0;
	int wanted = suggest_takes_switches(s->rules, &s->suggest_options),
	    switches = wanted && tier_takes_switches(s, on);
	take_left_over(&t, switches ? LEFT_OVER : s->left_over.n);
	if (t.first == all->n && !switches && wanted) {
		t.on = NULL;
		switches = 1;
	}
	t.first_switch = all->n;
	if (switches && tier_switches(&t, err) != 0)
		return -1;
	int rc = t.first < all->n ? build_and_race(&t, err) : 0;
	s->switches = (struct switches_tried){.tried = t.same || t.failed || t.left || t.first_switch < all->n,
					      .place = tier_place(&t),
					      .first = t.first_switch,
					      .same = t.same,
					      .failed = t.failed,
					      .left = t.left};
	return rc;
}
