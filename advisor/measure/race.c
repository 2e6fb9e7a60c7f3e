#include "measure/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "measure/block.h"
#include "measure/robust.h"
#include "measure/table.h"

/* Rounds everyone gets before any is preferred; what the others' noise is worth
 * then, in pairs. Both by simulation (test_measure_simulated.c, METHOD.md). */
#define FIRST_PASSES	 3
#define PRIOR_PAIRS	 8.0
#define BUDGET_DEFAULT_S 300.0
/* Counts have no noise to average. */
#define EXACT_PASSES 2
/* Predictions from fewer rounds than this end nobody's race while there is time: on a
 * noisy machine they err by several times (20 and 30 were tried: at a load of 16 half of the
 * planted losses of 3 % stayed undecided with most of their minute left). */
#define PATIENCE_PASSES 100
/* What surely gains nothing gets no more rounds than this to tell "slower" from
 * "no difference", and only time that no possible winner needs. */
#define HOPELESS_PASSES 100
/* Rounds of the control alone, before anybody else is there. */
#define CONTROL_PASSES 6
/* With fewer pairs nothing is ever called (METHOD.md, "The interval"). */
#define LEAST_PASSES 9
/* Seconds between two words about how a race stands, within a pass. */
#define TELL_EVERY_S 3.0
/* Layout luck is not settled by fewer pairs than this. */
#define LUCK_PAIRS 20

static void layouts_init(struct race *r)
{
	r->layouts = 1;
	for (size_t i = 0; i < r->subjects->n; i++)
		if (r->subjects->v[i].layouts > r->layouts)
			r->layouts = r->subjects->v[i].layouts;
	r->layout_order = arena_alloc(r->a, r->layouts * sizeof *r->layout_order);
	for (unsigned i = 0; i < r->layouts; i++)
		r->layout_order[i] = i;
}

static void race_init(struct race *r, struct arena *a, struct subject_list *subjects,
		      const struct benchmark_list *benchmarks, const struct measure_options *opt)
{
	*r = (struct race){.a = a, .opt = opt, .subjects = subjects, .benchmarks = benchmarks, .start_s = clock_s()};
	size_t n = benchmarks->n + 1;
	r->design = r->judged = subjects_design(subjects, opt->phase);
	r->random.state = opt->seed * 0x9e3779b97f4a7c15u + (unsigned)opt->phase;
	r->end_s = r->start_s + (opt->budget_s > 0 ? opt->budget_s : BUDGET_DEFAULT_S);
	r->courses = arena_alloc(a, n * sizeof *r->courses);
	r->first = opt->feed && opt->feed->first && opt->feed->first < FIRST_PASSES ? opt->feed->first : FIRST_PASSES;
	layouts_init(r);
	race_admit(r);
	r->random.state += (uint64_t)r->round; /* a resumed race draws again */
}

/* ---- who goes on ---- */

static unsigned max_passes(const struct race *r)
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

struct candidate {
	unsigned at;
	double need; /* pairs */
};

static int by_need(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	return (x->need > y->need) - (x->need < y->need);
}

/* Seconds until all of the first n candidates have what they need: in each pass
 * the baseline runs once per block, the control once. */
static double cost(const struct race *r, const struct candidate *c, size_t n)
{
	double members = 0;
	for (size_t i = 0; i < n; i++)
		members += c[i].need;
	double passes = n ? c[n - 1].need : 0, one = race_block_s(r, 0);
	return one * (members + passes) * (1 + 1.0 / (double)race_block_members(r));
}

/* The candidates whose needs fit into the time that is left, nearest first. */
static size_t affordable(const struct race *r, struct candidate *c, size_t n)
{
	double left = r->end_s - clock_s();
	qsort(c, n, sizeof *c, by_need);
	size_t k = 0;
	while (k < n && isfinite(c[k].need) && cost(r, c, k + 1) <= left)
		k++;
	return k;
}

