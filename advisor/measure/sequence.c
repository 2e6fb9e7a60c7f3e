#include "measure/sequence.h"

#include <math.h>

#include "measure/robust.h"

/* Below these many earlier pairs a scale says nothing: the sign alone counts. */
#define SCALE_MIN 4
/* Pairs that agree to this share are the same number: counters, page sizes. */
#define SCALE_FLOOR 1e-7

/* The best rate for a shift of d robust SDs is about d, and a shift is found
 * when it is about 3.4/sqrt(n) SDs: rates from 0.1 on, each twice the one before (0.1 to 1.6) cover n
 * from 8 to 1000. Equal weights. Grids and clips were compared by simulation, see METHOD.md. */
#define LEAST_RATE 0.1
#define RATES	   5
/* Factors multiplied before a logarithm is taken: each is at most 1 + exp(2 * 1.6 * clip). */
#define BATCH 64

void sequence_init(struct arena *a, struct sequence *s, const double *y, size_t n)
{
	s->y = y;
	s->n = n;
	s->scale = arena_alloc(a, (n + 1) * sizeof *s->scale);
	struct arena temp = {0};
	double scale = 0;
	size_t next = SCALE_MIN; /* when the scale is looked at again: every tenth more */
	for (size_t i = 0; i < n; i++) {
		if (i == next) {
			scale = fmax(robust_spread(&temp, y, i), SCALE_FLOOR);
			next = i + 1 + i / 10;
			arena_free(&temp);
		}
		s->scale[i] = scale;
	}
}

/* g of the pair, times the side. */
static double pull(const struct sequence *s, size_t i, double theta, int side)
{
	double d = side * (s->y[i] - theta);
	if (s->scale[i] <= 0)
		return (d > 0) - (d < 0);
	double z = d / s->scale[i];
	return z > SEQUENCE_CLIP ? SEQUENCE_CLIP : z < -SEQUENCE_CLIP ? -SEQUENCE_CLIP : z;
}

/* Each rate is twice the one before, so its exponential is the square. */
static void multiply(double product[RATES], double g)
{
	double e = exp(-2 * LEAST_RATE * g);
	for (size_t k = 0; k < RATES; k++) {
		product[k] *= 1 + e;
		e *= e;
	}
}

double sequence_log_e(const struct sequence *s, double theta, int side)
{
	double sums[RATES] = {0}, top = -INFINITY, mix = 0;
	for (size_t i = 0; i < s->n; i += BATCH) {
		double product[RATES] = {1, 1, 1, 1, 1};
		for (size_t j = i; j < s->n && j < i + BATCH; j++)
			multiply(product, pull(s, j, theta, side));
		for (size_t k = 0; k < RATES; k++)
			sums[k] -= log(product[k]);
	}
	for (size_t k = 0; k < RATES; k++)
		top = fmax(top, sums[k]);
	for (size_t k = 0; k < RATES; k++)
		mix += exp(sums[k] - top);
	return (double)s->n * M_LN2 + top + log(mix / RATES);
}

/* The theta where the e-value against it falls to 1/alpha. inside is not
 * rejected, outside is. */
static double edge(const struct sequence *s, double limit, int side, double inside, double outside)
{
	for (int i = 0; i < 50 && fabs(inside - outside) > 1e-6; i++) {
		double mid = (inside + outside) / 2;
		if (sequence_log_e(s, mid, side) >= limit)
			outside = mid;
		else
			inside = mid;
	}
	return outside;
}

void sequence_interval(const struct sequence *s, double alpha, double *lo, double *hi)
{
	double limit = log(2 / alpha), least = INFINITY, most = -INFINITY;
	*lo = -INFINITY;
	*hi = INFINITY;
	for (size_t i = 0; i < s->n; i++) {
		least = fmin(least, s->y[i]);
		most = fmax(most, s->y[i]);
	}
	/* Below all pairs every sign agrees; more is never said than there. */
	double far = s->n ? SEQUENCE_CLIP * s->scale[s->n - 1] + 1e-6 : 0;
	if (s->n && sequence_log_e(s, least - far, +1) >= limit)
		*lo = edge(s, limit, +1, most + far, least - far);
	if (s->n && sequence_log_e(s, most + far, -1) >= limit)
		*hi = edge(s, limit, -1, least - far, most + far);
}

double sequence_p(const struct sequence *s, double allowance)
{
	double up = sequence_log_e(s, allowance, +1), down = sequence_log_e(s, -allowance, -1);
	return fmin(1, 2 * exp(-fmax(up, down)));
}
