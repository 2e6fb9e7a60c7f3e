#include "measure/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "measure/block.h"
#include "measure/robust.h"
#include "measure/table.h"

#define BUDGET_DEFAULT_S 300.0
/* Rounds of the control alone, before anybody else is there. */
#define CONTROL_PASSES 6
/* With fewer pairs nothing is ever called (METHOD.md, "The interval"). */
#define LEAST_PASSES 9
/* Seconds between two words about how a race stands, within a pass. */
#define TELL_EVERY_S 3.0

static void layouts_init(struct race *r)
{
	r->layouts = 1;
	for (size_t i = 0; i < r->subjects->n; i++)
		if (r->subjects->v[i].layouts > r->layouts)
			r->layouts = r->subjects->v[i].layouts;
	r->layout_order = arena_alloc(r->a, r->layouts * sizeof *r->layout_order);
	for (unsigned i = 0; i < r->layouts; i++)
		r->layout_order[i] = i;
}

static void race_init(struct race *r, struct arena *a, struct subject_list *subjects,
		      const struct benchmark_list *benchmarks, const struct measure_options *opt)
{
	*r = (struct race){.a = a, .opt = opt, .subjects = subjects, .benchmarks = benchmarks, .start_s = clock_s()};
	size_t n = benchmarks->n + 1;
	r->design = r->judged = subjects_design(subjects, opt->phase);
	r->random.state = opt->seed * 0x9e3779b97f4a7c15u + (unsigned)opt->phase;
	r->end_s = r->start_s + (opt->budget_s > 0 ? opt->budget_s : BUDGET_DEFAULT_S);
	r->courses = arena_alloc(a, n * sizeof *r->courses);
	r->first = opt->feed && opt->feed->first && opt->feed->first < FIRST_PASSES ? opt->feed->first : FIRST_PASSES;
	layouts_init(r);
	race_admit(r);
	r->random.state += (uint64_t)r->round; /* a resumed race draws again */
}

/* ---- passes ---- */

/* Members of a pass in random order, the control among them. */
static size_t line_up(struct race *r, const struct entrant *c, size_t n, unsigned layout, unsigned *members)
{
	size_t m = 0;
	if (r->subjects->n > 1 && r->control_wanted && race_ready(r, 1, layout) == 0)
		members[m++] = 1;
	for (size_t i = 0; i < n && !r->out_of_time && !proc_interrupted(); i++) {
		if (clock_s() + race_block_s(r, 1) > r->end_s)
			break;
		if (race_ready(r, c[i].at, layout) == 0)
			members[m++] = c[i].at;
	}
	random_shuffle(&r->random, members, m);
	return m;
}

/* A pass over many slow variants takes long: who waits wants to see the first ones' numbers. */
static void tell_now_and_then(struct race *r)
{
	struct arena temp = {0};
	struct table_of_estimates t;
	if (clock_s() < r->told_s + TELL_EVERY_S)
		return;
	table_fill(&temp, r->subjects, r->benchmarks, r->opt, r->judged, &r->cache, &t);
	race_tell(r, &t);
	arena_free(&temp);
	r->told_s = clock_s();
}

/* Every member once, in blocks of about equal size. -1: the race is over. */
static int pass(struct race *r, const struct entrant *c, size_t n, struct err *err)
{
	unsigned *members = arena_alloc(r->a, (n + 2) * sizeof *members), layout = race_next_layout(r);
	size_t m = line_up(r, c, n, layout, members), most = race_block_members(r), blocks = (m + most - 1) / most;
	size_t at = 0;
	if (proc_interrupted() || r->out_of_time) /* with nobody lined up it would never end */
		return -1;
	for (size_t k = 0; k < blocks; k++) {
		size_t size = (m - at + (blocks - k) - 1) / (blocks - k);
		if (proc_interrupted() || r->out_of_time)
			return -1;
		if (clock_s() + race_block_s(r, size) > r->end_s) {
			r->out_of_time = 1;
			return -1;
		}
		if (race_block(r, members + at, size, layout, err) != 0 || race_feed(r, 0) != 0)
			return -1;
		tell_now_and_then(r);
		at += size;
	}
	return m || n ? 0 : -1;
}

#define OTHER_WAY_EVERY 4

/* Where the two designs are to be compared, some passes are made in the other one. */
static int next_pass(struct race *r, const struct entrant *c, size_t n, struct err *err)
{
	enum design kept = r->design;
	r->all_passes++;
	if (r->opt->both_ways && r->design == DESIGN_TOGETHER && r->all_passes % OTHER_WAY_EVERY == 0)
		r->design = DESIGN_ALONE;
	int rc = pass(r, c, n, err);
	r->design = kept;
	return rc;
}

/* Only baseline and control: the control is the point then (`--keep-same-code`, doctor); or others are to come, and
 * it is as well to know the noise by then. */
