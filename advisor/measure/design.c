/* Alone or side by side? Identical code, run both ways, says which of the two buys more for a second. */
#include <math.h>

#include "base/clock.h"
#include "measure/block.h"
#include "measure/robust.h"

/* Pairs of each design that a choice should rest on, and the share of the budget that taking them may cost. */
#define WANTED	     5
#define COST_SHARE   0.06
#define WORTH_ASKING 2

/* What is believed before anything was seen: the log of the ratio of spreads, side by side over alone, for seven
 * kinds of program on machines idle and busy (METHOD.md), and how much it varies. */
#define PRIOR	  (-0.8)
#define PRIOR_VAR 0.36
/* Variance of the log of a robust spread, times the pairs less one. */
#define SPREAD_VAR 1.35

/* What is known of a design: differences of identical code. */
struct known {
	double y[MEASURE_REMEMBERED];
	size_t n;
};

static void add(struct known *k, double y)
{
	if (k->n == MEASURE_REMEMBERED) {
		for (size_t i = 1; i < k->n; i++)
			k->y[i - 1] = k->y[i];
		k->n--;
	}
	k->y[k->n++] = y;
}

static void add_pairs(const struct race *r, enum design design, struct known *k)
{
	struct arena temp = {0};
	struct pair_list pairs = {0};
	struct pair_choice choice = {r->opt->metric, r->opt->phase, design, PAIRS_ALL, (unsigned)r->benchmarks->n};
	if (r->subjects->n > 1)
		pairs_take(&temp, &r->subjects->v[0], &r->subjects->v[1], &choice, &pairs);
	for (size_t i = 0; i < pairs.n; i++)
		add(k, pairs.v[i].y);
	arena_free(&temp);
}

static void recall(const struct race *r, enum design design, struct known *k)
{
	const struct measure_memory *m = r->opt->memory;
	k->n = 0;
	for (size_t i = 0; m && i < MEASURE_REMEMBERED && i < m->n[design]; i++)
		add(k, m->y[design][i]);
	add_pairs(r, design, k);
}

void race_remember(const struct race *r)
{
	struct measure_memory *m = r->opt->memory;
	for (int d = 0; m && d < 2; d++) {
		struct known k;
		recall(r, (enum design)d, &k);
		for (size_t i = 0; i < k.n; i++)
			m->y[d][i] = k.y[i];
		m->n[d] = k.n;
	}
}

/* Differences of identical code are centred on 0 by design. */
static double spread(const struct known *k)
{
	struct arena temp = {0};
	double both[2 * MEASURE_REMEMBERED];
	for (size_t i = 0; i < k->n; i++) {
		both[2 * i] = k->y[i];
		both[2 * i + 1] = -k->y[i];
	}
	double s = robust_spread(&temp, both, 2 * k->n);
	arena_free(&temp);
	return s;
}

double race_control_spread(const struct race *r)
{
	struct known k;
	recall(r, r->design, &k);
	return k.n >= WORTH_ASKING ? spread(&k) : 0;
}

/* Seconds that one pair of a variant costs, in blocks that are full. */
static double pair_cost(struct race *r, enum design design)
{
	enum design kept = r->design;
	r->design = design;
	double members = (double)race_block_members(r);
	double s = race_block_s(r, race_block_members(r)) / members;
	r->design = kept;
	return s;
}

/* The logarithm of what a second of measuring side by side leaves of the spread, over alone: below 0 it is the better
 * way. What was seen is weighed with what is usual. */
static double advantage(struct race *r)
{
	struct known alone, together;
	recall(r, DESIGN_ALONE, &alone);
	recall(r, DESIGN_TOGETHER, &together);
	double costs = 0.5 * log(pair_cost(r, DESIGN_TOGETHER) / pair_cost(r, DESIGN_ALONE));
	if (alone.n < WORTH_ASKING || together.n < WORTH_ASKING)
		return PRIOR + costs;
	double var = SPREAD_VAR / ((double)alone.n - 1) + SPREAD_VAR / ((double)together.n - 1);
	double weight = PRIOR_VAR / (PRIOR_VAR + var);
	double seen = log(fmax(spread(&together), 1e-6) / fmax(spread(&alone), 1e-6));
	return (1 - weight) * PRIOR + weight * seen + costs;
}

/* A block of baseline and control, in one design. */
static int control_block(struct race *r, enum design design, struct err *err)
{
	const unsigned control = 1;
	r->design = design;
	unsigned layout = race_next_layout(r);
	if (race_ready(r, 1, layout) != 0)
		return r->out_of_time || proc_interrupted() ? -1 : 0;
	return race_block(r, &control, 1, layout, err) != 0 ? -1 : race_feed(r, 0);
}

/* How many pairs a design lacks: so many in all, some of them of today. */
static size_t lacking(const struct race *r, enum design design, size_t wanted)
{
	struct known all, own = {.n = 0};
	recall(r, design, &all);
	add_pairs(r, design, &own);
	size_t fresh = wanted < WORTH_ASKING ? wanted : WORTH_ASKING;
	size_t lacks = all.n < wanted ? wanted - all.n : 0, stale = own.n < fresh ? fresh - own.n : 0;
	return lacks > stale ? lacks : stale;
}

/* Both ways in random order, as many of each as are wanted and paid for. */
static int try_both(struct race *r, struct err *err)
{
	double budget = COST_SHARE * (r->end_s - r->start_s), pair_s = race_block_s(r, 1);
	size_t wanted = pair_s > 0 && budget / pair_s < WANTED ? (size_t)(budget / pair_s) : WANTED;
	size_t left[2] = {lacking(r, DESIGN_ALONE, wanted), lacking(r, DESIGN_TOGETHER, wanted)};
	if (wanted < WORTH_ASKING || r->subjects->n < 2 || r->opt->max_rounds)
		return 0;
	while (left[0] + left[1]) {
		unsigned at = random_below(&r->random, (unsigned)(left[0] + left[1]));
		enum design d = at < left[0] ? DESIGN_ALONE : DESIGN_TOGETHER;
		if (control_block(r, d, err) != 0)
			return -1;
		left[d]--;
	}
	return 0;
}

/* Variants that have samples of this phase go on as they began: others would make no pairs with them. */
static int settled_before(const struct race *r)
{
	for (size_t i = 2; i < r->subjects->n; i++)
		if (r->racers[i].passes)
			return 1;
	return 0;
}

static void say(const struct race *r)
{
	if (r->only_alone && r->opt->metric == METRIC_CPU)
		progress_say(r->opt->progress, PROGRESS_DETAIL, "runs are made one after the other: %s", r->only_alone);
	else if (!r->only_alone)
		progress_say(r->opt->progress, PROGRESS_DETAIL, "runs are made %s",
			     r->design == DESIGN_TOGETHER ? "side by side" : "one after the other");
}

int race_choose_design(struct race *r, struct err *err)
{
	int rc = 0;
	r->design = DESIGN_ALONE;
	if (!r->only_alone && r->opt->pairing != PAIRING_ALONE) {
		if (r->opt->pairing == PAIRING_TOGETHER)
			r->design = DESIGN_TOGETHER;
		else if (settled_before(r))
			r->design = subjects_design(r->subjects, r->opt->phase);
		else if ((rc = try_both(r, err)) == 0)
			r->design = advantage(r) < 0 ? DESIGN_TOGETHER : DESIGN_ALONE;
	}
	say(r);
	return rc;
}
