/* What a report shows of a measurement. */
#include <math.h>
#include <stdlib.h>

#include "measure/robust.h"
#include "measure/table.h"

static double ratio(double log_ratio)
{
	double most = log(JUDGE_MAX_RATIO);
	return exp(fmax(-most, fmin(most, log_ratio)));
}

static void write_result(struct arena *a, const struct table_of_estimates *t, size_t subject, size_t column,
			 const char *benchmark, enum metric m, struct result *r)
{
	const struct estimate *e = &t->e[subject * t->columns + column];
	double floor = subject > 1 ? t->floor[column] : 0;
	*r = (struct result){.benchmark = benchmark,
			     .metric = m,
			     .speedup = ratio(e->centre),
			     .lo = ratio(e->lo - e->allowance),
			     .hi = ratio(e->hi + e->allowance),
			     .p_adjusted = e->p_adjusted,
			     .pairs = (int)e->n,
			     .verdict = table_verdict(t, subject, column)};
	if (r->verdict == VERDICT_INCONCLUSIVE)
		r->needed = judge_needed(a, e, floor, t->effect, t->pair_s[column]);
}

/* What the other design says; where it says something else, the interval holds both, and only what both say is said. */
static void compare_ways(struct arena *temp, const struct table_of_estimates *t, const struct subject_list *subjects,
			 size_t subject, const struct measure_options *opt, unsigned benchmarks)
{
	struct subject *s = &subjects->v[subject];
	struct pair_choice other = {opt->metric, opt->phase, t->design == DESIGN_ALONE ? DESIGN_TOGETHER : DESIGN_ALONE,
				    PAIRS_ALL, benchmarks};
	judge_other_way(temp, t, subjects, subject, &other, s);
	if (!s->ways_differ || !s->results.n)
		return;
	struct result *r = &s->results.v[s->results.n - 1];
	r->lo = fmin(r->lo, s->other.lo);
	r->hi = fmax(r->hi, s->other.hi);
	if (r->lo <= 1 && r->hi >= 1 && r->verdict != VERDICT_INCONCLUSIVE) {
		s->verdict = r->verdict = VERDICT_INCONCLUSIVE;
		r->needed = "to know which of the two is meant: side by side and alone it differs";
	}
}

void measure_judge(struct arena *a, struct subject_list *subjects, const struct benchmark_list *benchmarks,
		   const struct measure_options *opt)
{
	struct arena temp = {0};
	struct table_of_estimates t;
	enum design design = subjects_design(subjects, opt->phase);
	table_fill(&temp, subjects, benchmarks, opt, design, NULL, &t);
	if (subjects->n)
		subjects->v[0].design = design;
	for (size_t i = 1; i < subjects->n; i++) {
		struct subject *s = &subjects->v[i];
		s->results = (struct result_list){0};
		s->verdict = VERDICT_NONE;
		s->design = design;
		for (size_t c = 0; c < t.columns; c++) {
			const char *name = c < benchmarks->n ? benchmarks->v[c].name : "*";
			if (!t.e[i * t.columns + c].n)
				continue;
			struct result *r = list_push(a, &s->results);
			write_result(a, &t, i, c, name, opt->metric, r);
			if (c + 1 == t.columns)
				s->verdict = r->verdict;
		}
		if (opt->both_ways && i > 1)
			compare_ways(&temp, &t, subjects, i, opt, (unsigned)benchmarks->n);
	}
	arena_free(&temp);
}

/* ---- summaries ---- */

static int by_round(const void *a, const void *b)
{
	const struct sample *x = a, *y = b;
	return x->phase != y->phase ? x->phase - y->phase : x->round - y->round;
}

/* A copy in order of rounds: samples given back by a store come by benchmark. */
static struct subject in_order(struct arena *a, const struct subject *s)
{
	struct subject copy = *s;
	copy.samples.v = arena_alloc(a, (s->samples.n + 1) * sizeof *copy.samples.v);
	for (size_t i = 0; i < s->samples.n; i++)
		copy.samples.v[i] = s->samples.v[i];
	qsort(copy.samples.v, s->samples.n, sizeof *copy.samples.v, by_round);
	return copy;
}

/* Of two that share a processor, time passes and switches come for both. */
static int shows(const struct subject *s, const struct sample *one, enum metric metric)
{
	if (metric == METRIC_WALL || metric == METRIC_SWITCHES)
		return one->design == DESIGN_ALONE;
	return metric != METRIC_CPU || one->design == s->design;
}

/* One number per round, joined from its benchmarks as the metric says. */
static size_t per_round(const struct subject *s, enum metric metric, double *v)
{
	size_t n = 0;
	int round = -1, phase = -1;
	for (size_t i = 0; i < s->samples.n; i++) {
		const struct sample *one = &s->samples.v[i];
		double x = sample_value(one, metric);
		if (one->status != SAMPLE_OK || isnan(x) || !shows(s, one, metric))
			continue;
		if (n && one->round == round && one->phase == phase) {
			v[n - 1] = metric_info(metric)->join == METRIC_LARGEST ? fmax(v[n - 1], x) : v[n - 1] + x;
			continue;
		}
		v[n++] = x;
		round = one->round;
		phase = one->phase;
	}
	return n;
}

void measure_summaries(struct arena *a, const struct subject *s, struct metric_summary **out, size_t *n)
{
	struct arena temp = {0};
	double *v = arena_alloc(&temp, (s->samples.n + 1) * sizeof *v);
	struct subject sorted = in_order(&temp, s);
	*out = arena_alloc(a, METRIC_COUNT * sizeof **out);
	*n = 0;
	for (int k = 0; k < METRIC_COUNT; k++) {
		size_t count = per_round(&sorted, (enum metric)k, v);
		if (!count)
			continue;
		struct metric_summary *m = &(*out)[(*n)++];
		*m = (struct metric_summary){.metric = (enum metric)k, .unit = metric_unit((enum metric)k)};
		m->n = (int)count;
		m->median = robust_median(&temp, v, count);
		m->min = robust_quantile(&temp, v, count, 0);
		m->max = robust_quantile(&temp, v, count, 1);
	}
	arena_free(&temp);
}
