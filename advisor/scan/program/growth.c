#include <string.h>

#include "scan/program/growth_parts.h"

#define BUFFER_UNIT 64 /* n * 4096 counts buffers; n * 2 doubles */

const struct program_func *growth_func(const struct grower *g)
{
	return &g->p->funcs.v[g->p->def_of[g->unit][g->fn - g->f->funcs.v]];
}

int growth_same(const struct unit_facts *f, uint32_t a, uint32_t b)
{
	uint32_t n = f->nodes.v[a].end - a;

	if (n != f->nodes.v[b].end - b)
		return 0;
	for (uint32_t i = 0; i < n; i++)
		if (f->nodes.v[a + i].kind != f->nodes.v[b + i].kind ||
		    (f->nodes.v[a + i].kind != NODE_INT && f->nodes.v[a + i].sym != f->nodes.v[b + i].sym))
			return 0;
	return 1;
}

static unsigned of_sum(unsigned l, unsigned r)
{
	const unsigned counts = GROWTH_COUNTER | GROWTH_STEP;

	if ((l & counts && r & GROWTH_PART) || (r & counts && l & GROWTH_PART))
		return GROWTH_TIMES;
	if ((l & counts && r == GROWTH_CONSTANT) || (r & counts && l == GROWTH_CONSTANT))
		return ((l | r) & ~(unsigned)GROWTH_CONSTANT) | GROWTH_STEP;
	if (l == GROWTH_CONSTANT || r == GROWTH_CONSTANT)
		return l | r;
	return l | r | GROWTH_PIECE;
}

/* x / 4 * 5: more than there was. */
static int is_larger_part(const struct grower *g, uint32_t part, int64_t times)
{
	const struct fact_node *n = &g->f->nodes.v[part];
	uint32_t by = n->kind == NODE_BINARY ? node_child(g->f, part, 1) : NO_INDEX;

	if (by == NO_INDEX || g->f->nodes.v[by].kind != NODE_INT)
		return 0;
	return n->op == OP_DIV ? times > fact_int(g->f, by)
			       : n->op == OP_SHR && fact_int(g->f, by) < 62 && times > (int64_t)1 << fact_int(g->f, by);
}

static unsigned of_product(struct grower *g, uint32_t l, uint32_t r)
{
	unsigned a = growth_expression(g, l), b = growth_expression(g, r);
	uint32_t constant = a == GROWTH_CONSTANT ? l : r;
	unsigned other = a == GROWTH_CONSTANT ? b : a;
	const struct fact_node *c = &g->f->nodes.v[constant];

	if (g->f->nodes.v[l].kind == NODE_REAL || g->f->nodes.v[r].kind == NODE_REAL)
		return a | b | GROWTH_TIMES;
	if (a != GROWTH_CONSTANT && b != GROWTH_CONSTANT)
		return a | b;
	if (c->flags & NODE_SIZEOF)
		return other;
	if (c->kind == NODE_INT && is_larger_part(g, constant == l ? r : l, fact_int(g->f, constant)))
		return other | GROWTH_TIMES;
	if (other & GROWTH_PART) /* rounded up to a unit */
		return (other & ~(unsigned)GROWTH_PART) | GROWTH_STEP;
	if (c->kind == NODE_INT && fact_int(g->f, constant) > 1 && fact_int(g->f, constant) < BUFFER_UNIT &&
	    other & (GROWTH_COUNTER | GROWTH_STEP))
		return other | GROWTH_TIMES;
	return other;
}

/* end - start, where end = start + room: how much room there is. */
static int is_room(const struct grower *g, uint32_t end, uint32_t start)
{
	const struct unit_facts *f = g->f;

	if (!growth_pay(g))
		return 0;
	for (uint32_t i = g->fn->first; i < g->fn->end; i++) {
		uint32_t value = f->nodes.v[i].kind == NODE_ASSIGN && f->nodes.v[i].op == OP_NONE ? node_child(f, i, 1)
												  : NO_INDEX;

		if (value != NO_INDEX && growth_same(f, i + 1, end) && f->nodes.v[value].kind == NODE_BINARY &&
		    f->nodes.v[value].op == OP_ADD && growth_same(f, value + 1, start))
			return 1;
	}
	return 0;
}

