/* Macros of the project: where they are defined and used, and which name which. */
#include <stdlib.h>
#include <string.h>

#include "scan/facts/if_tokens.h"
#include "scan/read/walk.h"

/* Notes the names in a definition, its parameters among them. */
static void read_body(struct walker *w, CXCursor c, CXFile file, uint32_t macro)
{
	CXSourceRange range = clang_getCursorExtent(c);
	unsigned from = 0, to = 0;
	size_t n = 0;
	const char *text = clang_getFileContents(w->tu, file, &n), *s;
	struct if_token t;

	clang_getSpellingLocation(clang_getRangeStart(range), NULL, NULL, NULL, &from);
	clang_getSpellingLocation(clang_getRangeEnd(range), NULL, NULL, NULL, &to);
	if (!text || from >= to || to > n)
		return;
	s = arena_strndup(w->a, text + from, to - from);
	if_token_next(&s); /* its own name */
	while ((t = if_token_next(&s)).kind != IF_END)
		if (t.kind == IF_NAME)
			*list_push(w->a, &w->body_names) =
				(struct fact_macro_use){facts_intern(&w->w, t.s, t.n), macro};
}

void walk_macro(struct walker *w, CXCursor c, enum CXCursorKind kind)
{
	unsigned line, column;
	CXFile file = NULL;
	uint32_t index;

	clang_getExpansionLocation(clang_getCursorLocation(c), &file, &line, &column, NULL);
	index = walk_file(w, file);
	if (index == NO_INDEX)
		return;
	if (kind == CXCursor_MacroDefinition) {
		struct fact_macro *m = list_push(w->a, &w->f->macros);

		m->file = index;
		m->line = line;
		m->function_like = (uint8_t)clang_Cursor_isMacroFunctionLike(c);
		m->name = walk_text(w, clang_getCursorSpelling(c));
		read_body(w, c, file, m->name);
	} else {
		struct fact_expansion *e = list_push(w->a, &w->f->expansions);

		e->file = index;
		e->line = line;
		e->column = column;
		e->name = walk_text(w, clang_getCursorSpelling(c));
	}
}

static int by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

void walk_macro_uses(struct walker *w)
{
	size_t n = w->f->macros.n;
	uint32_t *names = arena_alloc(w->a, (n + 1) * sizeof *names);

	for (size_t i = 0; i < n; i++)
		names[i] = w->f->macros.v[i].name;
	qsort(names, n, sizeof *names, by_number);
	for (size_t i = 0; i < w->body_names.n; i++)
		if (bsearch(&w->body_names.v[i].name, names, n, sizeof *names, by_number))
			*list_push(w->a, &w->f->macro_uses) = w->body_names.v[i];
}
