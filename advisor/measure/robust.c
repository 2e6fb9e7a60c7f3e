#include "measure/robust.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double *sorted(struct arena *a, const double *v, size_t n)
{
	double *s = arena_alloc(a, n * sizeof *s);
	memcpy(s, v, n * sizeof *s);
	qsort(s, n, sizeof *s, by_value);
	return s;
}

static double at_quantile(const double *s, size_t n, double q)
{
	double at = q * (double)(n - 1);
	size_t i = (size_t)at;
	if (i + 1 >= n)
		return s[n - 1];
	return s[i] + (at - (double)i) * (s[i + 1] - s[i]);
}

double robust_quantile(struct arena *a, const double *v, size_t n, double q)
{
	return n ? at_quantile(sorted(a, v, n), n, q) : 0;
}

double robust_median(struct arena *a, const double *v, size_t n)
{
	return robust_quantile(a, v, n, 0.5);
}

double robust_spread(struct arena *a, const double *v, size_t n)
{
	if (!n)
		return 0;
	double *d = sorted(a, v, n);
	double m = at_quantile(d, n, 0.5);
	for (size_t i = 0; i < n; i++)
		d[i] = fabs(d[i] - m);
	qsort(d, n, sizeof *d, by_value);
	return 1.4826 * at_quantile(d, n, 0.5);
}

double robust_trimmed(struct arena *a, const double *v, size_t n, double share)
{
	if (!n)
		return 0;
	const double *s = sorted(a, v, n);
	size_t cut = (size_t)(share * (double)n);
	if (2 * cut >= n)
		return at_quantile(s, n, 0.5);
	double sum = 0;
	for (size_t i = cut; i < n - cut; i++)
		sum += s[i];
	return sum / (double)(n - 2 * cut);
}

static double clipped(double x, double limit)
{
	return x > limit ? limit : x < -limit ? -limit : x;
}

static double clipped_sum(const double *v, size_t n, double at, double limit)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += clipped(v[i] - at, limit);
	return sum;
}

double robust_clipped_mean(const double *v, size_t n, double limit)
{
	double lo = n ? v[0] : 0, hi = lo;
	for (size_t i = 1; i < n; i++) {
		lo = fmin(lo, v[i]);
		hi = fmax(hi, v[i]);
	}
	for (int i = 0; limit > 0 && i < 60 && hi - lo > 1e-12; i++) {
		double mid = (lo + hi) / 2;
		if (clipped_sum(v, n, mid, limit) > 0)
			lo = mid;
		else
			hi = mid;
	}
	return (lo + hi) / 2;
}

double robust_huber(struct arena *a, const double *v, size_t n, double k, double *se)
{
	double limit = k * robust_spread(a, v, n), squares = 0, inside = 0;
	if (se)
		*se = 0;
	if (limit <= 0)
		return robust_median(a, v, n);
	double at = robust_clipped_mean(v, n, limit);
	for (size_t i = 0; i < n; i++) {
		double g = clipped(v[i] - at, limit);
		squares += g * g;
		inside += fabs(v[i] - at) < limit;
	}
	if (se && n > 1)
		*se = sqrt(squares * (double)n / (double)(n - 1)) / fmax(inside, 1);
	return at;
}

/* z with P(|Z| > z) = p, by bisection over erfc. */
static double normal_z(double p)
{
	double lo = 0, hi = 40;
	for (int i = 0; i < 80; i++) {
		double mid = (lo + hi) / 2;
		if (erfc(mid / M_SQRT2) > p)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

double robust_student_t(double p, double df)
{
	if (df <= 1)
		return 1 / tan(p * M_PI_2);
	if (df <= 2)
		return sqrt(2 / (p * (2 - p)) - 2);
	if (df > 1e6)
		return normal_z(p);
	/* Hill, Algorithm 396, names as there. */
	double a = 1 / (df - 0.5), b = 48 / (a * a);
	double c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
	double d = ((94.5 / (b + c) - 3) / b + 1) * sqrt(a * M_PI_2) * df;
	double y = pow(d * p, 2 / df);
	if (y > 0.05 + a) {
		double x = -normal_z(p);
		y = x * x;
		if (df < 5)
			c += 0.3 * (df - 4.5) * (x + 0.6);
		c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
		y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
		y = expm1(a * y * y);
	} else {
		y = ((1 / (((df + 6) / (df * y) - 0.089 * d - 0.822) * (df + 2) * 3) + 0.5 / (df + 4)) * y - 1) *
			    (df + 1) / (df + 2) +
		    1 / y;
	}
	return sqrt(df * y);
}

/* The continued fraction of the incomplete beta function (Lentz's method). */
static double beta_fraction(double a, double b, double x)
{
	double c = 1, d = 1 / (1 - (a + b) * x / (a + 1)), h = d;
	for (int m = 1; m < 300; m++) {
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / (1 + even * d);
		c = 1 + even / c;
		h *= d * c;
		double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / (1 + odd * d);
		c = 1 + odd / c;
		h *= d * c;
		if (fabs(d * c - 1) < 1e-12)
			break;
	}
	return h;
}

static double incomplete_beta(double a, double b, double x)
{
	if (x <= 0)
		return 0;
	if (x >= 1)
		return 1;
	double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
	if (x < (a + 1) / (a + b + 2))
		return front * beta_fraction(a, b, x) / a;
	return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double robust_f_tail(double f, double a, double b)
{
	return f <= 0 ? 1 : incomplete_beta(b / 2, a / 2, b / (b + a * f));
}
