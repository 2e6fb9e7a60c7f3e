/* From winners to a recommendation: the best set of them, the switches that make it better still, and its
 * confirmation on fresh samples. */
#include "search/search.h"

#include <math.h>

#define CHOICE_SHARE   0.50 /* of the time left */
#define CHOICE_SECONDS 60
/* Of the time left, for building sets of winners: what can't be built in it can't be confirmed either. */
#define SETS_SHARE 0.40
/* The headline's interval shall be narrow, not just beyond doubt: no early stop here. */
#define CONFIRM_SECONDS 45
#define CONFIRM_LEAST	10
#define CONFIRM_ROUNDS	40 /* runs of the benchmarks: about a dozen of each of baseline, control, and set */
#define AGAIN_SECONDS	120 /* with less left the set is not reduced once more */
#define MAX_PROMISING	4 /* suggestions up to which the undecided fill a set */
#define MAX_WINNERS	6 /* more are not taken apart one by one */
#define SETS_BUILDS	0.65 /* of --max-builds, with all before: the second tier wants some */
#define MAX_SWAPPED	2
#define MAX_MORE	3 /* of the second tier, on top of a set */

struct candidate_list {
	struct candidate *v;
	size_t n, cap;
	size_t fallback; /* the one to take when there are no samples of any */
};

static void add_candidate(struct search *s, struct candidate_list *l, const struct strlist *ids, size_t without)
{
	struct candidate *c = list_push(s->arena, l);
	for (size_t i = 0; i < ids->n; i++)
		if (i != without)
			strlist_add(s->arena, &c->ids, ids->v[i]);
}

static int any_numerics(const struct search *s, const struct strlist *ids)
{
	for (size_t i = 0; i < ids->n; i++)
		if (suggestion_find(&s->report->suggestions, ids->v[i])->risk == RISK_NUMERICS)
			return 1;
	return 0;
}

/* Builds a candidate until the time given; a suggestion that was built alone is there already. -1: interrupted. */
static int build_candidate(struct search *s, struct candidate *c, double until, double share, struct err *err)
{
	struct suggestion_list *all = &s->report->suggestions;
	const struct suggestion *one = suggestion_find(all, c->ids.v[0]);
	if (c->built.tree)
		return 0;
	if (c->ids.n == 1 && !one->on_top_of.n) {
		c->built = one->built;
		return 0;
	}
	const char *id = arena_printf(s->arena, "combination-%u", ++s->combinations);
	struct variant v = suggest_combination(s->arena, all, &c->ids, id);
	c->built.status = BUILD_TIMEOUT;
	if (search_now(s) >= until || !search_may_build(s, share))
		return 0;
	if (search_build_variant(s, &v, until, &c->built, err) != 0)
		return -1;
	search_count_build(s, &c->built);
	return 0;
}

/* One more sentence of the recommendation's note. */
static void add_note(struct search *s, const char *text)
{
	struct recommendation *rec = &s->report->recommendation;
	rec->note = rec->note ? arena_printf(s->arena, "%s; %s", text, rec->note) : text;
}

/* The whole set with another allocator or tunable in place of what it clashes with: no build, and which of several is
 * best alone says little of which is best in the set. */
static void list_swapped(struct search *s, const struct strlist *winners, struct candidate_list *l)
{
	const struct suggestion_list *all = &s->report->suggestions;
	for (size_t i = 0, swapped = 0; winners->n > 1 && i < all->n && swapped < MAX_SWAPPED; i++) {
		const struct suggestion *g = &all->v[i];
		struct strlist ids = {0};
		if (g->status != SUGGESTION_MEASURED || g->verdict != VERDICT_FASTER || g->priced ||
		    edit_changes_build(&g->edit) || strlist_has(winners, g->id))
			continue;
		for (size_t j = 0; j < winners->n; j++) {
			const struct strlist one = {.v = &winners->v[j], .n = 1};
			if (suggest_fits(s->arena, all, &one, g))
				strlist_add(s->arena, &ids, winners->v[j]);
		}
		strlist_add(s->arena, &ids, g->id);
		add_candidate(s, l, &ids, ids.n);
		swapped++;
	}
}

/* All together, the proved ones alone, each left out once, and the best alone: the set that is
 * best wins, a smaller one when it is as good within the effect that matters. */
static void list_candidates(struct search *s, const struct strlist *winners, size_t proved, struct candidate_list *l)
{
	add_candidate(s, l, winners, winners->n);
	if (proved > 1 && proved + 1 < winners->n) {
		struct strlist sure = {.v = winners->v, .n = proved};
		add_candidate(s, l, &sure, proved);
	}
	/* the weaker ones are left out first: builds may not do for all */
	for (size_t i = winners->n; winners->n > 2 && i > 0; i--)
		add_candidate(s, l, winners, i - 1);
	list_swapped(s, winners, l);
	for (size_t i = 0; winners->n > 1 && i < 2; i++) {
		struct strlist one = {0};
		strlist_add(s->arena, &one, winners->v[i]);
		add_candidate(s, l, &one, 1);
	}
	l->fallback = l->n > 1 ? l->n - 2 : 0;
}

