/* Appending to a string in a loop by looking for its end each time, in the loop or in a function that it calls. */
#include "scan/facts/few_rounds.h"
#include "scan/match/match_append.h"
#include "scan/match/match_loops.h"
#include "scan/program/command_line.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"
#include "scan/program/text_ends.h"
#include "scan/program/texts.h"

#define FEW_PIECES 32 /* a text of so many is short */
#define CALLS_AWAY 2

int append_loop_counts(const struct match *m, uint32_t unit, uint32_t loop)
{
	int64_t rounds = loop_rounds(&m->program->units[unit], loop);

	return (rounds < 0 || rounds > FEW_PIECES) && !arguments_asked(m->program, unit, loop);
}

/* The loop makes the text longer and longer: it is there before, and nothing in the loop begins it again. */
static int grows(const struct match *m, uint32_t unit, uint32_t loop, uint32_t place)
{
	const struct fact_loop *l = &m->program->units[unit].loops.v[loop];

	return append_loop_counts(m, unit, loop) && text_lasts(m->program, unit, place, l->node, l->end) &&
	       !text_begins(m->program, unit, place, l->node, l->end);
}

static void look_in_loop(struct match *m, uint32_t unit, uint32_t node, uint32_t loop)
{
	const struct unit_facts *u = &m->program->units[unit];
	struct text_append a;
	struct finding *f;

	if (!text_append_at(m->program, unit, node, u->loops.v[loop].node, u->loops.v[loop].end, &a) ||
	    !grows(m, unit, loop, a.place) || !(f = match_add(m, unit, node)))
		return;
	match_loop(m, f, unit, loop);
	f->message = arena_printf(m->a,
				  "%s() looks for the end of `%s` in every iteration of the loop at line %u, "
				  "and the string grows: keep a pointer to its end",
				  site_call_name(m->program, unit, a.search), node_text(m->a, u, a.place),
				  u->loops.v[loop].line);
}

/* ---- in a function that a loop calls ----------------------------------------------------- */

/* The text is what a parameter points to, and the call in the loop passes a text that grows there. */
static int passes_growing(const struct match *m, const struct unit_facts *u, uint32_t place, const struct hot_loop *hot)
{
	const struct fact_sym *s = &u->syms.v[u->nodes.v[place].sym];
	uint32_t arg =
		s->kind == SYM_PARAM ? node_child(&m->program->units[hot->unit], hot->call, s->param + 1u) : NO_INDEX;

	if (hot->loop == NO_INDEX || !append_loop_counts(m, hot->unit, hot->loop))
		return 0;
	if (s->kind != SYM_PARAM)
		return 1;
	return arg != NO_INDEX && text_is_place(&m->program->units[hot->unit], arg) &&
	       grows(m, hot->unit, hot->loop, arg);
}

/* A parameter, or a variable that outlives the call. */
static int is_lasting(const struct unit_facts *u, uint32_t place)
{
	const struct fact_node *n = &u->nodes.v[place];

	return n->kind == NODE_REF && (u->syms.v[n->sym].kind == SYM_PARAM || u->syms.v[n->sym].flags & SYM_GLOBAL);
}

static void look_in_function(struct match *m, uint32_t unit, uint32_t node, const struct program_func *in)
{
	const struct unit_facts *u = &m->program->units[unit];
	const struct fact_func *fn = &u->funcs.v[in->def];
	struct hot_loop hot;
	struct text_append a;
	struct finding *f;

	if (!text_append_at(m->program, unit, node, fn->first, fn->end, &a) || !is_lasting(u, a.place) ||
	    !text_lasts(m->program, unit, a.place, fn->first, fn->end) ||
	    text_begins(m->program, unit, a.place, fn->first, fn->end) ||
	    !program_hot_loop(m->program, in, CALLS_AWAY, &hot) || hot.distance > 1 ||
	    !passes_growing(m, u, a.place, &hot) || !(f = match_add(m, unit, node)))
		return;
	match_hot_loop(m, f, &hot);
	f->cold |= hot.cold;
	f->message = arena_printf(m->a,
				  "%s() looks for the end of `%s` in every call of %s(); %s calls it, and the string "
				  "grows: keep its length, or a pointer to its end",
				  site_call_name(m->program, unit, a.search), node_text(m->a, u, a.place), f->function,
				  hot_loop_text(m->a, m->program, &hot));
}

static void look_at(struct match *m, uint32_t unit, const struct program_func *in)
{
	const struct unit_facts *u = &m->program->units[unit];
	const struct fact_func *fn = &u->funcs.v[in->def];

	for (uint32_t i = fn->first; i < fn->end; i++) {
		uint8_t kind = u->nodes.v[i].kind;
		uint32_t loop;

		if (kind != NODE_CALL && !(kind == NODE_ASSIGN && u->nodes.v[i].type == TYPE_CHAR))
			continue;
		loop = fn->loops ? node_loop(u, i) : NO_INDEX;
		if (loop != NO_INDEX)
			look_in_loop(m, unit, i, loop);
		else
			look_in_function(m, unit, i, in);
		if (loop != NO_INDEX && kind == NODE_CALL)
			match_copy(m, unit, i, loop);
		else if (kind == NODE_CALL)
			match_copy_in_function(m, unit, i);
	}
}

void match_append_rescans(struct match *m)
{
	for (size_t i = 0; i < m->program->funcs.n; i++)
		if (m->program->funcs.v[i].unit != NO_INDEX)
			look_at(m, m->program->funcs.v[i].unit, &m->program->funcs.v[i]);
}
