/* Where a loop's buffer is given back: on the ways out of the loop, and no more where a round ends. */
#include <ctype.h>

#include "scan/fix/fix_hoist_parts.h"
#include "scan/program/shapes.h"

/* The break leaves the loop, not a switch or a loop in it. */
static int breaks_loop(const struct hoist *h, uint32_t node)
{
	const struct fact_node *v = h->x->f->nodes.v;

	if (v[node].kind != NODE_BREAK)
		return 0;
	while (node != NO_INDEX && !node_is_loop(&v[node]) && v[node].kind != NODE_SWITCH)
		node = v[node].parent;
	return node == h->l->node;
}

static int is_label_in_loop(const struct hoist *h, uint32_t sym)
{
	for (uint32_t i = h->l->node; i < h->l->end; i++)
		if (h->x->f->nodes.v[i].kind == NODE_LABEL && h->x->f->nodes.v[i].sym == sym)
			return 1;
	return 0;
}

int hoist_find_ways(struct hoist *h)
{
	const struct fact_node *v = h->x->f->nodes.v;
	uint32_t condition = loop_condition(h->x->f, h->l);

	h->has_break = condition != NO_INDEX && v[condition].kind != NODE_INT;
	for (uint32_t i = h->l->node; i < h->l->end; i++) {
		h->has_break |= breaks_loop(h, i);
		if (v[i].kind == NODE_GOTO && v[i].sym != NO_INDEX && is_label_in_loop(h, v[i].sym))
			continue;
		if (v[i].kind != NODE_RETURN && v[i].kind != NODE_GOTO)
			continue;
		if (h->n_ways >= MOST_WAYS || !node_extent(h->x->f, i) || shape_names(h->x->f, i, h->m->sym))
			return 0;
		h->ways[h->n_ways++] = i;
	}
	return 1;
}

static int is_way_out(const struct hoist *h, uint32_t node)
{
	for (unsigned i = 0; i < h->n_ways; i++)
		if (h->ways[i] == node)
			return 1;
	return 0;
}

/* The way out that the block comes to after the release; NO_INDEX: the loop goes on, or is broken off. */
static uint32_t way_after(const struct hoist *h, uint32_t release)
{
	const struct fact_node *v = h->x->f->nodes.v;
	uint32_t block = v[release].parent;

	for (uint32_t st = v[release].end; st < v[block].end; st = v[st].end)
		if (is_way_out(h, st))
			return st;
	return NO_INDEX;
}

/* A way out between the release and the one that follows it would release twice, or not at all. */
static int is_straight(const struct hoist *h, uint32_t release, uint32_t way)
{
	for (unsigned i = 0; i < h->n_ways; i++)
		if (h->ways[i] > release && h->ways[i] < way)
			return 0;
	return 1;
}

/* if (!p) ...: there is nothing to release. */
static int is_without(const struct hoist *h, uint32_t node)
{
	const struct fact_node *v = h->x->f->nodes.v;
	uint32_t up = v[node].parent, child = node;

	for (; up != NO_INDEX && up > h->l->node; child = up, up = v[up].parent)
		if (v[up].kind == NODE_IF && child == node_child(h->x->f, up, 1) &&
		    fix_is_null_test(h->x->f, up + 1, h->m->sym))
			return 1;
	return 0;
}

/* `return x;` alone after if (...): braces come with it. */
static int release_in_braces(struct hoist *h, uint32_t way, size_t start, size_t end)
{
	struct fixer *x = h->x;
	uint32_t up = x->f->nodes.v[way].parent;
	const char *indent, *deeper;
	size_t from = start;

	if (x->f->nodes.v[up].kind != NODE_IF || node_children(x->f, up) != 2)
		return 0;
	while (from > x->start && isspace((unsigned char)x->text[from - 1]))
		from--;
	if (x->text[from - 1] != ')')
		return 0;
	indent = fix_indent(x, node_extent(x->f, up) ? node_extent(x->f, up)->start : from);
	deeper = fix_deeper(x, indent, NO_INDEX);
	fix_replace(x, from, start, arena_printf(x->a, " {\n%sfree(%s);\n%s", deeper, h->name, deeper));
	fix_insert(x, end, arena_printf(x->a, "\n%s}", indent));
	return 1;
}

static int release_before(struct hoist *h, uint32_t way)
{
	struct fixer *x = h->x;
	size_t start, end;

	if (is_without(h, way))
		return 1;
	if (!fix_statement(x, way, &start, &end))
		return 0;
	if (x->f->nodes.v[x->f->nodes.v[way].parent].kind != NODE_BLOCK)
		return release_in_braces(h, way, start, end);
	return fix_lines_before(x, way, arena_printf(x->a, "free(%s);", h->name));
}

/* Releases stay where a way out follows, and go where the loop goes on. */
int hoist_move_releases(struct hoist *h)
{
	const struct fact_node *v = h->x->f->nodes.v;
	uint8_t served[MOST_WAYS] = {0};

	for (unsigned i = 0; i < h->m->n_frees; i++) {
		uint32_t release = h->m->frees[i], way;

		if (release < h->l->node || release >= h->l->end || v[v[release].parent].kind != NODE_BLOCK)
			return 0;
		way = way_after(h, release);
		if (way == NO_INDEX ? !fix_remove(h->x, release) : !is_straight(h, release, way))
			return 0;
		for (unsigned k = 0; k < h->n_ways; k++)
			served[k] |= h->ways[k] == way;
	}
	for (unsigned k = 0; k < h->n_ways; k++)
		if (!served[k] && !release_before(h, h->ways[k]))
			return 0;
	return 1;
}

int hoist_release_after(struct hoist *h)
{
	struct fixer *x = h->x;

	return !h->has_break || fix_lines_after(x, h->l->node, arena_printf(x->a, "free(%s);", h->name));
}
