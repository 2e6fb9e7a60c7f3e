#include <string.h>

#include "scan/program/costly.h"
#include "scan/program/exempt.h"
#include "scan/facts/state_machine.h"
#include "scan/program/own.h"
#include "scan/facts/few_rounds.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

struct finder {
	struct program *p;
	struct arena scratch; /* of one function */
	struct site_list *out;
	uint32_t func;
	const struct program_func *pf;
	const struct unit_facts *f;
	struct cfg cfg;
	size_t first; /* in out: this function's */
};

static int ends_program(void *ctx, uint32_t node)
{
	const struct finder *x = ctx;

	return program_ends(x->p, x->pf->unit, node);
}

/* 1 when the loop can go round again after the point: code that always leaves (errors,
 * the last step) runs once, whatever loop it is in. */
static int goes_round(struct finder *x, uint32_t point, uint32_t loop)
{
	const struct fact_loop *l = &x->f->loops.v[loop];
	uint8_t *seen = arena_alloc(&x->scratch, x->cfg.points.n + 1);
	uint32_t *todo = arena_alloc(&x->scratch, (x->cfg.points.n + x->cfg.ways.n + 2) * sizeof *todo);
	size_t n = 0;

	todo[n++] = point;
	seen[point] = 1;
	while (n) {
		const struct cfg_point *c = &x->cfg.points.v[todo[--n]];
		const uint32_t *ways = c->next;
		uint32_t i = 0, to = 2;

		if (c->kind == POINT_JOIN && c->node == l->node && (c->loop_head || l->kind == LOOP_GOTO))
			return 1;
		if (c->kind == POINT_RETURN || c->kind == POINT_STOP || c->node < l->node || c->node >= l->end)
			continue;
		if (c->kind == POINT_SWITCH) {
			ways = x->cfg.ways.v;
			i = c->next[0];
			to = c->next[1];
		}
		for (; i < to; i++)
			if (!seen[ways[i]]) {
				seen[ways[i]] = 1;
				todo[n++] = ways[i];
			}
	}
	return 0;
}

static enum certainty certainty_of(unsigned fate)
{
	if (fate & (OWN_DROPPED | OWN_UNKNOWN))
		return CERTAINTY_POSSIBLE;
	if (fate & (OWN_MAYBE | OWN_LEFT_HELD | OWN_RESIZED | OWN_FREED_AFTER))
		return CERTAINTY_LIKELY;
	return CERTAINTY_CERTAIN;
}

/* 1 when there is a way from the point `from` to `to` (a loop's head, or the function's
 * end) that does not pass the allocation. */
static int goes_past(struct finder *x, uint32_t site, uint32_t from, uint32_t to, const struct fact_loop *l)
{
	uint8_t *seen = arena_alloc(&x->scratch, x->cfg.points.n + 1);
	uint32_t *todo = arena_alloc(&x->scratch, (x->cfg.points.n + x->cfg.ways.n + 2) * sizeof *todo);
	size_t n = 0;
	int first = 1;

	todo[n++] = from;
	while (n) {
		uint32_t point = todo[--n];
		const struct cfg_point *c = &x->cfg.points.v[point];
		const uint32_t *ways = c->kind == POINT_SWITCH ? x->cfg.ways.v : c->next;
		uint32_t i = c->kind == POINT_SWITCH ? c->next[0] : 0, end = c->kind == POINT_SWITCH ? c->next[1] : 2;

		if (point == to && !first)
			return 1;
		first = 0;
		if (point == site || c->kind == POINT_STOP || c->kind == POINT_RETURN ||
		    (l && (c->node < l->node || c->node >= l->end)))
			continue;
		for (; i < end; i++)
			if (ways[i] == to || !seen[ways[i]]) {
				seen[ways[i]] = 1;
				todo[n++] = ways[i];
			}
	}
	return 0;
}

static uint32_t head_of(const struct finder *x, const struct fact_loop *l)
{
	uint32_t i;

	for (i = 0; i < x->cfg.points.n; i++) {
		const struct cfg_point *c = &x->cfg.points.v[i];

		if (c->kind == POINT_JOIN && c->node == l->node && (c->loop_head || l->kind == LOOP_GOTO))
			return i;
	}
	return NO_INDEX;
}

