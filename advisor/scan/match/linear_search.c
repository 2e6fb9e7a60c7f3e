/* Loops that look for an element that is equal, one by one: forwards, backwards, by pointers, along a list. */
#include "scan/match/linear_search.h"
#include "scan/program/shapes.h"

static int is_place(const struct unit_facts *f, uint32_t node)
{
	return (f->nodes.v[node].kind == NODE_REF || f->nodes.v[node].kind == NODE_MEMBER ||
		(f->nodes.v[node].kind == NODE_UNARY && f->nodes.v[node].op == OP_DEREF) ||
		f->nodes.v[node].kind == NODE_INDEX) &&
	       f->nodes.v[node].kind != NODE_INT;
}

#define SHORTLY 40 /* nodes before a loop in which a variable gets what it begins with */

/* What the variable begins with: in the for, or shortly before the loop; NO_INDEX. */
static uint32_t start_value(const struct search *s)
{
	const struct unit_facts *f = s->f;
	const struct fact_loop *l = &f->loops.v[s->loop];
	uint32_t from = l->node, start = NO_INDEX;

	for (uint32_t i = from > SHORTLY ? from - SHORTLY : 0; i < rounds_first(f, s->loop) || i == from; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (node_func(f, i) != l->func)
			continue;
		if (n->kind == NODE_VAR && n->sym == s->var && n->end > i + 1)
			start = i + 1;
		else if (n->kind == NODE_ASSIGN && n->op == OP_NONE && f->nodes.v[i + 1].kind == NODE_REF &&
			 f->nodes.v[i + 1].sym == s->var)
			start = node_child(f, i, 1);
	}
	return start;
}

/* while (i-- > 0), for (i = n - 1; i >= 0; i--), while (n--): down from how many there are. */
static int is_counted_down(struct search *s, uint32_t c)
{
	const struct unit_facts *f = s->f;
	const struct fact_node *n = &f->nodes.v[c];
	uint32_t at = c;

	if (n->kind == NODE_BINARY) {
		if ((n->op != OP_GT && n->op != OP_GE && n->op != OP_NE) || !fact_is_int(f, node_child(f, c, 1), 0))
			return 0;
		at++;
	}
	if (f->nodes.v[at].kind == NODE_UNARY && node_is_step(&f->nodes.v[at]))
		at++;
	if (f->nodes.v[at].kind != NODE_REF || f->nodes.v[at].type != TYPE_INT)
		return 0;
	s->var = f->nodes.v[at].sym;
	s->bound = start_value(s);
	if (s->bound != NO_INDEX && f->nodes.v[s->bound].kind == NODE_BINARY && f->nodes.v[s->bound].op == OP_SUB)
		s->bound++;
	return s->bound != NO_INDEX && is_place(f, s->bound) &&
	       shape_changes(f, s->var, f->loops.v[s->loop].node, f->loops.v[s->loop].end);
}

/* One of the conjuncts of the loop's condition says i < n, or p < end. */
static int is_counted(struct search *s, uint32_t c)
{
	const struct unit_facts *f = s->f;
	const struct fact_loop *l = &f->loops.v[s->loop];
	const struct fact_node *n = &f->nodes.v[c];
	uint32_t bound;

	if (n->kind == NODE_BINARY && n->op == OP_LAND)
		return is_counted(s, c + 1) || is_counted(s, node_child(f, c, 1));
	if (is_counted_down(s, c))
		return 1;
	if (n->kind != NODE_BINARY)
		return 0;
	bound = node_child(f, c, 1);
	if ((n->op != OP_LT && n->op != OP_NE) || f->nodes.v[c + 1].kind != NODE_REF || !is_place(f, bound) ||
	    (!type_is_number(f->nodes.v[bound].type) && f->nodes.v[bound].type != TYPE_POINTER) ||
	    !shape_changes(f, f->nodes.v[c + 1].sym, f->nodes.v[c].end, l->end))
		return 0;
	s->var = f->nodes.v[c + 1].sym;
	s->bound = bound;
	return 1;
}

/* p = p->next somewhere in the loop. */
static int is_list_walk(struct search *s)
{
	const struct unit_facts *f = s->f;
	const struct fact_loop *l = &f->loops.v[s->loop];
	uint32_t value;

	s->var = NO_INDEX;
	for (uint32_t i = rounds_first(f, s->loop); i < l->end && s->var == NO_INDEX; i++) {
		value = f->nodes.v[i].kind == NODE_ASSIGN && f->nodes.v[i].op == OP_NONE ? node_child(f, i, 1)
											 : NO_INDEX;
		if (value != NO_INDEX && f->nodes.v[i + 1].kind == NODE_REF && f->nodes.v[value].kind == NODE_MEMBER &&
		    f->nodes.v[value + 1].kind == NODE_REF && f->nodes.v[value + 1].sym == f->nodes.v[i + 1].sym)
			s->var = f->nodes.v[i + 1].sym;
	}
	if (s->var == NO_INDEX)
		return 0;
	s->start = start_value(s);
	/* a list of its own for each hash is what one would wish for */
	for (uint32_t i = s->start; s->start != NO_INDEX && i < f->nodes.v[s->start].end; i++)
		if (f->nodes.v[i].kind == NODE_INDEX)
			return 0;
	return s->start != NO_INDEX && is_place(f, s->start);
}

