/* One effect on the memory that is followed: who holds it after an assignment, a call, a
 * return; and what a condition says of it. */
#include "scan/program/own_parts.h"

void own_released(struct own *o, const struct own_state *s, uint32_t node)
{
	if (s->flags & STATE_TAKEN)
		o->fate |= OWN_LEFT_KEPT;
	o->fate |= s->flags & STATE_LEFT ? OWN_FREED_AFTER : s->flags & STATE_WRAPPED ? OWN_FREED_NEXT : OWN_FREED;
	if (o->freed_at == NO_INDEX || node < o->freed_at)
		o->freed_at = node;
	if (o->freed_last == NO_INDEX || node > o->freed_last)
		o->freed_last = node;
	for (unsigned i = 0; i < o->n_releases; i++)
		if (o->releases[i] == node)
			return;
	if (o->n_releases < OWN_RELEASES)
		o->releases[o->n_releases++] = node;
}

static int is_local(const struct unit_facts *f, uint32_t sym)
{
	return !(f->syms.v[sym].flags & SYM_GLOBAL);
}

/* The root variable of an lvalue (`pool` of pool[i].next), NO_INDEX when it is reached
 * through a pointer that is no variable. */
static uint32_t root_of(const struct unit_facts *f, uint32_t node)
{
	while (node != NO_INDEX && (f->nodes.v[node].kind == NODE_MEMBER || f->nodes.v[node].kind == NODE_INDEX ||
				    (f->nodes.v[node].kind == NODE_UNARY && f->nodes.v[node].op == OP_DEREF)))
		node = node_child(f, node, 0);
	return node != NO_INDEX && f->nodes.v[node].kind == NODE_REF ? f->nodes.v[node].sym : NO_INDEX;
}

/* Storing into a free list gives memory back. */
static int is_pool(const struct own *o, uint32_t lvalue)
{
	const struct unit_facts *f = own_facts(o);
	uint32_t root = root_of(f, lvalue);

	return root != NO_INDEX && !is_local(f, root) && program_is_pool(o->p, fact_text(f, f->syms.v[root].usr));
}

/* A store that others can see: through a pointer, into a global, into an array. */
static int is_visible(const struct own *o, uint32_t lvalue)
{
	const struct unit_facts *f = own_facts(o);
	const struct fact_node *n = &f->nodes.v[lvalue];
	uint32_t base;

	if (n->kind == NODE_REF)
		return n->sym == NO_INDEX || !is_local(f, n->sym);
	if (n->kind == NODE_MEMBER && !(n->flags & NODE_ARROW)) {
		base = node_child(f, lvalue, 0);
		return base == NO_INDEX || is_visible(o, base);
	}
	return 1;
}

/* The value is stored where others see it. */
void own_keep(const struct own *o, struct own_state *s, uint32_t value)
{
	s->flags |= STATE_KEPT;
	if (own_facts(o)->nodes.v[value].kind == NODE_CALL && (value != o->site || o->detached))
		s->flags |= STATE_TAKEN;
}

static int assigned(struct own *o, struct own_state *s, uint32_t lvalue, uint32_t value, uint32_t node)
{
	const struct unit_facts *f = own_facts(o);
	int place;

	if (value == o->site && o->status && f->nodes.v[lvalue].kind == NODE_REF) {
		o->status_var = f->nodes.v[lvalue].sym;
		return 0;
	}
	if (value != NO_INDEX && own_carries(o, s, value)) {
		if (o->site == NO_INDEX && is_pool(o, lvalue)) {
			own_released(o, s, node);
			return 1;
		}
		place = own_place(o, lvalue, 1);
		if (place >= 0)
			s->held |= (uint16_t)(1u << place);
		if (place < 0 || is_visible(o, lvalue))
			own_keep(o, s, value);
		if (o->holder == NO_INDEX &&
		    (f->nodes.v[lvalue].kind == NODE_REF || f->nodes.v[lvalue].kind == NODE_MEMBER))
			o->holder = f->nodes.v[lvalue].sym;
		return 0;
	}
	place = own_place(o, lvalue, 0);
	if (place < 0 || !(s->held >> place & 1))
		return 0;
	s->held &= (uint16_t) ~(1u << place);
	if (s->held || s->flags & (STATE_KEPT | STATE_DROPPED))
		return 0;
	o->fate |= OWN_AGAIN_LOST;
	return 1;
}

