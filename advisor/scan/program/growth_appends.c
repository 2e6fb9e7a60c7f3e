/* Sizes that are what was used so far, and what is added now. */
#include <string.h>

#include "base/hash.h"
#include "scan/program/growth_parts.h"
#include "scan/program/texts.h"

#define EXPANSIONS 3 /* variables of variables that are looked into */

/* x->room = x->used + n + x->room: all there is once more. */
static int adds_all(const struct unit_facts *f, uint32_t value, uint32_t variable)
{
	if (f->nodes.v[variable].kind != NODE_MEMBER)
		return 0;
	for (uint32_t i = value; i < f->nodes.v[value].end; i++)
		if (f->nodes.v[i].kind == NODE_MEMBER && f->nodes.v[i].sym != f->nodes.v[variable].sym &&
		    growth_same(f, i + 1, variable + 1))
			return 1;
	return 0;
}

/* v += x, v = v + x; -1 when it starts over: v = 0. */
static int adds_to(const struct unit_facts *f, uint32_t node, uint32_t variable)
{
	const struct fact_node *n = &f->nodes.v[node];
	uint32_t value;

	if (n->kind == NODE_UNARY)
		return (n->op == OP_POST_INC || n->op == OP_PRE_INC) && growth_same(f, node + 1, variable);
	if (n->kind != NODE_ASSIGN || !growth_same(f, node + 1, variable))
		return 0;
	if (n->op != OP_NONE)
		return n->op == OP_ADD ? 1 : -1;
	value = node_child(f, node, 1);
	if (adds_all(f, value, variable))
		return -1;
	for (uint32_t i = value; i < f->nodes.v[value].end; i++)
		if (f->nodes.v[i].kind == f->nodes.v[variable].kind && growth_same(f, i, variable))
			return 1;
	return -1;
}

static int accumulates(const struct unit_facts *f, uint32_t variable, uint32_t from, uint32_t to)
{
	int adds = 0;

	for (uint32_t i = from; i < to; i++) {
		int more = adds_to(f, i, variable);

		if (more < 0 || (f->nodes.v[i].kind == NODE_VAR && f->nodes.v[i].sym == f->nodes.v[variable].sym))
			return 0;
		adds |= more;
	}
	return adds;
}

/* What the node gives the variable: v = x, and where it is declared; NO_INDEX when it does not. */
static uint32_t value_for(const struct unit_facts *f, uint32_t node, uint32_t variable)
{
	const struct fact_node *n = &f->nodes.v[node];

	if (n->kind == NODE_ASSIGN && n->op == OP_NONE && growth_same(f, node + 1, variable))
		return node_child(f, node, 1);
	if (n->kind == NODE_VAR && f->nodes.v[variable].kind == NODE_REF && n->sym == f->nodes.v[variable].sym)
		return node_child(f, node, 0);
	return NO_INDEX;
}

/* 1 when something that the value names becomes the variable in nodes [from, to). */
static int comes_back(const struct unit_facts *f, uint32_t value, uint32_t variable, uint32_t from, uint32_t to)
{
	uint32_t back;

	for (uint32_t i = from; i < to; i++) {
		back = f->nodes.v[i].kind == NODE_ASSIGN && f->nodes.v[i].op == OP_NONE ? node_child(f, i, 1)
											: NO_INDEX;
		if (back == NO_INDEX || !growth_same(f, back, variable))
			continue;
		for (uint32_t k = value; k < f->nodes.v[value].end; k++)
			if (f->nodes.v[k].kind == f->nodes.v[i + 1].kind && growth_same(f, k, i + 1))
				return 1;
	}
	return 0;
}

/* size = used + more; ... used = size: the size is what there was and what is added, by way of a variable of its own. */
static int accumulates_in_turn(const struct unit_facts *f, uint32_t variable, uint32_t from, uint32_t to)
{
	uint32_t value;

	for (uint32_t i = from; i < to; i++) {
		value = value_for(f, i, variable);
		if (value != NO_INDEX && f->nodes.v[value].kind == NODE_BINARY && f->nodes.v[value].op == OP_ADD &&
		    comes_back(f, value, variable, i, to))
			return 1;
	}
	return 0;
}

static int is_length_of(const struct unit_facts *f, uint32_t call, uint32_t place)
{
	uint32_t sym = f->nodes.v[call].sym, arg = node_child(f, call, 1);

	return sym != NO_INDEX && arg != NO_INDEX && !strcmp(fact_text(f, f->syms.v[sym].name), "strlen") &&
	       growth_same(f, arg, place);
}

