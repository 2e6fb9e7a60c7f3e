/* Attributes that say what becomes of memory. libclang names neither them nor their arguments: what it prints of a
 * declaration says the one, the text of the source the other, which clang does not take. */
#include <ctype.h>
#include <string.h>

#include "scan/read/walk.h"

#define TEXT_AROUND 240 /* bytes of a declaration that are looked at */

static enum CXChildVisitResult find_attribute(CXCursor c, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (!clang_isAttribute(clang_getCursorKind(c)))
		return CXChildVisit_Continue;
	*(int *)data = 1;
	return CXChildVisit_Break;
}

static size_t name_length(const char *s)
{
	size_t n = 0;

	while (isalnum((unsigned char)s[n]) || s[n] == '_')
		n++;
	return n;
}

/* ---- cleanup ------------------------------------------------------------------------------ */

/* The function in "__attribute__((cleanup(release))) char *p", as text; 0. */
static uint32_t cleanup_name(struct walker *w, CXCursor var)
{
	CXPrintingPolicy policy = clang_getCursorPrintingPolicy(var);
	CXString printed;
	const char *at;
	uint32_t name = 0;

	clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_SuppressInitializers, 1);
	printed = clang_getCursorPrettyPrinted(var, policy);
	clang_PrintingPolicy_dispose(policy);
	at = strstr(clang_getCString(printed), "cleanup(");
	if (at)
		name = facts_intern(&w->w, at + strlen("cleanup("), name_length(at + strlen("cleanup(")));
	clang_disposeString(printed);
	return name;
}

/* The function of that name; one that nothing else has named so far is a library's. */
static uint32_t function_of_name(struct walker *w, uint32_t name)
{
	struct fact_sym *s;
	uint32_t i;

	for (i = 0; i < w->f->syms.n; i++)
		if (w->f->syms.v[i].kind == SYM_FUNCTION && w->f->syms.v[i].name == name)
			return i;
	s = list_push(w->a, &w->f->syms);
	s->kind = SYM_FUNCTION;
	s->type = TYPE_VOID;
	s->flags = SYM_SYSTEM;
	s->name = name;
	i = (uint32_t)w->f->syms.n - 1;
	w->f->syms.v[i].usr = facts_intern_text(&w->w, arena_printf(w->a, "c:@F@%s", fact_text(w->f, name)));
	return i;
}

void walk_var_cleanup(struct walker *w, CXCursor var, uint32_t sym)
{
	struct walk_cleanup *c;
	uint32_t name;
	int found = 0;

	if (sym == NO_INDEX)
		return;
	clang_visitChildren(var, find_attribute, &found);
	name = found ? cleanup_name(w, var) : 0;
	if (!name)
		return;
	c = list_push(w->a, &w->cleanups);
	c->var = sym;
	c->func = function_of_name(w, name);
}

static uint32_t add_node(struct walker *w, CXCursor block, enum node_kind kind, uint32_t parent, uint32_t sym)
{
	uint32_t node = walk_new_node(w, block, kind, parent);
	struct fact_node *n = &w->f->nodes.v[node];
	unsigned line = n->line;

	clang_getExpansionLocation(clang_getRangeEnd(clang_getCursorExtent(block)), NULL, &line, NULL, NULL);
	n->line = n->line == w->func_line ? n->line : line;
	n->sym = sym;
	n->type = TYPE_POINTER;
	return node;
}

/* release(&p) */
static void add_cleanup(struct walker *w, CXCursor block, uint32_t node, const struct walk_cleanup *c)
{
	uint32_t call = add_node(w, block, NODE_CALL, node, c->func), of;

	w->f->nodes.v[call].flags |= NODE_CLEANUP;
	w->f->nodes.v[call].type = TYPE_VOID;
	w->f->nodes.v[add_node(w, block, NODE_REF, call, c->func)].type = TYPE_FUNCTION;
	of = add_node(w, block, NODE_UNARY, call, NO_INDEX);
	w->f->nodes.v[of].op = OP_ADDRESS;
	w->f->nodes.v[add_node(w, block, NODE_REF, of, c->var)].type = w->f->syms.v[c->var].type;
	w->f->nodes.v[of].end = w->f->nodes.v[call].end = (uint32_t)w->f->nodes.n;
}

void walk_block_end(struct walker *w, CXCursor block, uint32_t node, size_t first)
{
	while (w->cleanups.n > first) {
		struct walk_cleanup c = w->cleanups.v[--w->cleanups.n];

		add_cleanup(w, block, node, &c);
	}
}

/* ---- malloc ------------------------------------------------------------------------------- */

/* The text around a declaration: from where the one before ends to its own end; NULL. */
static const char *text_around(struct walker *w, CXCursor decl, size_t *n)
{
	CXSourceRange range = clang_getCursorExtent(decl);
	unsigned from = 0, to = 0, first;
	CXFile file = NULL, end_file = NULL;
	const char *text;
	size_t len = 0;

	clang_getSpellingLocation(clang_getRangeStart(range), &file, NULL, NULL, &from);
	clang_getSpellingLocation(clang_getRangeEnd(range), &end_file, NULL, NULL, &to);
	text = file && end_file && clang_File_isEqual(file, end_file) ? clang_getFileContents(w->tu, file, &len) : NULL;
	if (!text || from > to || to > len)
		return NULL;
	for (first = from; first > 0 && from - first < TEXT_AROUND && !strchr(";}/#", text[first - 1]); first--)
		;
	for (from = to; to < len && to - from < TEXT_AROUND && text[to] != ';' && text[to] != '{'; to++)
		;
	*n = to - first;
	return text + first;
}

/* A word that says so: malloc, __malloc__, and macros for it (ATTR_DEALLOC(release)). */
static int says_malloc(const char *word, size_t n)
{
	char lower[64];

	if (n >= sizeof lower)
		return 0;
	for (size_t i = 0; i < n; i++)
		lower[i] = (char)tolower((unsigned char)word[i]);
	lower[n] = '\0';
	return !strcmp(lower, "malloc") || !strcmp(lower, "__malloc__") || strstr(lower, "dealloc") ||
	       (strstr(lower, "attr") && strstr(lower, "malloc"));
}

/* "(release, 2)" after such a word. */
static void read_release(struct walker *w, const char *at, const char *end, struct fact_maker *m)
{
	size_t n;

	at += strspn(at, " \t");
	if (at >= end || *at != '(')
		return;
	at++;
	at += strspn(at, " \t\n");
	n = name_length(at);
	if (!n || at + n > end || isdigit((unsigned char)*at))
		return;
	m->release = facts_intern(&w->w, at, n);
	at += n + strspn(at + n, " \t\n");
	if (at < end && *at == ',' && isdigit((unsigned char)at[1 + strspn(at + 1, " \t\n")]))
		m->param = (uint32_t)(at[1 + strspn(at + 1, " \t\n")] - '1');
}

void walk_maker(struct walker *w, CXCursor decl, uint32_t sym)
{
	struct fact_maker m = {.func = sym}, *out;
	size_t n = 0, k;
	const char *text = text_around(w, decl, &n), *name = fact_text(w->f, w->f->syms.v[sym].name);
	int found = 0;

	for (const char *at = text; text && at < text + n; at += k ? k : 1) {
		k = name_length(at);
		if (!k || !says_malloc(at, k) || (!strncmp(at, name, k) && !name[k]))
			continue;
		found = 1;
		read_release(w, at + k, text + n, &m);
		if (m.release)
			break;
	}
	if (!found)
		return;
	out = list_push(w->a, &w->f->makers);
	*out = m;
}
