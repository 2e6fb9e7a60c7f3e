/* A block that is kept from call to call, and yet is given back and made again, or fitted to the byte, in each. */
#include "scan/match/match_rounds.h"
#include "scan/program/costly.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

/* A field of what a parameter points to, or a variable that lives on. */
static int is_kept(const struct unit_facts *f, uint32_t place)
{
	uint32_t root = place;

	while (f->nodes.v[root].kind == NODE_MEMBER)
		root++;
	if (f->nodes.v[root].kind != NODE_REF || f->nodes.v[root].sym == NO_INDEX ||
	    f->nodes.v[place].type != TYPE_POINTER)
		return 0;
	if (f->syms.v[f->nodes.v[root].sym].flags & SYM_GLOBAL)
		return 1;
	return root != place && f->syms.v[f->nodes.v[root].sym].kind == SYM_PARAM;
}

/* The place that receives the call's value: s->p = realloc(...), or p = realloc(...) and s->p = p later. */
static uint32_t place_of(const struct unit_facts *f, const struct fact_func *fn, uint32_t call)
{
	uint32_t up = f->nodes.v[call].parent, value, sym = NO_INDEX;

	if (up != NO_INDEX && f->nodes.v[up].kind == NODE_VAR)
		sym = f->nodes.v[up].sym;
	else if (up == NO_INDEX || f->nodes.v[up].kind != NODE_ASSIGN || f->nodes.v[up].op != OP_NONE)
		return NO_INDEX;
	else if (is_kept(f, up + 1))
		return up + 1;
	else if (f->nodes.v[up + 1].kind == NODE_REF)
		sym = f->nodes.v[up + 1].sym;
	for (uint32_t i = call; sym != NO_INDEX && i < fn->end; i++) {
		if (f->nodes.v[i].kind != NODE_ASSIGN || f->nodes.v[i].op != OP_NONE || !is_kept(f, i + 1))
			continue;
		value = node_child(f, i, 1);
		if (f->nodes.v[value].kind == NODE_REF && f->nodes.v[value].sym == sym)
			return i + 1;
	}
	return NO_INDEX;
}

/* The node before which `place` is released: free(b->p); NO_INDEX. */
static uint32_t released(const struct match *m, uint32_t unit, uint32_t place, uint32_t from, uint32_t to)
{
	const struct unit_facts *f = &m->program->units[unit];
	uint32_t c;

	for (uint32_t i = from; i < to; i++) {
		c = f->nodes.v[i].kind == NODE_CALL ? node_child(f, i, 1) : NO_INDEX;
		for (unsigned n = 0; c != NO_INDEX && c < f->nodes.v[i].end; c = f->nodes.v[c].end, n++)
			if (shape_same(f, c, place) && program_effect(m->program, unit, i, n) & PARAM_RELEASES &&
			    program_effect(m->program, unit, i, n) & PARAM_ALWAYS)
				return i;
	}
	return NO_INDEX;
}

/* if (p), if (p != NULL) */
static int is_null_question(const struct unit_facts *f, uint32_t c, uint32_t place)
{
	if (shape_same(f, c, place))
		return 1;
	return f->nodes.v[c].kind == NODE_BINARY && f->nodes.v[c].op == OP_NE && shape_same(f, c + 1, place);
}

/* n, n != 0, n > 0: whether this call is about anything. size: the call whose argument says so. */
static int is_any_question(const struct unit_facts *f, uint32_t c, uint32_t size)
{
	if (f->nodes.v[c].kind == NODE_BINARY && (f->nodes.v[c].op == OP_NE || f->nodes.v[c].op == OP_GT) &&
	    fact_is_int(f, node_child(f, c, 1), 0))
		c++;
	return f->nodes.v[c].kind == NODE_REF && f->nodes.v[c].sym != NO_INDEX && f->nodes.v[c].type == TYPE_INT &&
	       shape_names(f, size, f->nodes.v[c].sym);
}

