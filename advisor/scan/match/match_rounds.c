#include "scan/match/match_rounds.h"

#include <string.h>

#include "scan/facts/few_rounds.h"
#include "scan/facts/state_machine.h"
#include "scan/program/command_line.h"
#include "scan/program/costly.h"
#include "scan/program/phase.h"
#include "scan/program/shapes.h"
#include "scan/program/texts.h"

#define FEW_BYTES  128 /* of a text that is looked at up to there */
#define MANY_CASES 16 /* of a switch: one of them is what one round in many comes to */
#define FEW	   32 /* rounds counted by a constant that are not worth a word */

#define WAITING (FUNC_WAITS | FUNC_EVENTS | FUNC_BLOCKS)

/* while (n < 79 && *s) { ...; n++; } */
static int is_bounded(const struct unit_facts *f, uint32_t loop)
{
	const struct fact_loop *l = &f->loops.v[loop];
	uint32_t c = loop_condition(f, l), bound;

	if (c == NO_INDEX)
		return 0;
	for (uint32_t i = c; i < f->nodes.v[c].end; i++) {
		const struct fact_node *n = &f->nodes.v[i], *left = n + 1;

		if (n->kind != NODE_BINARY || n->op == OP_LOR)
			continue;
		bound = node_child(f, i, 1);
		if ((n->op == OP_LT || n->op == OP_LE) && f->nodes.v[bound].kind == NODE_INT &&
		    fact_int(f, bound) <= FEW_BYTES && left->kind == NODE_REF && left->type == TYPE_INT &&
		    shape_changes(f, left->sym, l->node, l->end))
			return 1;
	}
	return 0;
}

/* One case of many of a switch: each round does something else. top: up to where to look. */
static int is_dispatched(const struct unit_facts *f, uint32_t node, uint32_t top)
{
	uint32_t up = f->nodes.v[node].parent;
	unsigned cases = 0;

	for (; up != NO_INDEX && up > top; up = f->nodes.v[up].parent) {
		if (f->nodes.v[up].kind != NODE_SWITCH)
			continue;
		for (uint32_t i = up; i < f->nodes.v[up].end; i++)
			cases += f->nodes.v[i].kind == NODE_CASE;
	}
	return cases >= MANY_CASES;
}

static uint32_t label_node(const struct unit_facts *f, const struct fact_func *fn, uint32_t sym)
{
	for (uint32_t i = fn->first; i < fn->end; i++)
		if (f->nodes.v[i].kind == NODE_LABEL && f->nodes.v[i].sym == sym)
			return i;
	return NO_INDEX;
}

/* A goto out of the loop follows in the node's block. */
static int is_left_by_goto(const struct unit_facts *f, uint32_t node, uint32_t loop)
{
	const struct fact_loop *l = &f->loops.v[loop];
	uint32_t child = node, up = f->nodes.v[node].parent, label;

	for (; up != NO_INDEX && up != l->node; child = up, up = f->nodes.v[up].parent) {
		if (node_is_loop(&f->nodes.v[up]))
			return 0;
		for (uint32_t i = f->nodes.v[child].end; f->nodes.v[up].kind == NODE_BLOCK && i < f->nodes.v[up].end;
		     i = f->nodes.v[i].end) {
			if (f->nodes.v[i].kind != NODE_GOTO || f->nodes.v[i].sym == NO_INDEX)
				continue;
			label = label_node(f, &f->funcs.v[l->func], f->nodes.v[i].sym);
			return label == NO_INDEX || label < l->node || label >= l->end;
		}
	}
	return 0;
}

static int loop_counts(const struct match *m, uint32_t unit, uint32_t node, uint32_t loop)
{
	const struct unit_facts *f = &m->program->units[unit];
	int64_t rounds = loop_rounds(f, loop);

	return f->loops.v[loop].kind != LOOP_GOTO && (rounds < 0 ? !is_bounded(f, loop) : rounds > FEW) &&
	       !loop_is_machine(f, loop) && !program_restarts(m->program, unit, loop) &&
	       !arguments_asked(m->program, unit, loop) && !node_leaves_loop(f, node, loop) &&
	       !is_left_by_goto(f, node, loop) && !is_dispatched(f, node, f->loops.v[loop].node);
}

/* The loop of the unit that does so, from this one outwards; NO_INDEX. */
static uint32_t rounds_loop(const struct match *m, uint32_t unit, uint32_t node, uint32_t loop)
{
	while (loop != NO_INDEX && !loop_counts(m, unit, node, loop))
		loop = m->program->units[unit].loops.v[loop].parent;
	return loop;
}

uint32_t rounds_first(const struct unit_facts *f, uint32_t loop)
{
	const struct fact_loop *l = &f->loops.v[loop];

	return l->kind == LOOP_FOR ? f->nodes.v[l->node + 1].end : l->node;
}

