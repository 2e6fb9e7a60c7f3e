/* Each of many items is compared with those that were there before, one by one, and is put beside them. */
#include "scan/match/linear_search.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

#define LITTLE 1024 /* bytes of an array that holds few */

/* 1 when the node counts the place up: n++, n += 1, n = n + 1. */
static int counts_up(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];
	uint32_t value;

	if (n->kind == NODE_UNARY)
		return n->op == OP_POST_INC || n->op == OP_PRE_INC;
	if (n->kind != NODE_ASSIGN)
		return 0;
	value = node_child(f, node, 1);
	return n->op == OP_ADD || (n->op == OP_NONE && f->nodes.v[value].kind == NODE_BINARY &&
				   f->nodes.v[value].op == OP_ADD && shape_same(f, value + 1, node + 1));
}

/* A function that the round calls counts the field up that says how many there are. */
static int callee_grows(const struct search *s, uint32_t call)
{
	const struct program_func *callee = program_callee(s->m->program, s->unit, call);
	const struct unit_facts *f;
	const char *usr;

	if (!callee || callee->unit == NO_INDEX || s->f->nodes.v[s->bound].kind != NODE_MEMBER)
		return 0;
	usr = fact_text(s->f, s->f->syms.v[s->f->nodes.v[s->bound].sym].usr);
	f = &s->m->program->units[callee->unit];
	for (uint32_t i = f->funcs.v[callee->def].first; i < f->funcs.v[callee->def].end; i++)
		if (counts_up(f, i) && f->nodes.v[i + 1].kind == NODE_MEMBER && f->nodes.v[i + 1].sym != NO_INDEX &&
		    str_eq(fact_text(f, f->syms.v[f->nodes.v[i + 1].sym].usr), usr))
			return 1;
	return 0;
}

/* What is gone through becomes more by one in the round. */
static int grows(const struct search *s, const struct rounds *r)
{
	const struct unit_facts *f = s->f;
	const struct fact_loop *l = &f->loops.v[s->loop];
	int sets = 0;

	for (uint32_t i = r->from; i < r->to; i++) {
		if (i >= l->node && i < l->end)
			continue;
		if (s->bound != NO_INDEX) {
			if (counts_up(f, i) && shape_same(f, i + 1, s->bound))
				return 1;
			if (f->nodes.v[i].kind == NODE_CALL && callee_grows(s, i))
				return 1;
			continue;
		}
		if (i > l->end && f->nodes.v[i].kind == NODE_ASSIGN && f->nodes.v[i].op == OP_NONE &&
		    shape_same(f, i + 1, s->start) && !fact_is_int(f, node_child(f, i, 1), 0))
			sets++;
	}
	return sets == 1; /* set again, it may be what it was before */
}

/* The item is another one in each round. */
static int item_varies(const struct search *s, const struct rounds *r)
{
	const struct unit_facts *f = s->f;

	for (uint32_t i = s->item; i < f->nodes.v[s->item].end; i++)
		if (f->nodes.v[i].kind == NODE_REF && f->nodes.v[i].sym != NO_INDEX &&
		    shape_changes(f, f->nodes.v[i].sym, r->from, r->to))
			return 1;
	return 0;
}

/* The root of the place: the variable that leads to it. */
static uint32_t root_of(const struct unit_facts *f, uint32_t place)
{
	while (f->nodes.v[place].kind == NODE_MEMBER || f->nodes.v[place].kind == NODE_INDEX ||
	       f->nodes.v[place].kind == NODE_UNARY)
		place++;
	return f->nodes.v[place].kind == NODE_REF ? place : NO_INDEX;
}

/* if (!has(table, x)) add(table, x): the round of the caller makes it more. */
static int caller_adds(const struct rounds *r, const struct search *s)
{
	const struct unit_facts *hot = &r->m->program->units[r->hot.unit];
	struct search in = *s;

	if (s->bound == NO_INDEX || s->f->nodes.v[s->bound].kind != NODE_MEMBER)
		return 0;
	for (uint32_t i = rounds_first(hot, r->hot.loop); i < hot->loops.v[r->hot.loop].end; i++) {
		if (hot->nodes.v[i].kind != NODE_CALL || i == r->hot.call)
			continue;
		in.unit = r->hot.unit;
		if (callee_grows(&in, i))
			return 1;
	}
	return 0;
}

