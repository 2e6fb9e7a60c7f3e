/* The real lab of a session: the builder, the races with their samples kept, the clock. */
#include "search/ordinary.h"

#include "base/clock.h"
#include "base/proc.h"

static double now(void *ctx)
{
	(void)ctx;
	return clock_s();
}

static int begin(void *ctx, const struct variant *v, int ask, double until, struct err *err)
{
	struct session *s = ctx;
	return workshop_begin(
		&s->workshop,
		&(struct order){.kind = ORDER_BUILD, .has_variant = 1, .variant = *v, .ask = ask, .until = until}, err);
}

static int poll(void *ctx, double seconds, struct built *out, struct err *err)
{
	struct session *s = ctx;
	struct answer answer;
	enum spent before = stopwatch_on(&s->spent, seconds != 0 ? SPENT_BUILDS : s->spent.on);
	int rc = workshop_poll(&s->workshop, seconds, &answer, err);
	stopwatch_on(&s->spent, before);
	if (rc == 1)
		*out = answer.built;
	return rc;
}

/* By the wall clock what goes on beside is not to be told from the program's own waits. */
static double beside_speed(void *ctx)
{
	struct session *s = ctx;
	double n = CPU_COUNT(&s->workshop.all);
	return s->report.metric == METRIC_WALL ? 0 : (n - 1) / n;
}

/* While runs are pinned we keep off their processor ourselves (measure/runner.h). */
static int beside(void *ctx, int wait)
{
	struct session *s = ctx;
	cpu_set_t ours;
	int apart = beside_speed(ctx) > 0 && sched_getaffinity(0, sizeof ours, &ours) == 0 &&
		    CPU_COUNT(&ours) < CPU_COUNT(&s->workshop.all);
	workshop_keep_off(&s->workshop, apart && !wait);
	return apart;
}

static void drop(void *ctx, const struct built *built)
{
	struct session *s = ctx;
	workshop_begin(&s->workshop, &(struct order){.kind = ORDER_DROP, .on = *built}, NULL);
}

static int probe(void *ctx, const struct variant *v, const struct built *on, const struct strlist *units,
		 struct probe *out, struct err *err)
{
	struct session *s = ctx;
	struct answer answer;
	struct order o = {.kind = ORDER_PROBE, .has_variant = v != NULL, .has_set = on != NULL, .words = *units};
	if (v)
		o.variant = *v;
	if (on)
		o.on = *on;
	enum spent before = stopwatch_on(&s->spent, SPENT_BUILDS);
	int rc = workshop_do(&s->workshop, &o, &answer, err);
	stopwatch_on(&s->spent, before);
	if (rc != 0)
		return -1;
	*out = answer.probe;
	return 0;
}

static void switches(void *ctx, const struct strlist *argv, struct strlist *out)
{
	struct session *s = ctx;
	struct answer answer;
	if (workshop_do(&s->workshop, &(struct order){.kind = ORDER_SWITCHES, .words = *argv}, &answer, NULL) == 0)
		*out = answer.list;
}

static int place(void *ctx, const struct built *built, unsigned layout, struct err *err)
{
	struct session *s = ctx;
	return layout_place(s->arena, &s->placed, built, layout, err);
}

static int recall(void *ctx, struct subject *subject, int phase, struct err *err)
{
	struct session *s = ctx;
	for (unsigned b = 0; b < s->report.benchmarks.n; b++)
		if (store_load_samples(s->store, s->arena, subject->sample_key, session_sample_command(s, b), phase, b,
				       &subject->samples, err) != 0)
			return -1;
	return 0;
}

static int race(void *ctx, struct subject_list *subjects, const struct measure_options *opt, struct err *err)
{
	struct session *s = ctx;
	enum spent before = stopwatch_on(&s->spent, SPENT_RUNS);
	int rc = measure_race(s->arena, subjects, &s->report.benchmarks, opt, err);
	stopwatch_on(&s->spent, before);
	return rc;
}

static int rehearse(void *ctx, const struct strlist *ids, const struct built *measured, double until,
		    struct rehearsal *out, struct built *built, struct err *err)
{
	struct session *s = ctx;
	enum spent before = stopwatch_on(&s->spent, SPENT_BUILDS);
	int rc = ordinary_rehearse(ctx, ids, measured, until, out, built, err);
	stopwatch_on(&s->spent, before);
	return rc;
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
		.begin = begin,
		.poll = poll,
		.beside_speed = beside_speed,
		.beside = beside,
		.drop = drop,
		.probe = probe,
		.switches = switches,
		.place = place,
		.recall = recall,
		.race = race,
		.rehearse = rehearse,
		.yardstick = yardstick,
	};
	s->search.lab = &s->lab;
	s->search.report = &s->report;
	s->search.arena = s->arena;
	s->search.progress = s->progress;
	s->search.rules = s->rules;
}
