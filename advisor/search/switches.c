/* The compiler's own switches, each toggled in the hot units alone. On most programs none helps; on a kernel now
 * and then a single one doubles the speed. */
#include "search/tier.h"

#include "model/flags.h"

#define SAMPLE	    3 /* compiles after which it is known how many there is time for */
#define LEAST_TRIED 20 /* fewer than so many of them are a lottery: the time is worth more elsewhere */
#define PROBE_SHARE 0.20 /* of the time left */

static const struct unit *hottest_unit(const struct search *s)
{
	const struct project *p = &s->report->project;
	for (size_t i = 0; s->suggest_options.hot_units.n && i < p->units.n; i++)
		if (str_eq(project_rel(p, p->units.v[i].file), s->suggest_options.hot_units.v[0]))
			return &p->units.v[i];
	return NULL;
}

struct variant tier_variant(const struct tier *t, const char *id)
{
	struct arena *a = t->s->arena;
	struct strlist ids = {0};
	if (t->on)
		strlist_cat(a, &ids, &t->on->ids);
	if (id)
		strlist_add(a, &ids, id);
	return suggest_combination(a, &t->s->report->suggestions, &ids, id ? id : "control-of-the-set");
}

/* What gives the same code, or none, is counted and not listed: a hundred such rows help nobody. */
static void keep_distinct(struct tier *t)
{
	struct suggestion_list *all = &t->s->report->suggestions;
	size_t n = t->first_switch;
	for (size_t i = t->first_switch; i < all->n; i++) {
		const struct suggestion *g = &all->v[i];
		t->same += g->status == SUGGESTION_SAME_CODE;
		t->failed += g->status == SUGGESTION_BUILD_FAILED;
		t->left += g->status == SUGGESTION_SKIPPED;
		if (g->status == SUGGESTION_PROPOSED)
			all->v[n++] = *g;
	}
	all->n = n;
}

static int probe(const struct tier *t, const struct variant *v, struct probe *out, struct err *err)
{
	const struct strlist *units = &t->s->suggest_options.hot_units;
	return t->s->lab->probe(t->s->lab->ctx, v, t->on ? &t->on->built : NULL, units, out, err);
}

/* One switch compiled: a failure, code that was there already, or something new. */
static int probe_one(struct tier *t, size_t i, const char *base, struct err *err)
{
	struct search *s = t->s;
	struct suggestion_list *all = &s->report->suggestions;
	struct suggestion *g = &all->v[t->first_switch + i];
	struct variant v = tier_variant(t, g->id);
	struct probe p;
	if (probe(t, &v, &p, err) != 0)
		return -1;
	if (p.late) {
		tier_skip(g, "no time was left in the budget to compile it");
		return 0;
	}
	if (p.failed) {
		g->status = SUGGESTION_BUILD_FAILED;
		g->reason = p.failed;
		return 0;
	}
	g->same_as = str_eq(p.hash, base) ? "base" : NULL;
	for (size_t j = 0; !g->same_as && j < i; j++)
		if (t->hash[j] && str_eq(t->hash[j], p.hash))
			g->same_as = all->v[t->first_switch + j].id;
	if (g->same_as)
		g->status = SUGGESTION_SAME_CODE;
	else
		t->hash[i] = p.hash;
	return 0;
}

/* 1 when the first compiles took so long that too few switches would be tried: none is, then. */
static int too_slow(struct tier *t, size_t done, double start, double until)
{
	struct suggestion_list *all = &t->s->report->suggestions;
	if (done != SAMPLE || start + (search_now(t->s) - start) / SAMPLE * LEAST_TRIED <= until)
		return 0;
	for (size_t i = t->first_switch; i < all->n; i++)
		tier_skip(&all->v[i], "the hot units take too long to compile");
	return 1;
}

