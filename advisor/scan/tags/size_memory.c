/* Decisions that are about memory only: a buffer grows, or comes from elsewhere. */
#include <string.h>

#include "scan/program/shapes.h"
#include "scan/tags/size_parts.h"

#define DEPTH_MAX 3 /* of functions in functions */

/* !p, p == NULL, !(p = malloc(n)): an allocation failed. */
static int is_null_test(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];
	uint32_t second = node_child(f, node, 1);

	if (n->kind == NODE_UNARY && n->op == OP_LNOT)
		return f->nodes.v[node + 1].type == TYPE_POINTER;
	if (n->kind != NODE_BINARY || second == NO_INDEX)
		return 0;
	if (n->op == OP_LOR)
		return is_null_test(f, node + 1) && is_null_test(f, second);
	return n->op == OP_EQ && ((f->nodes.v[node + 1].type == TYPE_POINTER && fact_is_int(f, second, 0)) ||
				  (fact_is_int(f, node + 1, 0) && f->nodes.v[second].type == TYPE_POINTER));
}

static int all_parts(const struct size_search *s, uint32_t unit, uint32_t node, uint32_t around, int depth)
{
	const struct unit_facts *f = &s->p->units[unit];

	for (uint32_t c = node + 1; c < f->nodes.v[node].end; c = f->nodes.v[c].end)
		if (!size_only_memory(s, unit, c, around, depth))
			return 0;
	return 1;
}

static int is_memory_call(const struct size_search *s, uint32_t unit, uint32_t call, uint32_t around, int depth)
{
	static const char *const plain[] = {"memcpy", "memmove", "memset", "bzero", NULL};
	const struct unit_facts *f = &s->p->units[unit];
	const struct program_func *callee = program_callee(s->p, unit, call);

	if (!callee || f->nodes.v[call].sym == NO_INDEX || f->syms.v[f->nodes.v[call].sym].kind != SYM_FUNCTION ||
	    !all_parts(s, unit, call, around, depth))
		return 0;
	if (callee->flags & (FUNC_FRESH | FUNC_RESIZES) || shape_calls_any(f, call, plain))
		return 1;
	if (callee->unit == NO_INDEX) /* free() */
		return callee->flags & FUNC_LIBRARY && callee->params[0] & PARAM_RELEASES;
	return depth < DEPTH_MAX &&
	       size_only_memory(s, callee->unit, s->p->units[callee->unit].funcs.v[callee->def].first,
				s->p->units[callee->unit].funcs.v[callee->def].first, depth + 1);
}

/* Memory, fresh or the number's own: no other pointer, which would choose what is worked on. */
static int is_memory_value(const struct size_search *s, uint32_t unit, uint32_t value, uint32_t around)
{
	const struct unit_facts *f = &s->p->units[unit];
	const struct fact_node *n = &f->nodes.v[value];
	const struct program_func *callee;
	const struct size_name *name;

	switch (n->kind) {
	case NODE_INT:
		return fact_is_int(f, value, 0);
	case NODE_ASSIGN:
		return is_memory_value(s, unit, node_child(f, value, 1), around);
	case NODE_CALL:
		callee = program_callee(s->p, unit, value);
		return callee && callee->flags & (FUNC_FRESH | FUNC_RESIZES);
	case NODE_REF:
		if (n->sym != NO_INDEX && size_declares(f, around, n->sym))
			return 1;
		/* fall through */
	case NODE_MEMBER:
		name = n->sym == NO_INDEX ? NULL : size_find_name(s, unit, n->sym);
		return name && name->is_array;
	default:
		return 0;
	}
}

/* A place that only memory and the account of it are kept in. */
static int is_account(const struct size_search *s, uint32_t unit, uint32_t place, uint32_t around)
{
	const struct unit_facts *f = &s->p->units[unit];
	const struct fact_node *n = &f->nodes.v[place];

	if ((n->kind != NODE_REF && n->kind != NODE_MEMBER) || n->sym == NO_INDEX)
		return 0;
	return size_find_name(s, unit, n->sym) || (n->kind == NODE_REF && size_declares(f, around, n->sym));
}

static int is_memory_assignment(const struct size_search *s, uint32_t unit, uint32_t node, uint32_t around, int depth)
{
	const struct unit_facts *f = &s->p->units[unit];
	const struct fact_node *place = &f->nodes.v[node + 1];

	if (!all_parts(s, unit, node, around, depth))
		return 0;
	if ((place->kind == NODE_REF || place->kind == NODE_MEMBER) && place->type == TYPE_POINTER &&
	    f->nodes.v[node].op == OP_NONE && is_memory_value(s, unit, node_child(f, node, 1), around))
		return 1;
	return is_account(s, unit, node + 1, around);
}

static int is_memory_if(const struct size_search *s, uint32_t unit, uint32_t node, uint32_t around, int depth)
{
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t then = node_child(f, node, 1), other = node_child(f, node, 2);

	if (!size_only_memory(s, unit, node + 1, around, depth))
		return 0;
	/* what is done when there is no memory left is another matter */
	if (!is_null_test(f, node + 1) && !size_only_memory(s, unit, then, around, depth))
		return 0;
	return other == NO_INDEX || size_only_memory(s, unit, other, around, depth);
}

