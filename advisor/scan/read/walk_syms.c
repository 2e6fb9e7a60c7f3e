/* Names: files, types, and declarations become indexes, each asked of libclang once. */
#include <string.h>

#include "base/fs.h"
#include "scan/read/walk.h"

static size_t hash_pointer(const void *p)
{
	uint64_t x = (uint64_t)(uintptr_t)p;

	return (size_t)((x >> 4) * 0x9e3779b97f4a7c15ull >> 20);
}

uint32_t *walk_ptr_map_at(struct arena *a, struct ptr_map *m, const void *key, int *is_new)
{
	size_t i;

	if (m->used * 2 >= m->n) {
		struct ptr_map wide = {NULL, m->n ? m->n * 2 : 256, 0};

		wide.v = arena_alloc(a, wide.n * sizeof *wide.v);
		for (i = 0; i < m->n; i++) {
			int fresh;

			if (m->v[i].key)
				*walk_ptr_map_at(a, &wide, m->v[i].key, &fresh) = m->v[i].value;
		}
		*m = wide;
	}
	for (i = hash_pointer(key) & (m->n - 1); m->v[i].key && m->v[i].key != key; i = (i + 1) & (m->n - 1))
		;
	*is_new = !m->v[i].key;
	if (*is_new) {
		m->v[i].key = key;
		m->used++;
	}
	return &m->v[i].value;
}

uint32_t walk_text(struct walker *w, CXString s)
{
	uint32_t text = facts_intern_text(&w->w, clang_getCString(s));

	clang_disposeString(s);
	return text;
}

static int main_file(struct walker *w, CXFile file)
{
	CXString s = clang_getTranslationUnitSpelling(w->tu);
	CXFile own = clang_getFile(w->tu, clang_getCString(s));

	clang_disposeString(s);
	return own && clang_File_isEqual(own, file);
}

uint32_t walk_file(struct walker *w, CXFile file)
{
	struct fact_file *f;
	uint32_t *slot, index;
	CXString name;
	int is_new;

	if (!file)
		return NO_INDEX;
	if (file == w->last_file)
		return w->last_index;
	slot = walk_ptr_map_at(w->a, &w->files, file, &is_new);
	if (is_new) {
		*slot = index = (uint32_t)w->f->files.n;
		f = list_push(w->a, &w->f->files);
		name = clang_getFileName(file);
		f->path = facts_intern_text(&w->w, path_normal(w->a, path_join(w->a, w->dir, clang_getCString(name))));
		clang_disposeString(name);
		f->system = (uint8_t)clang_Location_isInSystemHeader(clang_getLocationForOffset(w->tu, file, 0));
		f->main = (uint8_t)main_file(w, file);
	}
	w->last_file = file;
	w->last_index = *slot;
	return *slot;
}

static enum type_class class_of(CXType canonical)
{
	switch (canonical.kind) {
	case CXType_Void:
		return TYPE_VOID;
	case CXType_Bool:
		return TYPE_BOOL;
	case CXType_Char_U:
	case CXType_UChar:
	case CXType_Char_S:
	case CXType_SChar:
		return TYPE_CHAR;
	case CXType_Float:
		return TYPE_FLOAT;
	case CXType_Double:
		return TYPE_DOUBLE;
	case CXType_LongDouble:
		return TYPE_LONG_DOUBLE;
	case CXType_Pointer:
		return TYPE_POINTER;
	case CXType_Record:
		return TYPE_RECORD;
	case CXType_Enum:
		return TYPE_INT;
	case CXType_ConstantArray:
	case CXType_IncompleteArray:
	case CXType_VariableArray:
		return TYPE_ARRAY;
	case CXType_FunctionProto:
	case CXType_FunctionNoProto:
		return TYPE_FUNCTION;
	default:
		return canonical.kind >= CXType_Char16 && canonical.kind <= CXType_Int128 ? TYPE_INT : TYPE_OTHER;
	}
}

static CXType target_of(CXType canonical)
{
	if (canonical.kind == CXType_Pointer)
		return clang_getPointeeType(canonical);
	return clang_getArrayElementType(canonical);
}

uint32_t walk_type(struct walker *w, CXType t)
{
	enum type_class c, target = TYPE_NONE;
	uint32_t *slot;
	int is_new;
	CXType canonical;

	if (t.kind == CXType_Invalid)
		return TYPE_NONE;
	slot = walk_ptr_map_at(w->a, &w->types, t.data[0], &is_new);
	if (!is_new)
		return *slot;
	canonical = clang_getCanonicalType(t);
	c = class_of(canonical);
	if (c == TYPE_POINTER || c == TYPE_ARRAY)
		target = class_of(clang_getCanonicalType(target_of(canonical)));
	/* asked again: class_of may have moved nothing, but the map is shared */
	*slot = (uint32_t)c | (uint32_t)target << 8;
	return *slot;
}

static uint32_t type_flags(CXType t, const struct fact_sym *s)
{
	uint32_t flags = 0;
	CXType canonical = clang_getCanonicalType(t);

	if (clang_isVolatileQualifiedType(canonical))
		flags |= SYM_VOLATILE;
	if (s->type == TYPE_POINTER) {
		if (clang_isRestrictQualifiedType(canonical))
			flags |= SYM_RESTRICT;
		if (clang_isConstQualifiedType(clang_getPointeeType(canonical)))
			flags |= SYM_CONST_TARGET;
	}
	return flags;
}

static int says_noreturn(CXType t)
{
	CXString s = clang_getTypeSpelling(t);
	int yes = strstr(clang_getCString(s), "noreturn") != NULL;

	clang_disposeString(s);
	return yes;
}