/* 1 when the condition is about something that is kept: a field, or a variable that lives on. */
static int asks_for_kept(const struct unit_facts *f, uint32_t c)
{
	for (uint32_t i = c; i < f->nodes.v[c].end; i++)
		if (f->nodes.v[i].kind == NODE_MEMBER ||
		    (f->nodes.v[i].kind == NODE_REF && f->nodes.v[i].sym != NO_INDEX &&
		     f->syms.v[f->nodes.v[i].sym].kind != SYM_FUNCTION &&
		     f->syms.v[f->nodes.v[i].sym].flags & SYM_GLOBAL))
			return 1;
	return 0;
}

/* if (n <= b->room) return b->p; before it: nothing is made when what there is will do. */
static int is_left_before(const struct unit_facts *f, uint32_t node, uint32_t first)
{
	for (uint32_t i = first; i < node; i++) {
		uint32_t then = f->nodes.v[i].kind == NODE_IF ? node_child(f, i, 1) : NO_INDEX;

		if (then == NO_INDEX || f->nodes.v[i].end > node || !asks_for_kept(f, i + 1))
			continue;
		if (f->nodes.v[then].kind == NODE_BLOCK)
			then = block_last(f, then);
		if (then != NO_INDEX && (f->nodes.v[then].kind == NODE_RETURN || f->nodes.v[then].kind == NODE_GOTO))
			return 1;
	}
	return 0;
}

/* An if around the node that asks for more than whether something is null: whether the block is large enough. */
static int is_asked(const struct unit_facts *f, uint32_t node, uint32_t top, uint32_t place)
{
	for (uint32_t child = node, up = f->nodes.v[node].parent; up != NO_INDEX && up > top;
	     child = up, up = f->nodes.v[up].parent)
		if ((f->nodes.v[up].kind == NODE_IF || f->nodes.v[up].kind == NODE_COND) && child != up + 1 &&
		    !is_null_question(f, up + 1, place) && !is_any_question(f, up + 1, node))
			return 1;
	return is_left_before(f, node, top);
}

/* room of b->room = n, where the field is set to what this call is about, before the node; NO_INDEX. */
static uint32_t set_before(const struct unit_facts *f, uint32_t field, uint32_t node)
{
	uint32_t value = NO_INDEX;

	for (uint32_t i = f->funcs.v[node_func(f, node)].first; i < node; i++)
		if (f->nodes.v[i].kind == NODE_ASSIGN && shape_same(f, i + 1, field))
			value = f->nodes.v[i].op == OP_NONE ? node_child(f, i, 1) : NO_INDEX;
	return value;
}

/* A local variable that is made of what is kept: counted in a loop over it, set to a field. */
static int is_of_kept(const struct unit_facts *f, uint32_t sym, uint32_t node)
{
	const struct fact_func *fn = &f->funcs.v[node_func(f, node)];

	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		uint32_t value = n->kind == NODE_VAR && n->sym == sym ? node_child(f, i, 0) : NO_INDEX;

		if (node_is_step(n) && f->nodes.v[i + 1].sym == sym)
			return 1;
		if (n->kind == NODE_ASSIGN && f->nodes.v[i + 1].kind == NODE_REF && f->nodes.v[i + 1].sym == sym)
			value = node_child(f, i, 1);
		if (value != NO_INDEX && asks_for_kept(f, value))
			return 1;
	}
	return 0;
}

/* The number is made of what this call is about alone: not of counts and sizes that are kept. */
static int is_of_call(const struct unit_facts *f, uint32_t number)
{
	int varies = 0;

	for (uint32_t i = number; i < f->nodes.v[number].end; i++) {
		if (f->nodes.v[i].kind == NODE_MEMBER) {
			uint32_t value = set_before(f, i, number);

			if (value == NO_INDEX || f->nodes.v[value].kind != NODE_REF || !is_of_call(f, value))
				return 0;
			varies = 1;
			i = f->nodes.v[i].end - 1;
			continue;
		}
		if (f->nodes.v[i].kind != NODE_REF || f->nodes.v[i].sym == NO_INDEX ||
		    f->syms.v[f->nodes.v[i].sym].kind == SYM_FUNCTION)
			continue;
		if (f->syms.v[f->nodes.v[i].sym].flags & SYM_GLOBAL ||
		    (f->syms.v[f->nodes.v[i].sym].kind == SYM_VAR && is_of_kept(f, f->nodes.v[i].sym, i)))
			return 0;
		varies = 1;
	}
	return varies;
}

