/* Memory that is zeroed, and then written over as a whole: one of the two goes. That it is all of it is the matcher's
 * proof. */
#include <string.h>

#include "scan/fix/fix_parts.h"
#include "scan/program/shapes.h"

static const char *const writers[] = {"memset", "memcpy", "memmove", NULL};

/* A statement between the two: it does nothing with the memory but ask whether there is any. */
static int is_harmless(const struct fixer *x, uint32_t st, uint32_t sym)
{
	const struct fact_node *v = x->f->nodes.v;

	if (!shape_names(x->f, st, sym)) {
		/* it does not leave before the memory is written, either */
		for (uint32_t i = st; i < v[st].end; i++)
			if (v[i].kind == NODE_RETURN || v[i].kind == NODE_GOTO || v[i].kind == NODE_BREAK ||
			    v[i].kind == NODE_CONTINUE || v[i].kind == NODE_LABEL)
				return 0;
		return 1;
	}
	return v[st].kind == NODE_IF && node_children(x->f, st) == 2 && fix_is_null_test(x->f, st + 1, sym) &&
	       !shape_names(x->f, node_child(x->f, st, 1), sym);
}

/* The statement that writes over it. */
static uint32_t written_by(const struct fixer *x, uint32_t st, uint32_t sym)
{
	const struct unit_facts *f = x->f;
	uint32_t block = f->nodes.v[st].parent;

	for (st = f->nodes.v[st].end; st < f->nodes.v[block].end; st = f->nodes.v[st].end) {
		uint32_t to = shape_calls_any(f, st, writers) ? node_child(f, st, 1) : NO_INDEX;

		if (to != NO_INDEX && f->nodes.v[to].kind == NODE_REF && f->nodes.v[to].sym == sym)
			return f->nodes.v[st].flags & NODE_MACRO ? NO_INDEX : st;
		if (!is_harmless(x, st, sym))
			return NO_INDEX;
	}
	return NO_INDEX;
}

static int drop_memset(struct fixer *x, uint32_t st, const char *name)
{
	uint32_t value = node_child(x->f, st, 2);

	if (!fact_is_int(x->f, value, 0) || !fix_remove(x, st))
		return 0;
	x->fix->title = arena_printf(x->a, "drop the memset() of `%s`, which is zeroed when it is allocated", name);
	fix_ground(x, "memset() at line %u sets to zero what is zero, all of it, and nothing is written in between.",
		   x->f->nodes.v[st].line);
	return 1;
}

/* calloc(n, 1): malloc(n). A product may be too large for a number, which calloc() alone notices. */
static int take_malloc(struct fixer *x, uint32_t st, const char *name)
{
	const struct fact_extent *e = node_extent(x->f, x->node);
	const char *size = NULL;

	if (!e || x->f->nodes.v[x->node].flags & NODE_MACRO || !shape_calls(x->f, x->node, "calloc"))
		return 0;
	if (fact_is_int(x->f, node_child(x->f, x->node, 2), 1))
		size = fix_argument(x, x->node, 0);
	else if (fact_is_int(x->f, node_child(x->f, x->node, 1), 1))
		size = fix_argument(x, x->node, 1);
	if (!size)
		return 0;
	fix_replace(x, e->start, e->end, arena_printf(x->a, "malloc(%s)", size));
	x->fix->title = arena_printf(x->a, "allocate `%s` with malloc(): all of it is written next", name);
	fix_ground(x, "%s() at line %u writes all of it, and nothing reads it before.",
		   fix_sym_name(x, x->f->nodes.v[st].sym), x->f->nodes.v[st].line);
	return 1;
}

int fix_clear(struct fixer *x)
{
	const struct fact_node *v = x->f->nodes.v;
	uint32_t up = v[x->node].parent, sym, st, by;

	if (up == NO_INDEX || (v[up].kind != NODE_VAR && v[up].kind != NODE_ASSIGN))
		return 0;
	if (v[up].kind == NODE_ASSIGN && v[up + 1].kind != NODE_REF)
		return 0;
	sym = v[up].kind == NODE_VAR ? v[up].sym : v[up + 1].sym;
	st = shape_statement(x->f, x->node);
	if (sym == NO_INDEX || st == NO_INDEX || (v[st].kind != NODE_DECLS && st != up) ||
	    x->f->syms.v[sym].flags & SYM_GLOBAL)
		return 0;
	by = written_by(x, st, sym);
	if (by == NO_INDEX)
		return 0;
	return shape_calls(x->f, by, "memset") ? drop_memset(x, by, fix_sym_name(x, sym))
					       : take_malloc(x, by, fix_sym_name(x, sym));
}
