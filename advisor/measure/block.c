#include "measure/block.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"

/* More members would save baseline runs, but move runs apart in time, and noise drifts; side
 * by side, more than three at a time get in each other's way (METHOD.md). */
#define MEMBERS_ALONE	 5
#define MEMBERS_TOGETHER (RUNNER_TOGETHER_MAX - 1)
/* What a sample costs besides the benchmark itself. */
#define SAMPLE_OVERHEAD_S 0.003
/* Room past the budget before a run is cut off. */
#define BUDGET_SLACK 1.03
#define PAD_MAX	     4096

static double default_timeout(const struct race *r)
{
	double slowest = 0;
	if (r->opt->run_timeout_s > 0)
		return r->opt->run_timeout_s;
	for (size_t b = 0; b < r->benchmarks->n; b++)
		slowest = fmax(slowest, r->courses[b].run_s);
	return slowest > 0 ? 10 * slowest + 20 : 0;
}

int race_place(struct race *r, size_t subject, unsigned layout, struct err *err)
{
	struct subject *s = &r->subjects->v[subject];
	return s->layouts > 1 && s->place ? s->place(s->ctx, layout % s->layouts, err) : 0;
}

/* The time limit of a sample. Returns the limit there would be without a budget; 0: none is known yet. */
static double set_timeout(struct race *r, unsigned bench, size_t beside)
{
	const struct course *c = &r->courses[bench];
	double one = default_timeout(r), full = one;
	if (c->times > 1) /* one of them may take what a run may take */
		full += (c->times - 1) * fmin(one, 10 * c->run_s);
	double left = fmax(r->start_s + (r->end_s - r->start_s) * BUDGET_SLACK - clock_s(), 0.05) / (double)beside;
	r->runner.times = c->times;
	r->runner.timeout_s = full > 0 ? fmin(full, left) : left;
	return full;
}

/* Counts a run. 1: it was cut off by the budget or the user. */
static int count_run(struct race *r, size_t subject, unsigned bench, double full, struct run *run)
{
	struct course *c = &r->courses[bench];
	r->used_s += (double)run->sample.took_ns / 1e9;
	r->racers[subject].runs++;
	if (run->interrupted)
		return 1;
	if (run->sample.status == SAMPLE_TIMEOUT && (full <= 0 || r->runner.timeout_s < full)) {
		r->out_of_time = 1;
		return 1;
	}
	if (subject == 0 && run->sample.status == SAMPLE_OK) {
		double one = (double)run->sample.took_ns / 1e9 / (c->times ? c->times : 1);
		c->run_s += (one - c->run_s) / ++c->n;
	}
	return 0;
}

int race_run_one(struct race *r, size_t subject, unsigned bench, unsigned pad, struct run *out)
{
	double full = set_timeout(r, bench, 1);
	runner_run(r->a, &r->runner, &r->subjects->v[subject], &r->benchmarks->v[bench], pad, out);
	return count_run(r, subject, bench, full, out);
}

/* The same of several subjects side by side. */
static int race_run_together(struct race *r, const unsigned *subjects, size_t n, unsigned bench, unsigned pad,
			     struct run *out)
{
	const struct subject *all[RUNNER_TOGETHER_MAX];
	double full = set_timeout(r, bench, n);
	int cut = 0;
	for (size_t i = 0; i < n; i++)
		all[i] = &r->subjects->v[subjects[i]];
	runner_together(r->a, &r->runner, all, n, &r->benchmarks->v[bench], pad, out);
	for (size_t i = 0; i < n; i++)
		cut |= count_run(r, subjects[i], bench, full, &out[i]);
	return cut;
}

unsigned race_next_layout(struct race *r)
{
	if (r->layout_at % r->layouts == 0)
		random_shuffle(&r->random, r->layout_order, r->layouts);
	return r->layout_order[r->layout_at++ % r->layouts];
}

size_t race_block_members(const struct race *r)
{
	return r->design == DESIGN_TOGETHER ? MEMBERS_TOGETHER : MEMBERS_ALONE;
}

double race_block_s(const struct race *r, size_t n)
{
	double s = 0;
	for (size_t b = 0; b < r->benchmarks->n; b++)
		s += r->courses[b].run_s * (r->courses[b].times ? r->courses[b].times : 1) + SAMPLE_OVERHEAD_S;
	return s * (double)(n + 1);
}

