/* Scratch memory of a function that a loop calls. */
#include "scan/match.h"
#include "scan/sites.h"

#define CALLS_AWAY 2

void match_unpooled_buffer(struct match *m)
{
	const struct site_list *l = program_sites(m->program);
	long long depth = match_param(m, "calls", CALLS_AWAY);
	size_t i;

	for (i = 0; i < l->n; i++) {
		const struct site *s = &l->v[i];
		struct hot_loop hot;
		struct finding *f;

		if (s->loop != NO_INDEX ||
		    !program_hot_loop(m->program, &m->program->funcs.v[s->func], (int)depth, &hot) ||
		    !(f = match_add(m, s->unit, s->node)))
			continue;
		match_loop(m, f, hot.unit, hot.loop);
		f->certainty = s->certainty;
		if (hot.distance > 1 && f->certainty == CERTAINTY_CERTAIN)
			f->certainty = CERTAINTY_LIKELY;
		f->cold = hot.cold || program_cold(m->program, s->unit, s->node);
		f->weight = hot.heat;
		f->message =
			arena_printf(m->a, "%s is allocated by %s of %s()%s and %s; the loop at %s:%d calls it%s",
				     site_what(m->a, m->program, s), s->some ? "those calls" : "every call",
				     f->function, site_when(m->a, s), site_freed(m->a, m->program, s), f->loop_file,
				     f->loop_line, hot.distance > 1 ? " through another function" : "");
	}
}