/* Element and item of a comparison: one side goes through the variable, the other does not. */
static int sides(struct search *s, uint32_t a, uint32_t b)
{
	const struct unit_facts *f = s->f;
	uint32_t item;

	if (a == NO_INDEX || b == NO_INDEX || shape_names(f, a, s->var) == shape_names(f, b, s->var))
		return 0;
	item = shape_names(f, a, s->var) ? b : a;
	if (f->nodes.v[item == a ? b : a].kind == NODE_REF) /* the index or pointer itself */
		return 0;
	s->item = item;
	return f->nodes.v[item].kind != NODE_INT && f->nodes.v[item].kind != NODE_STRING &&
	       f->nodes.v[item].kind != NODE_CALL;
}

static int is_comparer(const struct search *s, uint32_t call)
{
	const struct program_func *callee = program_callee(s->m->program, s->unit, call);

	return callee && callee->flags & FUNC_COMPARES;
}

/* strcmp(v[i], x) == 0, !strcmp(...), v[i] == x; equal: asked whether it is so, or whether not. */
static int compares(struct search *s, uint32_t tree, int equal)
{
	const struct unit_facts *f = s->f;
	const struct fact_node *n = &f->nodes.v[tree];
	uint32_t second;

	if (n->kind == NODE_BINARY && (n->op == OP_LAND || n->op == OP_LOR))
		return compares(s, tree + 1, equal) || compares(s, node_child(f, tree, 1), equal);
	if (n->kind == NODE_UNARY && n->op == OP_LNOT)
		return compares(s, tree + 1, !equal);
	if (n->kind == NODE_CALL)
		return !equal && is_comparer(s, tree) && sides(s, node_child(f, tree, 1), node_child(f, tree, 2));
	if (n->kind != NODE_BINARY || (n->op != OP_EQ && n->op != OP_NE))
		return 0;
	second = node_child(f, tree, 1);
	if (f->nodes.v[tree + 1].kind == NODE_CALL && fact_is_int(f, second, 0))
		return compares(s, tree + 1, n->op == OP_EQ ? !equal : equal);
	return (n->op == OP_EQ) == equal && sides(s, tree + 1, second);
}

static int leaves(const struct unit_facts *f, uint32_t branch)
{
	uint32_t last = f->nodes.v[branch].kind == NODE_BLOCK ? block_last(f, branch) : branch;

	return last != NO_INDEX && (f->nodes.v[last].kind == NODE_BREAK || f->nodes.v[last].kind == NODE_RETURN ||
				    f->nodes.v[last].kind == NODE_GOTO);
}

/* seen = !strcmp(v[j], x), if (v[j] == x) seen = 1: whether any is equal. */
static int notes(struct search *s, uint32_t node)
{
	const struct unit_facts *f = s->f;
	uint32_t value = f->nodes.v[node].kind == NODE_ASSIGN ? node_child(f, node, 1) : NO_INDEX, up;

	if (value == NO_INDEX || f->nodes.v[node + 1].kind != NODE_REF ||
	    (f->nodes.v[node].op != OP_NONE && f->nodes.v[node].op != OP_OR))
		return 0;
	if (f->nodes.v[value].kind != NODE_INT)
		return f->nodes.v[node + 1].type != TYPE_POINTER && compares(s, value, 1);
	up = f->nodes.v[node].parent;
	if (f->nodes.v[up].kind == NODE_BLOCK)
		up = f->nodes.v[up].parent;
	return fact_int(f, value) == 1 && f->nodes.v[up].kind == NODE_IF &&
	       f->nodes.v[up].end == f->nodes.v[node].end && compares(s, up + 1, 1);
}

/* The loop does nothing but look for the first that is equal. */
int linear_search_read(struct search *s)
{
	const struct unit_facts *f = s->f;
	const struct fact_loop *l = &f->loops.v[s->loop];
	uint32_t c = loop_condition(f, l);

	s->bound = s->start = s->item = NO_INDEX;
	if (c == NO_INDEX || l->kind == LOOP_GOTO || l->kind == LOOP_DO || (!is_counted(s, c) && !is_list_walk(s)))
		return 0;
	for (uint32_t i = c; i < f->nodes.v[c].end; i++) /* while (i < n && strcmp(v[i], x)) */
		if (i == c && compares(s, c, 0))
			return 1;
	for (uint32_t i = l->node + 1; i < l->end; i++) {
		if (node_is_loop(&f->nodes.v[i]))
			return 0;
		if (f->nodes.v[i].kind == NODE_IF && leaves(f, node_child(f, i, 1)) && compares(s, i + 1, 1))
			return 1;
		if (notes(s, i))
			return 1;
	}
	return 0;
}
