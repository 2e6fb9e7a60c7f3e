/* Scratch memory of a function that a loop calls. */
#include "scan/program/costly.h"
#include "scan/match/match_loops.h"
#include "scan/program/phase.h"
#include "scan/program/sites.h"

#define CALLS_AWAY 3

/* A call through another function, and branches on the way: it may hardly ever happen. */
static enum certainty certainty_of(const struct program *p, const struct site *s, const struct hot_loop *hot)
{
	const struct unit_facts *u = &p->units[hot->unit];

	if (hot->guessed || (hot->loop != NO_INDEX && node_keyed(u, hot->call, u->loops.v[hot->loop].node)))
		return CERTAINTY_POSSIBLE;
	if (hot->distance < 2)
		return s->certainty;
	if (hot->conditional + (s->branch != 0) > 0)
		return CERTAINTY_POSSIBLE;
	return s->certainty == CERTAINTY_CERTAIN ? CERTAINTY_LIKELY : s->certainty;
}

static void report(struct match *m, struct site *s, const struct hot_loop *hot)
{
	struct finding *f = match_add(m, s->unit, s->node);
	uint32_t unit = s->unit, beside = s->beside_call, there;
	unsigned costs;

	if (!f)
		return;
	costs = program_beside(m->program, hot->unit, hot->call, hot->loop, &there);
	/* what the call itself brings along is the function's own affair */
	if (beside == NO_INDEX && there != hot->call) {
		unit = hot->unit;
		beside = there;
	}
	match_hot_loop(m, f, hot);
	f->certainty = beside != NO_INDEX ? CERTAINTY_POSSIBLE : certainty_of(m->program, s, hot);
	f->cold = hot->cold || program_cold(m->program, s->unit, s->node) || (s->beside | costs) & FUNC_WAITS;
	f->weight = hot->heat;
	f->message = arena_printf(
		m->a, "%s is allocated by %s of %s()%s and %s; %s calls it%s%s%s", site_what(m->a, m->program, s),
		s->some ? "those calls" : "every call", f->function, site_when(m->a, s),
		site_freed(m->a, m->program, s), hot_loop_text(m->a, m->program, hot),
		hot->distance > 1 ? " through another function" : "", site_beside_text(m->a, m->program, unit, beside),
		program_phase_text(m->a, m->program, hot->unit, hot->call));
}

void match_unpooled_buffer(struct match *m)
{
	const struct site_list *l = program_sites(m->program);
	long long depth = match_param(m, "calls", CALLS_AWAY);
	struct hot_loop hot;
	size_t i;

	for (i = 0; i < l->n; i++) {
		struct site *s = &l->v[i];

		if (s->loop == NO_INDEX &&
		    program_hot_loop(m->program, &m->program->funcs.v[s->func], (int)depth, &hot))
			report(m, s, &hot);
	}
}
