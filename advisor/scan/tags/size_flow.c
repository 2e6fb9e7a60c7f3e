/* Where the number of a macro goes: from a node of the tree upwards, one operator after the other. */
#include <string.h>

#include "base/str.h"
#include "scan/program/shapes.h"
#include "scan/tags/size_parts.h"

static const struct fact_node *at(const struct size_search *s, uint32_t unit, uint32_t node)
{
	return &s->p->units[unit].nodes.v[node];
}

/* Which child of its parent the node is. */
static unsigned place_of(const struct unit_facts *f, uint32_t node)
{
	uint32_t parent = f->nodes.v[node].parent;
	unsigned i = 0;

	for (uint32_t c = parent + 1; c != node; c = f->nodes.v[c].end)
		i++;
	return i;
}

int size_is_statement(const struct unit_facts *f, uint32_t node)
{
	uint32_t parent = f->nodes.v[node].parent;

	if (parent == NO_INDEX)
		return 1;
	switch (f->nodes.v[parent].kind) {
	case NODE_BLOCK:
	case NODE_LABEL:
	case NODE_DEFAULT:
		return 1;
	case NODE_IF:
	case NODE_WHILE:
	case NODE_SWITCH:
		return place_of(f, node) > 0;
	case NODE_DO:
		return place_of(f, node) == 0;
	case NODE_FOR:
		return place_of(f, node) != 1;
	case NODE_CASE:
		return f->nodes.v[node].end == f->nodes.v[parent].end && place_of(f, node) > 0;
	case NODE_BINARY:
		return f->nodes.v[parent].op == OP_COMMA && (!place_of(f, node) || size_is_statement(f, parent));
	default:
		return 0;
	}
}

uint32_t size_condition(const struct unit_facts *f, uint32_t node)
{
	for (;;) {
		const struct fact_node *p = &f->nodes.v[f->nodes.v[node].parent];

		if (!(p->kind == NODE_BINARY && p->op >= OP_LT && p->op <= OP_LOR) &&
		    !(p->kind == NODE_UNARY && p->op == OP_LNOT))
			return node;
		node = f->nodes.v[node].parent;
	}
}

/* ---- memory that grows with the number -------------------------------------------------------- */

static int holds_number(const struct size_search *s, uint32_t unit, uint32_t tree)
{
	for (size_t i = 0; i < s->values.n; i++)
		if (s->values.v[i].unit == unit && s->values.v[i].node >= tree &&
		    s->values.v[i].node < at(s, unit, tree)->end)
			return 1;
	return 0;
}

/* An allocation that asks for something made of the number. */
static int is_sized_call(const struct size_search *s, uint32_t unit, uint32_t node)
{
	const struct program_func *callee =
		at(s, unit, node)->kind == NODE_CALL ? program_callee(s->p, unit, node) : NULL;
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t size, count;

	if (!callee || !(callee->flags & FUNC_FRESH) || callee->size_param < 0)
		return 0;
	size = node_child(f, node, (unsigned)callee->size_param + 1);
	count = callee->count_param < 0 ? NO_INDEX : node_child(f, node, (unsigned)callee->count_param + 1);
	return (size != NO_INDEX && holds_number(s, unit, size)) || (count != NO_INDEX && holds_number(s, unit, count));
}

/* 1 for a node that gives the variable or field a value other than such an allocation, or lets others do so. */
static int is_sized_otherwise(const struct size_search *s, uint32_t unit, uint32_t node, int *sized)
{
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t parent = f->nodes.v[node].parent, value = NO_INDEX;

	if (f->nodes.v[node].kind == NODE_VAR)
		value = f->nodes.v[node].end > node + 1 ? node + 1 : NO_INDEX;
	else if (parent == NO_INDEX)
		return 0;
	else if (f->nodes.v[parent].kind == NODE_ASSIGN && parent + 1 == node)
		value = node_child(f, parent, 1);
	else
		return f->nodes.v[parent].kind == NODE_UNARY && f->nodes.v[parent].op != OP_LNOT &&
		       f->nodes.v[parent].op != OP_DEREF;
	if (value == NO_INDEX || fact_is_int(f, value, 0))
		return 0;
	*sized |= is_sized_call(s, unit, value);
	return !is_sized_call(s, unit, value);
}

/* A pointer that never points to anything but what is allocated with the number. */
static int is_sized_pointer(const struct size_search *s, uint32_t unit, uint32_t sym)
{
	const char *usr = fact_text(&s->p->units[unit], s->p->units[unit].syms.v[sym].usr);
	struct size_name name = {.usr = usr, .unit = unit, .sym = sym};
	int sized = 0;

	if (s->p->units[unit].syms.v[sym].type != TYPE_POINTER || s->p->units[unit].syms.v[sym].kind == SYM_PARAM)
		return 0;
	for (uint32_t u = 0; u < s->p->n_units; u++) {
		const struct unit_facts *f = &s->p->units[u];

		if (!*usr && u != unit)
			continue;
		for (uint32_t i = 0; i < f->nodes.n; i++) {
			uint8_t kind = f->nodes.v[i].kind;

			if ((kind == NODE_REF || kind == NODE_MEMBER || kind == NODE_VAR) &&
			    f->nodes.v[i].sym != NO_INDEX && size_is_name(s, &name, u, f->nodes.v[i].sym) &&
			    is_sized_otherwise(s, u, i, &sized))
				return 0;
		}
	}
	return sized;
}