/* end - start: how far two have come from each other is not what is used so far. */
static int is_distance(const struct unit_facts *f, uint32_t expression)
{
	uint32_t r;

	for (uint32_t i = expression; i < f->nodes.v[expression].end; i++) {
		r = f->nodes.v[i].kind == NODE_BINARY && f->nodes.v[i].op == OP_SUB ? node_child(f, i, 1) : NO_INDEX;
		if (r != NO_INDEX && f->nodes.v[r].kind != NODE_INT)
			return 1;
	}
	return 0;
}

/* 1 when the argument is a variable that the expression names. */
static int is_named(const struct unit_facts *f, uint32_t arg, uint32_t expression)
{
	for (uint32_t i = expression; i < f->nodes.v[expression].end; i++)
		if (f->nodes.v[arg].kind != NODE_INT && f->nodes.v[i].kind == f->nodes.v[arg].kind &&
		    growth_same(f, i, arg))
			return 1;
	return 0;
}

/* fill(place, size) in the round: it is written from its beginning each time, as by vsnprintf() once more. */
static int is_written_again(const struct unit_facts *f, uint32_t expression, uint32_t place, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++) {
		int whole = 0, sized = 0;

		if (f->nodes.v[i].kind != NODE_CALL || (expression >= i && expression < f->nodes.v[i].end) ||
		    text_appended(f, i, place))
			continue;
		for (uint32_t arg = node_child(f, i, 1); arg != NO_INDEX && arg < f->nodes.v[i].end;
		     arg = f->nodes.v[arg].end) {
			if (growth_same(f, arg, place))
				whole = 1;
			else
				sized |= is_named(f, arg, expression);
		}
		if (whole && sized)
			return 1;
	}
	return 0;
}

/* ---- fields that are counted up anywhere in the program --------------------------------- */

struct counted_fields {
	const char **v; /* USRs, by hash */
	size_t n, used;
};

static const char **slot_of(const struct counted_fields *t, const char *usr)
{
	size_t i = hash64(usr, strlen(usr)) & (t->n - 1);

	while (t->v[i] && strcmp(t->v[i], usr) != 0)
		i = (i + 1) & (t->n - 1);
	return &t->v[i];
}

static void add_field(struct arena *a, struct counted_fields *t, const char *usr)
{
	struct counted_fields wide = {NULL, t->n ? t->n * 2 : 1024, t->used};
	const char **slot;

	if (t->used * 2 >= t->n) {
		wide.v = arena_alloc(a, wide.n * sizeof *wide.v);
		for (size_t i = 0; i < t->n; i++)
			if (t->v[i])
				*slot_of(&wide, t->v[i]) = t->v[i];
		*t = wide;
	}
	slot = slot_of(t, usr);
	t->used += !*slot;
	*slot = usr;
}

static struct counted_fields *find_counted(const struct program *p)
{
	struct counted_fields *t = arena_alloc(p->a, sizeof *t);

	for (size_t u = 0; u < p->n_units; u++) {
		const struct unit_facts *f = &p->units[u];

		for (uint32_t i = 0; i + 1 < f->nodes.n; i++) {
			const struct fact_node *n = &f->nodes.v[i];
			int more = n->kind == NODE_UNARY ? n->op == OP_POST_INC || n->op == OP_PRE_INC
							 : n->kind == NODE_ASSIGN && n->op == OP_ADD;

			if (more && n[1].kind == NODE_MEMBER && n[1].sym != NO_INDEX)
				add_field(p->a, t, fact_text(f, f->syms.v[n[1].sym].usr));
		}
	}
	return t;
}

/* 1 when something in the program adds to the field that the node names. */
static int is_counted_field(const struct program *p, const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	if (n->kind != NODE_MEMBER || n->sym == NO_INDEX)
		return 0;
	if (!p->counted)
		((struct program *)p)->counted = find_counted(p);
	return p->counted->n && *slot_of(p->counted, fact_text(f, f->syms.v[n->sym].usr)) != NULL;
}

/* ---- the question ------------------------------------------------------------------------- */

struct appender {
	const struct grower *g;
	uint32_t place, from, to;
	int in_loop, told; /* told: that it makes room for more, see growth.h */
};

static int appends(const struct appender *x, uint32_t expression, int depth);

