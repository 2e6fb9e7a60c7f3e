#include "measure/block.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"

/* A warm-up of a benchmark longer than this costs more than it gives. */
#define WARM_UP_MAX_S 5.0
/* A benchmark that uses more processors than this is not pinned to one. */
#define PARALLEL 1.2
/* What a run costs besides the benchmark itself. */
#define RUN_OVERHEAD_S 0.003
/* Room behind the budget before a run is cut off. */
#define BUDGET_SLACK	  1.03
#define PAD_MAX		  4096
#define BASE_FAILURES_MAX 3

void race_leave(struct race *r, size_t subject, enum measure_status status, const char *reason)
{
	struct subject *s = &r->subjects->v[subject];
	r->racers[subject].left = 1;
	s->status = status;
	s->reason = reason;
	if (status == MEASURE_OK)
		return;
	static const char *const words[] = {"", "check failed", "run failed", "timeout", "skipped"};
	progress_say(r->opt->progress, PROGRESS_STEP, "%s: %s: %s", s->id, words[status], reason);
}

static double default_timeout(const struct race *r)
{
	double slowest = 0;
	if (r->opt->run_timeout_s > 0)
		return r->opt->run_timeout_s;
	for (size_t b = 0; b < r->benchmarks->n; b++)
		slowest = fmax(slowest, r->wall_s[b]);
	return slowest > 0 ? 10 * slowest + 20 : 0;
}

static int place(struct race *r, size_t subject, unsigned layout, struct err *err)
{
	struct subject *s = &r->subjects->v[subject];
	return s->layouts > 1 && s->place ? s->place(s->ctx, layout % s->layouts, err) : 0;
}

/* Runs a benchmark; the time limit never reaches far behind the budget. 1: cut
 * off by the budget or the user. */
static int run_one(struct race *r, size_t subject, unsigned bench, unsigned pad, struct run *out)
{
	const struct subject *s = &r->subjects->v[subject];
	double full = default_timeout(r), left = r->start_s + (r->end_s - r->start_s) * BUDGET_SLACK - clock_s();
	r->runner.timeout_s = full > 0 ? fmin(full, fmax(left, 0.05)) : fmax(left, 0.05);
	runner_run(r->a, &r->runner, s, &r->benchmarks->v[bench], pad, out);
	r->used_s += (double)out->sample.wall_ns / 1e9;
	r->racers[subject].runs++;
	if (out->interrupted)
		return 1;
	if (out->sample.status == SAMPLE_TIMEOUT && (full <= 0 || r->runner.timeout_s < full)) {
		r->out_of_time = 1;
		return 1;
	}
	if (subject == 0 && out->sample.status == SAMPLE_OK) {
		double n = ++r->wall_n[bench];
		r->wall_s[bench] += ((double)out->sample.wall_ns / 1e9 - r->wall_s[bench]) / n;
	}
	return 0;
}

static int base_failed(struct race *r, unsigned bench, const struct run *run, struct err *err)
{
	struct racer *base = &r->racers[0];
	base->failures++;
	if (base->failures < BASE_FAILURES_MAX || base->failures * 10 < base->runs)
		return 0;
	r->broken = 1;
	return err_set(err, "The baseline's benchmark `%s` stopped working: %s.", r->benchmarks->v[bench].command,
		       run->how ? run->how : "no reason known");
}

/* The report keeps it, where there is one; it is said by whoever keeps it. */
static void warn(struct race *r, const char *text)
{
	if (r->opt->warn)
		r->opt->warn(r->opt->ctx, text);
	else
		progress_say(r->opt->progress, PROGRESS_WARNING, "%s", text);
}

static void say_varies(struct race *r, unsigned bench, const char *why)
{
	r->varies[bench] = 1;
	warn(r, arena_printf(r->a,
			     "the output of benchmark %s varies from run to run (%s): only its exit status is compared",
			     r->benchmarks->v[bench].name, why));
}

/* Is what the variant printed really its own fault? The baseline, run once more,
 * must still print what it did. */
static int baseline_agrees(struct race *r, unsigned bench)
{
	struct run again;
	const char *why = "";
	if (run_one(r, 0, bench, 0, &again) || again.sample.status != SAMPLE_OK) {
		run_free(&again);
		return 1;
	}
	int same = output_same(r->a, r->opt, 0, &r->reference[bench], &again.output, &why);
	run_free(&again);
	if (!same)
		say_varies(r, bench, why);
	return same;
}