static int control_wants_more(const struct race *r)
{
	unsigned most = r->opt->feed && race_max_passes(r) > CONTROL_PASSES ? CONTROL_PASSES : race_max_passes(r);
	return r->subjects->n == 2 && !r->racers[1].left && r->racers[1].passes < most &&
	       clock_s() + race_block_s(r, 1) <= r->end_s;
}

/* Seconds until n newcomers are warm and have had their first rounds, and one in four of
 * them enough to be called. */
static double cost_of_newcomers(const struct race *r, size_t n)
{
	double runs = (double)n * (1 + FIRST_PASSES) + ceil((double)n / 4) * (LEAST_PASSES - FIRST_PASSES);
	return race_block_s(r, 0) * (runs + LEAST_PASSES) * (1 + 1.0 / (double)race_block_members(r));
}

/* Time spread over too many decides about none of them: the last ones have none. */
static void admit(struct race *r)
{
	size_t n = 0;
	double left = r->end_s - clock_s();
	if (r->opt->no_early_stop || r->opt->metric == METRIC_INSTRUCTIONS || r->opt->max_rounds > 0 || r->opt->feed)
		return;
	for (size_t i = 2; i < r->subjects->n; i++) {
		if (r->racers[i].left || r->racers[i].passes)
			continue;
		if (n == 0 || cost_of_newcomers(r, n + 1) <= left)
			n++;
		else
			race_leave(r, i, MEASURE_SKIPPED,
				   arena_printf(r->a,
						"the budget has no time for it: its rounds take %.1f s each, and "
						"others that are likelier to help come first",
						race_block_s(r, 1)));
	}
}

#define START_FAILED (-2)

/* What comes next, when the first n of c want rounds. 0: go on. */
static int step(struct race *r, const struct entrant *c, size_t n, int *started, struct err *err)
{
	if (n == 0 && !control_wants_more(r))
		return race_feed(r, 1);
	if (!*started && race_reference(r, err) != 0)
		return r->out_of_time ? -1 : START_FAILED;
	if (*started)
		return clock_s() + race_block_s(r, 1) > r->end_s ? -1 : next_pass(r, c, n, err);
	if (race_choose_design(r, err) != 0)
		return -1;
	table_cache_free(&r->cache); /* of the other design, perhaps */
	r->judged = r->design;
	if (r->opt->against != 0)
		race_foretell_against(r);
	admit(r);
	*started = 1;
	return 0;
}

static int go(struct race *r, struct err *err)
{
	int started = 0;
	for (;;) {
		struct arena temp = {0};
		struct entrant *c = arena_alloc(&temp, (r->subjects->n + 1) * sizeof *c);
		struct table_of_estimates t;
		table_fill(&temp, r->subjects, r->benchmarks, r->opt, r->judged, &r->cache, &t);
		size_t n = race_choose(r, &t, c);
		r->control_wanted = r->subjects->n > 1 && race_control_is_wanted(r, &t, c, n);
		race_tell(r, &t);
		int rc = step(r, c, n, &started, err);
		arena_free(&temp);
		if (rc != 0)
			return r->broken || rc == START_FAILED ? -1 : 0;
	}
}

/* Who never had a turn is skipped, and told why. */
static void explain_unmeasured(struct race *r)
{
	double round_s = race_block_s(r, 1);
	for (size_t i = 1; i < r->subjects->n; i++) {
		struct subject *s = &r->subjects->v[i];
		if (s->status != MEASURE_OK || r->racers[i].passes)
			continue;
		s->status = MEASURE_SKIPPED;
		s->reason = proc_interrupted() ? "interrupted before its first round"
			    : r->courses[0].n == 0
				    ? "the budget ended before the baseline ran once"
				    : arena_printf(r->a, "the budget ended before its first round, which takes %.1f s",
						   round_s);
	}
}

int measure_race(struct arena *a, struct subject_list *subjects, const struct benchmark_list *benchmarks,
		 const struct measure_options *opt, struct err *err)
{
	struct race r;
	if (subjects->n == 0 || benchmarks->n == 0)
		return err_set(err, "There is nothing to measure: no baseline or no benchmark.");
	race_init(&r, a, subjects, benchmarks, opt);
	int rc = go(&r, err);
	if (r.runner.opt)
		runner_close(&r.runner);
	for (size_t b = 0; b < benchmarks->n; b++)
		output_free(&r.courses[b].reference);
	table_cache_free(&r.cache);
	race_remember(&r);
	progress_standing(opt->progress, "%s", "");
	explain_unmeasured(&r);
	measure_judge(a, subjects, benchmarks, opt);
	progress_say(opt->progress, PROGRESS_DETAIL, "measured for %.1f s, %.1f s of it in benchmarks and checks",
		     clock_s() - r.start_s, r.used_s);
	if (rc == 0 && proc_interrupted())
		return err_set(err, "interrupted");
	return rc;
}
