/* Pseudo-random numbers with a seed, so that a run can be repeated: SplitMix64
 * (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014). */
#ifndef ADVISOR_MEASURE_RANDOM_H
#define ADVISOR_MEASURE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
	uint64_t state;
};

unsigned random_below(struct random *r, unsigned n); /* 0 .. n-1; n > 0 */
double random_unit(struct random *r); /* in (0, 1) */
double random_normal(struct random *r); /* mean 0, SD 1 (Box-Muller) */
/* Fisher-Yates over n numbers. */
void random_shuffle(struct random *r, unsigned *v, size_t n);

#endif
