#include <string.h>

#include "scan/program/costly.h"
#include "scan/program/exempt.h"
#include "scan/facts/state_machine.h"
#include "scan/program/own.h"
#include "scan/program/record_fields.h"
#include "scan/facts/few_rounds.h"
#include "scan/program/shapes.h"
#include "scan/program/site_parts.h"

static int ends_program(void *ctx, uint32_t node)
{
	const struct site_finder *x = ctx;

	return program_ends(x->p, x->pf->unit, node);
}

static enum certainty certainty_of(unsigned fate)
{
	if (fate & (OWN_DROPPED | OWN_UNKNOWN_HOLDER))
		return CERTAINTY_POSSIBLE;
	if (fate & (OWN_MAYBE | OWN_UNKNOWN | OWN_LEFT_HELD | OWN_RESIZED | OWN_FREED_AFTER))
		return CERTAINTY_LIKELY;
	return CERTAINTY_CERTAIN;
}

/* 1 when something that is no constant is passed to a parameter of that effect. */
static int passes_to(const struct site_finder *x, uint32_t call, unsigned effect)
{
	uint32_t c = node_child(x->f, call, 1);

	for (unsigned i = 0; c != NO_INDEX && c < x->f->nodes.v[call].end; c = x->f->nodes.v[c].end, i++)
		if (program_effect(x->p, x->pf->unit, call, i) & effect && x->f->nodes.v[c].kind != NODE_INT)
			return 1;
	return 0;
}

/* What it returns may be what it was given, if it was given something: "text = decoded(text)". */
static int may_be_given(const struct site_finder *x, uint32_t call)
{
	const struct program_func *callee = program_callee(x->p, x->pf->unit, call);

	return callee && !(callee->flags & FUNC_FRESH) && passes_to(x, call, PARAM_RETURNS);
}

static struct site *add_site(struct site_finder *x, const struct own *o, uint32_t loop)
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
	if (o->field && s->certainty == CERTAINTY_CERTAIN)
		s->certainty = CERTAINTY_LIKELY; /* there may have been room */
	site_find_share(x, s);
	s->beside = program_beside(x->p, s->unit, s->node, s->loop, &s->beside_call);
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
static int is_repeated(const struct site_finder *x, const struct own *o, uint32_t loop)
{
	for (size_t i = x->first; i < x->out->n; i++)
		if (o->holder != NO_INDEX && x->out->v[i].holder == o->holder && x->out->v[i].loop == loop &&
		    !exclude_each_other(x->f, x->out->v[i].node, o->site) &&
		    (x->out->v[i].freed_last == o->freed_last || x->out->v[i].certainty == CERTAINTY_POSSIBLE))
			return 1;
	return 0;
}

#define BAD (OWN_AGAIN_KEPT | OWN_AGAIN_LOST | OWN_OVERFLOW | OWN_RETURNED | OWN_LEFT_KEPT)

/* 1 when the loop may go round again after one of the releases: what is given back only on the way out is kept
 * from round to round. */
static int released_in_rounds(struct site_finder *x, const struct own *o, uint32_t loop)
{
	for (unsigned i = 0; i < o->n_releases; i++)
		for (uint32_t k = 0; k < x->cfg.points.n; k++)
			if (x->cfg.points.v[k].kind == POINT_EFFECT && x->cfg.points.v[k].node == o->releases[i] &&
			    site_goes_round(x, k, loop))
				return 1;
	/* a condition gives back, too: if (!--p->count) */
	return !o->n_releases || o->fate & OWN_DROPPED;
}

static void follow_once(struct site_finder *x, struct own *o, int fills, int fields)
{
	own_follow_call(o, &x->once, fills, fields);
	arena_free(&x->once);
}

static int follow_in_loop(struct site_finder *x, struct own *o, uint32_t loop, int fills, int fields)
{
	uint32_t point = cfg_point_of(&x->cfg, o->site);

	if (point == NO_INDEX || !site_goes_round(x, point, loop))
		return 0;
	o->loop = loop;
	follow_once(x, o, fills, fields);
	return o->fate & (OWN_FREED | OWN_FREED_NEXT) && !(o->fate & BAD) && released_in_rounds(x, o, loop);
}

static int follow_in_function(struct site_finder *x, struct own *o, int fills, int fields)
{
	o->loop = NO_INDEX;
	follow_once(x, o, fills, fields);
	return o->fate & OWN_FREED && !(o->fate & BAD);
}

