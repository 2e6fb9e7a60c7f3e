/* What code in loops does to the world: enough to say that it does not matter in which order, or in which of several
 * lists, elements come. */
#include <string.h>

#include "scan/program/shapes.h"
#include "scan/tags/size_parts.h"

#define DEPTH_MAX 3 /* of functions in functions */

static const char *const pure[] = {"strcmp",  "strncmp", "strcasecmp", "strncasecmp", "memcmp",	 "strlen",
				   "strnlen", "strchr",	 "tolower",    "toupper",     "isalpha", "isdigit",
				   "isspace", "abs",	 "strcoll",    "wcscmp",      NULL};

int size_declares(const struct unit_facts *f, uint32_t tree, uint32_t sym)
{
	for (uint32_t i = tree; i < f->nodes.v[tree].end; i++)
		if (f->nodes.v[i].kind == NODE_VAR && f->nodes.v[i].sym == sym)
			return 1;
	return 0;
}

/* A local variable, not static; own: declared in the tree, or (a parameter) of the function around. */
static int is_local(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	return n->kind == NODE_REF && n->sym != NO_INDEX && !(f->syms.v[n->sym].flags & SYM_GLOBAL) &&
	       (f->syms.v[n->sym].kind == SYM_VAR || f->syms.v[n->sym].kind == SYM_PARAM);
}

static int is_pure_body(const struct program *p, uint32_t unit, const struct fact_func *fn, int depth)
{
	const struct unit_facts *f = &p->units[unit];

	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_ASM || n->kind == NODE_STMT ||
		    (n->kind == NODE_CALL && !size_is_pure_call(p, unit, i, depth + 1)))
			return 0;
		if ((n->kind == NODE_ASSIGN || node_is_step(n)) && !is_local(f, i + 1))
			return 0;
	}
	return 1;
}

int size_is_pure_call(const struct program *p, uint32_t unit, uint32_t call, int depth)
{
	const struct unit_facts *f = &p->units[unit];
	const struct program_func *callee = program_callee(p, unit, call);
	uint32_t sym = f->nodes.v[call].sym;

	if (sym == NO_INDEX || f->syms.v[sym].kind != SYM_FUNCTION || !callee)
		return 0;
	if (callee->unit == NO_INDEX)
		return shape_calls_any(f, call, pure);
	return depth < DEPTH_MAX && is_pure_body(p, callee->unit, &p->units[callee->unit].funcs.v[callee->def], depth);
}

/* ---- a list that is looked through ------------------------------------------------------------------- */

static int is_loop_over(const struct unit_facts *f, uint32_t loop, uint32_t sym)
{
	for (uint32_t i = loop; i < f->nodes.v[loop].end; i++)
		if (f->nodes.v[i].kind == NODE_MEMBER && f->nodes.v[i].flags & NODE_ARROW &&
		    f->nodes.v[i].type == TYPE_POINTER && f->nodes.v[i + 1].kind == NODE_REF &&
		    f->nodes.v[i + 1].sym == sym)
			return 1;
	return 0;
}

static uint32_t condition_of(const struct unit_facts *f, uint32_t loop)
{
	return node_child(f, loop, f->nodes.v[loop].kind == NODE_WHILE ? 0 : 1);
}

int size_is_list_loop(const struct unit_facts *f, uint32_t loop)
{
	uint32_t condition = condition_of(f, loop);

	for (uint32_t i = condition; condition != NO_INDEX && i < f->nodes.v[condition].end; i++)
		if (is_local(f, i) && f->nodes.v[i].type == TYPE_POINTER && is_loop_over(f, loop, f->nodes.v[i].sym))
			return 1;
	return 0;
}

static int leaves(const struct unit_facts *f, uint32_t node)
{
	uint32_t last = node + 1;

	if (f->nodes.v[node].kind == NODE_RETURN || f->nodes.v[node].kind == NODE_BREAK ||
	    f->nodes.v[node].kind == NODE_GOTO)
		return 1;
	if (f->nodes.v[node].kind != NODE_BLOCK || f->nodes.v[node].end == node + 1)
		return 0;
	while (f->nodes.v[last].end < f->nodes.v[node].end)
		last = f->nodes.v[last].end;
	return leaves(f, last);
}

/* `if (other) continue; found; return;`: where what is done for what was found begins; the node's end when there is no
 * such part. */
