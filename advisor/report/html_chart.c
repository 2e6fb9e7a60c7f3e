/* Speedup and interval of every measured suggestion, drawn by hand: a line of SVG per row
 * whose coordinates are percentages of its width, so that it fits a telephone and a sheet of
 * paper without scaling its lines or needing a script. */
#include <math.h>

#include "report/escape.h"
#include "report/html.h"

#define MOST   1000.0 /* a factor beyond it is no measurement and would leave nothing of the others */
#define MARGIN 2.5 /* per cent of the width, for dots at the ends */

static double percent(double speedup)
{
	return (speedup - 1) * 100;
}

static double x_of(const struct html_scale *s, double value)
{
	double at = MARGIN + (value - s->lo) / (s->hi - s->lo) * (100 - 2 * MARGIN);
	return at < MARGIN ? MARGIN : at > 100 - MARGIN ? 100 - MARGIN : at;
}

int html_drawable(const struct result *res)
{
	return res && res->speedup > 0 && res->speedup < MOST;
}

/* The recommendation's first, then each measured suggestion's; NULL at the end. */
static const struct result *result_at(const struct report *r, size_t i)
{
	if (i == 0)
		return result_overall(&r->recommendation.results, r->metric);
	const struct suggestion *s = &r->suggestions.v[i - 1];
	return s->status == SUGGESTION_MEASURED ? result_overall(&s->results, r->metric) : NULL;
}

/* Wide enough for every point and, within reason, every interval: a single huge one
 * must not squeeze the others into a line, so bounds count up to 1.5 times the points'. */
struct html_scale html_scale(const struct report *r)
{
	double most = 2;
	struct html_scale s = {-1, 1};
	for (size_t i = 0; i <= r->suggestions.n; i++) {
		const struct result *res = result_at(r, i);
		if (html_drawable(res))
			most = fmax(most, fabs(percent(res->speedup)));
	}
	for (size_t i = 0; i <= r->suggestions.n; i++) {
		const struct result *res = result_at(r, i);
		if (!html_drawable(res))
			continue;
		s.lo = fmin(s.lo, fmax(res->lo > 0 ? percent(res->lo) : -most, -1.5 * most));
		s.hi = fmax(s.hi, fmin(isfinite(res->hi) ? percent(res->hi) : most, 1.5 * most));
		s.lo = fmin(s.lo, percent(res->speedup));
		s.hi = fmax(s.hi, percent(res->speedup));
	}
	s.lo = fmax(s.lo, -100);
	return s;
}

/* 1, 2 or 5 times a power of ten, at most seven of them in the range. */
static double step_of(const struct html_scale *s)
{
	double raw = (s->hi - s->lo) / 7, power = pow(10, floor(log10(raw)));
	static const double nice[] = {1, 2, 5};
	for (int i = 0; i < 3; i++) {
		if (nice[i] * power >= raw)
			return nice[i] * power;
	}
	return 10 * power;
}

void html_axis(struct str *out, const struct html_scale *s)
{
	double step = step_of(s);
	str_add(out, "<div class=\"axis\"><svg aria-hidden=\"true\">");
	for (long i = (long)ceil(s->lo / step); i <= (long)floor(s->hi / step); i++) {
		str_addf(out, "<text class=\"tick\" x=\"%.2f%%\" y=\"16\">", x_of(s, (double)i * step));
		str_addf(out, i == 0 ? "0" : "%+g %%", (double)i * step);
		str_add(out, "</text>");
	}
	str_add(out, "</svg></div>\n");
}

static void grid(struct str *out, const struct html_scale *s, const struct report *r)
{
	double step = step_of(s);
	if (r->baseline.has_noise && r->baseline.noise_lo > 0 && isfinite(r->baseline.noise_hi)) {
		double lo = x_of(s, percent(r->baseline.noise_lo)), hi = x_of(s, percent(r->baseline.noise_hi));
		str_addf(out, "<rect class=\"noise\" x=\"%.2f%%\" y=\"0\" width=\"%.2f%%\" height=\"100%%\"/>", lo,
			 hi > lo ? hi - lo : 0);
	}
	for (long i = (long)ceil(s->lo / step); i <= (long)floor(s->hi / step); i++) {
		double x = x_of(s, (double)i * step);
		str_addf(out, "<line class=\"%s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"0\" y2=\"100%%\"/>",
			 i == 0 ? "zero" : "grid", x, x);
	}
}

void html_bar(struct str *out, const struct html_scale *s, const struct report *r, const char *name,
	      const struct result *res)
{
	struct str text = {0};
	double lo = x_of(s, res->lo > 0 ? percent(res->lo) : s->lo);
	double hi = x_of(s, isfinite(res->hi) ? percent(res->hi) : s->hi);
	words_result(&text, res);
	str_add(out, "<span class=\"chart\"><svg role=\"img\"><title>");
	escape_xml(out, name);
	str_addf(out, ": %s, %s</title>", str_text(&text), verdict_name(res->verdict));
	grid(out, s, r);
	str_addf(out, "<line class=\"bar\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"50%%\" y2=\"50%%\"/>", lo, hi);
	str_addf(out, "<circle class=\"dot\" cx=\"%.2f%%\" cy=\"50%%\" r=\"4.5\"/></svg></span>",
		 x_of(s, percent(res->speedup)));
	str_free(&text);
}
