/* Memory that is kept long after its last use: its release moves up. Nobody else may point into it: it is only looked at,
 * and handed to what does not keep it. */
#include "scan/fix/fix_parts.h"
#include "scan/program/shapes.h"

static int is_number(const struct fact_node *n)
{
	return type_is_number(n->type) || n->type == TYPE_BOOL;
}

static unsigned argument_of(const struct unit_facts *f, uint32_t call, uint32_t node)
{
	uint32_t c = node_child(f, call, 1);
	unsigned n = 0;

	for (; c < f->nodes.v[call].end && c != node; c = f->nodes.v[c].end)
		n++;
	return n;
}

/* What is done with the variable leaves nothing behind that points into the memory. */
static int is_passing(const struct fixer *x, uint32_t use)
{
	const unsigned leaves = PARAM_KEEPS | PARAM_RETURNS | PARAM_UNKNOWN | PARAM_RELEASES | PARAM_RESIZES |
				PARAM_RETURNS_FIELD | PARAM_CLEARS | PARAM_DROPS;
	const struct fact_node *v = x->f->nodes.v;
	uint32_t up = v[use].parent;

	switch (v[up].kind) {
	case NODE_CALL:
		if (use == up + 1)
			return 0;
		/* what is returned and not used is not there */
		return !(program_effect(x->p, x->unit, up, argument_of(x->f, up, use)) & leaves) ||
		       (shape_statement(x->f, up) == up &&
			!(program_effect(x->p, x->unit, up, argument_of(x->f, up, use)) &
			  (leaves & ~(unsigned)PARAM_RETURNS)));
	case NODE_INDEX:
		return use == up + 1 && is_number(&v[up]) &&
		       !(v[v[up].parent].kind == NODE_UNARY && v[v[up].parent].op == OP_ADDRESS);
	case NODE_UNARY:
		return v[up].op == OP_LNOT || (v[up].op == OP_DEREF && is_number(&v[up]));
	case NODE_BINARY:
		return v[up].op == OP_EQ || v[up].op == OP_NE;
	case NODE_IF:
		return 1;
	default:
		return 0;
	}
}

/* The last use before the release; NO_INDEX when one of them may leave something behind. */
static uint32_t last_use(const struct fixer *x, const struct allocation *m)
{
	uint32_t last = NO_INDEX, release = m->frees[0];

	for (uint32_t i = x->fn->first; i < x->fn->end; i++) {
		const struct fact_node *n = &x->f->nodes.v[i];

		if (n->kind != NODE_REF || n->sym != m->sym || n->parent == m->set)
			continue;
		if (i >= release && i < x->f->nodes.v[release].end)
			continue;
		if (i > release || !is_passing(x, i))
			return NO_INDEX;
		last = i;
	}
	return last;
}

/* Each way through the block comes to both places. */
static int is_straight(const struct fixer *x, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++) {
		uint8_t kind = x->f->nodes.v[i].kind;

		if (kind == NODE_RETURN || kind == NODE_GOTO || kind == NODE_LABEL || kind == NODE_CASE ||
		    kind == NODE_DEFAULT)
			return 0;
	}
	return 1;
}

int fix_late(struct fixer *x)
{
	const struct fact_node *v = x->f->nodes.v;
	struct allocation m = {0};
	uint32_t use, st, block;
	size_t start, end;

	if (!fix_allocation_of(x, &m) || m.n_frees != 1 || v[m.frees[0]].kind != NODE_CALL)
		return 0;
	use = last_use(x, &m);
	block = v[m.frees[0]].parent;
	if (use == NO_INDEX || v[block].kind != NODE_BLOCK || use < block ||
	    !fix_statement(x, m.frees[0], &start, &end))
		return 0;
	for (st = use; v[st].parent != block; st = v[st].parent)
		if (v[st].parent == NO_INDEX)
			return 0;
	if (v[st].kind == NODE_DECLS || v[st].end >= m.frees[0] || !is_straight(x, st, m.frees[0]) ||
	    !fix_lines_after(x, st, arena_strndup(x->a, x->text + start, end - start)) || !fix_remove(x, m.frees[0]))
		return 0;
	x->fix->title =
		arena_printf(x->a, "release `%s` after its last use, at line %u", fix_sym_name(x, m.sym), v[use].line);
	fix_ground(
		x,
		"Nothing after line %u names it, and nobody else points into it: it is only looked at, and handed to "
		"functions that do not keep it.",
		v[use].line);
	fix_ground(x, "No way leads out between the two places, so that it is released once.");
	return 1;
}
