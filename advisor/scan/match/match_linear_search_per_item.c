/* Each of many items is compared with those that were there before, one by one, and is put beside them. */
#include "scan/match/match_rounds.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

#define LITTLE 1024 /* bytes of an array that holds few */

struct search {
	const struct match *m;
	const struct unit_facts *f;
	uint32_t unit, loop;
	uint32_t var; /* sym: the index, or the pointer that walks the list */
	uint32_t bound; /* node: how many there are; NO_INDEX for a list */
	uint32_t start; /* node: the list's beginning */
	uint32_t item; /* node: what is looked for */
};

static int is_zero(const struct unit_facts *f, uint32_t node)
{
	return node != NO_INDEX && f->nodes.v[node].kind == NODE_INT && !fact_int(f, node);
}

static int is_place(const struct unit_facts *f, uint32_t node)
{
	return (f->nodes.v[node].kind == NODE_REF || f->nodes.v[node].kind == NODE_MEMBER ||
		(f->nodes.v[node].kind == NODE_UNARY && f->nodes.v[node].op == OP_DEREF) ||
		f->nodes.v[node].kind == NODE_INDEX) &&
	       f->nodes.v[node].kind != NODE_INT;
}

/* One of the conjuncts of the loop's condition says i < n. */
static int is_counted(struct search *s, uint32_t c)
{
	const struct unit_facts *f = s->f;
	const struct fact_loop *l = &f->loops.v[s->loop];
	const struct fact_node *n = &f->nodes.v[c];
	uint32_t bound;

	if (n->kind != NODE_BINARY)
		return 0;
	if (n->op == OP_LAND)
		return is_counted(s, c + 1) || is_counted(s, node_child(f, c, 1));
	bound = node_child(f, c, 1);
	if ((n->op != OP_LT && n->op != OP_NE) || f->nodes.v[c + 1].kind != NODE_REF || !is_place(f, bound) ||
	    !type_is_number(f->nodes.v[bound].type) ||
	    !shape_changes(f, f->nodes.v[c + 1].sym, f->nodes.v[c].end, l->end))
		return 0;
	s->var = f->nodes.v[c + 1].sym;
	s->bound = bound;
	return 1;
}

/* p = p->next somewhere in the loop. */
static int is_list_walk(struct search *s)
{
	const struct unit_facts *f = s->f;
	const struct fact_loop *l = &f->loops.v[s->loop];
	uint32_t i, value, from = l->node;

	s->var = NO_INDEX;
	for (i = rounds_first(f, s->loop); i < l->end && s->var == NO_INDEX; i++) {
		value = f->nodes.v[i].kind == NODE_ASSIGN && f->nodes.v[i].op == OP_NONE ? node_child(f, i, 1)
											 : NO_INDEX;
		if (value != NO_INDEX && f->nodes.v[i + 1].kind == NODE_REF && f->nodes.v[value].kind == NODE_MEMBER &&
		    f->nodes.v[value + 1].kind == NODE_REF && f->nodes.v[value + 1].sym == f->nodes.v[i + 1].sym)
			s->var = f->nodes.v[i + 1].sym;
	}
	if (s->var == NO_INDEX)
		return 0;
	/* where it starts: in the for, or shortly before the loop */
	for (i = from > 40 ? from - 40 : 0; i < rounds_first(f, s->loop) || i == from; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (node_func(f, i) != l->func)
			continue;
		if (n->kind == NODE_VAR && n->sym == s->var && n->end > i + 1)
			s->start = i + 1;
		else if (n->kind == NODE_ASSIGN && n->op == OP_NONE && f->nodes.v[i + 1].kind == NODE_REF &&
			 f->nodes.v[i + 1].sym == s->var)
			s->start = node_child(f, i, 1);
	}
	/* a list of its own for each hash is what one would wish for */
	for (i = s->start; s->start != NO_INDEX && i < f->nodes.v[s->start].end; i++)
		if (f->nodes.v[i].kind == NODE_INDEX)
			return 0;
	return s->start != NO_INDEX && is_place(f, s->start);
}

/* Element and item of a comparison: one side goes through the variable, the other does not. */
static int sides(struct search *s, uint32_t a, uint32_t b)
{
	const struct unit_facts *f = s->f;
	uint32_t item;

	if (a == NO_INDEX || b == NO_INDEX || shape_names(f, a, s->var) == shape_names(f, b, s->var))
		return 0;
	item = shape_names(f, a, s->var) ? b : a;
	if (f->nodes.v[item == a ? b : a].kind == NODE_REF) /* the index or pointer itself */
		return 0;
	s->item = item;
	return f->nodes.v[item].kind != NODE_INT && f->nodes.v[item].kind != NODE_STRING &&
	       f->nodes.v[item].kind != NODE_CALL;
}

static int is_comparer(const struct search *s, uint32_t call)
{
	const struct program_func *callee = program_callee(s->m->program, s->unit, call);

	return callee && callee->flags & FUNC_COMPARES;
}

