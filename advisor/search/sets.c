/* From winners to their best set, with the switches that make it better still. */
#include "search/sets.h"

#include <math.h>

#define CHOICE_SHARE   0.50 /* of the time left */
#define CHOICE_SECONDS 60
/* Of the time left, for building sets of winners: what can't be built in it can't be confirmed either. */
#define SETS_SHARE    0.40
#define AGAIN_SECONDS 120 /* with less left the set is not reduced once more */
#define MAX_PROMISING 4 /* suggestions up to which the undecided fill a set */
#define MAX_WINNERS   6 /* more are not taken apart one by one */
#define SETS_BUILDS   0.65 /* of --max-builds, with all before: the second tier wants some */
#define MAX_SWAPPED   2
#define MAX_MORE      3 /* of the second tier, on top of a set */

struct set_list {
	struct candidate **v;
	size_t n, cap;
	struct candidate *fallback; /* the one to take when there are no samples of any */
};

int sets_any_numerics(const struct search *s, const struct strlist *ids)
{
	for (size_t i = 0; i < ids->n; i++)
		if (suggestion_find(&s->report->suggestions, ids->v[i])->risk == RISK_NUMERICS)
			return 1;
	return 0;
}

/* ---- a set, once ---- */

static struct strlist without(struct search *s, const struct strlist *ids, size_t which)
{
	struct strlist out = {0};
	for (size_t i = 0; i < ids->n; i++)
		if (i != which)
			strlist_add(s->arena, &out, ids->v[i]);
	return out;
}

static struct merged_edit edit_of(struct search *s, const struct strlist *ids, const struct strlist *dropped)
{
	const struct variant v = suggest_combination(s->arena, &s->report->suggestions, ids, "set");
	struct merged_edit m;
	edits_merge(s->arena, v.edits, v.n_edits, &m);
	edits_drop(s->arena, &m, dropped);
	return m;
}

/* Leaves out, the last first, what changes nothing beside the others. */
static void leave_out_idle(struct search *s, struct strlist *ids, const struct strlist *dropped)
{
	for (size_t i = ids->n; ids->n > 1 && i > 0; i--) {
		struct strlist fewer = without(s, ids, i - 1);
		struct merged_edit all = edit_of(s, ids, dropped), rest = edit_of(s, &fewer, dropped);
		if (!edits_same(s->arena, &all, &rest))
			continue;
		progress_say(&s->progress, PROGRESS_DETAIL, "%s changes nothing beside %s", ids->v[i - 1],
			     strlist_joined(s->arena, &fewer, "+"));
		*ids = fewer;
	}
}

struct candidate *sets_find(struct search *s, const struct strlist *ids, size_t which)
{
	const struct strlist nothing = {0};
	struct strlist members = without(s, ids, which);
	leave_out_idle(s, &members, &nothing);
	struct merged_edit edit = edit_of(s, &members, &nothing);
	for (size_t i = 0; i < s->sets.n; i++) {
		struct merged_edit other = edit_of(s, &s->sets.v[i]->ids, &nothing);
		if (edits_same(s->arena, &edit, &other))
			return s->sets.v[i];
	}
	struct candidate *set = arena_alloc(s->arena, sizeof *set);
	set->ids = members;
	*list_push(s->arena, &s->sets) = set;
	return set;
}

int sets_build(struct search *s, struct candidate *c, double until, double share, struct err *err)
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
	if (c->built.dropped.n)
		leave_out_idle(s, &c->ids, &c->built.dropped);
	return 0;
}

/* ---- which sets ---- */

static void add_set(struct search *s, struct set_list *l, const struct strlist *ids, size_t which)
{
	struct candidate *set = sets_find(s, ids, which);
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i] == set)
			return;
	*list_push(s->arena, l) = set;
}

/* The whole set with another allocator or tunable in place of what it clashes with: no build, and which of several is
 * best alone says little of which is best in the set. */
static void list_swapped(struct search *s, const struct strlist *winners, struct set_list *l)
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
		add_set(s, l, &ids, ids.n);
		swapped++;
	}
}