static uint32_t found_part(const struct unit_facts *f, uint32_t block)
{
	uint32_t part = f->nodes.v[block].end;

	if (f->nodes.v[block].kind != NODE_BLOCK || !leaves(f, block))
		return part;
	for (uint32_t c = block + 1; c < f->nodes.v[block].end; c = f->nodes.v[c].end)
		for (uint32_t i = c; i < f->nodes.v[c].end; i++)
			if (f->nodes.v[i].kind == NODE_CONTINUE)
				part = f->nodes.v[c].end;
	return part;
}

/* 1 when nothing is done for an element that is passed by: only local pointers may change. */
static int is_passed_by(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct unit_facts *f = &p->units[unit];
	const struct fact_node *n = &f->nodes.v[node];
	uint32_t then = n->kind == NODE_IF ? node_child(f, node, 1) : NO_INDEX, end = found_part(f, node);

	if (n->kind == NODE_ASM || n->kind == NODE_STMT || n->kind == NODE_SWITCH || node_is_step(n))
		return 0;
	if (n->kind == NODE_CALL && !size_is_pure_call(p, unit, node, 0))
		return 0;
	if (n->kind == NODE_ASSIGN && !(is_local(f, node + 1) && f->nodes.v[node + 1].type == TYPE_POINTER))
		return 0;
	for (uint32_t c = node + 1; c < end; c = f->nodes.v[c].end)
		if (!(c == then && leaves(f, c)) && !is_passed_by(p, unit, c))
			return 0;
	return 1;
}

/* The condition compares with something from outside of the loop: a key. */
static int has_key(const struct unit_facts *f, uint32_t condition, uint32_t loop)
{
	for (uint32_t i = condition; condition != NO_INDEX && i < f->nodes.v[condition].end; i++)
		if (is_local(f, i) && !shape_changes(f, f->nodes.v[i].sym, loop, f->nodes.v[loop].end))
			return 1;
	return 0;
}

int size_is_lookup(const struct program *p, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *f = &p->units[unit];
	int keyed = has_key(f, condition_of(f, loop), loop);

	for (uint32_t i = loop; i < f->nodes.v[loop].end && !keyed; i++)
		keyed = f->nodes.v[i].kind == NODE_IF && has_key(f, i + 1, loop);
	return keyed && is_passed_by(p, unit, loop);
}

/* ---- all elements ---------------------------------------------------------------------------------------- */

struct all {
	const struct program *p;
	uint32_t unit;
	uint32_t tree; /* the loop, or the body of a function that it calls */
	int depth; /* of functions */
};

static int is_unordered(const struct all *w, uint32_t node, int in_list);

static int parts_are_unordered(const struct all *w, uint32_t node, int in_list)
{
	const struct unit_facts *f = &w->p->units[w->unit];

	for (uint32_t c = node + 1; c < f->nodes.v[node].end; c = f->nodes.v[c].end)
		if (!is_unordered(w, c, in_list))
			return 0;
	return 1;
}

/* What a pointer from outside holds after the loop is not looked at. */
static int is_forgotten(const struct unit_facts *f, uint32_t tree, uint32_t sym)
{
	uint32_t func = node_func(f, tree), end = func == NO_INDEX ? 0 : f->funcs.v[func].end;

	for (uint32_t i = f->nodes.v[tree].end; i < end; i++)
		if (f->nodes.v[i].kind == NODE_REF && f->nodes.v[i].sym == sym)
			return f->nodes.v[f->nodes.v[i].parent].kind == NODE_ASSIGN && f->nodes.v[i].parent + 1 == i;
	return 1;
}

static int is_sorted_later(const struct unit_facts *f, uint32_t tree, uint32_t sym)
{
	uint32_t func = node_func(f, tree), end = func == NO_INDEX ? 0 : f->funcs.v[func].end;

	for (uint32_t i = f->nodes.v[tree].end; i < end; i++)
		if (shape_calls(f, i, "qsort") && node_child(f, i, 1) != NO_INDEX &&
		    f->nodes.v[node_child(f, i, 1)].kind == NODE_REF && f->nodes.v[node_child(f, i, 1)].sym == sym)
			return 1;
	return 0;
}

static int is_whole(uint8_t type)
{
	return type == TYPE_INT || type == TYPE_CHAR || type == TYPE_BOOL;
}

