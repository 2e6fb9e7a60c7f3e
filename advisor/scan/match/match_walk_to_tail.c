/* A list that is walked to its end for each element that is put there. */
#include "scan/match/match_rounds.h"
#include "scan/program/shapes.h"
#include "scan/program/texts.h"

/* A loop that does nothing but follow one field. */
struct walk {
	const struct match *m;
	const struct unit_facts *f;
	uint32_t unit, loop;
	uint32_t field; /* sym */
	uint32_t cursors[4]; /* syms of the variables that the loop sets */
	unsigned n;
};

static int is_pointer_variable(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	return n->kind == NODE_REF && n->sym != NO_INDEX && n->type == TYPE_POINTER &&
	       (f->syms.v[n->sym].kind == SYM_VAR || f->syms.v[n->sym].kind == SYM_PARAM) &&
	       !(f->syms.v[n->sym].flags & SYM_GLOBAL);
}

static int is_cursor(const struct walk *w, uint32_t sym)
{
	for (unsigned i = 0; i < w->n; i++)
		if (w->cursors[i] == sym)
			return 1;
	return 0;
}

/* What may stand in such a loop: variables set from variables and the field, and questions whether one is null. */
static int is_part(struct walk *w, uint32_t node)
{
	const struct unit_facts *f = w->f;
	const struct fact_node *n = &f->nodes.v[node];

	switch (n->kind) {
	case NODE_NONE:
	case NODE_BLOCK:
	case NODE_REF:
	case NODE_INT:
		return 1;
	case NODE_STMT:
		return n->end == node + 1;
	case NODE_MEMBER:
		if (n->type != TYPE_POINTER || (w->field != NO_INDEX && n->sym != w->field))
			return 0;
		w->field = n->sym;
		return 1;
	case NODE_ASSIGN:
		if (n->op != OP_NONE || !is_pointer_variable(f, node + 1))
			return 0;
		if (!is_cursor(w, f->nodes.v[node + 1].sym)) {
			if (w->n == sizeof w->cursors / sizeof *w->cursors)
				return 0;
			w->cursors[w->n++] = f->nodes.v[node + 1].sym;
		}
		return 1;
	case NODE_UNARY:
		return n->op == OP_DEREF || n->op == OP_ADDRESS || n->op == OP_LNOT;
	case NODE_BINARY:
		return n->op == OP_LAND || ((n->op == OP_NE || n->op == OP_EQ) &&
					    (fact_is_int(f, node + 1, 0) || fact_is_int(f, node_child(f, node, 1), 0)));
	case NODE_IF:
	case NODE_BREAK:
		return 1;
	default:
		return 0;
	}
}

static int is_walk(struct walk *w)
{
	const struct fact_loop *l = &w->f->loops.v[w->loop];

	w->field = NO_INDEX;
	w->n = 0;
	if (l->kind == LOOP_GOTO)
		return 0;
	for (uint32_t i = rounds_first(w->f, w->loop); i < l->end; i++)
		if (i != l->node && !is_part(w, i))
			return 0;
	return w->n > 0 && w->field != NO_INDEX;
}

/* last->next = e, *end = e: what was come to gets a new neighbour. */
static int is_append(const struct walk *w, uint32_t node)
{
	const struct unit_facts *f = w->f;
	uint32_t to = node + 1;

	if (f->nodes.v[node].kind != NODE_ASSIGN || f->nodes.v[node].op != OP_NONE ||
	    fact_is_int(f, node_child(f, node, 1), 0))
		return 0;
	if (f->nodes.v[to].kind == NODE_MEMBER ? f->nodes.v[to].sym != w->field
					       : f->nodes.v[to].kind != NODE_UNARY || f->nodes.v[to].op != OP_DEREF)
		return 0;
	return f->nodes.v[to + 1].kind == NODE_REF && is_cursor(w, f->nodes.v[to + 1].sym);
}

/* The branches around the node, below the block, ask for no more than whether something is null. */
static int asks_null(const struct unit_facts *f, uint32_t node, uint32_t block)
{
	for (uint32_t up = f->nodes.v[node].parent; up != NO_INDEX && up > block; up = f->nodes.v[up].parent) {
		uint32_t c = up + 1;

		if (f->nodes.v[up].kind == NODE_SWITCH)
			return 0;
		if (f->nodes.v[up].kind != NODE_IF)
			continue;
		for (; c < f->nodes.v[up + 1].end; c++)
			if (f->nodes.v[c].kind == NODE_CALL ||
			    (f->nodes.v[c].kind == NODE_BINARY && f->nodes.v[c].op >= OP_LT &&
			     !fact_is_int(f, c + 1, 0) && !fact_is_int(f, node_child(f, c, 1), 0)))
				return 0;
	}
	return 1;
}

