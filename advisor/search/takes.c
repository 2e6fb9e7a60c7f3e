#include "search/takes.h"

#include <math.h>

/* Before that is known: how much longer runs take beside builds, and what is around one. */
#define DISTURBED  1.3
#define AROUND_RUN 0.006 /* seconds */
#define PRIOR	   2.0 /* of the baseline's builds, that is what the guess counts for */
#define SHARED	   2.0 /* a variant's run, and its part of the baseline's and the control's */
#define TRAINING   4.0 /* runs: instrumented ones are slow */
#define SANITIZED  6.0 /* runs: a patch, and the baseline once, with sanitizers */

/* Building a variant besides compiling: copy, links, layouts. The control had all its objects. */
static double fixed_s(const struct search *s)
{
	return s->control.seconds;
}

static double hot_share(const struct search *s, const struct edit *e)
{
	size_t n = s->report->project.units.n;
	if (e->patch && n && !e->add.n && !e->remove.n && !e->compiler && !e->pgo && !e->pool)
		return 1 / (double)n;
	return e->units.n && n ? fmin(1, (double)e->units.n / (double)n) : 1;
}

/* As the baseline's build went, with all processors. */
double takes_guess(const struct search *s, const struct suggestion *g)
{
	const struct edit *e = &g->edit;
	double compile = fmax(s->base.seconds - fixed_s(s) / 4, 0.1) * hot_share(s, e);
	if (!edit_changes_build(e))
		return 0.05;
	if (e->patch)
		return compile + 2 * fixed_s(s) + s->base.seconds / 2 + SANITIZED * s->round_s;
	if (e->options.n)
		return 2 * s->base.seconds + fixed_s(s);
	if (e->pgo)
		return 2 * compile + 2 * fixed_s(s) + TRAINING * s->round_s;
	if (strlist_has_prefix(&e->add, "-flto"))
		return 1.5 * compile + 2 * fixed_s(s);
	return compile + fixed_s(s);
}

/* What builds have really taken, beside what they were taken for. */
static double slowness(const struct search *s)
{
	const struct plan *p = &s->plan;
	double weight = PRIOR * fmax(s->base.seconds, 0.5);
	return (weight + p->built_s) / (weight + p->built_est);
}

double takes_build(const struct search *s, const struct suggestion *g)
{
	return takes_guess(s, g) * slowness(s);
}

void takes_learn(struct search *s, const struct suggestion *g, double seconds)
{
	if (!edit_changes_build(&g->edit))
		return;
	s->plan.built_est += takes_guess(s, g);
	s->plan.built_s += seconds;
}

/* One run of all benchmarks, with what is around it. */
double takes_run(const struct search *s)
{
	const struct plan *p = &s->plan;
	double first = s->round_s * (p->beside > 0 ? DISTURBED : 1) + AROUND_RUN * (double)s->report->benchmarks.n;
	return p->run_s > 0 ? p->run_s : first;
}

/* One round of one variant, with its part of the baseline's runs. */
double takes_round(const struct search *s)
{
	return SHARED * takes_run(s);
}

/* Seconds for so much building and measuring: beside runs, builds go on at a part of their speed. */
double takes_both(const struct search *s, double build, double measure)
{
	return fmax(measure, build + measure * (1 - s->plan.beside));
}
