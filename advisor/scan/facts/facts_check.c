/* Facts come from a process that read a stranger's source, or from a store that may have
 * rotted or been made by a stranger. Whoever works with them goes from index to index and
 * counts on the children of a kind being there: that is so, or the facts are refused. */
#include <limits.h>

#include "scan/facts/facts_stored.h"

/* How many children a node of the kind has. */
static const struct {
	uint8_t least, most;
} children[NODE_KINDS] = {
#define ANY UINT8_MAX
	[NODE_NONE] = {0, 0},	   [NODE_BLOCK] = {0, ANY},	[NODE_IF] = {2, 3},	     [NODE_FOR] = {4, 4},
	[NODE_WHILE] = {2, 2},	   [NODE_DO] = {2, 2},		[NODE_SWITCH] = {2, 2},	     [NODE_CASE] = {1, ANY},
	[NODE_DEFAULT] = {0, ANY}, [NODE_LABEL] = {0, ANY},	[NODE_GOTO] = {0, ANY},	     [NODE_BREAK] = {0, 0},
	[NODE_CONTINUE] = {0, 0},  [NODE_RETURN] = {0, 1},	[NODE_DECLS] = {0, ANY},     [NODE_VAR] = {0, 1},
	[NODE_ASM] = {0, ANY},	   [NODE_STMT] = {0, ANY},	[NODE_REF] = {0, 0},	     [NODE_MEMBER] = {1, 1},
	[NODE_INDEX] = {2, 2},	   [NODE_CALL] = {1, ANY},	[NODE_UNARY] = {1, 1},	     [NODE_BINARY] = {2, 2},
	[NODE_ASSIGN] = {2, 2},	   [NODE_COND] = {3, 3},	[NODE_INT] = {0, 0},	     [NODE_REAL] = {0, 0},
	[NODE_STRING] = {0, 0},	   [NODE_INIT_LIST] = {0, ANY}, [NODE_STMT_EXPR] = {1, ANY}, [NODE_EXPR] = {0, ANY},
#undef ANY
};

int node_fits(const struct fact_node *n, unsigned count)
{
	return n->kind < NODE_KINDS && count >= children[n->kind].least &&
	       (count <= children[n->kind].most || children[n->kind].most == UINT8_MAX);
}

static int is_text(const struct unit_facts *f, uint32_t text)
{
	return text < f->text.n;
}

static int is_file(const struct unit_facts *f, uint32_t file)
{
	return file < f->files.n;
}

/* A symbol, or none. */
static int may_be_sym(const struct unit_facts *f, uint32_t sym)
{
	return sym == NO_INDEX || sym < f->syms.n;
}

/* first .. first + n is in an array. */
static int is_range(uint32_t first, uint32_t n, size_t of)
{
	return first <= of && n <= of - first;
}

static int check_text(const struct unit_facts *f)
{
	return f->text.n && f->text.n <= UINT32_MAX && !f->text.v[0] && !f->text.v[f->text.n - 1];
}

static int check_syms(const struct unit_facts *f)
{
	for (size_t i = 0; i < f->syms.n; i++) {
		const struct fact_sym *s = &f->syms.v[i];

		if (s->kind > SYM_OTHER || s->type > TYPE_OTHER || s->pointee > TYPE_OTHER || !is_text(f, s->name) ||
		    !is_text(f, s->usr))
			return 0;
	}
	return 1;
}

/* What the node itself says. */
static int check_node(const struct unit_facts *f, const struct fact_node *n)
{
	if (n->kind >= NODE_KINDS || n->op > OP_OTHER || n->type > TYPE_OTHER || n->pointee > TYPE_OTHER ||
	    n->line > INT_MAX)
		return 0;
	switch (n->kind) {
	case NODE_INT:
		return n->sym < f->ints.n;
	case NODE_REF:
	case NODE_VAR:
	case NODE_LABEL:
		return n->sym < f->syms.n;
	default:
		return may_be_sym(f, n->sym);
	}
}

/* The tree of one function: each node is in its parent, as deep as is bearable. */
static int check_tree(const struct unit_facts *f, const struct fact_func *fn)
{
	const struct fact_node *v = f->nodes.v;
	uint32_t up = NO_INDEX;
	int depth = 0;

	for (uint32_t i = fn->first; i < fn->end; i++) {
		/* out of those that have ended */
		for (; up != NO_INDEX && v[up].end <= i; up = v[up].parent)
			depth--;
		if (v[i].parent != up || v[i].end <= i || v[i].end > (up == NO_INDEX ? fn->end : v[up].end) ||
		    !check_node(f, &v[i]) || ++depth > FACTS_DEPTH)
			return 0;
		up = i;
	}
	return v[fn->first].end == fn->end && v[fn->first].kind == NODE_BLOCK;
}

static int check_children(const struct unit_facts *f, const struct fact_func *fn)
{
	for (uint32_t i = fn->first; i < fn->end; i++)
		if (!node_fits(&f->nodes.v[i], node_children(f, i)))
			return 0;
	return 1;
}

static int check_loop(const struct unit_facts *f, uint32_t func, uint32_t loop)
{
	static const uint8_t kinds[] = {
		[LOOP_FOR] = NODE_FOR, [LOOP_WHILE] = NODE_WHILE, [LOOP_DO] = NODE_DO, [LOOP_GOTO] = NODE_LABEL};
	const struct fact_func *fn = &f->funcs.v[func];
	const struct fact_loop *l = &f->loops.v[loop];

	if (l->kind > LOOP_GOTO || l->func != func || l->node < fn->first || l->node >= fn->end || l->end <= l->node ||
	    l->end > fn->end || f->nodes.v[l->node].kind != kinds[l->kind])
		return 0;
	if (l->kind != LOOP_GOTO && l->end != f->nodes.v[l->node].end)
		return 0;
	return (l->parent == NO_INDEX || (l->parent >= fn->loop && l->parent < loop)) && l->line <= INT_MAX &&
	       l->end_line <= INT_MAX;
}

