#include "scan/program/clears.h"

#include "scan/program/shapes.h"

enum { NEVER = -2, ALWAYS = -1 }; /* else: when that parameter is null */

static int names(const struct unit_facts *f, uint32_t tree, uint32_t sym)
{
	return tree != NO_INDEX && shape_names(f, tree, sym);
}

/* All that the function returns is the variable, what memset() returns, which is the same, or null. */
static int is_returned(const struct unit_facts *f, const struct fact_func *fn, uint32_t memset_call, uint32_t sym)
{
	int found = 0;

	for (uint32_t i = fn->first; i + 1 < fn->end; i++) {
		if (f->nodes.v[i].kind != NODE_RETURN || f->nodes.v[i].end == i + 1)
			continue;
		if (i + 1 == memset_call || (f->nodes.v[i + 1].kind == NODE_REF && f->nodes.v[i + 1].sym == sym))
			found = 1;
		else if (!fact_is_int(f, i + 1, 0))
			return 0;
	}
	return found;
}

/* !init, init == NULL: the parameter, and *when its being null makes the condition true; -1. */
static int null_asked(const struct unit_facts *f, uint32_t condition, int *when)
{
	const struct fact_node *n = &f->nodes.v[condition];
	uint32_t of = condition, right;

	*when = 0;
	if (n->kind == NODE_UNARY && n->op == OP_LNOT) {
		*when = 1;
		of = condition + 1;
	} else if (n->kind == NODE_BINARY && (n->op == OP_EQ || n->op == OP_NE)) {
		right = node_child(f, condition, 1);
		if (!fact_is_int(f, right, 0))
			return -1;
		*when = n->op == OP_EQ;
		of = condition + 1;
	}
	n = &f->nodes.v[of];
	if (n->kind != NODE_REF || f->syms.v[n->sym].kind != SYM_PARAM || n->type != TYPE_POINTER)
		return -1;
	return f->syms.v[n->sym].param;
}

/* When a memset is come to; `sym` is what it clears, whose own being there may be asked. */
static int when_reached(const struct unit_facts *f, uint32_t call, uint32_t sym)
{
	uint32_t child = call, up = f->nodes.v[call].parent;
	int found = ALWAYS, param, when;

	for (; up != NO_INDEX; child = up, up = f->nodes.v[up].parent) {
		if (node_is_loop(&f->nodes.v[up]) || f->nodes.v[up].kind == NODE_SWITCH)
			return NEVER;
		if (f->nodes.v[up].kind != NODE_IF || child == up + 1 || names(f, up + 1, sym))
			continue;
		param = null_asked(f, up + 1, &when);
		if (param < 0 || found != ALWAYS || (child == node_child(f, up, 1)) != when)
			return NEVER;
		found = param;
	}
	return found;
}

/* The size is what the function is asked for, or, when it is not asked, the constant that it allocates. */
static int is_all(const struct program *p, const struct program_func *callee, const struct fact_func *fn, uint32_t size)
{
	const struct unit_facts *f = &p->units[callee->unit];

	if (size == NO_INDEX)
		return 0;
	if (callee->size_param >= 0)
		return (uint32_t)callee->size_param < fn->params &&
		       names(f, size, f->params.v[fn->param + (uint32_t)callee->size_param]);
	for (uint32_t i = callee->call; f->nodes.v[size].kind == NODE_INT && i < callee->call + callee->calls; i++)
		if (p->funcs.v[p->calls.v[i].callee].flags & FUNC_FRESH &&
		    shape_alloc_size(p, callee->unit, p->calls.v[i].node) == fact_int(f, size))
			return 1;
	return 0;
}

static int clears(const struct program *p, const struct program_func *callee)
{
	const struct unit_facts *f = &p->units[callee->unit];
	const struct fact_func *fn = &f->funcs.v[callee->def];
	uint32_t to;

	for (uint32_t i = fn->first; i < fn->end; i++) {
		if (!shape_calls(f, i, "memset") || !fact_is_int(f, node_child(f, i, 2), 0) ||
		    !is_all(p, callee, fn, node_child(f, i, 3)))
			continue;
		to = node_child(f, i, 1);
		if (f->nodes.v[to].kind == NODE_REF && is_returned(f, fn, i, f->nodes.v[to].sym))
			return when_reached(f, i, f->nodes.v[to].sym);
	}
	return NEVER;
}

int64_t call_size(const struct program *p, uint32_t unit, uint32_t call)
{
	const struct program_func *callee = program_callee(p, unit, call);
	int64_t size = shape_alloc_size(p, unit, call), one;

	if (size >= 0 || !callee || callee->unit == NO_INDEX || callee->size_param >= 0)
		return size;
	for (uint32_t i = callee->call; i < callee->call + callee->calls; i++) {
		if (!(p->funcs.v[p->calls.v[i].callee].flags & FUNC_FRESH))
			continue;
		one = shape_alloc_size(p, callee->unit, p->calls.v[i].node);
		if (one < 0 || (size >= 0 && one != size))
			return -1;
		size = one;
	}
	return size;
}

int call_clears(const struct program *p, uint32_t unit, uint32_t call)
{
	const struct program_func *callee = program_callee(p, unit, call);
	int when;

	if (!callee || callee->flags & FUNC_ZEROED)
		return callee != NULL;
	if (callee->unit == NO_INDEX || !(callee->flags & FUNC_FRESH))
		return 0;
	when = clears(p, callee);
	return when == ALWAYS ||
	       (when >= 0 && fact_is_int(&p->units[unit], node_child(&p->units[unit], call, (unsigned)when + 1), 0));
}
