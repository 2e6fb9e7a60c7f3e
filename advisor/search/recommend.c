/* From the best set to a recommendation: its members earn their places, it is rehearsed, and fresh samples confirm
 * it. What fails its rehearsal makes room for the next best set. */
#include "search/sets.h"

#include <math.h>

/* The headline's interval shall be narrow, not just beyond doubt: no early stop here. */
#define CONFIRM_SECONDS 45
#define CONFIRM_LEAST	10
#define CONFIRM_ROUNDS	40 /* runs of the benchmarks: about a dozen of each of baseline, control, and set */
/* Of the layout that an ordinary build has. */
#define ORDINARY_SHARE	 0.30 /* of the time left: before the confirmation, and kept for after it */
#define ORDINARY_SECONDS 20
#define ORDINARY_LEAST	 5 /* seconds; and pairs, below which nothing is told */
#define UNKNOWN_LO	 0.002 /* what no interval of a race is as wide as */
#define UNKNOWN_HI	 500
#define ORDINARY_ROUNDS	 30 /* runs of the benchmarks: ten of each */
#define REHEARSALS	 4 /* sets tried at most */
#define RESERVE_SHARE	 0.30 /* of the time left, at most; with a profile */
#define PROFILE_SHARE	 0.40
#define RESERVE_BUILDS                                                                                                 \
	1.3 /* of the project's own configure step and build; a profile takes two builds, and the training */

static const char *name_of(struct search *s, const struct candidate *c)
{
	return strlist_joined(s->arena, &c->ids, "+");
}

void search_reserve_rehearsal(struct search *s)
{
	const struct suggestion_list *all = &s->report->suggestions;
	int profile = 0;
	for (size_t i = 0; i < all->n; i++)
		profile |= all->v[i].edit.pgo && all->v[i].status == SUGGESTION_PROPOSED;
	double builds = (profile ? 2 : 1) * s->base.seconds + s->report->project.configure_seconds;
	/* and then the least that a confirmation takes, which rehearse() leaves */
	double wanted = RESERVE_BUILDS * builds + (profile ? 3 * s->round_s : 0) + CONFIRM_LEAST;
	s->for_rehearsal = fmin(search_left(s) * (profile ? PROFILE_SHARE : RESERVE_SHARE), wanted);
}

/* ---- rehearsal ---- */

/* The few pairs of what a user would get; they also tell whether code that is only near what was measured has its
 * gain. -1: interrupted. */
static int race_ordinary(struct search *s, const struct built *ordinary, double seconds, struct rehearsal *h,
			 struct err *err)
{
	struct recommendation *rec = &s->report->recommendation;
	struct subject_list race = {0};
	if (search_begin_ordinary(s, &race, ordinary, err) != 0 ||
	    search_measure(s, &race, PHASE_ORDINARY, fmin(seconds, ORDINARY_SECONDS), err) != 0)
		return -1;
	const struct subject *applied = &race.v[2];
	const struct result *o = result_overall(&applied->results, s->report->metric);
	/* too few pairs for an interval say nothing that could be compared */
	int known = o && o->pairs >= ORDINARY_LEAST && o->lo > UNKNOWN_LO && o->hi < UNKNOWN_HI;
	rec->ordinary = known ? applied->results : (struct result_list){0};
	if (applied->status != MEASURE_OK && applied->status != MEASURE_SKIPPED) {
		h->status = REHEARSAL_FAILED;
		h->reason = arena_printf(s->arena, "as applied its benchmark or check fails: %s",
					 applied->reason ? applied->reason : "its runs failed");
	} else if (!str_eq(h->code, "same") && o && o->pairs > 0 && o->speedup <= 1) {
		h->status = REHEARSAL_FAILED;
		h->reason = arena_printf(s->arena, "as applied it is not faster: %+.1f %%, %d pairs; %s",
					 100 * (o->speedup - 1), o->pairs, h->reason ? h->reason : "");
	}
	return 0;
}

/* What was found out of a set that is not recommended. */
static void forget_rehearsal(struct recommendation *rec)
{
	rec->rehearsal = (struct rehearsal){0};
	rec->ordinary = rec->held_out = (struct result_list){0};
}

