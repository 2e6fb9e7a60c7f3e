/* Numbers that macros of the project write out, the arrays that such numbers give a size, and what sizeof makes of
 * these: what a -D of a macro changes. */
#include <stdlib.h>
#include <string.h>

#include "scan/read/walk.h"

#define MAX_DEPTH 8 /* of structures in structures */

struct definition {
	uint32_t file, line, name;
};

static int by_place(const void *a, const void *b)
{
	const struct definition *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

/* The macros by the lines that define them. libclang shows all macros before anything else. */
static void sort_definitions(struct walker *w)
{
	size_t n = w->f->macros.n;
	struct definition *d = arena_alloc(w->a, (n + 1) * sizeof *d);

	for (size_t i = 0; i < n; i++) {
		const struct fact_macro *m = &w->f->macros.v[i];

		d[i] = (struct definition){m->file, m->line, m->name};
	}
	qsort(d, n, sizeof *d, by_place);
	w->definitions = d;
	w->n_definitions = n;
}

static uint32_t macro_at(struct walker *w, CXFile file, unsigned line)
{
	struct definition key = {walk_file(w, file), line, 0}, *found;

	if (!w->definitions)
		sort_definitions(w);
	found = bsearch(&key, w->definitions, w->n_definitions, sizeof key, by_place);
	return found ? found->name : 0;
}

/* The macro that a number was written by, and where it is used; 0 when it was written in place. */
static int written_by(struct walker *w, CXCursor literal, struct fact_size *out)
{
	CXSourceLocation at = clang_getCursorLocation(literal);
	CXFile spelled = NULL, used = NULL;
	unsigned line;

	clang_getSpellingLocation(at, &spelled, &line, NULL, NULL);
	clang_getExpansionLocation(at, &used, &out->line, &out->column, NULL);
	if (!spelled || !used || (line == out->line && clang_File_isEqual(spelled, used)))
		return 0;
	out->name = macro_at(w, spelled, line);
	out->file = walk_file(w, used);
	return out->name != 0;
}

void walk_number(struct walker *w, CXCursor literal, uint32_t node)
{
	struct fact_size s = {.kind = SIZE_NUMBER, .grows = 1, .node = node, .sym = NO_INDEX};

	if (written_by(w, literal, &s))
		*list_push(w->a, &w->f->sizes) = s;
}

/* 1 when a result grows with the operands that hold a number: the left one, the right one. */
static int keeps_growing(enum node_op op, int left, int right)
{
	switch (op) {
	case OP_ADD:
	case OP_PLUS:
		return 1;
	case OP_MUL:
		return !left || !right;
	case OP_SUB:
	case OP_DIV:
	case OP_SHL:
	case OP_SHR:
		return !right;
	default:
		return 0;
	}
}

/* 1 when sizes [from, to) may come from the same macro as s. */
static int has_same(const struct unit_facts *f, const struct fact_size *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (!s->name || !f->sizes.v[i].name || s->name == f->sizes.v[i].name)
			return 1;
	return 0;
}

/* Sizes [from, middle) are in the left operand, [middle, to) in the right one. */
static void join_operands(struct unit_facts *f, enum node_op op, size_t from, size_t middle, size_t to)
{
	for (size_t i = from; i < to; i++) {
		struct fact_size *s = &f->sizes.v[i];

		s->grows &= keeps_growing(op, has_same(f, s, from, middle), has_same(f, s, middle, to));
	}
}

void walk_sizes_folded(struct walker *w, uint32_t node)
{
	struct unit_facts *f = w->f;
	uint32_t second = node_child(f, node, 1);
	size_t from = f->sizes.n, middle;

	while (from > 0 && f->sizes.v[from - 1].node != NO_INDEX && f->sizes.v[from - 1].node > node)
		from--;
	for (middle = from; middle < f->sizes.n && f->sizes.v[middle].node < second;)
		middle++;
	join_operands(f, f->nodes.v[node].op, from, middle, f->sizes.n);
	for (size_t i = from; i < f->sizes.n; i++)
		f->sizes.v[i].node = node;
}

/* ---- arrays ------------------------------------------------------------------------------- */

struct array {
	struct walker *w;
	CXCursor initializer;
	uint32_t sym;
	int in_union, found;
	int depth;
};

static void bound(struct array *a, CXCursor c);

/* Notes which of the operands' numbers the result does not grow with. */
static void operands(struct array *a, CXCursor c)
{
	size_t from = walk_children(a->w, c), n = a->w->stack.n - from, first = a->w->f->sizes.n, middle = first;
	enum node_op op = OP_OTHER;

	if (clang_getCursorKind(c) == CXCursor_BinaryOperator && n == 2)
		op = walk_binary_op(clang_getCursorBinaryOperatorKind(c));
	for (size_t i = 0; i < n; i++) {
		bound(a, a->w->stack.v[from + i]);
		if (!i)
			middle = a->w->f->sizes.n;
	}
	a->w->stack.n = from;
	join_operands(a->w->f, op, first, middle, a->w->f->sizes.n);
}

static void like_arrays(struct array *a, CXCursor asked);

/* An expression in a bound. */
static void bound(struct array *a, CXCursor c)
{
	struct fact_size s = {
		.kind = SIZE_ARRAY, .grows = 1, .in_union = (uint8_t)a->in_union, .node = NO_INDEX, .sym = a->sym};

	c = walk_peel(a->w, c);
	if (clang_getCursorKind(c) == CXCursor_UnaryExpr) {
		like_arrays(a, c);
	} else if (clang_getCursorKind(c) == CXCursor_IntegerLiteral) {
		if (!written_by(a->w, c, &s))
			return;
		*list_push(a->w->a, &a->w->f->sizes) = s;
		a->found = 1;
	} else if (a->depth < MAX_DEPTH) {
		a->depth++;
		operands(a, c);
		a->depth--;
	}
}

/* The declaration itself: the expressions of its bounds, and its initializer. */
static void bounds(struct array *a, CXCursor decl)
{
	size_t from = walk_children(a->w, decl), to = a->w->stack.n;

	for (size_t i = from; i < to; i++) {
		CXCursor c = a->w->stack.v[i];

		if (clang_isExpression(clang_getCursorKind(c)) && !clang_equalCursors(c, a->initializer))
			bound(a, c);
	}
	a->w->stack.n = from;
}

int walk_array(struct walker *w, CXCursor decl)
{
	struct array a = {.w = w, .initializer = clang_getNullCursor()};
	CXCursor parent = clang_getCursorSemanticParent(decl);
	uint32_t *slot;
	int is_new;

	if (clang_getCanonicalType(clang_getCursorType(decl)).kind != CXType_ConstantArray)
		return 0;
	slot = walk_ptr_map_at(w->a, &w->arrays, decl.data[0], &is_new);
	if (!is_new)
		return *slot == 2;
	*slot = 1;
	a.sym = walk_sym(w, decl);
	a.in_union = clang_getCursorKind(parent) == CXCursor_UnionDecl;
	if (clang_getCursorKind(decl) == CXCursor_VarDecl)
		a.initializer = clang_Cursor_getVarDeclInitializer(decl);
	if (a.sym == NO_INDEX)
		return 0;
	bounds(&a, decl);
	if (a.found)
		*walk_ptr_map_at(w->a, &w->arrays, decl.data[0], &is_new) = 2; /* the map may have moved */
	return a.found;
}

static enum CXChildVisitResult field(CXCursor c, CXCursor parent, CXClientData data)
{
	enum CXCursorKind k = clang_getCursorKind(c);

	(void)parent;
	if (k == CXCursor_FieldDecl)
		walk_array(data, c);
	return k == CXCursor_StructDecl || k == CXCursor_UnionDecl ? CXChildVisit_Recurse : CXChildVisit_Continue;
}

void walk_record(struct walker *w, CXCursor record)
{
	clang_visitChildren(record, field, w);
}

/* ---- sizeof -------------------------------------------------------------------------------- */

struct asked {
	struct walker *w;
	struct fact_size as; /* what is noted of each array */
	int depth;
	struct array *bound; /* it is asked for in the bound of this one; NULL: in code */
};

static void depends_on_type(struct asked *q, CXType t);

static void depends_on(struct asked *q, CXCursor array)
{
	struct fact_size s = q->as;

	*(q->bound ? &s.node : &s.sym) = walk_sym(q->w, array);
	if (q->bound)
		q->bound->found = 1;
	*list_push(q->w->a, &q->w->f->sizes) = s;
}

static enum CXVisitorResult depends_on_field(CXCursor c, CXClientData data)
{
	struct asked *q = data;

	if (clang_Location_isInSystemHeader(clang_getCursorLocation(c)))
		return CXVisit_Break;
	if (walk_array(q->w, c))
		depends_on(q, c);
	depends_on_type(q, clang_getCursorType(c));
	return CXVisit_Continue;
}

static void depends_on_type(struct asked *q, CXType t)
{
	for (t = clang_getCanonicalType(t); clang_getArrayElementType(t).kind != CXType_Invalid;)
		t = clang_getCanonicalType(clang_getArrayElementType(t));
	if (t.kind != CXType_Record || q->depth >= MAX_DEPTH)
		return;
	q->depth++;
	clang_Type_visitFields(t, depends_on_field, q);
	q->depth--;
}

/* A part of what sizeof or offsetof names: a type, or a variable or field in an expression. */
static enum CXChildVisitResult asked_part(CXCursor c, CXCursor parent, CXClientData data)
{
	enum CXCursorKind k = clang_getCursorKind(c);
	struct asked *q = data;

	(void)parent;
	if (k == CXCursor_TypeRef) {
		depends_on_type(q, clang_getCursorType(clang_getCursorReferenced(c)));
	} else if (k == CXCursor_DeclRefExpr || k == CXCursor_MemberRefExpr) {
		CXCursor decl = clang_getCursorReferenced(c);

		if ((clang_getCursorKind(decl) == CXCursor_VarDecl ||
		     clang_getCursorKind(decl) == CXCursor_FieldDecl) &&
		    walk_array(q->w, decl))
			depends_on(q, decl);
	}
	if (clang_isExpression(k))
		depends_on_type(q, clang_getCursorType(c));
	return CXChildVisit_Recurse;
}

static void like_arrays(struct array *a, CXCursor asked)
{
	struct asked q = {.w = a->w, .as = {.kind = SIZE_LIKE, .sym = a->sym}, .bound = a};

	clang_visitChildren(asked, asked_part, &q);
}

void walk_sizeof(struct walker *w, CXCursor c, uint32_t node)
{
	struct asked q = {.w = w, .as = {.kind = SIZE_OF, .grows = 1, .node = node}};

	clang_visitChildren(c, asked_part, &q);
}

static enum CXChildVisitResult named_type(CXCursor c, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (clang_getCursorKind(c) == CXCursor_TypeRef)
		depends_on_type(data, clang_getCursorType(clang_getCursorReferenced(c)));
	return CXChildVisit_Continue;
}

void walk_offsetof(struct walker *w, CXCursor c, uint32_t node)
{
	struct asked q = {.w = w, .as = {.kind = SIZE_OF, .node = node}};

	if (clang_getCursorKind(c) == CXCursor_UnexposedExpr)
		clang_visitChildren(c, named_type, &q);
}