/* All together, the proved ones alone, each left out once, and the best alone: the set that is
 * best wins, a smaller one when it is as good within the effect that matters. */
static void list_candidates(struct search *s, const struct strlist *winners, size_t proved, struct set_list *l)
{
	add_set(s, l, winners, winners->n);
	if (proved > 1 && proved + 1 < winners->n) {
		struct strlist sure = {.v = winners->v, .n = proved};
		add_set(s, l, &sure, proved);
	}
	/* the weaker ones are left out first: builds may not do for all */
	for (size_t i = winners->n; winners->n > 2 && i > 0; i--)
		add_set(s, l, winners, i - 1);
	list_swapped(s, winners, l);
	for (size_t i = 0; winners->n > 1 && i < 2; i++) {
		struct strlist one = {0};
		strlist_add(s->arena, &one, winners->v[i]);
		add_set(s, l, &one, 1);
	}
	const struct strlist best = {.v = winners->v, .n = 1};
	l->fallback = sets_find(s, &best, 1);
}

/* A set as it is, with each of the additions, and with all. */
static void list_grown(struct search *s, const struct candidate *on, const struct strlist *more, struct set_list *l)
{
	struct strlist all = {0};
	l->fallback = sets_find(s, &on->ids, on->ids.n);
	add_set(s, l, &on->ids, on->ids.n);
	for (size_t i = 0; i < more->n; i++) {
		struct strlist ids = {0};
		strlist_cat(s->arena, &ids, &on->ids);
		strlist_add(s->arena, &ids, more->v[i]);
		add_set(s, l, &ids, ids.n);
	}
	strlist_cat(s->arena, &all, &on->ids);
	strlist_cat(s->arena, &all, more);
	if (more->n > 1)
		add_set(s, l, &all, all.n);
}

/* ---- which of them is best ---- */

static void take_speedup(const struct search *s, struct candidate *c, const struct subject_list *race)
{
	const struct subject *subject = &race->v[c->subject];
	const struct result *o =
		subject->status == MEASURE_OK ? result_overall(&subject->results, s->report->metric) : NULL;
	c->speedup = o && o->pairs > 0 ? o->speedup : 0;
}

/* Its rehearsal failed, or that of a member alone: with others it would fail, too. */
static int is_out(const struct search *s, const struct candidate *c)
{
	int out = c->passed_over;
	for (size_t i = 0; i < c->ids.n; i++)
		out |= suggestion_find(&s->report->suggestions, c->ids.v[i])->status == SUGGESTION_REHEARSAL_FAILED;
	return out;
}

/* The smallest within the effect that matters of the best. */
static struct candidate *best_of(const struct search *s, struct candidate *const *v, size_t n)
{
	struct candidate *best = NULL;
	double most = 0;
	for (size_t i = 0; i < n; i++)
		most = is_out(s, v[i]) ? most : fmax(most, v[i]->speedup);
	for (size_t i = 0; i < n; i++)
		if (!is_out(s, v[i]) && v[i]->speedup > 0 && v[i]->speedup >= most * (1 - s->opt.min_effect / 100) &&
		    (!best || v[i]->ids.n < best->ids.n))
			best = v[i];
	return best;
}

/* What proved faster alone and went into no set is one of its own. */
static void add_singles(struct search *s)
{
	const struct suggestion_list *all = &s->report->suggestions;
	for (size_t i = 0; i < all->n; i++) {
		const struct suggestion *g = &all->v[i];
		const struct result *o = result_overall(&g->results, s->report->metric);
		const struct strlist one = {.v = (const char *[]){g->id}, .n = 1};
		if (g->status != SUGGESTION_MEASURED || g->verdict != VERDICT_FASTER || g->priced || g->on_top_of.n ||
		    !o)
			continue;
		struct candidate *c = sets_find(s, &one, 1);
		c->built = g->built;
		c->speedup = c->speedup > 0 ? c->speedup : o->speedup;
	}
}