/* External names are libclang's USR. Names with internal linkage get the path in front
 * (a USR holds only the file's base name), those of the unit's own source also what
 * tells the unit from others made of it. */
static uint32_t unique_name(struct walker *w, CXCursor decl, uint32_t file, int internal)
{
	CXString usr = clang_getCursorUSR(decl);
	const char *text = clang_getCString(usr), *path;
	uint32_t name;

	if (internal && file != NO_INDEX) {
		const struct fact_file *f = &w->f->files.v[file];

		path = fact_text(w->f, f->path);
		text = arena_printf(w->a, "%s%s%s#%s", path, f->main ? "@" : "", f->main ? w->identity : "", text);
	}
	name = facts_intern_text(&w->w, text);
	clang_disposeString(usr);
	return name;
}

static enum sym_kind kind_of(CXCursor decl)
{
	switch (clang_getCursorKind(decl)) {
	case CXCursor_FunctionDecl:
		return SYM_FUNCTION;
	case CXCursor_VarDecl:
		return SYM_VAR;
	case CXCursor_ParmDecl:
		return SYM_PARAM;
	case CXCursor_FieldDecl:
		return SYM_FIELD;
	default:
		return SYM_OTHER;
	}
}

/* Which of the parameters point to const: bits. */
static uint16_t const_params(CXType t)
{
	int n = clang_getNumArgTypes(t);
	uint16_t bits = 0;

	for (int i = 0; i < n && i < 16; i++)
		if (clang_isConstQualifiedType(
			    clang_getPointeeType(clang_getCanonicalType(clang_getArgType(t, (unsigned)i)))))
			bits |= (uint16_t)(1u << i);
	return bits;
}

static void fill_function(struct walker *w, struct fact_sym *s, CXType t)
{
	CXType result = clang_getResultType(t);
	uint32_t type = walk_type(w, result);

	s->type = (uint8_t)type;
	s->pointee = (uint8_t)(type >> 8);
	s->param = const_params(t);
	if (says_noreturn(t))
		s->flags |= SYM_NORETURN;
	if (clang_isFunctionTypeVariadic(t))
		s->flags |= SYM_VARIADIC;
}

static void fill_object(struct walker *w, struct fact_sym *s, CXType t)
{
	uint32_t type = walk_type(w, t);
	long long size = clang_Type_getSizeOf(t);

	s->type = (uint8_t)type;
	s->pointee = (uint8_t)(type >> 8);
	s->size = size < 0 ? 0 : size > (long long)UINT32_MAX ? UINT32_MAX : (uint32_t)size;
	s->flags |= (uint16_t)type_flags(t, s);
}

static int is_global(CXCursor decl)
{
	enum CX_StorageClass c = clang_Cursor_getStorageClass(decl);

	return c == CX_SC_Static || c == CX_SC_Extern || clang_getCursorLinkage(decl) != CXLinkage_NoLinkage;
}

uint32_t walk_sym(struct walker *w, CXCursor decl)
{
	enum sym_kind kind = kind_of(decl);
	struct fact_sym s = {0};
	CXCursor first = clang_getCanonicalCursor(decl);
	CXSourceLocation at;
	CXFile file = NULL;
	uint32_t *slot, index;
	unsigned line = 0;
	int is_new;
	CXType t;

	if (kind == SYM_OTHER)
		return NO_INDEX;
	slot = walk_ptr_map_at(w->a, &w->decls, first.data[0], &is_new);
	if (!is_new)
		return *slot;
	*slot = index = (uint32_t)w->f->syms.n;
	list_push(w->a, &w->f->syms);
	at = clang_getCursorLocation(decl);
	clang_getExpansionLocation(at, &file, &line, NULL, NULL);
	s.kind = (uint8_t)kind;
	s.line = line;
	s.name = walk_text(w, clang_getCursorSpelling(decl));
	if (clang_Location_isInSystemHeader(at))
		s.flags |= SYM_SYSTEM;
	t = clang_getCursorType(decl);
	if (kind == SYM_FUNCTION)
		fill_function(w, &s, t);
	else
		fill_object(w, &s, t);
	if (kind == SYM_FUNCTION || (kind == SYM_VAR && is_global(decl))) {
		int internal = clang_getCursorLinkage(decl) == CXLinkage_Internal;

		s.flags |= (uint16_t)((kind == SYM_VAR ? SYM_GLOBAL : 0) | (internal ? SYM_INTERNAL : 0));
		s.usr = unique_name(w, decl, walk_file(w, file), internal);
	} else if (kind == SYM_FIELD) {
		s.usr = unique_name(w, decl, NO_INDEX, 0);
		if (clang_Cursor_isBitField(decl))
			s.flags |= SYM_BITFIELD;
	}
	w->f->syms.v[index] = s;
	if (kind == SYM_FUNCTION && !(s.flags & SYM_SYSTEM) && s.type == TYPE_POINTER)
		walk_maker(w, decl, index);
	return index;
}

uint32_t walk_label(struct walker *w, CXString name)
{
	uint32_t text = walk_text(w, name), *slot;
	struct fact_sym *s;
	int is_new;

	slot = walk_ptr_map_at(w->a, &w->labels, (const void *)((uintptr_t)text + 1), &is_new);
	if (!is_new)
		return *slot;
	*slot = (uint32_t)w->f->syms.n;
	s = list_push(w->a, &w->f->syms);
	s->kind = SYM_LABEL;
	s->name = text;
	return *slot;
}
