/* What each member is worth in a set: the set is raced against what is left of it without each. Who earns nothing
 * goes, however good it looked alone. */
#include "search/sets.h"

#include <math.h>

#include "model/report.h"

#define BUILD_SHARE  0.25 /* of the time left */
#define RACE_SHARE   0.25
#define RACE_SECONDS 45
#define LEAST_ROUNDS 8 /* runs of the benchmarks by each, below which such a race says nothing */

struct earning {
	struct candidate *set;
	struct built again; /* the set, elsewhere */
	struct candidate **fewer; /* per member: the set without it; NULL: not built */
	const struct result **lost; /* per member: of the set without it, against the set; NULL: not measured */
};

/* The set without a member is slower by what the member gains. */
static struct result turned(const struct result *r)
{
	struct result out = *r;
	out.speedup = r->speedup > 0 ? 1 / r->speedup : 0;
	out.lo = isfinite(r->hi) && r->hi > 0 ? 1 / r->hi : 0;
	out.hi = r->lo > 0 ? 1 / r->lo : INFINITY;
	out.verdict = r->verdict == VERDICT_SLOWER   ? VERDICT_FASTER
		      : r->verdict == VERDICT_FASTER ? VERDICT_SLOWER
						     : r->verdict;
	return out;
}

static int proved_alone(const struct search *s, const char *id)
{
	return suggestion_find(&s->report->suggestions, id)->verdict == VERDICT_FASTER;
}

/* Shown to be worth its place: by the set's own race; where that left it open, it must have looked good there as it
 * did before, or have proved itself alone. */
static int has_earned(const struct search *s, const struct earning *e, size_t i)
{
	const struct result *lost = e->lost[i];
	double promising = 1 + s->opt.min_effect / 100;
	if (!lost)
		return proved_alone(s, e->set->ids.v[i]);
	if (lost->verdict != VERDICT_INCONCLUSIVE)
		return lost->verdict == VERDICT_SLOWER;
	return lost->speedup * (proved_alone(s, e->set->ids.v[i]) ? 1 : promising) < 1;
}

/* 0: there is no time or build for a race of the set with all that is left of it. */
static int build(struct search *s, struct earning *e, struct err *err)
{
	struct suggestion_list *all = &s->report->suggestions;
	double until = search_now(s) + search_left(s) * BUILD_SHARE;
	struct variant again = suggest_combination(s->arena, all, &e->set->ids, "control-of-the-set");
	again.separate = 1;
	if (search_left(s) * RACE_SHARE < LEAST_ROUNDS * s->round_s * (double)(e->set->ids.n + 2) ||
	    !search_may_build(s, 1))
		return 0;
	if (search_build_variant(s, &again, until, &e->again, err) != 0)
		return -1;
	search_count_build(s, &e->again);
	if (e->again.status != BUILD_OK)
		return 0;
	for (size_t i = 0; i < e->set->ids.n; i++) {
		struct candidate *c = sets_find(s, &e->set->ids, i);
		if (sets_build(s, c, until, 1, err) != 0)
			return -1;
		e->fewer[i] = c->built.status == BUILD_OK ? c : NULL;
	}
	return 1;
}

static int race(struct search *s, struct earning *e, struct err *err)
{
	struct subject_list l = {0};
	size_t n = e->set->ids.n, *at = arena_alloc(s->arena, (n + 1) * sizeof *at);
	search_begin_race_on(s, &l, &e->set->built, &e->again);
	for (size_t i = 0; i < n; i++) {
		struct candidate *c = e->fewer[i];
		if (!c || str_eq(c->built.code_hash, e->set->built.code_hash))
			continue;
		at[i] = l.n;
		search_push(s, &l, arena_printf(s->arena, "without %s", e->set->ids.v[i]), &c->built,
			    sets_any_numerics(s, &e->set->ids));
	}
	if (l.n == 2)
		return 0;
	progress_say(&s->progress, PROGRESS_STEP, "measuring what %s loses without each",
		     strlist_joined(s->arena, &e->set->ids, "+"));
	if (search_measure(s, &l, PHASE_KEEP, fmin(search_left(s) * RACE_SHARE, RACE_SECONDS), err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct result *o = at[i] ? result_overall(&l.v[at[i]].results, s->report->metric) : NULL;
		e->lost[i] = o && l.v[at[i]].status == MEASURE_OK && o->pairs > 0 ? o : NULL;
	}
	return 0;
}

static void keep_results(struct search *s, const struct earning *e)
{
	e->set->members = (struct member_list){0};
	for (size_t i = 0; i < e->set->ids.n; i++) {
		struct member *m = list_push(s->arena, &e->set->members);
		*m = (struct member){.id = e->set->ids.v[i]};
		if (e->lost[i])
			*list_push(s->arena, &m->results) = turned(e->lost[i]);
	}
}

/* 1 when the set without the member has the very code of the set. */
static int is_same_code(const struct earning *e, size_t i)
{
	return e->fewer[i] && str_eq(e->fewer[i]->built.code_hash, e->set->built.code_hash);
}

/* The member that is worth least and has not earned its place; n: all have. */
static size_t weakest(const struct search *s, const struct earning *e)
{
	size_t n = e->set->ids.n, worst = n;
	double least = 0;
	for (size_t i = 0; i < n; i++) {
		double worth = is_same_code(e, i) ? 0 : e->lost[i] ? 1 / e->lost[i]->speedup : 1;
		if (!is_same_code(e, i) && has_earned(s, e, i))
			continue;
		/* of equals the last, which looked worst alone */
		if (worst == n || worth <= least) {
			worst = i;
			least = worth;
		}
	}
	return worst;
}

/* Measures what the set's members are worth; *leaves is the one that goes, the number of members when none does. */
static int measure(struct search *s, struct candidate *set, size_t *leaves, struct err *err)
{
	size_t n = set->ids.n;
	struct earning e = {.set = set,
			    .fewer = arena_alloc(s->arena, (n + 1) * sizeof *e.fewer),
			    .lost = arena_alloc(s->arena, (n + 1) * sizeof *e.lost)};
	int rc = build(s, &e, err);
	if (rc > 0)
		rc = race(s, &e, err);
	if (rc < 0)
		return -1;
	keep_results(s, &e);
	*leaves = weakest(s, &e);
	return 0;
}

int members_earn(struct search *s, struct candidate **chosen, struct err *err)
{
	while (*chosen && (*chosen)->ids.n > 1) {
		struct candidate *set = *chosen;
		size_t leaves;
		if (measure(s, set, &leaves, err) != 0)
			return -1;
		if (leaves == set->ids.n)
			return 0;
		struct candidate *fewer = sets_find(s, &set->ids, leaves);
		progress_say(&s->progress, PROGRESS_STEP, "%s earns nothing in %s", set->ids.v[leaves],
			     strlist_joined(s->arena, &set->ids, "+"));
		if (sets_build(s, fewer, search_now(s) + search_left(s) * BUILD_SHARE, 1, err) != 0)
			return -1;
		*chosen = fewer->built.status == BUILD_OK ? fewer : NULL;
	}
	return 0;
}