/* Moves the candidates with a need that is not infinite to the front. */
static size_t with_need(struct candidate *c, size_t n)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		struct candidate x = c[i];
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
static size_t hopefuls(const struct table_of_estimates *t, struct candidate *c, size_t n, double hope)
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
static size_t choose_late(const struct race *r, const struct table_of_estimates *t, struct candidate *c, size_t n)
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
static size_t choose_while_more(const struct table_of_estimates *t, struct candidate *c, size_t n)
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
static size_t choose(struct race *r, const struct table_of_estimates *t, struct candidate *c)
{
	size_t n = 0, young = 0;
	for (size_t i = 2; i < r->subjects->n; i++) {
		if (!r->racers[i].left && !r->opt->no_early_stop)
			(r->opt->against != 0 ? race_settle_against : settle)(r, t, i);
		if (r->racers[i].left || r->racers[i].passes >= max_passes(r) || waits_for_others(r, i))
			continue;
		c[n++] = (struct candidate){.at = (unsigned)i};
	}
	if (r->opt->no_early_stop || r->opt->against != 0)
		return n;
	for (size_t i = 0; i < n; i++) /* those who had no chance yet come first */
		if (r->racers[c[i].at].passes < r->first) {
			struct candidate x = c[young];
			c[young++] = c[i];
			c[i] = x;
		}
	if (young || r->opt->metric == METRIC_INSTRUCTIONS)
		return young ? young : n;
	return r->opt->feed && r->opt->feed->more ? choose_while_more(t, c, n) : choose_late(r, t, c, n);
}

/* ---- passes ---- */

/* How far below the least gain in question the control's interval must end, and how often it is looked at then. */
#define CONTROL_ROOM  0.8
#define CONTROL_EVERY 4

/* The control says what identical code may differ by. Once that is less than what the members of a pass gain or
 * lose, or than what matters, more of it decides nothing. (Its interval holds whenever it is looked at.) */
static int control_is_wanted(const struct race *r, const struct table_of_estimates *t, const struct candidate *c,
			     size_t n)
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

/* Members of a pass in random order, the control among them. */
static size_t line_up(struct race *r, const struct candidate *c, size_t n, unsigned layout, unsigned *members)
{
	size_t m = 0;
	if (r->subjects->n > 1 && r->control_wanted && race_ready(r, 1, layout) == 0)
		members[m++] = 1;
	for (size_t i = 0; i < n && !r->out_of_time && !proc_interrupted(); i++) {
		if (clock_s() + race_block_s(r, 1) > r->end_s)
			break;
		if (race_ready(r, c[i].at, layout) == 0)
			members[m++] = c[i].at;
	}
	random_shuffle(&r->random, members, m);
	return m;
}

/* A pass over many slow variants takes long: who waits wants to see the first ones' numbers. */
static void tell_now_and_then(struct race *r)
{
	struct arena temp = {0};
	struct table_of_estimates t;
	if (clock_s() < r->told_s + TELL_EVERY_S)
		return;
	table_fill(&temp, r->subjects, r->benchmarks, r->opt, r->judged, &r->cache, &t);
	race_tell(r, &t);
	arena_free(&temp);
	r->told_s = clock_s();
}

/* Every member once, in blocks of about equal size. -1: the race is over. */
static int pass(struct race *r, const struct candidate *c, size_t n, struct err *err)
{
	unsigned *members = arena_alloc(r->a, (n + 2) * sizeof *members), layout = race_next_layout(r);
	size_t m = line_up(r, c, n, layout, members), most = race_block_members(r), blocks = (m + most - 1) / most;
	size_t at = 0;
	if (proc_interrupted() || r->out_of_time) /* with nobody lined up it would never end */
		return -1;
	for (size_t k = 0; k < blocks; k++) {
		size_t size = (m - at + (blocks - k) - 1) / (blocks - k);
		if (proc_interrupted() || r->out_of_time)
			return -1;
		if (clock_s() + race_block_s(r, size) > r->end_s) {
			r->out_of_time = 1;
			return -1;
		}
		if (race_block(r, members + at, size, layout, err) != 0 || race_feed(r, 0) != 0)
			return -1;
		tell_now_and_then(r);
		at += size;
	}
	return m || n ? 0 : -1;
}

#define OTHER_WAY_EVERY 4

/* Where the two designs are to be compared, some passes are made in the other one. */
static int next_pass(struct race *r, const struct candidate *c, size_t n, struct err *err)
{
	enum design kept = r->design;
	r->all_passes++;
	if (r->opt->both_ways && r->design == DESIGN_TOGETHER && r->all_passes % OTHER_WAY_EVERY == 0)
		r->design = DESIGN_ALONE;
	int rc = pass(r, c, n, err);
	r->design = kept;
	return rc;
}

/* Only baseline and control: the control is the point then (`--keep-same-code`, doctor); or others are to come, and
 * it is as well to know the noise by then. */
static int control_wants_more(const struct race *r)
{
	unsigned most = r->opt->feed && max_passes(r) > CONTROL_PASSES ? CONTROL_PASSES : max_passes(r);
	return r->subjects->n == 2 && !r->racers[1].left && r->racers[1].passes < most &&
	       clock_s() + race_block_s(r, 1) <= r->end_s;
}

