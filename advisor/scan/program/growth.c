#include <string.h>

#include "scan/program/growth.h"

#define MAX_DEPTH   4
#define BUFFER_UNIT 64 /* n * 4096 counts buffers; n * 2 doubles */

struct grower {
	const struct program *p;
	uint32_t unit;
	const struct unit_facts *f;
	const struct fact_func *fn;
	int depth;
	/* in a function that computes a size: who calls it, and where */
	struct grower *caller;
	uint32_t call;
};

static unsigned of(struct grower *g, uint32_t n);

static int is_lasting(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	return n->kind == NODE_MEMBER || (n->kind == NODE_UNARY && n->op == OP_DEREF) || n->kind == NODE_INDEX ||
	       (n->kind == NODE_REF && n->sym != NO_INDEX && f->syms.v[n->sym].flags & SYM_GLOBAL);
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

static unsigned of_product(struct grower *g, uint32_t l, uint32_t r)
{
	unsigned a = of(g, l), b = of(g, r);
	uint32_t constant = a == GROWTH_CONSTANT ? l : r;
	unsigned other = a == GROWTH_CONSTANT ? b : a;
	const struct fact_node *c = &g->f->nodes.v[constant];

	if (a != GROWTH_CONSTANT && b != GROWTH_CONSTANT)
		return a | b;
	if (other & GROWTH_PART) /* rounded up to a unit */
		return (other & ~(unsigned)GROWTH_PART) | GROWTH_STEP;
	if (c->kind == NODE_INT && !(c->flags & NODE_SIZEOF) && fact_int(g->f, constant) > 1 &&
	    fact_int(g->f, constant) < BUFFER_UNIT && other & (GROWTH_COUNTER | GROWTH_STEP))
		return other | GROWTH_TIMES;
	return other;
}

static int same(const struct unit_facts *f, uint32_t a, uint32_t b)
{
	uint32_t n = f->nodes.v[a].end - a, i;

	if (n != f->nodes.v[b].end - b)
		return 0;
	for (i = 0; i < n; i++)
		if (f->nodes.v[a + i].kind != f->nodes.v[b + i].kind ||
		    (f->nodes.v[a + i].kind != NODE_INT && f->nodes.v[a + i].sym != f->nodes.v[b + i].sym))
			return 0;
	return 1;
}

/* end - start, where end = start + room: how much room there is. */
static int is_room(const struct grower *g, uint32_t end, uint32_t start)
{
	const struct unit_facts *f = g->f;
	uint32_t i;

	for (i = g->fn->first; i < g->fn->end; i++) {
		uint32_t value = f->nodes.v[i].kind == NODE_ASSIGN && f->nodes.v[i].op == OP_NONE ? node_child(f, i, 1)
												  : NO_INDEX;

		if (value != NO_INDEX && same(f, i + 1, end) && f->nodes.v[value].kind == NODE_BINARY &&
		    f->nodes.v[value].op == OP_ADD && same(f, value + 1, start))
			return 1;
	}
	return 0;
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
		if (same(g->f, l, r) && g->f->nodes.v[l].kind != NODE_INT)
			return GROWTH_TIMES;
		a = of(g, l);
		b = of(g, r);
		return of_sum(a, b);
	case OP_SUB:
		if (is_room(g, l, r))
			return GROWTH_COUNTER | GROWTH_COUNTED;
		return of(g, l) | (of(g, r) == GROWTH_CONSTANT ? 0 : GROWTH_PIECE);
	case OP_MUL:
		return of_product(g, l, r);
	case OP_SHL:
		return of(g, l) | GROWTH_TIMES;
	case OP_DIV:
	case OP_SHR:
		return (of(g, l) & ~(unsigned)(GROWTH_COUNTER | GROWTH_STEP)) | GROWTH_PART;
	case OP_AND:
	case OP_OR:
		return of(g, l);
	case OP_COMMA:
		return of(g, r);
	default:
		return GROWTH_UNKNOWN;
	}
}

/* v = v + 4096 */
static int adds_constant(const struct grower *g, uint32_t target, uint32_t value)
{
	const struct fact_node *n = &g->f->nodes.v[value];
	uint32_t r = node_child(g->f, value, 1);

	return n->kind == NODE_BINARY && n->op == OP_ADD && r != NO_INDEX &&
	       ((same(g->f, target, value + 1) && g->f->nodes.v[r].kind == NODE_INT) ||
		(same(g->f, target, r) && g->f->nodes.v[value + 1].kind == NODE_INT));
}