/* Its reason is beside the set; a suggestion of its own is out of the question from now on. */
static void pass_over(struct search *s, struct candidate *c)
{
	struct recommendation *rec = &s->report->recommendation;
	struct suggestion *one = suggestion_find(&s->report->suggestions, c->ids.v[0]);
	c->passed_over = 1;
	*list_push(s->arena, &rec->failed) = rec->rehearsal;
	if (c->ids.n == 1) {
		one->status = SUGGESTION_REHEARSAL_FAILED;
		one->reason = rec->rehearsal.reason;
	}
	progress_say(&s->progress, PROGRESS_STEP, "%s: rehearsal failed: %s", name_of(s, c), rec->rehearsal.reason);
	forget_rehearsal(rec);
}

/* Applies and builds it as its user would. The outcome is in the recommendation. -1: interrupted. */
static int rehearse(struct search *s, struct candidate *c, struct built *ordinary, struct err *err)
{
	struct rehearsal *h = &s->report->recommendation.rehearsal;
	s->for_rehearsal = 0;
	double least = fmin(CONFIRM_LEAST, search_left(s) / 3);
	progress_say(&s->progress, PROGRESS_STEP, "rehearsing %s: applied to a fresh copy and built as you would",
		     name_of(s, c));
	if (s->lab->rehearse(s->lab->ctx, &c->ids, &c->built, search_now(s) + search_left(s) - least, h, ordinary,
			     err) != 0)
		return -1;
	search_count_build(s, ordinary);
	/* where the build does not change, what was measured is what is built */
	*ordinary = ordinary->tree ? *ordinary : c->built;
	if (h->status == REHEARSAL_PASSED && search_hold_out(s, c, h, err) != 0)
		return -1;
	/* code that is only near what was measured is taken at its speed */
	return h->status == REHEARSAL_PASSED && !str_eq(h->code, "same")
		       ? race_ordinary(s, ordinary, fmax(search_left(s) * ORDINARY_SHARE, ORDINARY_ROUNDS * s->round_s),
				       h, err)
		       : 0;
}

/* The next best set, with the members that have earned their place in it. What comes to a set that has failed already is
 * none. */
static int next_set(struct search *s, struct candidate **chosen, struct err *err)
{
	struct candidate *best;
	while ((*chosen = best = sets_next_best(s)) != NULL) {
		if (members_earn(s, chosen, err) != 0)
			return -1;
		if (*chosen && !(*chosen)->passed_over)
			return 0;
		best->passed_over = 1;
	}
	return 0;
}

/* What needs no build needs no time for one, and may be worth much alone. */
static void no_time_for(struct search *s, struct candidate *c)
{
	struct recommendation *rec = &s->report->recommendation;
	search_note(s, arena_printf(s->arena, "%s could not be rehearsed: %s", name_of(s, c), rec->rehearsal.reason));
	s->out_of_time = 1;
	c->passed_over = 1;
	sets_without_builds(s);
	forget_rehearsal(rec);
}

/* Rehearses the set, and the next best when that fails or there is no time for it. NULL in chosen: none passed. */
static int rehearse_best(struct search *s, struct candidate **chosen, struct built *ordinary, struct err *err)
{
	const struct rehearsal *h = &s->report->recommendation.rehearsal;
	for (int i = 0; *chosen; i++) {
		struct candidate *c = *chosen;
		if (rehearse(s, c, ordinary, err) != 0)
			return -1;
		if (h->status == REHEARSAL_PASSED)
			return 0;
		if (h->status == REHEARSAL_NONE)
			no_time_for(s, c);
		else
			pass_over(s, c);
		*chosen = NULL;
		if (i + 1 < REHEARSALS && next_set(s, chosen, err) != 0)
			return -1;
	}
	return 0;
}

/* ---- confirmation ---- */

/* What the recommendation consists of, as it was built. */
static void fill_recommendation(struct search *s, const struct candidate *c)
{
	struct recommendation *rec = &s->report->recommendation;
	const struct variant v = suggest_combination(s->arena, &s->report->suggestions, &c->ids, "recommended");
	rec->suggestions = c->ids;
	rec->members = c->members;
	rec->code_hash = c->built.code_hash;
	rec->dropped = c->built.dropped;
	edits_merge(s->arena, v.edits, v.n_edits, &rec->edit);
	edits_drop(s->arena, &rec->edit, &rec->dropped);
	for (size_t i = 0; i < c->ids.n; i++)
		suggestion_find(&s->report->suggestions, c->ids.v[i])->accepted = 1;
}

