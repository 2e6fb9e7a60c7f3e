/* A loop whose condition measures a string each time, although the loop does not change
 * which string it is. Where the body neither writes through pointers nor calls anything,
 * compilers move the call out themselves: nothing to say. */
#include "scan/match/match.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

/* Something that keeps the compiler from knowing that the string stays as it is. */
static int may_write(const struct unit_facts *f, uint32_t from, uint32_t to, uint32_t except)
{
	uint32_t i;

	for (i = from; i < to; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		uint8_t kind;

		if (n->kind == NODE_CALL && i != except && !shape_calls(f, i, "strlen"))
			return 1;
		if (n->kind != NODE_ASSIGN)
			continue;
		kind = f->nodes.v[i + 1].kind;
		if ((kind == NODE_INDEX || kind == NODE_UNARY || kind == NODE_MEMBER) &&
		    f->nodes.v[i + 1].type == TYPE_CHAR)
			return 1;
	}
	return 0;
}

static int truncates(const struct unit_facts *f, const struct fact_loop *l, uint32_t place)
{
	uint32_t i;

	for (i = l->node; i < l->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		uint32_t value;

		if (n->kind != NODE_ASSIGN || f->nodes.v[i + 1].kind != NODE_INDEX || !shape_same(f, i + 2, place))
			continue;
		value = node_child(f, i, 1);
		if (value != NO_INDEX && f->nodes.v[value].kind == NODE_INT && !fact_int(f, value))
			return 1;
	}
	return 0;
}

static void look_at(struct match *m, uint32_t unit, uint32_t loop, uint32_t call)
{
	const struct unit_facts *u = &m->program->units[unit];
	const struct fact_loop *l = &u->loops.v[loop];
	uint32_t place = node_child(u, call, 1);
	struct finding *f;

	if (place == NO_INDEX || (u->nodes.v[place].kind != NODE_REF && u->nodes.v[place].kind != NODE_MEMBER) ||
	    u->nodes.v[place].sym == NO_INDEX)
		return;
	if (shape_changes(u, u->nodes.v[place].sym, l->node, l->end) || truncates(u, l, place) ||
	    !may_write(u, l->node, l->end, call) || !(f = match_add(m, unit, call)))
		return;
	match_loop(m, f, unit, loop);
	f->message =
		arena_printf(m->a, "the condition of the loop measures `%s` in every iteration: measure it once before",
			     node_text(m->a, u, place));
}

void match_strlen_in_condition(struct match *m)
{
	const struct program *p = m->program;
	uint32_t u, i, n;

	for (u = 0; u < p->n_units; u++)
		for (i = 0; i < p->units[u].loops.n; i++) {
			const struct unit_facts *f = &p->units[u];
			uint32_t c = loop_condition(f, &f->loops.v[i]);

			if (c == NO_INDEX || !match_is_first(m, u, f->loops.v[i].func))
				continue;
			for (n = c; n < f->nodes.v[c].end; n++)
				if (shape_calls(f, n, "strlen"))
					look_at(m, u, i, n);
		}
}
