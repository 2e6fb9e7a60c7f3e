/* Memory that every iteration of a loop allocates and gives back. */
#include "scan/match/match.h"
#include "scan/program/phase.h"
#include "scan/program/sites.h"

void match_alloc_in_loop(struct match *m)
{
	const struct site_list *l = program_sites(m->program);

	for (size_t i = 0; i < l->n; i++) {
		const struct site *s = &l->v[i];
		const struct unit_facts *u = &m->program->units[s->unit];
		struct finding *f;

		if (s->loop == NO_INDEX || !(f = match_add(m, s->unit, s->node)))
			continue;
		match_loop(m, f, s->unit, s->loop);
		f->certainty = s->certainty;
		f->cold |= (s->beside & FUNC_WAITS) != 0;
		if (s->once)
			match_cheaper(m, f, COST_ONCE, "in a branch that is taken once per change or key");
		match_beside(m, f, s->unit, s->beside_call);
		f->message =
			arena_printf(m->a, "%s is allocated in %s of the loop at line %u%s and %s%s%s",
				     site_what(m->a, m->program, s), s->some ? "those iterations" : "every iteration",
				     u->loops.v[s->loop].line, site_when(m->a, s), site_freed(m->a, m->program, s),
				     site_beside_text(m->a, m->program, s->unit, s->beside_call),
				     program_phase_text(m->a, m->program, s->unit, s->node));
	}
}