/* find_or_add(table, item), where the item differs and the table does not. */
static int calls_with_items(const struct rounds *r, void *ctx)
{
	const struct search *s = ctx;
	const struct unit_facts *f = s->f, *hot = &r->m->program->units[r->hot.unit];
	uint32_t table = root_of(f, s->bound != NO_INDEX ? s->bound : s->start), item = root_of(f, s->item), unit, arg;
	uint32_t from = rounds_first(hot, r->hot.loop), to = hot->loops.v[r->hot.loop].end;

	if (table == NO_INDEX || item == NO_INDEX)
		return 0;
	if (!s->grows && !caller_adds(r, s))
		return 0;
	if (!(f->syms.v[f->nodes.v[table].sym].flags & SYM_GLOBAL)) {
		arg = rounds_argument(r, table, &unit);
		if (arg == NO_INDEX || arg == table)
			return 0;
		for (uint32_t i = arg; i < hot->nodes.v[arg].end; i++)
			if (hot->nodes.v[i].kind == NODE_REF && hot->nodes.v[i].sym != NO_INDEX &&
			    hot->syms.v[hot->nodes.v[i].sym].kind != SYM_FUNCTION &&
			    shape_changes(hot, hot->nodes.v[i].sym, from, i))
				return 0;
	}
	arg = rounds_argument(r, item, &unit);
	if (arg == NO_INDEX || arg == item)
		return 0;
	for (uint32_t i = arg; i < hot->nodes.v[arg].end; i++)
		if (hot->nodes.v[i].kind == NODE_CALL ||
		    (hot->nodes.v[i].kind == NODE_REF && hot->nodes.v[i].sym != NO_INDEX &&
		     shape_changes(hot, hot->nodes.v[i].sym, from, to)))
			return 1;
	return 0;
}

/* An array that is known to be small. */
static int is_little(const struct search *s)
{
	const struct unit_facts *f = s->f;

	for (uint32_t i = f->loops.v[s->loop].node; i < f->loops.v[s->loop].end; i++) {
		uint32_t root = f->nodes.v[i].kind == NODE_INDEX ? i + 1 : NO_INDEX;
		const struct fact_sym *x =
			root == NO_INDEX || f->nodes.v[root].sym == NO_INDEX ? NULL : &f->syms.v[f->nodes.v[root].sym];

		if (x && (f->nodes.v[root].kind == NODE_REF || f->nodes.v[root].kind == NODE_MEMBER) &&
		    x->type == TYPE_ARRAY && x->size <= LITTLE)
			return 1;
	}
	return 0;
}

static void look_at(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *f = &m->program->units[unit];
	struct search s = {.m = m, .f = f, .unit = unit, .loop = loop};
	const struct fact_loop *l = &f->loops.v[loop];
	struct finding *out;
	struct rounds r;

	if (!linear_search_read(&s) || is_little(&s))
		return;
	if (rounds_of(m, unit, l->node, 0, &r)) {
		if (!grows(&s, &r) || !item_varies(&s, &r))
			return;
	} else {
		const struct fact_func *fn = &f->funcs.v[l->func];

		s.grows = grows(&s, &(struct rounds){.from = fn->first, .to = fn->end});
		if (!rounds_calling(m, unit, l->node, calls_with_items, &s, &r))
			return;
	}
	out = rounds_add(m, &r, l->node);
	if (out)
		out->message = arena_printf(
			m->a,
			"`%s` is compared with all that are there before, one by one, and becomes one of them, in the "
			"rounds of %s: keep them sorted, or in a hash table",
			node_text(m->a, f, s.item), rounds_text(&r, m->a));
}

void match_linear_search_per_item(struct match *m)
{
	match_each_loop(m, look_at);
}
