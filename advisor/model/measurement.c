#include "model/measurement.h"

#include <string.h>

#include "base/str.h"

static const char *const verdict_names[] = {"none", "faster", "slower", "no-difference", "layout-luck", "inconclusive"};

#define COUNT(x) (sizeof(x) / sizeof *(x))

const char *verdict_name(enum verdict_kind k)
{
	return verdict_names[k];
}

int verdict_parse(const char *name, enum verdict_kind *out)
{
	for (size_t i = 0; i < COUNT(verdict_names); i++) {
		if (!str_eq(name, verdict_names[i]))
			continue;
		*out = (enum verdict_kind)i;
		return 0;
	}
	return -1;
}

const struct result *result_overall(const struct result_list *l, enum metric metric)
{
	const struct result *first = NULL;
	for (size_t i = 0; i < l->n; i++) {
		if (l->v[i].metric != metric)
			continue;
		if (str_eq(l->v[i].benchmark, "*"))
			return &l->v[i];
		first = first ? first : &l->v[i];
	}
	return first ? first : l->n ? &l->v[0] : NULL;
}

static int belongs(const struct sample *s, unsigned benchmark, int phase)
{
	return s->status == SAMPLE_OK && s->phase == phase && s->benchmark == benchmark;
}

void subject_series(struct arena *a, const struct subject *s, const struct benchmark_list *benchmarks,
		    enum metric metric, int phase, struct series_list *out)
{
	for (unsigned b = 0; b < benchmarks->n; b++) {
		size_t n = 0;
		for (size_t i = 0; i < s->samples.n; i++)
			n += (size_t)belongs(&s->samples.v[i], b, phase);
		if (!n)
			continue;
		struct series *one = list_push(a, out);
		*one = (struct series){.benchmark = benchmarks->v[b].name, .metric = metric};
		one->rounds = arena_alloc(a, n * sizeof *one->rounds);
		one->values = arena_alloc(a, n * sizeof *one->values);
		for (size_t i = 0; i < s->samples.n; i++) {
			if (!belongs(&s->samples.v[i], b, phase))
				continue;
			one->rounds[one->n] = s->samples.v[i].round;
			one->values[one->n++] = sample_value(&s->samples.v[i], metric);
		}
	}
}
