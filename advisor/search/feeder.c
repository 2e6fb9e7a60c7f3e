#include "search/feeder.h"

static int begin_next(struct feeder *f)
{
	const struct lab *lab = f->s->lab;
	struct wanted w = {.ask = 0};
	int rc = f->next(f->ctx, &w);
	if (rc == 1 && lab->begin(lab->ctx, &w.v, w.ask, w.until, f->err) != 0)
		rc = -1;
	f->building = f->fed.more = rc == 1;
	f->begun = search_now(f->s);
	f->waited = 0;
	if (!f->building)
		f->fed.expected = 0; /* all that there will be are there */
	return rc < 0 ? -1 : 0;
}

/* What is being built, waited for or not. 1: it joined the race. */
static int look(struct feeder *f, struct subject_list *race, int wait)
{
	const struct lab *lab = f->s->lab;
	struct built built;
	double before = search_now(f->s);
	int rc = search_poll(f->s, wait ? -1 : 0, &built, f->err);
	f->waited += wait ? search_now(f->s) - before : 0;
	if (rc == 0)
		return 0;
	f->building = 0;
	if (rc < 0) /* err has the sentence; nothing comes of it any more */
		return -1;
	double beside = search_now(f->s) - f->begun - f->waited;
	size_t n = race->n;
	int joined = f->take(f->ctx, &built, f->waited + beside * f->s->plan.beside, race);
	for (; n < race->n && joined >= 0; n++)
		if (lab->recall(lab->ctx, &race->v[n], f->phase, f->err) != 0)
			joined = -1;
	return joined;
}

/* One step: takes what is ready and begins what is next. Returns what joined, -1 on failure. */
static int step(struct feeder *f, struct subject_list *race, int wait)
{
	int joined = f->building ? look(f, race, wait) : 0;
	return joined < 0 || (!f->building && begin_next(f) != 0) ? -1 : joined;
}

static int feed(void *ctx, struct subject_list *race, int idle)
{
	struct feeder *f = ctx;
	const struct lab *lab = f->s->lab;
	f->s->plan.run_s = f->fed.run_s;
	plan_update(f->s, race);
	int before = f->fed.more, wait = idle || !lab->beside(lab->ctx, 0), joined = 0;
	if (wait && f->building)
		lab->beside(lab->ctx, 1);
	do {
		joined = step(f, race, wait);
	} while (joined == 0 && wait && f->building);
	f->failed |= joined < 0;
	plan_update(f->s, race);
	f->fed.end_s = f->s->plan.screen_end;
	f->fed.rounds = f->s->plan.pressed ? (unsigned)f->s->plan.rounds : f->rounds;
	if (wait)
		lab->beside(lab->ctx, 0);
	return joined < 0 || (idle && !joined && !before);
}

int search_race_fed(struct search *s, struct subject_list *subjects, int phase, double seconds, struct feeder *f,
		    struct err *err)
{
	struct race_feed *before = s->measure_options.feed;
	f->fed = (struct race_feed){.feed = feed,
				    .ctx = f,
				    .first = (unsigned)s->plan.rounds,
				    .rounds = f->rounds,
				    .expected = f->expected};
	f->s = s;
	f->err = err;
	f->phase = phase;
	s->measure_options.feed = &f->fed;
	int rc = begin_next(f) != 0 ? -1 : search_measure(s, subjects, phase, seconds, err);
	s->measure_options.feed = before;
	/* it joins too late: what is known of it is that it was built */
	if (f->building && look(f, &(struct subject_list){0}, 1) < 0)
		rc = -1;
	return f->failed ? -1 : rc;
}
