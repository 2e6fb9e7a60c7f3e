/* A loop whose condition (or an if that leaves it) measures a string each time, although the loop does not change which
 * string it is. Where the body neither writes through pointers nor calls anything, compilers move the call out
 * themselves: nothing to say. */
#include "scan/match/match.h"
#include "scan/program/costly.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"
#include "scan/program/texts.h"

struct measured {
	struct match *m;
	uint32_t unit, loop;
	const struct unit_facts *f;
	const struct fact_loop *l;
	uint32_t first; /* of what is repeated: the init of a for is not */
};

/* Something that keeps the compiler from knowing that the string stays as it is. */
static int may_write(const struct measured *x, uint32_t except)
{
	const struct unit_facts *f = x->f;

	for (uint32_t i = x->first; i < x->l->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		uint8_t kind;

		if (n->kind == NODE_CALL && i != except && text_measured(x->m->program, x->unit, i) == NO_INDEX)
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

/* s[i] = 0: the string, and with it the loop, ends there; strcat(s, x): it is longer now. */
static int resizes(const struct measured *x, uint32_t place)
{
	const struct unit_facts *f = x->f;

	for (uint32_t i = x->first; i < x->l->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		uint32_t value;

		if (n->kind == NODE_CALL && text_appended(f, i, place))
			return 1;
		if (n->kind != NODE_ASSIGN || f->nodes.v[i + 1].kind != NODE_INDEX || !shape_same(f, i + 2, place))
			continue;
		value = node_child(f, i, 1);
		if (fact_is_int(f, value, 0))
			return 1;
	}
	return 0;
}

static void look_at(const struct measured *x, uint32_t call)
{
	uint32_t place = text_measured(x->m->program, x->unit, call);
	struct match *m = x->m;
	struct finding *f;

	if (place == NO_INDEX || !text_is_place(x->f, place) ||
	    !text_stays(m->program, x->unit, place, x->first, x->l->end) || resizes(x, place) || !may_write(x, call) ||
	    text_begins(m->program, x->unit, place, x->first, x->l->end) || !(f = match_add(m, x->unit, call)))
		return;
	match_loop(m, f, x->unit, x->loop);
	f->message =
		arena_printf(m->a, "the condition of the loop measures `%s` in every iteration: measure it once before",
			     node_text(m->a, x->f, place));
}

static void look_in(const struct measured *x, uint32_t condition)
{
	for (uint32_t i = condition; condition != NO_INDEX && i < x->f->nodes.v[condition].end; i++)
		if (x->f->nodes.v[i].kind == NODE_CALL)
			look_at(x, i);
}

/* The last statement of a branch leaves the loop. */
static int leaves(const struct unit_facts *f, uint32_t branch)
{
	unsigned n = f->nodes.v[branch].kind == NODE_BLOCK ? node_children(f, branch) : 0;
	uint32_t last = n ? node_child(f, branch, n - 1) : branch;

	return f->nodes.v[last].kind == NODE_BREAK || f->nodes.v[last].kind == NODE_RETURN ||
	       f->nodes.v[last].kind == NODE_GOTO;
}

/* if (i >= strlen(s)) break; as each round begins, or ends. */
static void look_at_ways_out(const struct measured *x)
{
	uint32_t body = loop_body(x->f, x->l), i = x->l->node + 1, end = x->l->end;

	if (x->l->kind != LOOP_GOTO) { /* there, the statement that has the label, and those after it */
		if (body == NO_INDEX || x->f->nodes.v[body].kind != NODE_BLOCK)
			return;
		i = body + 1;
		end = x->f->nodes.v[body].end;
	}
	for (; i < end; i = x->f->nodes.v[i].end)
		if (x->f->nodes.v[i].kind == NODE_IF && leaves(x->f, node_child(x->f, i, 1)))
			look_in(x, node_child(x->f, i, 0));
}

void match_strlen_in_condition(struct match *m)
{
	const struct program *p = m->program;

	for (uint32_t u = 0; u < p->n_units; u++)
		for (uint32_t i = 0; i < p->units[u].loops.n; i++) {
			const struct unit_facts *f = &p->units[u];
			struct measured x = {m, u, i, f, &f->loops.v[i], f->loops.v[i].node};

			if (!match_is_first(m, u, x.l->func))
				continue;
			if (x.l->kind == LOOP_FOR)
				x.first = f->nodes.v[x.l->node + 1].end;
			look_in(&x, loop_condition(f, x.l));
			look_at_ways_out(&x);
		}
}
