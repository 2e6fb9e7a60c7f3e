#include "scan/program/exempt.h"

#include "scan/program/shapes.h"

/* "char small[256], *s = small; if (n > sizeof small) s = malloc(n);": the heap is only
 * for what is too long, and the usual case is served already. */
static int has_small_buffer(const struct unit_facts *f, const struct fact_func *fn, uint32_t holder)
{
	if (holder == NO_INDEX)
		return 0;
	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		uint32_t value = NO_INDEX;

		if (n->kind == NODE_VAR && n->sym == holder && n->end > i + 1)
			value = i + 1;
		else if (n->kind == NODE_ASSIGN && f->nodes.v[i + 1].sym == holder)
			value = node_child(f, i, 1);
		if (value == NO_INDEX)
			continue;
		if (f->nodes.v[value].kind == NODE_COND)
			for (value = node_child(f, value, 1); value < n->end && value < f->nodes.v[i].end;
			     value = f->nodes.v[value].end)
				if (f->nodes.v[value].type == TYPE_ARRAY)
					return 1;
		if (value < fn->end && f->nodes.v[value].type == TYPE_ARRAY && f->nodes.v[value].kind != NODE_STRING)
			return 1;
	}
	return 0;
}

/* The innermost branch around the node whose condition is before it. */
static uint32_t branch_of(const struct unit_facts *f, uint32_t node)
{
	uint32_t up = f->nodes.v[node].parent;

	for (; up != NO_INDEX && !node_is_loop(&f->nodes.v[up]); node = up, up = f->nodes.v[up].parent)
		if (f->nodes.v[up].kind == NODE_IF && node != up + 1)
			return up;
	return NO_INDEX;
}

static int compares(const struct fact_node *n)
{
	return n->kind == NODE_BINARY && (n->op == OP_LT || n->op == OP_LE || n->op == OP_GT || n->op == OP_GE);
}

/* The branch assigns the variable or field that stands alone on one side of a comparison in its condition. */
static int raises_what_it_asks(const struct unit_facts *f, uint32_t branch)
{
	uint32_t condition = branch + 1, end = f->nodes.v[condition].end;

	for (uint32_t i = condition; i < end; i++)
		for (uint32_t j = end; compares(&f->nodes.v[i]) && j < f->nodes.v[branch].end; j++)
			for (uint32_t side = 0; f->nodes.v[j].kind == NODE_ASSIGN && side < 2; side++) {
				uint32_t operand = node_child(f, i, side);

				if (operand != NO_INDEX && f->nodes.v[operand].kind == f->nodes.v[j + 1].kind &&
				    shape_same_place(f, operand, j + 1))
					return 1;
			}
	return 0;
}

/* "if (room <= need) { free(p); room = need + 20; p = malloc(room); }": p is kept from round to round, as it should
 * be, and seldom replaced. */
static int is_on_demand(const struct unit_facts *f, const struct own *o)
{
	uint32_t branch = branch_of(f, o->site);

	return branch != NO_INDEX && o->fate & OWN_FREED_NEXT && !(o->fate & OWN_FREED) && o->freed_at != NO_INDEX &&
	       o->freed_at > branch && o->freed_at < o->site && raises_what_it_asks(f, branch);
}

/* The reference is only asked about, released, or set. */
static int is_no_use(const struct unit_facts *f, const struct own *o, uint32_t node)
{
	uint32_t up = f->nodes.v[node].parent;
	const struct fact_node *n = up == NO_INDEX ? NULL : &f->nodes.v[up];

	if (!n || n->kind == NODE_VAR || (n->kind == NODE_ASSIGN && node == up + 1))
		return 1;
	if (n->kind == NODE_CALL)
		return up == o->freed_at || up == o->freed_last;
	return node_is_loop(n) || n->kind == NODE_IF || (n->kind == NODE_UNARY && n->op == OP_LNOT) ||
	       (n->kind == NODE_BINARY && (n->op == OP_EQ || n->op == OP_NE || n->op == OP_LAND || n->op == OP_LOR));
}

/* A block that is asked for and given back, and nothing else. */
static int is_only_tried(const struct unit_facts *f, const struct fact_func *fn, const struct own *o)
{
	const struct fact_node *holder;

	if (o->holder == NO_INDEX || !o->by_value || f->syms.v[o->holder].kind != SYM_VAR ||
	    f->syms.v[o->holder].flags & SYM_GLOBAL || node_loop(f, o->site) == NO_INDEX)
		return 0;
	for (uint32_t i = fn->first; i < fn->end; i++) {
		holder = &f->nodes.v[i];
		if (holder->kind == NODE_REF && holder->sym == o->holder && !is_no_use(f, o, i))
			return 0;
	}
	return 1;
}

int site_is_exempt(const struct unit_facts *f, const struct fact_func *fn, const struct own *o)
{
	return has_small_buffer(f, fn, o->holder) || is_on_demand(f, o) || is_only_tried(f, fn, o);
}
