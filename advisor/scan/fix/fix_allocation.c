/* One allocation that a function gives back itself: what both ways to mend it, an array of the function's own and a
 * buffer that is kept from round to round, must know. */
#include <string.h>

#include "scan/fix/fix_parts.h"
#include "scan/program/own.h"
#include "scan/program/shapes.h"

static const struct site *site_of(const struct fixer *x)
{
	const struct site_list *l = program_sites(x->p);

	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].unit == x->unit && l->v[i].node == x->node)
			return &l->v[i];
	return NULL;
}

/* A function of the project's own that allocates, ends the program when it cannot, and does no more. */
static int is_mere_wrapper(const struct fixer *x, const struct program_func *callee)
{
	static const char *const inner[] = {"malloc", "fprintf", "fputs", "perror", NULL};
	const struct unit_facts *f;
	const struct fact_func *fn;

	if (callee->unit == NO_INDEX || callee->n_params != 1 || callee->size_param != 0 ||
	    !(callee->flags & FUNC_FRESH))
		return 0;
	f = &x->p->units[callee->unit];
	fn = &f->funcs.v[callee->def];
	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_CALL && !shape_calls_any(f, i, inner) && !program_ends(x->p, callee->unit, i))
			return 0;
		if ((n->kind == NODE_ASSIGN && n[1].kind != NODE_REF) || node_is_step(n) ||
		    (n->kind == NODE_ASSIGN && n[1].sym != NO_INDEX && f->syms.v[n[1].sym].flags & SYM_GLOBAL))
			return 0;
		if (node_is_loop(n) || (n->kind == NODE_BINARY && n->op != OP_EQ && n->op != OP_NE))
			return 0; /* n + 1: more than was asked for */
	}
	return 1;
}

static int find_allocator(const struct fixer *x, struct allocation *m)
{
	const struct program_func *callee = program_callee(x->p, x->unit, x->node);

	if (!callee || x->f->nodes.v[x->node].flags & NODE_MACRO || !node_extent(x->f, x->node))
		return 0;
	m->zeroed = shape_calls(x->f, x->node, "calloc");
	m->size = shape_alloc_size(x->p, x->unit, x->node);
	if (callee->unit == NO_INDEX)
		return m->zeroed || shape_calls(x->f, x->node, "malloc") || shape_calls(x->f, x->node, "strdup");
	return is_mere_wrapper(x, callee);
}

/* p = malloc(n); or if (!(p = malloc(n))) ..., or the initializer of p. */
static int find_receiver(const struct fixer *x, struct allocation *m)
{
	const struct fact_node *v = x->f->nodes.v;
	const struct fact_sym *s;

	m->set = v[x->node].parent;
	if (m->set == NO_INDEX)
		return 0;
	if (v[m->set].kind == NODE_VAR)
		m->sym = v[m->set].sym;
	else if (v[m->set].kind == NODE_ASSIGN && v[m->set].op == OP_NONE && v[m->set + 1].kind == NODE_REF)
		m->sym = v[m->set + 1].sym;
	else
		return 0;
	m->statement = shape_statement(x->f, x->node);
	if (m->sym == NO_INDEX || m->statement == NO_INDEX || !node_extent(x->f, m->set))
		return 0;
	s = &x->f->syms.v[m->sym];
	return s->kind == SYM_VAR && s->type == TYPE_POINTER && !(s->flags & (SYM_GLOBAL | SYM_VOLATILE));
}

/* The variable holds nothing but this memory, or nothing; its declaration is one. */
static int holds_nothing_else(const struct fixer *x, struct allocation *m)
{
	const struct fact_node *v = x->f->nodes.v;

	m->var = NO_INDEX;
	for (uint32_t i = x->fn->first; i < x->fn->end; i++) {
		if (v[i].kind == NODE_VAR && v[i].sym == m->sym) {
			m->var = i;
			if (i != m->set && node_children(x->f, i) && !fact_is_int(x->f, i + 1, 0))
				return 0;
		}
		if (i == m->set || i + 1 >= v[i].end || v[i + 1].kind != NODE_REF || v[i + 1].sym != m->sym)
			continue;
		if (v[i].kind == NODE_ASSIGN || node_is_step(&v[i]) ||
		    (v[i].kind == NODE_UNARY && v[i].op == OP_ADDRESS))
			return 0;
	}
	return m->var != NO_INDEX && node_extent(x->f, m->var);
}