/* The branch the allocation lies in, up to the loop or the function; NO_INDEX for none. */
static uint32_t branch_around(const struct unit_facts *f, uint32_t node, uint32_t loop)
{
	uint32_t up = f->nodes.v[node].parent, top = loop == NO_INDEX ? NO_INDEX : f->loops.v[loop].node;

	for (; up != NO_INDEX && up != top; node = up, up = f->nodes.v[up].parent) {
		const struct fact_node *n = &f->nodes.v[up];

		if (((n->kind == NODE_IF || n->kind == NODE_COND || n->kind == NODE_SWITCH) && node != up + 1) ||
		    (n->kind == NODE_BINARY && (n->op == OP_LAND || n->op == OP_LOR) && node != up + 1))
			return up;
	}
	return NO_INDEX;
}

/* A field, or a variable that outlives the call. */
static int is_lasting(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	return n->kind == NODE_MEMBER ||
	       (n->kind == NODE_REF && n->sym != NO_INDEX && f->syms.v[n->sym].flags & SYM_GLOBAL);
}

/* "if (x->changed) { x->changed = 0; ... }": what the branch asks for it takes away, so that
 * it is gone through once per change, not once per round. */
static int resets_condition(const struct unit_facts *f, uint32_t branch)
{
	uint32_t c = branch + 1, end = f->nodes.v[branch].end, i, j, value;

	if (f->nodes.v[branch].kind != NODE_IF)
		return 0;
	for (i = f->nodes.v[c].end; i < end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind != NODE_ASSIGN || !is_lasting(f, i + 1))
			continue;
		value = node_child(f, i, 1);
		if (n->op != OP_AND && (n->op != OP_NONE || value == NO_INDEX || f->nodes.v[value].kind != NODE_INT))
			continue;
		for (j = c; j < f->nodes.v[c].end; j++)
			if (f->nodes.v[j].kind == f->nodes.v[i + 1].kind && shape_same_place(f, j, i + 1))
				return 1;
	}
	return 0;
}

/* Not every round comes to it, or not every call. */
static void find_share(struct finder *x, struct site *s)
{
	const struct fact_loop *l = s->loop == NO_INDEX ? NULL : &x->f->loops.v[s->loop];
	uint32_t head = l ? head_of(x, l) : x->cfg.entry, site = cfg_point_of(&x->cfg, s->node), branch;

	if (head == NO_INDEX || site == NO_INDEX || !goes_past(x, site, head, l ? head : x->cfg.leave, l))
		return;
	s->some = 1;
	branch = branch_around(x->f, s->node, s->loop);
	if (branch == NO_INDEX)
		return;
	s->branch = x->f->nodes.v[branch].line;
	if (s->certainty == CERTAINTY_CERTAIN)
		s->certainty = CERTAINTY_LIKELY;
	if (resets_condition(x->f, branch) || node_keyed(x->f, s->node, l ? l->node : NO_INDEX))
		s->certainty = CERTAINTY_POSSIBLE;
}

/* 1 when something that is no constant is passed to a parameter of that effect. */
static int passes_to(const struct finder *x, uint32_t call, unsigned effect)
{
	uint32_t c = node_child(x->f, call, 1);
	unsigned i;

	for (i = 0; c != NO_INDEX && c < x->f->nodes.v[call].end; c = x->f->nodes.v[c].end, i++)
		if (program_effect(x->p, x->pf->unit, call, i) & effect && x->f->nodes.v[c].kind != NODE_INT)
			return 1;
	return 0;
}

/* What it returns may be what it was given, if it was given something: "text = decoded(text)". */
static int may_be_given(const struct finder *x, uint32_t call)
{
	const struct program_func *callee = program_callee(x->p, x->pf->unit, call);

	return callee && !(callee->flags & FUNC_FRESH) && passes_to(x, call, PARAM_RETURNS);
}

static struct site *add_site(struct finder *x, const struct own *o, uint32_t loop)
{
	struct site *s = list_push(x->p->a, x->out);

	s->unit = o->unit;
	s->node = o->site;
	s->func = x->func;
	s->loop = loop;
	s->freed_last = o->freed_last;
	s->holder = o->holder;
	s->fate = o->fate;
	s->certainty = may_be_given(x, o->site) ? CERTAINTY_POSSIBLE : certainty_of(o->fate);
	find_share(x, s);
	s->beside = program_beside(x->p, s->unit, s->node, s->loop, &s->beside_call);
	if (s->beside)
		s->certainty = CERTAINTY_POSSIBLE;
	return s;
}

