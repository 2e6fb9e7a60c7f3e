#include "measure/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int takes_part(const struct subject *s)
{
	return s->status == MEASURE_OK && s->samples.n > 0;
}

/* One estimate of an earlier look, in memory of its own. */
struct cached_estimate {
	struct arena a;
	size_t samples; /* it was made from; 0: never */
	struct estimate e;
	double p_for; /* the allowance that its p values belong to; -1: none */
};

/* Looks are made again after so many more samples: one in twenty. */
#define LOOK_SHARE 20

void table_cache_free(struct table_cache *c)
{
	for (size_t i = 0; i < c->n; i++)
		arena_free(&c->v[i].a);
	free(c->v);
	*c = (struct table_cache){0};
}

/* Subjects may join a race: estimates stay where they are. */
static void cache_make(struct table_cache *c, size_t n)
{
	struct cached_estimate *more = c && n > c->n ? realloc(c->v, n * sizeof *c->v) : NULL;
	if (!more)
		return;
	memset(more + c->n, 0, (n - c->n) * sizeof *more);
	c->v = more;
	c->n = n;
}

/* What is asked for in a column. */
struct column {
	struct pair_choice choice;
	size_t index;
	struct table_cache *cache;
};

static void estimate_again(struct arena *a, const struct subject_list *subjects, size_t i, const struct column *col,
			   struct estimate *e)
{
	struct pair_list pairs = {0};
	if (takes_part(&subjects->v[i]))
		pairs_take(a, &subjects->v[0], &subjects->v[i], &col->choice, &pairs);
	(col->choice.metric == METRIC_INSTRUCTIONS ? judge_exact : judge_estimate)(a, &pairs, e);
}

static void estimate_one(struct arena *a, const struct subject_list *subjects, size_t i, const struct column *col,
			 struct table_of_estimates *t)
{
	size_t at = i * t->columns + col->index, n = subjects->v[i].samples.n;
	struct cached_estimate *c = col->cache && at < col->cache->n ? &col->cache->v[at] : NULL;
	if (!c || !takes_part(&subjects->v[i])) {
		estimate_again(a, subjects, i, col, &t->e[at]);
		return;
	}
	if (!c->samples || n > c->samples + c->samples / LOOK_SHARE) {
		arena_free(&c->a);
		estimate_again(&c->a, subjects, i, col, &c->e);
		c->samples = n;
		c->p_for = -1;
	}
	t->e[at] = c->e;
}

static void estimate_column(struct arena *a, const struct subject_list *subjects, const struct column *col,
			    struct table_of_estimates *t)
{
	struct estimate **all = arena_alloc(a, (subjects->n + 1) * sizeof *all);
	size_t n = 0;
	for (size_t i = 1; i < subjects->n; i++) {
		estimate_one(a, subjects, i, col, t);
		if (t->e[i * t->columns + col->index].n)
			all[n++] = &t->e[i * t->columns + col->index];
	}
	judge_layouts(a, all, n);
}

/* The p values of an estimate, from the cache where they belong to the same allowance. */
static void find_p(struct table_cache *cache, size_t at, struct estimate *e)
{
	struct cached_estimate *c = cache && at < cache->n && cache->v[at].samples ? &cache->v[at] : NULL;
	if (!c || c->p_for != e->test_allowance) {
		judge_p(e);
		if (c) {
			c->e.p = e->p;
			c->e.p_fixed = e->p_fixed;
			c->p_for = e->test_allowance;
		}
	}
}

/* The far end of the A/A control's interval: what two builds of the same code may
 * differ by here. */
static void set_floor(const struct estimate *control, double *floor, double *to_come)
{
	if (!control->n)
		return;
	double far = fmax(fabs(control->lo), fabs(control->hi));
	*floor = control->exact ? fmax(far - JUDGE_EXACT, 0) : far;
	*to_come = fmin(*floor, fabs(control->centre) + judge_width_foretold(control));
}

/* p values of the variants (index 2 and up), corrected for their number and, per
 * benchmark, for the number of benchmarks. The control stands alone. */
