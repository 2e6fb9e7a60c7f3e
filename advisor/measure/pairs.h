/* From samples to paired log ratios: one number per round and benchmark. Pure. */
#ifndef ADVISOR_MEASURE_PAIRS_H
#define ADVISOR_MEASURE_PAIRS_H

#include "model/measurement.h"

struct pair {
	double y; /* log(baseline / variant): positive is a gain */
	unsigned base_layout, layout;
	int round;
};
struct pair_list {
	struct pair *v;
	size_t n, cap;
};

#define PAIRS_ALL (-1) /* every benchmark together: the mean of the round's logs (geometric mean) */

/* Which samples count. */
struct pair_choice {
	enum metric metric;
	int phase;
	enum design design;
	int benchmark; /* index, or PAIRS_ALL */
	unsigned benchmarks; /* how many there are */
};

/* Pairs of one phase and design, in order of rounds, where both runs ended well. With
 * PAIRS_ALL only rounds that have all benchmarks of both. A value of 0 (a clock too coarse)
 * makes no pair. */
void pairs_take(struct arena *a, const struct subject *base, const struct subject *variant,
		const struct pair_choice *choice, struct pair_list *out);

#endif