/* x and x / 2: half as much again, whatever x is. */
static int is_part_of(const struct unit_facts *f, uint32_t whole, uint32_t part)
{
	const struct fact_node *n = &f->nodes.v[part];

	return n->kind == NODE_BINARY && (n->op == OP_DIV || n->op == OP_SHR) && f->nodes.v[whole].kind != NODE_INT &&
	       growth_same(f, part + 1, whole);
}

static unsigned of_binary(struct grower *g, uint32_t node)
{
	const struct fact_node *n = &g->f->nodes.v[node];
	uint32_t l = node + 1, r = node_child(g->f, node, 1);
	unsigned a, b;

	if (r == NO_INDEX)
		return GROWTH_UNKNOWN;
	switch (n->op) {
	case OP_ADD:
		if ((growth_same(g->f, l, r) && g->f->nodes.v[l].kind != NODE_INT) || is_part_of(g->f, l, r) ||
		    is_part_of(g->f, r, l))
			return GROWTH_TIMES;
		a = growth_expression(g, l);
		b = growth_expression(g, r);
		return of_sum(a, b);
	case OP_SUB:
		if (is_room(g, l, r))
			return GROWTH_COUNTER | GROWTH_COUNTED;
		return growth_expression(g, l) | (growth_expression(g, r) == GROWTH_CONSTANT ? 0 : GROWTH_PIECE);
	case OP_MUL:
		return of_product(g, l, r);
	case OP_SHL:
		return growth_expression(g, l) | GROWTH_TIMES;
	case OP_DIV:
	case OP_SHR:
		return (growth_expression(g, l) & ~(unsigned)(GROWTH_COUNTER | GROWTH_STEP)) | GROWTH_PART;
	case OP_AND:
	case OP_OR:
		return growth_expression(g, l);
	case OP_COMMA:
		return growth_expression(g, r);
	default:
		return GROWTH_UNKNOWN;
	}
}

unsigned growth_expression(struct grower *g, uint32_t node)
{
	const struct fact_node *n = &g->f->nodes.v[node];

	switch (n->kind) {
	case NODE_INT:
		return GROWTH_CONSTANT;
	case NODE_REF:
	case NODE_MEMBER:
		return growth_of_name(g, node);
	case NODE_UNARY:
		if (n->op == OP_POST_INC || n->op == OP_PRE_INC)
			return growth_expression(g, node + 1) | GROWTH_COUNTER | GROWTH_STEP | GROWTH_COUNTED;
		return n->op == OP_DEREF ? GROWTH_COUNTER | growth_counted_up(g, node) : GROWTH_UNKNOWN;
	case NODE_INDEX:
		return GROWTH_COUNTER | growth_counted_up(g, node);
	case NODE_BINARY:
		return of_binary(g, node);
	case NODE_ASSIGN:
		return growth_of_assignment(g, node) | (n->op == OP_NONE ? 0u : growth_expression(g, node + 1));
	case NODE_COND:
		return growth_expression(g, node_child(g->f, node, 1)) |
		       growth_expression(g, node_child(g->f, node, 2));
	case NODE_CALL:
		return growth_of_computed(g, node);
	default:
		return GROWTH_UNKNOWN;
	}
}

unsigned growth_of(const struct program *p, uint32_t unit, const struct fact_func *fn, uint32_t expression)
{
	struct grower g = {.p = p, .unit = unit, .f = &p->units[unit], .fn = fn};

	return growth_expression(&g, expression);
}

unsigned growth_of_call(const struct program *p, uint32_t unit, const struct fact_func *fn, uint32_t call)
{
	struct grower g = {.p = p, .unit = unit, .f = &p->units[unit], .fn = fn};

	return growth_of_allocation(&g, call);
}
