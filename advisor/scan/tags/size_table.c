/* Tables: a remainder chooses a bucket, each bucket holds a list, and loops over all buckets do not care for their
 * order. More buckets are then only shorter lists. What holds one thing in each place (a count, a position, the last
 * of several) forgets less when it is larger, which is another answer. */
#include <string.h>

#include "scan/program/shapes.h"
#include "scan/tags/size_parts.h"

static int is_power_of_two(long long v)
{
	return v > 0 && !(v & (v - 1));
}

/* hash & (N - 1), with N a power of two: the two are one operator. */
static int is_mask(const struct size_search *s, const struct unit_facts *f, uint32_t node)
{
	uint32_t second = node_child(f, node, 1);

	if (f->nodes.v[node].op != OP_AND || !is_power_of_two(s->number))
		return f->nodes.v[node].op == OP_REM;
	for (uint32_t c = node + 1; c != NO_INDEX; c = c == second ? NO_INDEX : second)
		if (f->nodes.v[c].kind == NODE_INT && fact_int(f, c) == s->number - 1)
			return 1;
	return 0;
}

static int mark(struct size_search *s, uint32_t unit, uint32_t array)
{
	const struct unit_facts *f = &s->p->units[unit];
	const struct fact_node *n = &f->nodes.v[array];
	struct size_name *name;

	if ((n->kind != NODE_REF && n->kind != NODE_MEMBER) || n->sym == NO_INDEX)
		return 0;
	name = size_find_name(s, unit, n->sym);
	if (!name || !name->is_array || f->syms.v[n->sym].pointee != TYPE_POINTER)
		return 0;
	name->is_bucketed = 1;
	return 1;
}

static int chooses(struct size_search *s, uint32_t unit, uint32_t node, int depth);

/* A local variable that holds nothing but such numbers, and is used as one. */
static int holds_choice(struct size_search *s, uint32_t unit, uint32_t sym, uint32_t node, int depth)
{
	const struct unit_facts *f = &s->p->units[unit];
	const struct fact_func *fn = &f->funcs.v[node_func(f, node)];

	if (f->syms.v[sym].kind != SYM_VAR || f->syms.v[sym].flags & SYM_GLOBAL)
		return 0;
	for (uint32_t i = fn->first; i < fn->end; i++) {
		uint32_t parent = f->nodes.v[i].parent;

		if (f->nodes.v[i].kind != NODE_REF || f->nodes.v[i].sym != sym)
			continue;
		if (f->nodes.v[parent].kind == NODE_ASSIGN && parent + 1 == i) {
			uint32_t value = node_child(f, parent, 1);

			if (f->nodes.v[value].kind != NODE_BINARY || !is_mask(s, f, value))
				return 0;
		} else if (!chooses(s, unit, i, depth + 1)) {
			return 0;
		}
	}
	return 1;
}

/* 1 when the number goes where it chooses an element of an array of that size, and nowhere else. */
static int chooses(struct size_search *s, uint32_t unit, uint32_t node, int depth)
{
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t parent = f->nodes.v[node].parent;
	const struct fact_node *p = &f->nodes.v[parent];

	if (depth > 3)
		return 0;
	switch (p->kind) {
	case NODE_INDEX:
		return parent + 1 != node && mark(s, unit, parent + 1);
	case NODE_BINARY:
		return p->op == OP_ADD && parent + 1 != node && mark(s, unit, parent + 1);
	case NODE_VAR:
		return holds_choice(s, unit, p->sym, node, depth);
	case NODE_ASSIGN:
		return p->op == OP_NONE && parent + 1 != node && size_is_statement(f, parent) &&
		       f->nodes.v[parent + 1].kind == NODE_REF &&
		       holds_choice(s, unit, f->nodes.v[parent + 1].sym, node, depth);
	case NODE_RETURN: {
		const struct program_func *fn = program_func_of(s->p, unit, node);

		if (!fn || fn->flags & FUNC_ADDRESS_TAKEN)
			return 0;
		for (uint32_t i = 0; i < fn->ins; i++) {
			const struct program_call *c = &s->p->calls.v[s->p->in[fn->in + i]];

			if (!chooses(s, c->unit, c->node, depth + 1))
				return 0;
		}
		return 1;
	}
	default:
		return 0;
	}
}