/* all[n++] = w, where all is sorted before it is used: C's qsort() keeps no order either. */
static int is_gathered(const struct unit_facts *f, uint32_t tree, uint32_t place)
{
	const struct fact_node *base = &f->nodes.v[place + 1], *index;
	uint32_t second = node_child(f, place, 1);

	if (f->nodes.v[place].kind != NODE_INDEX || base->kind != NODE_REF || second == NO_INDEX)
		return 0;
	index = &f->nodes.v[second];
	return index->kind == NODE_UNARY && index->op == OP_POST_INC && is_local(f, second + 1) &&
	       is_sorted_later(f, tree, base->sym);
}

static int assigns_unordered(const struct all *w, uint32_t node, int in_list)
{
	const struct unit_facts *f = &w->p->units[w->unit];
	const struct fact_node *n = &f->nodes.v[node], *place = n + 1;
	uint32_t value = node_child(f, node, 1);

	if (is_local(f, node + 1) && size_declares(f, w->tree, place->sym))
		return 1;
	if (n->op == OP_ADD || n->op == OP_SUB || n->op == OP_XOR || n->op == OP_OR || n->op == OP_AND)
		return in_list && is_whole(place->type); /* sums of whole numbers */
	if (n->op != OP_NONE)
		return 0;
	if (is_local(f, node + 1))
		return place->type == TYPE_POINTER && is_forgotten(f, w->tree, place->sym);
	if (f->nodes.v[value].kind == NODE_INT)
		return place->kind == NODE_INDEX ||
		       (in_list && place->kind == NODE_MEMBER && place->flags & NODE_ARROW);
	return in_list && is_gathered(f, w->tree, node + 1);
}

/* free(), and functions of the project that do no more than this file allows. */
static int calls_unordered(const struct all *w, uint32_t node)
{
	const struct unit_facts *f = &w->p->units[w->unit];
	const struct program_func *callee = program_callee(w->p, w->unit, node);
	struct all of = {.p = w->p, .depth = w->depth + 1};

	if (size_is_pure_call(w->p, w->unit, node, 0))
		return 1;
	if (!callee || f->nodes.v[node].sym == NO_INDEX || f->syms.v[f->nodes.v[node].sym].kind != SYM_FUNCTION)
		return 0;
	if (callee->flags & FUNC_LIBRARY)
		return (callee->params[0] & PARAM_RELEASES) != 0;
	if (callee->unit == NO_INDEX || w->depth >= DEPTH_MAX)
		return 0;
	of.unit = callee->unit;
	of.tree = w->p->units[callee->unit].funcs.v[callee->def].first;
	return is_unordered(&of, of.tree, 0);
}

static int is_unordered(const struct all *w, uint32_t node, int in_list)
{
	const struct unit_facts *f = &w->p->units[w->unit];
	const struct fact_node *n = &f->nodes.v[node];

	switch (n->kind) {
	case NODE_BREAK:
	case NODE_GOTO:
	case NODE_ASM:
	case NODE_STMT:
	case NODE_SWITCH:
		return 0;
	case NODE_RETURN:
		return w->depth > 0 && n->end == node + 1; /* of the function that is called, with nothing */
	case NODE_CALL:
		return calls_unordered(w, node) && parts_are_unordered(w, node, in_list);
	case NODE_ASSIGN:
		if (!assigns_unordered(w, node, in_list))
			return 0;
		/* all[n++] was looked at with its assignment */
		return is_gathered(f, w->tree, node + 1) ? is_unordered(w, node_child(f, node, 1), in_list)
							 : parts_are_unordered(w, node, in_list);
	case NODE_UNARY:
		if (node_is_step(n) &&
		    !(is_local(f, node + 1) && size_declares(f, w->tree, f->nodes.v[node + 1].sym)) &&
		    !(in_list && is_whole(f->nodes.v[node + 1].type)))
			return 0;
		return parts_are_unordered(w, node, in_list);
	case NODE_FOR:
	case NODE_WHILE:
	case NODE_DO:
		return parts_are_unordered(w, node, in_list || size_is_list_loop(f, node));
	default:
		return parts_are_unordered(w, node, in_list);
	}
}

int size_is_unordered(const struct program *p, uint32_t unit, uint32_t loop)
{
	struct all w = {.p = p, .unit = unit, .tree = loop};

	return is_unordered(&w, node_child(&p->units[unit], loop, 3), 0);
}
