/* Constant expressions: libclang computes their values. */
#include "scan/read/walk.h"

void walk_set_int(struct walker *w, uint32_t node, int64_t value)
{
	struct fact_node *n = &w->f->nodes.v[node];

	n->kind = NODE_INT;
	n->sym = (uint32_t)w->f->ints.n;
	*list_push(w->a, &w->f->ints) = value;
}

int walk_evaluate(CXCursor c, int64_t *value)
{
	CXEvalResult r = clang_Cursor_Evaluate(c);
	int ok = r && clang_EvalResult_getKind(r) == CXEval_Int;

	if (ok)
		*value = clang_EvalResult_isUnsignedInt(r) ? (int64_t)clang_EvalResult_getAsUnsigned(r)
							   : clang_EvalResult_getAsLongLong(r);
	if (r)
		clang_EvalResult_dispose(r);
	return ok;
}

static int both_int(const struct unit_facts *f, uint32_t node)
{
	uint32_t l = node_child(f, node, 0), r = node_child(f, node, 1);

	return l != NO_INDEX && r != NO_INDEX && f->nodes.v[l].kind == NODE_INT && f->nodes.v[r].kind == NODE_INT;
}

/* A constant expression becomes its value. */
void walk_fold(struct walker *w, uint32_t node, CXCursor c)
{
	struct fact_node *n = &w->f->nodes.v[node];
	const struct fact_node *child = n + 1;
	int64_t value;
	uint8_t sizeof_flag = 0;

	if (n->kind == NODE_BINARY ? !both_int(w->f, node) : n->end == node + 1 || child->kind != NODE_INT)
		return;
	sizeof_flag = child->flags & NODE_SIZEOF;
	if (n->kind == NODE_BINARY)
		sizeof_flag |= w->f->nodes.v[node_child(w->f, node, 1)].flags & NODE_SIZEOF;
	if (!walk_evaluate(c, &value))
		return;
	walk_sizes_folded(w, node);
	w->f->nodes.n = node + 1;
	w->f->nodes.v[node].end = node + 1;
	while (w->f->spans.n && w->f->spans.v[w->f->spans.n - 1].node > node)
		w->f->spans.n--; /* of calls that are gone with it */
	while (w->f->extents.n && w->f->extents.v[w->f->extents.n - 1].node > node)
		w->f->extents.n--;
	w->f->nodes.v[node].flags |= sizeof_flag;
	walk_set_int(w, node, value);
}