/* ---- what is done with the elements ------------------------------------------------------------------ */

/* The loop over all elements that the node is in; NO_INDEX. */
static uint32_t walk_around(const struct size_search *s, uint32_t unit, uint32_t node)
{
	for (size_t i = 0; i < s->walks.n; i++) {
		const struct unit_facts *f = &s->p->units[unit];
		uint32_t loop = f->nodes.v[s->walks.v[i].node].parent;

		if (s->walks.v[i].unit == unit && node > loop && node < f->nodes.v[loop].end)
			return loop;
	}
	return NO_INDEX;
}

/* x->next = PLACE somewhere before PLACE = x: it becomes the first of the list. */
static int is_put_first(const struct unit_facts *f, uint32_t assign, uint32_t value)
{
	const struct fact_func *fn = &f->funcs.v[node_func(f, assign)];

	for (uint32_t i = fn->first; i < assign; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		uint32_t right = n->kind == NODE_ASSIGN && n->op == OP_NONE ? node_child(f, i, 1) : NO_INDEX;

		if (right != NO_INDEX && f->nodes.v[i + 1].kind == NODE_MEMBER && f->nodes.v[i + 2].kind == NODE_REF &&
		    f->nodes.v[i + 2].sym == f->nodes.v[value].sym &&
		    (shape_same_place(f, right, assign + 1) || shape_same(f, right, assign + 1)))
			return 1;
	}
	return 0;
}

static int may_store(struct size_search *s, uint32_t unit, uint32_t assign)
{
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t value = node_child(f, assign, 1);

	if (f->nodes.v[assign].op != OP_NONE)
		return 0;
	switch (f->nodes.v[value].kind) {
	case NODE_INT: /* all are emptied */
		return !fact_int(f, value) && walk_around(s, unit, assign) != NO_INDEX;
	case NODE_MEMBER: /* its second becomes its first */
		return 1;
	case NODE_REF:
		return is_put_first(f, assign, value);
	default:
		return 0;
	}
}

/* A field of the first of the list: not changed, but for the link to the next. */
static int reads_member(const struct unit_facts *f, uint32_t member)
{
	uint32_t parent = f->nodes.v[member].parent;
	const struct fact_node *p = &f->nodes.v[parent];

	if (p->kind == NODE_UNARY && p->op == OP_ADDRESS)
		return f->nodes.v[member].type == TYPE_POINTER;
	return !(p->kind == NODE_ASSIGN && parent + 1 == member) && !node_is_step(p) && p->kind != NODE_MEMBER &&
	       p->kind != NODE_INDEX;
}

static int uses_alias(struct size_search *s, uint32_t unit, uint32_t sym, uint32_t node);

/* One element, or what a pointer to one points to. */
static int uses_element(struct size_search *s, uint32_t unit, uint32_t element)
{
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t parent = f->nodes.v[element].parent;
	const struct fact_node *p = &f->nodes.v[parent];
	const struct program_func *callee;

	switch (p->kind) {
	case NODE_ASSIGN:
		return parent + 1 == element ? may_store(s, unit, parent) : 1;
	case NODE_VAR:
	case NODE_IF:
	case NODE_WHILE:
	case NODE_FOR:
	case NODE_DO:
		return 1;
	case NODE_UNARY:
		if (p->op == OP_ADDRESS && f->nodes.v[p->parent].kind == NODE_VAR)
			return uses_alias(s, unit, f->nodes.v[p->parent].sym, element);
		if (p->op == OP_ADDRESS && f->nodes.v[p->parent].kind == NODE_ASSIGN &&
		    f->nodes.v[p->parent + 1].kind == NODE_REF)
			return uses_alias(s, unit, f->nodes.v[p->parent + 1].sym, element);
		return p->op == OP_LNOT;
	case NODE_BINARY:
		return p->op >= OP_EQ && p->op <= OP_LOR;
	case NODE_MEMBER:
		return reads_member(f, parent);
	case NODE_CALL: /* the whole list is given away or looked through: see lookups() */
		callee = program_callee(s->p, unit, parent);
		return callee && (callee->unit != NO_INDEX || callee->flags & FUNC_LIBRARY);
	default:
		return 0;
	}
}