/* Compiles them all. -1: interrupted. */
static int probe_all(struct tier *t, struct err *err)
{
	struct search *s = t->s;
	struct suggestion_list *all = &s->report->suggestions;
	double start = search_now(s), until = start + search_left(s) * PROBE_SHARE;
	struct variant set = tier_variant(t, NULL);
	struct probe base;
	size_t n = all->n - t->first_switch;
	if (probe(t, t->on ? &set : NULL, &base, err) != 0)
		return -1;
	t->hash = arena_alloc(s->arena, (n + 1) * sizeof *t->hash);
	if (!base.known || base.failed) {
		all->n = t->first_switch; /* objects without code, or no replay: nothing can be said of any of them */
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		struct suggestion *g = &all->v[t->first_switch + i];
		progress_bar(&s->progress, g->id, (double)i, (double)n);
		if (search_now(s) > until)
			tier_skip(g, "no time was left in the budget to compile it");
		else if (probe_one(t, i, base.hash, err) != 0)
			return -1;
		if (too_slow(t, i + 1, start, until))
			break;
	}
	keep_distinct(t);
	progress_say(&s->progress, PROGRESS_STEP,
		     "%zu switches of the compiler toggled in the hot units: %zu give code of their own", n,
		     all->n - t->first_switch);
	return 0;
}

/* What another compiler makes and what is configured again is not asked about without a build. */
int tier_takes_switches(const struct search *s, const struct candidate *on)
{
	for (size_t i = 0; on && i < on->ids.n; i++) {
		const struct edit *e = &suggestion_find(&s->report->suggestions, on->ids.v[i])->edit;
		if (e->compiler || e->options.n)
			return 0;
	}
	return 1;
}

/* The command that compiles the hottest unit. */
static struct strlist hot_command(const struct tier *t, const struct unit *hot)
{
	struct search *s = t->s;
	struct strlist argv = hot->argv;
	for (size_t i = 0; t->on && i < t->on->ids.n; i++) {
		const struct edit *e = &suggestion_find(&s->report->suggestions, t->on->ids.v[i])->edit;
		struct strlist out;
		flags_edit(s->arena, &argv, &e->remove, &e->add, &out);
		if (e->pgo)
			strlist_add(s->arena, &out, "-fprofile-use");
		argv = out;
	}
	return argv;
}

/* Adds what can be tried on top of the set. */
static void propose(struct tier *t, const struct unit *hot)
{
	struct search *s = t->s;
	struct suggestion_list *all = &s->report->suggestions;
	struct strlist switches = {0}, argv = hot_command(t, hot);
	size_t n = t->first_switch;
	s->lab->switches(s->lab->ctx, &argv, &switches);
	/* what was measured on the baseline says little of what it does on top of a set */
	suggest_switches(s->arena, s->rules, &switches, &s->suggest_options, t->on ? t->first : 0, all);
	for (size_t i = n; t->on && i < all->n; i++) {
		if (!suggest_fits(s->arena, all, &t->on->ids, &all->v[i]))
			continue;
		all->v[n] = all->v[i];
		tier_stand(t, &all->v[n++]);
	}
	all->n = t->on ? n : all->n;
}

const char *tier_place(const struct tier *t)
{
	struct arena *a = t->s->arena;
	return t->on ? arena_printf(a, " on top of %s", strlist_joined(a, &t->on->ids, "+")) : "";
}

void tier_stand(struct tier *t, struct suggestion *g)
{
	if (!t->on)
		return;
	g->on_top_of = t->on->ids;
	g->title = arena_printf(t->s->arena, "%s,%s", g->title, tier_place(t));
}

void tier_skip(struct suggestion *g, const char *reason)
{
	g->status = SUGGESTION_SKIPPED;
	g->reason = reason;
}

int tier_switches(struct tier *t, struct err *err)
{
	const struct unit *hot = hottest_unit(t->s);
	struct suggestion_list *all = &t->s->report->suggestions;
	if (!hot || !tier_takes_switches(t->s, t->on))
		return 0;
	propose(t, hot);
	return all->n > t->first_switch ? probe_all(t, err) : 0;
}