/* One of them or the other: the branches of one if. */
static int exclude_each_other(const struct unit_facts *f, uint32_t a, uint32_t b)
{
	uint32_t up = f->nodes.v[a].parent, side = a, other;

	for (; up != NO_INDEX && b >= f->nodes.v[up].end; side = up, up = f->nodes.v[up].parent)
		;
	if (up == NO_INDEX || (f->nodes.v[up].kind != NODE_IF && f->nodes.v[up].kind != NODE_COND))
		return 0;
	other = node_child(f, up, 2);
	return side == node_child(f, up, 1) && other != NO_INDEX && b >= other;
}

/* The same variable's other allocations in the same loop (growing it, appending to it)
 * that are released at the same place, or of which not much is known, are one finding: the
 * first. */
static int is_repeated(const struct finder *x, const struct own *o, uint32_t loop)
{
	size_t i;

	for (i = x->first; i < x->out->n; i++)
		if (o->holder != NO_INDEX && x->out->v[i].holder == o->holder && x->out->v[i].loop == loop &&
		    !exclude_each_other(x->f, x->out->v[i].node, o->site) &&
		    (x->out->v[i].freed_last == o->freed_last || x->out->v[i].certainty == CERTAINTY_POSSIBLE))
			return 1;
	return 0;
}

static int follow_in_loop(struct finder *x, struct own *o, uint32_t loop, int fills, int fields)
{
	const unsigned bad = OWN_AGAIN_KEPT | OWN_AGAIN_LOST | OWN_OVERFLOW | OWN_RETURNED | OWN_LEFT_KEPT;
	uint32_t point = cfg_point_of(&x->cfg, o->site);

	if (point == NO_INDEX || !goes_round(x, point, loop))
		return 0;
	o->loop = loop;
	own_follow_call(o, &x->scratch, fills, fields);
	return o->fate & (OWN_FREED | OWN_FREED_NEXT) && !(o->fate & bad);
}

static int follow_in_function(struct finder *x, struct own *o, int fills, int fields)
{
	const unsigned bad = OWN_AGAIN_KEPT | OWN_AGAIN_LOST | OWN_OVERFLOW | OWN_RETURNED | OWN_LEFT_KEPT;

	o->loop = NO_INDEX;
	own_follow_call(o, &x->scratch, fills, fields);
	return o->fate & OWN_FREED && !(o->fate & bad);
}

static int follow_once(struct finder *x, struct own *o, int fills, int fields)
{
	const struct fact_func *fn = &x->f->funcs.v[x->pf->def];
	uint32_t loop = node_loop(x->f, o->site);

	for (; loop != NO_INDEX; loop = x->f->loops.v[loop].parent)
		if (!loop_is_machine(x->f, loop) && !loop_is_short(x->f, loop) &&
		    follow_in_loop(x, o, loop, fills, fields)) {
			if (fields && certainty_of(o->fate) == CERTAINTY_POSSIBLE)
				return 1; /* may well be a buffer that lies in the structure itself */
			if (!is_repeated(x, o, loop) && !site_is_exempt(x->f, fn, o))
				add_site(x, o, loop);
			return 1;
		}
	if (!follow_in_function(x, o, fills, fields))
		return 0;
	if (!is_repeated(x, o, NO_INDEX) && !site_is_exempt(x->f, fn, o))
		add_site(x, o, NO_INDEX);
	return 1;
}

/* A call that fills an argument may also say whether it did; which answer means yes is
 * not known, so that each is tried. */
static void follow(struct finder *x, uint32_t call, int fills, int fields)
{
	struct own o = {.p = x->p, .unit = x->pf->unit, .cfg = &x->cfg, .site = call};
	int to = fills >= 0 ? 2 : 0;

	for (o.status = to ? 1 : 0; o.status <= to; o.status++)
		if (follow_once(x, &o, fills, fields))
			return;
}

/* The structure whose fields are filled must be this function's own. */
static int is_own_record(const struct unit_facts *f, uint32_t arg)
{
	const struct fact_node *n = &f->nodes.v[arg];

	if (n->kind != NODE_UNARY || n->op != OP_ADDRESS)
		return 0;
	n = &f->nodes.v[arg + 1];
	return n->kind == NODE_REF && n->sym != NO_INDEX && f->syms.v[n->sym].kind == SYM_VAR &&
	       !(f->syms.v[n->sym].flags & SYM_GLOBAL) && f->syms.v[n->sym].type == TYPE_RECORD;
}

/* &p, not the address of a structure. */
static int is_pointer_address(const struct unit_facts *f, uint32_t arg)
{
	return f->nodes.v[arg].kind == NODE_UNARY && f->nodes.v[arg].op == OP_ADDRESS &&
	       f->nodes.v[arg + 1].type != TYPE_RECORD;
}

