/* Location and spread of noisy numbers with far outliers, and the quantiles
 * that go with them. Pure. */
#ifndef ADVISOR_MEASURE_ROBUST_H
#define ADVISOR_MEASURE_ROBUST_H

#include <stddef.h>

#include "base/arena.h"

/* All give 0 for n == 0; a is for a sorted copy. */
double robust_median(struct arena *a, const double *v, size_t n);
/* The q-quantile, linear between order statistics (Hyndman & Fan 1996, type 7). */
double robust_quantile(struct arena *a, const double *v, size_t n, double q);
/* 1.4826 times the median absolute deviation from the median: the SD, were the
 * noise normal (Hampel 1974). */
double robust_spread(struct arena *a, const double *v, size_t n);
/* Mean without the given share at either end. */
double robust_trimmed(struct arena *a, const double *v, size_t n, double share);
/* Huber's M-estimate of location (Huber 1964): deviations count up to limit.
 * By bisection. limit 0: the mean of least and largest. */
double robust_clipped_mean(const double *v, size_t n, double limit);
/* The same with clipping at k robust SDs (robust_spread), the median without any. se, when not NULL, gets its standard
 * error by the sandwich formula (Huber & Ronchetti 2009, 6.1). */
double robust_huber(struct arena *a, const double *v, size_t n, double k, double *se);

/* t with P(|T| > t) = p for Student's T with df > 0 degrees of freedom
 * (Hill, Algorithm 396, CACM 13, 1970; exact for df 1 and 2). */
double robust_student_t(double p, double df);
/* P(F > f) for F with (a, b) degrees of freedom (incomplete beta by continued
 * fraction, Numerical Recipes 6.4). */
double robust_f_tail(double f, double a, double b);

#endif
