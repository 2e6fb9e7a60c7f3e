/* A function's body becomes nodes. libclang visits a cursor's children one by one and
 * says little about their roles, so each level is gathered first and then read by its
 * kind: what is absent from a `for`, which child is the callee, what a cast hides. */
#include <string.h>

#include "scan/facts/facts_stored.h"
#include "scan/read/walk.h"

#define MAX_DEPTH 400 /* deeper expressions (generated tables) are cut: they allocate nothing */

static enum CXChildVisitResult gather(CXCursor c, CXCursor parent, CXClientData data)
{
	struct walker *w = data;

	(void)parent;
	if (!clang_isReference(clang_getCursorKind(c)) && !clang_isAttribute(clang_getCursorKind(c)))
		*list_push(w->a, &w->stack) = c;
	return CXChildVisit_Continue;
}

size_t walk_children(struct walker *w, CXCursor c)
{
	size_t from = w->stack.n;

	clang_visitChildren(c, gather, w);
	return from;
}

uint32_t walk_new_node(struct walker *w, CXCursor c, enum node_kind kind, uint32_t parent)
{
	uint32_t index = (uint32_t)w->f->nodes.n;
	struct fact_node *n = list_push(w->a, &w->f->nodes);
	unsigned line = 0, column = 0;
	CXFile file = NULL;

	clang_getExpansionLocation(clang_getCursorLocation(c), &file, &line, &column, NULL);
	/* a body that is #included: lines of another file would be mistaken for the function's own */
	if (w->func != NO_INDEX && file && walk_file(w, file) != w->func_file)
		line = w->func_line;
	n->kind = (uint8_t)kind;
	n->line = line;
	n->column = column > UINT16_MAX ? UINT16_MAX : (uint16_t)column;
	n->sym = NO_INDEX;
	n->parent = parent;
	n->end = index + 1;
	return index;
}

static void set_type(struct walker *w, uint32_t node, CXCursor c)
{
	uint32_t type = walk_type(w, clang_getCursorType(c));

	w->f->nodes.v[node].type = (uint8_t)type;
	w->f->nodes.v[node].pointee = (uint8_t)(type >> 8);
}

static void walk_all(struct walker *w, uint32_t node, size_t from)
{
	size_t to = w->stack.n;

	for (size_t i = from; i < to; i++)
		walk_node(w, w->stack.v[i], node);
	w->stack.n = from;
	w->f->nodes.v[node].end = (uint32_t)w->f->nodes.n; /* for those who ask before walk_node sets it */
}

static int is_null_const(const struct unit_facts *f, uint32_t node)
{
	return node != NO_INDEX && f->nodes.v[node].kind == NODE_INT && fact_int(f, node) == 0;
}

/* What a call calls, through parentheses and `*`. */
static uint32_t callee_sym(const struct unit_facts *f, uint32_t call)
{
	uint32_t c = node_child(f, call, 0);

	while (c != NO_INDEX && f->nodes.v[c].kind == NODE_UNARY && f->nodes.v[c].op == OP_DEREF)
		c = node_child(f, c, 0);
	if (c == NO_INDEX || (f->nodes.v[c].kind != NODE_REF && f->nodes.v[c].kind != NODE_MEMBER))
		return NO_INDEX;
	return f->nodes.v[c].sym;
}

static void add_span(struct walker *w, CXCursor c, uint32_t node)
{
	struct fact_span *s = list_push(w->a, &w->f->spans);

	s->node = node;
	clang_getExpansionLocation(clang_getRangeEnd(clang_getCursorExtent(c)), NULL, &s->end_line, &s->end_column,
				   NULL);
}

static void mark_macro(struct walker *w, CXCursor c, uint32_t node)
{
	CXSourceLocation at = clang_getCursorLocation(c);
	unsigned spelled = 0, expanded = 0;
	CXFile a = NULL, b = NULL;

	clang_getSpellingLocation(at, &a, NULL, NULL, &spelled);
	clang_getExpansionLocation(at, &b, NULL, NULL, &expanded);
	if (spelled != expanded || a != b)
		w->f->nodes.v[node].flags |= NODE_MACRO;
}

/* static const size_t n = sizeof table / sizeof table[0]: as good as the number, unless its address is taken. */
static int is_known_number(struct walker *w, CXCursor decl, uint32_t node)
{
	uint32_t parent = w->f->nodes.v[node].parent, type;
	CXType t;

	if (clang_getCursorKind(decl) != CXCursor_VarDecl ||
	    (parent != NO_INDEX && w->f->nodes.v[parent].kind == NODE_UNARY && w->f->nodes.v[parent].op == OP_ADDRESS))
		return 0;
	t = clang_getCanonicalType(clang_getCursorType(decl));
	type = walk_type(w, t) & 0xff;
	return (type == TYPE_INT || type == TYPE_CHAR) && clang_isConstQualifiedType(t) &&
	       !clang_isVolatileQualifiedType(t);
}

