#include "scan/program/record_fields.h"

#define DEPTH 3

struct asked {
	const struct program *p;
	const struct program_func *f;
	const struct unit_facts *u;
	uint32_t sym; /* of the parameter */
	int grown, depth;
};

static const char *field_of(const struct program *p, const struct program_func *f, unsigned param, int grown,
			    int depth);

/* t->s, where t is the parameter: the USR of s; NULL. */
static const char *own_field(const struct asked *k, uint32_t node)
{
	const struct fact_node *n = &k->u->nodes.v[node];

	if (n->kind != NODE_MEMBER || n->sym == NO_INDEX || k->u->nodes.v[node + 1].kind != NODE_REF ||
	    k->u->nodes.v[node + 1].sym != k->sym)
		return NULL;
	return fact_text(k->u, k->u->syms.v[n->sym].usr);
}

static int is_fresh(const struct asked *k, uint32_t value)
{
	const struct program_func *callee = value == NO_INDEX ? NULL : program_callee(k->p, k->f->unit, value);

	return callee && callee->flags & FUNC_FRESH;
}

/* t->s = realloc(t->s, n), also by way of a variable: s = realloc(t->s, n). */
static const char *of_assignment(const struct asked *k, uint32_t assign)
{
	return is_fresh(k, node_child(k->u, assign, 1)) ? own_field(k, assign + 1) : NULL;
}

static const char *of_call(const struct asked *k, uint32_t call)
{
	const struct program_func *callee = program_callee(k->p, k->f->unit, call);
	uint32_t c = node_child(k->u, call, 1);
	const char *found;

	for (unsigned i = 0; callee && c != NO_INDEX && c < k->u->nodes.v[call].end; c = k->u->nodes.v[c].end, i++) {
		unsigned effect = program_effect(k->p, k->f->unit, call, i);

		if (effect & (k->grown ? PARAM_RESIZES : PARAM_RELEASES) && (found = own_field(k, c)))
			return found;
		if (effect & (k->grown ? PARAM_GROWS : PARAM_FIELDS) && k->u->nodes.v[c].kind == NODE_REF &&
		    k->u->nodes.v[c].sym == k->sym && (found = field_of(k->p, callee, i, k->grown, k->depth + 1)))
			return found;
	}
	return NULL;
}

static const char *field_of(const struct program *p, const struct program_func *f, unsigned param, int grown, int depth)
{
	struct asked k = {.p = p, .f = f, .grown = grown, .depth = depth};
	const struct fact_func *fn;
	const char *found = NULL;

	if (f->unit == NO_INDEX || depth > DEPTH)
		return NULL;
	k.u = &p->units[f->unit];
	fn = &k.u->funcs.v[f->def];
	k.sym = param < fn->params ? k.u->params.v[fn->param + param] : NO_INDEX;
	for (uint32_t i = fn->first; k.sym != NO_INDEX && i < fn->end && !found; i++) {
		if (k.u->nodes.v[i].kind == NODE_CALL)
			found = of_call(&k, i);
		else if (grown && k.u->nodes.v[i].kind == NODE_ASSIGN)
			found = of_assignment(&k, i);
	}
	return found;
}

const char *record_field_grown(const struct program *p, const struct program_func *f, unsigned param)
{
	return field_of(p, f, param, 1, 0);
}

const char *record_field_released(const struct program *p, const struct program_func *f, unsigned param)
{
	return field_of(p, f, param, 0, 0);
}

/* A question about the structure alone: it names the parameter, and calls nothing. */
static int asks_record(const struct asked *k, uint32_t condition)
{
	int names = 0;

	for (uint32_t i = condition; i < k->u->nodes.v[condition].end; i++) {
		const struct fact_node *n = &k->u->nodes.v[i];

		if (n->kind == NODE_CALL)
			return 0;
		names |= n->kind == NODE_REF && n->sym == k->sym;
	}
	return names;
}

static int is_sure(const struct asked *k, uint32_t call)
{
	uint32_t child = call, up = k->u->nodes.v[call].parent;

	for (; up != NO_INDEX; child = up, up = k->u->nodes.v[up].parent)
		if (k->u->nodes.v[up].kind == NODE_IF && child != up + 1 && !asks_record(k, up + 1))
			return 0;
	return 1;
}

int record_released_surely(const struct program *p, const struct program_func *f, unsigned param)
{
	struct asked k = {.p = p, .f = f};
	const struct fact_func *fn;
	int unsure = 0;
	uint32_t c;

	if (f->unit == NO_INDEX)
		return 1;
	k.u = &p->units[f->unit];
	fn = &k.u->funcs.v[f->def];
	k.sym = param < fn->params ? k.u->params.v[fn->param + param] : NO_INDEX;
	for (uint32_t i = fn->first; k.sym != NO_INDEX && i < fn->end; i++) {
		c = k.u->nodes.v[i].kind == NODE_CALL ? node_child(k.u, i, 1) : NO_INDEX;
		for (unsigned n = 0; c != NO_INDEX && c < k.u->nodes.v[i].end; c = k.u->nodes.v[c].end, n++) {
			if (!(program_effect(p, f->unit, i, n) &
			      (PARAM_RELEASES | PARAM_DROPS | PARAM_FIELDS | PARAM_CLEARS)))
				continue;
			if (is_sure(&k, i))
				return 1;
			unsure++;
		}
	}
	return unsure != 1; /* several: one or the other */
}