static void keep(struct race *r, size_t subject, struct sample *sample)
{
	struct subject *s = &r->subjects->v[subject];
	sample->all_rss_kb = r->racers[subject].all_rss_kb;
	r->racers[subject].all_rss_kb = 0;
	*list_push(r->a, &s->samples) = *sample;
	if (r->opt->keep)
		r->opt->keep(r->opt->ctx, s, sample);
}

/* A round of one benchmark: all of its runs have the same environment and layout. */
struct turn {
	unsigned bench, pad, layout;
};

/* What came of a run of a round. -1: the round ends here. */
static int take_run(struct race *r, size_t subject, const struct turn *t, int cut, struct run *run, struct err *err)
{
	const struct subject *s = &r->subjects->v[subject];
	int rc = cut ? -1 : 0;
	run->sample.round = r->round;
	run->sample.phase = r->opt->phase;
	run->sample.benchmark = t->bench;
	run->sample.layout = s->layouts > 1 ? t->layout % s->layouts : 0;
	if (rc == 0 && subject == 0 && run->sample.status != SAMPLE_OK)
		rc = race_base_failed(r, t->bench, run, err);
	else if (rc == 0 && subject > 0)
		race_gate(r, subject, t->bench, run);
	if (rc == 0 || r->broken)
		keep(r, subject, &run->sample);
	runner_run_free(run);
	return rc;
}

/* 1: the subject is where it is to run; 0: it has left, -1: so has the baseline. */
static int put_in_place(struct race *r, size_t subject, unsigned layout, struct err *err)
{
	if (r->racers[subject].left)
		return 0;
	if (race_place(r, subject, layout, err) == 0)
		return 1;
	if (subject > 0) {
		race_leave(r, subject, MEASURE_RUN_FAILED, arena_strdup(r->a, err->text));
		return 0;
	}
	r->broken = 1;
	return -1;
}

static void show(const struct race *r, size_t subject)
{
	char what[80];
	snprintf(what, sizeof what, "measuring %s", r->subjects->v[subject].id);
	progress_bar(r->opt->progress, what, clock_s() - r->start_s, r->end_s - r->start_s);
}

/* One after the other. -1: the round ends here. */
static int run_in_turn(struct race *r, const unsigned *order, size_t n, const struct turn *t, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		struct run run;
		int there = put_in_place(r, order[i], t->layout, err);
		if (there < 0)
			return -1;
		if (!there)
			continue;
		show(r, order[i]);
		int cut = race_run_one(r, order[i], t->bench, t->pad, &run);
		if (take_run(r, order[i], t, cut, &run, err) != 0)
			return -1;
	}
	return 0;
}

/* All at the same moment; the order is the one their processes are made in. */
static int run_at_once(struct race *r, const unsigned *order, size_t n, const struct turn *t, struct err *err)
{
	unsigned there[RUNNER_TOGETHER_MAX] = {0};
	struct run runs[RUNNER_TOGETHER_MAX];
	size_t k = 0;
	int rc = 0;
	for (size_t i = 0; i < n; i++) {
		int ok = put_in_place(r, order[i], t->layout, err);
		if (ok < 0)
			return -1;
		if (ok)
			there[k++] = order[i];
	}
	show(r, there[k - 1]);
	int cut = race_run_together(r, there, k, t->bench, t->pad, runs);
	for (size_t i = 0; i < k; i++)
		rc |= take_run(r, there[i], t, cut, &runs[i], err);
	return rc;
}

int race_block(struct race *r, const unsigned *members, size_t n, unsigned layout, struct err *err)
{
	struct arena temp = {0};
	int rc = 0;
	struct turn t = {.pad = random_below(&r->random, PAD_MAX), .layout = layout};
	unsigned count = (unsigned)r->benchmarks->n;
	unsigned *order = arena_alloc(&temp, (n + 1) * sizeof *order),
		 *benches = arena_alloc(&temp, count * sizeof *benches);
	for (unsigned b = 0; b < count; b++)
		benches[b] = b;
	random_shuffle(&r->random, benches, count);
	for (size_t i = 0; i < n; i++)
		order[i] = members[i];
	order[n] = 0;
	for (unsigned b = 0; b < count && rc == 0; b++) {
		random_shuffle(&r->random, order, n + 1);
		t.bench = benches[b];
		rc = (r->design == DESIGN_TOGETHER ? run_at_once : run_in_turn)(r, order, n + 1, &t, err);
	}
	r->round++;
	for (size_t i = 0; i < n; i++)
		r->racers[members[i]].passes++;
	arena_free(&temp);
	return rc;
}
