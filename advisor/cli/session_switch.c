/* The second tier: the compiler's own switches, each turned over in the hot units alone. On most programs
 * none helps; on a kernel now and then a single one doubles the speed. Most give the same code, which one compile
 * without a link tells. */
#include "cli/session.h"

#include <string.h>

#include "base/clock.h"
#include "base/proc.h"
#include "build/probe.h"

#define LEAST_SECONDS 15 /* below this nothing would come of it */
#define SAMPLE	      3 /* compiles after which it is known how many there is time for */
#define LEAST_TRIED   20 /* fewer than so many of them are a lottery: the time is worth more elsewhere */
/* Shares of the time left, in turn. */
#define PROBE_SHARE 0.20
#define BUILD_SHARE 0.20
#define HEAT_SHARE  0.25
#define FINAL_SHARE 0.25
#define BUILDS	    0.75 /* of --max-builds, with all before */
#define HEAT_ROUNDS 5 /* enough to tell the large effects that are looked for */
#define FINALISTS   4

struct tier {
	struct session *s;
	size_t first; /* of the switches among the suggestions */
	const char **hash; /* of each one's objects; NULL: not compiled */
	size_t same, failed, left; /* that are no suggestions any more */
};

static const struct unit *hottest_unit(const struct session *s)
{
	const struct project *p = &s->report.project;
	for (size_t i = 0; s->suggest_options.hot_units.n && i < p->units.n; i++)
		if (str_eq(project_rel(p, p->units.v[i].file), s->suggest_options.hot_units.v[0]))
			return &p->units.v[i];
	return NULL;
}

/* What gives the same code, or none, is counted and not listed: a hundred such rows help nobody. */
static void keep_distinct(struct tier *t)
{
	struct suggestion_list *all = &t->s->report.suggestions;
	size_t n = t->first;
	for (size_t i = t->first; i < all->n; i++) {
		const struct suggestion *g = &all->v[i];
		t->same += g->status == SUGGESTION_SAME_CODE;
		t->failed += g->status == SUGGESTION_BUILD_FAILED;
		t->left += g->status == SUGGESTION_SKIPPED;
		if (g->status == SUGGESTION_PROPOSED)
			all->v[n++] = *g;
	}
	all->n = n;
}

static void write_note(const struct tier *t)
{
	struct recommendation *rec = &t->s->report.recommendation;
	const struct suggestion_list *all = &t->s->report.suggestions;
	const struct strlist *hot = &t->s->suggest_options.hot_units;
	size_t faster = 0, measured = 0;
	struct str s = {0};
	for (size_t i = t->first; i < all->n; i++) {
		measured += all->v[i].status == SUGGESTION_MEASURED;
		faster += all->v[i].status == SUGGESTION_MEASURED && all->v[i].verdict == VERDICT_FASTER;
	}
	str_addf(&s, "of the compiler's own switches, turned over in %s%s, %zu gave the same code", hot->v[0],
		 hot->n > 1 ? " and the other hot units" : "", t->same);
	if (t->failed)
		str_addf(&s, ", %zu none", t->failed);
	str_addf(&s, ", %zu were measured, and %zu of these made it faster", measured, faster);
	if (t->left)
		str_addf(&s, "; %zu were not tried for lack of time", t->left);
	rec->note = arena_strdup(t->s->arena, str_text(&s));
	str_free(&s);
}

static void skip(struct suggestion *g, const char *reason)
{
	g->status = SUGGESTION_SKIPPED;
	g->reason = reason;
}

/* One switch compiled: a failure, code that was there already, or something new. */
static int probe_one(struct tier *t, size_t i, const char *base, struct err *err)
{
	struct session *s = t->s;
	struct suggestion_list *all = &s->report.suggestions;
	struct suggestion *g = &all->v[t->first + i];
	struct variant v = suggest_variant(s->arena, g);
	struct probe p;
	if (builder_probe(s->builder, &v, &g->edit.units, &p, err) != 0)
		return -1;
	if (p.failed) {
		g->status = SUGGESTION_BUILD_FAILED;
		g->reason = p.failed;
		return 0;
	}
	g->same_as = str_eq(p.hash, base) ? "base" : NULL;
	for (size_t j = 0; !g->same_as && j < i; j++)
		if (t->hash[j] && str_eq(t->hash[j], p.hash))
			g->same_as = all->v[t->first + j].id;
	if (g->same_as)
		g->status = SUGGESTION_SAME_CODE;
	else
		t->hash[i] = p.hash;
	return 0;
}

/* 1 when the first compiles took so long that too few switches would be tried: none is, then. */
static int too_slow(struct tier *t, size_t done, double start, double until)
{
	struct suggestion_list *all = &t->s->report.suggestions;
	if (done != SAMPLE || start + (clock_s() - start) / SAMPLE * LEAST_TRIED <= until)
		return 0;
	for (size_t i = t->first; i < all->n; i++)
		skip(&all->v[i], "the hot units take too long to compile");
	return 1;
}

