/* What a call means for the memory that is followed: who is passed it, or what holds it, and whether that gives it back. */
#include <string.h>

#include "scan/program/own_parts.h"
#include "scan/program/record_fields.h"

/* copy(x): what is passed is one reference more, and giving that back leaves x as it was. */
static int is_copy(const struct own *o, const struct own_state *s, uint32_t arg)
{
	const struct unit_facts *f = own_facts(o);
	uint32_t c = node_child(f, arg, 1);

	if (f->nodes.v[arg].kind != NODE_CALL || arg == o->site)
		return 0;
	for (unsigned i = 0; c != NO_INDEX && c < f->nodes.v[arg].end; c = f->nodes.v[c].end, i++) {
		unsigned effect = program_effect(o->p, o->unit, arg, i);

		if (effect & PARAM_RETURNS && !(effect & PARAM_FIELDS) && own_carries(o, s, c))
			return 1;
	}
	return 0;
}

/* What passing a structure by value means for the memory it holds. It may be one of
 * several that share the memory, so that giving it back is giving a reference back. */
static unsigned effect_by_value(const struct own *o, const struct own_state *s, uint32_t arg, unsigned effect)
{
	if (effect & PARAM_KEEPS || !(effect & (PARAM_RETURNS | PARAM_FIELDS)))
		return effect;
	if (effect & PARAM_RETURNS || is_copy(o, s, arg))
		return 0; /* it lives on: in what the call returns, or in what was copied */
	return effect | PARAM_DROPS;
}

/* The memory itself is passed. */
static int passed(struct own *o, struct own_state *s, uint32_t call, uint32_t arg, unsigned effect)
{
	if (own_facts(o)->nodes.v[arg].type == TYPE_RECORD)
		effect = effect_by_value(o, s, arg, effect);
	if (effect & PARAM_RESIZES)
		return 0; /* it lives on in what the call returns */
	if (effect & PARAM_KEEPS && !(effect & (PARAM_ALWAYS | PARAM_DROPS))) {
		own_keep(o, s, arg); /* released only when something goes wrong */
		return 0;
	}
	if (effect & PARAM_DROPS && effect & (PARAM_KEEPS | PARAM_UNKNOWN) && o->site != NO_INDEX) {
		own_keep(o, s, arg); /* its own reference only: it has handed on another */
		return 0;
	}
	if (effect & (PARAM_RELEASES | PARAM_DROPS)) {
		if (effect & PARAM_DROPS) {
			o->fate |= OWN_DROPPED;
			if (s->flags & STATE_KEPT)
				return 0; /* someone else has a reference */
		} else if (!(effect & PARAM_ALWAYS)) {
			o->fate |= OWN_MAYBE;
		}
		own_released(o, s, call);
		return 1;
	}
	if (effect & PARAM_KEEPS)
		own_keep(o, s, arg);
	if (effect & PARAM_UNKNOWN && o->site == NO_INDEX && !program_callee(o->p, o->unit, call)) {
		/* "if (hook) hook(p); else free(p);": what one way releases, the other does */
		own_released(o, s, call);
		return 1;
	}
	if (effect & PARAM_UNKNOWN)
		o->fate |= OWN_UNKNOWN;
	return 0;
}

/* A function that releases fields of what it is passed releases this one when the
 * structure is a local of ours, or is destroyed as a whole. Of someone else's structure
 * it may release any other. */
static int takes_all(const struct unit_facts *f, uint32_t sym, unsigned effect)
{
	if (effect & PARAM_KEEPS && effect & PARAM_RELEASES && !(effect & (PARAM_ALWAYS | PARAM_DROPS)))
		return 0; /* released only when something goes wrong */
	return f->syms.v[sym].type == TYPE_RECORD || effect & PARAM_RELEASES;
}

/* The variable holds what a call in this function made. */
static int is_made_here(const struct own *o, uint32_t sym)
{
	const struct unit_facts *f = own_facts(o);
	const struct fact_func *fn = &f->funcs.v[node_func(f, o->site)];
	uint32_t value;

	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		const struct program_func *callee;

		value = n->kind == NODE_VAR && n->sym == sym ? node_child(f, i, 0)
			: n->kind == NODE_ASSIGN && f->nodes.v[i + 1].kind == NODE_REF && f->nodes.v[i + 1].sym == sym
				? node_child(f, i, 1)
				: NO_INDEX;
		callee = value == NO_INDEX ? NULL : program_callee(o->p, o->unit, value);
		if (callee && callee->flags & FUNC_FRESH)
			return 1;
	}
	return 0;
}