/* "if (append(&b, x)) { release(&b); return; } keep(&b);": what is given back when the call answered so is kept when
 * it answered otherwise, which then is how it says that all is well. */
static int kept_otherwise(struct site_finder *x, const struct own *o, int fills, int fields)
{
	/* a structure of others outlives the function anyway, and what a loop gives back only on its way out is told by
	 * released_in_rounds() */
	unsigned kept = OWN_AGAIN_KEPT | OWN_RETURNED | (o->field && o->loop != NO_INDEX ? 0 : OWN_LEFT_KEPT);
	struct own other = *o;

	if (!o->status)
		return 0;
	other.status = 3 - o->status;
	follow_once(x, &other, fills, fields);
	return (other.fate & kept) != 0;
}

/* Released in the rounds of one of the loops around the call; the innermost such. */
static int follow_loops(struct site_finder *x, struct own *o, int fills, int fields)
{
	const struct fact_func *fn = &x->f->funcs.v[x->pf->def];
	uint32_t loop = node_loop(x->f, o->site);

	for (; loop != NO_INDEX; loop = x->f->loops.v[loop].parent) {
		if (loop_is_machine(x->f, loop) || loop_is_short(x->f, loop) ||
		    !follow_in_loop(x, o, loop, fills, fields) || kept_otherwise(x, o, fills, fields))
			continue;
		if (fields && certainty_of(o->fate) == CERTAINTY_POSSIBLE)
			return 1; /* may well be a buffer that is in the structure itself */
		if (!is_repeated(x, o, loop) && !site_is_exempt(x->f, fn, o))
			add_site(x, o, loop);
		return 1;
	}
	return 0;
}

/* Released before the function ends. */
static int follow_calls(struct site_finder *x, struct own *o, int fills, int fields)
{
	const struct fact_func *fn = &x->f->funcs.v[x->pf->def];

	if (!follow_in_function(x, o, fills, fields) || kept_otherwise(x, o, fills, fields))
		return 0;
	if (!is_repeated(x, o, NO_INDEX) && !site_is_exempt(x->f, fn, o))
		add_site(x, o, NO_INDEX);
	return 1;
}

/* A call that fills an argument may also say whether it did; which answer means yes is
 * not known, so that each is tried. */