static void walk_ref(struct walker *w, CXCursor c, uint32_t node)
{
	CXCursor decl = clang_getCursorReferenced(c);
	struct fact_node *n;
	int64_t value;
	uint32_t sym;

	if (clang_getCursorKind(decl) == CXCursor_EnumConstantDecl) {
		w->f->nodes.v[node].type = TYPE_INT;
		walk_set_int(w, node, clang_getEnumConstantDeclValue(decl));
		return;
	}
	if (is_known_number(w, decl, node) && walk_evaluate(c, &value)) {
		w->f->nodes.v[node].type = TYPE_INT;
		walk_set_int(w, node, value);
		return;
	}
	sym = walk_sym(w, decl);
	n = &w->f->nodes.v[node];
	n->sym = sym;
	if (sym == NO_INDEX) {
		n->kind = NODE_EXPR;
		return;
	}
	n->type = w->f->syms.v[sym].kind == SYM_FUNCTION ? TYPE_FUNCTION : w->f->syms.v[sym].type;
	n->pointee = w->f->syms.v[sym].pointee;
}

static void walk_member(struct walker *w, CXCursor c, uint32_t node)
{
	uint32_t sym;

	walk_all(w, node, walk_children(w, c));
	sym = walk_sym(w, clang_getCursorReferenced(c));
	w->f->nodes.v[node].sym = sym;
	if (sym != NO_INDEX) {
		w->f->nodes.v[node].type = w->f->syms.v[sym].type;
		w->f->nodes.v[node].pointee = w->f->syms.v[sym].pointee;
	}
	if (node + 1 < w->f->nodes.n && w->f->nodes.v[node + 1].type == TYPE_POINTER)
		w->f->nodes.v[node].flags |= NODE_ARROW;
}

static void walk_var(struct walker *w, CXCursor c, uint32_t node)
{
	uint32_t sym = walk_sym(w, c);
	CXCursor init;

	w->f->nodes.v[node].sym = sym;
	walk_array(w, c);
	if (clang_Cursor_getStorageClass(c) == CX_SC_Static) {
		walk_initializer(w, c); /* before main, not here */
		return;
	}
	walk_var_cleanup(w, c, sym);
	init = clang_Cursor_getVarDeclInitializer(c);
	if (clang_Cursor_isNull(init))
		return;
	walk_node(w, init, node);
	if (w->f->nodes.v[node + 1].kind == NODE_INIT_LIST) /* of functions, perhaps */
		walk_initializer(w, c);
}

static void walk_decls(struct walker *w, CXCursor c, uint32_t node)
{
	size_t from = walk_children(w, c), to = w->stack.n;

	for (size_t i = from; i < to; i++) {
		enum CXCursorKind k = clang_getCursorKind(w->stack.v[i]);

		if (k == CXCursor_VarDecl)
			walk_node(w, w->stack.v[i], node);
		else if (k == CXCursor_StructDecl || k == CXCursor_UnionDecl)
			walk_record(w, w->stack.v[i]);
	}
	w->stack.n = from;
}

static enum CXChildVisitResult goto_label(CXCursor c, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (clang_getCursorKind(c) != CXCursor_LabelRef)
		return CXChildVisit_Continue;
	*(CXCursor *)data = c;
	return CXChildVisit_Break;
}

static void walk_goto(struct walker *w, CXCursor c, uint32_t node)
{
	CXCursor ref = clang_getNullCursor();

	if (clang_getCursorKind(c) == CXCursor_IndirectGotoStmt) {
		walk_all(w, node, walk_children(w, c));
		return;
	}
	clang_visitChildren(c, goto_label, &ref);
	if (!clang_Cursor_isNull(ref))
		w->f->nodes.v[node].sym = walk_label(w, clang_getCursorSpelling(ref));
}

static void walk_constant(struct walker *w, CXCursor c, uint32_t node)
{
	int64_t value;

	set_type(w, node, c);
	if (walk_evaluate(c, &value)) {
		walk_set_int(w, node, value);
		if (clang_getCursorKind(c) == CXCursor_UnaryExpr) {
			w->f->nodes.v[node].flags |= NODE_SIZEOF;
			walk_sizeof(w, c, node);
		} else {
			walk_number(w, c, node);
		}
		return;
	}
	w->f->nodes.v[node].kind = NODE_EXPR;
	walk_all(w, node, walk_children(w, c));
}

