/* Sizes through variables, parameters and calls: what was assigned, what callers pass, what a function stores by
 * address or asks for. */
#include <string.h>

#include "scan/program/growth_parts.h"

static int is_lasting(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	return n->kind == NODE_MEMBER || (n->kind == NODE_UNARY && n->op == OP_DEREF) || n->kind == NODE_INDEX ||
	       (n->kind == NODE_REF && n->sym != NO_INDEX && f->syms.v[n->sym].flags & SYM_GLOBAL);
}

static unsigned of_assigned(struct grower *g, uint32_t sym);

/* v = v + 4096 */
static int adds_constant(const struct grower *g, uint32_t target, uint32_t value)
{
	const struct fact_node *n = &g->f->nodes.v[value];
	uint32_t r = node_child(g->f, value, 1);

	return n->kind == NODE_BINARY && n->op == OP_ADD && r != NO_INDEX &&
	       ((growth_same(g->f, target, value + 1) && g->f->nodes.v[r].kind == NODE_INT) ||
		(growth_same(g->f, target, r) && g->f->nodes.v[value + 1].kind == NODE_INT));
}

/* What is passed to a call does not count. */
static int names_place(const struct unit_facts *f, uint32_t tree, uint32_t place)
{
	for (uint32_t i = tree; i < f->nodes.v[tree].end;
	     i = f->nodes.v[i].kind == NODE_CALL ? f->nodes.v[i].end : i + 1)
		if (f->nodes.v[i].kind == f->nodes.v[place].kind && growth_same(f, i, place))
			return 1;
	return 0;
}

/* What a caller passes for the parameter names the field: reserve(v, v->room). */
static int passed_field(const struct grower *g, const struct fact_sym *param, const char *usr)
{
	const struct program_func *f = growth_func(g);

	for (uint32_t i = f->in; *usr && i < f->in + f->ins; i++) {
		const struct program_call *c = &g->p->calls.v[g->p->in[i]];
		const struct unit_facts *u = &g->p->units[c->unit];
		uint32_t arg = c->indirect ? NO_INDEX : node_child(u, c->node, param->param + 1u);

		for (uint32_t k = arg; arg != NO_INDEX && k < u->nodes.v[arg].end; k++)
			if (u->nodes.v[k].kind == NODE_MEMBER && u->nodes.v[k].sym != NO_INDEX &&
			    !strcmp(fact_text(u, u->syms.v[u->nodes.v[k].sym].usr), usr))
				return 1;
	}
	return 0;
}

/* n += n / 2, also by way of a local variable, and by what callers pass: a part of itself. */
static int adds_itself(const struct grower *g, uint32_t target, uint32_t value, int depth)
{
	const struct unit_facts *f = g->f;
	const char *field = f->nodes.v[target].kind == NODE_MEMBER && f->nodes.v[target].sym != NO_INDEX
				    ? fact_text(f, f->syms.v[f->nodes.v[target].sym].usr)
				    : "";

	if (names_place(f, value, target))
		return 1;
	for (uint32_t i = value; i < f->nodes.v[value].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind != NODE_REF || n->sym == NO_INDEX)
			continue;
		if (f->syms.v[n->sym].kind == SYM_PARAM && passed_field(g, &f->syms.v[n->sym], field))
			return 1;
		if (depth < 2 && !growth_pay(g))
			return 0;
		for (uint32_t k = g->fn->first; depth < 2 && k < g->fn->end; k++) {
			uint32_t set = f->nodes.v[k].kind == NODE_VAR && f->nodes.v[k].sym == n->sym
					       ? node_child(f, k, 0)
				       : f->nodes.v[k].kind == NODE_ASSIGN && f->nodes.v[k + 1].kind == NODE_REF &&
						       f->nodes.v[k + 1].sym == n->sym
					       ? node_child(f, k, 1)
					       : NO_INDEX;

			if (set != NO_INDEX && adds_itself(g, target, set, depth + 1))
				return 1;
		}
	}
	return 0;
}