/* A local pointer to an element, or to the link that leads to one of a list. */
static int uses_alias(struct size_search *s, uint32_t unit, uint32_t sym, uint32_t node)
{
	const struct unit_facts *f = &s->p->units[unit];
	const struct fact_func *fn = &f->funcs.v[node_func(f, node)];

	if (f->syms.v[sym].kind != SYM_VAR || f->syms.v[sym].flags & SYM_GLOBAL)
		return 0;
	for (uint32_t i = fn->first; i < fn->end; i++) {
		uint32_t parent = f->nodes.v[i].parent;
		const struct fact_node *p = &f->nodes.v[parent];

		if (f->nodes.v[i].kind != NODE_REF || f->nodes.v[i].sym != sym)
			continue;
		if (p->kind == NODE_UNARY && p->op == OP_DEREF ? !uses_element(s, unit, parent)
							       : !(p->kind == NODE_ASSIGN && parent + 1 == i))
			return 0;
	}
	return 1;
}

/* Where the array itself is named. */
static int uses_array(struct size_search *s, uint32_t unit, uint32_t node)
{
	static const char *const whole[] = {"memset", "bzero", NULL};
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t parent = f->nodes.v[node].parent, up = f->nodes.v[parent].parent;
	const struct fact_node *p = &f->nodes.v[parent];

	switch (p->kind) {
	case NODE_INDEX:
		return parent + 1 == node && uses_element(s, unit, parent);
	case NODE_BINARY: /* v + i: a pointer to an element */
		if (p->op != OP_ADD)
			return 0;
		if (f->nodes.v[up].kind == NODE_VAR)
			return uses_alias(s, unit, f->nodes.v[up].sym, node);
		return f->nodes.v[up].kind == NODE_ASSIGN && f->nodes.v[up + 1].kind == NODE_REF &&
		       uses_alias(s, unit, f->nodes.v[up + 1].sym, node);
	case NODE_CALL:
		return shape_calls_any(f, parent, whole);
	default:
		return 0;
	}
}

/* Loops from element to element in a function that has a list in hand. */
static int lookups(struct size_search *s, uint32_t unit, const struct fact_func *fn)
{
	const struct unit_facts *f = &s->p->units[unit];

	for (uint32_t i = fn->loop; i < fn->loop + fn->loops; i++) {
		uint32_t loop = f->loops.v[i].node;

		if (f->loops.v[i].kind == LOOP_GOTO)
			return size_fails(s, unit, loop, "a loop over a list of the table is none that could be read");
		if (walk_around(s, unit, loop + 1) != NO_INDEX || !size_is_list_loop(f, loop))
			continue;
		if (!size_is_lookup(s->p, unit, loop))
			return size_fails(s, unit, loop,
					  "a loop over one list of the table does more than look for one");
	}
	return 1;
}

/* The function, and those that it hands a list to. */
static int lookups_from(struct size_search *s, uint32_t unit, uint32_t element)
{
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t func = node_func(f, element), parent = f->nodes.v[element].parent;
	const struct program_func *callee =
		f->nodes.v[parent].kind == NODE_CALL ? program_callee(s->p, unit, parent) : NULL;

	if (walk_around(s, unit, element) != NO_INDEX)
		return 1; /* looked at as a whole */
	if (callee && callee->unit != NO_INDEX &&
	    !lookups(s, callee->unit, &s->p->units[callee->unit].funcs.v[callee->def]))
		return 0;
	return func == NO_INDEX || lookups(s, unit, &f->funcs.v[func]);
}

static int check_uses(struct size_search *s, const struct size_name *name)
{
	for (uint32_t u = 0; u < s->p->n_units && !s->fails; u++) {
		const struct unit_facts *f = &s->p->units[u];

		for (uint32_t i = 0; i < f->nodes.n && !s->fails; i++) {
			const struct fact_node *n = &f->nodes.v[i];

			if ((n->kind != NODE_REF && n->kind != NODE_MEMBER) || n->sym == NO_INDEX ||
			    !size_is_name(s, name, u, n->sym))
				continue;
			if (!uses_array(s, u, i))
				size_fails(s, u, i, "its table is used for something else than lists");
			else if (f->nodes.v[n->parent].kind == NODE_INDEX)
				lookups_from(s, u, n->parent);
		}
	}
	return !s->fails;
}

