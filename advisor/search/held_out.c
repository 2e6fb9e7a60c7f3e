/* A profile on what it was not trained with: each benchmark is raced in a build whose profile comes of the others. */
#include "search/sets.h"

#include <math.h>

#define HELD_OUT_SHARE	 0.35 /* of the time left, at most */
#define HELD_OUT_ROUNDS	 36 /* runs of a benchmark: a dozen each of baseline, control, and set */
#define HELD_OUT_SECONDS 20 /* a benchmark, at most */
#define LEAST_ROUNDS	 9 /* below which such a race says nothing */

static int has_profile(const struct search *s, const struct candidate *c)
{
	for (size_t i = 0; i < c->ids.n; i++)
		if (suggestion_find(&s->report->suggestions, c->ids.v[i])->edit.pgo)
			return 1;
	return 0;
}

/* Seconds that all of them take at least: two builds each, the training, and a few rounds. */
static double needed(const struct search *s, size_t n)
{
	return (double)n * (2 * s->base.seconds + s->round_s) + LEAST_ROUNDS * s->round_s;
}

/* As if there were this benchmark alone. */
static int race_on(struct search *s, struct subject_list *race, size_t benchmark, double seconds, struct err *err)
{
	struct benchmark_list all = s->report->benchmarks;
	double round_s = s->round_s;
	s->report->benchmarks = (struct benchmark_list){.v = all.v + benchmark, .n = 1};
	s->round_s /= (double)all.n;
	int rc = search_measure(s, race, PHASE_HELD_OUT, seconds, err);
	s->report->benchmarks = all;
	s->round_s = round_s;
	return rc;
}

/* -1: interrupted. r->pairs is 0 when it could not be built or measured. */
static int measure_one(struct search *s, const struct candidate *c, size_t i, double seconds, struct result *r,
		       struct err *err)
{
	const char *name = s->report->benchmarks.v[i].name;
	struct variant v = suggest_combination(s->arena, &s->report->suggestions, &c->ids,
					       arena_printf(s->arena, "trained-without-%s", name));
	struct built built = {0};
	struct subject_list race = {0};
	v.held_out = name;
	progress_say(&s->progress, PROGRESS_STEP, "%s: how its profile does on %s when the others train it",
		     strlist_joined(s->arena, &c->ids, "+"), name);
	if (search_build_variant(s, &v, search_now(s) + search_left(s) * HELD_OUT_SHARE, &built, err) != 0)
		return -1;
	search_count_build(s, &built);
	if (built.status != BUILD_OK)
		return 0;
	search_begin_race(s, &race);
	search_push(s, &race, v.id, &built, sets_any_numerics(s, &c->ids));
	int rc = race_on(s, &race, i, seconds, err);
	const struct result *found = result_overall(&race.v[2].results, s->report->metric);
	if (rc == 0 && race.v[2].status == MEASURE_OK && found)
		*r = *found;
	r->benchmark = name;
	s->lab->drop(s->lab->ctx, &built);
	return rc;
}

int search_hold_out(struct search *s, const struct candidate *c, struct rehearsal *h, struct err *err)
{
	struct recommendation *rec = &s->report->recommendation;
	size_t n = s->report->benchmarks.n;
	double time = search_left(s) * HELD_OUT_SHARE;
	rec->held_out = (struct result_list){0};
	if (n < 2 || s->report->training.n || !has_profile(s, c))
		return 0;
	if (time < needed(s, n)) {
		search_note(s, "no time was left to see what the profile is worth on what it was not trained with");
		return 0;
	}
	double spare = time - needed(s, n) + LEAST_ROUNDS * s->round_s;
	double most = fmax(HELD_OUT_SECONDS, HELD_OUT_ROUNDS * s->round_s / (double)n);
	for (size_t i = 0; i < n; i++) {
		struct result r = {0};
		if (measure_one(s, c, i, fmin(spare / (double)n, most), &r, err) != 0)
			return -1;
		if (r.pairs)
			*list_push(s->arena, &rec->held_out) = r;
		if (!r.pairs || r.hi >= 1)
			continue;
		h->status = REHEARSAL_FAILED;
		h->reason = arena_printf(s->arena,
					 "trained with the other benchmarks alone it makes %s slower: %+.1f %% [%+.1f, "
					 "%+.1f], so the profile is good for what it was trained with, and for little "
					 "else",
					 r.benchmark, 100 * (r.speedup - 1), 100 * (r.lo - 1), 100 * (r.hi - 1));
		return 0;
	}
	return 0;
}
