#include "scan/program/callbacks.h"

#include <string.h>

#include "base/hash.h"

#define MAX_ROUNDS 4 /* a parameter handed on is a parameter again */
#define MOST	   64 /* of one slot: what all of the program is handed to says nothing */

static int add(struct program *p, struct callbacks *out, uint32_t slot, uint32_t value)
{
	struct callback_slot *s = &out->slots.v[slot];
	struct callback *c;

	if (value == NO_INDEX || s->n >= MOST)
		return 0;
	for (uint32_t i = s->first; i != NO_INDEX; i = out->all.v[i].next)
		if (out->all.v[i].value == value)
			return 0;
	c = list_push(p->a, &out->all);
	c->value = value;
	c->next = s->first;
	s->first = (uint32_t)out->all.n - 1;
	s->n++;
	return 1;
}

/* All of one goes to the other. */
static int add_all(struct program *p, struct callbacks *out, uint32_t slot, uint32_t from)
{
	int changed = 0;

	if (from == NO_INDEX || from == slot)
		return 0;
	for (uint32_t i = out->slots.v[from].first; i != NO_INDEX; i = out->all.v[i].next)
		changed |= add(p, out, slot, out->all.v[i].value);
	return changed;
}

/* ---- slots -------------------------------------------------------------------------------- */

static uint32_t *name_at(const struct callbacks *c, const char *usr)
{
	size_t i = hash64(usr, strlen(usr)) & (c->n_names - 1);

	while (c->by_name[i] != NO_INDEX && strcmp(c->slots.v[c->by_name[i]].usr, usr) != 0)
		i = (i + 1) & (c->n_names - 1);
	return &c->by_name[i];
}

static uint32_t new_slot(struct program *p, struct callbacks *out)
{
	struct callback_slot *s = list_push(p->a, &out->slots);

	s->first = s->next = NO_INDEX;
	return (uint32_t)out->slots.n - 1;
}

static uint32_t named_slot(struct program *p, struct callbacks *out, const char *usr)
{
	uint32_t *at = name_at(out, usr);

	if (*at == NO_INDEX) {
		*at = new_slot(p, out);
		out->slots.v[*at].usr = usr;
	}
	return *at;
}

static uint32_t find_param(const struct callbacks *c, uint32_t func, uint32_t param)
{
	uint32_t i = c->of_func[func];

	while (i != NO_INDEX && c->slots.v[i].param != param)
		i = c->slots.v[i].next;
	return i;
}

static uint32_t param_slot(struct program *p, struct callbacks *out, uint32_t func, uint32_t param)
{
	uint32_t i = find_param(out, func, param);

	if (i != NO_INDEX)
		return i;
	i = new_slot(p, out);
	out->slots.v[i].func = func;
	out->slots.v[i].param = param;
	out->slots.v[i].next = out->of_func[func];
	out->of_func[func] = i;
	return i;
}

static int is_callback(const struct fact_sym *s)
{
	return s->type == TYPE_FUNCTION || (s->type == TYPE_POINTER && s->pointee == TYPE_FUNCTION);
}

uint32_t callbacks_slot(const struct program *p, const struct callbacks *c, uint32_t func, uint32_t unit, uint32_t sym)
{
	const struct unit_facts *u = &p->units[unit];
	const struct fact_sym *s = sym == NO_INDEX ? NULL : &u->syms.v[sym];

	if (!s)
		return NO_INDEX;
	if (s->kind == SYM_PARAM)
		return is_callback(s) ? find_param(c, func, s->param) : NO_INDEX;
	return s->kind != SYM_FUNCTION && s->usr ? *name_at(c, fact_text(u, s->usr)) : NO_INDEX;
}

void callbacks_named(const struct program *p, const struct callbacks *c, uint32_t func, uint32_t unit, uint32_t node,
		     uint32_t *value, uint32_t *slot)
{
	const struct unit_facts *u = &p->units[unit];
	const struct fact_node *n = &u->nodes.v[node];

	*value = *slot = NO_INDEX;
	if (n->kind == NODE_UNARY && n->op == OP_ADDRESS)
		n = &u->nodes.v[node + 1];
	if ((n->kind != NODE_REF && n->kind != NODE_MEMBER) || n->sym == NO_INDEX)
		return;
	if (u->syms.v[n->sym].kind == SYM_FUNCTION)
		*value = p->func_of[unit][n->sym];
	else if (is_callback(&u->syms.v[n->sym]))
		*slot = callbacks_slot(p, c, func, unit, n->sym);
}

