/* From pairs to verdicts. Pure: no clock, no processes. METHOD.md tells the
 * whole story and what else was tried. */
#ifndef ADVISOR_MEASURE_JUDGE_H
#define ADVISOR_MEASURE_JUDGE_H

#include "measure/measure.h"
#include "measure/pairs.h"
#include "measure/sequence.h"

#define JUDGE_ALPHA 0.05
/* Nothing is said with fewer pairs. */
#define JUDGE_MIN_PAIRS 5
/* Bounds of an interval are not given beyond this ratio and its inverse. */
#define JUDGE_MAX_RATIO 1000.0

/* One variant on one benchmark (or on all of them): logs throughout. */
struct estimate {
	size_t n;
	struct sequence sequence; /* of the pairs, for p values */
	int exact; /* 1: a count without noise; the interval is the range seen */
	double centre; /* Huber's location of the pairs */
	double spread; /* robust SD of one pair */
	double lo, hi; /* 95 % confidence sequence, layouts taken as they are */
	unsigned layouts; /* how many different ones took part; 1: says nothing about others */
	double layout_var; /* variance between the layouts' true means, untruncated estimate */
	double layout_noise; /* what the runs' noise adds to the variance of the layouts' observed means */
	double layout_p; /* F test: do the layouts differ at all? 1 when there is only one */
	double best_left_out; /* mean of the layouts' means without the best one */
	double allowance; /* what the choice of layouts can add, 95 %: see judge_layouts */
	double test_allowance; /* the same at the level of a verdict, 99 % */
	double p, p_adjusted; /* against a gain within test_allowance; Holm over the variants */
	double family; /* how many comparisons p is corrected for; 0 counts as 1 */
	double p_fixed, p_fixed_adjusted; /* the same were these the only layouts there are */
};

/* Everything of the pairs alone; allowance is left 0 and the p values 1. The sequence
 * points into the arena. */
void judge_estimate(struct arena *a, const struct pair_list *pairs, struct estimate *out);
/* The same for counted instructions: no noise but what the environment's size
 * and the addresses make, JUDGE_EXACT either way. One pair is enough. */
#define JUDGE_EXACT 0.0005
void judge_exact(struct arena *a, const struct pair_list *pairs, struct estimate *out);
/* p and p_fixed, once the allowance is known. */
void judge_p(struct estimate *e);

/* A layout is a draw from many; L of them leave the mean of their true effects
 * uncertain by t * sqrt(V / L), V the variance between them (one-way random effects,
 * method of moments: Searle, Casella, McCulloch, Variance Components, 1992, 3.6).
 * With few layouts V is poorly known, so it is moderated by the typical V of the
 * other variants as in Smyth (2004, Stat. Appl. Genet. Mol. Biol. 3/1), unless the variant's
 * layouts surely differ by more than theirs: then its own V with its own degrees of freedom.
 * Sets both allowances of every estimate of one benchmark. */
void judge_layouts(struct arena *a, struct estimate **all, size_t n);

/* Holm (1979, Scand. J. Statist. 6): step-down adjusted p values; adjusted may be p. times
 * is an extra factor (the number of benchmarks looked at). */
void judge_holm(struct arena *a, const double *p, double *adjusted, size_t n, double times);

/* The verdict of an estimate: floor is the A/A control's largest plausible
 * difference (log), effect is what matters (log). Either way the whole interval (widened by
 * the allowance) is beyond 1, the adjusted p is at most JUDGE_ALPHA, and the
 * centre is beyond both floor and effect: faster or slower. Interval inside +-effect:
 * no difference. Would be a gain but for the layouts: layout luck. */
enum verdict_kind judge_verdict(const struct estimate *e, double floor, double effect);

/* The half width the noise alone would give with as many pairs. */
double judge_width_foretold(const struct estimate *e);

/* Pairs still to be taken until the interval is expected to decide that the
 * variant is faster (optimism standard errors better than it looks); INFINITY: never. */
double judge_pairs_to_win(const struct estimate *e, double floor, double effect, double optimism);
/* ... until anything is decided. */
double judge_pairs_to_decide(const struct estimate *e, double floor, double effect);

/* What it would take, as a phrase in the arena; pair_s: seconds for one pair. */
const char *judge_needed(struct arena *a, const struct estimate *e, double floor, double effect, double pair_s);

/* Options with their defaults, as log and fractions. */
double judge_effect(const struct measure_options *opt);

#endif