/* strcmp(v[i], x) == 0, !strcmp(...), v[i] == x; equal: asked whether it is so, or whether not. */
static int compares(struct search *s, uint32_t tree, int equal)
{
	const struct unit_facts *f = s->f;
	const struct fact_node *n = &f->nodes.v[tree];
	uint32_t second;

	if (n->kind == NODE_BINARY && (n->op == OP_LAND || n->op == OP_LOR))
		return compares(s, tree + 1, equal) || compares(s, node_child(f, tree, 1), equal);
	if (n->kind == NODE_UNARY && n->op == OP_LNOT)
		return compares(s, tree + 1, !equal);
	if (n->kind == NODE_CALL)
		return !equal && is_comparer(s, tree) && sides(s, node_child(f, tree, 1), node_child(f, tree, 2));
	if (n->kind != NODE_BINARY || (n->op != OP_EQ && n->op != OP_NE))
		return 0;
	second = node_child(f, tree, 1);
	if (f->nodes.v[tree + 1].kind == NODE_CALL && is_zero(f, second))
		return compares(s, tree + 1, n->op == OP_EQ ? !equal : equal);
	return (n->op == OP_EQ) == equal && sides(s, tree + 1, second);
}

static int leaves(const struct unit_facts *f, uint32_t branch)
{
	uint32_t last = f->nodes.v[branch].kind == NODE_BLOCK ? block_last(f, branch) : branch;

	return last != NO_INDEX && (f->nodes.v[last].kind == NODE_BREAK || f->nodes.v[last].kind == NODE_RETURN ||
				    f->nodes.v[last].kind == NODE_GOTO);
}

/* The loop does nothing but look for the first that is equal. */
static int is_search(struct search *s)
{
	const struct unit_facts *f = s->f;
	const struct fact_loop *l = &f->loops.v[s->loop];
	uint32_t c = loop_condition(f, l), i;

	s->bound = s->start = s->item = NO_INDEX;
	if (c == NO_INDEX || l->kind == LOOP_GOTO || l->kind == LOOP_DO || (!is_counted(s, c) && !is_list_walk(s)))
		return 0;
	for (i = c; i < f->nodes.v[c].end; i++) /* while (i < n && strcmp(v[i], x)) */
		if (i == c && compares(s, c, 0))
			return 1;
	for (i = l->node + 1; i < l->end; i++) {
		if (node_is_loop(&f->nodes.v[i]))
			return 0;
		if (f->nodes.v[i].kind == NODE_IF && leaves(f, node_child(f, i, 1)) && compares(s, i + 1, 1))
			return 1;
	}
	return 0;
}

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
	uint32_t i;

	if (!callee || callee->unit == NO_INDEX || s->f->nodes.v[s->bound].kind != NODE_MEMBER)
		return 0;
	usr = fact_text(s->f, s->f->syms.v[s->f->nodes.v[s->bound].sym].usr);
	f = &s->m->program->units[callee->unit];
	for (i = f->funcs.v[callee->def].first; i < f->funcs.v[callee->def].end; i++)
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
		    shape_same(f, i + 1, s->start) && !is_zero(f, node_child(f, i, 1)))
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

/* find_or_add(table, item), where the item differs and the table does not. */
static int calls_with_items(const struct rounds *r, void *ctx)
{
	const struct search *s = ctx;
	const struct unit_facts *f = s->f, *hot = &r->m->program->units[r->hot.unit];
	uint32_t table = root_of(f, s->bound != NO_INDEX ? s->bound : s->start), item = root_of(f, s->item), unit, arg;
	uint32_t from = rounds_first(hot, r->hot.loop), to = hot->loops.v[r->hot.loop].end, i;

	if (table == NO_INDEX || item == NO_INDEX)
		return 0;
	if (!(f->syms.v[f->nodes.v[table].sym].flags & SYM_GLOBAL)) {
		arg = rounds_argument(r, table, &unit);
		if (arg == NO_INDEX || arg == table)
			return 0;
		for (i = arg; i < hot->nodes.v[arg].end; i++)
			if (hot->nodes.v[i].kind == NODE_REF && hot->nodes.v[i].sym != NO_INDEX &&
			    hot->syms.v[hot->nodes.v[i].sym].kind != SYM_FUNCTION &&
			    shape_changes(hot, hot->nodes.v[i].sym, from, i))
				return 0;
	}
	arg = rounds_argument(r, item, &unit);
	if (arg == NO_INDEX || arg == item)
		return 0;
	for (i = arg; i < hot->nodes.v[arg].end; i++)
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

	if (!is_search(&s) || is_little(&s))
		return;
	if (rounds_of(m, unit, l->node, 0, &r)) {
		if (!grows(&s, &r) || !item_varies(&s, &r))
			return;
	} else {
		const struct fact_func *fn = &f->funcs.v[l->func];

		r = (struct rounds){.from = fn->first, .to = fn->end};
		if (!grows(&s, &r) || !rounds_calling(m, unit, l->node, calls_with_items, &s, &r))
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