/* What an assignment to a variable adds to what is known of it. */
static unsigned of_assignment(struct grower *g, uint32_t node)
{
	const struct fact_node *n = &g->f->nodes.v[node];
	uint32_t value = node_child(g->f, node, 1);
	unsigned v = value == NO_INDEX ? GROWTH_UNKNOWN : of(g, value);

	switch (n->op) {
	case OP_NONE:
		if (value != NO_INDEX && adds_constant(g, node + 1, value))
			v |= GROWTH_COUNTED;
		return v;
	case OP_ADD:
		if (value != NO_INDEX && same(g->f, node + 1, value))
			return GROWTH_TIMES;
		return v == GROWTH_CONSTANT ? GROWTH_STEP | GROWTH_COUNTED
		       : v & GROWTH_PART    ? GROWTH_TIMES
					    : GROWTH_PIECE;
	case OP_MUL:
	case OP_SHL:
		return GROWTH_TIMES;
	case OP_SUB:
	case OP_AND:
	case OP_OR:
		return 0;
	default:
		return GROWTH_UNKNOWN;
	}
}

static int is_target(const struct unit_facts *f, uint32_t node, uint32_t sym)
{
	const struct fact_node *n = &f->nodes.v[node];

	return (n->kind == NODE_REF || n->kind == NODE_MEMBER) && n->sym == sym;
}

/* Everything assigned to the variable or field in this function. */
static unsigned of_assigned(struct grower *g, uint32_t sym)
{
	const struct unit_facts *f = g->f;
	unsigned out = 0;
	uint32_t i;

	for (i = g->fn->first; i < g->fn->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_VAR && n->sym == sym && n->end > i + 1)
			out |= of(g, i + 1);
		else if (n->kind == NODE_ASSIGN && is_target(f, i + 1, sym))
			out |= of_assignment(g, i);
		else if (n->kind == NODE_UNARY && (n->op == OP_POST_INC || n->op == OP_PRE_INC) &&
			 is_target(f, i + 1, sym))
			out |= GROWTH_STEP | GROWTH_COUNTED;
		else if (n->kind == NODE_UNARY && n->op == OP_ADDRESS && is_target(f, i + 1, sym))
			out |= GROWTH_UNKNOWN;
	}
	return out;
}

static unsigned of_argument(const struct grower *g, int param)
{
	uint32_t arg = param < 0 ? NO_INDEX : node_child(g->caller->f, g->call, (unsigned)param + 1);

	return arg == NO_INDEX ? GROWTH_UNKNOWN : of(g->caller, arg);
}

static unsigned of_name(struct grower *g, uint32_t node)
{
	const struct fact_node *n = &g->f->nodes.v[node];
	const struct fact_sym *sym = n->sym == NO_INDEX ? NULL : &g->f->syms.v[n->sym];
	unsigned out;

	if (!sym)
		return GROWTH_UNKNOWN;
	if (g->caller && n->kind == NODE_REF && sym->kind == SYM_PARAM)
		return of_argument(g, sym->param);
	if (g->depth >= MAX_DEPTH) /* its own value, seen again */
		return GROWTH_COUNTER;
	g->depth++;
	out = of_assigned(g, n->sym);
	g->depth--;
	if (is_lasting(g->f, node))
		out |= GROWTH_COUNTER;
	else if (g->f->syms.v[n->sym].kind == SYM_PARAM)
		out |= GROWTH_UNKNOWN;
	else if (out & GROWTH_STEP)
		out |= out & (GROWTH_COUNTER | GROWTH_UNKNOWN) ? GROWTH_COUNTER : GROWTH_COUNTER | GROWTH_ANEW;
	/* a counter that also starts somewhere is still a counter */
	return out & ~(unsigned)GROWTH_CONSTANT ? out & ~(unsigned)GROWTH_CONSTANT : out;
}

/* (*n)++, v[i]++ and *n += x somewhere in the function. */
static unsigned counted_up(const struct grower *g, uint32_t node)
{
	uint32_t i;

	for (i = g->fn->first; i < g->fn->end; i++) {
		const struct fact_node *n = &g->f->nodes.v[i];

		if (n->kind == NODE_UNARY && (n->op == OP_POST_INC || n->op == OP_PRE_INC) && same(g->f, i + 1, node))
			return GROWTH_STEP | GROWTH_COUNTED;
		if (n->kind == NODE_ASSIGN && n->op == OP_ADD && same(g->f, i + 1, node) &&
		    g->f->nodes.v[node_child(g->f, i, 1)].kind != NODE_INT)
			return GROWTH_PIECE;
	}
	return 0;
}

