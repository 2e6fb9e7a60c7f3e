#include "scan/program/costly.h"

#define MAX_ROUNDS 16

/* 1 when the child may be left out each time `up`, its parent, is gone through. */
static int may_skip(const struct unit_facts *f, uint32_t up, uint32_t child)
{
	const struct fact_node *n = &f->nodes.v[up];

	switch (n->kind) {
	case NODE_IF:
	case NODE_COND:
	case NODE_SWITCH:
	case NODE_WHILE:
		return child != up + 1;
	case NODE_FOR:
		return child == node_child(f, up, 2) || child == node_child(f, up, 3);
	case NODE_BINARY:
		return (n->op == OP_LAND || n->op == OP_LOR) && child != up + 1;
	default:
		return 0;
	}
}

int node_always(const struct unit_facts *f, uint32_t node, uint32_t top)
{
	uint32_t up = f->nodes.v[node].parent;

	for (; up != NO_INDEX && up != top; node = up, up = f->nodes.v[up].parent)
		if (may_skip(f, up, node))
			return 0;
	return 1;
}

static int asks_for_text(const struct unit_facts *f, uint32_t condition)
{
	for (uint32_t i = condition; i < f->nodes.v[condition].end; i++)
		for (uint32_t c = i + 1; f->nodes.v[i].kind == NODE_CALL && c < f->nodes.v[i].end;
		     c = f->nodes.v[c].end)
			if (f->nodes.v[c].kind == NODE_STRING)
				return 1;
	return 0;
}

int node_keyed(const struct unit_facts *f, uint32_t node, uint32_t top)
{
	uint32_t up = f->nodes.v[node].parent;

	for (; up != NO_INDEX && up != top; node = up, up = f->nodes.v[up].parent)
		if (f->nodes.v[up].kind == NODE_IF && node == node_child(f, up, 1) && asks_for_text(f, up + 1))
			return 1;
	return 0;
}

/* 1 when whoever comes to the node has come, or will come, to the call: every branch
 * around the call is also around the node, on the same side. */
static int comes_along(const struct unit_facts *f, uint32_t call, uint32_t node, uint32_t top)
{
	uint32_t up = f->nodes.v[call].parent;

	for (; up != NO_INDEX && up != top; call = up, up = f->nodes.v[up].parent)
		if (may_skip(f, up, call) && (node < call || node >= f->nodes.v[call].end))
			return 0;
	return 1;
}

unsigned program_beside(const struct program *p, uint32_t unit, uint32_t node, uint32_t loop, uint32_t *call)
{
	const struct unit_facts *f = &p->units[unit];
	const struct program_func *in = program_func_of(p, unit, node);
	uint32_t top, end;
	unsigned found = 0;

	*call = NO_INDEX;
	if (!in || in->unit != unit)
		return 0;
	top = loop == NO_INDEX ? f->funcs.v[in->def].first : f->loops.v[loop].node;
	end = loop == NO_INDEX ? f->funcs.v[in->def].end : f->loops.v[loop].end;
	for (uint32_t i = in->call; i < in->call + in->calls && !(found & FUNC_WAITS); i++) {
		const struct program_call *c = &p->calls.v[i];
		unsigned costs = p->funcs.v[c->callee].flags & (FUNC_WAITS | FUNC_OPENS);

		if (!costs || c->indirect || c->node < top || c->node >= end || (found && !(costs & FUNC_WAITS)) ||
		    !comes_along(f, c->node, node, top))
			continue;
		found = costs & FUNC_WAITS ? FUNC_WAITS : FUNC_OPENS;
		*call = c->node;
	}
	return found;
}

/* "return -1;" on the way to it: something went wrong. */
static int is_failure(const struct unit_facts *f, uint32_t value)
{
	const struct fact_node *n;

	if (value == NO_INDEX)
		return 0;
	n = &f->nodes.v[value];
	if (n->kind == NODE_INT)
		return n->type == TYPE_POINTER || fact_int(f, value) < 0;
	return n->kind == NODE_UNARY && n->op == OP_MINUS;
}

/* 1 when the function may end well before it comes to the node. */
static int may_end_before(const struct unit_facts *f, uint32_t first, uint32_t node)
{
	for (uint32_t i = first; i < node; i++)
		if (f->nodes.v[i].kind == NODE_RETURN && f->nodes.v[i].end <= node &&
		    !is_failure(f, node_child(f, i, 0)))
			return 1;
	return 0;
}

void program_find_costly(struct program *p)
{
	int changed = 1, rounds = MAX_ROUNDS;

	while (changed && rounds--) {
		changed = 0;
		for (size_t i = 0; i < p->calls.n; i++) {
			const struct program_call *c = &p->calls.v[i];
			struct program_func *caller = &p->funcs.v[c->caller];
			const struct unit_facts *f = &p->units[c->unit];
			unsigned costs = p->funcs.v[c->callee].flags & (FUNC_WAITS | FUNC_OPENS);
			uint32_t first = f->funcs.v[caller->def].first;

			program_at(p, c->unit);

			if (!(costs & ~caller->flags) || c->indirect || !node_always(f, c->node, first) ||
			    may_end_before(f, first, c->node))
				continue;
			caller->flags |= costs;
			changed = 1;
		}
	}
}
