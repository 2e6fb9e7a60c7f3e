/* Which functions a variable or field may hold: from initializers (`.alloc = malloc`,
 * positional ones too) and from assignments; also those that a parameter holds. */
#include "scan/read/walk.h"

#define MAX_ELEMENTS 512 /* of one initializer: larger tables are data */

static void add_hook(struct walker *w, uint32_t target, uint32_t value)
{
	struct fact_hook *h;
	int is_new;

	if (target == NO_INDEX || value == NO_INDEX || target == value)
		return;
	walk_ptr_map_at(w->a, &w->hooks, (const void *)(((uintptr_t)target << 32 | value) + 1), &is_new);
	if (!is_new)
		return;
	h = list_push(w->a, &w->f->hooks);
	h->target = target;
	h->value = value;
}

/* A parameter, declared as a function or as a pointer to one. */
static int is_callback(const struct fact_sym *s)
{
	return s->kind == SYM_PARAM &&
	       (s->type == TYPE_FUNCTION || (s->type == TYPE_POINTER && s->pointee == TYPE_FUNCTION));
}

/* The function (or parameter that holds one) that the expression names; NO_INDEX. */
static uint32_t function_named(struct walker *w, CXCursor c)
{
	uint32_t sym;
	CXCursor decl;

	c = walk_peel(w, c);
	if (clang_getCursorKind(c) == CXCursor_UnaryOperator) {
		size_t from = walk_children(w, c);

		if (w->stack.n > from)
			c = walk_peel(w, w->stack.v[from]);
		w->stack.n = from;
	}
	if (clang_getCursorKind(c) != CXCursor_DeclRefExpr)
		return NO_INDEX;
	decl = clang_getCursorReferenced(c);
	switch (clang_getCursorKind(decl)) {
	case CXCursor_FunctionDecl:
		return walk_sym(w, decl);
	case CXCursor_ParmDecl: /* what a caller handed over */
		sym = walk_sym(w, decl);
		return sym != NO_INDEX && is_callback(&w->f->syms.v[sym]) ? sym : NO_INDEX;
	default:
		return NO_INDEX;
	}
}

struct field_list {
	CXCursor v[64];
	unsigned n;
};

static enum CXVisitorResult add_field(CXCursor c, CXClientData data)
{
	struct field_list *l = data;

	if (l->n < sizeof l->v / sizeof *l->v)
		l->v[l->n++] = c;
	return CXVisit_Continue;
}

static enum CXChildVisitResult designated(CXCursor c, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (clang_getCursorKind(c) != CXCursor_MemberRef)
		return CXChildVisit_Continue;
	*(CXCursor *)data = clang_getCursorReferenced(c);
	return CXChildVisit_Continue;
}

static void initializer_list(struct walker *w, CXCursor list, CXType type, int depth);

static void element(struct walker *w, CXCursor c, CXCursor field, int depth)
{
	CXCursor named = clang_getNullCursor(), inner = c;

	if (clang_getCursorKind(c) == CXCursor_UnexposedExpr)
		clang_visitChildren(c, designated, &named);
	if (!clang_Cursor_isNull(named)) {
		size_t from = walk_children(w, c);

		field = named;
		if (w->stack.n > from)
			inner = w->stack.v[w->stack.n - 1];
		w->stack.n = from;
	}
	if (clang_Cursor_isNull(field))
		return;
	if (clang_getCursorKind(inner) == CXCursor_InitListExpr)
		initializer_list(w, inner, clang_getCursorType(field), depth + 1);
	else
		add_hook(w, walk_sym(w, field), function_named(w, inner));
}

static void initializer_list(struct walker *w, CXCursor list, CXType type, int depth)
{
	CXType canonical = clang_getCanonicalType(type), of = clang_getArrayElementType(canonical);
	struct field_list fields = {.n = 0};
	size_t from;

	if (depth > 4)
		return;
	if (canonical.kind == CXType_Record)
		clang_Type_visitFields(canonical, add_field, &fields);
	from = walk_children(w, list);
	for (size_t i = from; i < w->stack.n && i < from + MAX_ELEMENTS; i++) {
		CXCursor c = w->stack.v[i];

		if (of.kind != CXType_Invalid && clang_getCursorKind(c) == CXCursor_InitListExpr)
			initializer_list(w, c, of, depth + 1);
		else if (canonical.kind == CXType_Record)
			element(w, c, i - from < fields.n ? fields.v[i - from] : clang_getNullCursor(), depth);
	}
	w->stack.n = from;
}

/* 1 when something in a variable of this type could be a function. */
static int may_hold(CXType t)
{
	for (t = clang_getCanonicalType(t); clang_getArrayElementType(t).kind != CXType_Invalid;)
		t = clang_getCanonicalType(clang_getArrayElementType(t));
	return t.kind == CXType_Record || t.kind == CXType_Pointer;
}

void walk_initializer(struct walker *w, CXCursor var)
{
	CXCursor init;

	if (!may_hold(clang_getCursorType(var)))
		return;
	init = clang_Cursor_getVarDeclInitializer(var);
	if (clang_Cursor_isNull(init))
		return;
	init = walk_peel(w, init);
	if (clang_getCursorKind(init) == CXCursor_InitListExpr)
		initializer_list(w, init, clang_getCursorType(var), 0);
	else
		add_hook(w, walk_sym(w, var), function_named(w, init));
}

void walk_assigned_hooks(struct walker *w)
{
	const struct unit_facts *f = w->f;

	for (uint32_t i = 0; i < f->nodes.n; i++) {
		uint32_t to, from;

		if (f->nodes.v[i].kind != NODE_ASSIGN || f->nodes.v[i].op != OP_NONE)
			continue;
		to = node_child(f, i, 0);
		from = node_child(f, i, 1);
		if (to == NO_INDEX || from == NO_INDEX)
			continue;
		if (f->nodes.v[from].kind == NODE_UNARY && f->nodes.v[from].op == OP_ADDRESS)
			from = node_child(f, from, 0);
		if (f->nodes.v[from].kind == NODE_REF && f->nodes.v[from].sym != NO_INDEX &&
		    (f->nodes.v[from].type == TYPE_FUNCTION || is_callback(&f->syms.v[f->nodes.v[from].sym])) &&
		    (f->nodes.v[to].kind == NODE_REF || f->nodes.v[to].kind == NODE_MEMBER))
			add_hook(w, f->nodes.v[to].sym, f->nodes.v[from].sym);
	}
}
