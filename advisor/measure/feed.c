/* Subjects that join a race: at its beginning, and while it is under way. */
#include "measure/block.h"

/* What its samples of this phase say. */
static void racer_init(struct race *r, size_t i)
{
	struct subject *s = &r->subjects->v[i];
	struct racer *one = &r->racers[i];
	*one = (struct racer){.left = s->status != MEASURE_OK};
	for (size_t k = 0; k < s->samples.n; k++) {
		const struct sample *x = &s->samples.v[k];
		if (x->phase != r->opt->phase)
			continue;
		if (x->round >= r->round)
			r->round = x->round + 1;
		one->passes += x->benchmark == 0;
		one->runs++;
		one->failures += x->status == SAMPLE_FAILED || x->status == SAMPLE_TIMEOUT;
	}
}

/* What an earlier run found out about a subject holds. */
static void believe_earlier(struct race *r, size_t i)
{
	const struct sample_list *l = &r->subjects->v[i].samples;
	for (size_t k = 0; i >= 2 && k < l->n && !r->racers[i].left; k++) {
		if (l->v[k].status == SAMPLE_DIFFERS)
			race_leave(r, i, MEASURE_CHECK_FAILED, "its output differed in an earlier run");
		else if (l->v[k].status == SAMPLE_TIMEOUT && !r->racers[0].failures)
			race_leave(r, i, MEASURE_TIMEOUT, "it did not end in an earlier run");
		else if (l->v[k].status == SAMPLE_FAILED && !r->racers[0].failures)
			race_leave(r, i, MEASURE_RUN_FAILED, "it failed in an earlier run");
	}
}

void race_admit(struct race *r)
{
	size_t n = r->subjects->n;
	if (r->known == n)
		return;
	struct racer *all = arena_alloc(r->a, (n + 1) * sizeof *all);
	for (size_t i = 0; i < r->known; i++)
		all[i] = r->racers[i];
	r->racers = all;
	for (; r->known < n; r->known++)
		racer_init(r, r->known);
	for (size_t i = 2; i < n; i++)
		believe_earlier(r, i);
}

int race_feed(struct race *r, int idle)
{
	struct race_feed *f = r->opt->feed;
	if (!f)
		return idle ? -1 : 0;
	f->run_s = r->courses[0].n ? race_block_s(r, 0) : 0;
	int end = f->feed(f->ctx, r->subjects, idle);
	race_admit(r);
	r->end_s = f->end_s > 0 ? f->end_s : r->end_s;
	return end ? -1 : 0;
}
