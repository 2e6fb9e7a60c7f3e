/* What a function does about memory that could not be allocated, which goes with the allocation. */
#include <ctype.h>
#include <string.h>

#include "scan/fix/fix_parts.h"

static int is_the_memory(const struct fixer *x, const struct allocation *m, uint32_t node)
{
	const struct fact_node *n = &x->f->nodes.v[node];

	return node == m->set || (n->kind == NODE_REF && n->sym == m->sym);
}

/* !p, p == NULL: p; NO_INDEX for another question. */
static uint32_t asked_for_null(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];
	int asks = (n->kind == NODE_UNARY && n->op == OP_LNOT) ||
		   (n->kind == NODE_BINARY && n->op == OP_EQ && fact_is_int(f, node_child(f, node, 1), 0));

	return asks ? node + 1 : NO_INDEX;
}

int fix_is_null_test(const struct unit_facts *f, uint32_t node, uint32_t sym)
{
	uint32_t of = asked_for_null(f, node);

	return of != NO_INDEX && f->nodes.v[of].kind == NODE_REF && f->nodes.v[of].sym == sym;
}

/* Also with the allocation in the place of p. */
static int is_null_test(const struct fixer *x, const struct allocation *m, uint32_t node)
{
	uint32_t of = asked_for_null(x->f, node);

	return of != NO_INDEX && is_the_memory(x, m, of);
}

/* The memory's address is asked for as a truth: a condition, or part of one. */
static int is_asked(const struct fixer *x, uint32_t node)
{
	const struct fact_node *v = x->f->nodes.v, *up = &v[v[node].parent];

	switch (up->kind) {
	case NODE_IF:
	case NODE_WHILE:
	case NODE_COND:
		return node == v[node].parent + 1;
	case NODE_FOR:
	case NODE_DO:
		return 1;
	case NODE_UNARY:
		return up->op == OP_LNOT;
	case NODE_BINARY:
		return up->op >= OP_LT && up->op <= OP_LOR;
	default:
		return 0;
	}
}

static int is_released_there(const struct allocation *m, uint32_t statement)
{
	for (unsigned i = 0; i < m->n_frees; i++)
		if (m->frees[i] == statement)
			return 1;
	return 0;
}

/* Something in [from, to) is named nowhere else in the function: a variable, a label, a function of the unit. */
static int is_last_use(const struct fixer *x, uint32_t from, uint32_t to)
{
	const struct fact_node *v = x->f->nodes.v;

	for (uint32_t i = from; i < to; i++) {
		int is_static, found = 0;

		if (v[i].kind == NODE_LABEL)
			return 1; /* something may jump there */
		if (v[i].sym == NO_INDEX || (v[i].kind != NODE_REF && v[i].kind != NODE_GOTO))
			continue;
		is_static = x->f->syms.v[v[i].sym].kind == SYM_FUNCTION && x->f->syms.v[v[i].sym].flags & SYM_INTERNAL;
		if (x->f->syms.v[v[i].sym].flags & SYM_GLOBAL ||
		    (x->f->syms.v[v[i].sym].kind == SYM_FUNCTION && !is_static))
			continue;
		for (uint32_t k = is_static ? 0 : x->fn->first; k < (is_static ? x->f->nodes.n : x->fn->end); k++)
			found |= (k < from || k >= to) && v[k].kind == v[i].kind && v[k].sym == v[i].sym;
		if (!found)
			return 1;
	}
	return 0;
}

/* if (!p) return -1; */
static int note_test(const struct fixer *x, struct allocation *m, uint32_t use)
{
	const struct fact_node *v = x->f->nodes.v;
	uint32_t st = v[v[use].parent].parent;

	if (m->n_tests >= sizeof m->tests / sizeof *m->tests || st == NO_INDEX || v[st].kind != NODE_IF ||
	    v[use].parent != st + 1 || node_children(x->f, st) != 2 || !is_null_test(x, m, st + 1) ||
	    !fix_is_removable(x, st) || v[st].flags & NODE_MACRO || is_last_use(x, st, v[st].end))
		return 0;
	m->tests[m->n_tests++] = st;
	return 1;
}

/* if (!p || !q): the first goes. */
static int note_operand(struct fixer *x, const struct allocation *m, uint32_t use)
{
	const struct fact_node *v = x->f->nodes.v;
	uint32_t test = v[use].parent, or = v[test].parent, top = or ;
	const char *name = fix_sym_name(x, m->sym);
	size_t at, from, to;
	struct token t;

	while (v[top].kind == NODE_BINARY && v[top].op == OP_LOR)
		top = v[top].parent;
	if (v[or].kind != NODE_BINARY || v[or].op != OP_LOR || v[top].kind != NODE_IF || v[top].flags & NODE_MACRO ||
	    !is_null_test(x, m, test) || use == m->set || !fix_name_at(x, use, name, &at))
		return 0;
	to = at + strlen(name);
	if (v[test].kind == NODE_UNARY) {
		from = at - 1;
		if (x->text[from] != '!')
			return 0;
	} else {
		from = at;
		t = fix_token(x, to, x->end);
		t = fix_token(x, t.end, x->end);
		if (!fix_token_is(x, &t, "NULL"))
			return 0;
		to = t.end;
	}
	t = fix_token(x, to, x->end);
	if (!fix_token_is(x, &t, "||")) { /* the last: the sign before it goes with it */
		for (to = from; to > x->start && isspace((unsigned char)x->text[to - 1]); to--)
			;
		if (x->text[to - 1] != '|' || x->text[to - 2] != '|')
			return 0;
		for (to -= 2; isspace((unsigned char)x->text[to - 1]); to--)
			;
		fix_replace(x, to, t.start, "");
		return 1;
	}
	fix_replace(x, from, fix_token(x, t.end, x->end).start, "");
	return 1;
}

int fix_find_tests(struct fixer *x, struct allocation *m)
{
	const struct fact_node *v = x->f->nodes.v;

	for (uint32_t i = x->fn->first; i < x->fn->end; i++) {
		if (!is_the_memory(x, m, i) || v[i].kind == NODE_VAR ||
		    (v[i].kind == NODE_REF && v[i].parent == m->set))
			continue;
		if (v[i].parent != NO_INDEX && v[v[i].parent].kind == NODE_RETURN)
			return 0;
		if (!is_asked(x, i))
			continue;
		if (is_released_there(m, v[i].parent) ||
		    (v[v[i].parent].parent != NO_INDEX && is_released_there(m, v[v[i].parent].parent)))
			continue;
		if (!note_test(x, m, i) && !note_operand(x, m, i))
			return 0;
	}
	return 1;
}