/* A function that computes its value from its arguments in one expression: add(a, b) that checks for overflow. */
static int only_computes(const struct unit_facts *f, const struct fact_func *fn)
{
	uint32_t i;

	for (i = fn->first; i < fn->end; i++)
		if (f->nodes.v[i].kind == NODE_ASSIGN || node_is_loop(&f->nodes.v[i]))
			return 0;
	return !fn->loops;
}

static unsigned of_call(struct grower *g, uint32_t node)
{
	const struct program_func *callee = program_callee(g->p, g->unit, node);
	struct grower inner = {.p = g->p, .depth = g->depth + 1, .caller = g, .call = node};
	unsigned out = 0;
	uint32_t i;

	if (!callee || callee->unit == NO_INDEX || g->depth >= MAX_DEPTH)
		return GROWTH_UNKNOWN;
	inner.unit = callee->unit;
	inner.f = &g->p->units[callee->unit];
	inner.fn = &inner.f->funcs.v[callee->def];
	if (!only_computes(inner.f, inner.fn))
		return GROWTH_UNKNOWN;
	for (i = inner.fn->first; i < inner.fn->end; i++)
		if (inner.f->nodes.v[i].kind == NODE_RETURN && inner.f->nodes.v[i].end > i + 1)
			out |= of(&inner, i + 1);
	return out ? out : GROWTH_UNKNOWN;
}

static unsigned of(struct grower *g, uint32_t node)
{
	const struct fact_node *n = &g->f->nodes.v[node];

	switch (n->kind) {
	case NODE_INT:
		return GROWTH_CONSTANT;
	case NODE_REF:
	case NODE_MEMBER:
		return of_name(g, node);
	case NODE_UNARY:
		if (n->op == OP_POST_INC || n->op == OP_PRE_INC)
			return of(g, node + 1) | GROWTH_COUNTER | GROWTH_STEP | GROWTH_COUNTED;
		return n->op == OP_DEREF ? GROWTH_COUNTER | counted_up(g, node) : GROWTH_UNKNOWN;
	case NODE_INDEX:
		return GROWTH_COUNTER | counted_up(g, node);
	case NODE_BINARY:
		return of_binary(g, node);
	case NODE_ASSIGN:
		return of_assignment(g, node) | (n->op == OP_NONE ? 0u : of(g, node + 1));
	case NODE_COND:
		return of(g, node_child(g->f, node, 1)) | of(g, node_child(g->f, node, 2));
	case NODE_CALL:
		return of_call(g, node);
	default:
		return GROWTH_UNKNOWN;
	}
}

unsigned growth_of(const struct program *p, uint32_t unit, const struct fact_func *fn, uint32_t expression)
{
	struct grower g = {.p = p, .unit = unit, .f = &p->units[unit], .fn = fn};

	return of(&g, expression);
}

/* x->room = x->used + n + x->room: all there is once more. */
static int adds_all(const struct unit_facts *f, uint32_t value, uint32_t variable)
{
	uint32_t i;

	if (f->nodes.v[variable].kind != NODE_MEMBER)
		return 0;
	for (i = value; i < f->nodes.v[value].end; i++)
		if (f->nodes.v[i].kind == NODE_MEMBER && f->nodes.v[i].sym != f->nodes.v[variable].sym &&
		    same(f, i + 1, variable + 1))
			return 1;
	return 0;
}

/* v += x, v = v + x; -1 when it starts anew: v = 0. */
static int adds_to(const struct unit_facts *f, uint32_t node, uint32_t variable)
{
	const struct fact_node *n = &f->nodes.v[node];
	uint32_t value, i;

	if (n->kind == NODE_UNARY)
		return (n->op == OP_POST_INC || n->op == OP_PRE_INC) && same(f, node + 1, variable);
	if (n->kind != NODE_ASSIGN || !same(f, node + 1, variable))
		return 0;
	if (n->op != OP_NONE)
		return n->op == OP_ADD ? 1 : -1;
	value = node_child(f, node, 1);
	if (adds_all(f, value, variable))
		return -1;
	for (i = value; i < f->nodes.v[value].end; i++)
		if (f->nodes.v[i].kind == f->nodes.v[variable].kind && same(f, i, variable))
			return 1;
	return -1;
}

static int accumulates(const struct unit_facts *f, uint32_t variable, uint32_t from, uint32_t to)
{
	int adds = 0;
	uint32_t i;

	for (i = from; i < to; i++) {
		int more = adds_to(f, i, variable);

		if (more < 0 || (f->nodes.v[i].kind == NODE_VAR && f->nodes.v[i].sym == f->nodes.v[variable].sym))
			return 0;
		adds |= more;
	}
	return adds;
}