/* ---- loops over all elements ------------------------------------------------------------------------------ */

static int starts_at_zero(const struct unit_facts *f, uint32_t loop, uint32_t sym)
{
	uint32_t init = node_child(f, loop, 0);

	for (uint32_t i = init; init != NO_INDEX && i < f->nodes.v[init].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		uint32_t value = NO_INDEX;

		if (n->kind == NODE_VAR && n->sym == sym && n->end > i + 1)
			value = i + 1;
		else if (n->kind == NODE_ASSIGN && f->nodes.v[i + 1].kind == NODE_REF && f->nodes.v[i + 1].sym == sym)
			value = node_child(f, i, 1);
		if (value != NO_INDEX)
			return fact_is_int(f, value, 0);
	}
	return 0;
}

static int is_counted_up(const struct unit_facts *f, uint32_t loop, uint32_t sym)
{
	uint32_t step = node_child(f, loop, 2);

	return step != NO_INDEX && f->nodes.v[step].kind == NODE_UNARY &&
	       (f->nodes.v[step].op == OP_POST_INC || f->nodes.v[step].op == OP_PRE_INC) &&
	       f->nodes.v[step + 1].kind == NODE_REF && f->nodes.v[step + 1].sym == sym;
}

/* In the body the counter only chooses elements of what grows with the number, and is not looked at later. */
static int only_chooses(struct size_search *s, uint32_t unit, uint32_t loop, uint32_t sym)
{
	const struct unit_facts *f = &s->p->units[unit];
	const struct fact_func *fn = &f->funcs.v[node_func(f, loop)];
	uint32_t body = node_child(f, loop, 3);

	for (uint32_t i = body; i < f->nodes.v[body].end; i++) {
		uint32_t parent = f->nodes.v[i].parent;

		if (f->nodes.v[i].kind == NODE_REF && f->nodes.v[i].sym == sym &&
		    !(f->nodes.v[parent].kind == NODE_INDEX && parent + 1 != i && size_is_scaled(s, unit, parent + 1)))
			return 0;
	}
	for (uint32_t i = f->nodes.v[loop].end; i < fn->end; i++)
		if (f->nodes.v[i].kind == NODE_REF && f->nodes.v[i].sym == sym)
			return f->nodes.v[f->nodes.v[i].parent].kind == NODE_ASSIGN && f->nodes.v[i].parent + 1 == i;
	return 1;
}

static int check_walk(struct size_search *s, uint32_t unit, uint32_t comparison)
{
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t loop = f->nodes.v[comparison].parent, sym = f->nodes.v[comparison + 1].sym;

	if (f->nodes.v[comparison + 1].kind != NODE_REF || sym == NO_INDEX || f->syms.v[sym].kind != SYM_VAR ||
	    f->syms.v[sym].flags & SYM_GLOBAL || !starts_at_zero(f, loop, sym) || !is_counted_up(f, loop, sym))
		return size_fails(s, unit, loop, "it ends a loop that does not simply count up to it");
	if (!only_chooses(s, unit, loop, sym))
		return size_fails(s, unit, loop, "in a loop up to it the counter does more than choose elements");
	if (!size_is_unordered(s->p, unit, loop))
		return size_fails(s, unit, loop,
				  "a loop over all elements may do something for empty ones, or in their order");
	return 1;
}

int size_check_tables(struct size_search *s)
{
	for (size_t i = 0; i < s->buckets.n && !s->fails; i++) {
		const struct size_at *b = &s->buckets.v[i];

		if (!is_mask(s, &s->p->units[b->unit], b->node) || !chooses(s, b->unit, b->node, 0))
			size_fails(s, b->unit, b->node, "a remainder of it does more than choose a list of a table");
	}
	for (size_t i = 0; i < s->walks.n && !s->fails; i++)
		check_walk(s, s->walks.v[i].unit, s->walks.v[i].node);
	for (size_t i = 0; i < s->names.n && !s->fails; i++)
		if (s->names.v[i].is_bucketed)
			check_uses(s, &s->names.v[i]);
	return !s->fails;
}
