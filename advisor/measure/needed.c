/* How many more pairs a verdict is expected to take, and how to say it. */
#include <math.h>

#include "measure/judge.h"

/* The interval's half width times sqrt(n) in robust SDs: 3.4 to 3.9 for normal and
 * Laplace noise and 24 to 300 pairs, by simulation (METHOD.md). */
#define WIDTH_IN_SE 3.6
#define FEW_PAIRS   30

/* log(2/alpha) and what mixing over the rates costs: an interval at alpha/m is
 * wider by the root of the sum's growth. */
#define LOG_LEVEL 3.7
#define LOG_MIX	  1.6

static double family_factor(const struct estimate *e)
{
	return sqrt((LOG_LEVEL + LOG_MIX + log(fmax(e->family, 1))) / (LOG_LEVEL + LOG_MIX));
}

/* Each pair can double the evidence at most. */
static double least_pairs(const struct estimate *e)
{
	return ceil((LOG_LEVEL + LOG_MIX + 0.4 + log(fmax(e->family, 1))) / M_LN2);
}

/* With few pairs an interval is wide because few coins were thrown, not because
 * of noise: what is to come is foretold by the noise then. */
static double width(const struct estimate *e)
{
	double n = fmax((double)e->n, 1), foretold = judge_width_foretold(e);
	if (!isfinite(e->lo) || !isfinite(e->hi))
		return foretold;
	double now = (e->hi - e->lo) / 2;
	return n < FEW_PAIRS ? fmin(now, foretold) : now;
}

double judge_width_foretold(const struct estimate *e)
{
	return WIDTH_IN_SE * e->spread / sqrt(fmax((double)e->n, 1));
}

/* Pairs in all until the half width is at most w. */
static double pairs_for(const struct estimate *e, double w)
{
	if (w <= 0)
		return INFINITY;
	double ratio = width(e) / w;
	return fmax((double)e->n * ratio * ratio, least_pairs(e));
}

double judge_pairs_to_win(const struct estimate *e, double floor, double effect, double optimism)
{
	double n = fmax((double)e->n, 1), se = 1.25 * e->spread / sqrt(n);
	double hope = e->centre + optimism * se;
	if (hope < effect)
		return INFINITY;
	double all = pairs_for(e, (hope - e->test_allowance) / family_factor(e));
	if (floor > hope && isfinite(floor)) /* the control's interval shrinks with the rounds, too */
		all = fmax(all, n * (floor / hope) * (floor / hope));
	return fmax(all - (double)e->n, 1);
}

double judge_pairs_to_decide(const struct estimate *e, double floor, double effect)
{
	struct estimate mirror = *e;
	mirror.centre = -e->centre;
	mirror.lo = -e->hi;
	mirror.hi = -e->lo;
	double win = judge_pairs_to_win(e, floor, effect, 0), lose = judge_pairs_to_win(&mirror, floor, effect, 0);
	double none = pairs_for(e, effect - fabs(e->centre) - e->allowance) - (double)e->n;
	return fmax(fmin(fmin(win, lose), none), 1);
}

static const char *time_text(struct arena *a, double s)
{
	if (s < 120)
		return arena_printf(a, "%.0f s", fmax(s, 1));
	if (s < 7200)
		return arena_printf(a, "%.0f min", s / 60);
	return arena_printf(a, "%.0f h", s / 3600);
}

const char *judge_needed(struct arena *a, const struct estimate *e, double floor, double effect, double pair_s)
{
	double least = 100 * expm1(effect), more = judge_pairs_to_decide(e, floor, effect), w = width(e);
	if (e->n < JUDGE_MIN_PAIRS) {
		more = least_pairs(e) - (double)e->n;
		return arena_printf(a, "at least %.0f more pairs (%s)", more, time_text(a, more * pair_s));
	}
	if (e->layouts > 1 && e->layout_p < 0.01 && e->allowance > w && e->allowance > fabs(e->centre) / 2)
		return arena_printf(a, "more layouts than these %u, which differ among themselves", e->layouts);
	if (more > 1e6 || more * pair_s > 1e6)
		return arena_printf(
			a, "a quieter machine or a longer benchmark: %+.1f %% is too close to what matters (%.1f %%)",
			100 * expm1(e->centre), least);
	if (floor > fabs(e->centre) && fabs(e->centre) > effect)
		return arena_printf(a, "about %.0f more pairs (%s): the A/A control itself may differ by %.1f %%", more,
				    time_text(a, more * pair_s), 100 * expm1(floor));
	return arena_printf(a, "about %.0f more pairs (%s)", more, time_text(a, more * pair_s));
}
