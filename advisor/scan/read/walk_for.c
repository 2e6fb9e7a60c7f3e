/* The parts of a `for`, some of which may be absent: libclang leaves them out without saying which. */
#include "scan/read/walk.h"

static void walk_none(struct walker *w, CXCursor c, uint32_t parent)
{
	walk_new_node(w, c, NODE_NONE, parent);
}

/* Offset of the nth `;` after a for's `(`, by the text; 0 when it can't be told. */
static void semicolons(struct walker *w, CXFile file, unsigned at, unsigned out[2])
{
	size_t n;
	const char *text = clang_getFileContents(w->tu, file, &n);
	int depth = 0, found = 0;
	char quote = 0;

	out[0] = out[1] = 0;
	for (size_t i = at; text && i < n && i < at + 4000u; i++) {
		char c = text[i];

		if (quote) {
			if (c == '\\')
				i++;
			else if (c == quote)
				quote = 0;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '/' && i + 1 < n && text[i + 1] == '*') {
			for (i += 2; i + 1 < n && !(text[i] == '*' && text[i + 1] == '/'); i++)
				;
			i++;
		} else if (c == '(') {
			depth++;
		} else if (c == ')' && --depth == 0) {
			return;
		} else if (c == ';' && depth == 1 && found < 2) {
			out[found++] = (unsigned)i;
		}
	}
}

/* Which of init, condition and increment a part of a `for` is when some are absent: by
 * the place of the semicolons, or, in a macro, by what it looks like. */
static int part_of(CXCursor c, CXFile file, const unsigned semi[2], int at_least)
{
	enum CXCursorKind k = clang_getCursorKind(c);
	CXFile own;
	unsigned offset;

	clang_getSpellingLocation(clang_getRangeStart(clang_getCursorExtent(c)), &own, NULL, NULL, &offset);
	if (semi[1] && own && clang_File_isEqual(own, file) && offset + 4000 > semi[0])
		return offset < semi[0] ? 0 : offset < semi[1] ? 1 : 2;
	if (k == CXCursor_DeclStmt)
		return 0;
	if (k == CXCursor_CompoundAssignOperator)
		return 2;
	if (k == CXCursor_UnaryOperator) {
		enum CXUnaryOperatorKind op = clang_getCursorUnaryOperatorKind(c);

		return op <= CXUnaryOperator_PreDec && op != CXUnaryOperator_Invalid ? 2 : 1;
	}
	if (k == CXCursor_BinaryOperator && clang_getCursorBinaryOperatorKind(c) == CXBinaryOperator_Assign)
		return at_least > 0 ? 2 : 0;
	return at_least > 1 ? 2 : 1;
}

void walk_for(struct walker *w, CXCursor c, uint32_t node)
{
	size_t from = walk_children(w, c), n = w->stack.n - from;
	unsigned semi[2] = {0, 0}, offset = 0;
	CXFile file = NULL;
	int next = 0;

	if (n < 4) {
		clang_getSpellingLocation(clang_getCursorLocation(c), &file, NULL, NULL, &offset);
		if (file)
			semicolons(w, file, offset, semi);
	}
	for (size_t i = 0; i < n; i++) {
		int part = i + 1 == n ? 3 : n == 4 ? (int)i : part_of(w->stack.v[from + i], file, semi, next);

		for (; next < part; next++)
			walk_none(w, c, node);
		walk_node(w, w->stack.v[from + i], node);
		next++;
	}
	w->stack.n = from;
}
