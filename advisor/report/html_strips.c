/* The raw runs in the order they were made, so that drift, outliers and two humps are seen.
 * A run is a point of one path: a few bytes each, because there may be ten thousand. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/escape.h"
#include "report/html.h"

#define WIDTH	 1000
#define HEIGHT	 100
#define MAX_RUNS 300 /* drawn of one series; more dots than that are a smear */

/* What a picture shows: rounds from left to right, values from bottom to top. */
struct frame {
	int first, last;
	double lo, hi;
	size_t above; /* values beyond hi, drawn at the upper edge */
};

/* A series with its finite values in ascending order. */
struct drawn {
	const struct series *series;
	double *v;
	size_t n;
};

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static struct drawn drawn(struct arena *a, const struct series *s)
{
	struct drawn d = {.series = s, .v = arena_alloc(a, (s->n + 1) * sizeof *d.v)};
	for (size_t i = 0; i < s->n; i++)
		if (isfinite(s->values[i]))
			d.v[d.n++] = s->values[i];
	qsort(d.v, d.n, sizeof *d.v, by_value);
	return d;
}

static double median(const struct drawn *d)
{
	return !d->n ? NAN : d->n % 2 ? d->v[d->n / 2] : (d->v[d->n / 2 - 1] + d->v[d->n / 2]) / 2;
}

/* One run that took ten times as long must not flatten the others: what is far above all
 * but the highest twentieth is drawn at the edge, and counted. */
static void widen(struct frame *f, const struct drawn *d, int first)
{
	const struct series *s = d->series;
	for (size_t i = 0; i < s->n; i++) {
		f->first = first && i == 0 ? s->rounds[i] : s->rounds[i] < f->first ? s->rounds[i] : f->first;
		f->last = first && i == 0 ? s->rounds[i] : s->rounds[i] > f->last ? s->rounds[i] : f->last;
	}
	if (d->n) {
		double least = d->v[0], last = d->v[d->n - 1], most = d->v[(d->n - 1) * 19 / 20];
		double hi = most > least ? fmin(last, most + (most - least)) : last;
		f->lo = first ? least : fmin(f->lo, least);
		f->hi = first ? hi : fmax(f->hi, hi);
	}
}

static double y_of(const struct frame *f, double value)
{
	double range = f->hi - f->lo, at = range > 0 ? (value - f->lo) / range : 0.5;
	return HEIGHT - 8 - fmin(fmax(at, 0), 1) * (HEIGHT - 16);
}

static double x_of(const struct frame *f, int round)
{
	return 10 + (f->last > f->first ? (double)(round - f->first) / (f->last - f->first) : 0.5) * (WIDTH - 20);
}

static void runs(struct str *out, struct frame *f, const struct drawn *d, const char *class)
{
	const struct series *s = d->series;
	size_t step = s->n / MAX_RUNS + 1;
	double m = median(d);
	str_addf(out, "<path class=\"runs%s\" vector-effect=\"non-scaling-stroke\" d=\"", class);
	for (size_t i = 0; i < s->n; i++) {
		f->above += s->values[i] > f->hi;
		if (isfinite(s->values[i]) && i % step == 0)
			str_addf(out, "M%.0f %.1fh0", x_of(f, s->rounds[i]), y_of(f, s->values[i]));
	}
	str_add(out, "\"/>");
	if (isfinite(m))
		str_addf(out,
			 "<line class=\"mid%s\" vector-effect=\"non-scaling-stroke\" x1=\"0\" x2=\"%d\" y1=\"%.1f\" "
			 "y2=\"%.1f\"/>",
			 class, WIDTH, y_of(f, m), y_of(f, m));
}

void html_value(struct str *out, enum metric m, double v)
{
	if (!isfinite(v))
		str_addc(out, '?');
	else if (metric_info(m)->quantity == METRIC_BYTES)
		str_addf(out, "%.4g MB", v / 1e6);
	else if (metric_info(m)->quantity == METRIC_ANY)
		str_addf(out, "%.4g", v);
	else if (metric_info(m)->quantity == METRIC_NUMBER)
		words_count(out, v > 0 ? (unsigned long long)v : 0);
	else if (v < 1)
		str_addf(out, "%.4g ms", v * 1e3);
	else
		str_addf(out, "%.4g s", v);
}

