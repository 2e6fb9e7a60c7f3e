#include "model/measurement.h"

#include <string.h>

#include "base/str.h"

static const char *const verdict_names[] = {"none", "faster", "slower", "no-difference", "layout-luck", "inconclusive"};

#define COUNT(x) (sizeof(x) / sizeof *(x))

const char *verdict_name(enum verdict_kind k)
{
	return verdict_names[k];
}

const char *design_name(enum design d)
{
	return d == DESIGN_TOGETHER ? "side by side" : "alone";
}

enum design design_parse(const char *name)
{
	return str_eq(name, design_name(DESIGN_TOGETHER)) ? DESIGN_TOGETHER : DESIGN_ALONE;
}

/* How many more samples of the phase were taken together than alone. */
static long more_together(const struct subject *s, int phase)
{
	long n = 0;
	for (size_t i = 0; i < s->samples.n; i++)
		if (s->samples.v[i].phase == phase)
			n += s->samples.v[i].design == DESIGN_TOGETHER ? 1 : -1;
	return n;
}

enum design subjects_design(const struct subject_list *subjects, int phase)
{
	long n = 0;
	for (size_t i = 2; i < subjects->n; i++)
		n += more_together(&subjects->v[i], phase);
	if (n == 0 && subjects->n > 1)
		n = more_together(&subjects->v[1], phase);
	return n > 0 ? DESIGN_TOGETHER : DESIGN_ALONE;
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

static int belongs(const struct sample *s, unsigned benchmark, int phase, enum design design)
{
	return s->status == SAMPLE_OK && s->phase == phase && s->benchmark == benchmark && s->design == design;
}

void subject_series(struct arena *a, const struct subject *s, const struct benchmark_list *benchmarks,
		    enum metric metric, int phase, struct series_list *out)
{
	for (unsigned b = 0; b < benchmarks->n; b++) {
		size_t n = 0;
		for (size_t i = 0; i < s->samples.n; i++)
			n += (size_t)belongs(&s->samples.v[i], b, phase, s->design);
		if (!n)
			continue;
		struct series *one = list_push(a, out);
		*one = (struct series){.benchmark = benchmarks->v[b].name, .metric = metric};
		one->rounds = arena_alloc(a, n * sizeof *one->rounds);
		one->values = arena_alloc(a, n * sizeof *one->values);
		for (size_t i = 0; i < s->samples.n; i++) {
			if (!belongs(&s->samples.v[i], b, phase, s->design))
				continue;
			one->rounds[one->n] = s->samples.v[i].round;
			one->values[one->n++] = sample_value(&s->samples.v[i], metric);
		}
	}
}
