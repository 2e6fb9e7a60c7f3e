#include "measure/table.h"

#include <math.h>

static int takes_part(const struct subject *s)
{
	return s->status == MEASURE_OK && s->samples.n > 0;
}

static void estimate_column(struct arena *a, const struct subject_list *subjects, const struct measure_options *opt,
			    unsigned benchmarks, size_t column, struct table_of_estimates *t)
{
	int which = column < benchmarks ? (int)column : PAIRS_ALL;
	struct estimate **all = arena_alloc(a, (subjects->n + 1) * sizeof *all);
	size_t n = 0;
	for (size_t i = 1; i < subjects->n; i++) {
		struct estimate *e = &t->e[i * t->columns + column];
		struct pair_list pairs = {0};
		if (takes_part(&subjects->v[i]))
			pairs_take(a, &subjects->v[0], &subjects->v[i], opt->metric, opt->phase, which, benchmarks,
				   &pairs);
		(opt->metric == METRIC_INSTRUCTIONS ? judge_exact : judge_estimate)(a, &pairs, e);
		if (e->n)
			all[n++] = e;
	}
	judge_layouts(a, all, n);
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
static void correct(struct arena *a, const struct subject_list *subjects, unsigned benchmarks, size_t column,
		    struct table_of_estimates *t)
{
	double *p = arena_alloc(a, (subjects->n + 1) * sizeof *p),
	       *fixed = arena_alloc(a, (subjects->n + 1) * sizeof *fixed);
	size_t n = 0, *at = arena_alloc(a, (subjects->n + 1) * sizeof *at);
	double times = column < benchmarks ? benchmarks : 1;
	for (size_t i = 1; i < subjects->n; i++) {
		struct estimate *e = &t->e[i * t->columns + column];
		judge_p(e);
		e->p_adjusted = e->p;
		e->p_fixed_adjusted = e->p_fixed;
		/* a variant that was not measured yet is a hypothesis all the same */
		if (i < 2 || subjects->v[i].status != MEASURE_OK)
			continue;
		p[n] = e->p;
		fixed[n] = e->p_fixed;
		at[n++] = i;
	}
	judge_holm(a, p, p, n, times);
	judge_holm(a, fixed, fixed, n, times);
	for (size_t k = 0; k < n; k++) {
		struct estimate *e = &t->e[at[k] * t->columns + column];
		e->p_adjusted = p[k];
		e->p_fixed_adjusted = fixed[k];
		e->family = (double)n * times;
	}
}

/* Mean wall seconds of a subject's runs of a benchmark, or of all together. */
static double mean_wall(const struct subject *s, unsigned benchmarks, size_t column)
{
	double total = 0;
	for (unsigned b = 0; b < benchmarks; b++) {
		double sum = 0, n = 0;
		if (column < benchmarks && b != column)
			continue;
		for (size_t i = 0; i < s->samples.n; i++) {
			if (s->samples.v[i].benchmark != b)
				continue;
			sum += (double)s->samples.v[i].wall_ns / 1e9;
			n++;
		}
		total += n > 0 ? sum / n : 0;
	}
	return total;
}

void table_fill(struct arena *a, const struct subject_list *subjects, const struct benchmark_list *benchmarks,
		const struct measure_options *opt, struct table_of_estimates *out)
{
	unsigned n = (unsigned)benchmarks->n;
	*out = (struct table_of_estimates){.subjects = subjects->n, .columns = n > 1 ? n + 1 : n};
	out->e = arena_alloc(a, (subjects->n * out->columns + 1) * sizeof *out->e);
	out->floor = arena_alloc(a, (out->columns + 1) * sizeof *out->floor);
	out->floor_to_come = arena_alloc(a, (out->columns + 1) * sizeof *out->floor_to_come);
	out->pair_s = arena_alloc(a, (out->columns + 1) * sizeof *out->pair_s);
	out->effect = judge_effect(opt);
	for (size_t c = 0; c < out->columns; c++) {
		estimate_column(a, subjects, opt, n, c, out);
		correct(a, subjects, n, c, out);
		if (subjects->n > 1)
			set_floor(&out->e[out->columns + c], &out->floor[c], &out->floor_to_come[c]);
		if (subjects->n > 0)
			out->pair_s[c] = 3 * mean_wall(&subjects->v[0], n, c);
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
