/* An interval for the centre of paired differences that holds at every moment
 * at once, so that looking early and stopping early cost nothing.
 *
 * One pair is y = log(baseline) - log(variant), both run in the same round in
 * random order. When the variant is the baseline times exp(-theta), then swapping the two
 * runs of a round turns y - theta into its negative, and the order was drawn at random: given
 * the past and |y - theta| its sign is a fair coin, whatever the noise does
 * (heavy tails, drift, bursts). For any odd g and any rate r, both chosen before the pair is seen,
 *
 *	e = exp(r g) / cosh(r g) = 2 / (1 + exp(-2 r g)),	g = g((y - theta) / scale)
 *
 * therefore has expectation 1, the running product is a nonnegative martingale
 * that starts at 1, and so is any fixed mixture over r. By Ville's inequality it exceeds 1/alpha
 * ever with probability at most alpha: theta is rejected then. The interval is
 * what is not rejected. The product only falls as theta grows, so bisection finds its ends.
 *
 * Sources: Efron, Student's t-test under symmetry conditions, JASA 64 (1969);
 * de la Pena, A general class of exponential inequalities for martingales and ratios, Ann. Probab. 27 (1999);
 * Howard, Ramdas, McAuliffe, Sekhon, Time-uniform Chernoff bounds via nonnegative supermartingales, Probab.
 * Surveys 17 (2020), and Time-uniform, nonparametric, nonasymptotic confidence sequences, Ann. Statist. 49
 * (2021); Ramdas, Ruf, Larsson, Koolen, Admissible anytime-valid sequential inference must rely on
 * nonnegative martingales (2020), section on symmetric distributions.
 *
 * g clips at SEQUENCE_CLIP robust SDs (Huber 1964), so that one outlier counts as
 * much as a merely large difference. The scale of pair i comes from pairs before i. */
#ifndef ADVISOR_MEASURE_SEQUENCE_H
#define ADVISOR_MEASURE_SEQUENCE_H

#include <stddef.h>

#include "base/arena.h"

#define SEQUENCE_CLIP 1.5

struct sequence {
	const double *y;
	double *scale; /* of each pair, from the pairs before it; 0: only the sign counts */
	size_t n;
};

/* y stays the caller's and must outlive s; in order of time. */
void sequence_init(struct arena *a, struct sequence *s, const double *y, size_t n);
/* log of the e-value against "the centre is at most theta" (side > 0) or
 * "at least theta" (side < 0). */
double sequence_log_e(const struct sequence *s, double theta, int side);
/* Ends of the 1 - alpha interval; -INFINITY and INFINITY with too few pairs. */
void sequence_interval(const struct sequence *s, double alpha, double *lo, double *hi);
/* p-value, valid at any stopping time, against "the centre is within
 * +-allowance": 1 / e, doubled for two sides. */
double sequence_p(const struct sequence *s, double allowance);

#endif
