/* How a race stands, for whoever waits for it. */
#include <math.h>
#include <stdio.h>

#include "measure/block.h"
#include "measure/table.h"

#define VAGUE 0.7 /* width in logarithms (a factor of two) of an interval that says nothing yet */

/* The subject that looks best so far, by the middle of its interval; 0: none has a pair. */
static size_t leader(const struct race *r, const struct table_of_estimates *t)
{
	size_t best = 0;
	for (size_t i = 2; i < r->subjects->n; i++) {
		if (r->subjects->v[i].status != MEASURE_OK || !table_main(t, i)->n)
			continue;
		if (!best || table_main(t, i)->centre > table_main(t, best)->centre)
			best = i;
	}
	return best;
}

void race_tell(const struct race *r, const struct table_of_estimates *t)
{
	size_t alive = 0, all = r->subjects->n > 2 ? r->subjects->n - 2 : 0, best = leader(r, t);
	for (size_t i = 2; i < r->subjects->n; i++)
		alive += !r->racers[i].left;
	if (!best) {
		progress_standing(r->opt->progress, "%zu of %zu in the race", alive, all);
		return;
	}
	const struct estimate *e = table_main(t, best);
	double lo = e->lo - e->allowance, hi = e->hi + e->allowance;
	char interval[48] = "so far";
	if (hi - lo < VAGUE)
		snprintf(interval, sizeof interval, "[%+.1f, %+.1f]", 100 * expm1(lo), 100 * expm1(hi));
	progress_standing(r->opt->progress, "best %s %+.1f %% %s, %zu of %zu in the race", r->subjects->v[best].id,
			  100 * expm1(e->centre), interval, alive, all);
}
