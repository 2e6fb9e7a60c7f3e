/* One question only: does a variant gain more or less than some amount? It is measured until that is known. The interval
 * holds at every moment at once (sequence.h), so stopping when it has passed the amount on one side is
 * wrong in 2.5 cases of 100 at most on either side. */
#include <math.h>

#include "base/clock.h"
#include "measure/block.h"

/* What the interval's half width is in robust SDs over sqrt(pairs), and the least pairs for any (METHOD.md). */
#define WIDTH_IN_SE 3.6
#define LEAST_PAIRS 9

void race_settle_against(struct race *r, const struct table_of_estimates *t, size_t i)
{
	const struct estimate *e = table_main(t, i);
	double lo = e->lo - e->allowance, hi = e->hi + e->allowance, limit = r->opt->against;
	if (!e->n || (lo <= limit && hi >= limit))
		return;
	r->racers[i].left = 1;
	progress_say(r->opt->progress, PROGRESS_STEP, "%s: surely %s than %+.1f %%, after %zu pairs",
		     r->subjects->v[i].id, lo > limit ? "more" : "less", 100 * expm1(limit), e->n);
}

double measure_more_pairs(const struct result *r, double against)
{
	double centre = log(r->speedup), width = (log(r->hi) - log(r->lo)) / 2, away = fabs(centre - against);
	if (!(r->lo > 0) || !isfinite(width) || r->pairs < LEAST_PAIRS)
		return fmax(LEAST_PAIRS - r->pairs, 1);
	return away > 0 ? fmax(r->pairs * ((width / away) * (width / away) - 1), 1) : INFINITY;
}

void race_foretell_against(struct race *r)
{
	double spread = race_control_spread(r), away = r->opt->expected - r->opt->against;
	if (!(spread > 0) || !(away > 0))
		return;
	double pairs = fmax(LEAST_PAIRS, pow(WIDTH_IN_SE * spread / away, 2)), need = pairs * race_block_s(r, 2);
	double left = r->end_s - clock_s();
	if (need <= left)
		progress_say(r->opt->progress, PROGRESS_STEP,
			     "about %.0f s of measuring will tell, as noisy as it is here", ceil(need));
	else
		progress_say(r->opt->progress, PROGRESS_STEP,
			     "as noisy as it is here, about %.0f s of measuring would tell for sure; the budget leaves "
			     "%.0f s",
			     ceil(need), left);
}
