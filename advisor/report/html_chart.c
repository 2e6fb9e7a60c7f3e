/* Speedup and interval of every measured suggestion, drawn by hand: a few KB, no
 * script, readable in the dark and on paper, and its text can be selected. */
#include <math.h>

#include "report/escape.h"
#include "report/html.h"

#define LEFT  250.0 /* where the plot begins; names stand left of it */
#define RIGHT 760.0 /* numbers stand right of it */
#define WIDTH 960
#define ROW   22.0
#define MOST  1000.0
#define TOP   26.0

struct scale {
	double lo, hi; /* per cent at LEFT and RIGHT */
};

static double percent(double speedup)
{
	return (speedup - 1) * 100;
}

static double x_of(const struct scale *s, double value)
{
	double at = LEFT + (value - s->lo) / (s->hi - s->lo) * (RIGHT - LEFT);
	return at < LEFT ? LEFT : at > RIGHT ? RIGHT : at;
}

/* A factor beyond MOST is no measurement and would leave nothing of the others. */
static int drawable(const struct result *res)
{
	return res && res->speedup > 0 && res->speedup < MOST;
}

/* One line of the chart. */
struct mark {
	const char *name, *class;
	const struct result *res;
};

/* The recommendation as a whole first, then each measured suggestion. Gives the number
 * of marks; v has room for one more than there are suggestions. */
static size_t collect(const struct report *r, const struct suggestion *const *ordered, struct mark *v)
{
	size_t n = 0;
	const struct result *all = result_overall(&r->recommendation.results, r->metric);
	if (r->recommendation.suggestions.n > 1 && drawable(all))
		v[n++] = (struct mark){"recommended together", group_name(GROUP_ACCEPTED), all};
	for (size_t i = 0; i < r->suggestions.n; i++) {
		const struct suggestion *s = ordered[i];
		const struct result *res = result_overall(&s->results, r->metric);
		if (s->status == SUGGESTION_MEASURED && drawable(res))
			v[n++] = (struct mark){s->id, group_name(suggestion_group(s)), res};
	}
	return n;
}

/* Wide enough for every point and, within reason, every interval: a single huge one
 * must not squeeze the others into a line, so bounds count up to 1.5 times the points'. */
static struct scale scale_of(const struct mark *v, size_t n)
{
	double most = 2;
	for (size_t i = 0; i < n; i++)
		most = fmax(most, fabs(percent(v[i].res->speedup)));
	struct scale s = {-1, 1};
	for (size_t i = 0; i < n; i++) {
		const struct result *res = v[i].res;
		s.lo = fmin(s.lo, fmax(res->lo > 0 ? percent(res->lo) : -most, -1.5 * most));
		s.hi = fmax(s.hi, fmin(isfinite(res->hi) ? percent(res->hi) : most, 1.5 * most));
	}
	double margin = (s.hi - s.lo) * 0.04;
	return (struct scale){s.lo - margin, s.hi + margin};
}

/* 1, 2 or 5 times a power of ten, for about eight lines. */
static double step_of(const struct scale *s)
{
	double raw = (s->hi - s->lo) / 8, base = pow(10, floor(log10(raw)));
	return raw <= base ? base : raw <= 2 * base ? 2 * base : raw <= 5 * base ? 5 * base : 10 * base;
}

static void grid(struct str *out, const struct scale *s, double bottom)
{
	double step = step_of(s);
	long first = (long)ceil(s->lo / step), last = (long)floor(s->hi / step);
	for (long i = first; i <= last && i - first < 40; i++) {
		double value = (double)i * step, x = x_of(s, value);
		str_addf(out, "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.0f\" y2=\"%.0f\"/>",
			 i == 0 ? "zero" : "grid", x, x, TOP - 6, bottom);
		str_addf(out, "<text class=\"tick\" x=\"%.1f\" y=\"%.0f\">", x, TOP - 11);
		if (i == 0)
			str_add(out, "0 %");
		else
			str_addf(out, "%+g %%", value);
		str_add(out, "</text>\n");
	}
}

static void noise_band(struct str *out, const struct report *r, const struct scale *s, double bottom)
{
	if (!r->baseline.has_noise || !(r->baseline.noise_lo > 0) || !isfinite(r->baseline.noise_hi))
		return;
	double lo = x_of(s, percent(r->baseline.noise_lo)), hi = x_of(s, percent(r->baseline.noise_hi));
	str_addf(out, "<rect class=\"noise\" x=\"%.1f\" y=\"%.0f\" width=\"%.1f\" height=\"%.0f\"><title>", lo, TOP - 6,
		 hi > lo ? hi - lo : 0, bottom - TOP + 6);
	struct str text = {0};
	add_noise(&text, r);
	escape_xml(out, str_text(&text));
	str_add(out, "</title></rect>\n");
	str_free(&text);
}

static void bar(struct str *out, const struct scale *s, const struct mark *mark, double y)
{
	const struct result *res = mark->res;
	struct str text = {0};
	double lo = x_of(s, res->lo > 0 ? percent(res->lo) : s->lo);
	double hi = x_of(s, isfinite(res->hi) ? percent(res->hi) : s->hi);
	add_result(&text, res);
	str_addf(out, "<g class=\"%s\"><title>", mark->class);
	escape_xml(out, mark->name);
	str_add(out, ": ");
	escape_xml(out, str_text(&text));
	str_addf(out, ", %s</title>", verdict_name(res->verdict));
	str_addf(out, "<text class=\"name\" x=\"%.0f\" y=\"%.1f\">", LEFT - 10, y + 4);
	escape_xml(out, mark->name);
	str_addf(out, "</text><line class=\"bar\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", lo, hi, y, y);
	str_addf(out, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>", x_of(s, percent(res->speedup)), y);
	str_addf(out, "<text x=\"%.0f\" y=\"%.1f\">", RIGHT + 12, y + 4);
	escape_xml(out, str_text(&text));
	str_add(out, "</text></g>\n");
	str_free(&text);
}

static void draw(struct str *out, const struct report *r, const struct mark *v, size_t n)
{
	struct scale s = scale_of(v, n);
	double bottom = TOP + ROW * (double)n;
	str_add(out, "<svg role=\"img\" aria-label=\"speedup and 95 % interval of each suggestion\" ");
	str_addf(out, "viewBox=\"0 0 %d %.0f\">\n", WIDTH, bottom + 6);
	noise_band(out, r, &s, bottom);
	grid(out, &s, bottom);
	for (size_t i = 0; i < n; i++)
		bar(out, &s, &v[i], TOP + ROW * ((double)i + 0.5));
	str_add(out, "</svg>\n");
}

void html_chart(struct str *out, const struct report *r, const struct suggestion *const *ordered)
{
	struct arena a = {0};
	struct mark *v = arena_alloc(&a, (r->suggestions.n + 1) * sizeof *v);
	size_t n = collect(r, ordered, v);
	if (n)
		draw(out, r, v, n);
	arena_free(&a);
}