/* Giving back a reference to someone else's object leaves what is in it to the others. */
static int leaves_to_others(const struct own *o, uint32_t sym, unsigned effect)
{
	return effect & PARAM_DROPS && o->site != NO_INDEX && own_facts(o)->syms.v[sym].type == TYPE_POINTER &&
	       !is_made_here(o, sym);
}

/* The function releases the field that was filled; of a structure of ours any. */
static int takes_field(const struct own *o, uint32_t call, unsigned argument)
{
	const struct program_func *callee = program_callee(o->p, o->unit, call);
	const char *released;

	if (!o->field || !callee)
		return callee && record_released_surely(o->p, callee, argument);
	released = record_field_released(o->p, callee, argument);
	return released && !strcmp(released, o->field);
}

/* Something that holds it is passed: &p, or the structure it is a field of. */
static int holder_passed(struct own *o, struct own_state *s, uint32_t call, uint32_t arg, unsigned argument,
			 unsigned effect)
{
	const struct unit_facts *f = own_facts(o);
	const struct fact_node *n = &f->nodes.v[arg];
	uint32_t sym;

	if (n->kind == NODE_UNARY && n->op == OP_ADDRESS) {
		arg = node_child(f, arg, 0);
		n = &f->nodes.v[arg];
	}
	if (own_held(o, s, arg) && effect & (PARAM_CLEARS | PARAM_FIELDS) && takes_field(o, call, argument)) {
		own_released(o, s, call);
		return 1;
	}
	if (n->kind != NODE_REF)
		return 0;
	sym = n->sym;
	for (unsigned i = 0; i < o->n_places; i++) {
		if (!(s->held >> i & 1) || o->places[i].base != sym || o->places[i].field == NO_INDEX)
			continue;
		if (effect & (PARAM_FIELDS | PARAM_CLEARS) &&
		    (o->field || (takes_all(f, sym, effect) && !leaves_to_others(o, sym, effect))) &&
		    takes_field(o, call, argument)) {
			own_released(o, s, call);
			return 1;
		}
		if (effect & PARAM_KEEPS)
			s->flags |= STATE_KEPT;
		if (effect & PARAM_UNKNOWN)
			o->fate |= OWN_UNKNOWN_HOLDER;
	}
	return 0;
}

/* append(&b, x): goes on with what b holds. */
static int goes_on_with(const struct own *o, const struct own_state *s, uint32_t arg, unsigned effect)
{
	const struct unit_facts *f = own_facts(o);
	uint32_t of = f->nodes.v[arg].kind == NODE_UNARY && f->nodes.v[arg].op == OP_ADDRESS ? arg + 1 : arg;

	if (effect & (PARAM_RESIZES | PARAM_RELEASES) && own_carries(o, s, arg))
		return 1;
	if (!(effect & PARAM_GROWS))
		return 0;
	for (unsigned i = 0; i < o->n_places; i++)
		if (s->held >> i & 1 && f->nodes.v[of].kind == NODE_REF && o->places[i].base == f->nodes.v[of].sym)
			return 1;
	return own_held(o, s, of);
}

/* The allocation is come to again while the memory of the last one is there. */
static int again(struct own *o, const struct own_state *s)
{
	const struct unit_facts *f = own_facts(o);
	uint32_t c = node_child(f, o->site, 1);

	for (unsigned i = 0; c != NO_INDEX && c < f->nodes.v[o->site].end; c = f->nodes.v[c].end, i++) {
		unsigned effect = program_effect(o->p, o->unit, o->site, i);

		if (!goes_on_with(o, s, c, effect))
			continue;
		o->fate |= OWN_RESIZED;
		if (effect & PARAM_GROWS && s->flags & STATE_WRAPPED)
			o->fate |= OWN_AGAIN_LOST; /* kept from one round to the next */
		return 1;
	}
	if (s->flags & STATE_DROPPED && !(s->flags & STATE_KEPT))
		own_released(o, s, o->site);
	else
		o->fate |= s->flags & STATE_KEPT ? OWN_AGAIN_KEPT : OWN_AGAIN_LOST;
	return 1;
}

int own_called(struct own *o, struct own_state *s, uint32_t call)
{
	const struct unit_facts *f = own_facts(o);
	uint32_t c = node_child(f, call, 1);

	if (call == o->site)
		return again(o, s);
	for (unsigned i = 0; c != NO_INDEX && c < f->nodes.v[call].end; c = f->nodes.v[c].end, i++) {
		unsigned effect = program_effect(o->p, o->unit, call, i);

		if (own_carries(o, s, c) ? passed(o, s, call, c, effect) : holder_passed(o, s, call, c, i, effect))
			return 1;
	}
	return 0;
}
