/* Appending by making a new string of the whole old one and what is added. */
#include "scan/match/match_append.h"
#include "scan/match/match_rounds.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"
#include "scan/program/texts.h"

static const char *const printers[] = {"asprintf", NULL};

static int is_place(const struct unit_facts *f, uint32_t node)
{
	return (f->nodes.v[node].kind == NODE_REF || f->nodes.v[node].kind == NODE_MEMBER) &&
	       f->nodes.v[node].sym != NO_INDEX && f->nodes.v[node].type == TYPE_POINTER;
}

/* The loop says left = right. */
static int assigns(const struct unit_facts *f, const struct fact_loop *l, uint32_t left, uint32_t right)
{
	for (uint32_t i = l->node; i < l->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		uint32_t value;

		if (n->kind == NODE_VAR && f->nodes.v[left].kind == NODE_REF && n->sym == f->nodes.v[left].sym) {
			value = node_child(f, i, 0);
			if (value != NO_INDEX && shape_same(f, value, right))
				return 1;
		}
		if (n->kind == NODE_ASSIGN && n->op == OP_NONE && shape_same(f, i + 1, left) &&
		    shape_same(f, node_child(f, i, 1), right))
			return 1;
	}
	return 0;
}

static int is_declared_in(const struct unit_facts *f, const struct fact_loop *l, uint32_t place)
{
	for (uint32_t i = l->node; i < l->end; i++)
		if (f->nodes.v[i].kind == NODE_VAR && f->nodes.v[place].kind == NODE_REF &&
		    f->nodes.v[i].sym == f->nodes.v[place].sym)
			return 1;
	return 0;
}

/* The new text becomes the old one of the next round: by its own name, s = t, or by old = s before. */
static int takes_turns(const struct unit_facts *f, const struct fact_loop *l, uint32_t made, uint32_t part)
{
	if (shape_same(f, made, part))
		return !is_declared_in(f, l, made);
	if (assigns(f, l, part, made))
		return !is_declared_in(f, l, part);
	return assigns(f, l, part, part) ? 0 : !is_declared_in(f, l, made) && assigns(f, l, part, made);
}

/* Which parameters a function of the project puts together to what it returns: those whose length its block is as large
 * as; bits. */
static unsigned joined_params(const struct match *m, const struct program_func *callee)
{
	const struct unit_facts *f;
	const struct fact_func *fn;
	unsigned found = 0;
	uint32_t text;

	if (callee->unit == NO_INDEX || !(callee->flags & FUNC_FRESH) || callee->flags & FUNC_RESIZES)
		return 0;
	f = &m->program->units[callee->unit];
	fn = &f->funcs.v[callee->def];
	if (fn->loops)
		return 0;
	for (uint32_t i = fn->first; i < fn->end; i++) {
		text = f->nodes.v[i].kind == NODE_CALL ? text_measured(m->program, callee->unit, i) : NO_INDEX;
		if (text != NO_INDEX && f->nodes.v[text].kind == NODE_REF &&
		    f->syms.v[f->nodes.v[text].sym].kind == SYM_PARAM && f->syms.v[f->nodes.v[text].sym].param < 16)
			found |= 1u << f->syms.v[f->nodes.v[text].sym].param;
	}
	return found & (found - 1) ? found : 0; /* two at least */
}

static void report(struct match *m, uint32_t unit, uint32_t call, uint32_t loop, uint32_t part)
{
	const struct unit_facts *u = &m->program->units[unit];
	struct finding *f = match_add(m, unit, call);

	if (!f)
		return;
	match_loop(m, f, unit, loop);
	f->message = arena_printf(
		m->a,
		"%s() makes a new string of all of `%s` and a piece in every iteration of the loop at line %u: "
		"append to one buffer, and keep its length",
		site_call_name(m->program, unit, call), node_text(m->a, u, part), u->loops.v[loop].line);
}

/* The place that receives the call's value; NO_INDEX. */
static uint32_t receiver(const struct unit_facts *f, uint32_t call)
{
	uint32_t up = f->nodes.v[call].parent;

	return up != NO_INDEX && f->nodes.v[up].kind == NODE_ASSIGN && f->nodes.v[up].op == OP_NONE &&
			       is_place(f, up + 1)
		       ? up + 1
		       : NO_INDEX;
}

/* A local variable of the round that receives it: char *t = join(s, x). */
static int becomes(const struct unit_facts *f, const struct fact_loop *l, uint32_t call, uint32_t part)
{
	uint32_t up = f->nodes.v[call].parent, made = receiver(f, call);

	if (made != NO_INDEX)
		return takes_turns(f, l, made, part);
	if (up == NO_INDEX || f->nodes.v[up].kind != NODE_VAR)
		return 0;
	for (uint32_t i = l->node; i < l->end; i++)
		if (f->nodes.v[i].kind == NODE_ASSIGN && f->nodes.v[i].op == OP_NONE && shape_same(f, i + 1, part) &&
		    f->nodes.v[node_child(f, i, 1)].kind == NODE_REF &&
		    f->nodes.v[node_child(f, i, 1)].sym == f->nodes.v[up].sym)
			return !is_declared_in(f, l, part);
	return 0;
}

