#include "scan/program/texts.h"

#include <string.h>

#include "scan/program/shapes.h"

#define DEPTH	2 /* calls that are looked into */
#define WRAPPER 24 /* nodes: a function that measures and does no more */

static const char *const appenders[] = {"strcat", "strncat", "strlcat", NULL};

/* The parameter's place of a REF to a parameter; -1. */
static int param_of(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	return n->kind == NODE_REF && n->sym != NO_INDEX && f->syms.v[n->sym].kind == SYM_PARAM
		       ? f->syms.v[n->sym].param
		       : -1;
}

/* Which parameter a function returns the length of: return strlen(s); -1. */
static int measured_param(const struct program *p, const struct program_func *callee)
{
	const struct unit_facts *f;
	const struct fact_func *fn;
	uint32_t arg;
	int found = -1;

	if (!callee || callee->unit == NO_INDEX)
		return -1;
	f = &p->units[callee->unit];
	fn = &f->funcs.v[callee->def];
	if (fn->end - fn->first > WRAPPER || fn->loops)
		return -1;
	for (uint32_t i = fn->first; i < fn->end; i++) {
		if (!shape_calls(f, i, "strlen"))
			continue;
		for (arg = i; arg != NO_INDEX && f->nodes.v[arg].kind != NODE_RETURN; arg = f->nodes.v[arg].parent)
			;
		if (arg == NO_INDEX || found >= 0)
			return -1;
		arg = node_child(f, i, 1);
		found = arg == NO_INDEX ? -1 : param_of(f, arg);
	}
	return found;
}

uint32_t text_measured(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct unit_facts *f = &p->units[unit];
	int param;

	if (f->nodes.v[node].kind != NODE_CALL)
		return NO_INDEX;
	if (shape_calls(f, node, "strlen") || shape_calls(f, node, "wcslen"))
		return node_child(f, node, 1);
	param = measured_param(p, program_callee(p, unit, node));
	return param < 0 ? NO_INDEX : node_child(f, node, (unsigned)param + 1);
}

int text_is_place(const struct unit_facts *f, uint32_t place)
{
	for (uint32_t i = place; i < f->nodes.v[place].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		switch (n->kind) {
		case NODE_REF:
		case NODE_MEMBER:
			if (n->sym == NO_INDEX)
				return 0;
			break;
		case NODE_INT:
		case NODE_INDEX:
			break;
		case NODE_UNARY:
			if (n->op != OP_DEREF)
				return 0;
			break;
		case NODE_BINARY:
			if (i == place)
				return 0;
			break;
		default:
			return 0;
		}
	}
	return f->nodes.v[place].kind != NODE_INT;
}

/* 1 when the function, or one that it calls, assigns the field of that name. */
static int assigns_field(const struct program *p, const struct program_func *callee, const char *usr, int depth)
{
	const struct unit_facts *f;
	const struct fact_func *fn;

	if (!callee || callee->unit == NO_INDEX || depth > DEPTH)
		return 0;
	f = &p->units[callee->unit];
	fn = &f->funcs.v[callee->def];
	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &f->nodes.v[i], *to = n + 1;

		if ((n->kind == NODE_ASSIGN || node_is_step(n)) && to->kind == NODE_MEMBER && to->sym != NO_INDEX &&
		    !strcmp(fact_text(f, f->syms.v[to->sym].usr), usr))
			return 1;
		if (n->kind == NODE_CALL && assigns_field(p, program_callee(p, callee->unit, i), usr, depth + 1))
			return 1;
	}
	return 0;
}

/* next(it), where the text is it->text. */
static int moves_field(const struct program *p, uint32_t unit, uint32_t place, uint32_t call)
{
	const struct unit_facts *f = &p->units[unit];

	for (uint32_t i = place; i < f->nodes.v[place].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_MEMBER &&
		    assigns_field(p, program_callee(p, unit, call), fact_text(f, f->syms.v[n->sym].usr), 0))
			return 1;
	}
	return 0;
}

int text_stays(const struct program *p, uint32_t unit, uint32_t place, uint32_t from, uint32_t to)
{
	const struct unit_facts *f = &p->units[unit];

	for (uint32_t i = place; i < f->nodes.v[place].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if ((n->kind == NODE_REF || n->kind == NODE_MEMBER) && shape_changes(f, n->sym, from, to))
			return 0;
	}
	for (uint32_t i = from; i < to; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_ASSIGN && f->nodes.v[i + 1].kind == f->nodes.v[place].kind &&
		    shape_same(f, i + 1, place))
			return 0;
		if (n->kind == NODE_CALL && f->nodes.v[place].kind != NODE_REF && moves_field(p, unit, place, i))
			return 0;
	}
	return 1;
}