static int is_fitted(const struct match *m, uint32_t unit, uint32_t call)
{
	const struct unit_facts *f = &m->program->units[unit];
	const struct program_func *callee = program_callee(m->program, unit, call);
	int params[2] = {callee->size_param, callee->count_param};

	if (callee->size_param < 0) /* strdup(s) */
		return 1;
	for (int i = 0; i < 2; i++) {
		uint32_t arg = params[i] < 0 ? NO_INDEX : node_child(f, call, (unsigned)params[i] + 1);

		if (arg != NO_INDEX && is_of_call(f, arg))
			return 1;
	}
	return 0;
}

/* resize(&frame, n), where the variable is there before the loop. */
static int is_variable_before(const struct rounds *r, uint32_t node)
{
	const struct unit_facts *f = &r->m->program->units[r->hot.unit];
	const struct fact_loop *l = &f->loops.v[r->hot.loop];

	for (uint32_t i = l->node; i < l->end; i++)
		if (f->nodes.v[i].kind == NODE_VAR && f->nodes.v[i].sym == f->nodes.v[node].sym)
			return 0;
	return f->nodes.v[node].kind == NODE_REF;
}

static int same_owner(const struct rounds *r, void *ctx)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];
	uint32_t root = *(uint32_t *)ctx, unit, arg;

	while (f->nodes.v[root].kind == NODE_MEMBER)
		root++;
	if (f->syms.v[f->nodes.v[root].sym].flags & SYM_GLOBAL)
		return 1;
	arg = rounds_argument(r, root, &unit);
	if (arg == NO_INDEX || arg == root)
		return 0;
	if (r->m->program->units[unit].nodes.v[arg].kind == NODE_UNARY && is_variable_before(r, ++arg))
		return 1;
	return rounds_same(&(struct rounds){.m = r->m,
					    .unit = r->hot.unit,
					    .loop = r->hot.loop,
					    .from = rounds_first(&r->m->program->units[unit], r->hot.loop),
					    .to = r->m->program->units[unit].loops.v[r->hot.loop].end},
			   arg, 0);
}

static void look_at(struct match *m, const struct program_call *c)
{
	const struct unit_facts *f = &m->program->units[c->unit];
	const struct program_func *callee = program_callee(m->program, c->unit, c->node);
	const struct program_func *in = &m->program->funcs.v[c->caller];
	const struct fact_func *fn = &f->funcs.v[in->def];
	uint32_t place, freed = NO_INDEX;
	int resizes = callee && callee->flags & FUNC_RESIZES;
	struct finding *out;
	struct rounds r;

	if (!callee || !(callee->flags & FUNC_FRESH) || c->loop != NO_INDEX)
		return;
	place = place_of(f, fn, c->node);
	if (place == NO_INDEX || is_asked(f, c->node, fn->first, place) || !is_fitted(m, c->unit, c->node))
		return;
	if (resizes ? !shape_same(f, node_child(f, c->node, (unsigned)callee->resize_param + 1), place)
		    : (freed = released(m, c->unit, place, fn->first, c->node)) == NO_INDEX ||
			      is_asked(f, freed, fn->first, place))
		return;
	if (!rounds_calling(m, c->unit, c->node, same_owner, &place, &r) ||
	    !rounds_always(&(struct rounds){.m = m, .unit = r.hot.unit, .loop = r.hot.loop}, r.hot.call) ||
	    !(out = rounds_add(m, &r, c->node)))
		return;
	out->message = arena_printf(m->a, "`%s` is %s in every call, and %s: make it larger only when it is too small",
				    node_text(m->a, f, place),
				    resizes ? "fitted to the size of what is put there" : "given back and made again",
				    rounds_text(&r, m->a));
}

void match_refit_per_call(struct match *m)
{
	const struct program *p = m->program;

	for (size_t i = 0; i < p->calls.n; i++)
		if (!p->calls.v[i].indirect && !p->calls.v[i].other)
			look_at(m, &p->calls.v[i]);
}
