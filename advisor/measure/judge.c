#include "measure/judge.h"

#include <math.h>
#include <stdlib.h>

#include "measure/robust.h"
#include "measure/sequence.h"

#define CLIP SEQUENCE_CLIP

double judge_effect(const struct measure_options *opt)
{
	return log1p((opt->min_effect > 0 ? opt->min_effect : 1.0) / 100);
}

/* The index of a layout in what takes part, growing the list. A variant with one
 * layout is grouped by the baseline's. */
struct group {
	unsigned key;
	double sum;
	size_t n;
};

static unsigned key_of(const struct pair *p, int by_base)
{
	return by_base ? p->base_layout : p->layout;
}

static size_t distinct(const struct pair_list *pairs, int by_base)
{
	size_t n = 0;
	for (size_t i = 0; i < pairs->n; i++) {
		size_t j = 0;
		while (j < i && key_of(&pairs->v[j], by_base) != key_of(&pairs->v[i], by_base))
			j++;
		n += j == i;
	}
	return n;
}

/* Sums per layout, of values clipped like the estimate, so that an outlier does
 * not look like a layout. */
static size_t group_pairs(const struct pair_list *pairs, int by_base, double centre, double limit, struct group *g)
{
	size_t n = 0;
	for (size_t i = 0; i < pairs->n; i++) {
		unsigned key = key_of(&pairs->v[i], by_base);
		size_t k = 0;
		while (k < n && g[k].key != key)
			k++;
		if (k == n)
			g[n++] = (struct group){.key = key};
		double d = pairs->v[i].y - centre;
		g[k].sum += limit > 0 ? fmax(-limit, fmin(limit, d)) : d;
		g[k].n++;
	}
	return n;
}

/* Spread of the pairs within their layouts: robust, so that layouts that differ
 * do not count as noise. */
static double within_spread(struct arena *a, const struct pair_list *pairs, int by_base, size_t layouts)
{
	double *d = arena_alloc(a, (pairs->n + 1) * sizeof *d), *v = arena_alloc(a, (pairs->n + 1) * sizeof *v);
	char *done = arena_alloc(a, pairs->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < pairs->n; i++) {
		size_t same = 0;
		if (done[i])
			continue;
		for (size_t j = i; j < pairs->n; j++) {
			if (key_of(&pairs->v[j], by_base) != key_of(&pairs->v[i], by_base))
				continue;
			done[j] = 1;
			v[same++] = pairs->v[j].y;
		}
		double median = robust_median(a, v, same);
		for (size_t k = 0; k < same; k++)
			d[n++] = v[k] - median;
	}
	double spread = robust_spread(a, d, n);
	/* each median took one degree of freedom */
	return n > layouts ? spread * sqrt((double)n / (double)(n - layouts)) : spread;
}

static void judge_groups(struct estimate *e, const struct group *g, size_t n, double spread)
{
	double mean = 0, noise = 0, between = 0, best = -INFINITY;
	for (size_t k = 0; k < n; k++) {
		double m = g[k].sum / (double)g[k].n;
		mean += m / (double)n;
		noise += spread * spread / (double)g[k].n / (double)n;
		best = fmax(best, m);
	}
	for (size_t k = 0; k < n; k++) {
		double d = g[k].sum / (double)g[k].n - mean;
		between += d * d / (double)(n - 1);
	}
	e->layout_var = between - noise;
	e->best_left_out = e->centre + (mean * (double)n - best) / (double)(n - 1);
	double df = e->n > n ? (double)(e->n - n) : 1;
	e->layout_p = noise > 0 ? f_tail(between / noise, (double)(n - 1), df) : between > 0 ? 0 : 1;
}

static void layouts_of(struct estimate *e, const struct pair_list *pairs)
{
	size_t own = distinct(pairs, 0), base = distinct(pairs, 1);
	int by_base = own < 2;
	e->layouts = (unsigned)(by_base ? base : own);
	e->layout_p = 1;
	e->best_left_out = e->centre;
	if (e->layouts < 2 || e->n < 2 * e->layouts)
		return;
	struct arena temp = {0};
	struct group *g = arena_alloc(&temp, (e->layouts + 1) * sizeof *g);
	double spread = within_spread(&temp, pairs, by_base, e->layouts);
	/* clip only what lies beyond all layouts: their own differences must show */
	size_t n = group_pairs(pairs, by_base, e->centre, fmax(4 * spread, 4 * e->spread), g);
	judge_groups(e, g, n, spread);
	arena_free(&temp);
}

static double *values(struct arena *a, const struct pair_list *pairs)
{
	double *y = arena_alloc(a, (pairs->n + 1) * sizeof *y);
	for (size_t i = 0; i < pairs->n; i++)
		y[i] = pairs->v[i].y;
	return y;
}

static const struct estimate nothing = {
	.lo = -INFINITY, .hi = INFINITY, .p = 1, .p_adjusted = 1, .p_fixed = 1, .p_fixed_adjusted = 1, .layout_p = 1};

void judge_estimate(struct arena *a, const struct pair_list *pairs, struct estimate *out)
{
	const double *y = values(a, pairs);
	*out = nothing;
	out->n = pairs->n;
	out->centre = robust_huber(a, y, pairs->n, CLIP, NULL);
	out->spread = robust_spread(a, y, pairs->n);
	sequence_init(a, &out->sequence, y, pairs->n);
	sequence_interval(&out->sequence, JUDGE_ALPHA, &out->lo, &out->hi);
	/* the sequence weighs early pairs by early scales; its interval still holds the centre nearly always */
	out->centre = fmax(out->lo, fmin(out->hi, out->centre));
	layouts_of(out, pairs);
}

