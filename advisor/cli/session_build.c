/* Building what is to be measured: the control, and the suggestions in their order. */
#include "cli/session.h"

#include "base/clock.h"
#include "base/proc.h"

/* Share of the time left after the baseline that building may take: without
 * enough rounds no build is worth anything. */
#define BUILD_SHARE 0.5

static const char *first_line(struct arena *a, const char *text)
{
	size_t n = 0;
	while (text && text[n] && text[n] != '\n')
		n++;
	return arena_strndup(a, text ? text : "", n);
}

/* The earlier suggestion (or "base") with the same code and environment. */
static const char *same_as(const struct session *s, const struct suggestion *g)
{
	const struct suggestion_list *all = &s->report.suggestions;
	if (str_eq(g->built.code_hash, s->base.code_hash))
		return "base";
	for (size_t i = 0; &all->v[i] != g; i++)
		if (all->v[i].was_built && all->v[i].built.status == BUILD_OK && !all->v[i].same_as &&
		    str_eq(all->v[i].built.code_hash, g->built.code_hash))
			return all->v[i].id;
	return NULL;
}

static void take_build(struct session *s, struct suggestion *g)
{
	g->was_built = 1;
	session_count_build(s, &g->built);
	if (g->built.status != BUILD_OK) {
		g->status = g->built.status == BUILD_TIMEOUT	  ? SUGGESTION_TIMEOUT
			    : g->built.status == BUILD_RUN_FAILED ? SUGGESTION_RUN_FAILED
								  : SUGGESTION_BUILD_FAILED;
		g->reason = g->built.reason;
		return;
	}
	const char *same = s->cli->opt.keep_same_code ? NULL : same_as(s, g);
	if (same) {
		g->status = SUGGESTION_SAME_CODE;
		g->same_as = same;
		builder_drop(s->builder, &g->built);
	}
}

static void say_build(struct session *s, const struct suggestion *g)
{
	const struct progress *p = &s->cli->progress;
	if (g->status == SUGGESTION_SAME_CODE)
		progress_say(p, PROGRESS_STEP, "%s: the same code as %s, not measured", g->id, g->same_as);
	else if (g->reason)
		progress_say(p, PROGRESS_STEP, "%s: %s: %s", g->id, suggestion_status_name(g->status),
			     first_line(s->arena, g->reason));
	else
		progress_say(p, PROGRESS_STEP, "%s: built in %.1f s, %d units compiled", g->id, g->built.seconds,
			     g->built.compiled_units);
}

static int build_control(struct session *s, struct err *err)
{
	struct variant v = {.id = "control"};
	if (builder_variant(s->builder, &v, &s->control, err) != 0)
		return -1;
	if (s->control.status != BUILD_OK)
		return err_set(err, "the baseline does not build a second time: %s", s->control.reason);
	session_count_build(s, &s->control);
	s->report.baseline.how = s->control.how;
	s->report.baseline.layouts = s->control.layouts;
	progress_say(&s->cli->progress, PROGRESS_STEP,
		     "built again for the A/A control: variants are made by %s, %u layout%s each",
		     str_eq(s->control.how, "replay") ? "replaying the captured commands" : "a full build each",
		     s->control.layouts, s->control.layouts == 1 ? "" : "s");
	if (!str_eq(s->control.code_hash, s->base.code_hash)) {
		const char *text =
			"building the baseline twice gave different code (a date, a path or a random number in it?), "
			"so no variant can be found to have the same code";
		session_warn(s, text);
	}
	return 0;
}

int session_build(struct session *s, struct err *err)
{
	struct suggestion_list *all = &s->report.suggestions;
	double until = clock_s() + session_left(s) * BUILD_SHARE;
	if (build_control(s, err) != 0)
		return -1;
	for (size_t i = 0; i < all->n; i++) {
		struct suggestion *g = &all->v[i];
		progress_bar(&s->cli->progress, g->id, (double)i, (double)all->n);
		if (g->status != SUGGESTION_PROPOSED)
			continue;
		if (clock_s() > until) {
			g->status = SUGGESTION_SKIPPED;
			s->out_of_time = 1;
			g->reason = arena_printf(s->arena, "no time was left in the budget of %.0f s to build it",
						 s->cli->opt.budget);
			continue;
		}
		struct variant v = suggest_variant(s->arena, g);
		if (builder_variant(s->builder, &v, &g->built, err) != 0)
			return -1;
		take_build(s, g);
		say_build(s, g);
	}
	return proc_interrupted() ? -1 : 0;
}