void sets_without_builds(struct search *s)
{
	add_singles(s);
	for (size_t i = 0; i < s->sets.n; i++) {
		struct candidate *c = s->sets.v[i];
		for (size_t k = 0; k < c->ids.n; k++)
			c->passed_over |=
				edit_changes_build(&suggestion_find(&s->report->suggestions, c->ids.v[k])->edit);
	}
}

struct candidate *sets_next_best(struct search *s)
{
	add_singles(s);
	struct candidate *best = best_of(s, s->sets.v, s->sets.n);
	return best && best->speedup > 1 + s->opt.min_effect / 100 ? best : NULL;
}

/* The set in the race that has this code already; of two the smaller one stays. */
static int is_twin(struct search *s, const struct set_list *l, size_t i)
{
	const struct candidate *c = l->v[i];
	for (size_t j = 0; j < l->n; j++) {
		const struct candidate *o = l->v[j];
		if (j == i || o->built.status != BUILD_OK || !str_eq(o->built.code_hash, c->built.code_hash))
			continue;
		if (o->ids.n > c->ids.n || (o->ids.n == c->ids.n && j > i))
			continue;
		progress_say(&s->progress, PROGRESS_DETAIL, "%s: the same code as %s",
			     strlist_joined(s->arena, &c->ids, "+"), strlist_joined(s->arena, &o->ids, "+"));
		return 1;
	}
	return 0;
}

/* Builds the sets, as far as that share of all builds allows, and chooses among them on samples of the phase. NULL:
 * none could be built and run. */
static int choose(struct search *s, struct set_list *l, int phase, double share, struct candidate **chosen,
		  struct err *err)
{
	struct subject_list race = {0};
	double until = search_now(s) + search_left(s) * SETS_SHARE;
	search_begin_race(s, &race);
	for (size_t i = 0; i < l->n; i++)
		if (sets_build(s, l->v[i], until, share, err) != 0)
			return -1;
	for (size_t i = 0; i < l->n; i++) {
		struct candidate *c = l->v[i];
		c->subject = 0;
		if (c->built.status != BUILD_OK || is_twin(s, l, i))
			continue;
		c->subject = race.n;
		search_push(s, &race, strlist_joined(s->arena, &c->ids, "+"), &c->built, sets_any_numerics(s, &c->ids));
	}
	if (race.n > 3) {
		progress_say(&s->progress, PROGRESS_STEP, "choosing among %zu sets of the winners", race.n - 2);
		if (search_measure(s, &race, phase, fmin(search_left(s) * CHOICE_SHARE, CHOICE_SECONDS), err) != 0)
			return -1;
	}
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i]->subject)
			take_speedup(s, l->v[i], &race);
	*chosen = best_of(s, l->v, l->n);
	if (!*chosen && l->fallback->subject)
		*chosen = l->fallback;
	return 0;
}

static int choose_among(struct search *s, const struct strlist *winners, size_t proved, double share,
			struct candidate **chosen, struct err *err)
{
	struct set_list *l = arena_alloc(s->arena, sizeof *l);
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
	struct set_list *l = arena_alloc(s->arena, sizeof *l);
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

int sets_choose_best(struct search *s, struct candidate **chosen, struct err *err)
{
	struct strlist winners = {0};
	*chosen = NULL;
	suggest_combine(s->arena, &s->report->suggestions, &winners);
	if (winners.n > MAX_WINNERS)
		winners.n = MAX_WINNERS;
	/* Undecided is not slower: what looks good may join, since the confirmation, not the race, is what a
	 * recommendation rests on. */
	size_t proved = winners.n;
	double least = 1 + SEARCH_PROMISING * s->opt.min_effect / 100;
	if (proved < MAX_PROMISING)
		suggest_promising(s->arena, &s->report->suggestions, least, MAX_PROMISING - proved, &winners);
	s->winners = winners.n;
	if (winners.n && choose_among(s, &winners, proved, SETS_BUILDS, chosen, err) != 0)
		return -1;
	return grow(s, winners.n, chosen, err);
}