/* "12 runs, median 2.4 ms" */
static void count(struct str *out, const struct drawn *d)
{
	str_addf(out, "%zu run%s, median ", d->series->n, d->series->n == 1 ? "" : "s");
	html_value(out, d->series->metric, median(d));
}

static void caption(struct str *out, const struct drawn *variant, const struct drawn *base)
{
	const struct series *any = (variant ? variant : base)->series;
	str_add(out, "<figcaption>");
	escape_xml(out, any->benchmark);
	str_addf(out, ", %s: ", metric_info(any->metric)->words);
	if (variant)
		count(out, variant);
	if (base) {
		str_add(out, variant ? "; baseline (grey) " : "baseline ");
		count(out, base);
	}
	str_add(out, "</figcaption>");
}

static int by_round(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

/* The baseline has a run in every round, a variant in its own only: what is beside it
 * is what it was compared with. */
static struct series beside(struct arena *a, const struct series *base, const struct series *variant)
{
	struct series s = *base;
	int *has = arena_alloc(a, (variant->n + 1) * sizeof *has);
	memcpy(has, variant->rounds, variant->n * sizeof *has);
	qsort(has, variant->n, sizeof *has, by_round);
	s.rounds = arena_alloc(a, (base->n + 1) * sizeof *s.rounds);
	s.values = arena_alloc(a, (base->n + 1) * sizeof *s.values);
	s.n = 0;
	for (size_t i = 0; i < base->n; i++) {
		if (!bsearch(&base->rounds[i], has, variant->n, sizeof *has, by_round))
			continue;
		s.rounds[s.n] = base->rounds[i];
		s.values[s.n++] = base->values[i];
	}
	return s;
}

/* Either may be NULL. */
static void strip(struct str *out, const struct drawn *variant, const struct drawn *base)
{
	struct frame f = {0};
	enum metric metric = (variant ? variant : base)->series->metric;
	if (base)
		widen(&f, base, 1);
	if (variant)
		widen(&f, variant, !base);
	str_add(out, "<figure>");
	caption(out, variant, base);
	str_add(out, "<div class=\"plot\"><span class=\"top\">");
	html_value(out, metric, f.hi);
	str_addf(out, "</span><svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\"><title>", WIDTH,
		 HEIGHT);
	str_add(out, "runs in the order they were made</title>");
	if (base)
		runs(out, &f, base, " base");
	if (variant)
		runs(out, &f, variant, "");
	str_add(out, "</svg><span class=\"low\">");
	html_value(out, metric, f.lo);
	str_add(out, "</span></div>");
	if (f.above)
		str_addf(out, "<p class=\"dim\">%zu run%s above the picture %s drawn at its edge.</p>", f.above,
			 f.above == 1 ? "" : "s", f.above == 1 ? "is" : "are");
	str_add(out, "</figure>\n");
}

static const struct series *same_benchmark(const struct series_list *l, const struct series *like)
{
	for (size_t i = 0; l && i < l->n; i++)
		if (l->v[i].n && l->v[i].metric == like->metric && str_eq(l->v[i].benchmark, like->benchmark))
			return &l->v[i];
	return NULL;
}

void html_strips(struct str *out, const struct series_list *variant, const struct series_list *base)
{
	const struct series_list *l = variant ? variant : base;
	struct arena a = {0};
	int any = 0;
	for (size_t i = 0; i < l->n; i++) {
		if (!l->v[i].n)
			continue;
		str_add(out, any++ ? "" : "<div class=\"strips\">\n");
		struct drawn d = drawn(&a, &l->v[i]);
		const struct series *with = variant ? same_benchmark(base, &l->v[i]) : NULL;
		if (with) {
			struct series paired = beside(&a, with, &l->v[i]);
			struct drawn other = drawn(&a, paired.n ? &paired : with);
			strip(out, &d, &other);
		} else {
			strip(out, variant ? &d : NULL, variant ? NULL : &d);
		}
	}
	arena_free(&a);
	str_add(out, any ? "</div>\n" : "");
}