int size_is_scaled(const struct size_search *s, uint32_t unit, uint32_t node)
{
	const struct unit_facts *f = &s->p->units[unit];
	const struct fact_node *n = &f->nodes.v[node];
	const struct size_name *name;

	while ((n->kind == NODE_UNARY && n->op == OP_ADDRESS) || n->kind == NODE_INDEX ||
	       (n->kind == NODE_BINARY && n->op == OP_ADD)) {
		node++; /* &v[i], v + i: v */
		n = &f->nodes.v[node];
	}
	if ((n->kind != NODE_REF && n->kind != NODE_MEMBER) || n->sym == NO_INDEX)
		return 0;
	name = size_find_name(s, unit, n->sym);
	return name && name->is_array ? 1 : is_sized_pointer(s, unit, n->sym);
}

/* ---- calls ------------------------------------------------------------------------------------------- */

/* memset(v, 0, N) and setvbuf(f, v, _IOFBF, N): the memory must have grown, too. */
static int is_length_of(const struct size_search *s, uint32_t unit, uint32_t call, unsigned n)
{
	static const struct {
		const char *name;
		unsigned length, memory;
	} known[] = {{"memset", 2, 0}, {"bzero", 1, 0}, {"setvbuf", 3, 1}};
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t length = node_child(f, call, n + 1), memory;

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (!shape_calls(f, call, known[i].name) || known[i].length != n)
			continue;
		memory = node_child(f, call, known[i].memory + 1);
		if (fact_is_int(f, memory, 0) || at(s, unit, length)->flags & NODE_SIZEOF)
			return 1;
		return memory != NO_INDEX && size_is_scaled(s, unit, memory);
	}
	return 0;
}

static int is_asked_for(const struct program_func *callee, unsigned n)
{
	return callee && callee->size_param >= 0 &&
	       (n == (unsigned)callee->size_param || (callee->count_param >= 0 && n == (unsigned)callee->count_param));
}

static int follow_argument(struct size_search *s, uint32_t unit, uint32_t call, unsigned n)
{
	const struct unit_facts *f = &s->p->units[unit];
	const struct program_func *callee = program_callee(s->p, unit, call);
	uint32_t named = f->nodes.v[call].sym;
	const struct unit_facts *of;
	const struct fact_func *fn;

	if (is_asked_for(callee, n)) {
		size_add_part(s, unit, call, "what is allocated at %s");
		return 1;
	}
	if (is_length_of(s, unit, call, n))
		return 1;
	if (!callee || callee->unit == NO_INDEX || named == NO_INDEX || f->syms.v[named].kind != SYM_FUNCTION ||
	    f->syms.v[named].flags & SYM_VARIADIC)
		return size_fails(s, unit, call,
				  arena_printf(s->a, "it is handed to %s()", callee ? callee->name : "a function"));
	of = &s->p->units[callee->unit];
	fn = &of->funcs.v[callee->def];
	if (n >= fn->params || of->params.v[fn->param + n] == NO_INDEX)
		return size_fails(s, unit, call, "it is handed to a function");
	return size_add_name(s, callee->unit, of->params.v[fn->param + n], call);
}

static int follow_return(struct size_search *s, uint32_t unit, uint32_t node)
{
	const struct program_func *fn = program_func_of(s->p, unit, node);

	if (!fn || fn->flags & FUNC_ADDRESS_TAKEN || str_eq(fn->name, "main"))
		return size_fails(s, unit, node, "it is returned to who knows whom");
	for (uint32_t i = 0; i < fn->ins; i++) {
		const struct program_call *c = &s->p->calls.v[s->p->in[fn->in + i]];

		size_add_value(s, c->unit, c->node);
	}
	return 1;
}

/* ---- operators ---------------------------------------------------------------------------------------- */

/* What a step up finds. */
enum way { WAY_UP, WAY_END, WAY_CONDITION, WAY_BAD };

