/* The arrays of a unit's facts: asking about the tree, and the block of bytes they
 * travel in (the arrays one after another, as they lie in memory: the reader is the
 * same program on the same machine, anything else is turned away by the header). */
#include <stdlib.h>
#include <string.h>

#include "scan/facts/facts_stored.h"

#define FACTS_MAGIC 0x41465641u /* changes with every change of facts.h */

struct block_head {
	uint32_t magic;
	uint32_t sizes; /* of all item types: another compiler's layout is another format */
	uint64_t lines;
	int64_t peak_kb;
};

#define ITEM_SIZE(type, name) +(uint32_t)(sizeof(type) * sizeof #name)

static uint32_t layout(void)
{
	return 0 FACT_ARRAYS(ITEM_SIZE);
}

void facts_save(const struct unit_facts *f, struct str *out)
{
	struct block_head head = {FACTS_MAGIC, layout(), f->lines, f->peak_kb};
	uint64_t n;

	str_addn(out, &head, sizeof head);
#define SAVE(type, name)                                                                                               \
	n = f->name.n;                                                                                                 \
	str_addn(out, &n, sizeof n);                                                                                   \
	if (n)                                                                                                         \
		str_addn(out, f->name.v, n * sizeof(type));
	FACT_ARRAYS(SAVE)
#undef SAVE
}

/* Copies the next array; -1 when the block ends before it does. */
static int take(struct arena *a, const char **at, const char *end, size_t item, void **v, size_t *n)
{
	uint64_t count;

	if ((size_t)(end - *at) < sizeof count)
		return -1;
	memcpy(&count, *at, sizeof count);
	*at += sizeof count;
	if (count > (uint64_t)(end - *at) / item)
		return -1;
	*n = (size_t)count;
	*v = NULL;
	if (count) {
		*v = arena_alloc(a, (size_t)count * item);
		memcpy(*v, *at, (size_t)count * item);
	}
	*at += count * item;
	return 0;
}

int facts_load(struct arena *a, const void *bytes, size_t n, struct unit_facts *out)
{
	struct block_head head;
	const char *at = bytes, *end = at + n;
	void *v;

	memset(out, 0, sizeof *out);
	if (n < sizeof head)
		return -1;
	memcpy(&head, at, sizeof head);
	if (head.magic != FACTS_MAGIC || head.sizes != layout())
		return -1;
	at += sizeof head;
#define LOAD(type, name)                                                                                               \
	if (take(a, &at, end, sizeof(type), &v, &out->name.n))                                                         \
		return -1;                                                                                             \
	out->name.v = v;                                                                                               \
	out->name.cap = out->name.n;
	FACT_ARRAYS(LOAD)
#undef LOAD
	out->lines = head.lines;
	out->peak_kb = head.peak_kb;
	return at == end ? facts_check(out) : -1;
}

uint32_t node_child(const struct unit_facts *f, uint32_t node, unsigned nth)
{
	uint32_t c = node + 1;

	for (; c < f->nodes.v[node].end; c = f->nodes.v[c].end)
		if (!nth--)
			return c;
	return NO_INDEX;
}

unsigned node_children(const struct unit_facts *f, uint32_t node)
{
	unsigned n = 0;
	uint32_t c = node + 1;

	for (; c < f->nodes.v[node].end; c = f->nodes.v[c].end)
		n++;
	return n;
}

uint32_t block_last(const struct unit_facts *f, uint32_t block)
{
	uint32_t c = block + 1, last = NO_INDEX;

	for (; c < f->nodes.v[block].end && !(f->nodes.v[c].flags & NODE_CLEANUP); c = f->nodes.v[c].end)
		last = c;
	return last;
}

uint32_t node_func(const struct unit_facts *f, uint32_t node)
{
	size_t low = 0, high = f->funcs.n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (f->funcs.v[mid].end <= node)
			low = mid + 1;
		else
			high = mid;
	}
	return low < f->funcs.n && node >= f->funcs.v[low].first ? (uint32_t)low : NO_INDEX;
}

/* The init of a for runs once, before the loop. */
static int loop_repeats(const struct unit_facts *f, const struct fact_loop *l, uint32_t node)
{
	if (node < l->node || node >= l->end)
		return 0;
	return l->kind != LOOP_FOR || node >= f->nodes.v[l->node + 1].end;
}

uint32_t node_loop(const struct unit_facts *f, uint32_t node)
{
	uint32_t func = node_func(f, node), best = NO_INDEX;
	const struct fact_func *fn;

	if (func == NO_INDEX)
		return NO_INDEX;
	fn = &f->funcs.v[func];
	for (uint32_t i = fn->loop; i < fn->loop + fn->loops; i++) {
		const struct fact_loop *l = &f->loops.v[i];

		if (l->node > node)
			break;
		if (loop_repeats(f, l, node) && l->node != node &&
		    (best == NO_INDEX || l->depth >= f->loops.v[best].depth))
			best = i;
	}
	return best;
}

uint32_t loop_condition(const struct unit_facts *f, const struct fact_loop *l)
{
	uint32_t c;

	switch (l->kind) {
	case LOOP_FOR:
	case LOOP_DO:
		c = node_child(f, l->node, 1);
		break;
	case LOOP_WHILE:
		c = node_child(f, l->node, 0);
		break;
	default:
		return NO_INDEX;
	}
	return c != NO_INDEX && f->nodes.v[c].kind == NODE_NONE ? NO_INDEX : c;
}

uint32_t loop_body(const struct unit_facts *f, const struct fact_loop *l)
{
	switch (l->kind) {
	case LOOP_FOR:
		return node_child(f, l->node, 3);
	case LOOP_WHILE:
		return node_child(f, l->node, 1);
	case LOOP_DO:
		return node_child(f, l->node, 0);
	default:
		return NO_INDEX;
	}
}

uint32_t loop_increment(const struct unit_facts *f, const struct fact_loop *l)
{
	uint32_t c = l->kind == LOOP_FOR ? node_child(f, l->node, 2) : NO_INDEX;

	return c != NO_INDEX && f->nodes.v[c].kind == NODE_NONE ? NO_INDEX : c;
}

/* Of a list in the order of nodes, whose entries begin with theirs. */
static int by_node(const void *node, const void *entry)
{
	uint32_t x = *(const uint32_t *)node, y = *(const uint32_t *)entry;

	return (x > y) - (x < y);
}

const struct fact_span *node_span(const struct unit_facts *f, uint32_t node)
{
	return f->spans.n ? bsearch(&node, f->spans.v, f->spans.n, sizeof *f->spans.v, by_node) : NULL;
}

const struct fact_extent *node_extent(const struct unit_facts *f, uint32_t node)
{
	return f->extents.n ? bsearch(&node, f->extents.v, f->extents.n, sizeof *f->extents.v, by_node) : NULL;
}

const char *node_macro(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];
	uint32_t func = node_func(f, node);
	size_t low = 0, high = f->expansions.n;

	if (func == NO_INDEX)
		return NULL;
	while (low < high) {
		size_t mid = (low + high) / 2;
		const struct fact_expansion *e = &f->expansions.v[mid];

		if (e->file < f->funcs.v[func].file ||
		    (e->file == f->funcs.v[func].file &&
		     (e->line < n->line || (e->line == n->line && e->column < n->column))))
			low = mid + 1;
		else
			high = mid;
	}
	if (low < f->expansions.n) {
		const struct fact_expansion *e = &f->expansions.v[low];

		if (e->file == f->funcs.v[func].file && e->line == n->line && e->column == n->column)
			return fact_text(f, e->name);
	}
	return NULL;
}
