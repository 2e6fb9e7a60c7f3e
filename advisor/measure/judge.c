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

/* The layout a pair is grouped by: the variant's, or the baseline's when the
 * variant has only one. */
static unsigned key_of(const struct pair *p, int by_base)
{
	return by_base ? p->base_layout : p->layout;
}

/* The pairs by layout: values one group after the other. */
struct groups {
	double *y;
	size_t *size;
	double *centre;
	size_t n, all;
};

static struct groups group_pairs(struct arena *a, const struct pair_list *pairs, int by_base)
{
	struct groups g = {.y = arena_alloc(a, (pairs->n + 1) * sizeof *g.y),
			   .size = arena_alloc(a, (pairs->n + 1) * sizeof *g.size),
			   .centre = arena_alloc(a, (pairs->n + 1) * sizeof *g.centre)};
	char *done = arena_alloc(a, pairs->n + 1);
	for (size_t i = 0; i < pairs->n; i++) {
		if (done[i])
			continue;
		for (size_t j = i; j < pairs->n; j++) {
			if (key_of(&pairs->v[j], by_base) != key_of(&pairs->v[i], by_base))
				continue;
			done[j] = 1;
			g.y[g.all++] = pairs->v[j].y;
			g.size[g.n]++;
		}
		g.n++;
	}
	return g;
}

/* The robust SD of pairs around their layout's median: layouts that differ do not
 * count as noise. Each median took a degree of freedom. */
static double within_spread(struct arena *a, const struct groups *g)
{
	double *d = arena_alloc(a, (g->all + 1) * sizeof *d);
	size_t at = 0;
	for (size_t k = 0; k < g->n; k++) {
		double median = robust_median(a, g->y + at, g->size[k]);
		for (size_t i = 0; i < g->size[k]; i++, at++)
			d[at] = g->y[at] - median;
	}
	double spread = robust_spread(a, d, g->all);
	return g->all > g->n ? spread * sqrt((double)g->all / (double)(g->all - g->n)) : spread;
}

/* Clipped mean of each layout, and the variance of one pair that belongs to such
 * means (pooled over the layouts, sandwich formula). */
static double centre_groups(struct groups *g, double limit)
{
	double squares = 0, inside = 0;
	size_t at = 0;
	for (size_t k = 0; k < g->n; k++) {
		g->centre[k] = robust_clipped_mean(g->y + at, g->size[k], limit);
		for (size_t i = 0; i < g->size[k]; i++, at++) {
			double d = fabs(g->y[at] - g->centre[k]);
			squares += fmin(d, limit) * fmin(d, limit);
			inside += d < limit;
		}
	}
	double share = inside / (double)g->all;
	return squares / (double)(g->all - g->n) / fmax(share * share, 0.01);
}

static void compare_groups(struct estimate *e, const struct groups *g, double var)
{
	double mean = 0, noise = 0, between = 0, best = -INFINITY, n = (double)g->n;
	for (size_t k = 0; k < g->n; k++) {
		mean += g->centre[k] / n;
		noise += var / (double)g->size[k] / n;
		best = fmax(best, g->centre[k]);
	}
	for (size_t k = 0; k < g->n; k++)
		between += (g->centre[k] - mean) * (g->centre[k] - mean) / (n - 1);
	e->layout_var = between - noise;
	e->layout_noise = noise;
	e->best_left_out = (mean * n - best) / (n - 1);
	e->layout_p = noise > 0 ? robust_f_tail(between / noise, n - 1, (double)(g->all - g->n)) : between > 0 ? 0 : 1;
}

/* Two pairs per layout are the least that tell layouts from noise. */
static void layouts_of(struct estimate *e, const struct pair_list *pairs)
{
	struct arena temp = {0};
	struct groups g = group_pairs(&temp, pairs, 0);
	if (g.n < 2)
		g = group_pairs(&temp, pairs, 1);
	e->layouts = (unsigned)g.n;
	e->best_left_out = e->centre;
	if (g.n >= 2 && g.all >= 2 * g.n)
		compare_groups(e, &g, centre_groups(&g, CLIP * within_spread(&temp, &g)));
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
	e->p = e->n ? sequence_p(&e->sequence, e->test_allowance) : 1;
	e->p_fixed = e->n ? sequence_p(&e->sequence, 0) : 1;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* What the other estimates say of layouts. */
struct typical {
	double var, noise, df;
};

static double median_of(double *v, size_t n)
{
	if (!n)
		return 0;
	qsort(v, n, sizeof *v, by_value);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

/* The median of a chi-square over its df k is about (1 - 2/(9k))^3 (Wilson &
 * Hilferty 1931): undone here. */
static struct typical typical_of(struct arena *a, struct estimate **all, size_t n, size_t except)
{
	double *v = arena_alloc(a, (n + 1) * sizeof *v), *w = arena_alloc(a, (n + 1) * sizeof *w);
	struct typical t = {0};
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		if (i == except || all[i]->layouts < 2 || all[i]->n < 2 * all[i]->layouts)
			continue;
		v[k] = all[i]->layout_var + all[i]->layout_noise;
		w[k++] = all[i]->layout_noise;
		t.df += all[i]->layouts - 1;
	}
	if (!k)
		return t;
	t.noise = median_of(w, k);
	t.var = median_of(v, k) / pow(1 - 2 / (9 * t.df / (double)k), 3) - t.noise;
	return t;
}

/* How far the mean of L layouts may lie from the mean of all there are: for the
 * interval, and for the verdict, of which at most one in a hundred may be wrong
 * even where the layouts are all the noise there is. */
#define LAYOUT_P      0.05
#define LAYOUT_TEST_P 0.01
#define SURE_P	      0.01

static void set_allowance(struct estimate *e, const struct typical *t)
{
	double own_df = e->layouts > 1 ? e->layouts - 1.0 : 0, layouts = fmax(e->layouts, 1);
	e->allowance = e->test_allowance = 0;
	if (own_df + t->df <= 0)
		return;
	/* not more than four times its own weight from the others */
	double prior = fmin(t->df, 4 * fmax(own_df, 3)), df = own_df + prior;
	double var = (own_df * e->layout_var + prior * t->var) / df;
	double typical_mean = fmax(t->var, 0) + e->layout_noise;
	if (own_df > 0 && t->df > 0 && typical_mean > 0 &&
	    robust_f_tail((e->layout_var + e->layout_noise) / typical_mean, own_df, t->df) < SURE_P) {
		var = e->layout_var;
		df = own_df;
	}
	if (var <= 0)
		return;
	e->allowance = robust_student_t(LAYOUT_P, df) * sqrt(var / layouts);
	e->test_allowance = robust_student_t(LAYOUT_TEST_P, df) * sqrt(var / layouts);
}

void judge_layouts(struct arena *a, struct estimate **all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct typical t = typical_of(a, all, n, i);
		set_allowance(all[i], &t);
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

/* One layout carries the gain: the layouts surely differ, and without the best one
 * less than half of it is left, or too little to matter. */
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
	/* a gain, were these the only layouts there are */
	if (e->lo > 0 && e->p_fixed_adjusted <= JUDGE_ALPHA && e->centre >= least && one_layout_carries(e, least))
		return VERDICT_LAYOUT_LUCK;
	if (lo > 0 && e->p_adjusted <= JUDGE_ALPHA && e->centre >= least)
		return VERDICT_FASTER;
	if (hi < 0 && e->p_adjusted <= JUDGE_ALPHA && e->centre <= -least)
		return VERDICT_SLOWER;
	if (lo > -effect && hi < effect)
		return VERDICT_NO_DIFFERENCE;
	return VERDICT_INCONCLUSIVE;
}