/* Seconds for the confirmation. When little is left, the prices wait: a recommendation comes first. */
static double confirm_seconds(struct search *s)
{
	double rounds = CONFIRM_ROUNDS * s->round_s, least = fmin(CONFIRM_SECONDS, fmax(CONFIRM_LEAST, rounds));
	double lacking = least - search_left(s);
	if (lacking > 0)
		s->reserved = fmax(0, s->reserved - lacking);
	return fmin(search_left(s), fmax(CONFIRM_SECONDS, rounds));
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
	search_begin_race(s, &race);
	search_push(s, &race, name_of(s, c), &c->built, sets_any_numerics(s, &c->ids));
	progress_say(&s->progress, PROGRESS_STEP, "confirming %s on fresh samples", name_of(s, c));
	int rc = search_measure(s, &race, PHASE_CONFIRM, confirm_seconds(s), err);
	const struct subject *subject = &race.v[2];
	rec->results = subject->results;
	subject_series(s->arena, subject, &s->report->benchmarks, s->report->metric, PHASE_CONFIRM, &rec->samples);
	subject_series(s->arena, &race.v[0], &s->report->benchmarks, s->report->metric, PHASE_CONFIRM,
		       &rec->baseline_samples);
	note_way(s, subject);
	measure_summaries(s->arena, subject, &rec->metrics, &rec->n_metrics);
	measure_summaries(s->arena, &race.v[0], &rec->baseline_metrics, &rec->n_baseline_metrics);
	rec->size_bytes = c->built.size_bytes;
	rec->build_seconds = c->built.seconds;
	rec->confirmed = rc == 0 && subject->status == MEASURE_OK && subject->verdict == VERDICT_FASTER;
	if (rec->confirmed) {
		fill_recommendation(s, c);
		return 0;
	}
	search_note(s, arena_printf(s->arena,
				    "%s looked better in the race but fresh samples did not confirm it (%s): keep the "
				    "present build",
				    name_of(s, c), subject->reason ? subject->reason : verdict_name(subject->verdict)));
	return rc;
}

/* After the confirmation, which comes first when time is short: the gain that this very build has. */
static int measure_ordinary(struct search *s, const struct candidate *c, const struct built *ordinary, struct err *err)
{
	struct recommendation *rec = &s->report->recommendation;
	if (!rec->ordinary.n && race_ordinary(s, ordinary, search_left(s), &rec->rehearsal, err) != 0)
		return -1;
	if (!rec->ordinary.n && rec->rehearsal.status == REHEARSAL_PASSED)
		search_note(s, "too little time was left to measure the layout that an ordinary build has, which may "
			       "gain more or less than the mean: `advisor verify` does that");
	if (rec->rehearsal.status == REHEARSAL_FAILED) {
		struct recommendation kept = {.rehearsal = rec->rehearsal, .failed = rec->failed, .note = rec->note};
		*rec = kept;
		for (size_t i = 0; i < c->ids.n; i++)
			suggestion_find(&s->report->suggestions, c->ids.v[i])->accepted = 0;
		search_note(s, arena_printf(s->arena, "%s: %s", name_of(s, c), rec->rehearsal.reason));
	}
	if (ordinary->tree && !str_eq(ordinary->tree, c->built.tree))
		s->lab->drop(s->lab->ctx, ordinary);
	return 0;
}

static const char *nothing_found(const struct search *s)
{
	size_t measured = 0;
	for (size_t i = 0; i < s->report->suggestions.n; i++)
		measured += s->report->suggestions.v[i].status == SUGGESTION_MEASURED;
	if (s->report->recommendation.failed.n)
		return "no set that passed its rehearsal is left: keep the present build";
	if (s->winners)
		return "the winners could not be built or run together, and no set of them could be confirmed";
	return measured ? "no variant was found to beat the present build here: keep it" : NULL;
}

int search_recommend(struct search *s, struct err *err)
{
	struct candidate *chosen;
	if (sets_choose_best(s, &chosen, err) != 0 || members_earn(s, &chosen, err) != 0)
		return -1;
	int could = chosen != NULL;
	struct built ordinary = {0};
	if (rehearse_best(s, &chosen, &ordinary, err) != 0)
		return -1;
	/* a few pairs of that build are told beside it */
	s->for_rehearsal = fmin(search_left(s) * ORDINARY_SHARE, fmax(ORDINARY_ROUNDS * s->round_s, ORDINARY_LEAST));
	int rc = chosen ? confirm(s, chosen, err) : 0;
	s->for_rehearsal = 0;
	if (rc == 0 && s->report->recommendation.confirmed)
		rc = measure_ordinary(s, chosen, &ordinary, err);
	const char *text = chosen ? NULL : nothing_found(s);
	if (text && (!could || s->report->recommendation.failed.n))
		search_note(s, text);
	search_say_switches(s);
	return rc;
}