/* handler[i](x): each round may well come to another function. */
static int is_one_of_several(const struct match *m, const struct hot_loop *hot)
{
	const struct unit_facts *f = &m->program->units[hot->unit];
	uint32_t sym = f->nodes.v[hot->call].sym;

	return sym == NO_INDEX || f->syms.v[sym].kind != SYM_FUNCTION;
}

int rounds_of(const struct match *m, uint32_t unit, uint32_t node, int calls, struct rounds *out)
{
	const struct unit_facts *f = &m->program->units[unit];
	const struct program_func *in = program_func_of(m->program, unit, node);

	memset(out, 0, sizeof *out);
	out->m = m;
	out->unit = unit;
	out->loop = rounds_loop(m, unit, node, node_loop(f, node));
	if (out->loop != NO_INDEX) {
		out->from = rounds_first(f, out->loop);
		out->to = f->loops.v[out->loop].end;
		return 1;
	}
	if (!calls || !in || in->unit != unit || !program_hot_loop(m->program, in, calls, &out->hot) ||
	    out->hot.distance > calls || out->hot.loop == NO_INDEX || out->hot.guessed ||
	    is_one_of_several(m, &out->hot) || !loop_counts(m, out->hot.unit, out->hot.call, out->hot.loop))
		return 0;
	out->from = f->funcs.v[in->def].first;
	out->to = f->funcs.v[in->def].end;
	return 1;
}

int rounds_calling(const struct match *m, uint32_t unit, uint32_t node, rounds_accept *accept, void *ctx,
		   struct rounds *out)
{
	const struct program *p = m->program;
	const struct program_func *in = program_func_of(p, unit, node);
	const struct fact_func *fn;

	if (!in || in->unit != unit)
		return 0;
	fn = &p->units[unit].funcs.v[in->def];
	if (is_dispatched(&p->units[unit], node, fn->first))
		return 0;
	for (uint32_t i = in->in; i < in->in + in->ins; i++) {
		const struct program_call *c = &p->calls.v[p->in[i]];
		uint32_t loop = rounds_loop(m, c->unit, c->node, c->loop);

		if (c->indirect || c->other || c->repeats || loop == NO_INDEX)
			continue;
		*out = (struct rounds){.m = m, .unit = unit, .loop = NO_INDEX, .from = fn->first, .to = fn->end};
		out->hot = (struct hot_loop){.unit = c->unit, .loop = loop, .call = c->node, .distance = 1};
		out->hot.heat = program_heat(p, c->unit, c->node);
		out->hot.cold = program_cold(p, c->unit, c->node);
		if (accept(out, ctx))
			return 1;
	}
	return 0;
}

/* The parameter that the expression is; NULL. */
static const struct fact_sym *parameter(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	return n->kind == NODE_REF && n->sym != NO_INDEX && f->syms.v[n->sym].kind == SYM_PARAM ? &f->syms.v[n->sym]
												: NULL;
}

uint32_t rounds_argument(const struct rounds *r, uint32_t node, uint32_t *unit)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];
	const struct fact_sym *s = parameter(f, node);

	*unit = r->unit;
	if (r->loop != NO_INDEX || !s)
		return node;
	if (r->hot.distance > 1 || shape_changes(f, f->nodes.v[node].sym, r->from, r->to) ||
	    program_callee(r->m->program, r->hot.unit, r->hot.call) != program_func_of(r->m->program, r->unit, node))
		return NO_INDEX;
	*unit = r->hot.unit;
	return node_child(&r->m->program->units[r->hot.unit], r->hot.call, s->param + 1u);
}

/* The same in nodes [from, to) of its unit. */
static int is_same(const struct program *p, uint32_t unit, uint32_t node, uint32_t from, uint32_t to, int text)
{
	const struct unit_facts *f = &p->units[unit];
	const struct fact_node *n = &f->nodes.v[node];

	switch (n->kind) {
	case NODE_INT:
	case NODE_REAL:
	case NODE_STRING:
		return 1;
	case NODE_REF:
		if (n->sym != NO_INDEX && f->syms.v[n->sym].kind == SYM_FUNCTION)
			return 1;
		break;
	case NODE_BINARY:
		return is_same(p, unit, node + 1, from, to, 0) && is_same(p, unit, node_child(f, node, 1), from, to, 0);
	case NODE_UNARY:
		if (n->op == OP_ADDRESS)
			return 0;
		break;
	default:
		break;
	}
	return text_is_place(f, node) && text_stays(p, unit, node, from, to) &&
	       (!text || !text_begins(p, unit, node, from, to));
}