/* In the statements after the loop, before a cursor is set to something else. */
static int appends_after(const struct walk *w, uint32_t to)
{
	for (uint32_t i = w->f->loops.v[w->loop].end; i < to; i++) {
		const struct fact_node *n = &w->f->nodes.v[i];

		if (is_append(w, i))
			return asks_null(w->f, i, w->f->nodes.v[w->f->loops.v[w->loop].node].parent);
		if (node_is_loop(n) || n->kind == NODE_VAR)
			return 0;
	}
	return 0;
}

/* The variable or field that a place begins at: list in &list->head[h]; NO_INDEX. */
static uint32_t root_of(const struct unit_facts *f, uint32_t place)
{
	for (;;) {
		const struct fact_node *n = &f->nodes.v[place];

		if (n->kind == NODE_MEMBER || n->kind == NODE_INDEX ||
		    (n->kind == NODE_UNARY && (n->op == OP_DEREF || n->op == OP_ADDRESS)) ||
		    (n->kind == NODE_BINARY && n->op == OP_ADD))
			place++;
		else
			return n->kind == NODE_REF ? place : NO_INDEX;
	}
}

static uint32_t set_to(const struct unit_facts *f, uint32_t node, uint32_t *sym)
{
	const struct fact_node *n = &f->nodes.v[node];

	if (n->kind == NODE_VAR && n->end > node + 1) {
		*sym = n->sym;
		return node + 1;
	}
	if (n->kind != NODE_ASSIGN || n->op != OP_NONE || f->nodes.v[node + 1].kind != NODE_REF)
		return NO_INDEX;
	*sym = f->nodes.v[node + 1].sym;
	return node_child(f, node, 1);
}

static int is_declared(const struct unit_facts *f, uint32_t sym, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (f->nodes.v[i].kind == NODE_VAR && f->nodes.v[i].sym == sym)
			return 1;
	return 0;
}

#define CHAIN 3 /* variables set from variables */

/* Where the walk starts: what a cursor is set to between `from` and the loop; the REF at its root. NO_INDEX: it goes on
 * from where it was left, or nobody knows. */
static uint32_t start_of(const struct walk *w, uint32_t from)
{
	const struct unit_facts *f = w->f;
	uint32_t to = rounds_first(f, w->loop), root = NO_INDEX, sym, value;

	for (uint32_t i = from; i < to; i++) {
		value = set_to(f, i, &sym);
		if (value != NO_INDEX && is_cursor(w, sym) && !fact_is_int(f, value, 0))
			root = root_of(f, value);
	}
	/* struct node *h = list->head; p = h, where h is a variable of the round */
	for (int hops = 0; root != NO_INDEX && hops < CHAIN && is_declared(f, f->nodes.v[root].sym, from, root);
	     hops++) {
		uint32_t next = NO_INDEX;

		for (uint32_t i = from; i < root; i++) {
			value = set_to(f, i, &sym);
			if (value != NO_INDEX && sym == f->nodes.v[root].sym)
				next = root_of(f, value);
		}
		if (next == NO_INDEX)
			break;
		root = next;
	}
	return root;
}

/* The list is the same in each round: what leads to it is set nowhere in the loop. */
static int stays(const struct unit_facts *f, uint32_t root, uint32_t from, uint32_t to, uint32_t call)
{
	for (uint32_t i = from; i < to; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		uint32_t value;

		if ((n->kind == NODE_VAR && n->sym == f->nodes.v[root].sym) ||
		    (node_is_step(n) && f->nodes.v[i + 1].sym == f->nodes.v[root].sym))
			return 0;
		if (n->kind != NODE_ASSIGN || f->nodes.v[i + 1].kind != NODE_REF ||
		    f->nodes.v[i + 1].sym != f->nodes.v[root].sym)
			continue;
		/* head = with(head, e), if (!head) head = e */
		value = node_child(f, i, 1);
		if (value == call)
			continue;
		if (n->op != OP_NONE || f->nodes.v[f->nodes.v[i].parent].kind != NODE_IF) {
			uint32_t up = f->nodes.v[i].parent;

			if (f->nodes.v[up].kind != NODE_BLOCK || f->nodes.v[f->nodes.v[up].parent].kind != NODE_IF ||
			    shape_names(f, value, f->nodes.v[root].sym))
				return 0;
		}
	}
	return 1;
}