static void correct(struct arena *a, const struct subject_list *subjects, size_t expected, unsigned benchmarks,
		    const struct column *col, struct table_of_estimates *t)
{
	size_t column = col->index;
	double *p = arena_alloc(a, (subjects->n + expected + 1) * sizeof *p),
	       *fixed = arena_alloc(a, (subjects->n + expected + 1) * sizeof *fixed);
	size_t n = 0, all, *at = arena_alloc(a, (subjects->n + 1) * sizeof *at);
	double times = column < benchmarks ? benchmarks : 1;
	for (size_t i = 1; i < subjects->n; i++) {
		struct estimate *e = &t->e[i * t->columns + column];
		find_p(col->cache, i * t->columns + column, e);
		e->p_adjusted = e->p;
		e->p_fixed_adjusted = e->p_fixed;
		/* a variant that was not measured yet is a hypothesis all the same */
		if (i < 2 || subjects->v[i].status != MEASURE_OK)
			continue;
		p[n] = e->p;
		fixed[n] = e->p_fixed;
		at[n++] = i;
	}
	/* and so is one that is still to come */
	for (all = n; all < expected; all++)
		p[all] = fixed[all] = 1;
	judge_holm(a, p, p, all, times);
	judge_holm(a, fixed, fixed, all, times);
	for (size_t k = 0; k < n; k++) {
		struct estimate *e = &t->e[at[k] * t->columns + column];
		e->p_adjusted = p[k];
		e->p_fixed_adjusted = fixed[k];
		e->family = (double)all * times;
	}
}

/* Mean seconds that a sample of a subject took, for a benchmark or for all together. */
static double mean_took(const struct subject *s, unsigned benchmarks, size_t column)
{
	double total = 0;
	for (unsigned b = 0; b < benchmarks; b++) {
		double sum = 0, n = 0;
		if (column < benchmarks && b != column)
			continue;
		for (size_t i = 0; i < s->samples.n; i++) {
			const struct sample *one = &s->samples.v[i];
			if (one->benchmark != b)
				continue;
			sum += (double)(one->took_ns ? one->took_ns : one->wall_ns) / 1e9;
			n++;
		}
		total += n > 0 ? sum / n : 0;
	}
	return total;
}

void table_fill(struct arena *a, const struct subject_list *subjects, const struct benchmark_list *benchmarks,
		const struct measure_options *opt, enum design design, struct table_cache *cache,
		struct table_of_estimates *out)
{
	unsigned n = (unsigned)benchmarks->n;
	*out = (struct table_of_estimates){.subjects = subjects->n, .columns = n > 1 ? n + 1 : n, .design = design};
	out->e = arena_alloc(a, (subjects->n * out->columns + 1) * sizeof *out->e);
	out->floor = arena_alloc(a, (out->columns + 1) * sizeof *out->floor);
	out->floor_to_come = arena_alloc(a, (out->columns + 1) * sizeof *out->floor_to_come);
	out->pair_s = arena_alloc(a, (out->columns + 1) * sizeof *out->pair_s);
	out->effect = judge_effect(opt);
	cache_make(cache, subjects->n * out->columns);
	for (size_t c = 0; c < out->columns; c++) {
		struct column col = {.choice = {opt->metric, opt->phase, design, c < n ? (int)c : PAIRS_ALL, n},
				     .index = c,
				     .cache = cache};
		estimate_column(a, subjects, &col, out);
		correct(a, subjects, opt->feed ? opt->feed->expected : 0, n, &col, out);
		if (subjects->n > 1)
			set_floor(&out->e[out->columns + c], &out->floor[c], &out->floor_to_come[c]);
		if (subjects->n > 0)
			out->pair_s[c] = 3 * mean_took(&subjects->v[0], n, c);
	}
}

const struct estimate *table_main(const struct table_of_estimates *t, size_t subject)
{
	return &t->e[subject * t->columns + t->columns - 1];
}

enum verdict_kind table_verdict(const struct table_of_estimates *t, size_t subject, size_t column)
{
	/* the control has no other control to beat */
	double floor = subject > 1 ? t->floor[column] : 0;
	return judge_verdict(&t->e[subject * t->columns + column], floor, t->effect);
}