/* What the node gives the variable: v = x, and where it is declared; NO_INDEX when it does not. */
static uint32_t value_for(const struct unit_facts *f, uint32_t node, uint32_t variable)
{
	const struct fact_node *n = &f->nodes.v[node];

	if (n->kind == NODE_ASSIGN && n->op == OP_NONE && same(f, node + 1, variable))
		return node_child(f, node, 1);
	if (n->kind == NODE_VAR && f->nodes.v[variable].kind == NODE_REF && n->sym == f->nodes.v[variable].sym)
		return node_child(f, node, 0);
	return NO_INDEX;
}

/* 1 when something that the value names becomes the variable in nodes [from, to). */
static int comes_back(const struct unit_facts *f, uint32_t value, uint32_t variable, uint32_t from, uint32_t to)
{
	uint32_t i, k, back;

	for (i = from; i < to; i++) {
		back = f->nodes.v[i].kind == NODE_ASSIGN && f->nodes.v[i].op == OP_NONE ? node_child(f, i, 1)
											: NO_INDEX;
		if (back == NO_INDEX || !same(f, back, variable))
			continue;
		for (k = value; k < f->nodes.v[value].end; k++)
			if (f->nodes.v[k].kind == f->nodes.v[i + 1].kind && same(f, k, i + 1))
				return 1;
	}
	return 0;
}

/* size = used + more; ... used = size: the size is what there was and what is added, by way of a variable of its own. */
static int accumulates_in_turn(const struct unit_facts *f, uint32_t variable, uint32_t from, uint32_t to)
{
	uint32_t i, value;

	for (i = from; i < to; i++) {
		value = value_for(f, i, variable);
		if (value != NO_INDEX && f->nodes.v[value].kind == NODE_BINARY && f->nodes.v[value].op == OP_ADD &&
		    comes_back(f, value, variable, i, to))
			return 1;
	}
	return 0;
}

static int is_length_of(const struct unit_facts *f, uint32_t call, uint32_t place)
{
	uint32_t sym = f->nodes.v[call].sym, arg = node_child(f, call, 1);

	return sym != NO_INDEX && arg != NO_INDEX && !strcmp(fact_text(f, f->syms.v[sym].name), "strlen") &&
	       same(f, arg, place);
}

/* end - start: how far two have come from each other is not what is used so far. */
static int is_distance(const struct unit_facts *f, uint32_t expression)
{
	uint32_t i, r;

	for (i = expression; i < f->nodes.v[expression].end; i++) {
		r = f->nodes.v[i].kind == NODE_BINARY && f->nodes.v[i].op == OP_SUB ? node_child(f, i, 1) : NO_INDEX;
		if (r != NO_INDEX && f->nodes.v[r].kind != NODE_INT)
			return 1;
	}
	return 0;
}

/* 1 when the argument is a variable that the expression names. */
static int is_named(const struct unit_facts *f, uint32_t arg, uint32_t expression)
{
	uint32_t i;

	for (i = expression; i < f->nodes.v[expression].end; i++)
		if (f->nodes.v[arg].kind != NODE_INT && f->nodes.v[i].kind == f->nodes.v[arg].kind && same(f, i, arg))
			return 1;
	return 0;
}

/* fill(place, size) in the round: it is written from its beginning each time, as by vsnprintf() once more. */
static int is_written_anew(const struct unit_facts *f, uint32_t expression, uint32_t place, uint32_t from, uint32_t to)
{
	uint32_t i, arg;

	for (i = from; i < to; i++) {
		int whole = 0, sized = 0;

		if (f->nodes.v[i].kind != NODE_CALL || (expression >= i && expression < f->nodes.v[i].end))
			continue;
		for (arg = node_child(f, i, 1); arg != NO_INDEX && arg < f->nodes.v[i].end; arg = f->nodes.v[arg].end) {
			whole |= same(f, arg, place);
			sized |= is_named(f, arg, expression);
		}
		if (whole && sized)
			return 1;
	}
	return 0;
}

int growth_appends(const struct unit_facts *f, uint32_t expression, uint32_t place, uint32_t from, uint32_t to,
		   int in_loop)
{
	uint32_t i;

	if (is_distance(f, expression) || is_written_anew(f, expression, place, from, to))
		return 0;
	for (i = expression; i < f->nodes.v[expression].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_CALL && is_length_of(f, i, place))
			return 1;
		if ((n->kind == NODE_REF || n->kind == NODE_MEMBER || (n->kind == NODE_UNARY && n->op == OP_DEREF)) &&
		    (accumulates(f, i, from, to) || (in_loop && accumulates_in_turn(f, i, from, to))))
			return 1;
	}
	return 0;
}