/* ---- what flows where ----------------------------------------------------------------------- */

static int hand_to(struct program *p, struct callbacks *out, uint32_t caller, uint32_t unit, uint32_t call)
{
	const struct unit_facts *u = &p->units[unit];
	uint32_t sym = u->nodes.v[call].sym, callee, arg, value, from, i = 0;
	int changed = 0;

	if (sym == NO_INDEX || u->syms.v[sym].kind != SYM_FUNCTION)
		return 0;
	callee = p->func_of[unit][sym];
	if (callee == NO_INDEX || p->funcs.v[callee].unit == NO_INDEX)
		return 0;
	arg = node_child(u, call, 1);
	for (; arg != NO_INDEX && arg < u->nodes.v[call].end; arg = u->nodes.v[arg].end, i++) {
		callbacks_named(p, out, caller, unit, arg, &value, &from);
		if (value != NO_INDEX)
			changed |= add(p, out, param_slot(p, out, callee, i), value);
		else if (from != NO_INDEX)
			changed |= add_all(p, out, param_slot(p, out, callee, i), from);
	}
	return changed;
}

/* By unit and sym: the function a parameter belongs to. */
static uint32_t **find_owners(struct program *p)
{
	uint32_t **owners = arena_alloc(p->a, (p->n_units + 1) * sizeof *owners);

	for (size_t unit = 0; unit < p->n_units; unit++) {
		const struct unit_facts *u = &p->units[unit];

		if (!u->hooks.n)
			continue;
		owners[unit] = arena_alloc(p->a, (u->syms.n + 1) * sizeof **owners);
		for (uint32_t i = 0; i < u->funcs.n; i++)
			for (uint32_t k = u->funcs.v[i].param; k < u->funcs.v[i].param + u->funcs.v[i].params; k++)
				if (u->params.v[k] != NO_INDEX)
					owners[unit][u->params.v[k]] = p->def_of[unit][i];
	}
	return owners;
}

/* Fields and globals: what is assigned to them, and what their initializers say. */
static int fill_names(struct program *p, struct callbacks *out, uint32_t **owners)
{
	int changed = 0;

	for (size_t unit = 0; unit < p->n_units; unit++) {
		const struct unit_facts *u = &p->units[unit];

		for (size_t i = 0; i < u->hooks.n; i++) {
			const struct fact_hook *h = &u->hooks.v[i];
			const struct fact_sym *value = &u->syms.v[h->value];
			uint32_t slot, from;

			if (!u->syms.v[h->target].usr)
				continue;
			slot = named_slot(p, out, fact_text(u, u->syms.v[h->target].usr));
			if (value->kind == SYM_FUNCTION)
				changed |= add(p, out, slot, p->func_of[unit][h->value]);
			from = value->kind == SYM_PARAM ? find_param(out, owners[unit][h->value], value->param)
							: NO_INDEX;
			changed |= add_all(p, out, slot, from);
		}
	}
	return changed;
}

static void prepare(struct program *p, struct callbacks *out)
{
	size_t n = 0;

	out->of_func = arena_alloc(p->a, (p->funcs.n + 1) * sizeof *out->of_func);
	for (size_t i = 0; i < p->funcs.n; i++)
		out->of_func[i] = NO_INDEX;
	for (size_t i = 0; i < p->n_units; i++)
		n += p->units[i].hooks.n;
	for (out->n_names = 256; out->n_names < n * 2; out->n_names *= 2)
		;
	out->by_name = arena_alloc(p->a, out->n_names * sizeof *out->by_name);
	for (size_t i = 0; i < out->n_names; i++)
		out->by_name[i] = NO_INDEX;
}

void callbacks_find(struct program *p, struct callbacks *out)
{
	int changed = 1, rounds = MAX_ROUNDS;
	uint32_t **owners = find_owners(p);

	prepare(p, out);
	while (changed && rounds--) {
		changed = fill_names(p, out, owners);
		for (uint32_t i = 0; i < p->funcs.n; i++) {
			const struct program_func *f = &p->funcs.v[i];
			const struct unit_facts *u = f->unit == NO_INDEX ? NULL : &p->units[f->unit];

			program_at(p, f->unit);
			for (uint32_t k = u ? u->funcs.v[f->def].first : 0; u && k < u->funcs.v[f->def].end; k++)
				if (u->nodes.v[k].kind == NODE_CALL)
					changed |= hand_to(p, out, i, f->unit, k);
		}
	}
}