/* if (room < need) room += need: at least twice as much. */
static int adds_more_than_is(const struct grower *g, uint32_t assign, uint32_t value)
{
	const struct unit_facts *f = g->f;
	uint32_t child = assign, up = f->nodes.v[assign].parent, less, more;

	for (; up != NO_INDEX; child = up, up = f->nodes.v[up].parent) {
		const struct fact_node *c = &f->nodes.v[up + 1];

		if (f->nodes.v[up].kind != NODE_IF || child != node_child(f, up, 1) || c->kind != NODE_BINARY)
			continue;
		less = c->op == OP_LT || c->op == OP_LE ? up + 2 : node_child(f, up + 1, 1);
		more = c->op == OP_LT || c->op == OP_LE ? node_child(f, up + 1, 1) : up + 2;
		if (c->op >= OP_LT && c->op <= OP_GE && growth_same(f, less, assign + 1) && growth_same(f, more, value))
			return 1;
	}
	return 0;
}

/* What an assignment to a variable adds to what is known of it. */
unsigned growth_of_assignment(struct grower *g, uint32_t node)
{
	const struct fact_node *n = &g->f->nodes.v[node];
	uint32_t value = node_child(g->f, node, 1);
	unsigned v = value == NO_INDEX ? GROWTH_UNKNOWN : growth_expression(g, value);

	switch (n->op) {
	case OP_NONE:
		if (value != NO_INDEX && adds_constant(g, node + 1, value))
			v |= GROWTH_COUNTED;
		return v;
	case OP_ADD:
		if (v == GROWTH_CONSTANT)
			return GROWTH_STEP | GROWTH_COUNTED;
		return value != NO_INDEX && (adds_itself(g, node + 1, value, 0) || adds_more_than_is(g, node, value))
			       ? GROWTH_TIMES
			       : GROWTH_PIECE;
	case OP_MUL:
	case OP_SHL:
		return GROWTH_TIMES;
	case OP_OR: /* n |= n >> 1: up to the next power of two */
		return value != NO_INDEX && v & GROWTH_PART && names_place(g->f, value, node + 1) ? GROWTH_TIMES : 0;
	case OP_SUB:
	case OP_AND:
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

static unsigned of_stored(struct grower *g, uint32_t sym);

/* next_room(&room): what the function stores there. */
static unsigned of_address_taken(struct grower *g, uint32_t address)
{
	uint32_t call = g->f->nodes.v[address].parent, c = node_child(g->f, call, 1);
	const struct program_func *callee = program_callee(g->p, g->unit, call);
	struct grower inner = {.p = g->p, .depth = g->depth + 1, .caller = g, .call = call};
	unsigned param = 0, out;

	if (!callee || callee->unit == NO_INDEX || g->depth >= GROWTH_DEPTH)
		return GROWTH_UNKNOWN;
	for (; c != NO_INDEX && c < g->f->nodes.v[call].end && c != address; c = g->f->nodes.v[c].end)
		param++;
	inner.unit = callee->unit;
	inner.f = &g->p->units[callee->unit];
	inner.fn = &inner.f->funcs.v[callee->def];
	if (c != address || param >= inner.fn->params || inner.f->params.v[inner.fn->param + param] == NO_INDEX)
		return GROWTH_UNKNOWN;
	out = of_stored(&inner, inner.f->params.v[inner.fn->param + param]);
	return out & GROWTH_TIMES ? out : GROWTH_UNKNOWN;
}

/* Everything assigned to the variable or field in this function. */
static unsigned of_assigned(struct grower *g, uint32_t sym)
{
	const struct unit_facts *f = g->f;
	unsigned out = 0;

	if (!growth_pay(g))
		return GROWTH_UNKNOWN;
	for (uint32_t i = g->fn->first; i < g->fn->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_VAR && n->sym == sym && n->end > i + 1)
			out |= growth_expression(g, i + 1);
		else if (n->kind == NODE_ASSIGN && is_target(f, i + 1, sym))
			out |= growth_of_assignment(g, i);
		else if (n->kind == NODE_UNARY && (n->op == OP_POST_INC || n->op == OP_PRE_INC) &&
			 is_target(f, i + 1, sym))
			out |= GROWTH_STEP | GROWTH_COUNTED;
		else if (n->kind == NODE_UNARY && n->op == OP_ADDRESS && is_target(f, i + 1, sym))
			out |= of_address_taken(g, i);
	}
	return out;
}

static unsigned of_argument(const struct grower *g, int param)
{
	uint32_t arg = param < 0 ? NO_INDEX : node_child(g->caller->f, g->call, (unsigned)param + 1);

	return arg == NO_INDEX ? GROWTH_UNKNOWN : growth_expression(g->caller, arg);
}

/* What all that call the function pass for the parameter. */
static unsigned of_callers(const struct grower *g, unsigned param)
{
	const struct program_func *f = growth_func(g);
	unsigned out = 0;

	if (!f->ins || f->ins > GROWTH_CALLERS || g->depth >= GROWTH_DEPTH)
		return GROWTH_UNKNOWN;
	for (uint32_t i = f->in; i < f->in + f->ins; i++) {
		const struct program_call *c = &g->p->calls.v[g->p->in[i]];
		struct grower up = {.p = g->p, .depth = g->depth + 1, .unit = c->unit, .f = &g->p->units[c->unit]};
		uint32_t arg = c->indirect ? NO_INDEX : node_child(up.f, c->node, param + 1);
		unsigned one;

		up.fn = &up.f->funcs.v[g->p->funcs.v[c->caller].def];
		one = arg == NO_INDEX ? GROWTH_UNKNOWN : growth_expression(&up, arg);
		/* where a loop calls, its counter lasts from call to call */
		out |= c->loop != NO_INDEX ? one & ~(unsigned)GROWTH_RESTARTS : one;
	}
	return out;
}

static unsigned of_param(struct grower *g, uint32_t sym)
{
	unsigned param = g->f->syms.v[sym].param, out;

	out = g->caller ? of_argument(g, (int)param) : of_callers(g, param);
	if (g->depth >= GROWTH_DEPTH)
		return out;
	g->depth++;
	out |= of_assigned(g, sym); /* size *= 2 */
	g->depth--;
	return out;
}

unsigned growth_of_name(struct grower *g, uint32_t node)
{
	const struct fact_node *n = &g->f->nodes.v[node];
	const struct fact_sym *sym = n->sym == NO_INDEX ? NULL : &g->f->syms.v[n->sym];
	unsigned out;

	if (!sym)
		return GROWTH_UNKNOWN;
	if (n->kind == NODE_REF && sym->kind == SYM_PARAM)
		return of_param(g, n->sym);
	if (g->depth >= GROWTH_DEPTH) /* its own value, seen again */
		return GROWTH_COUNTER;
	g->depth++;
	out = of_assigned(g, n->sym);
	g->depth--;
	if (is_lasting(g->f, node))
		out |= GROWTH_COUNTER;
	else if (out & GROWTH_STEP)
		out |= out & (GROWTH_COUNTER | GROWTH_UNKNOWN) ? GROWTH_COUNTER : GROWTH_COUNTER | GROWTH_RESTARTS;
	/* a counter that also starts somewhere is still a counter */
	return out & ~(unsigned)GROWTH_CONSTANT ? out & ~(unsigned)GROWTH_CONSTANT : out;
}

/* (*n)++, v[i]++, *n += x and *n = 2 * *n somewhere in the function. */
unsigned growth_counted_up(struct grower *g, uint32_t node)
{
	unsigned out = 0;

	if (g->depth >= GROWTH_DEPTH || !growth_pay(g))
		return 0;
	g->depth++;
	for (uint32_t i = g->fn->first; i < g->fn->end; i++) {
		const struct fact_node *n = &g->f->nodes.v[i];

		if ((n->kind != NODE_ASSIGN && n->kind != NODE_UNARY) || n->end == i + 1 ||
		    !growth_same(g->f, i + 1, node))
			continue;
		if (n->kind == NODE_ASSIGN)
			out |= growth_of_assignment(g, i) & ~(unsigned)GROWTH_CONSTANT;
		else if (n->op == OP_POST_INC || n->op == OP_PRE_INC)
			out |= GROWTH_STEP | GROWTH_COUNTED;
	}
	g->depth--;
	return out;
}

/* What the function stores in what the parameter points to. */
static unsigned of_stored(struct grower *g, uint32_t sym)
{
	const struct unit_facts *f = g->f;

	for (uint32_t i = g->fn->first; i < g->fn->end; i++)
		if (f->nodes.v[i].kind == NODE_UNARY && f->nodes.v[i].op == OP_DEREF &&
		    f->nodes.v[i + 1].kind == NODE_REF && f->nodes.v[i + 1].sym == sym)
			return growth_counted_up(g, i);
	return 0;
}

/* A function that computes its value from its arguments in one expression: add(a, b) that checks for overflow. */
static int only_computes(const struct unit_facts *f, const struct fact_func *fn)
{
	for (uint32_t i = fn->first; i < fn->end; i++)
		if (f->nodes.v[i].kind == NODE_ASSIGN || node_is_loop(&f->nodes.v[i]))
			return 0;
	return !fn->loops;
}

unsigned growth_of_computed(struct grower *g, uint32_t node)
{
	const struct program_func *callee = program_callee(g->p, g->unit, node);
	struct grower inner = {.p = g->p, .depth = g->depth + 1, .caller = g, .call = node};
	unsigned out = 0;

	if (!callee || callee->unit == NO_INDEX)
		return GROWTH_UNKNOWN;
	if (g->depth >= GROWTH_DEPTH)
		return GROWTH_UNKNOWN | GROWTH_COUNTER; /* perhaps its own value, seen again */
	inner.unit = callee->unit;
	inner.f = &g->p->units[callee->unit];
	inner.fn = &inner.f->funcs.v[callee->def];
	if (!only_computes(inner.f, inner.fn))
		return GROWTH_UNKNOWN;
	for (uint32_t i = inner.fn->first; i < inner.fn->end; i++)
		if (inner.f->nodes.v[i].kind == NODE_RETURN && inner.f->nodes.v[i].end > i + 1)
			out |= growth_expression(&inner, i + 1);
	return out ? out : GROWTH_UNKNOWN;
}

/* A counter that grows by a fixed step, and nothing else. */
static int is_step(unsigned growth)
{
	return growth & GROWTH_STEP && growth & GROWTH_COUNTED &&
	       !(growth & (GROWTH_PIECE | GROWTH_PART | GROWTH_UNKNOWN));
}

/* What an allocating call asks for: its arguments, or what a function of the project makes of them. */
unsigned growth_of_allocation(struct grower *g, uint32_t call)
{
	const struct program_func *callee = program_callee(g->p, g->unit, call), *to;
	struct grower inner = {.p = g->p, .depth = g->depth + 1, .caller = g, .call = call};
	int params[2] = {-1, -1};
	unsigned out = 0;

	if (!callee)
		return GROWTH_UNKNOWN;
	if (callee->unit != NO_INDEX && !(callee->flags & FUNC_LIBRARY) && g->depth < GROWTH_DEPTH) {
		inner.unit = callee->unit;
		inner.f = &g->p->units[callee->unit];
		inner.fn = &inner.f->funcs.v[callee->def];
		for (unsigned i = callee->call; i < callee->call + callee->calls; i++) {
			to = &g->p->funcs.v[g->p->calls.v[i].callee];
			if (!g->p->calls.v[i].other && to->flags & FUNC_FRESH &&
			    (to->flags & FUNC_RESIZES) >= (callee->flags & FUNC_RESIZES))
				out |= growth_of_allocation(&inner, g->p->calls.v[i].node);
		}
		if (out & GROWTH_TIMES || is_step(out))
			return out;
		out = 0;
	}
	params[0] = callee->size_param;
	params[1] = callee->count_param;
	for (unsigned i = 0; i < 2; i++) {
		uint32_t arg = params[i] < 0 ? NO_INDEX : node_child(g->f, call, (unsigned)params[i] + 1);

		if (arg != NO_INDEX)
			out |= growth_expression(g, arg);
	}
	return out;
}