/* Functions follow each other without a gap, in nodes and in loops. */
static int check_funcs(const struct unit_facts *f)
{
	uint32_t node = 0, loop = 0;

	for (uint32_t i = 0; i < f->funcs.n; i++) {
		const struct fact_func *fn = &f->funcs.v[i];

		if (fn->sym >= f->syms.n || f->syms.v[fn->sym].kind != SYM_FUNCTION || !is_file(f, fn->file) ||
		    fn->first != node || fn->end <= fn->first || fn->end > f->nodes.n || fn->loop != loop ||
		    !is_range(fn->loop, fn->loops, f->loops.n) || !is_range(fn->param, fn->params, f->params.n) ||
		    fn->line > INT_MAX || fn->end_line > INT_MAX)
			return 0;
		if (!check_tree(f, fn) || !check_children(f, fn))
			return 0;
		for (uint32_t k = fn->loop; k < fn->loop + fn->loops; k++)
			if (!check_loop(f, i, k))
				return 0;
		node = fn->end;
		loop += fn->loops;
	}
	return node == f->nodes.n && loop == f->loops.n;
}

static int check_files(const struct unit_facts *f)
{
	for (size_t i = 0; i < f->files.n; i++)
		if (!is_text(f, f->files.v[i].path) || !is_text(f, f->files.v[i].hash))
			return 0;
	for (size_t i = 0; i < f->absent.n; i++)
		if (!is_text(f, f->absent.v[i]))
			return 0;
	return 1;
}

static int check_lines(const struct unit_facts *f)
{
	for (size_t i = 0; i < f->conds.n; i++) {
		const struct fact_cond *c = &f->conds.v[i];

		if (c->kind > COND_USE || !is_file(f, c->file) || !is_text(f, c->text) || c->line > INT_MAX ||
		    c->end_line > INT_MAX || (c->parent != NO_INDEX && c->parent >= i))
			return 0;
	}
	for (size_t i = 0; i < f->pragmas.n; i++)
		if (!is_file(f, f->pragmas.v[i].file) || !is_text(f, f->pragmas.v[i].text))
			return 0;
	for (size_t i = 0; i < f->skipped.n; i++)
		if (!is_file(f, f->skipped.v[i].file))
			return 0;
	return 1;
}

static int check_macros(const struct unit_facts *f)
{
	for (size_t i = 0; i < f->macros.n; i++)
		if (!is_file(f, f->macros.v[i].file) || !is_text(f, f->macros.v[i].name) ||
		    f->macros.v[i].line > INT_MAX)
			return 0;
	for (size_t i = 0; i < f->expansions.n; i++)
		if (!is_file(f, f->expansions.v[i].file) || !is_text(f, f->expansions.v[i].name) ||
		    f->expansions.v[i].line > INT_MAX)
			return 0;
	return 1;
}

/* What a size is of, and is part of. */
static int check_size(const struct unit_facts *f, const struct fact_size *s)
{
	int is_node = s->node < f->nodes.n, is_sym = s->sym < f->syms.n;

	if (!is_text(f, s->name) || s->line > INT_MAX || s->column > INT_MAX)
		return 0;
	switch (s->kind) {
	case SIZE_NUMBER:
		return is_node;
	case SIZE_ARRAY:
		return is_sym;
	case SIZE_OF:
		return is_node && is_sym;
	case SIZE_LIKE:
		return is_sym && s->node < f->syms.n;
	default:
		return 0;
	}
}

static int check_sizes(const struct unit_facts *f)
{
	for (size_t i = 0; i < f->sizes.n; i++)
		if (!check_size(f, &f->sizes.v[i]))
			return 0;
	for (size_t i = 0; i < f->macro_uses.n; i++)
		if (!is_text(f, f->macro_uses.v[i].name) || !is_text(f, f->macro_uses.v[i].in))
			return 0;
	return 1;
}

static int check_rest(const struct unit_facts *f)
{
	for (size_t i = 0; i < f->params.n; i++)
		if (!may_be_sym(f, f->params.v[i]))
			return 0;
	for (size_t i = 0; i < f->hooks.n; i++)
		if (f->hooks.v[i].target >= f->syms.n || f->hooks.v[i].value >= f->syms.n)
			return 0;
	for (size_t i = 0; i < f->makers.n; i++)
		if (f->makers.v[i].func >= f->syms.n || !is_text(f, f->makers.v[i].release))
			return 0;
	for (size_t i = 0; i < f->spans.n; i++)
		if (f->spans.v[i].node >= f->nodes.n || f->spans.v[i].end_line > INT_MAX ||
		    f->spans.v[i].end_column > INT_MAX)
			return 0;
	for (size_t i = 0; i < f->extents.n; i++)
		if (f->extents.v[i].node >= f->nodes.n || f->extents.v[i].end <= f->extents.v[i].start)
			return 0;
	for (size_t i = 0; i < f->diagnostics.n; i++)
		if (!is_text(f, f->diagnostics.v[i].text) || !is_text(f, f->diagnostics.v[i].file_line))
			return 0;
	return 1;
}

int facts_check(const struct unit_facts *f)
{
	return check_text(f) && f->nodes.n < NO_INDEX && f->syms.n < NO_INDEX && check_syms(f) && check_files(f) &&
			       check_funcs(f) && check_lines(f) && check_macros(f) && check_sizes(f) && check_rest(f)
		       ? 0
		       : -1;
}
