/* How often an allocation is come to: in every round of its loop, or in some; and whether the loop goes on after it. */
#include "scan/program/costly.h"
#include "scan/program/shapes.h"
#include "scan/program/site_parts.h"

/* 1 when the loop can go round again after the point: code that always leaves (errors,
 * the last step) runs once, whatever loop it is in. */
int site_goes_round(struct site_finder *x, uint32_t point, uint32_t loop)
{
	const struct fact_loop *l = &x->f->loops.v[loop];
	uint8_t *seen = arena_alloc(&x->once, x->cfg.points.n + 1);
	uint32_t *todo = arena_alloc(&x->once, (x->cfg.points.n + x->cfg.ways.n + 2) * sizeof *todo);
	size_t n = 0;

	todo[n++] = point;
	seen[point] = 1;
	while (n) {
		const struct cfg_point *c = &x->cfg.points.v[todo[--n]];
		const uint32_t *ways = c->next;
		uint32_t i = 0, to = 2;

		if (c->kind == POINT_JOIN && c->node == l->node && (c->loop_head || l->kind == LOOP_GOTO))
			return 1;
		if (c->kind == POINT_RETURN || c->kind == POINT_STOP || c->node < l->node || c->node >= l->end)
			continue;
		if (c->kind == POINT_SWITCH) {
			ways = x->cfg.ways.v;
			i = c->next[0];
			to = c->next[1];
		}
		for (; i < to; i++)
			if (!seen[ways[i]]) {
				seen[ways[i]] = 1;
				todo[n++] = ways[i];
			}
	}
	return 0;
}

/* 1 when there is a way from the point `from` to `to` (a loop's head, or the function's
 * end) that does not pass the allocation. */
static int goes_past(struct site_finder *x, uint32_t site, uint32_t from, uint32_t to, const struct fact_loop *l)
{
	uint8_t *seen = arena_alloc(&x->once, x->cfg.points.n + 1);
	uint32_t *todo = arena_alloc(&x->once, (x->cfg.points.n + x->cfg.ways.n + 2) * sizeof *todo);
	size_t n = 0;
	int first = 1;

	todo[n++] = from;
	while (n) {
		uint32_t point = todo[--n];
		const struct cfg_point *c = &x->cfg.points.v[point];
		const uint32_t *ways = c->kind == POINT_SWITCH ? x->cfg.ways.v : c->next;
		uint32_t i = c->kind == POINT_SWITCH ? c->next[0] : 0, end = c->kind == POINT_SWITCH ? c->next[1] : 2;

		if (point == to && !first)
			return 1;
		first = 0;
		if (point == site || c->kind == POINT_STOP || c->kind == POINT_RETURN ||
		    (l && (c->node < l->node || c->node >= l->end)))
			continue;
		for (; i < end; i++)
			if (ways[i] == to || !seen[ways[i]]) {
				seen[ways[i]] = 1;
				todo[n++] = ways[i];
			}
	}
	return 0;
}

static uint32_t head_of(const struct site_finder *x, const struct fact_loop *l)
{
	for (uint32_t i = 0; i < x->cfg.points.n; i++) {
		const struct cfg_point *c = &x->cfg.points.v[i];

		if (c->kind == POINT_JOIN && c->node == l->node && (c->loop_head || l->kind == LOOP_GOTO))
			return i;
	}
	return NO_INDEX;
}

/* The branch the allocation is in, up to the loop or the function; NO_INDEX for none. */
static uint32_t branch_around(const struct unit_facts *f, uint32_t node, uint32_t loop)
{
	uint32_t up = f->nodes.v[node].parent, top = loop == NO_INDEX ? NO_INDEX : f->loops.v[loop].node;

	for (; up != NO_INDEX && up != top; node = up, up = f->nodes.v[up].parent) {
		const struct fact_node *n = &f->nodes.v[up];

		if (((n->kind == NODE_IF || n->kind == NODE_COND || n->kind == NODE_SWITCH) && node != up + 1) ||
		    (n->kind == NODE_BINARY && (n->op == OP_LAND || n->op == OP_LOR) && node != up + 1))
			return up;
	}
	return NO_INDEX;
}

/* A field, or a variable that outlives the call. */
static int is_lasting(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	return n->kind == NODE_MEMBER ||
	       (n->kind == NODE_REF && n->sym != NO_INDEX && f->syms.v[n->sym].flags & SYM_GLOBAL);
}

/* "if (x->changed) { x->changed = 0; ... }": what the branch asks for it takes away, so that
 * it is gone through once per change, not once per round. */
static int resets_condition(const struct unit_facts *f, uint32_t branch)
{
	uint32_t c = branch + 1, end = f->nodes.v[branch].end, value;

	if (f->nodes.v[branch].kind != NODE_IF)
		return 0;
	for (uint32_t i = f->nodes.v[c].end; i < end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind != NODE_ASSIGN || !is_lasting(f, i + 1))
			continue;
		value = node_child(f, i, 1);
		if (n->op != OP_AND && (n->op != OP_NONE || value == NO_INDEX || f->nodes.v[value].kind != NODE_INT))
			continue;
		for (uint32_t j = c; j < f->nodes.v[c].end; j++)
			if (f->nodes.v[j].kind == f->nodes.v[i + 1].kind && shape_same_place(f, j, i + 1))
				return 1;
	}
	return 0;
}

/* Not every round comes to it, or not every call. */
void site_find_share(struct site_finder *x, struct site *s)
{
	const struct fact_loop *l = s->loop == NO_INDEX ? NULL : &x->f->loops.v[s->loop];
	uint32_t head = l ? head_of(x, l) : x->cfg.entry, site = cfg_point_of(&x->cfg, s->node), branch;

	if (head == NO_INDEX || site == NO_INDEX || !goes_past(x, site, head, l ? head : x->cfg.leave, l))
		return;
	s->some = 1;
	branch = branch_around(x->f, s->node, s->loop);
	if (branch == NO_INDEX)
		return;
	s->branch = x->f->nodes.v[branch].line;
	s->once = resets_condition(x->f, branch) || node_keyed(x->f, s->node, l ? l->node : NO_INDEX);
}
