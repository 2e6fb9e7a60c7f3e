/* Scratch memory of a function that a loop calls. */
#include "scan/program/costly.h"
#include "scan/match/match_loops.h"
#include "scan/program/phase.h"
#include "scan/program/sites.h"

#define CALLS_AWAY 3

/* A call through another function, and branches on the way: it may hardly ever happen. */
static void weigh(struct match *m, struct finding *f, const struct site *s, const struct hot_loop *hot)
{
	const struct unit_facts *u = &m->program->units[hot->unit];

	if (hot->guessed)
		match_cheaper(m, f, 1, "that it is called again and again is told by a name alone");
	if (hot->loop != NO_INDEX && node_keyed(u, hot->call, u->loops.v[hot->loop].node))
		match_cheaper(m, f, COST_ONCE, "the loop calls it once per change or key, not once per round");
	if (s->once)
		match_cheaper(m, f, COST_ONCE, "in a branch that is taken once per change or key");
	if (hot->distance > 1)
		match_cheaper(m, f, hot->conditional + (s->branch != 0) > 0 ? 1 : 0.3,
			      "called through another function");
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
	f->certainty = s->certainty;
	f->cold = hot->cold || program_cold(m->program, s->unit, s->node) || (s->beside | costs) & FUNC_WAITS;
	weigh(m, f, s, hot);
	match_beside(m, f, unit, beside);
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

	for (size_t i = 0; i < l->n; i++) {
		struct site *s = &l->v[i];

		if (s->loop == NO_INDEX &&
		    program_hot_loop(m->program, &m->program->funcs.v[s->func], (int)depth, &hot))
			report(m, s, &hot);
	}
}