void judge_exact(struct arena *a, const struct pair_list *pairs, struct estimate *out)
{
	const double *y = values(a, pairs);
	*out = nothing;
	out->n = pairs->n;
	out->exact = 1;
	if (!pairs->n)
		return;
	out->centre = robust_median(a, y, pairs->n);
	out->lo = robust_quantile(a, y, pairs->n, 0) - JUDGE_EXACT;
	out->hi = robust_quantile(a, y, pairs->n, 1) + JUDGE_EXACT;
}

void judge_p(struct estimate *e)
{
	if (e->exact) {
		e->p = e->p_fixed = e->lo > 0 || e->hi < 0 ? 0 : 1;
		return;
	}
	e->p = e->n ? sequence_p(&e->sequence, e->allowance) : 1;
	e->p_fixed = e->n ? sequence_p(&e->sequence, 0) : 1;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* The typical variance between layouts of all estimates but one; df its degrees
 * of freedom. The median of a chi-square over its df k is about (1 - 2/(9k))^3
 * (Wilson & Hilferty 1931): undone here. */
static double typical(struct arena *a, struct estimate **all, size_t n, size_t except, double *df)
{
	double *v = arena_alloc(a, (n + 1) * sizeof *v), each = 0;
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		if (i == except || all[i]->layouts < 2 || all[i]->n < 2 * all[i]->layouts)
			continue;
		v[k++] = all[i]->layout_var;
		each += all[i]->layouts - 1;
	}
	*df = each;
	if (!k)
		return 0;
	each /= (double)k;
	qsort(v, k, sizeof *v, by_value);
	double median = k % 2 ? v[k / 2] : (v[k / 2 - 1] + v[k / 2]) / 2;
	return median / pow(1 - 2 / (9 * each), 3);
}

/* How far the mean of L layouts may lie from the mean of all there are. The
 * level is a fifth of the interval's own, one-sided noise and layouts having to agree. */
#define LAYOUT_P 0.01
#define SURE_P	 0.01

static double allowance(const struct estimate *e, double typical_var, double typical_df)
{
	double own_df = e->layouts > 1 ? e->layouts - 1.0 : 0;
	if (own_df + typical_df <= 0)
		return 0;
	/* not more than four times its own weight from the others */
	double prior = fmin(typical_df, 4 * fmax(own_df, 3)), layouts = fmax(e->layouts, 1);
	double var = (own_df * e->layout_var + prior * typical_var) / (own_df + prior);
	double allow = var > 0 ? student_t(LAYOUT_P, own_df + prior) * sqrt(var / layouts) : 0;
	if (own_df > 0 && e->layout_p < SURE_P && e->layout_var > 0)
		allow = fmax(allow, student_t(LAYOUT_P, own_df) * sqrt(e->layout_var / layouts));
	return allow;
}

void judge_layouts(struct arena *a, struct estimate **all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double df, var = typical(a, all, n, i, &df);
		all[i]->allowance = allowance(all[i], var, df);
	}
}

struct ranked {
	double p;
	size_t at;
};

static int by_p(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	return (x->p > y->p) - (x->p < y->p);
}

void judge_holm(struct arena *a, const double *p, double *adjusted, size_t n, double times)
{
	struct ranked *r = arena_alloc(a, (n + 1) * sizeof *r);
	double most = 0;
	for (size_t i = 0; i < n; i++)
		r[i] = (struct ranked){p[i], i};
	qsort(r, n, sizeof *r, by_p);
	for (size_t i = 0; i < n; i++) {
		most = fmax(most, fmin(1, r[i].p * (double)(n - i) * times));
		adjusted[r[i].at] = most;
	}
}

/* One layout carries the gain: without the best there would be less than half
 * of it, or too little to matter, and the layouts surely differ. */
static int one_layout_carries(const struct estimate *e, double least)
{
	return e->layouts > 2 && e->layout_p < SURE_P && (e->best_left_out < e->centre / 2 || e->best_left_out < least);
}

enum verdict_kind judge_verdict(const struct estimate *e, double floor, double effect)
{
	double least = fmax(floor, effect), lo = e->lo - e->allowance, hi = e->hi + e->allowance;
	if (e->n == 0)
		return VERDICT_NONE;
	if (e->n < JUDGE_MIN_PAIRS && !e->exact)
		return VERDICT_INCONCLUSIVE;
	int carried = one_layout_carries(e, least);
	if (lo > 0 && e->p_adjusted <= JUDGE_ALPHA && e->centre >= least)
		return carried ? VERDICT_LAYOUT_LUCK : VERDICT_FASTER;
	if (hi < 0 && e->p_adjusted <= JUDGE_ALPHA && e->centre <= -least)
		return VERDICT_SLOWER;
	if (lo > -effect && hi < effect)
		return VERDICT_NO_DIFFERENCE;
	if (e->lo > 0 && e->p_fixed_adjusted <= JUDGE_ALPHA && e->centre >= least && e->layout_p < SURE_P)
		return VERDICT_LAYOUT_LUCK;
	return VERDICT_INCONCLUSIVE;
}
