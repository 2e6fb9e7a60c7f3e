/* What every run must pass: it ends well, and says what the baseline says. */
#include "measure/block.h"

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

int race_base_failed(struct race *r, unsigned bench, const struct run *run, struct err *err)
{
	struct racer *base = &r->racers[0];
	base->failures++;
	if (base->failures < BASE_FAILURES_MAX || base->failures * 10 < base->runs)
		return 0;
	r->broken = 1;
	return err_set(err, "The baseline's benchmark `%s` stopped working: %s.", r->benchmarks->v[bench].command,
		       run->how ? run->how : "no reason known");
}

void race_warn(struct race *r, const char *text)
{
	if (r->opt->warn)
		r->opt->warn(r->opt->ctx, text);
	else
		progress_say(r->opt->progress, PROGRESS_WARNING, "%s", text);
}

void race_say_varies(struct race *r, unsigned bench, const char *why)
{
	r->courses[bench].varies = 1;
	race_warn(r, arena_printf(r->a,
				  "the output of benchmark %s varies from run to run (%s): only its exit status is "
				  "compared",
				  r->benchmarks->v[bench].name, why));
}

/* Is what the variant printed really its own fault? The baseline, run once more,
 * must still print what it did. */
static int baseline_agrees(struct race *r, unsigned bench)
{
	struct run again;
	const char *why = "";
	if (race_run_one(r, 0, bench, 0, &again) || again.sample.status != SAMPLE_OK) {
		runner_run_free(&again);
		return 1;
	}
	int same = output_same(r->a, r->opt, 0, &r->courses[bench].reference, &again.output, &why);
	runner_run_free(&again);
	if (!same)
		race_say_varies(r, bench, why);
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

int race_gate(struct race *r, size_t subject, unsigned bench, struct run *run)
{
	const struct subject *s = &r->subjects->v[subject];
	const struct course *c = &r->courses[bench];
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
	if (c->varies || output_same(r->a, r->opt, s->numerics, &c->reference, &run->output, &why))
		return 1;
	if (subject == 1) { /* identical code */
		race_say_varies(r, bench, why);
		return 1;
	}
	if (!baseline_agrees(r, bench))
		return 1;
	run->sample.status = SAMPLE_DIFFERS;
	race_leave(r, subject, MEASURE_CHECK_FAILED, arena_printf(r->a, "`%s`: %s", command, why));
	return 0;
}
