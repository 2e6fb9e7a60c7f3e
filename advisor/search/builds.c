/* Building what is to be measured: the control, and the suggestions in their order. */
#include "search/search.h"

#include <math.h>

static const char *first_line(struct arena *a, const char *text)
{
	size_t n = 0;
	while (text && text[n] && text[n] != '\n')
		n++;
	return arena_strndup(a, text ? text : "", n);
}

/* The earlier suggestion (or "base") with the same code and environment. */
static const char *same_as(const struct search *s, const struct suggestion *g)
{
	const struct suggestion_list *all = &s->report->suggestions;
	if (str_eq(g->built.code_hash, s->base.code_hash))
		return "base";
	for (size_t i = 0; &all->v[i] != g; i++)
		if (all->v[i].was_built && all->v[i].built.status == BUILD_OK && !all->v[i].same_as &&
		    str_eq(all->v[i].built.code_hash, g->built.code_hash))
			return all->v[i].id;
	return NULL;
}

static enum suggestion_status failure(enum build_status status)
{
	switch (status) {
	case BUILD_TIMEOUT:
		return SUGGESTION_TIMEOUT;
	case BUILD_RUN_FAILED:
		return SUGGESTION_RUN_FAILED;
	case BUILD_CHECK_FAILED:
		return SUGGESTION_CHECK_FAILED;
	case BUILD_REFUSED:
		return SUGGESTION_SKIPPED;
	default:
		return SUGGESTION_BUILD_FAILED;
	}
}

/* A patch that stood every check is as safe as a test can say, but no test shows that threads never meet; one that did
 * not is the user's to allow. It is raced all the same: what it is worth is what was asked. */
static void settle_risk(struct search *s, struct suggestion *g)
{
	if (!g->edit.patch || g->on_top_of.n || edit_makes_threads(&g->edit) ||
	    (g->risk != RISK_SAFE && g->risk != RISK_SEMANTICS))
		return;
	g->risk = g->built.unchecked.n ? RISK_SEMANTICS : RISK_SAFE;
	g->priced = !risk_allowed(g->risk, &s->opt.allow);
}

static void take_result(struct search *s, struct suggestion *g, double until)
{
	const struct built *b = &g->built;
	if (b->status == BUILD_TIMEOUT && search_now(s) >= until) {
		g->status = SUGGESTION_SKIPPED;
		g->later = 1;
		g->reason =
			arena_printf(s->arena, "no time was left in the budget of %.0f s to build it", s->opt.budget);
		return;
	}
	search_count_build(s, b);
	/* what was asked about and not linked has neither tree nor log */
	g->was_built = b->log != NULL;
	if (b->status == BUILD_REFUSED)
		plan_forgo(s);
	if (b->status != BUILD_OK) {
		g->status = failure(b->status);
		g->reason = b->reason;
		if (b->status == BUILD_CHECK_FAILED)
			s->lab->drop(s->lab->ctx, b);
		return;
	}
	settle_risk(s, g);
	const char *same = b->same_code ? "base" : s->opt.keep_same_code ? NULL : same_as(s, g);
	if (same) {
		g->status = SUGGESTION_SAME_CODE;
		g->same_as = same;
	}
	if (same && g->was_built)
		s->lab->drop(s->lab->ctx, b);
}

static void say_build(struct search *s, const struct suggestion *g)
{
	const struct progress *p = &s->progress;
	if (g->status == SUGGESTION_SAME_CODE)
		progress_say(p, PROGRESS_STEP, "%s: the same code as %s, not measured", g->id, g->same_as);
	else if (g->reason)
		progress_say(p, PROGRESS_STEP, "%s: %s: %s", g->id, suggestion_status_name(g->status),
			     first_line(s->arena, g->reason));
	else
		progress_say(p, PROGRESS_STEP, "%s: built in %.1f s, %d units compiled", g->id,
			     fmax(g->built.seconds, g->built.took), g->built.compiled_units);
}

void search_take_build(struct search *s, struct suggestion *g, double until)
{
	take_result(s, g, until);
	say_build(s, g);
}