/* A run that ended badly counts against the variant, unless the baseline fails
 * now and then as well: then it may fail three times as often. */
static int failure_tolerated(const struct race *r, size_t subject)
{
	const struct racer *base = &r->racers[0], *own = &r->racers[subject];
	return base->failures > 0 &&
	       (double)own->failures * base->runs <= 3.0 * base->failures * own->runs + base->runs;
}

/* Gate of a variant's run: status and output. 1: it goes on. */
static int gate(struct race *r, size_t subject, unsigned bench, struct run *run)
{
	const struct subject *s = &r->subjects->v[subject];
	const char *why = NULL, *command = r->benchmarks->v[bench].command;
	if (run->sample.status != SAMPLE_OK) {
		r->racers[subject].failures++;
		if (subject == 1) /* the same code as the baseline: the benchmark is to blame */
			r->racers[0].failures++;
		if (failure_tolerated(r, subject))
			return 1;
		race_leave(r, subject, run->sample.status == SAMPLE_TIMEOUT ? MEASURE_TIMEOUT : MEASURE_RUN_FAILED,
			   arena_printf(r->a, "`%s`: %s (run %u of this variant; the baseline's runs end well)",
					command, run->how, r->racers[subject].runs));
		return 0;
	}
	if (r->varies[bench] || output_same(r->a, r->opt, s->numerics, &r->reference[bench], &run->output, &why))
		return 1;
	if (subject == 1) { /* identical code */
		say_varies(r, bench, why);
		return 1;
	}
	if (!baseline_agrees(r, bench))
		return 1;
	run->sample.status = SAMPLE_DIFFERS;
	race_leave(r, subject, MEASURE_CHECK_FAILED, arena_printf(r->a, "`%s`: %s", command, why));
	return 0;
}

/* One reference run. Some programs reserve more addresses than there is memory
 * (sanitizers, other languages' runtimes): then without the limit. */
static int reference_run(struct race *r, unsigned bench, struct run *run, struct err *err)
{
	int stop = run_one(r, 0, bench, 0, run);
	if (!stop && run->sample.status == SAMPLE_FAILED && r->runner.memory_limit) {
		run_free(run);
		r->runner.memory_limit = 0;
		stop = run_one(r, 0, bench, 0, run);
		r->unlimited = run->sample.status == SAMPLE_OK;
	}
	if (stop)
		return r->out_of_time ? err_set(err, "the budget ended before the baseline ran once")
				      : err_set(err, "interrupted");
	if (run->sample.status == SAMPLE_OK)
		return 0;
	r->broken = 1;
	return err_set(err, "The baseline's benchmark `%s` fails: %s.", r->benchmarks->v[bench].command, run->how);
}

/* Each benchmark once. The first time gives the reference output, the second is
 * compared with it. */
static int reference_round(struct race *r, int again, int *parallel, struct err *err)
{
	for (unsigned b = 0; b < r->benchmarks->n; b++) {
		struct run run;
		const char *why = "";
		if (again && r->wall_s[b] > WARM_UP_MAX_S)
			continue;
		int rc = reference_run(r, b, &run, err);
		*parallel |= run.busy > PARALLEL;
		if (rc == 0 && !again) {
			r->reference[b] = run.output;
			continue;
		}
		if (rc == 0 && !output_same(r->a, r->opt, 0, &r->reference[b], &run.output, &why))
			say_varies(r, b, why);
		run_free(&run);
		if (rc != 0)
			return -1;
	}
	return 0;
}

int race_reference(struct race *r, struct err *err)
{
	int parallel = 0;
	if (place(r, 0, 0, err) != 0)
		return -1;
	/* unpinned first: only so a benchmark shows how many processors it uses */
	for (int again = 0; again < 2; again++) {
		if (runner_open(r->a, &r->runner, r->opt, !again || parallel, err) != 0)
			return -1;
		if (r->unlimited)
			r->runner.memory_limit = 0;
		if (r->runner.crowded)
			warn(r, arena_printf(r->a,
					     "other advisors measure on every processor that may be used here; runs "
					     "share processor %d with them, so intervals are wider and decide less",
					     r->runner.cpu));
		int rc = reference_round(r, again, &parallel, err);
		if (rc != 0 || !again)
			runner_close(&r->runner);
		if (rc != 0)
			return -1;
	}
	return 0;
}