int rounds_same(const struct rounds *r, uint32_t node, int text)
{
	const struct program *p = r->m->program;
	uint32_t unit, at = rounds_argument(r, node, &unit);
	const struct unit_facts *f = &p->units[unit];

	if (at == NO_INDEX)
		return 0;
	if (r->loop != NO_INDEX)
		return is_same(p, unit, at, r->from, r->to, text);
	if (at != node || unit != r->unit)
		return is_same(p, unit, at, rounds_first(f, r->hot.loop), f->loops.v[r->hot.loop].end, text);
	/* in the function itself: only what outlives the call, and numbers and texts */
	return f->nodes.v[at].kind == NODE_INT || f->nodes.v[at].kind == NODE_STRING ||
	       (f->nodes.v[at].kind == NODE_REF && f->nodes.v[at].sym != NO_INDEX &&
		f->syms.v[f->nodes.v[at].sym].flags & SYM_GLOBAL && is_same(p, unit, at, r->from, r->to, text));
}

int rounds_always(const struct rounds *r, uint32_t node)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];
	uint32_t c;

	if (r->loop == NO_INDEX)
		return node_always(f, node, r->from);
	c = loop_condition(f, &f->loops.v[r->loop]);
	return node_always(f, node, f->loops.v[r->loop].node) ||
	       (c != NO_INDEX && c <= node && node < f->nodes.v[c].end);
}

uint32_t rounds_calls(const struct rounds *r, const char *const *names)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];

	for (uint32_t i = r->from; i < r->to; i++)
		if (f->nodes.v[i].kind == NODE_CALL && shape_calls_any(f, i, names))
			return i;
	return NO_INDEX;
}

/* safe_poll(): a function of the project around one that waits. */
static int calls_waiter(const struct program *p, const struct program_func *callee)
{
	for (uint32_t i = callee->call; callee->unit != NO_INDEX && i < callee->call + callee->calls; i++)
		if (p->funcs.v[p->calls.v[i].callee].flags & WAITING)
			return 1;
	return 0;
}

static int waits_between(const struct program *p, uint32_t unit, uint32_t from, uint32_t to)
{
	const struct unit_facts *f = &p->units[unit];

	for (uint32_t i = from; i < to; i++) {
		const struct program_func *callee = f->nodes.v[i].kind == NODE_CALL ? program_callee(p, unit, i) : NULL;

		if (callee && (callee->flags & WAITING || calls_waiter(p, callee)))
			return 1;
	}
	return 0;
}

int rounds_wait(const struct rounds *r)
{
	const struct program *p = r->m->program;
	const struct fact_loop *l;

	if (waits_between(p, r->unit, r->from, r->to))
		return 1;
	if (r->loop != NO_INDEX)
		return 0;
	l = &p->units[r->hot.unit].loops.v[r->hot.loop];
	return waits_between(p, r->hot.unit, l->node, l->end);
}

struct finding *rounds_add(struct match *m, const struct rounds *r, uint32_t node)
{
	struct finding *f = match_add(m, r->unit, node);

	if (!f)
		return NULL;
	if (r->loop != NO_INDEX) {
		match_loop(m, f, r->unit, r->loop);
		return f;
	}
	match_hot_loop(m, f, &r->hot);
	f->cold |= r->hot.cold;
	return f;
}

const char *rounds_text(const struct rounds *r, struct arena *a)
{
	const struct program *p = r->m->program;
	const struct program_func *in;

	if (r->loop != NO_INDEX)
		return arena_printf(a, "the loop at line %u", p->units[r->unit].loops.v[r->loop].line);
	in = program_func_of(p, r->unit, r->from);
	return arena_printf(a, "%s, which calls %s()%s", hot_loop_text(a, p, &r->hot), in ? in->name : "the function",
			    r->hot.distance > 1 ? " through another function" : "");
}

static int is_named(const char *called, const char *name)
{
	size_t n = strlen(name);

	if (str_starts(called, "__builtin_"))
		called += strlen("__builtin_");
	while (*called == '_' && *name != '_')
		called++;
	return !strncmp(called, name, n) && (!called[n] || !strcmp(called + n, "_chk"));
}

/* Per function of the program: 1 + the place of its name, 0: none of them. */
static uint8_t *named(const struct match *m, const char *const *names)
{
	const struct program *p = m->program;
	uint8_t *which = arena_alloc(m->a, p->funcs.n + 1);

	for (size_t i = 0; i < p->funcs.n; i++)
		for (size_t n = 0; p->funcs.v[i].unit == NO_INDEX && names[n] && !which[i]; n++)
			if (is_named(p->funcs.v[i].name, names[n]))
				which[i] = (uint8_t)(n + 1);
	return which;
}

void rounds_each_call(struct match *m, const char *const *names,
		      void (*look_at)(struct match *m, const struct program_call *c, unsigned which),
		      void (*rest)(struct match *m, const struct program_call *c))
{
	const struct program *p = m->program;
	const uint8_t *which = named(m, names);

	for (size_t i = 0; i < p->calls.n; i++) {
		const struct program_call *c = &p->calls.v[i];

		if (c->indirect || c->other)
			continue;
		if (which[c->callee])
			look_at(m, c, which[c->callee]);
		else if (rest)
			rest(m, c);
	}
}
