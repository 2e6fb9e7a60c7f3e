#include "scan/program/callbacks.h"

#define MAX_ROUNDS 4 /* a parameter handed on is a parameter again */
#define MOST	   64 /* of one function: what all of the program is handed to says nothing */

static int add(struct program *p, struct callbacks *out, uint32_t func, uint32_t param, uint32_t value)
{
	struct callback *c;
	uint32_t i, n = 0;

	for (i = out->first[func]; i != NO_INDEX; i = out->all.v[i].next, n++)
		if (out->all.v[i].param == param && out->all.v[i].value == value)
			return 0;
	if (n >= MOST)
		return 0;
	c = list_push(p->a, &out->all);
	c->func = func;
	c->param = param;
	c->value = value;
	c->next = out->first[func];
	out->first[func] = (uint32_t)out->all.n - 1;
	return 1;
}

/* What an argument may hold goes to the parameter: a function named here, or what the
 * caller's own parameter holds. */
static int hand_on(struct program *p, struct callbacks *out, uint32_t caller, uint32_t unit, uint32_t arg,
		   uint32_t callee, uint32_t param)
{
	const struct unit_facts *u = &p->units[unit];
	const struct fact_node *n = &u->nodes.v[arg];
	const struct fact_sym *s;
	uint32_t i;
	int changed = 0;

	if (n->kind == NODE_UNARY && n->op == OP_ADDRESS)
		n = &u->nodes.v[arg + 1];
	if (n->kind != NODE_REF || n->sym == NO_INDEX)
		return 0;
	s = &u->syms.v[n->sym];
	if (s->kind == SYM_FUNCTION)
		return p->func_of[unit][n->sym] != NO_INDEX && add(p, out, callee, param, p->func_of[unit][n->sym]);
	if (s->kind != SYM_PARAM || s->type != TYPE_POINTER || s->pointee != TYPE_FUNCTION)
		return 0;
	for (i = out->first[caller]; i != NO_INDEX; i = out->all.v[i].next)
		if (out->all.v[i].param == s->param)
			changed |= add(p, out, callee, param, out->all.v[i].value);
	return changed;
}

static int look_at_call(struct program *p, struct callbacks *out, uint32_t caller, uint32_t unit, uint32_t call)
{
	const struct unit_facts *u = &p->units[unit];
	uint32_t sym = u->nodes.v[call].sym, callee, arg, i = 0;
	int changed = 0;

	if (sym == NO_INDEX || u->syms.v[sym].kind != SYM_FUNCTION)
		return 0;
	callee = p->func_of[unit][sym];
	if (callee == NO_INDEX || p->funcs.v[callee].unit == NO_INDEX)
		return 0;
	arg = node_child(u, call, 1);
	for (; arg != NO_INDEX && arg < u->nodes.v[call].end; arg = u->nodes.v[arg].end, i++)
		changed |= hand_on(p, out, caller, unit, arg, callee, i);
	return changed;
}

void callbacks_find(struct program *p, struct callbacks *out)
{
	int changed = 1, rounds = MAX_ROUNDS;
	uint32_t i, k;

	out->first = arena_alloc(p->a, (p->funcs.n + 1) * sizeof *out->first);
	for (i = 0; i < p->funcs.n; i++)
		out->first[i] = NO_INDEX;
	while (changed && rounds--) {
		changed = 0;
		for (i = 0; i < p->funcs.n; i++) {
			const struct program_func *f = &p->funcs.v[i];
			const struct unit_facts *u = f->unit == NO_INDEX ? NULL : &p->units[f->unit];

			for (k = u ? u->funcs.v[f->def].first : 0; u && k < u->funcs.v[f->def].end; k++)
				if (u->nodes.v[k].kind == NODE_CALL)
					changed |= look_at_call(p, out, i, f->unit, k);
		}
	}
}