static int passes_check(struct race *r, size_t subject)
{
	const char *how = "";
	const struct subject *s = &r->subjects->v[subject];
	if (!r->opt->check || subject < 2 || s->samples.n)
		return 1;
	double before = clock_s();
	int ok = runner_check(r->a, &r->runner, s, &how);
	r->used_s += clock_s() - before;
	if (!ok && !proc_interrupted())
		race_leave(r, subject, MEASURE_CHECK_FAILED,
			   arena_printf(r->a, "the check `%s`: %s", r->opt->check, how));
	return ok;
}

int race_ready(struct race *r, size_t subject, unsigned layout)
{
	struct err err = {{0}};
	if (r->racers[subject].left)
		return 1;
	if (r->racers[subject].ready)
		return 0;
	if (place(r, subject, layout, &err) != 0) {
		race_leave(r, subject, MEASURE_RUN_FAILED, arena_strdup(r->a, err.text));
		return 1;
	}
	if (!passes_check(r, subject))
		return 1;
	for (unsigned b = 0; b < r->benchmarks->n; b++) {
		struct run run;
		if (r->wall_s[b] > WARM_UP_MAX_S)
			continue;
		int go_on = !run_one(r, subject, b, 0, &run) && gate(r, subject, b, &run);
		run_free(&run);
		if (!go_on)
			return 1;
	}
	r->racers[subject].ready = 1;
	return 0;
}

unsigned race_next_layout(struct race *r)
{
	if (r->layout_at % r->layouts == 0)
		random_shuffle(&r->random, r->layout_order, r->layouts);
	return r->layout_order[r->layout_at++ % r->layouts];
}

double race_block_s(const struct race *r, size_t n)
{
	double s = 0;
	for (size_t b = 0; b < r->benchmarks->n; b++)
		s += r->wall_s[b] + RUN_OVERHEAD_S;
	return s * (double)(n + 1);
}

static void keep(struct race *r, size_t subject, const struct sample *sample)
{
	struct subject *s = &r->subjects->v[subject];
	*list_push(r->a, &s->samples) = *sample;
	if (r->opt->keep)
		r->opt->keep(r->opt->ctx, s, sample);
}

/* One run of a round. -1: the round ends here. */
static int round_run(struct race *r, size_t subject, unsigned bench, unsigned pad, unsigned layout, struct err *err)
{
	struct run run;
	struct subject *s = &r->subjects->v[subject];
	if (r->racers[subject].left)
		return 0;
	if (place(r, subject, layout, err) != 0) {
		if (subject == 0)
			r->broken = 1;
		else
			race_leave(r, subject, MEASURE_RUN_FAILED, arena_strdup(r->a, err->text));
		return subject == 0 ? -1 : 0;
	}
	char what[80];
	snprintf(what, sizeof what, "measuring %s", s->id);
	progress_bar(r->opt->progress, what, clock_s() - r->start_s, r->end_s - r->start_s);
	int rc = run_one(r, subject, bench, pad, &run) ? -1 : 0;
	run.sample.round = r->round;
	run.sample.phase = r->opt->phase;
	run.sample.benchmark = bench;
	run.sample.layout = s->layouts > 1 ? layout % s->layouts : 0;
	if (rc == 0 && subject == 0 && run.sample.status != SAMPLE_OK)
		rc = base_failed(r, bench, &run, err);
	else if (rc == 0 && subject > 0)
		gate(r, subject, bench, &run);
	if (rc == 0 || r->broken)
		keep(r, subject, &run.sample);
	run_free(&run);
	return rc;
}

int race_block(struct race *r, const unsigned *members, size_t n, unsigned layout, struct err *err)
{
	struct arena temp = {0};
	int rc = 0;
	unsigned pad = random_below(&r->random, PAD_MAX), count = (unsigned)r->benchmarks->n;
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
		for (size_t i = 0; i <= n && rc == 0; i++)
			rc = round_run(r, order[i], benches[b], pad, layout, err);
	}
	r->round++;
	for (size_t i = 0; i < n; i++)
		r->racers[members[i]].passes++;
	arena_free(&temp);
	return rc;
}
