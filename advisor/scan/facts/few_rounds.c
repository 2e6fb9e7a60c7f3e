#include "scan/facts/few_rounds.h"

#define FEW_ROUNDS 8

/* The constant that a for begins with; 0: it begins with none. */
static int starts_at(const struct unit_facts *f, uint32_t init, int64_t *start)
{
	const struct fact_node *n = &f->nodes.v[init];
	uint32_t value = NO_INDEX;

	if (n->kind == NODE_DECLS && f->nodes.v[init + 1].kind == NODE_VAR && f->nodes.v[init + 1].end > init + 2)
		value = init + 2;
	else if (n->kind == NODE_ASSIGN && n->op == OP_NONE)
		value = node_child(f, init, 1);
	if (value == NO_INDEX || f->nodes.v[value].kind != NODE_INT)
		return 0;
	*start = fact_int(f, value);
	return 1;
}

/* The constant that bounds a loop, the larger one of `few ? 2 : 1`. 0: there is none. */
static int constant_bound(const struct unit_facts *f, uint32_t node, int64_t *out)
{
	int64_t other;

	if (node == NO_INDEX)
		return 0;
	if (f->nodes.v[node].kind == NODE_INT) {
		*out = fact_int(f, node);
		return 1;
	}
	if (f->nodes.v[node].kind != NODE_COND || !constant_bound(f, node_child(f, node, 1), out) ||
	    !constant_bound(f, node_child(f, node, 2), &other))
		return 0;
	*out = other > *out ? other : *out;
	return 1;
}

int64_t loop_rounds(const struct unit_facts *f, uint32_t loop)
{
	const struct fact_loop *l = &f->loops.v[loop];
	uint32_t init, condition;
	int64_t start, bound, rounds;

	if (f->nodes.v[l->node].kind != NODE_FOR)
		return -1;
	init = node_child(f, l->node, 0);
	condition = node_child(f, l->node, 1);
	if (init == NO_INDEX || condition == NO_INDEX || !starts_at(f, init, &start) ||
	    f->nodes.v[condition].kind != NODE_BINARY || !constant_bound(f, node_child(f, condition, 1), &bound))
		return -1;
	rounds = fact_distance(bound, start);
	if (f->nodes.v[condition].op == OP_LE && rounds < INT64_MAX)
		rounds++;
	else if (f->nodes.v[condition].op != OP_LT)
		return -1;
	return rounds < 0 ? 0 : rounds;
}

int loop_is_short(const struct unit_facts *f, uint32_t loop)
{
	int64_t rounds = loop_rounds(f, loop);

	return rounds >= 0 && rounds <= FEW_ROUNDS;
}

/* A statement after which the loop's round is over for good. */
static int leaves(const struct unit_facts *f, uint32_t statement, int in_switch)
{
	switch (f->nodes.v[statement].kind) {
	case NODE_RETURN:
		return 1;
	case NODE_BREAK:
		return !in_switch;
	default:
		return 0;
	}
}

int node_leaves_loop(const struct unit_facts *f, uint32_t node, uint32_t loop)
{
	uint32_t top = f->loops.v[loop].node, child = node, up = f->nodes.v[node].parent;
	int in_switch = 0;

	/* a break belongs to the switch, if one is between */
	for (uint32_t s = up; s != NO_INDEX && s != top; s = f->nodes.v[s].parent)
		in_switch |= f->nodes.v[s].kind == NODE_SWITCH;
	for (; up != NO_INDEX && up != top; child = up, up = f->nodes.v[up].parent) {
		if (f->nodes.v[up].kind == NODE_RETURN)
			return 1;
		if (node_is_loop(&f->nodes.v[up]))
			return 0; /* of an inner loop, whose rounds it is about */
		for (uint32_t i = f->nodes.v[child].end; f->nodes.v[up].kind == NODE_BLOCK && i < f->nodes.v[up].end;
		     i = f->nodes.v[i].end)
			if (leaves(f, i, in_switch))
				return 1;
			else if (f->nodes.v[i].kind == NODE_LABEL || f->nodes.v[i].kind == NODE_CASE ||
				 f->nodes.v[i].kind == NODE_DEFAULT)
				break;
	}
	return 0;
}