/* t = realloc(s, n), or a variable that was set so: the text at `place` again. */
static int is_resized(const struct program *p, uint32_t unit, uint32_t value, uint32_t place, uint32_t from,
		      uint32_t to)
{
	const struct unit_facts *f = &p->units[unit];
	uint32_t c;

	if (f->nodes.v[value].kind == NODE_CALL) {
		c = node_child(f, value, 1);
		for (unsigned n = 0; c != NO_INDEX && c < f->nodes.v[value].end; c = f->nodes.v[c].end, n++)
			if (program_effect(p, unit, value, n) & PARAM_RESIZES && shape_same(f, c, place))
				return 1;
		return 0;
	}
	if (f->nodes.v[value].kind != NODE_REF)
		return 0;
	for (uint32_t i = from; i < to; i++) {
		const struct fact_node *x = &f->nodes.v[i];
		uint32_t set = x->kind == NODE_VAR && x->sym == f->nodes.v[value].sym ? node_child(f, i, 0)
			       : x->kind == NODE_ASSIGN && f->nodes.v[i + 1].kind == NODE_REF &&
					       f->nodes.v[i + 1].sym == f->nodes.v[value].sym
				       ? node_child(f, i, 1)
				       : NO_INDEX;

		if (set != NO_INDEX && f->nodes.v[set].kind == NODE_CALL && is_resized(p, unit, set, place, from, to))
			return 1;
	}
	return 0;
}

int text_lasts(const struct program *p, uint32_t unit, uint32_t place, uint32_t from, uint32_t to)
{
	const struct unit_facts *f = &p->units[unit];
	uint32_t at = from;

	/* what is between the assignments that only move it */
	for (uint32_t i = from; i < to; i++) {
		if (f->nodes.v[i].kind != NODE_ASSIGN || f->nodes.v[i].op != OP_NONE || !shape_same(f, i + 1, place) ||
		    !is_resized(p, unit, node_child(f, i, 1), place, from, to))
			continue;
		if (!text_stays(p, unit, place, at, i))
			return 0;
		at = f->nodes.v[i].end;
	}
	return text_stays(p, unit, place, at, to);
}

int text_only_read(const struct unit_facts *f, uint32_t call, unsigned argument)
{
	uint32_t sym = f->nodes.v[call].sym;
	const struct fact_sym *s = sym == NO_INDEX ? NULL : &f->syms.v[sym];

	return s && s->kind == SYM_FUNCTION && argument < 16 && s->param >> argument & 1;
}

/* s[0] = x, *s = x */
static int assigns_first(const struct unit_facts *f, uint32_t assign, uint32_t place)
{
	uint32_t to = assign + 1, index;

	if (f->nodes.v[to].kind == NODE_UNARY && f->nodes.v[to].op == OP_DEREF)
		return shape_same(f, to + 1, place);
	if (f->nodes.v[to].kind != NODE_INDEX || !shape_same(f, to + 1, place))
		return 0;
	index = node_child(f, to, 1);
	return fact_is_int(f, index, 0);
}

/* The variable is set to a place in the text, before nodes [from, to) of its function. */
static int points_into(const struct unit_facts *f, uint32_t sym, uint32_t place, uint32_t from)
{
	const struct fact_func *fn = &f->funcs.v[node_func(f, from)];

	for (uint32_t i = fn->first; i < from; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		uint32_t value =
			n->kind == NODE_VAR && n->sym == sym ? node_child(f, i, 0)
			: n->kind == NODE_ASSIGN && f->nodes.v[i + 1].kind == NODE_REF && f->nodes.v[i + 1].sym == sym
				? node_child(f, i, 1)
				: NO_INDEX;

		for (uint32_t k = value; value != NO_INDEX && k < f->nodes.v[value].end; k++)
			if (f->nodes.v[k].kind == f->nodes.v[place].kind && shape_same(f, k, place))
				return 1;
	}
	return 0;
}