static int calls_with_same(const struct rounds *r, void *ctx)
{
	const struct walk *w = ctx;
	uint32_t root = start_of(w, r->from), unit, arg;
	const struct unit_facts *f = w->f, *hot = &r->m->program->units[r->hot.unit];

	if (root == NO_INDEX) { /* the cursor is the parameter itself */
		for (uint32_t i = r->from; i < f->loops.v[w->loop].end && root == NO_INDEX; i++)
			if (f->nodes.v[i].kind == NODE_REF && is_cursor(w, f->nodes.v[i].sym) &&
			    f->syms.v[f->nodes.v[i].sym].kind == SYM_PARAM)
				root = i;
		if (root == NO_INDEX)
			return 0;
	}
	if (f->syms.v[f->nodes.v[root].sym].flags & SYM_GLOBAL)
		return 1;
	if (f->syms.v[f->nodes.v[root].sym].kind != SYM_PARAM)
		return 0;
	unit = r->hot.unit;
	arg = node_child(hot, r->hot.call, f->syms.v[f->nodes.v[root].sym].param + 1u);
	if (arg == NO_INDEX ||
	    program_callee(r->m->program, unit, r->hot.call) != program_func_of(r->m->program, w->unit, root))
		return 0;
	arg = root_of(hot, arg);
	return arg != NO_INDEX &&
	       (hot->syms.v[hot->nodes.v[arg].sym].flags & SYM_GLOBAL ||
		stays(hot, arg, rounds_first(hot, r->hot.loop), hot->loops.v[r->hot.loop].end, r->hot.call));
}

/* What follows the loop returns the last one. */
static int returns_last(const struct walk *w)
{
	const struct unit_facts *f = w->f;
	uint32_t next = f->nodes.v[w->f->loops.v[w->loop].node].end;

	return next + 1 < f->nodes.n && f->nodes.v[next].kind == NODE_RETURN && f->nodes.v[next + 1].kind == NODE_REF &&
	       f->nodes.v[next + 1].parent == next && is_cursor(w, f->nodes.v[next + 1].sym);
}

/* tail = last(head); ... tail->next = e, or last(head)->next = e, in the round of the caller. */
static int caller_appends(const struct rounds *r, void *ctx)
{
	const struct walk *w = ctx;
	const struct unit_facts *hot = &r->m->program->units[r->hot.unit];
	const char *field = fact_text(w->f, w->f->syms.v[w->field].usr);
	uint32_t up = hot->nodes.v[r->hot.call].parent, to, tail = NO_INDEX;

	if (!calls_with_same(r, ctx))
		return 0;
	if (set_to(hot, up, &tail) != r->hot.call)
		tail = NO_INDEX;
	for (uint32_t i = rounds_first(hot, r->hot.loop); i < hot->loops.v[r->hot.loop].end; i++) {
		to = i + 1;
		if (hot->nodes.v[i].kind != NODE_ASSIGN || hot->nodes.v[i].op != OP_NONE ||
		    hot->nodes.v[to].kind != NODE_MEMBER || hot->nodes.v[to].sym == NO_INDEX ||
		    fact_is_int(hot, node_child(hot, i, 1), 0) ||
		    !str_eq(fact_text(hot, hot->syms.v[hot->nodes.v[to].sym].usr), field))
			continue;
		if (to + 1 == r->hot.call || (tail != NO_INDEX && i > r->hot.call && hot->nodes.v[to + 1].sym == tail))
			return 1;
	}
	return 0;
}

static void look_at(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *f = &m->program->units[unit];
	struct walk w = {.m = m, .f = f, .unit = unit, .loop = loop};
	const struct fact_loop *l = &f->loops.v[loop];
	struct rounds r;
	struct finding *out;
	uint32_t root;

	if (!is_walk(&w))
		return;
	if (l->parent != NO_INDEX && rounds_of(m, unit, l->node, 0, &r)) {
		root = start_of(&w, r.from);
		if (!appends_after(&w, r.to) || root == NO_INDEX || !stays(f, root, r.from, r.to, NO_INDEX))
			return;
	} else if (returns_last(&w)) {
		if (!rounds_calling(m, unit, l->node, caller_appends, &w, &r))
			return;
	} else if (!appends_after(&w, f->funcs.v[l->func].end) ||
		   !rounds_calling(m, unit, l->node, calls_with_same, &w, &r)) {
		return;
	}
	out = rounds_add(m, &r, l->node);
	if (!out)
		return;
	match_loop(m, out, unit, loop);
	out->message =
		arena_printf(m->a,
			     "the list is walked along `%s` to its end for what is appended in each round of %s: "
			     "keep a pointer to the last",
			     fact_text(f, f->syms.v[w.field].name), rounds_text(&r, m->a));
}

void match_walk_to_tail(struct match *m)
{
	match_each_loop(m, look_at);
}
