/* Side by side and alone are two ways to the same number. Where they disagree, something about the program depends on
 * what runs beside it, and whoever reads the result should know. */
#include <math.h>

#include "measure/table.h"

/* Fewer pairs of the other design say nothing. */
#define LEAST_PAIRS 6
/* Standard errors (of both) that are no accident: with 6 pairs a spread is known to a third or so. */
#define SURE 4.0

static double ratio(double log_ratio)
{
	return exp(fmax(-log(JUDGE_MAX_RATIO), fmin(log(JUDGE_MAX_RATIO), log_ratio)));
}

static double standard_error(const struct estimate *e)
{
	return 1.25 * e->spread / sqrt((double)e->n); /* at worst (the median's) */
}

/* 1 when two estimates of the same, by different designs, lie further apart than their noise and than what matters. */
static int judge_ways_differ(const struct estimate *one, const struct estimate *other, double effect)
{
	double d = fabs(one->centre - other->centre), x = standard_error(one), y = standard_error(other);
	return one->n >= LEAST_PAIRS && other->n >= LEAST_PAIRS && d > effect && d > SURE * sqrt(x * x + y * y);
}

void judge_other_way(struct arena *a, const struct table_of_estimates *t, const struct subject_list *subjects,
		     size_t subject, const struct pair_choice *choice, struct subject *out)
{
	struct pair_list pairs = {0};
	struct estimate e;
	out->ways_differ = 0;
	out->other = (struct result){.benchmark = "*", .metric = choice->metric};
	pairs_take(a, &subjects->v[0], &subjects->v[subject], choice, &pairs);
	if (pairs.n < LEAST_PAIRS)
		return;
	judge_estimate(a, &pairs, &e);
	out->other.speedup = ratio(e.centre);
	out->other.lo = ratio(e.lo);
	out->other.hi = ratio(e.hi);
	out->other.p_adjusted = 1;
	out->other.pairs = (int)e.n;
	out->other.verdict = VERDICT_INCONCLUSIVE;
	out->ways_differ = judge_ways_differ(table_main(t, subject), &e, t->effect);
}