/* A set as it is, with each of the additions, and with all. */
static void list_grown(struct search *s, const struct candidate *on, const struct strlist *more,
		       struct candidate_list *l)
{
	struct strlist all = {0};
	add_candidate(s, l, &on->ids, on->ids.n);
	l->v[0].built = on->built;
	for (size_t i = 0; i < more->n; i++) {
		struct strlist ids = {0};
		strlist_cat(s->arena, &ids, &on->ids);
		strlist_add(s->arena, &ids, more->v[i]);
		add_candidate(s, l, &ids, ids.n);
	}
	strlist_cat(s->arena, &all, &on->ids);
	strlist_cat(s->arena, &all, more);
	if (more->n > 1)
		add_candidate(s, l, &all, all.n);
}

static double candidate_speedup(const struct search *s, const struct candidate *c, const struct subject_list *race)
{
	const struct subject *subject = c->subject ? &race->v[c->subject] : NULL;
	const struct result *o =
		subject && subject->status == MEASURE_OK ? result_overall(&subject->results, s->report->metric) : NULL;
	return o && o->pairs > 0 ? o->speedup : 0;
}

static struct candidate *best_candidate(const struct search *s, const struct candidate_list *l,
					const struct subject_list *race)
{
	struct candidate *best = NULL, *fallback = &l->v[l->fallback];
	double most = 0;
	for (size_t i = 0; i < l->n; i++)
		most = fmax(most, candidate_speedup(s, &l->v[i], race));
	for (size_t i = 0; i < l->n; i++) {
		double v = candidate_speedup(s, &l->v[i], race);
		if (v > 0 && v >= most * (1 - s->opt.min_effect / 100) && (!best || l->v[i].ids.n < best->ids.n))
			best = &l->v[i];
	}
	return best ? best : fallback->subject ? fallback : NULL;
}

/* Builds the sets, as far as that share of all builds allows, and chooses among them on samples of the phase. NULL:
 * none could be built and run. */
static int choose(struct search *s, struct candidate_list *l, int phase, double share, struct candidate **chosen,
		  struct err *err)
{
	struct subject_list race = {0};
	double until = search_now(s) + search_left(s) * SETS_SHARE;
	search_begin_race(s, &race);
	for (size_t i = 0; i < l->n; i++) {
		struct candidate *c = &l->v[i];
		if (build_candidate(s, c, until, share, err) != 0)
			return -1;
		if (c->built.status != BUILD_OK)
			continue;
		c->subject = race.n;
		search_push(s, &race, strlist_joined(s->arena, &c->ids, "+"), &c->built, any_numerics(s, &c->ids));
	}
	if (race.n > 3) {
		progress_say(&s->progress, PROGRESS_STEP, "choosing among %zu sets of the winners", race.n - 2);
		if (search_measure(s, &race, phase, fmin(search_left(s) * CHOICE_SHARE, CHOICE_SECONDS), err) != 0)
			return -1;
	}
	*chosen = best_candidate(s, l, &race);
	return 0;
}

static int choose_among(struct search *s, const struct strlist *winners, size_t proved, double share,
			struct candidate **chosen, struct err *err)
{
	struct candidate_list *l = arena_alloc(s->arena, sizeof *l);
	list_candidates(s, winners, proved, l);
	return choose(s, l, PHASE_CHOICE, share, chosen, err);
}

/* Backward elimination: as long as a set with one less is as good, its own members are left out in turn. n: how
 * many the chosen one was chosen from. */
static int reduce(struct search *s, size_t n, struct candidate **chosen, struct err *err)
{
	while (*chosen && (*chosen)->ids.n > 2 && (*chosen)->ids.n < n) {
		struct candidate *smaller = NULL;
		if (search_left(s) < AGAIN_SECONDS || !search_may_build(s, 1))
			break;
		n = (*chosen)->ids.n;
		if (choose_among(s, &(*chosen)->ids, n, 1, &smaller, err) != 0)
			return -1;
		*chosen = smaller ? smaller : *chosen;
	}
	return 0;
}

/* What was faster in the second tier, the best first, and goes with the set and with each other. */
static void take_more(struct search *s, const struct candidate *on, struct strlist *out)
{
	const struct suggestion_list *all = &s->report->suggestions;
	struct strlist taken = {0};
	if (on)
		strlist_cat(s->arena, &taken, &on->ids);
	for (size_t i = 0; i < s->tier_winners.n && out->n < MAX_MORE; i++) {
		const char *id = s->tier_winners.v[i];
		if (!suggest_fits(s->arena, all, &taken, suggestion_find(all, id)))
			continue;
		strlist_add(s->arena, &taken, id);
		strlist_add(s->arena, out, id);
	}
}

/* The second tier on top of the chosen set; what proved itself joins it, when fresh samples of the whole say so. */
static int grow(struct search *s, size_t n, struct candidate **chosen, struct err *err)
{
	struct candidate_list *l = arena_alloc(s->arena, sizeof *l);
	struct candidate *grown = NULL;
	struct strlist more = {0};
	if (search_tier(s, *chosen, err) != 0)
		return -1;
	take_more(s, *chosen, &more);
	if (!more.n)
		return reduce(s, n, chosen, err);
	if (*chosen)
		list_grown(s, *chosen, &more, l);
	else
		list_candidates(s, &more, more.n, l);
	if (choose(s, l, PHASE_GROWN, 1, &grown, err) != 0)
		return -1;
	*chosen = grown ? grown : *chosen;
	return 0;
}

