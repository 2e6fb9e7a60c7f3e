#include "scan/facts/state_machine.h"

#define FEW_STATES 3

/* The switch that the loop's body is made of, NO_INDEX. */
static uint32_t own_switch(const struct unit_facts *f, uint32_t body)
{
	if (f->nodes.v[body].kind == NODE_SWITCH)
		return body;
	if (f->nodes.v[body].kind != NODE_BLOCK)
		return NO_INDEX;
	for (uint32_t c = body + 1; c < f->nodes.v[body].end; c = f->nodes.v[c].end)
		if (f->nodes.v[c].kind == NODE_SWITCH)
			return c;
	return NO_INDEX;
}

static int uses(const struct unit_facts *f, uint32_t tree, uint32_t sym)
{
	for (uint32_t i = tree; i < f->nodes.v[tree].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_REF && n->sym == sym &&
		    !(f->nodes.v[n->parent].kind == NODE_ASSIGN && n->parent + 1 == i))
			return 1;
	}
	return 0;
}

/* c = next(): what a round works on comes from outside. */
static int is_fed(const struct unit_facts *f, uint32_t statement, uint32_t sw)
{
	const struct fact_node *n = &f->nodes.v[statement];
	uint32_t target, value;

	if (n->kind != NODE_ASSIGN)
		return 0;
	target = statement + 1;
	value = node_child(f, statement, 1);
	return f->nodes.v[target].kind == NODE_REF && value != NO_INDEX && f->nodes.v[value].kind == NODE_CALL &&
	       uses(f, sw, f->nodes.v[target].sym);
}

/* The variable that the switch asks, or asks a field of. */
static uint32_t asked(const struct unit_facts *f, uint32_t sw)
{
	uint32_t n = sw + 1;

	while (n != NO_INDEX && f->nodes.v[n].kind == NODE_MEMBER)
		n = node_child(f, n, 0);
	return n != NO_INDEX && f->nodes.v[n].kind == NODE_REF ? f->nodes.v[n].sym : NO_INDEX;
}

/* 1 when something is counted or walked along outside of the switch. */
static int goes_on(const struct unit_facts *f, uint32_t from, uint32_t to, uint32_t sw)
{
	uint32_t item = asked(f, sw);

	for (uint32_t i = from; i < to; i = i == sw ? f->nodes.v[sw].end : i + 1) {
		const struct fact_node *n = &f->nodes.v[i];

		if (i == sw)
			continue;
		if (node_is_step(n))
			return 1;
		if (n->kind == NODE_ASSIGN && n->op != OP_NONE)
			return 1;
		if (n->kind == NODE_ASSIGN && f->nodes.v[i + 1].kind == NODE_REF && f->nodes.v[i + 1].sym == item)
			return 1;
	}
	return 0;
}

/* The value of a case label. */
static int is_case(const struct unit_facts *f, uint32_t sw, int64_t value)
{
	for (uint32_t i = sw; i < f->nodes.v[sw].end; i++)
		if (f->nodes.v[i].kind == NODE_CASE && f->nodes.v[i + 1].kind == NODE_INT &&
		    fact_int(f, i + 1) == value)
			return 1;
	return 0;
}

/* state = OTHER, in the switch. */
static unsigned sets_state(const struct unit_facts *f, uint32_t sw)
{
	uint32_t value, state = f->nodes.v[sw + 1].sym;
	unsigned n = 0;

	for (uint32_t i = sw; i < f->nodes.v[sw].end; i++) {
		if (f->nodes.v[i].kind != NODE_ASSIGN || f->nodes.v[i].op != OP_NONE ||
		    f->nodes.v[i + 1].kind != f->nodes.v[sw + 1].kind || f->nodes.v[i + 1].sym != state)
			continue;
		value = node_child(f, i, 1);
		n += value != NO_INDEX && f->nodes.v[value].kind == NODE_INT && is_case(f, sw, fact_int(f, value));
	}
	return n;
}

/* States are numbered one after the other; characters are not. */
static int is_numbered(const struct unit_facts *f, uint32_t sw)
{
	int64_t most = 0, value;
	uint32_t n = 0;

	for (uint32_t i = sw; i < f->nodes.v[sw].end; i++) {
		if (f->nodes.v[i].kind != NODE_CASE || f->nodes.v[i + 1].kind != NODE_INT)
			continue;
		n++;
		value = fact_int(f, i + 1);
		most = value > most ? value : most;
	}
	return most < 2 * (int64_t)n;
}

/* "while (left) switch (state) { ... left--; }": a round takes a piece. */
static int takes_pieces(const struct unit_facts *f, uint32_t condition, uint32_t sw)
{
	for (uint32_t c = condition; condition != NO_INDEX && c < f->nodes.v[condition].end; c++) {
		if (f->nodes.v[c].kind != NODE_REF)
			continue;
		for (uint32_t i = sw; i < f->nodes.v[sw].end; i++) {
			const struct fact_node *n = &f->nodes.v[i];
			int steps = node_is_step(n) || (n->kind == NODE_ASSIGN && n->op != OP_NONE);

			if (steps && f->nodes.v[i + 1].kind == NODE_REF && f->nodes.v[i + 1].sym == f->nodes.v[c].sym)
				return 1;
		}
	}
	return 0;
}

/* go_to(x, OTHER), in the switch: one function called with several of the states. */
static unsigned passes_state(const struct unit_facts *f, uint32_t sw)
{
	unsigned most = 0;

	for (uint32_t i = sw; i < f->nodes.v[sw].end; i++) {
		unsigned n = 0;

		if (f->nodes.v[i].kind != NODE_CALL || f->nodes.v[i].sym == NO_INDEX)
			continue;
		for (uint32_t j = i; j < f->nodes.v[sw].end; j++) {
			uint32_t arg = f->nodes.v[j].kind == NODE_CALL && f->nodes.v[j].sym == f->nodes.v[i].sym
					       ? node_child(f, j, 2)
					       : NO_INDEX;

			n += arg != NO_INDEX && f->nodes.v[arg].kind == NODE_INT && is_case(f, sw, fact_int(f, arg));
		}
		most = n > most ? n : most;
	}
	return most;
}

int loop_is_machine(const struct unit_facts *f, uint32_t loop)
{
	const struct fact_loop *l = &f->loops.v[loop];
	uint32_t body = loop_body(f, l), sw = body == NO_INDEX ? NO_INDEX : own_switch(f, body);

	if (sw == NO_INDEX || l->kind == LOOP_GOTO ||
	    (f->nodes.v[sw + 1].kind != NODE_REF && f->nodes.v[sw + 1].kind != NODE_MEMBER))
		return 0;
	if (goes_on(f, l->node, l->end, sw) || takes_pieces(f, loop_condition(f, l), sw))
		return 0;
	for (uint32_t c = l->node; c < sw; c++)
		if (is_fed(f, c, sw))
			return 0;
	return sets_state(f, sw) >= FEW_STATES || (is_numbered(f, sw) && passes_state(f, sw) >= FEW_STATES);
}