/* s[keep] = 0, *end = 0, where keep and end stay: the text is cut back to what it was. */
static int cuts_back(const struct unit_facts *f, uint32_t assign, uint32_t place, uint32_t from, uint32_t to)
{
	uint32_t at = assign + 1;

	if (!fact_is_int(f, node_child(f, assign, 1), 0))
		return 0;
	if (f->nodes.v[at].kind == NODE_INDEX && shape_same(f, at + 1, place)) {
		at = node_child(f, at, 1);
		return f->nodes.v[at].kind == NODE_REF && !shape_changes(f, f->nodes.v[at].sym, from, to);
	}
	if ((f->nodes.v[at].kind != NODE_UNARY || f->nodes.v[at].op != OP_DEREF) && f->nodes.v[at].kind != NODE_INDEX)
		return 0;
	return f->nodes.v[++at].kind == NODE_REF && f->nodes.v[at].sym != NO_INDEX &&
	       !shape_changes(f, f->nodes.v[at].sym, from, to) && points_into(f, f->nodes.v[at].sym, place, from);
}

static int begins(const struct program *p, uint32_t unit, uint32_t place, uint32_t from, uint32_t to, int depth);

/* The same for what a function with a body does with its parameter. */
static int param_begins(const struct program *p, const struct program_func *callee, unsigned param, int depth)
{
	const struct unit_facts *f = &p->units[callee->unit];
	const struct fact_func *fn = &f->funcs.v[callee->def];
	uint32_t sym = param < fn->params ? f->params.v[fn->param + param] : NO_INDEX;

	if (sym == NO_INDEX || depth > DEPTH)
		return 0;
	/* the first that names it stands for it */
	for (uint32_t i = fn->first; i < fn->end; i++)
		if (f->nodes.v[i].kind == NODE_REF && f->nodes.v[i].sym == sym)
			return begins(p, callee->unit, i, fn->first, fn->end, depth + 1);
	return 0;
}

static int is_variadic_part(const struct unit_facts *f, uint32_t call, unsigned argument)
{
	uint32_t sym = f->nodes.v[call].sym;

	/* the format and what is before it are declared; scanf's fill what they are given */
	return sym != NO_INDEX && f->syms.v[sym].flags & SYM_VARIADIC && argument > 0 &&
	       !strstr(fact_text(f, f->syms.v[sym].name), "scanf");
}

static int call_begins(const struct program *p, uint32_t unit, uint32_t call, uint32_t place, int depth)
{
	const struct unit_facts *f = &p->units[unit];
	const struct program_func *callee = program_callee(p, unit, call);
	uint32_t c = node_child(f, call, 1), of;

	if (shape_calls_any(f, call, appenders))
		return 0;
	for (unsigned i = 0; c != NO_INDEX && c < f->nodes.v[call].end; c = f->nodes.v[c].end, i++) {
		of = f->nodes.v[c].kind == NODE_UNARY && f->nodes.v[c].op == OP_ADDRESS ? c + 1 : c;
		if (!shape_same(f, of, place))
			continue;
		if (of != c) /* f(&s): another text, for all that is known */
			return 1;
		if (text_only_read(f, call, i) || is_variadic_part(f, call, i) ||
		    program_effect(p, unit, call, i) & (PARAM_RESIZES | PARAM_RELEASES))
			continue;
		if (callee && callee->unit != NO_INDEX) {
			if (param_begins(p, callee, i, depth))
				return 1;
			continue;
		}
		return 1;
	}
	return 0;
}

static int begins(const struct program *p, uint32_t unit, uint32_t place, uint32_t from, uint32_t to, int depth)
{
	const struct unit_facts *f = &p->units[unit];

	for (uint32_t i = from; i < to; i++) {
		if (f->nodes.v[i].kind == NODE_ASSIGN && f->nodes.v[i].op == OP_NONE &&
		    (assigns_first(f, i, place) || cuts_back(f, i, place, from, to)))
			return 1;
		if (f->nodes.v[i].kind == NODE_CALL && call_begins(p, unit, i, place, depth))
			return 1;
	}
	return 0;
}

int text_begins(const struct program *p, uint32_t unit, uint32_t place, uint32_t from, uint32_t to)
{
	return begins(p, unit, place, from, to, 0);
}

int text_appended(const struct unit_facts *f, uint32_t call, uint32_t place)
{
	uint32_t to = shape_calls_any(f, call, appenders) ? node_child(f, call, 1) : NO_INDEX;

	return to != NO_INDEX && shape_same(f, to, place);
}
