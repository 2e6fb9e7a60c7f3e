/* Do the iterations of a counted loop touch each other's places? Decided by the form
 * of the indexes alone, never by solving equations: in doubt they do. */
#include "scan/facts/loop_shape.h"

/* 1 when two expressions are the same text. */
static int same_expression(const struct unit_facts *f, uint32_t x, uint32_t y)
{
	uint32_t n = f->nodes.v[x].end - x;

	if (f->nodes.v[y].end - y != n)
		return 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct fact_node *a = &f->nodes.v[x + i], *b = &f->nodes.v[y + i];

		if (a->kind != b->kind || a->op != b->op || a->end - (x + i) != b->end - (y + i))
			return 0;
		if (a->kind == NODE_INT ? fact_int(f, x + i) != fact_int(f, y + i) : a->sym != b->sym)
			return 0;
	}
	return 1;
}

static int mentions(const struct loop_shape *s, uint32_t i)
{
	for (uint32_t k = i; k < s->f->nodes.v[i].end; k++)
		if (s->f->nodes.v[k].kind == NODE_REF && s->f->nodes.v[k].sym == s->variable)
			return 1;
	return 0;
}

/* The next index of a chain a[x][y] from node *at on that has i in it; NO_INDEX. */
static uint32_t next_moving(const struct loop_shape *s, uint32_t *at)
{
	while (s->f->nodes.v[*at].kind == NODE_INDEX) {
		uint32_t index = node_child(s->f, (*at)++, 1);

		if (mentions(s, index))
			return index;
	}
	return NO_INDEX;
}

/* 1 when i moves both in the same way. */
static int move_together(const struct loop_shape *s, const struct loop_access *x, const struct loop_access *y)
{
	uint32_t a = x->node, b = y->node;

	for (;;) {
		uint32_t i = next_moving(s, &a), k = next_moving(s, &b);

		if (i == NO_INDEX || k == NO_INDEX)
			return i == k;
		if (!same_expression(s->f, i, k))
			return 0;
	}
}

int loop_stores_apart(const struct loop_shape *s)
{
	for (size_t i = 0; i < s->accesses.n; i++) {
		const struct loop_access *x = &s->accesses.v[i];

		if (!x->store)
			continue;
		if (x->root == NO_INDEX || (x->any != INDEX_UNIT && x->any != INDEX_SCALED))
			return 0;
		for (size_t k = 0; k < s->accesses.n; k++) {
			const struct loop_access *y = &s->accesses.v[k];

			if (y->root == NO_INDEX || (y->root == x->root && !move_together(s, x, y)))
				return 0;
		}
	}
	return 1;
}