static void follow(struct site_finder *x, uint32_t call, int fills, int fields, const char *field)
{
	struct own o = {.p = x->p, .unit = x->pf->unit, .cfg = &x->cfg, .site = call, .field = field};
	int to = fills >= 0 ? 2 : 0;

	for (o.status = to ? 1 : 0; o.status <= to; o.status++)
		if (follow_loops(x, &o, fills, fields))
			return;
	for (o.status = to ? 1 : 0; o.status <= to; o.status++)
		if (follow_calls(x, &o, fills, fields))
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

/* Someone else's: a global, a member, what a parameter points to. */
static int is_record_of_others(const struct unit_facts *f, uint32_t arg)
{
	const struct fact_node *n = &f->nodes.v[arg];

	if (n->kind == NODE_UNARY && n->op == OP_ADDRESS)
		return f->nodes.v[arg + 1].type == TYPE_RECORD &&
		       (f->nodes.v[arg + 1].kind == NODE_REF || f->nodes.v[arg + 1].kind == NODE_MEMBER);
	return n->kind == NODE_REF && n->sym != NO_INDEX && f->syms.v[n->sym].kind == SYM_PARAM &&
	       n->type == TYPE_POINTER && n->pointee == TYPE_RECORD;
}

/* A buffer that is in someone else's structure is followed by the field that the function fills or makes larger. */
static void follow_record(struct site_finder *x, uint32_t call, int argument, uint32_t arg)
{
	const struct program_func *callee = program_callee(x->p, x->pf->unit, call);
	const char *field;

	if (is_own_record(x->f, arg)) {
		follow(x, call, argument, 1, NULL);
		return;
	}
	if (!is_record_of_others(x->f, arg))
		return;
	field = record_field_grown(x->p, callee, (unsigned)argument);
	if (field)
		follow(x, call, argument, 1, field);
}

/* &p, not the address of a structure. */
static int is_pointer_address(const struct unit_facts *f, uint32_t arg)
{
	return f->nodes.v[arg].kind == NODE_UNARY && f->nodes.v[arg].op == OP_ADDRESS &&
	       f->nodes.v[arg + 1].type != TYPE_RECORD;
}

/* p = realloc(p, n), where the variable holds nothing as each round of a loop further out begins: what is made larger
 * there is made by it. */
static int starts_empty(const struct site_finder *x, uint32_t call)
{
	const struct unit_facts *f = x->f;
	uint32_t up = f->nodes.v[call].parent, loop = node_loop(f, call), outer, value, sym;

	if (loop == NO_INDEX || up == NO_INDEX || f->nodes.v[up].kind != NODE_ASSIGN ||
	    f->nodes.v[up + 1].kind != NODE_REF)
		return 0;
	outer = f->loops.v[loop].parent;
	sym = f->nodes.v[up + 1].sym;
	if (outer == NO_INDEX || sym == NO_INDEX || f->syms.v[sym].flags & SYM_GLOBAL)
		return 0;
	for (uint32_t i = f->loops.v[outer].node; i < f->loops.v[loop].node; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		value = n->kind == NODE_VAR && n->sym == sym ? node_child(f, i, 0)
			: n->kind == NODE_ASSIGN && f->nodes.v[i + 1].kind == NODE_REF && f->nodes.v[i + 1].sym == sym
				? node_child(f, i, 1)
				: NO_INDEX;
		if (fact_is_int(f, value, 0))
			return 1;
	}
	return 0;
}

static void look_at_call(struct site_finder *x, uint32_t call)
{
	const struct program_func *callee = program_callee(x->p, x->pf->unit, call);
	uint32_t c = node_child(x->f, call, 1);

	if (!callee)
		return;
	/* realloc(p, n) and append(s, t) go on with what there is */
	if (callee->flags & (FUNC_FRESH | FUNC_FRESH_OR_GIVEN) && x->f->nodes.v[call].type == TYPE_POINTER &&
	    (!passes_to(x, call, PARAM_RESIZES) || starts_empty(x, call)))
		follow(x, call, -1, 0, NULL);
	else if (callee->flags & FUNC_FRESH_RECORD && x->f->nodes.v[call].type == TYPE_RECORD)
		follow(x, call, -1, 0, NULL);
	for (int i = 0; c != NO_INDEX && c < x->f->nodes.v[call].end && i < callee->n_params;
	     c = x->f->nodes.v[c].end, i++) {
		if (callee->params[i] & PARAM_FILLS_ON_FAILURE)
			continue;
		if (callee->params[i] & PARAM_FILLS && is_pointer_address(x->f, c))
			follow(x, call, i, 0, NULL);
		else if (callee->params[i] & PARAM_FILLS_FIELDS)
			follow_record(x, call, i, c);
	}
}

static int may_allocate(const struct program *p, const struct program_func *f)
{
	for (uint32_t i = f->call; i < f->call + f->calls; i++)
		if (p->funcs.v[p->calls.v[i].callee].flags &
		    (FUNC_FRESH | FUNC_FRESH_RECORD | FUNC_FRESH_OR_GIVEN | FUNC_ALLOCATES))
			return 1;
	return 0;
}

static void look_at(struct site_finder *x, uint32_t func)
{
	const struct fact_func *fn;

	x->func = func;
	x->pf = &x->p->funcs.v[func];
	if (x->pf->unit == NO_INDEX || !may_allocate(x->p, x->pf))
		return;
	program_at(x->p, x->pf->unit);
	x->f = &x->p->units[x->pf->unit];
	fn = &x->f->funcs.v[x->pf->def];
	x->first = x->out->n;
	cfg_make(&x->scratch, x->f, fn, ends_program, x, &x->cfg);
	for (uint32_t i = x->pf->call; i < x->pf->call + x->pf->calls; i++)
		if (!x->p->calls.v[i].other) {
			look_at_call(x, x->p->calls.v[i].node);
			arena_free(&x->once);
		}
	arena_free(&x->scratch);
}

const struct site_list *program_sites(struct program *p)
{
	struct site_finder x = {.p = p};

	if (p->sites)
		return p->sites;
	p->sites = x.out = arena_alloc(p->a, sizeof *x.out);
	for (uint32_t i = 0; i < p->funcs.n; i++)
		look_at(&x, i);
	return p->sites;
}