static int declared(struct own *o, struct own_state *s, uint32_t node)
{
	const struct unit_facts *f = own_facts(o);
	uint32_t init = node_child(f, node, 0), sym = f->nodes.v[node].sym;
	struct own_place *p;

	if (sym == NO_INDEX)
		return 0;
	for (unsigned i = 0; i < o->n_places; i++)
		if (o->places[i].base == sym)
			s->held &= (uint16_t) ~(1u << i);
	if (init != NO_INDEX && init == o->site && o->status) {
		o->status_var = sym;
		return 0;
	}
	if (init == NO_INDEX || !own_carries(o, s, init))
		return 0;
	if (o->holder == NO_INDEX)
		o->holder = sym;
	for (unsigned i = 0; i < o->n_places; i++)
		if (o->places[i].base == sym) {
			s->held |= (uint16_t)(1u << i);
			return 0;
		}
	if (o->n_places == OWN_PLACES) {
		o->fate |= OWN_OVERFLOW;
		return 1;
	}
	p = &o->places[o->n_places];
	p->base = sym;
	p->field = f->nodes.v[init].kind == NODE_INIT_LIST ? OWN_ANY : NO_INDEX;
	s->held |= (uint16_t)(1u << o->n_places++);
	return 0;
}

int own_effect(struct own *o, struct own_state *s, uint32_t node)
{
	const struct unit_facts *f = own_facts(o);
	const struct fact_node *n = &f->nodes.v[node];
	uint32_t c;

	switch (n->kind) {
	case NODE_VAR:
		return declared(o, s, node);
	case NODE_ASSIGN:
		if (n->op != OP_NONE)
			return 0;
		return assigned(o, s, node_child(f, node, 0), node_child(f, node, 1), node);
	case NODE_CALL:
		return own_called(o, s, node);
	case NODE_RETURN:
		c = node_child(f, node, 0);
		if (c == NO_INDEX)
			return 0;
		if (own_carries(o, s, c) || (f->nodes.v[c].kind == NODE_REF && f->nodes.v[c].type == TYPE_RECORD &&
					     own_find_place(o, f->nodes.v[c].sym, OWN_ANY) >= 0 &&
					     s->held >> own_find_place(o, f->nodes.v[c].sym, OWN_ANY) & 1)) {
			o->fate |= OWN_RETURNED;
			return 1;
		}
		return 0;
	default:
		return 0;
	}
}

/* A count inside what is followed goes down: --p->refs. */
static int drops_count(const struct own *o, const struct own_state *s, uint32_t node)
{
	const struct unit_facts *f = own_facts(o);

	for (uint32_t i = node; i < f->nodes.v[node].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		uint32_t c;

		if (!(n->kind == NODE_UNARY && (n->op == OP_PRE_DEC || n->op == OP_POST_DEC)) &&
		    !(n->kind == NODE_ASSIGN && n->op == OP_SUB))
			continue;
		c = node_child(f, i, 0);
		if (f->nodes.v[c].kind == NODE_MEMBER && own_address_carries(o, s, c))
			return 1;
	}
	return 0;
}

/* 1 when the condition asks what the filling call returned. */
static int asks_status(const struct own *o, uint32_t node)
{
	const struct unit_facts *f = own_facts(o);

	for (uint32_t i = node; i < f->nodes.v[node].end; i++)
		if (i == o->site ||
		    (f->nodes.v[i].kind == NODE_REF && o->status_var != NO_INDEX && f->nodes.v[i].sym == o->status_var))
			return 1;
	return 0;
}

unsigned own_branch(const struct own *o, struct own_state *s, uint32_t node)
{
	const struct unit_facts *f = own_facts(o);
	const struct fact_node *n = &f->nodes.v[node];
	uint32_t l, r;
	int left, right;

	if (o->status && asks_status(o, node))
		return (unsigned)o->status;
	if (own_carries(o, s, node))
		return 1; /* not null */
	if (drops_count(o, s, node)) {
		s->flags |= STATE_DROPPED;
		return 3;
	}
	if (n->kind != NODE_BINARY || (n->op != OP_EQ && n->op != OP_NE))
		return 3;
	l = node_child(f, node, 0);
	r = node_child(f, node, 1);
	left = own_carries(o, s, l);
	right = own_carries(o, s, r);
	/* fresh memory is at no place that was known before, null included */
	if (left != right)
		return n->op == OP_EQ ? 2 : 1;
	return 3;
}
