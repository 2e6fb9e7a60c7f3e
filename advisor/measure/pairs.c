#include "measure/pairs.h"

#include <math.h>

/* Samples of one subject by round and benchmark; a missing one is 0. */
struct table {
	double *value;
	unsigned *layout;
	int first, rounds;
	unsigned benchmarks;
};

static int counts(const struct sample *s, const struct pair_choice *c)
{
	return s->phase == c->phase && s->design == c->design && s->status == SAMPLE_OK &&
	       s->benchmark < c->benchmarks && sample_value(s, c->metric) > 0;
}

static void fill(struct table *t, const struct subject *s, const struct pair_choice *c)
{
	for (size_t i = 0; i < s->samples.n; i++) {
		const struct sample *one = &s->samples.v[i];
		if (!counts(one, c))
			continue;
		if (one->round < t->first || one->round >= t->first + t->rounds)
			continue;
		size_t at = (size_t)(one->round - t->first) * t->benchmarks + one->benchmark;
		t->value[at] = sample_value(one, c->metric);
		t->layout[at] = one->layout;
	}
}

static struct table table_new(struct arena *a, int first, int rounds, unsigned benchmarks)
{
	struct table t = {.first = first, .rounds = rounds, .benchmarks = benchmarks};
	t.value = arena_alloc(a, (size_t)rounds * benchmarks * sizeof *t.value);
	t.layout = arena_alloc(a, (size_t)rounds * benchmarks * sizeof *t.layout);
	return t;
}

/* The rounds the variant took part in. */
static int span(const struct subject *s, const struct pair_choice *c, int *first)
{
	int last = -1;
	*first = 0;
	for (size_t i = 0; i < s->samples.n; i++) {
		const struct sample *one = &s->samples.v[i];
		if (one->phase != c->phase || one->design != c->design || one->round < 0)
			continue;
		if (last < 0 || one->round < *first)
			*first = one->round;
		if (one->round > last)
			last = one->round;
	}
	return last < 0 ? 0 : last - *first + 1;
}

/* The mean log ratio over [from, to) of a row; 0 when one is missing. */
static int mean_log(enum metric metric, const double *base, const double *variant, unsigned from, unsigned to,
		    double *y)
{
	double sum = 0, sign = metric_more_is_better(metric) ? -1 : 1;
	for (unsigned b = from; b < to; b++) {
		if (base[b] <= 0 || variant[b] <= 0)
			return 0;
		sum += log(base[b] / variant[b]) * sign;
	}
	*y = sum / (to - from);
	return 1;
}

void pairs_take(struct arena *a, const struct subject *base, const struct subject *variant,
		const struct pair_choice *choice, struct pair_list *out)
{
	unsigned benchmarks = choice->benchmarks;
	int first, rounds = span(variant, choice, &first), benchmark = choice->benchmark;
	if (!rounds || !benchmarks)
		return;
	struct arena temp = {0};
	struct table b = table_new(&temp, first, rounds, benchmarks), v = table_new(&temp, first, rounds, benchmarks);
	fill(&b, base, choice);
	fill(&v, variant, choice);
	unsigned from = benchmark == PAIRS_ALL ? 0 : (unsigned)benchmark;
	unsigned to = benchmark == PAIRS_ALL ? benchmarks : from + 1;
	for (int r = 0; r < rounds; r++) {
		size_t row = (size_t)r * benchmarks;
		double y;
		if (!mean_log(choice->metric, b.value + row, v.value + row, from, to, &y))
			continue;
		*list_push(a, out) = (struct pair){.y = y,
						   .base_layout = b.layout[row + from],
						   .layout = v.layout[row + from],
						   .round = first + r};
	}
	arena_free(&temp);
}