static enum way through_binary(struct size_search *s, uint32_t unit, uint32_t parent, unsigned place)
{
	switch (at(s, unit, parent)->op) {
	case OP_ADD:
	case OP_MUL:
		return WAY_UP;
	case OP_SUB:
	case OP_DIV:
	case OP_SHL:
	case OP_SHR:
		return place == 0 ? WAY_UP : WAY_BAD;
	case OP_REM:
		if (place == 0)
			return WAY_BAD;
		*list_push(s->a, &s->buckets) = (struct size_at){unit, parent};
		return WAY_END;
	case OP_AND:
		*list_push(s->a, &s->buckets) = (struct size_at){unit, parent};
		return WAY_END;
	case OP_LT:
	case OP_GT:
	case OP_LE:
	case OP_GE:
	case OP_EQ:
	case OP_NE:
	case OP_LAND:
	case OP_LOR:
		return WAY_CONDITION;
	case OP_COMMA:
		return WAY_UP; /* as its value: else it is a statement */
	default:
		return WAY_BAD;
	}
}

static enum way through_unary(const struct fact_node *p)
{
	if (node_is_step(p) || p->op == OP_PLUS)
		return WAY_UP;
	return p->op == OP_LNOT ? WAY_CONDITION : WAY_BAD;
}

static enum way through_assignment(struct size_search *s, uint32_t unit, uint32_t parent, unsigned place)
{
	const struct fact_node *p = at(s, unit, parent), *target = p + 1;

	if (place == 0)
		return WAY_UP;
	if ((p->op != OP_NONE && p->op != OP_ADD && p->op != OP_MUL) ||
	    (target->kind != NODE_REF && target->kind != NODE_MEMBER) || target->sym == NO_INDEX)
		return WAY_BAD;
	return size_add_name(s, unit, target->sym, parent) ? WAY_UP : WAY_END;
}

/* &v[N] is the end of v. */
static enum way through_index(const struct unit_facts *f, uint32_t parent, unsigned place)
{
	uint32_t up = f->nodes.v[parent].parent;

	return place == 1 && up != NO_INDEX && f->nodes.v[up].kind == NODE_UNARY && f->nodes.v[up].op == OP_ADDRESS
		       ? WAY_UP
		       : WAY_BAD;
}

static enum way step(struct size_search *s, uint32_t unit, uint32_t node)
{
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t parent = f->nodes.v[node].parent;
	const struct fact_node *p = &f->nodes.v[parent];
	unsigned place = place_of(f, node);

	switch (p->kind) {
	case NODE_BINARY:
		return through_binary(s, unit, parent, place);
	case NODE_UNARY:
		/* the address of an element is reached through its index only */
		return p->op == OP_ADDRESS && f->nodes.v[node].kind == NODE_INDEX ? WAY_UP : through_unary(p);
	case NODE_ASSIGN:
		return through_assignment(s, unit, parent, place);
	case NODE_VAR:
		return size_add_name(s, unit, p->sym, parent) ? WAY_END : WAY_BAD;
	case NODE_INDEX:
		return through_index(f, parent, place);
	case NODE_COND:
		return place == 0 ? WAY_CONDITION : WAY_UP;
	case NODE_IF:
	case NODE_WHILE:
	case NODE_FOR:
	case NODE_DO:
		return WAY_CONDITION;
	case NODE_RETURN:
		return follow_return(s, unit, parent) ? WAY_END : WAY_BAD;
	case NODE_CALL:
		return place > 0 && follow_argument(s, unit, parent, place - 1) ? WAY_END : WAY_BAD;
	default:
		return WAY_BAD;
	}
}

/* What decides is looked at later; the value that it chooses holds the number, too. */
static void note_condition(struct size_search *s, uint32_t unit, uint32_t node)
{
	uint32_t whole = size_condition(&s->p->units[unit], node), parent = at(s, unit, whole)->parent;

	*list_push(s->a, &s->conditions) = (struct size_at){unit, node};
	if (at(s, unit, parent)->kind == NODE_COND)
		size_add_value(s, unit, parent);
}

/* An array whose bound is computed when it is made: what goes into that is not in the tree. */
static int has_computed_bound(const struct unit_facts *f, uint32_t node)
{
	uint32_t func = node_func(f, node);

	for (uint32_t i = f->funcs.v[func].first; i < f->funcs.v[func].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_VAR && n->sym != NO_INDEX && f->syms.v[n->sym].type == TYPE_ARRAY &&
		    !f->syms.v[n->sym].size)
			return 1;
	}
	return 0;
}

int size_follow(struct size_search *s, uint32_t unit, uint32_t node)
{
	const struct unit_facts *f = &s->p->units[unit];

	if (has_computed_bound(f, node))
		return size_fails(s, unit, node, "the bound of an array there is computed");

	while (!s->fails && !size_is_statement(f, node)) {
		if (f->nodes.v[node].flags & NODE_NARROWED)
			return size_fails(s, unit, node, "it is cut to a byte or two");
		switch (step(s, unit, node)) {
		case WAY_UP:
			node = f->nodes.v[node].parent;
			break;
		case WAY_END:
			return !s->fails;
		case WAY_CONDITION:
			note_condition(s, unit, node);
			return 1;
		case WAY_BAD:
			return size_fails(s, unit, node, "it is used for something else than a size");
		}
	}
	return !s->fails;
}
