/* What the recommended set costs beside time: memory, size, building. */
#include <math.h>

#include "report/writers.h"

#define BUILDS 0.001 /* seconds */

static const struct metric_summary *of(const struct metric_summary *m, size_t n, enum metric metric)
{
	for (size_t i = 0; i < n; i++)
		if (!m[i].name && m[i].metric == metric && m[i].median > 0 && isfinite(m[i].median))
			return &m[i];
	return NULL;
}

/* "peak memory 38.8 -> 40.1 MB (+3 %)"; nothing when one is not known. */
static void add_change(struct str *out, const char *what, double before, double after, double unit, const char *name)
{
	if (!(before > 0) || !(after > 0))
		return;
	str_addf(out, "%s%s %.3g -> %.3g %s (%+.0f %%)", out->len ? ", " : "", what, before / unit, after / unit, name,
		 100 * (after / before - 1));
}

static void add_metric(struct str *out, const struct report *r, enum metric metric)
{
	const struct recommendation *rec = &r->recommendation;
	const struct metric_summary *before = of(rec->baseline_metrics, rec->n_baseline_metrics, metric);
	const struct metric_summary *after = of(rec->metrics, rec->n_metrics, metric);
	if (before && after && metric != r->metric)
		add_change(out, metric_info(metric)->words, before->median, after->median, 1e6, "MB");
}

void beside_add(struct str *out, const struct report *r)
{
	const struct recommendation *rec = &r->recommendation;
	struct str s = {0};
	if (!rec->suggestions.n)
		return;
	add_metric(&s, r, METRIC_RSS);
	add_metric(&s, r, METRIC_ALL_RSS);
	add_change(&s, "programs and libraries", (double)r->baseline.size_bytes, (double)rec->size_bytes, 1e3, "kB");
	if (rec->build_seconds >= BUILDS) /* what only runs in another environment is not built */
		add_change(&s, "building", r->baseline.build_seconds, rec->build_seconds, 1, "s");
	str_add(out, str_text(&s));
	str_free(&s);
}
