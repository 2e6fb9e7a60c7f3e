/* Where the memory that is followed may be held, and which expressions are it or point into it. */
#include "scan/program/own_parts.h"

int own_find_place(const struct own *o, uint32_t base, uint32_t field)
{
	for (unsigned i = 0; i < o->n_places; i++)
		if (o->places[i].base == base &&
		    (o->places[i].field == field || (o->places[i].field == OWN_ANY && field != NO_INDEX)))
			return (int)i;
	return -1;
}

int own_place(struct own *o, uint32_t lvalue, int make)
{
	const struct unit_facts *f = own_facts(o);
	const struct fact_node *n = &f->nodes.v[lvalue];
	uint32_t base = lvalue, field = NO_INDEX;
	int found;

	if (n->kind == NODE_MEMBER) {
		base = node_child(f, lvalue, 0);
		field = n->sym;
		/* a.b.c: the outermost variable and the last field */
		while (base != NO_INDEX && f->nodes.v[base].kind == NODE_MEMBER)
			base = node_child(f, base, 0);
	}
	if (base == NO_INDEX || f->nodes.v[base].kind != NODE_REF || f->nodes.v[base].sym == NO_INDEX)
		return -1;
	found = own_find_place(o, f->nodes.v[base].sym, field);
	if (found >= 0 || !make)
		return found;
	if (o->n_places == OWN_PLACES) {
		o->fate |= OWN_OVERFLOW;
		return -1;
	}
	o->places[o->n_places].base = f->nodes.v[base].sym;
	o->places[o->n_places].field = field;
	return (int)o->n_places++;
}

int own_held(const struct own *o, const struct own_state *s, uint32_t lvalue)
{
	int i = own_place((struct own *)o, lvalue, 0);

	return i >= 0 && s->held >> i & 1;
}

/* &b, when a field of b holds it. */
static int holds_in_field(const struct own *o, const struct own_state *s, uint32_t arg)
{
	const struct unit_facts *f = own_facts(o);
	const struct fact_node *n = &f->nodes.v[arg];

	if (n->kind == NODE_UNARY && n->op == OP_ADDRESS)
		n = &f->nodes.v[++arg];
	for (unsigned i = 0; n->kind == NODE_REF && i < o->n_places; i++)
		if (s->held >> i & 1 && o->places[i].base == n->sym && o->places[i].field != NO_INDEX)
			return 1;
	return 0;
}

static int call_carries(const struct own *o, const struct own_state *s, uint32_t call)
{
	const struct unit_facts *f = own_facts(o);
	uint32_t c = node_child(f, call, 1);

	for (unsigned i = 0; c != NO_INDEX && c < f->nodes.v[call].end; c = f->nodes.v[c].end, i++) {
		unsigned effect = program_effect(o->p, o->unit, call, i);
		int whole = effect & (PARAM_RETURNS | PARAM_RESIZES) ||
			    (effect & PARAM_RETURNS_FIELD && f->nodes.v[c].type == TYPE_RECORD);

		/* asked once: f(f(f(x))) would be asked twice in each, and so 2^n times */
		if (whole && own_carries(o, s, c))
			return 1;
		if (effect & PARAM_RETURNS_FIELD && holds_in_field(o, s, c))
			return 1;
	}
	return 0;
}

/* The value of ({ ... }) is its last statement's. */
static uint32_t last_of_block(const struct unit_facts *f, uint32_t node)
{
	uint32_t block = node_child(f, node, 0);

	return block == NO_INDEX ? NO_INDEX : block_last(f, block);
}

/* &x->f, &x[i], and arrays inside what x points to: pointers into it. */
int own_address_carries(const struct own *o, const struct own_state *s, uint32_t node)
{
	const struct unit_facts *f = own_facts(o);
	const struct fact_node *n = &f->nodes.v[node];
	uint32_t base = node_child(f, node, 0);

	if (base == NO_INDEX)
		return 0;
	switch (n->kind) {
	case NODE_MEMBER:
		return n->flags & NODE_ARROW ? own_carries(o, s, base) : own_address_carries(o, s, base);
	case NODE_INDEX:
		return own_carries(o, s, base);
	case NODE_UNARY:
		return n->op == OP_DEREF && own_carries(o, s, base);
	default:
		return 0;
	}
}

/* x.f or x.u.f, where x is a structure that a function returned with memory in it. */
static int record_carries(const struct own *o, const struct own_state *s, uint32_t node)
{
	const struct unit_facts *f = own_facts(o);

	while (f->nodes.v[node].kind == NODE_MEMBER && !(f->nodes.v[node].flags & NODE_ARROW))
		node = node_child(f, node, 0);
	return node != NO_INDEX && f->nodes.v[node].kind == NODE_REF && f->nodes.v[node].type == TYPE_RECORD &&
	       own_held(o, s, node);
}

int own_carries(const struct own *o, const struct own_state *s, uint32_t node)
{
	const struct unit_facts *f = own_facts(o);
	const struct fact_node *n;
	uint32_t c;

	if (node == NO_INDEX)
		return 0;
	if (node == o->site)
		return o->by_value;
	n = &f->nodes.v[node];
	switch (n->kind) {
	case NODE_REF:
		return own_held(o, s, node);
	case NODE_MEMBER:
		return own_held(o, s, node) || (n->type == TYPE_ARRAY && own_address_carries(o, s, node)) ||
		       record_carries(o, s, node);
	case NODE_INDEX:
		return n->type == TYPE_ARRAY && own_address_carries(o, s, node);
	case NODE_UNARY:
		c = node_child(f, node, 0);
		if (n->op == OP_ADDRESS)
			return own_address_carries(o, s, c);
		return n->op >= OP_POST_INC && n->op <= OP_PRE_DEC && own_carries(o, s, c);
	case NODE_BINARY:
		if (n->op == OP_COMMA)
			return own_carries(o, s, node_child(f, node, 1));
		return n->type == TYPE_POINTER && (n->op == OP_ADD || n->op == OP_SUB) &&
		       (own_carries(o, s, node_child(f, node, 0)) || own_carries(o, s, node_child(f, node, 1)));
	case NODE_ASSIGN:
		return own_carries(o, s, node_child(f, node, n->op == OP_NONE ? 1 : 0));
	case NODE_COND:
		return own_carries(o, s, node_child(f, node, 1)) || own_carries(o, s, node_child(f, node, 2));
	case NODE_STMT_EXPR:
		return own_carries(o, s, last_of_block(f, node));
	case NODE_CALL:
		return call_carries(o, s, node);
	case NODE_EXPR:
	case NODE_INIT_LIST:
		for (c = node + 1; c < n->end; c = f->nodes.v[c].end)
			if (own_carries(o, s, c))
				return 1;
		return 0;
	default:
		return 0;
	}
}