/* The field is beside the place, in the same structure, and is no more than what is in use. */
static int is_used_part(const struct appender *x, uint32_t node)
{
	const struct unit_facts *f = x->g->f;

	return x->told && f->nodes.v[x->place].kind == NODE_MEMBER && f->nodes.v[node].kind == NODE_MEMBER &&
	       f->nodes.v[node].sym != f->nodes.v[x->place].sym && growth_same(f, node + 1, x->place + 1) &&
	       is_counted_field(x->g->p, f, node);
}

/* left -= taken: what is over, not what there is. */
static int is_reduced(const struct unit_facts *f, const struct fact_func *fn, uint32_t name)
{
	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		int less = n->kind == NODE_ASSIGN
				   ? n->op == OP_SUB
				   : n->kind == NODE_UNARY && (n->op == OP_PRE_DEC || n->op == OP_POST_DEC);

		if (less && growth_same(f, i + 1, name))
			return 1;
	}
	return 0;
}

/* need = used + more; ... room = need: the same of what the variable was set to. */
static int set_appends(const struct appender *x, uint32_t name, int depth)
{
	const struct unit_facts *f = x->g->f;
	uint32_t value;

	if (!growth_pay(x->g) || is_reduced(f, x->g->fn, name))
		return 0;
	for (uint32_t i = x->g->fn->first; depth < EXPANSIONS && i < x->g->fn->end; i++) {
		value = value_for(f, i, name);
		if (value != NO_INDEX && !(name >= i && name < f->nodes.v[i].end) && !adds_all(f, value, name) &&
		    appends(x, value, depth + 1))
			return 1;
	}
	return 0;
}

/* reserve(list, list->n + 1): a field that is counted up, in what is passed for the parameter. */
static int callers_append(const struct appender *x, uint32_t sym)
{
	const struct grower *g = x->g;
	const struct program_func *in = growth_func(g);
	uint32_t arg;

	if (!x->told || g->f->syms.v[sym].kind != SYM_PARAM || in->ins > GROWTH_CALLERS)
		return 0;
	for (uint32_t i = in->in; i < in->in + in->ins; i++) {
		const struct program_call *c = &g->p->calls.v[g->p->in[i]];
		const struct unit_facts *u = &g->p->units[c->unit];

		arg = c->indirect ? NO_INDEX : node_child(u, c->node, g->f->syms.v[sym].param + 1u);
		if (arg == NO_INDEX || is_distance(u, arg))
			continue;
		for (uint32_t k = arg; k < u->nodes.v[arg].end; k++)
			if (is_counted_field(g->p, u, k))
				return 1;
	}
	return 0;
}

static int name_appends(const struct appender *x, uint32_t node, int depth)
{
	const struct unit_facts *f = x->g->f;
	const struct fact_node *n = &f->nodes.v[node];

	if (!growth_pay(x->g))
		return 0;
	if (accumulates(f, node, x->from, x->to) || (x->in_loop && accumulates_in_turn(f, node, x->from, x->to)))
		return 1;
	if (n->kind == NODE_REF && n->sym != NO_INDEX && !x->in_loop && callers_append(x, n->sym))
		return 1;
	return is_used_part(x, node) || set_appends(x, node, depth);
}

static int appends(const struct appender *x, uint32_t expression, int depth)
{
	const struct unit_facts *f = x->g->f;

	if (is_distance(f, expression))
		return 0;
	for (uint32_t i = expression; i < f->nodes.v[expression].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_CALL && is_length_of(f, i, x->place))
			return 1;
		if ((n->kind == NODE_REF || n->kind == NODE_MEMBER || (n->kind == NODE_UNARY && n->op == OP_DEREF)) &&
		    name_appends(x, i, depth))
			return 1;
	}
	return 0;
}

int growth_appends(const struct program *p, uint32_t unit, const struct fact_func *fn, uint32_t expression,
		   uint32_t place, uint32_t loop, int told)
{
	const struct unit_facts *f = &p->units[unit];
	struct grower g = {.p = p, .unit = unit, .f = f, .fn = fn};
	struct appender x = {&g, place, fn->first, fn->end, loop != NO_INDEX, told};

	if (x.in_loop) {
		x.from = f->loops.v[loop].node;
		x.to = f->loops.v[loop].end;
		x.told &= text_stays(p, unit, place, x.from, x.to); /* another list in each round has another count */
	}
	return !is_written_again(f, expression, place, x.from, x.to) && appends(&x, expression, 0);
}
