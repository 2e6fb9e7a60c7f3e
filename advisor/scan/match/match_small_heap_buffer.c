/* Memory of a small fixed size that the same function gives back: a local variable. */
#include "scan/match/match.h"
#include "scan/program/own.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

#define SMALL 1024

/* What a structure or another function's variable receives may be meant to stay. */
static int goes_to_local(const struct unit_facts *f, uint32_t call)
{
	uint32_t up = f->nodes.v[call].parent, sym;

	if (up == NO_INDEX || f->nodes.v[up].kind == NODE_VAR)
		return up != NO_INDEX;
	if (f->nodes.v[up].kind != NODE_ASSIGN)
		return 1;
	sym = f->nodes.v[up + 1].sym;
	return f->nodes.v[up + 1].kind == NODE_REF && sym != NO_INDEX && !(f->syms.v[sym].flags & SYM_GLOBAL);
}

/* malloc and what is like it: takes sizes and nothing else. A function that takes more
 * makes more of it than room (a header in front, a copy in a type of its own). */
static int is_plain_allocator(const struct program_func *f)
{
	for (int i = 0; f && !(f->flags & FUNC_LIBRARY) && i < f->n_params; i++)
		if (i != f->size_param && i != f->count_param)
			return 0;
	return f != NULL;
}

/* Released in a loop that it was not allocated in: one of a list, with others. */
static int is_freed_in_list(const struct unit_facts *f, const struct site *s)
{
	uint32_t loop = s->freed_last == NO_INDEX ? NO_INDEX : node_loop(f, s->freed_last);

	return loop != NO_INDEX && loop != node_loop(f, s->node) &&
	       (s->node < f->loops.v[loop].node || s->node >= f->loops.v[loop].end);
}

static int is_release(const struct site *s, uint32_t call, unsigned effect)
{
	return !(effect & (PARAM_FILLS | PARAM_GROWS)) &&
	       (call == s->freed_last || effect & (PARAM_RELEASES | PARAM_CLEARS));
}

/* The block goes to a function that may put a larger one in its place: realloc(p, n), reserve(&p, n). */
static int is_resized_by(const struct match *m, const struct site *s, uint32_t call)
{
	const struct unit_facts *f = &m->program->units[s->unit];
	uint32_t c = node_child(f, call, 1);

	for (unsigned i = 0; c != NO_INDEX && c < f->nodes.v[call].end; c = f->nodes.v[c].end, i++) {
		unsigned effect = program_effect(m->program, s->unit, call, i);
		int address = f->nodes.v[c].kind == NODE_UNARY && f->nodes.v[c].op == OP_ADDRESS;
		const struct fact_node *n = &f->nodes.v[address ? c + 1 : c];

		if (n->kind != NODE_REF || n->sym != s->holder)
			continue;
		if (address ? !is_release(s, call, effect) : (effect & PARAM_RESIZES) != 0)
			return 1;
	}
	return 0;
}

/* p = malloc(16) here, p = malloc(n) or p = next there: the variable's block is one of several. */
static int is_other_value(const struct match *m, const struct site *s, uint32_t value, long long small)
{
	const struct unit_facts *f = &m->program->units[s->unit];
	int64_t size;

	if (value == NO_INDEX || value == s->node || f->nodes.v[value].kind == NODE_INT)
		return 0;
	size = f->nodes.v[value].kind == NODE_CALL ? shape_alloc_size(m->program, s->unit, value) : -1;
	return size <= 0 || size > small;
}

/* The variable may hold another block than this one by the time it is released. */
static int is_one_of_several(const struct match *m, const struct site *s, long long small)
{
	const struct unit_facts *f = &m->program->units[s->unit];
	const struct fact_func *fn = &f->funcs.v[m->program->funcs.v[s->func].def];

	for (uint32_t i = fn->first; s->holder != NO_INDEX && i < fn->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_CALL && is_resized_by(m, s, i))
			return 1;
		if (n->kind == NODE_VAR && n->sym == s->holder && is_other_value(m, s, node_child(f, i, 0), small))
			return 1;
		if (n->kind == NODE_ASSIGN && n->op == OP_NONE && f->nodes.v[i + 1].kind == NODE_REF &&
		    f->nodes.v[i + 1].sym == s->holder && is_other_value(m, s, node_child(f, i, 1), small))
			return 1;
	}
	return 0;
}

void match_small_heap_buffer(struct match *m)
{
	const struct site_list *l = program_sites(m->program);
	long long small = match_param(m, "small", SMALL);

	for (size_t i = 0; i < l->n; i++) {
		const struct site *s = &l->v[i];
		int64_t size = shape_alloc_size(m->program, s->unit, s->node);
		struct finding *f;

		/* what is passed on, counted or only sometimes released is no local */
		if (size <= 0 || size > small || !goes_to_local(&m->program->units[s->unit], s->node) ||
		    s->fate & (OWN_DROPPED | OWN_MAYBE | OWN_UNKNOWN_HOLDER | OWN_FREED_NEXT) ||
		    !is_plain_allocator(program_callee(m->program, s->unit, s->node)) ||
		    is_freed_in_list(&m->program->units[s->unit], s) || is_one_of_several(m, s, small))
			continue;
		f = match_add(m, s->unit, s->node);
		if (!f)
			continue;
		f->certainty = s->certainty;
		f->message =
			arena_printf(m->a, "%s has %lld bytes, always, and is %s: a local variable would do",
				     site_what(m->a, m->program, s), (long long)size, site_freed(m->a, m->program, s));
	}
}