int size_only_memory(const struct size_search *s, uint32_t unit, uint32_t node, uint32_t around, int depth)
{
	const struct unit_facts *f = &s->p->units[unit];
	const struct fact_node *n = &f->nodes.v[node];

	switch (n->kind) {
	case NODE_IF:
		return is_memory_if(s, unit, node, around, depth);
	case NODE_CALL:
		return is_memory_call(s, unit, node, around, depth);
	case NODE_ASSIGN:
		return is_memory_assignment(s, unit, node, around, depth);
	case NODE_UNARY:
		if (node_is_step(n) && !is_account(s, unit, node + 1, around))
			return 0;
		return all_parts(s, unit, node, around, depth);
	case NODE_RETURN:
		return depth > 0 && all_parts(s, unit, node, around, depth);
	case NODE_NONE:
	case NODE_BLOCK:
	case NODE_FOR:
	case NODE_WHILE:
	case NODE_DO:
	case NODE_DECLS:
	case NODE_VAR:
	case NODE_REF:
	case NODE_MEMBER:
	case NODE_INDEX:
	case NODE_BINARY:
	case NODE_COND:
	case NODE_INT:
	case NODE_STRING:
	case NODE_STMT_EXPR:
		return all_parts(s, unit, node, around, depth);
	default:
		return 0;
	}
}

/* ---- conditions ------------------------------------------------------------------------------------ */

static int allocates(const struct size_search *s, uint32_t unit, uint32_t tree)
{
	const struct unit_facts *f = &s->p->units[unit];

	for (uint32_t i = tree; i < f->nodes.v[tree].end; i++) {
		const struct program_func *callee =
			f->nodes.v[i].kind == NODE_CALL ? program_callee(s->p, unit, i) : NULL;

		if (callee && callee->flags & FUNC_ALLOCATES)
			return 1;
	}
	return 0;
}

/* `if (n == room && !grow(v)) return -1;`: what follows is only done when there is no memory left. */
static int is_failed_growth(const struct size_search *s, uint32_t unit, uint32_t condition)
{
	const struct unit_facts *f = &s->p->units[unit];
	const struct fact_node *n = &f->nodes.v[condition];
	uint32_t second = node_child(f, condition, 1);

	return n->kind == NODE_BINARY && n->op == OP_LAND && second != NO_INDEX && allocates(s, unit, second);
}

/* `if (there is room) return; ...`: all that follows in the function is about memory. */
static int is_early_return(const struct size_search *s, uint32_t unit, uint32_t node)
{
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t then = node_child(f, node, 1), block = f->nodes.v[node].parent;

	if (f->nodes.v[then].kind == NODE_BLOCK && f->nodes.v[then].end > then + 1)
		then++;
	if (f->nodes.v[then].kind != NODE_RETURN || f->nodes.v[block].parent != NO_INDEX ||
	    node_child(f, node, 2) != NO_INDEX ||
	    (f->nodes.v[then].end > then + 1 && f->nodes.v[then + 1].kind != NODE_INT))
		return 0;
	for (uint32_t c = f->nodes.v[node].end; c < f->nodes.v[block].end; c = f->nodes.v[c].end)
		if (!size_only_memory(s, unit, c, block, 1))
			return 0;
	return 1;
}

static int check_if(struct size_search *s, uint32_t unit, uint32_t node)
{
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t then = node_child(f, node, 1), other = node_child(f, node, 2);

	if (is_early_return(s, unit, node))
		return 1;
	if (!is_failed_growth(s, unit, node + 1) && !size_only_memory(s, unit, then, then, 0))
		return 0;
	return other == NO_INDEX || size_only_memory(s, unit, other, other, 0);
}

/* for (i = 0; i < N; i++): the comparison is the whole condition. */
static int is_walk(const struct unit_facts *f, uint32_t loop, uint32_t whole, uint32_t node)
{
	return f->nodes.v[loop].kind == NODE_FOR && f->nodes.v[node].parent == whole &&
	       f->nodes.v[whole].kind == NODE_BINARY &&
	       (f->nodes.v[whole].op == OP_LT || f->nodes.v[whole].op == OP_NE) && node_child(f, whole, 1) == node;
}

static int check_condition(struct size_search *s, uint32_t unit, uint32_t node)
{
	const struct unit_facts *f = &s->p->units[unit];
	uint32_t whole = size_condition(f, node), decides = f->nodes.v[whole].parent;

	/* the rest of the condition is asked, or not, by what the number says */
	if (!size_only_memory(s, unit, whole, whole, 0))
		return size_fails(s, unit, node, "a comparison with it decides about more than memory");
	switch (f->nodes.v[decides].kind) {
	case NODE_IF:
		if (check_if(s, unit, decides)) {
			size_add_part(s, unit, decides, "a limit at which memory is asked for (%s)");
			return 1;
		}
		break;
	case NODE_FOR:
	case NODE_WHILE:
	case NODE_DO:
		if (is_walk(f, decides, whole, node)) {
			*list_push(s->a, &s->walks) = (struct size_at){unit, whole};
			return 1;
		}
		if (size_only_memory(s, unit, decides, decides, 0))
			return 1;
		break;
	case NODE_COND:
		if (size_only_memory(s, unit, decides, decides, 0))
			return 1;
		break;
	default:
		break;
	}
	return size_fails(s, unit, node, "a comparison with it decides about more than memory");
}

int size_check_conditions(struct size_search *s)
{
	for (size_t i = 0; i < s->conditions.n && !s->fails; i++)
		check_condition(s, s->conditions.v[i].unit, s->conditions.v[i].node);
	return !s->fails;
}
