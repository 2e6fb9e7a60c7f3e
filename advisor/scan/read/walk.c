/* One unit, read once: functions, static initializers, macros and files. Bodies in
 * system headers are not entered; what they do is known by contract. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "scan/read/walk.h"

#define MAX_DIAGNOSTICS 8

static void add_param(struct walker *w, CXCursor fn, struct fact_func *out, int i)
{
	uint32_t sym = walk_sym(w, clang_Cursor_getArgument(fn, (unsigned)i));

	if (sym != NO_INDEX)
		w->f->syms.v[sym].param = (uint16_t)i;
	*list_push(w->a, &w->f->params) = sym;
	out->params++;
}

static CXCursor body_of(struct walker *w, CXCursor fn)
{
	size_t from = walk_children(w, fn);
	CXCursor body = w->stack.n > from ? w->stack.v[w->stack.n - 1] : clang_getNullCursor();

	w->stack.n = from;
	return clang_getCursorKind(body) == CXCursor_CompoundStmt ? body : clang_getNullCursor();
}

static void walk_function(struct walker *w, CXCursor fn)
{
	CXCursor body = body_of(w, fn);
	CXSourceRange range = clang_getCursorExtent(fn);
	struct walk_mark before = walk_mark(w);
	struct fact_func f = {0};
	CXFile file = NULL;
	int n;

	if (clang_Cursor_isNull(body))
		return;
	clang_getExpansionLocation(clang_getCursorLocation(fn), &file, &f.line, NULL, NULL);
	clang_getExpansionLocation(clang_getRangeEnd(range), NULL, &f.end_line, NULL, NULL);
	f.file = walk_file(w, file);
	f.sym = walk_sym(w, fn);
	if (f.file == NO_INDEX || f.sym == NO_INDEX)
		return;
	w->f->syms.v[f.sym].flags |= SYM_BODY;
	w->func = (uint32_t)w->f->funcs.n;
	w->func_file = f.file;
	w->func_line = f.line;
	w->labels = (struct ptr_map){0};
	f.param = (uint32_t)w->f->params.n;
	n = clang_Cursor_getNumArguments(fn);
	for (int i = 0; i < n; i++)
		add_param(w, fn, &f, i);
	f.first = (uint32_t)w->f->nodes.n;
	walk_body(w, body);
	f.end = (uint32_t)w->f->nodes.n;
	*list_push(w->a, &w->f->funcs) = f;
	walk_loops(w, &w->f->funcs.v[w->func]);
	if (walk_leave_out(w, &w->f->funcs.v[w->func], &before))
		w->f->funcs.n--;
	w->func = NO_INDEX;
}

static void walk_variable(struct walker *w, CXCursor c)
{
	walk_array(w, c);
	walk_initializer(w, c);
}

static enum CXChildVisitResult top_level(CXCursor c, CXCursor parent, CXClientData data)
{
	enum CXCursorKind kind = clang_getCursorKind(c);
	struct walker *w = data;

	(void)parent;
	switch (kind) {
	case CXCursor_InclusionDirective:
		walk_include(w, c);
		return CXChildVisit_Continue;
	case CXCursor_FunctionDecl:
	case CXCursor_VarDecl:
	case CXCursor_StructDecl:
	case CXCursor_UnionDecl:
	case CXCursor_MacroDefinition:
	case CXCursor_MacroExpansion:
		break;
	default:
		return CXChildVisit_Continue;
	}
	if (clang_Location_isInSystemHeader(clang_getCursorLocation(c)))
		return CXChildVisit_Continue;
	if (kind == CXCursor_FunctionDecl && clang_isCursorDefinition(c))
		walk_function(w, c);
	else if (kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl)
		walk_record(w, c);
	else if (kind == CXCursor_VarDecl)
		walk_variable(w, c);
	else if (kind == CXCursor_MacroDefinition || kind == CXCursor_MacroExpansion)
		walk_macro(w, c, kind);
	return CXChildVisit_Continue;
}

static void included(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	(void)stack;
	(void)depth;
	walk_file(data, file);
}

static int by_place(const void *a, const void *b)
{
	const struct fact_expansion *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->column < y->column ? -1 : x->column > y->column;
}

static void walk_skipped(struct walker *w)
{
	CXSourceRangeList *l = clang_getAllSkippedRanges(w->tu);

	for (unsigned i = 0; l && i < l->count; i++) {
		CXSourceLocation start = clang_getRangeStart(l->ranges[i]);
		struct fact_skipped s = {0};
		CXFile file = NULL;

		if (clang_Location_isInSystemHeader(start))
			continue;
		clang_getExpansionLocation(start, &file, &s.first, NULL, NULL);
		clang_getExpansionLocation(clang_getRangeEnd(l->ranges[i]), NULL, &s.last, NULL, NULL);
		s.file = walk_file(w, file);
		if (s.file != NO_INDEX)
			*list_push(w->a, &w->f->skipped) = s;
	}
	clang_disposeSourceRangeList(l);
}

static uint32_t count_lines(const char *text, size_t n)
{
	uint32_t lines = n && text[n - 1] != '\n';
	const char *p = text;

	while (n && (p = memchr(p, '\n', n - (size_t)(p - text)))) {
		lines++;
		p++;
	}
	return lines;
}

/* Directives and line counts of the project's own files. */
static void walk_texts(struct walker *w)
{
	uint32_t n = (uint32_t)w->f->files.n;

	for (uint32_t i = 0; i < n; i++) {
		char hash[HASH_TEXT];
		const char *text;
		size_t len = 0;
		CXFile file;

		if (w->f->files.v[i].system)
			continue;
		file = clang_getFile(w->tu, fact_text(w->f, w->f->files.v[i].path));
		text = file ? clang_getFileContents(w->tu, file, &len) : NULL;
		if (!text)
			continue;
		w->f->files.v[i].lines = count_lines(text, len);
		conds_collect(&w->w, i, text, len);
		if (!w->f->files.v[i].main)
			continue;
		w->f->lines = w->f->files.v[i].lines;
		hash_bytes(text, len, hash);
		w->f->files.v[i].hash = facts_intern_text(&w->w, hash);
	}
}

