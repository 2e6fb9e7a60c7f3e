/* A buffer that grows by a fixed step, where its room is kept beside what is used: it doubles, with the step on top, so that
 * it is never smaller than it was. */
#include <string.h>

#include "scan/fix/fix_parts.h"
#include "scan/program/shapes.h"

struct grow {
	struct fixer *x;
	uint32_t step; /* room += 16 */
	uint32_t place; /* room, in it */
	uint32_t sym;
	int asked; /* a condition compares it with what is used */
};

/* ---- the step ----------------------------------------------------------------------------------------------------- */

static int is_step(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];
	uint32_t value, by;

	if (n->kind != NODE_ASSIGN)
		return 0;
	value = node_child(f, node, 1);
	if (n->op == OP_ADD)
		return f->nodes.v[value].kind == NODE_INT && fact_int(f, value) > 0;
	if (n->op != OP_NONE || f->nodes.v[value].kind != NODE_BINARY || f->nodes.v[value].op != OP_ADD ||
	    !shape_same(f, node + 1, value + 1))
		return 0;
	by = node_child(f, value, 1);
	return f->nodes.v[by].kind == NODE_INT && fact_int(f, by) > 0;
}

/* The one step of the function before the call whose variable the call's size is made of. */
static int find_step(struct grow *g)
{
	const struct unit_facts *f = g->x->f;

	g->step = NO_INDEX;
	for (uint32_t i = g->x->fn->first; i < g->x->fn->end; i++) {
		const struct fact_node *to = &f->nodes.v[i + 1];

		if (!is_step(f, i) || (to->kind != NODE_REF && to->kind != NODE_MEMBER) || to->sym == NO_INDEX ||
		    !shape_names(f, g->x->node, to->sym))
			continue;
		if (g->step != NO_INDEX || i > g->x->node || f->nodes.v[f->nodes.v[i].parent].kind != NODE_BLOCK)
			return 0;
		g->step = i;
		g->place = i + 1;
		g->sym = to->sym;
	}
	return g->step != NO_INDEX && f->syms.v[g->sym].type == TYPE_INT && f->syms.v[g->sym].size >= 4 &&
	       !(f->syms.v[g->sym].flags & SYM_BITFIELD);
}

/* ---- it is room, and nothing else ------------------------------------------------------------------------------------ */

static int compares(const struct fact_node *n)
{
	return n->kind == NODE_BINARY && n->op >= OP_LT && n->op <= OP_NE;
}

/* for (i = 0; i < room; i++): all of it is looked at, used or not. */
static int is_bound_of_loop(const struct grow *g, const struct unit_facts *f, uint32_t compare)
{
	uint32_t up = f->nodes.v[compare].parent;

	while (up != NO_INDEX && (f->nodes.v[up].kind == NODE_BINARY || f->nodes.v[up].kind == NODE_UNARY))
		up = f->nodes.v[up].parent;
	return up != NO_INDEX && node_is_loop(&f->nodes.v[up]) &&
	       (f != g->x->f || g->step < up || g->step >= f->nodes.v[up].end);
}

/* used == room, used + 1 > room: a bound that is a number would be reached sooner. */
static int is_fair_question(struct grow *g, const struct unit_facts *f, uint32_t compare, uint32_t use)
{
	uint32_t left = compare + 1, right = f->nodes.v[left].end, other = use < right ? right : left;

	if (is_bound_of_loop(g, f, compare))
		return 0;
	if (f->nodes.v[other].kind == NODE_INT)
		return fact_int(f, other) == 0;
	g->asked = 1;
	return 1;
}

/* What is done with the room: it is asked whether it is used up, allocated, or set to a number. */
static int is_use_of_room(struct grow *g, uint32_t unit, uint32_t use)
{
	const struct program *p = g->x->p;
	const struct unit_facts *f = &p->units[unit];
	const struct fact_node *v = f->nodes.v;
	uint32_t child = use;

	if (unit == g->x->unit && use >= g->step && use < v[g->step].end)
		return 1;
	for (uint32_t up = v[use].parent; up != NO_INDEX; child = up, up = v[up].parent) {
		const struct program_func *callee;

		if (v[up].kind == NODE_UNARY && v[up].op == OP_ADDRESS)
			return 0;
		if (v[up].kind == NODE_ASSIGN)
			return child == up + 1 && child == use && v[up].op == OP_NONE &&
			       v[v[child].end].kind == NODE_INT;
		if (compares(&v[up]))
			return is_fair_question(g, f, up, child);
		if (v[up].kind != NODE_CALL)
			continue;
		callee = program_callee(p, unit, up);
		return callee && callee->flags & (FUNC_FRESH | FUNC_RESIZES);
	}
	return 0;
}

