/* Who takes part in the next pass of a race. */
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "measure/block.h"
#include "measure/robust.h"
#include "measure/table.h"

/* What the others' noise is worth after the first rounds, in pairs. By simulation (test_measure_simulated.c, METHOD.md). */
#define PRIOR_PAIRS 8.0
/* Counts have no noise to average. */
#define EXACT_PASSES 2
/* Predictions from fewer rounds than this end nobody's race while there is time: on a
 * noisy machine they err by several times (20 and 30 were tried: at a load of 16 half of the
 * planted losses of 3 % stayed undecided with most of their minute left). */
#define PATIENCE_PASSES 100
/* What surely gains nothing gets no more rounds than this to tell "slower" from
 * "no difference", and only time that no possible winner needs. */
#define HOPELESS_PASSES 100
/* Layout luck is not settled by fewer pairs than this. */
#define LUCK_PAIRS 20

unsigned race_max_passes(const struct race *r)
{
	unsigned most = r->opt->max_rounds > 0 ? (unsigned)r->opt->max_rounds : ~0u;
	if (r->opt->metric == METRIC_INSTRUCTIONS && most > EXACT_PASSES)
		most = EXACT_PASSES;
	return most;
}

static int hopeless(const struct table_of_estimates *t, size_t i)
{
	const struct estimate *e = table_main(t, i);
	return e->n >= FIRST_PASSES && e->hi + e->allowance < t->effect;
}

/* Subjects that are decided, or that surely gain nothing and had their rounds,
 * leave with a line. */
static void settle(struct race *r, const struct table_of_estimates *t, size_t i)
{
	struct subject *s = &r->subjects->v[i];
	const struct estimate *e = table_main(t, i);
	enum verdict_kind v = table_verdict(t, i, t->columns - 1);
	int luck = v == VERDICT_LAYOUT_LUCK && e->n >= LUCK_PAIRS;
	int decided = v == VERDICT_FASTER || v == VERDICT_SLOWER || v == VERDICT_NO_DIFFERENCE || luck;
	s->verdict = v;
	s->seen = e->n ? e->centre : 0;
	s->dropped = hopeless(t, i);
	if (!decided && !(s->dropped && r->racers[i].passes >= HOPELESS_PASSES))
		return;
	if (s->dropped)
		s->reason = "left the race early: surely no gain that matters";
	r->racers[i].left = 1;
	progress_say(r->opt->progress, PROGRESS_STEP, "%s: %s, %+.1f %% [%+.1f, %+.1f] after %zu rounds", s->id,
		     decided ? verdict_name(v) : "no gain that matters", 100 * expm1(e->centre),
		     100 * expm1(e->lo - e->allowance), 100 * expm1(e->hi + e->allowance), e->n);
}

static int by_need(const void *a, const void *b)
{
	const struct entrant *x = a, *y = b;
	return (x->need > y->need) - (x->need < y->need);
}

/* Seconds until all of the first n candidates have what they need: in each pass
 * the baseline runs once per block, the control once. */
static double cost(const struct race *r, const struct entrant *c, size_t n)
{
	double members = 0;
	for (size_t i = 0; i < n; i++)
		members += c[i].need;
	double passes = n ? c[n - 1].need : 0, one = race_block_s(r, 0);
	return one * (members + passes) * (1 + 1.0 / (double)race_block_members(r));
}

/* The candidates whose needs fit into the time that is left, nearest first. */
static size_t affordable(const struct race *r, struct entrant *c, size_t n)
{
	double left = r->end_s - clock_s();
	qsort(c, n, sizeof *c, by_need);
	size_t k = 0;
	while (k < n && isfinite(c[k].need) && cost(r, c, k + 1) <= left)
		k++;
	return k;
}

/* Moves the candidates with a need that is not infinite to the front. */
static size_t with_need(struct entrant *c, size_t n)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		struct entrant x = c[i];
		if (!isfinite(x.need))
			continue;
		c[i] = c[k];
		c[k++] = x;
	}
	return k;
}

/* The noise of a pair as it is with most subjects. */
static double typical_spread(const struct table_of_estimates *t)
{
	struct arena temp = {0};
	double *v = arena_alloc(&temp, (t->subjects + 1) * sizeof *v);
	size_t n = 0;
	for (size_t i = 1; i < t->subjects; i++)
		if (table_main(t, i)->n >= FIRST_PASSES)
			v[n++] = table_main(t, i)->spread;
	double median = robust_median(&temp, v, n);
	arena_free(&temp);
	return median;
}

/* Who could win, looked at with some standard errors of hope. The noise is much the
 * same for all, and a few pairs of one say little about it: it is taken from both. */
