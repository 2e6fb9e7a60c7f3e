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

void measure_judge(struct arena *a, struct subject_list *subjects, const struct benchmark_list *benchmarks,
		   const struct measure_options *opt)
{
	struct arena temp = {0};
	struct table_of_estimates t;
	table_fill(&temp, subjects, benchmarks, opt, &t);
	for (size_t i = 1; i < subjects->n; i++) {
		struct subject *s = &subjects->v[i];
		s->results = (struct result_list){0};
		s->verdict = VERDICT_NONE;
		for (size_t c = 0; c < t.columns; c++) {
			const char *name = c < benchmarks->n ? benchmarks->v[c].name : "*";
			if (!t.e[i * t.columns + c].n)
				continue;
			struct result *r = list_push(a, &s->results);
			write_result(a, &t, i, c, name, opt->metric, r);
			if (c + 1 == t.columns)
				s->verdict = r->verdict;
		}
	}
	arena_free(&temp);
}

/* ---- summaries ---- */

enum { WALL, CPU, RSS, FAULTS, SWITCHES, INSTRUCTIONS, SUMMARIES };

static const struct metric_summary kinds[SUMMARIES] = {
	[WALL] = {.metric = METRIC_WALL, .unit = "s"},
	[CPU] = {.metric = METRIC_CPU, .unit = "s"},
	[RSS] = {.metric = METRIC_RSS, .unit = "bytes"},
	[FAULTS] = {.metric = METRIC_WALL, .name = "faults", .unit = "faults"},
	[SWITCHES] = {.metric = METRIC_WALL, .name = "switches", .unit = "switches"},
	[INSTRUCTIONS] = {.metric = METRIC_INSTRUCTIONS, .unit = "instructions"},
};

static double value_of(const struct sample *s, int kind)
{
	switch (kind) {
	case FAULTS:
		return (double)s->faults;
	case SWITCHES:
		return (double)s->switches;
	default:
		return sample_value(s, kinds[kind].metric);
	}
}

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

/* One number per round: the sum over its benchmarks, for memory the largest. */
static size_t per_round(const struct subject *s, int kind, double *v)
{
	size_t n = 0;
	int round = -1, phase = -1;
	for (size_t i = 0; i < s->samples.n; i++) {
		const struct sample *one = &s->samples.v[i];
		if (one->status != SAMPLE_OK || (kind == INSTRUCTIONS && one->instructions < 0))
			continue;
		double x = value_of(one, kind);
		if (n && one->round == round && one->phase == phase) {
			v[n - 1] = kind == RSS ? fmax(v[n - 1], x) : v[n - 1] + x;
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
	*out = arena_alloc(a, SUMMARIES * sizeof **out);
	*n = 0;
	for (int k = 0; k < SUMMARIES; k++) {
		size_t count = per_round(&sorted, k, v);
		if (!count)
			continue;
		struct metric_summary *m = &(*out)[(*n)++];
		*m = kinds[k];
		m->n = (int)count;
		m->median = robust_median(&temp, v, count);
		m->min = robust_quantile(&temp, v, count, 0);
		m->max = robust_quantile(&temp, v, count, 1);
	}
	arena_free(&temp);
}