/* p, p != NULL */
static int is_true_test(const struct unit_facts *f, uint32_t node, uint32_t sym)
{
	const struct fact_node *n = &f->nodes.v[node];

	if (n->kind == NODE_BINARY && n->op == OP_NE)
		return n[1].kind == NODE_REF && n[1].sym == sym && fact_is_int(f, node_child(f, node, 1), 0);
	return n->kind == NODE_REF && n->sym == sym;
}

/* free(p); or if (p) free(p); as a statement of its own. */
static uint32_t release_statement(const struct fixer *x, const struct allocation *m, uint32_t call)
{
	const struct fact_node *v = x->f->nodes.v;
	uint32_t up = v[call].parent;

	if (v[call].flags & NODE_MACRO || !node_extent(x->f, call) || up == NO_INDEX)
		return NO_INDEX;
	if (v[up].kind == NODE_BLOCK && node_children(x->f, up) == 1 && v[up].parent != NO_INDEX &&
	    v[v[up].parent].kind == NODE_IF && node_children(x->f, v[up].parent) == 2 &&
	    is_true_test(x->f, v[up].parent + 1, m->sym))
		return v[up].parent;
	if (v[up].kind == NODE_IF && node_children(x->f, up) == 2 && is_true_test(x->f, up + 1, m->sym))
		return up;
	return v[up].kind == NODE_BLOCK || v[up].kind == NODE_LABEL ? call : NO_INDEX;
}

/* All that the variable is handed to for release is free(). */
static int find_releases(const struct fixer *x, struct allocation *m)
{
	const struct fact_node *v = x->f->nodes.v;
	const unsigned any = PARAM_RELEASES | PARAM_DROPS | PARAM_KEEPS | PARAM_RESIZES | PARAM_CLEARS | PARAM_RETURNS;
	uint32_t c, st;
	unsigned n;

	for (uint32_t i = x->fn->first; i < x->fn->end; i++) {
		if (v[i].kind != NODE_CALL)
			continue;
		for (n = 0, c = node_child(x->f, i, 1); c != NO_INDEX && c < v[i].end; c = v[c].end, n++) {
			unsigned effect = program_effect(x->p, x->unit, i, n);

			if (v[c].kind != NODE_REF || v[c].sym != m->sym || !(effect & any))
				continue;
			if (!(effect & PARAM_RELEASES))
				if (!(effect & (PARAM_KEEPS | PARAM_DROPS | PARAM_RESIZES | PARAM_CLEARS)))
					continue; /* it returns what it was given: strcpy() */
			st = shape_calls(x->f, i, "free") ? release_statement(x, m, i) : NO_INDEX;
			if (st == NO_INDEX || m->n_frees >= sizeof m->frees / sizeof *m->frees)
				return 0;
			m->frees[m->n_frees++] = st;
		}
	}
	return m->n_frees > 0;
}

int fix_allocation_of(struct fixer *x, struct allocation *m)
{
	m->site = site_of(x);
	m->call = x->node;
	if (!m->site || m->site->fate & ~(unsigned)(OWN_FREED | OWN_UNKNOWN) || !find_allocator(x, m) ||
	    !find_receiver(x, m))
		return 0;
	return (m->site->holder == m->sym || m->site->holder == NO_INDEX) && holds_nothing_else(x, m) &&
	       find_releases(x, m) && fix_uses_are_plain(x, m->sym);
}

int fix_allocation(struct fixer *x)
{
	struct allocation m = {0};

	if (!fix_allocation_of(x, &m))
		return 0;
	if (m.size > 0 && m.size <= FIX_STACK)
		return fix_on_stack(x, &m);
	return m.site->loop == NO_INDEX ? fix_between_calls(x, &m) : fix_before_loop(x, &m);
}