void match_copy(struct match *m, uint32_t unit, uint32_t call, uint32_t loop)
{
	const struct unit_facts *f = &m->program->units[unit];
	const struct fact_loop *l = &f->loops.v[loop];
	const struct program_func *callee = program_callee(m->program, unit, call);
	int prints = shape_calls_any(f, call, printers),
	    joins = callee && (callee->flags & FUNC_JOINS || shape_calls(f, call, "xasprintf"));
	uint32_t made = prints ? node_child(f, call, 1) : NO_INDEX, c = node_child(f, call, prints ? 3 : 1);
	unsigned params = joins || prints || !callee ? UINT32_MAX : joined_params(m, callee);

	if ((!prints && !joins && (!callee || !params)) || !append_loop_counts(m, unit, loop) ||
	    (made != NO_INDEX && (f->nodes.v[made].kind != NODE_UNARY || f->nodes.v[made].op != OP_ADDRESS)))
		return;
	for (unsigned i = 0; c != NO_INDEX && c < f->nodes.v[call].end; c = f->nodes.v[c].end, i++) {
		if (i >= 16 || !(params >> i & 1) || !is_place(f, c))
			continue;
		if (made != NO_INDEX ? takes_turns(f, l, made + 1, c) : becomes(f, l, call, c)) {
			report(m, unit, call, loop, c);
			return;
		}
	}
}

/* *text, where text is the variable. */
static int is_what_it_points_to(const struct unit_facts *f, uint32_t node, uint32_t sym)
{
	return f->nodes.v[node].kind == NODE_UNARY && f->nodes.v[node].op == OP_DEREF &&
	       f->nodes.v[node + 1].kind == NODE_REF && f->nodes.v[node + 1].sym == sym;
}

/* The tree is the old text: *text, or a variable that was set to it before the call. */
static int is_old(const struct unit_facts *f, uint32_t tree, uint32_t sym, uint32_t call)
{
	const struct fact_func *fn = &f->funcs.v[node_func(f, call)];

	for (uint32_t k = tree; k < f->nodes.v[tree].end; k++) {
		if (is_what_it_points_to(f, k, sym))
			return 1;
		for (uint32_t i = fn->first; f->nodes.v[k].kind == NODE_REF && i < call; i++) {
			const struct fact_node *n = &f->nodes.v[i];

			if (n->kind == NODE_VAR && n->sym == f->nodes.v[k].sym && n->end > i + 1 &&
			    is_what_it_points_to(f, i + 1, sym))
				return 1;
			if (n->kind == NODE_ASSIGN && n->op == OP_NONE && f->nodes.v[i + 1].kind == NODE_REF &&
			    f->nodes.v[i + 1].sym == f->nodes.v[k].sym &&
			    is_what_it_points_to(f, node_child(f, i, 1), sym))
				return 1;
		}
	}
	return 0;
}

/* Nothing in the loop gives the place another text: what the call does with its address is what we look at. */
static int is_left_alone(const struct unit_facts *f, uint32_t place, const struct fact_loop *l)
{
	for (uint32_t i = l->node; i < l->end; i++)
		if ((f->nodes.v[i].kind == NODE_ASSIGN || node_is_step(&f->nodes.v[i])) && shape_same(f, i + 1, place))
			return 0;
	return 1;
}

/* The loop passes the address of a text that is there before it. */
static int passes_lasting(const struct rounds *r, void *ctx)
{
	const struct unit_facts *f = &r->m->program->units[r->unit], *hot = &r->m->program->units[r->hot.unit];
	uint32_t arg = node_child(hot, r->hot.call, f->syms.v[*(uint32_t *)ctx].param + 1u);

	if (arg == NO_INDEX || !append_loop_counts(r->m, r->hot.unit, r->hot.loop))
		return 0;
	if (hot->nodes.v[arg].kind == NODE_UNARY && hot->nodes.v[arg].op == OP_ADDRESS)
		arg++;
	return text_is_place(hot, arg) && !is_declared_in(hot, &hot->loops.v[r->hot.loop], arg) &&
	       is_left_alone(hot, arg, &hot->loops.v[r->hot.loop]);
}

void match_copy_in_function(struct match *m, uint32_t unit, uint32_t call)
{
	const struct unit_facts *f = &m->program->units[unit];
	uint32_t made = shape_calls_any(f, call, printers) ? node_child(f, call, 1) : NO_INDEX, sym;
	struct finding *out;
	struct rounds r;

	if (made == NO_INDEX || f->nodes.v[made].kind != NODE_REF || f->nodes.v[made].sym == NO_INDEX ||
	    f->syms.v[f->nodes.v[made].sym].kind != SYM_PARAM)
		return;
	sym = f->nodes.v[made].sym;
	for (uint32_t c = node_child(f, call, 3); c != NO_INDEX && c < f->nodes.v[call].end; c = f->nodes.v[c].end) {
		if (f->nodes.v[c].type != TYPE_POINTER || !is_old(f, c, sym, call) ||
		    !rounds_calling(m, unit, call, passes_lasting, &sym, &r) || !(out = rounds_add(m, &r, call)))
			continue;
		out->message = arena_printf(m->a,
					    "%s() makes a new string of all of `*%s` and a piece in every round of %s: "
					    "append to one buffer, and keep its length",
					    site_call_name(m->program, unit, call), fact_text(f, f->syms.v[sym].name),
					    rounds_text(&r, m->a));
		return;
	}
}