/* Compiles them all. Returns how many gave code of their own; -1: interrupted. */
static int probe_all(struct tier *t, struct err *err)
{
	struct session *s = t->s;
	struct suggestion_list *all = &s->report.suggestions;
	double start = clock_s(), until = start + session_left(s) * PROBE_SHARE;
	struct probe base;
	size_t n = all->n - t->first;
	if (builder_probe(s->builder, NULL, &s->suggest_options.hot_units, &base, err) != 0)
		return -1;
	t->hash = arena_alloc(s->arena, (n + 1) * sizeof *t->hash);
	if (!base.known || base.failed) {
		all->n = t->first; /* objects without code, or no replay: nothing can be said of any of them */
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		struct suggestion *g = &all->v[t->first + i];
		progress_bar(&s->cli->progress, g->id, (double)i, (double)n);
		if (clock_s() > until)
			skip(g, "no time was left in the budget to compile it");
		else if (probe_one(t, i, base.hash, err) != 0)
			return -1;
		if (too_slow(t, i + 1, start, until))
			break;
	}
	keep_distinct(t);
	int distinct = (int)(all->n - t->first);
	progress_say(&s->cli->progress, PROGRESS_STEP,
		     "%zu switches of the compiler turned over in the hot units: %d give code of their own", n,
		     distinct);
	return distinct;
}

static int build_all(struct tier *t, struct err *err)
{
	struct session *s = t->s;
	struct suggestion_list *all = &s->report.suggestions;
	double until = clock_s() + session_left(s) * BUILD_SHARE;
	for (size_t i = t->first; i < all->n; i++) {
		struct suggestion *g = &all->v[i];
		if (g->status != SUGGESTION_PROPOSED)
			continue;
		if (clock_s() > until)
			skip(g, "no time was left in the budget to build it");
		else if (!session_may_build(s, BUILDS))
			skip(g, "no build was left for it (--max-builds)");
		else if (session_build_one(s, g, until, err) != 0)
			return -1;
	}
	return 0;
}

static int race(struct tier *t, const size_t *which, size_t n, int phase, double seconds, struct err *err)
{
	struct session *s = t->s;
	struct suggestion_list *all = &s->report.suggestions;
	struct subject_list l = {0};
	int rounds = s->measure_options.max_rounds;
	session_begin_race(s, &l);
	for (size_t i = 0; i < n; i++)
		session_push(s, &l, all->v[which[i]].id, &all->v[which[i]].built, 0);
	if (phase == PHASE_HEAT)
		s->measure_options.max_rounds = HEAT_ROUNDS;
	progress_say(&s->cli->progress, PROGRESS_STEP, "measuring %zu switches%s", n,
		     phase == PHASE_HEAT ? " a few times each" : " on fresh samples");
	int rc = session_measure(s, &l, phase, seconds, err);
	s->measure_options.max_rounds = rounds;
	for (size_t i = 0; i < n; i++)
		session_take(s, &all->v[which[i]], &l.v[i + 2]);
	return rc;
}

static double speedup(const struct session *s, size_t i)
{
	const struct suggestion *g = &s->report.suggestions.v[i];
	const struct result *o = result_overall(&g->results, s->report.metric);
	return g->status == SUGGESTION_MEASURED && o && o->pairs > 0 ? o->speedup : 0;
}

/* Moves the best few to the front; returns how many are worth another look. */
static size_t best_first(const struct session *s, size_t *which, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		size_t w = which[i], j = i;
		for (; j > 0 && speedup(s, which[j - 1]) < speedup(s, w); j--)
			which[j] = which[j - 1];
		which[j] = w;
	}
	size_t good = 0;
	while (good < n && good < FINALISTS && speedup(s, which[good]) > 1 + s->cli->opt.min_effect / 100)
		good++;
	return good;
}

/* A verdict from a few rounds, chosen as the best of many, is none. */
static void leave_open(struct session *s, const size_t *which, size_t from, size_t n)
{
	for (size_t i = from; i < n; i++) {
		struct suggestion *g = &s->report.suggestions.v[which[i]];
		if (g->status == SUGGESTION_MEASURED && g->verdict == VERDICT_FASTER)
			g->verdict = VERDICT_INCONCLUSIVE;
		if (g->status == SUGGESTION_MEASURED && !g->reason)
			g->reason = "a few rounds showed no large gain, so it was left at that";
	}
}

static int race_all(struct tier *t, struct err *err)
{
	struct session *s = t->s;
	struct suggestion_list *all = &s->report.suggestions;
	size_t *which = arena_alloc(s->arena, (all->n + 1) * sizeof *which), n = 0;
	for (size_t i = t->first; i < all->n; i++)
		if (all->v[i].was_built && all->v[i].status == SUGGESTION_PROPOSED)
			which[n++] = i;
	if (!n)
		return 0;
	if (race(t, which, n, PHASE_HEAT, session_left(s) * HEAT_SHARE, err) != 0)
		return -1;
	size_t good = best_first(s, which, n);
	leave_open(s, which, good, n);
	return good ? race(t, which, good, PHASE_FINAL, session_left(s) * FINAL_SHARE, err) : 0;
}

int session_switches(struct session *s, struct err *err)
{
	struct suggestion_list *all = &s->report.suggestions;
	const struct unit *hot = hottest_unit(s);
	struct tier t = {.s = s, .first = all->n};
	struct strlist switches = {0};
	/* while likelier ones wait for time, these have none */
	if (!hot || s->out_of_time || session_left(s) < LEAST_SECONDS || !session_may_build(s, BUILDS) ||
	    s->cli->opt.only.n)
		return 0;
	builder_switches(s->builder, &hot->argv, &switches);
	suggest_switches(s->arena, &s->cli->rules, &switches, &s->suggest_options, all);
	if (all->n == t.first)
		return 0;
	int distinct = probe_all(&t, err);
	int rc = distinct < 0 || (distinct && (build_all(&t, err) != 0 || race_all(&t, err) != 0)) ? -1 : 0;
	if (t.same || t.failed || t.left || distinct > 0)
		write_note(&t);
	return rc;
}