static void look_at_call(struct finder *x, uint32_t call)
{
	const struct program_func *callee = program_callee(x->p, x->pf->unit, call);
	uint32_t c = node_child(x->f, call, 1);
	int i;

	if (!callee)
		return;
	/* realloc(p, n) and append(s, t) go on with what there is */
	if (callee->flags & (FUNC_FRESH | FUNC_FRESH_OR_GIVEN) && x->f->nodes.v[call].type == TYPE_POINTER &&
	    !passes_to(x, call, PARAM_RESIZES))
		follow(x, call, -1, 0);
	else if (callee->flags & FUNC_FRESH_RECORD && x->f->nodes.v[call].type == TYPE_RECORD)
		follow(x, call, -1, 0);
	for (i = 0; c != NO_INDEX && c < x->f->nodes.v[call].end && i < callee->n_params;
	     c = x->f->nodes.v[c].end, i++) {
		if (callee->params[i] & PARAM_FILLS_ON_FAILURE)
			continue;
		if (callee->params[i] & PARAM_FILLS && is_pointer_address(x->f, c))
			follow(x, call, i, 0);
		else if (callee->params[i] & PARAM_FILLS_FIELDS && is_own_record(x->f, c))
			follow(x, call, i, 1);
	}
}

static int may_allocate(const struct program *p, const struct program_func *f)
{
	uint32_t i;

	for (i = f->call; i < f->call + f->calls; i++)
		if (p->funcs.v[p->calls.v[i].callee].flags &
		    (FUNC_FRESH | FUNC_FRESH_RECORD | FUNC_FRESH_OR_GIVEN | FUNC_ALLOCATES))
			return 1;
	return 0;
}

static void look_at(struct finder *x, uint32_t func)
{
	const struct fact_func *fn;
	uint32_t i;

	x->func = func;
	x->pf = &x->p->funcs.v[func];
	if (x->pf->unit == NO_INDEX || !may_allocate(x->p, x->pf))
		return;
	x->f = &x->p->units[x->pf->unit];
	fn = &x->f->funcs.v[x->pf->def];
	x->first = x->out->n;
	cfg_make(&x->scratch, x->f, fn, ends_program, x, &x->cfg);
	for (i = x->pf->call; i < x->pf->call + x->pf->calls; i++)
		look_at_call(x, x->p->calls.v[i].node);
	arena_free(&x->scratch);
}

const struct site_list *program_sites(struct program *p)
{
	struct finder x = {.p = p};
	uint32_t i;

	if (p->sites)
		return p->sites;
	p->sites = x.out = arena_alloc(p->a, sizeof *x.out);
	for (i = 0; i < p->funcs.n; i++)
		look_at(&x, i);
	return p->sites;
}

const char *call_name(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct unit_facts *f = &p->units[unit];
	const struct fact_node *n = &f->nodes.v[node];
	const char *macro = n->flags & NODE_MACRO ? node_macro(f, node) : NULL;

	if (macro)
		return macro;
	if (n->kind == NODE_CALL && n->sym != NO_INDEX)
		return fact_text(f, f->syms.v[n->sym].name);
	return "a call";
}

const char *site_what(struct arena *a, const struct program *p, const struct site *s)
{
	const struct unit_facts *f = &p->units[s->unit];
	const char *call = call_name(p, s->unit, s->node);

	if (s->holder == NO_INDEX)
		return arena_printf(a, "the memory from %s()", call);
	return arena_printf(a, "`%s` (from %s())", fact_text(f, f->syms.v[s->holder].name), call);
}

const char *site_when(struct arena *a, const struct site *s)
{
	if (!s->some)
		return "";
	return s->branch ? arena_printf(a, " that take the branch at line %u", s->branch) : " that come to it";
}

const char *beside_text(struct arena *a, const struct program *p, uint32_t unit, uint32_t call)
{
	if (call == NO_INDEX)
		return "";
	return arena_printf(a, "; %s() at line %u, which comes along, costs far more", call_name(p, unit, call),
			    p->units[unit].nodes.v[call].line);
}

const char *site_freed(struct arena *a, const struct program *p, const struct site *s)
{
	const struct fact_node *n;

	/* the first in the text is often an early way out */
	if (s->freed_last == NO_INDEX)
		return "released";
	n = &p->units[s->unit].nodes.v[s->freed_last];
	if (n->kind != NODE_CALL)
		return arena_printf(a, "given back at line %u", n->line);
	return arena_printf(a, "released by %s() at line %u", call_name(p, s->unit, s->freed_last), n->line);
}