/* Seconds until n newcomers are warm and have had their first rounds, and one in four of
 * them enough to be called. */
static double cost_of_newcomers(const struct race *r, size_t n)
{
	double runs = (double)n * (1 + FIRST_PASSES) + ceil((double)n / 4) * (LEAST_PASSES - FIRST_PASSES);
	return race_block_s(r, 0) * (runs + LEAST_PASSES) * (1 + 1.0 / (double)race_block_members(r));
}

/* Time spread over too many decides about none of them: the last ones have none. */
static void admit(struct race *r)
{
	size_t n = 0;
	double left = r->end_s - clock_s();
	if (r->opt->no_early_stop || r->opt->metric == METRIC_INSTRUCTIONS || r->opt->max_rounds > 0 || r->opt->feed)
		return;
	for (size_t i = 2; i < r->subjects->n; i++) {
		if (r->racers[i].left || r->racers[i].passes)
			continue;
		if (n == 0 || cost_of_newcomers(r, n + 1) <= left)
			n++;
		else
			race_leave(r, i, MEASURE_SKIPPED,
				   arena_printf(r->a,
						"the budget has no time for it: its rounds take %.1f s each, and "
						"others that are likelier to help come first",
						race_block_s(r, 1)));
	}
}

#define START_FAILED (-2)

/* What comes next, when the first n of c want rounds. 0: go on. */
static int step(struct race *r, const struct candidate *c, size_t n, int *started, struct err *err)
{
	if (n == 0 && !control_wants_more(r))
		return race_feed(r, 1);
	if (!*started && race_reference(r, err) != 0)
		return r->out_of_time ? -1 : START_FAILED;
	if (*started)
		return clock_s() + race_block_s(r, 1) > r->end_s ? -1 : next_pass(r, c, n, err);
	if (race_choose_design(r, err) != 0)
		return -1;
	table_cache_free(&r->cache); /* of the other design, perhaps */
	r->judged = r->design;
	if (r->opt->against != 0)
		race_foretell_against(r);
	admit(r);
	*started = 1;
	return 0;
}

static int go(struct race *r, struct err *err)
{
	int started = 0;
	for (;;) {
		struct arena temp = {0};
		struct candidate *c = arena_alloc(&temp, (r->subjects->n + 1) * sizeof *c);
		struct table_of_estimates t;
		table_fill(&temp, r->subjects, r->benchmarks, r->opt, r->judged, &r->cache, &t);
		size_t n = choose(r, &t, c);
		r->control_wanted = r->subjects->n > 1 && control_is_wanted(r, &t, c, n);
		race_tell(r, &t);
		int rc = step(r, c, n, &started, err);
		arena_free(&temp);
		if (rc != 0)
			return r->broken || rc == START_FAILED ? -1 : 0;
	}
}

/* Who never had a turn is skipped, and told why. */
static void explain_unmeasured(struct race *r)
{
	double round_s = race_block_s(r, 1);
	for (size_t i = 1; i < r->subjects->n; i++) {
		struct subject *s = &r->subjects->v[i];
		if (s->status != MEASURE_OK || r->racers[i].passes)
			continue;
		s->status = MEASURE_SKIPPED;
		s->reason = proc_interrupted() ? "interrupted before its first round"
			    : r->courses[0].n == 0
				    ? "the budget ended before the baseline ran once"
				    : arena_printf(r->a, "the budget ended before its first round, which takes %.1f s",
						   round_s);
	}
}

int measure_race(struct arena *a, struct subject_list *subjects, const struct benchmark_list *benchmarks,
		 const struct measure_options *opt, struct err *err)
{
	struct race r;
	if (subjects->n == 0 || benchmarks->n == 0)
		return err_set(err, "There is nothing to measure: no baseline or no benchmark.");
	race_init(&r, a, subjects, benchmarks, opt);
	int rc = go(&r, err);
	if (r.runner.opt)
		runner_close(&r.runner);
	for (size_t b = 0; b < benchmarks->n; b++)
		output_free(&r.courses[b].reference);
	table_cache_free(&r.cache);
	race_remember(&r);
	progress_standing(opt->progress, "%s", "");
	explain_unmeasured(&r);
	measure_judge(a, subjects, benchmarks, opt);
	progress_say(opt->progress, PROGRESS_DETAIL, "measured for %.1f s, %.1f s of it in benchmarks and checks",
		     clock_s() - r.start_s, r.used_s);
	if (rc == 0 && proc_interrupted())
		return err_set(err, "interrupted");
	return rc;
}