static size_t hopefuls(const struct table_of_estimates *t, struct entrant *c, size_t n, double hope)
{
	double floor = t->floor_to_come[t->columns - 1], typical = typical_spread(t);
	for (size_t i = 0; i < n; i++) {
		struct estimate e = *table_main(t, c[i].at);
		double own = (double)e.n * e.spread * e.spread, others = PRIOR_PAIRS * typical * typical;
		e.spread = sqrt((own + others) / ((double)e.n + PRIOR_PAIRS));
		c[i].need = hopeless(t, c[i].at) ? INFINITY : judge_pairs_to_win(&e, floor, t->effect, hope);
	}
	return with_need(c, n);
}

/* Those that could still turn out faster in the time left; when none can, the one
 * nearest to it; when there is no hope, whatever else can be decided in time, and
 * those of whom too little is known yet. */
static size_t choose_late(const struct race *r, const struct table_of_estimates *t, struct entrant *c, size_t n)
{
	double floor = t->floor_to_come[t->columns - 1];
	static const double hopes[] = {-1, 1, 2}; /* the likely winners alone first */
	for (size_t h = 0; h < sizeof hopes / sizeof *hopes; h++) {
		size_t could = hopefuls(t, c, n, hopes[h]), k = affordable(r, c, could);
		if (could)
			return k ? k : 1;
	}
	for (size_t i = 0; i < n; i++)
		c[i].need = judge_pairs_to_decide(table_main(t, c[i].at), floor, t->effect);
	size_t k = affordable(r, c, n);
	for (size_t i = k; i < n && !k; i++)
		if (r->racers[c[i].at].passes < PATIENCE_PASSES) {
			c[0] = c[i];
			return 1;
		}
	return k;
}

/* While others are to come only who is likely to win, or could, needs more: building takes the processors as well. */
static size_t choose_while_more(const struct table_of_estimates *t, struct entrant *c, size_t n)
{
	size_t likely = hopefuls(t, c, n, -1);
	return likely ? likely : hopefuls(t, c, n, 1);
}

/* While others are to come nobody gets more than the first rounds: who they are is worth more. */
static int waits_for_others(const struct race *r, size_t i)
{
	const struct race_feed *f = r->opt->feed;
	return f && f->more && r->racers[i].passes >= f->rounds;
}

/* Fills c with who takes part in the next pass (without the control). */
size_t race_choose(struct race *r, const struct table_of_estimates *t, struct entrant *c)
{
	size_t n = 0, young = 0;
	for (size_t i = 2; i < r->subjects->n; i++) {
		if (!r->racers[i].left && !r->opt->no_early_stop)
			(r->opt->against != 0 ? race_settle_against : settle)(r, t, i);
		if (r->racers[i].left || r->racers[i].passes >= race_max_passes(r) || waits_for_others(r, i))
			continue;
		c[n++] = (struct entrant){.at = (unsigned)i};
	}
	if (r->opt->no_early_stop || r->opt->against != 0)
		return n;
	for (size_t i = 0; i < n; i++) /* those who had no chance yet come first */
		if (r->racers[c[i].at].passes < r->first) {
			struct entrant x = c[young];
			c[young++] = c[i];
			c[i] = x;
		}
	if (young || r->opt->metric == METRIC_INSTRUCTIONS)
		return young ? young : n;
	return r->opt->feed && r->opt->feed->more ? choose_while_more(t, c, n) : choose_late(r, t, c, n);
}

/* How far below the least gain in question the control's interval must end, and how often it is looked at then. */
#define CONTROL_ROOM  0.8
#define CONTROL_EVERY 4

/* The control says what identical code may differ by. Once that is less than what the members of a pass gain or
 * lose, or than what matters, more of it decides nothing. (Its interval holds whenever it is looked at.) */
int race_control_is_wanted(const struct race *r, const struct table_of_estimates *t, const struct entrant *c, size_t n)
{
	double least = INFINITY, floor = t->floor[t->columns - 1];
	const struct race_feed *f = r->opt->feed;
	/* while others are to come it goes with whoever has had most rounds, not with each newcomer again */
	unsigned most = 0;
	for (size_t i = 0; i < n; i++)
		most = r->racers[c[i].at].passes > most ? r->racers[c[i].at].passes : most;
	if (n > 0 && f && f->more && r->racers[1].passes > most)
		return 0;
	if (n == 0 || !table_main(t, 1)->n || r->opt->no_early_stop || r->opt->metric == METRIC_INSTRUCTIONS)
		return 1;
	for (size_t i = 0; i < n; i++)
		least = fmin(least, fmax(fabs(table_main(t, c[i].at)->centre), t->effect));
	return !(floor < CONTROL_ROOM * least) || r->all_passes % CONTROL_EVERY == 0;
}
