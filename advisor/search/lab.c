/* The real lab of a session: the builder, the races with their samples kept, the clock. */
#include "search/session.h"

#include "base/clock.h"
#include "base/proc.h"

static double now(void *ctx)
{
	(void)ctx;
	return clock_s();
}

static int interrupted(void *ctx)
{
	(void)ctx;
	return proc_interrupted();
}

static int build(void *ctx, const struct variant *v, double until, struct built *out, struct err *err)
{
	struct session *s = ctx;
	builder_until(s->builder, until);
	int rc = builder_variant(s->builder, v, out, err);
	builder_until(s->builder, 0);
	return rc;
}

static void drop(void *ctx, const struct built *built)
{
	struct session *s = ctx;
	builder_drop(s->builder, built);
}

static const char *refuses(void *ctx, const struct edit *e)
{
	struct session *s = ctx;
	return builder_refuses(s->builder, e);
}

static int probe(void *ctx, const struct variant *v, const struct built *on, const struct strlist *units,
		 struct probe *out, struct err *err)
{
	struct session *s = ctx;
	return on ? builder_probe_on(s->builder, v, on, units, out, err)
		  : builder_probe(s->builder, v, units, out, err);
}

static void switches(void *ctx, const struct strlist *argv, struct strlist *out)
{
	struct session *s = ctx;
	builder_switches(s->builder, argv, out);
}

static int place(void *ctx, const struct built *built, unsigned layout, struct err *err)
{
	struct session *s = ctx;
	return builder_place(s->builder, built, layout, err);
}

static int load_samples(struct session *s, struct subject *subject, int phase, struct err *err)
{
	for (unsigned b = 0; b < s->report.benchmarks.n; b++)
		if (store_load_samples(s->store, s->arena, subject->sample_key, s->report.benchmarks.v[b].command,
				       phase, b, &subject->samples, err) != 0)
			return -1;
	return 0;
}

static int race(void *ctx, struct subject_list *subjects, const struct measure_options *opt, struct err *err)
{
	struct session *s = ctx;
	for (size_t i = 0; i < subjects->n; i++)
		if (load_samples(s, &subjects->v[i], opt->phase, err) != 0)
			return -1;
	return measure_race(s->arena, subjects, &s->report.benchmarks, opt, err);
}

static void yardstick(void *ctx, const struct measure_options *opt, int runs, struct yardstick *y)
{
	struct session *s = ctx;
	measure_yardstick(s->arena, opt, runs, y, NULL);
}

void session_lab(struct session *s)
{
	s->lab = (struct lab){
		.ctx = s,
		.now = now,
		.interrupted = interrupted,
		.build = build,
		.drop = drop,
		.refuses = refuses,
		.probe = probe,
		.switches = switches,
		.place = place,
		.race = race,
		.yardstick = yardstick,
	};
	s->search.lab = &s->lab;
	s->search.report = &s->report;
	s->search.arena = s->arena;
	s->search.progress = s->progress;
	s->search.rules = s->rules;
}