static int is_same_sym(const struct grow *g, const struct unit_facts *f, uint32_t sym)
{
	const char *usr = fact_text(g->x->f, g->x->f->syms.v[g->sym].usr);

	return sym != NO_INDEX && *usr && !strcmp(fact_text(f, f->syms.v[sym].usr), usr);
}

static int uses_in(struct grow *g, uint32_t unit, uint32_t from, uint32_t to, int local)
{
	const struct unit_facts *f = &g->x->p->units[unit];

	for (uint32_t i = from; i < to; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		int it = (n->kind == NODE_REF || n->kind == NODE_MEMBER) &&
			 (local ? n->sym == g->sym : is_same_sym(g, f, n->sym));

		if (it && !is_use_of_room(g, unit, i))
			return 0;
		if (local && n->kind == NODE_VAR && n->sym == g->sym && n->end > i + 1 &&
		    f->nodes.v[i + 1].kind != NODE_INT)
			return 0;
	}
	return 1;
}

/* In all of the program, or, of a local variable, in its function. */
static int is_room(struct grow *g)
{
	const struct fact_sym *s = &g->x->f->syms.v[g->sym];

	if (s->kind == SYM_VAR && !(s->flags & SYM_GLOBAL))
		return uses_in(g, g->x->unit, g->x->fn->first, g->x->fn->end, 1) && g->asked;
	if (s->kind == SYM_PARAM || !*fact_text(g->x->f, s->usr))
		return 0;
	for (uint32_t u = 0; u < g->x->p->n_units; u++)
		if (!uses_in(g, u, 0, (uint32_t)g->x->p->units[u].nodes.n, 0))
			return 0;
	return g->asked;
}

/* ---- the patch -------------------------------------------------------------------------------------------------------- */

static const char *trimmed(struct fixer *x, size_t from, size_t to)
{
	while (from < to && (x->text[to - 1] == ' ' || x->text[to - 1] == '\t'))
		to--;
	return arena_strndup(x->a, x->text + from, to - from);
}

/* One token needs no parentheses. */
static const char *as_operand(struct fixer *x, size_t from, size_t to)
{
	struct token t = fix_token(x, from, to);
	const char *text = trimmed(x, from, to);

	return fix_token(x, t.end, to).kind == TOKEN_END ? text : arena_printf(x->a, "(%s)", text);
}

static int put_in(struct grow *g)
{
	struct fixer *x = g->x;
	const struct fact_extent *e = node_extent(x->f, g->step);
	struct token t = {TOKEN_END, 0, 0};
	const char *room, *by;
	size_t at;

	for (at = e ? e->start : 0; e && (t = fix_token(x, at, e->end)).kind != TOKEN_END; at = t.end)
		if (fix_token_is(x, &t, "+=") || fix_token_is(x, &t, "="))
			break;
	if (!e || t.kind == TOKEN_END)
		return 0;
	room = trimmed(x, e->start, t.start);
	at = fix_token(x, t.end, e->end).start;
	if (fix_token_is(x, &t, "=")) { /* room = room + 16 */
		size_t n = strlen(room);
		struct token plus;

		if (at + n >= e->end || strncmp(x->text + at, room, n) != 0)
			return 0;
		plus = fix_token(x, at + n, e->end);
		if (!fix_token_is(x, &plus, "+"))
			return 0;
		at = fix_token(x, plus.end, e->end).start;
	}
	by = as_operand(x, at, e->end);
	fix_replace(x, e->start, e->end, arena_printf(x->a, "%s = 2 * %s + %s", room, room, by));
	x->fix->title = arena_printf(x->a, "double `%s`, and add the step", room);
	return 1;
}

int fix_grow(struct fixer *x)
{
	struct grow g = {.x = x};

	if (!find_step(&g) || !is_room(&g) || !put_in(&g))
		return 0;
	fix_ground(x,
		   "`%s` is asked whether it is used up, and how much is allocated, and nothing else in the program.",
		   node_text(x->a, x->f, g.place));
	fix_ground(x,
		   "It never gets smaller than it was by the step alone; at most half of the memory is not used yet.");
	if (x->f->syms.v[g.sym].size < 8)
		fix_ground(x, "It has %u bytes: that more than a thousand million are asked for is not expected.",
			   x->f->syms.v[g.sym].size);
	return 1;
}
