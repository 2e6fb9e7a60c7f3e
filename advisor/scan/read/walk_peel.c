/* What an expression is under its parentheses, casts and implicit conversions. */
#include "scan/read/walk.h"

static int may_peel(enum CXCursorKind k)
{
	return k == CXCursor_UnexposedExpr || k == CXCursor_ParenExpr || k == CXCursor_CStyleCastExpr;
}

static int is_small(CXType t)
{
	enum CXTypeKind k = clang_getCanonicalType(t).kind;

	return k == CXType_Char_U || k == CXType_UChar || k == CXType_Char_S || k == CXType_SChar ||
	       k == CXType_Short || k == CXType_UShort;
}

/* 1 for a cast from a wider number to one of a byte or two. */
static int narrows(CXCursor cast, CXCursor value)
{
	CXType to = clang_getCursorType(cast), from = clang_getCursorType(value);

	return is_small(to) && clang_Type_getSizeOf(from) > clang_Type_getSizeOf(to);
}

CXCursor walk_peel_cast(struct walker *w, CXCursor c, int *narrow)
{
	while (may_peel(clang_getCursorKind(c))) {
		size_t from = walk_children(w, c), n = w->stack.n - from;
		CXCursor inner = n ? w->stack.v[w->stack.n - 1] : c;
		int is_cast = clang_getCursorKind(c) == CXCursor_CStyleCastExpr;

		w->stack.n = from;
		/* a cast to a type with an expression in it (an array bound) has two */
		if (!n || (n > 1 && !is_cast) || !clang_isExpression(clang_getCursorKind(inner)))
			break;
		*narrow |= narrows(c, inner);
		c = inner;
	}
	return c;
}

CXCursor walk_peel(struct walker *w, CXCursor c)
{
	int narrow = 0;

	return walk_peel_cast(w, c, &narrow);
}