static void walk_operator(struct walker *w, CXCursor c, uint32_t node)
{
	struct fact_node *n = &w->f->nodes.v[node];

	if (n->kind == NODE_UNARY)
		n->op = (uint8_t)walk_unary_op(clang_getCursorUnaryOperatorKind(c));
	else
		n->op = (uint8_t)walk_binary_op(clang_getCursorBinaryOperatorKind(c));
	walk_all(w, node, walk_children(w, c));
	set_type(w, node, c);
	n = &w->f->nodes.v[node];
	if (n->kind != NODE_ASSIGN && !(n->kind == NODE_UNARY && n->op <= OP_DEREF && n->op != OP_NONE))
		walk_fold(w, node, c);
}

static void walk_call(struct walker *w, CXCursor c, uint32_t node)
{
	add_span(w, c, node);
	mark_macro(w, c, node);
	walk_all(w, node, walk_children(w, c));
	set_type(w, node, c);
	w->f->nodes.v[node].sym = callee_sym(w->f, node);
}

static void walk_block(struct walker *w, CXCursor c, uint32_t node)
{
	size_t cleanups = w->cleanups.n;

	walk_all(w, node, walk_children(w, c));
	walk_block_end(w, c, node, cleanups);
}

static void walk_loop(struct walker *w, CXCursor c, uint32_t node)
{
	add_span(w, c, node);
	mark_macro(w, c, node);
	if (w->f->nodes.v[node].kind == NODE_FOR)
		walk_for(w, c, node);
	else
		walk_all(w, node, walk_children(w, c));
	if (w->f->nodes.v[node].kind == NODE_DO && is_null_const(w->f, node_child(w->f, node, 1)))
		w->f->nodes.v[node].flags |= NODE_ONCE;
}

/* Children are walked as they come; kinds that need more say so here. */
static void walk_kind(struct walker *w, CXCursor c, uint32_t node)
{
	switch (w->f->nodes.v[node].kind) {
	case NODE_REF:
		walk_ref(w, c, node);
		return;
	case NODE_MEMBER:
		walk_member(w, c, node);
		return;
	case NODE_VAR:
		walk_var(w, c, node);
		return;
	case NODE_DECLS:
		walk_decls(w, c, node);
		return;
	case NODE_GOTO:
		walk_goto(w, c, node);
		return;
	case NODE_INT:
		walk_constant(w, c, node);
		return;
	case NODE_UNARY:
	case NODE_BINARY:
	case NODE_ASSIGN:
		walk_operator(w, c, node);
		return;
	case NODE_CALL:
		walk_call(w, c, node);
		return;
	case NODE_BLOCK:
		walk_block(w, c, node);
		return;
	case NODE_FOR:
	case NODE_WHILE:
	case NODE_DO:
		walk_loop(w, c, node);
		return;
	case NODE_STRING:
	case NODE_REAL:
		set_type(w, node, c);
		return;
	case NODE_LABEL:
		w->f->nodes.v[node].sym = walk_label(w, clang_getCursorSpelling(c));
		break;
	case NODE_IF:
		mark_macro(w, c, node);
		break;
	case NODE_EXPR:
		set_type(w, node, c);
		walk_offsetof(w, c, node);
		break;
	case NODE_INDEX:
	case NODE_COND:
	case NODE_STMT_EXPR:
		set_type(w, node, c);
		break;
	default:
		break;
	}
	walk_all(w, node, walk_children(w, c));
}

/* What is cut, broken, or of a form that we do not know, is any expression or statement. */
static void settle(struct walker *w, uint32_t node)
{
	struct fact_node *n = &w->f->nodes.v[node];
	int named = n->kind == NODE_REF || n->kind == NODE_VAR || n->kind == NODE_LABEL || n->kind == NODE_INT;

	if (!node_fits(n, node_children(w->f, node)) || (named && n->sym == NO_INDEX))
		n->kind = n->kind >= NODE_REF ? NODE_EXPR : NODE_STMT;
}

void walk_node(struct walker *w, CXCursor c, uint32_t parent)
{
	uint32_t node;
	int narrow = 0;

	c = walk_peel_cast(w, c, &narrow);
	node = walk_new_node(w, c, walk_kind_of(c), parent);
	if (narrow)
		w->f->nodes.v[node].flags |= NODE_NARROWED;
	walk_extent(w, c, node);
	if (w->depth < MAX_DEPTH) {
		w->depth++;
		walk_kind(w, c, node);
		w->depth--;
	}
	w->f->nodes.v[node].end = (uint32_t)w->f->nodes.n;
	settle(w, node);
}

void walk_body(struct walker *w, CXCursor body)
{
	walk_node(w, body, NO_INDEX);
}
