/* Zeroed memory that is zeroed again, or written over as a whole, before it is read. */
#include "scan/match/match.h"
#include "scan/program/clears.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

#define STATEMENTS 6 /* after the allocation that are looked at */

static const char *const overwriters[] = {"memcpy", "memmove", "fread", NULL};

/* The lvalue that receives the call's value: the variable's or target's node. */
static uint32_t target_of(const struct unit_facts *f, uint32_t call, uint32_t *sym)
{
	uint32_t up = f->nodes.v[call].parent;

	*sym = NO_INDEX;
	if (up == NO_INDEX)
		return NO_INDEX;
	if (f->nodes.v[up].kind == NODE_VAR)
		*sym = f->nodes.v[up].sym;
	else if (f->nodes.v[up].kind == NODE_ASSIGN && f->nodes.v[up].op == OP_NONE)
		*sym = f->nodes.v[up + 1].sym;
	return *sym == NO_INDEX ? NO_INDEX : up;
}

static int names(const struct unit_facts *f, uint32_t node, uint32_t sym)
{
	return node != NO_INDEX && (f->nodes.v[node].kind == NODE_REF || f->nodes.v[node].kind == NODE_MEMBER) &&
	       f->nodes.v[node].sym == sym;
}

/* The size passed at `arg` is all that was allocated. */
static int whole(const struct match *m, uint32_t unit, uint32_t alloc, uint32_t arg)
{
	const struct unit_facts *f = &m->program->units[unit];
	const struct program_func *callee = program_callee(m->program, unit, alloc);
	int64_t size = call_size(m->program, unit, alloc);
	uint32_t a, b;

	if (arg == NO_INDEX)
		return 0;
	if (size >= 0)
		return f->nodes.v[arg].kind == NODE_INT && fact_int(f, arg) == size;
	a = callee->size_param < 0 ? NO_INDEX : node_child(f, alloc, (unsigned)callee->size_param + 1);
	b = callee->count_param < 0 ? NO_INDEX : node_child(f, alloc, (unsigned)callee->count_param + 1);
	if (a == NO_INDEX || b == NO_INDEX)
		return a != NO_INDEX && shape_same(f, a, arg);
	if (f->nodes.v[a].kind == NODE_INT && fact_int(f, a) == 1)
		return shape_same(f, b, arg);
	if (f->nodes.v[b].kind == NODE_INT && fact_int(f, b) == 1)
		return shape_same(f, a, arg);
	return f->nodes.v[arg].kind == NODE_BINARY && f->nodes.v[arg].op == OP_MUL &&
	       ((shape_same(f, arg + 1, a) && shape_same(f, node_child(f, arg, 1), b)) ||
		(shape_same(f, arg + 1, b) && shape_same(f, node_child(f, arg, 1), a)));
}

/* *p = *other: as much as was allocated, where that is the size of a type. */
static int is_assigned_whole(const struct match *m, uint32_t unit, uint32_t alloc, uint32_t sym, uint32_t node)
{
	const struct unit_facts *f = &m->program->units[unit];

	if (f->nodes.v[node].kind != NODE_ASSIGN || f->nodes.v[node].op != OP_NONE ||
	    f->nodes.v[node + 1].kind != NODE_UNARY || f->nodes.v[node + 1].op != OP_DEREF ||
	    f->nodes.v[node + 1].type != TYPE_RECORD || !names(f, node + 2, sym) ||
	    shape_names(f, node_child(f, node, 1), sym))
		return 0;
	for (uint32_t c = node_child(f, alloc, 1); c != NO_INDEX && c < f->nodes.v[alloc].end; c = f->nodes.v[c].end)
		if (f->nodes.v[c].kind == NODE_INT && f->nodes.v[c].flags & NODE_SIZEOF)
			return call_size(m->program, unit, alloc) == fact_int(f, c);
	return 0;
}

/* 1 when the call writes over all of it: memset to zero, or a copy of the whole size. */
static int overwrites(const struct match *m, uint32_t unit, uint32_t alloc, uint32_t sym, uint32_t call)
{
	const struct unit_facts *f = &m->program->units[unit];
	uint32_t value = node_child(f, call, 2), size = node_child(f, call, 3);

	if (!names(f, node_child(f, call, 1), sym))
		return 0;
	if (shape_calls(f, call, "memset"))
		return value != NO_INDEX && whole(m, unit, alloc, size);
	if (shape_calls(f, call, "fread")) /* may read less */
		return 0;
	return shape_calls_any(f, call, overwriters) && whole(m, unit, alloc, size);
}

static int mentions(const struct unit_facts *f, uint32_t node, uint32_t sym)
{
	for (uint32_t i = node; i < f->nodes.v[node].end; i++)
		if (f->nodes.v[i].sym == sym && (f->nodes.v[i].kind == NODE_REF || f->nodes.v[i].kind == NODE_MEMBER))
			return 1;
	return 0;
}

/* The statements after the allocation, up to the first that uses it otherwise. */
static uint32_t overwritten_by(const struct match *m, uint32_t unit, uint32_t alloc, uint32_t sym)
{
	const struct unit_facts *f = &m->program->units[unit];
	uint32_t st = shape_statement(f, alloc), block;
	int left = STATEMENTS;

	if (st == NO_INDEX)
		return NO_INDEX;
	block = f->nodes.v[st].parent;
	for (st = f->nodes.v[st].end; st < f->nodes.v[block].end && left--; st = f->nodes.v[st].end) {
		for (uint32_t i = st; i < f->nodes.v[st].end; i++)
			if (f->nodes.v[st].kind != NODE_IF &&
			    ((f->nodes.v[i].kind == NODE_CALL && overwrites(m, unit, alloc, sym, i)) ||
			     is_assigned_whole(m, unit, alloc, sym, i)))
				return i;
		/* `if (!p) return ...;` may stand between; any other use ends the search */
		if (mentions(f, st, sym) && f->nodes.v[st].kind != NODE_IF)
			return NO_INDEX;
	}
	return NO_INDEX;
}

static const char *by_what(const struct match *m, uint32_t unit, uint32_t node)
{
	return m->program->units[unit].nodes.v[node].kind == NODE_CALL
		       ? arena_printf(m->a, "%s()", site_call_name(m->program, unit, node))
		       : "an assignment";
}

void match_cleared_twice(struct match *m)
{
	const struct program *p = m->program;

	for (size_t i = 0; i < p->calls.n; i++) {
		const struct program_call *c = &p->calls.v[i];
		const struct unit_facts *u = &p->units[c->unit];
		uint32_t sym, by;
		struct finding *f;

		if (c->other || !call_clears(p, c->unit, c->node) || target_of(u, c->node, &sym) == NO_INDEX)
			continue;
		by = overwritten_by(m, c->unit, c->node, sym);
		if (by == NO_INDEX || !(f = match_add(m, c->unit, c->node)))
			continue;
		f->certainty = CERTAINTY_CERTAIN;
		f->message =
			arena_printf(m->a, "`%s` is zeroed by %s() and then written over as a whole by %s at line %u",
				     fact_text(u, u->syms.v[sym].name), site_call_name(p, c->unit, c->node),
				     by_what(m, c->unit, by), u->nodes.v[by].line);
	}
}
