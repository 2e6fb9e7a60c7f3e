/* Where nodes are written, in bytes. Only of those that a change of the source puts in, takes out or stands beside, for
 * each costs about as much as the node itself. */
#include "scan/read/walk.h"

static int is_wanted(const struct fact_node *n)
{
	return (n->kind > NODE_NONE && n->kind <= NODE_STMT) || n->kind == NODE_CALL || n->kind == NODE_ASSIGN;
}

/* The offset in the file of the function that is being read; 0 when a macro or another file wrote it. */
static int offset_in_function(struct walker *w, CXSourceLocation at, unsigned *offset)
{
	unsigned spelled;
	CXFile file = NULL, own = NULL;

	clang_getSpellingLocation(at, &own, NULL, NULL, &spelled);
	clang_getExpansionLocation(at, &file, NULL, NULL, offset);
	return file && file == own && spelled == *offset && walk_file(w, file) == w->func_file;
}

void walk_extent(struct walker *w, CXCursor c, uint32_t node)
{
	CXSourceRange range;
	unsigned start, end;

	if (w->func == NO_INDEX || !is_wanted(&w->f->nodes.v[node]))
		return;
	range = clang_getCursorExtent(c);
	if (offset_in_function(w, clang_getRangeStart(range), &start) &&
	    offset_in_function(w, clang_getRangeEnd(range), &end) && end > start)
		*list_push(w->a, &w->f->extents) = (struct fact_extent){node, start, end};
}
