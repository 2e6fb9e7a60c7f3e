/* What is not allowed is measured all the same, when the budget has time left for it, so that the user
 * knows what an --allow would buy. It is never recommended. */
#include "search/search.h"

#define BUILD_SHARE 0.5

/* What is paid for it. */
static const char *price_of(enum risk risk)
{
	switch (risk) {
	case RISK_NUMERICS:
		return "results may differ in their last digits";
	case RISK_PORTABILITY:
		return "the program then runs on processors like this one only";
	case RISK_SEMANTICS:
		return "the program may then behave otherwise";
	case RISK_SECURITY:
		return "a defence against attacks is given up";
	default:
		return "";
	}
}

static int is_open(const struct suggestion *g)
{
	return g->priced && g->status == SUGGESTION_PROPOSED;
}

static int build_all(struct search *s, struct err *err)
{
	struct suggestion_list *all = &s->report->suggestions;
	double until = search_now(s) + search_left(s) * BUILD_SHARE;
	for (size_t i = 0; i < all->n; i++) {
		struct suggestion *g = &all->v[i];
		if (!is_open(g))
			continue;
		if (search_now(s) > until || !search_may_build(s, 1)) {
			g->status = SUGGESTION_SKIPPED;
			g->reason = arena_printf(s->arena,
						 "its risk is %s; nothing was left to price it; allow it with "
						 "--allow %s",
						 risk_name(g->risk), risk_name(g->risk));
			continue;
		}
		if (search_build_one(s, g, until, err) != 0)
			return -1;
	}
	return 0;
}

static void give_reason(struct search *s, struct suggestion *g)
{
	if (!g->priced || g->status != SUGGESTION_MEASURED || g->reason)
		return;
	if (g->built.unchecked.n)
		g->reason = arena_printf(
			s->arena, "not all of it could be checked (%s), so it is recommended only with --allow %s",
			strlist_joined(s->arena, &g->built.unchecked, "; "), risk_name(g->risk));
	else
		g->reason = arena_printf(s->arena, "priced only: %s; allow it with --allow %s", price_of(g->risk),
					 risk_name(g->risk));
}

static double gain(const struct search *s, const struct suggestion *g)
{
	const struct result *o = result_overall(&g->results, s->report->metric);
	return g->priced && g->status == SUGGESTION_MEASURED && g->verdict == VERDICT_FASTER && o ? o->speedup : 0;
}

static const struct suggestion *best_of(const struct search *s, enum risk risk)
{
	const struct suggestion_list *all = &s->report->suggestions;
	const struct suggestion *best = NULL;
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].risk == risk && gain(s, &all->v[i]) > (best ? gain(s, best) : 0))
			best = &all->v[i];
	return best;
}

/* The best of each risk, in the recommendation's note. */
static void write_note(struct search *s)
{
	static const enum risk risks[] = {RISK_PORTABILITY, RISK_NUMERICS, RISK_SEMANTICS, RISK_SECURITY};
	struct str text = {0};
	for (size_t i = 0; i < sizeof risks / sizeof *risks; i++) {
		const struct suggestion *g = best_of(s, risks[i]);
		if (g)
			str_addf(&text, "%s%s: %+.0f %%, %s (--allow %s)", text.len ? "; " : "", g->id,
				 100 * (gain(s, g) - 1), price_of(g->risk), risk_name(g->risk));
	}
	if (text.len)
		search_note(s, arena_printf(s->arena, "not allowed, but measured: %s", str_text(&text)));
	str_free(&text);
}

int search_price(struct search *s, struct err *err)
{
	struct suggestion_list *all = &s->report->suggestions;
	struct subject_list l = {0};
	s->reserved = 0;
	for (size_t i = 0; i < all->n; i++)
		give_reason(s, &all->v[i]); /* patches are raced before their risk is known */
	if (build_all(s, err) != 0)
		return -1;
	search_begin_race(s, &l);
	for (size_t i = 0; i < all->n; i++)
		if (is_open(&all->v[i]) && all->v[i].was_built)
			search_push(s, &l, all->v[i].id, &all->v[i].built, all->v[i].risk == RISK_NUMERICS);
	if (l.n == 2) {
		write_note(s);
		return 0;
	}
	progress_say(&s->progress, PROGRESS_STEP, "pricing %zu variants that are not allowed", l.n - 2);
	int rc = search_measure(s, &l, PHASE_PRICE, search_left(s), err);
	for (size_t i = 2; i < l.n; i++) {
		struct suggestion *g = suggestion_find(all, l.v[i].id);
		search_take(s, g, &l.v[i]);
		give_reason(s, g);
	}
	write_note(s);
	return rc;
}