/* malloc(release): gcc takes it, and walk_attributes.c reads it. */
static int is_of_gcc(CXDiagnostic d)
{
	CXString s = clang_getDiagnosticSpelling(d);
	const char *text = clang_getCString(s);
	int yes = strstr(text, "malloc") && strstr(text, "attribute takes no arguments");

	clang_disposeString(s);
	return yes;
}

static void walk_diagnostics(struct walker *w)
{
	unsigned n = clang_getNumDiagnostics(w->tu);

	for (unsigned i = 0; i < n && w->f->diagnostics.n < MAX_DIAGNOSTICS; i++) {
		CXDiagnostic d = clang_getDiagnostic(w->tu, i);
		CXFile file = NULL;
		unsigned line = 0;

		clang_getExpansionLocation(clang_getDiagnosticLocation(d), &file, &line, NULL, NULL);
		if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error && file && !is_of_gcc(d)) {
			struct fact_diagnostic *out = list_push(w->a, &w->f->diagnostics);
			CXString name = clang_getFileName(file);

			out->text = walk_text(w, clang_getDiagnosticSpelling(d));
			out->file_line =
				facts_intern_text(&w->w, arena_printf(w->a, "%s:%u", clang_getCString(name), line));
			clang_disposeString(name);
		}
		clang_disposeDiagnostic(d);
	}
}

void walk_unit(struct walker *w)
{
	w->func = NO_INDEX;
	clang_getInclusions(w->tu, included, w);
	clang_visitChildren(clang_getTranslationUnitCursor(w->tu), top_level, w);
	if (w->f->expansions.n)
		qsort(w->f->expansions.v, w->f->expansions.n, sizeof *w->f->expansions.v, by_place);
	walk_macro_uses(w);
	walk_missing(w);
	walk_assigned_hooks(w);
	walk_skipped(w);
	walk_texts(w);
	walk_diagnostics(w);
}