/* What the recommendation consists of, as it was built. */
static void fill_recommendation(struct search *s, const struct candidate *c)
{
	struct recommendation *rec = &s->report->recommendation;
	const struct variant v = suggest_combination(s->arena, &s->report->suggestions, &c->ids, "recommended");
	rec->suggestions = c->ids;
	rec->code_hash = c->built.code_hash;
	rec->dropped = c->built.dropped;
	edits_merge(s->arena, v.edits, v.n_edits, &rec->edit);
	edits_drop(s->arena, &rec->edit, &rec->dropped);
}

/* Seconds for the confirmation. When little is left, the prices wait: a recommendation comes first. */
static double confirm_seconds(struct search *s)
{
	double least = fmin(CONFIRM_SECONDS, fmax(CONFIRM_LEAST, CONFIRM_ROUNDS * s->round_s));
	double lacking = least - search_left(s);
	if (lacking > 0)
		s->reserved = fmax(0, s->reserved - lacking);
	return fmin(search_left(s), CONFIRM_SECONDS);
}

/* Pairs side by side and alone should say the same. */
static void note_way(struct search *s, const struct subject *subject)
{
	struct recommendation *rec = &s->report->recommendation;
	const struct result *r = result_overall(&subject->results, s->report->metric);
	rec->design = subject->design;
	rec->other = subject->other;
	rec->ways_differ = subject->ways_differ;
	if (!rec->ways_differ || !r)
		return;
	search_warn(
		s, arena_printf(s->arena,
				"%s gains %+.1f %% beside another process, but %+.1f %% alone on its processor "
				"(%d pairs): something in it depends on what runs beside it, and the interval holds "
				"both",
				subject->id, 100 * (r->speedup - 1), 100 * (rec->other.speedup - 1), rec->other.pairs));
}

static int confirm(struct search *s, const struct candidate *c, struct err *err)
{
	struct recommendation *rec = &s->report->recommendation;
	struct subject_list race = {0};
	const char *name = strlist_joined(s->arena, &c->ids, "+");
	search_begin_race(s, &race);
	search_push(s, &race, name, &c->built, any_numerics(s, &c->ids));
	progress_say(&s->progress, PROGRESS_STEP, "confirming %s on fresh samples", name);
	int rc = search_measure(s, &race, PHASE_CONFIRM, confirm_seconds(s), err);
	const struct subject *subject = &race.v[2];
	rec->results = subject->results;
	subject_series(s->arena, subject, &s->report->benchmarks, s->report->metric, 2, &rec->samples);
	subject_series(s->arena, &race.v[0], &s->report->benchmarks, s->report->metric, 2, &rec->baseline_samples);
	note_way(s, subject);
	measure_summaries(s->arena, subject, &rec->metrics, &rec->n_metrics);
	measure_summaries(s->arena, &race.v[0], &rec->baseline_metrics, &rec->n_baseline_metrics);
	rec->size_bytes = c->built.size_bytes;
	rec->build_seconds = c->built.seconds;
	rec->confirmed = rc == 0 && subject->status == MEASURE_OK && subject->verdict == VERDICT_FASTER;
	if (rec->confirmed) {
		fill_recommendation(s, c);
		for (size_t i = 0; i < c->ids.n; i++)
			suggestion_find(&s->report->suggestions, c->ids.v[i])->accepted = 1;
		return 0;
	}
	add_note(s, arena_printf(s->arena,
				 "%s looked better in the race but fresh samples did not confirm it (%s): keep the "
				 "present build",
				 name, subject->reason ? subject->reason : verdict_name(subject->verdict)));
	return rc;
}

/* The winners' best set, confirmed or not. */
int search_recommend(struct search *s, struct err *err)
{
	struct strlist winners = {0};
	struct candidate *chosen = NULL;
	suggest_combine(s->arena, &s->report->suggestions, &winners);
	if (winners.n > MAX_WINNERS)
		winners.n = MAX_WINNERS;
	/* Undecided is not slower: what looks good may join, since the confirmation, not the race, is what a
	 * recommendation rests on. */
	size_t proved = winners.n;
	double least = 1 + SEARCH_PROMISING * s->opt.min_effect / 100;
	if (proved < MAX_PROMISING)
		suggest_promising(s->arena, &s->report->suggestions, least, MAX_PROMISING - proved, &winners);
	if (winners.n && choose_among(s, &winners, proved, SETS_BUILDS, &chosen, err) != 0)
		return -1;
	if (grow(s, winners.n, &chosen, err) != 0)
		return -1;
	if (chosen)
		return confirm(s, chosen, err);
	add_note(s, winners.n ? "the winners could not be built or run together, and no set of them could be confirmed"
			      : "no variant was found to beat the present build here: keep it");
	return 0;
}
