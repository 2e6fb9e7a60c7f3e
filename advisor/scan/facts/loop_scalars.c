/* The scalars of a counted loop: private to a round, a reduction, or carried from one to the next. */
#include "scan/facts/loop_shape_parts.h"

/* The smallest node around both. */
static uint32_t common_ancestor(const struct loop_shape *s, uint32_t first, uint32_t last)
{
	while (first != NO_INDEX && loop_node(s, first)->end <= last)
		first = loop_node(s, first)->parent;
	return first;
}

/* 1 when nothing conditional is between the node and the ancestor. */
static int always_runs(const struct loop_shape *s, uint32_t i, uint32_t ancestor)
{
	for (uint32_t child = i; child != ancestor; child = loop_node(s, child)->parent) {
		uint32_t up = loop_node(s, child)->parent;
		const struct fact_node *n = loop_node(s, up);

		if (n->kind == NODE_FOR && child == up + 1)
			continue; /* its init */
		if (n->kind == NODE_IF || n->kind == NODE_SWITCH || n->kind == NODE_COND || n->kind == NODE_WHILE ||
		    n->kind == NODE_FOR || (n->kind == NODE_BINARY && (n->op == OP_LAND || n->op == OP_LOR)))
			return 0;
	}
	return 1;
}

struct uses {
	uint32_t first, last, write;
	int n, writes, plain_first;
};

static struct uses uses_of(const struct loop_shape *s, uint32_t first, uint32_t end, uint32_t sym)
{
	struct uses u = {.write = NO_INDEX};

	for (uint32_t i = first; i < end; i++) {
		const struct fact_node *parent;

		if (!loop_is_ref_to(s, i, sym))
			continue;
		parent = loop_node(s, loop_node(s, i)->parent);
		if (!u.n++) {
			u.first = i;
			u.plain_first = parent->kind == NODE_ASSIGN && parent->op == OP_NONE && loop_is_written(s, i) &&
					!loop_mentions(s, node_child(s->f, loop_node(s, i)->parent, 1), sym);
		}
		u.last = i;
		if (loop_is_written(s, i) && !u.writes++)
			u.write = i;
	}
	return u;
}

/* s += e and s = s + e, where e does not look at s; the node of the assignment. */
static int is_reduction(const struct loop_shape *s, const struct uses *u, uint32_t sym, uint8_t *op)
{
	uint32_t assign = loop_node(s, u->write)->parent, right;
	const struct fact_node *n = loop_node(s, assign);

	if (u->writes != 1 || n->kind != NODE_ASSIGN || loop_node(s, n->parent)->kind == NODE_COND)
		return 0;
	if (n->op == OP_ADD || n->op == OP_SUB || n->op == OP_MUL) {
		*op = n->op;
		return u->n == 1;
	}
	right = node_child(s->f, assign, 1);
	if (n->op != OP_NONE || u->n != 2 || loop_node(s, right)->kind != NODE_BINARY)
		return 0;
	*op = loop_node(s, right)->op;
	if (*op == OP_SUB)
		return loop_is_ref_to(s, right + 1, sym);
	return (*op == OP_ADD || *op == OP_MUL) &&
	       (loop_is_ref_to(s, right + 1, sym) || loop_is_ref_to(s, node_child(s->f, right, 1), sym));
}

static void read_scalar(struct arena *a, struct loop_shape *s, uint32_t first, uint32_t end, uint32_t sym)
{
	struct uses u = uses_of(s, first, end, sym);
	struct loop_scalar x = {sym, u.write, SCALAR_CARRIED, OP_NONE, s->f->syms.v[sym].type};
	uint32_t around = common_ancestor(s, u.first, u.last);

	if (u.plain_first && around != NO_INDEX && always_runs(s, u.first, around) &&
	    loop_node(s, around)->kind != NODE_IF && loop_node(s, around)->kind != NODE_WHILE)
		x.kind = SCALAR_PRIVATE;
	else if (is_reduction(s, &u, sym, &x.op))
		x.kind = SCALAR_REDUCTION;
	*list_push(a, &s->scalars) = x;
}

static int is_known(const struct loop_shape *s, uint32_t sym)
{
	for (size_t i = 0; i < s->scalars.n; i++)
		if (s->scalars.v[i].sym == sym)
			return 1;
	return 0;
}

void loop_read_scalars(struct arena *a, struct loop_shape *s, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++) {
		const struct fact_node *n = loop_node(s, i);

		/* what is declared inside is new in every iteration */
		if (n->kind == NODE_VAR && n->sym != NO_INDEX && !(s->f->syms.v[n->sym].flags & SYM_GLOBAL)) {
			struct loop_scalar x = {n->sym, i, SCALAR_PRIVATE, OP_NONE, s->f->syms.v[n->sym].type};

			*list_push(a, &s->scalars) = x;
		}
	}
	for (uint32_t i = first; i < end; i++)
		if (loop_node(s, i)->kind == NODE_REF && loop_is_written(s, i) && loop_node(s, i)->sym != s->variable &&
		    !is_known(s, loop_node(s, i)->sym))
			read_scalar(a, s, first, end, loop_node(s, i)->sym);
}