/* "replay", and what it leaves alone. */
static const char *how_built(struct search *s)
{
	const struct strlist *loaded = &s->report->project.loaded;
	if (!loaded->n || !str_eq(s->control.how, "replay"))
		return s->control.how;
	return arena_printf(s->arena, "replay; only what the benchmarks load is rebuilt: %s",
			    strlist_joined(s->arena, loaded, ", "));
}

static int build_control(struct search *s, struct err *err)
{
	struct variant v = {.id = "control", .separate = 1};
	if (search_build_variant(s, &v, 0, &s->control, err) != 0)
		return -1;
	if (s->control.status != BUILD_OK)
		return err_set(err, "the baseline does not build a second time: %s", s->control.reason);
	search_count_build(s, &s->control);
	s->report->baseline.how = how_built(s);
	s->report->baseline.layouts = s->control.layouts;
	progress_say(&s->progress, PROGRESS_STEP,
		     "built again for the A/A control: variants are made by %s, %u layout%s each",
		     str_eq(s->control.how, "replay") ? "replaying the captured commands" : "a full build each",
		     s->control.layouts, s->control.layouts == 1 ? "" : "s");
	if (s->report->project.loads_nothing)
		search_warn(s, search_runs_nothing(s));
	if (!str_eq(s->control.code_hash, s->base.code_hash)) {
		const char *text =
			"building the baseline twice gave different code (a date, a path or a random number in it?), "
			"so no variant can be found to have the same code";
		search_warn(s, text);
	}
	return 0;
}

int search_may_build(const struct search *s, double share)
{
	double most = s->opt.max_builds;
	return most <= 0 || (double)s->report->cost.builds < most * share;
}

/* A profile that knows nothing of where the time goes. The hot units are those of most executed lines. */
static void misses_hot_units(struct search *s, struct built *b)
{
	const struct strlist *hot = &s->suggest_options.hot_units;
	struct strlist lacking = {0};
	for (size_t i = 0; i < hot->n; i++)
		if (strlist_has(&b->unprofiled, hot->v[i]))
			strlist_add(s->arena, &lacking, hot->v[i]);
	if (!lacking.n || (2 * lacking.n <= hot->n && !str_eq(lacking.v[0], hot->v[0])))
		return;
	b->status = BUILD_FAILED;
	b->reason =
		arena_printf(s->arena,
			     "the training left no usable counts of %zu of the %zu source%s in which the benchmarks "
			     "spend most of their time (%s)",
			     lacking.n, hot->n, hot->n == 1 ? "" : "s", strlist_joined(s->arena, &lacking, ", "));
}

int search_poll(struct search *s, double seconds, struct built *out, struct err *err)
{
	int rc = s->lab->poll(s->lab->ctx, seconds, out, err);
	if (rc == 1 && out->status == BUILD_OK && out->unprofiled.n)
		misses_hot_units(s, out);
	return rc;
}

/* Begins and waits. */
static int build(struct search *s, const struct variant *v, int ask, double until, struct built *out, struct err *err)
{
	if (s->lab->begin(s->lab->ctx, v, ask, until, err) != 0)
		return -1;
	return search_poll(s, -1, out, err) == 1 ? 0 : -1;
}

int search_build_variant(struct search *s, const struct variant *v, double until, struct built *out, struct err *err)
{
	return build(s, v, 0, until, out, err);
}

int search_build_as(struct search *s, struct suggestion *g, const struct variant *v, int ask, double until,
		    struct err *err)
{
	if (build(s, v, ask, until, &g->built, err) != 0)
		return -1;
	search_take_build(s, g, until);
	return 0;
}

int search_build_one(struct search *s, struct suggestion *g, double until, struct err *err)
{
	struct variant v = suggest_variant(s->arena, g);
	return search_build_as(s, g, &v, !s->opt.keep_same_code, until, err);
}

int search_build(struct search *s, struct err *err)
{
	search_reserve_rehearsal(s);
	if (build_control(s, err) != 0)
		return -1;
	plan_make(s);
	return 0;
}
