/* Changes of the source: in its own layout, a statement at a time. */
#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "base/str.h"
#include "scan/fix/fix_parts.h"

void fix_replace(struct fixer *x, size_t start, size_t end, const char *text)
{
	struct replacement r = {0};

	r.file = x->file;
	r.offset = start;
	r.before = arena_strndup(x->a, x->text + start, end - start);
	r.text = text;
	patch_add(x->a, &x->fix->patch, r);
}

void fix_ground(struct fixer *x, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	strlist_add(x->a, &x->fix->grounds, arena_vprintf(x->a, format, ap));
	va_end(ap);
}

const char *fix_sym_name(const struct fixer *x, uint32_t sym)
{
	return fact_text(x->f, x->f->syms.v[sym].name);
}

int fix_has_header(const struct fixer *x, const char *name)
{
	const char *end = arena_printf(x->a, "/%s", name);

	for (size_t i = 0; i < x->f->files.n; i++)
		if (x->f->files.v[i].system && str_ends(fact_text(x->f, x->f->files.v[i].path), end))
			return 1;
	return 0;
}

static int is_block_like(uint8_t kind)
{
	return kind == NODE_BLOCK || kind == NODE_IF || kind == NODE_FOR || kind == NODE_WHILE || kind == NODE_SWITCH ||
	       kind == NODE_LABEL || kind == NODE_CASE || kind == NODE_DEFAULT || kind == NODE_DECLS;
}

int fix_statement(const struct fixer *x, uint32_t node, size_t *start, size_t *end)
{
	const struct fact_extent *e = node_extent(x->f, node);
	struct token t;

	if (!e || e->start < x->start || e->end > x->end)
		return 0;
	*start = e->start;
	*end = e->end;
	/* the end of an if may be that of a statement in it, with its semicolon or without */
	if (x->text[e->end - 1] == ';' || x->text[e->end - 1] == '}')
		return 1;
	t = fix_token(x, e->end, x->end);
	if (!fix_token_is(x, &t, ";"))
		return is_block_like(x->f->nodes.v[node].kind) && x->f->nodes.v[node].kind == NODE_DECLS;
	*end = t.end;
	return 1;
}

size_t fix_line_start(const struct fixer *x, size_t at)
{
	while (at > 0 && x->text[at - 1] != '\n')
		at--;
	return at;
}

const char *fix_indent(struct fixer *x, size_t at)
{
	size_t from = fix_line_start(x, at), to = from;

	while (to < x->len && (x->text[to] == ' ' || x->text[to] == '\t'))
		to++;
	return arena_strndup(x->a, x->text + from, to - from);
}

const char *fix_deeper(struct fixer *x, const char *indent, uint32_t block)
{
	size_t start, end, n = strlen(indent);
	const char *inner;
	uint32_t c = x->fn->first + 1;

	/* as the function's first statement is, or that of the block */
	if (block != NO_INDEX && block + 1 < x->f->nodes.v[block].end && fix_statement(x, block + 1, &start, &end)) {
		inner = fix_indent(x, start);
		if (strlen(inner) > n && !strncmp(inner, indent, n))
			return inner;
	}
	if (c < x->f->nodes.v[x->fn->first].end && fix_statement(x, c, &start, &end))
		return arena_printf(x->a, "%s%s", indent, fix_indent(x, start));
	return arena_printf(x->a, "%s\t", indent);
}

int fix_is_removable(const struct fixer *x, uint32_t statement)
{
	const struct fact_node *v = x->f->nodes.v;
	uint32_t up = v[statement].parent, next;

	if (up == NO_INDEX)
		return 0;
	if (v[up].kind == NODE_BLOCK)
		return node_children(x->f, up) > 1;
	next = v[up].end;
	return v[up].kind == NODE_LABEL && v[up].parent != NO_INDEX && v[v[up].parent].kind == NODE_BLOCK &&
	       next < v[v[up].parent].end && v[next].kind != NODE_DECLS;
}

static int is_blank(const struct fixer *x, size_t from, size_t to)
{
	for (; from < to; from++)
		if (!isspace((unsigned char)x->text[from]))
			return 0;
	return 1;
}

static size_t line_end(const struct fixer *x, size_t at)
{
	const char *nl = memchr(x->text + at, '\n', x->len - at);

	return nl ? (size_t)(nl - x->text) + 1 : x->len;
}

/* The line before is blank or opens the block, and the one after is blank: one of them is enough. */
static int leaves_two_blanks(const struct fixer *x, size_t from, size_t to)
{
	size_t before = from ? fix_line_start(x, from - 1) : 0, k;

	if (to >= x->len || !is_blank(x, to, line_end(x, to)) || !from)
		return 0;
	for (k = from - 1; k > before && isspace((unsigned char)x->text[k]); k--)
		;
	return is_blank(x, before, from) || x->text[k] == '{';
}

int fix_remove(struct fixer *x, uint32_t statement)
{
	size_t start, end, from, to;

	if (!fix_is_removable(x, statement) || !fix_statement(x, statement, &start, &end))
		return 0;
	from = fix_line_start(x, start);
	to = line_end(x, end);
	/* a comment behind it is about it */
	if (!is_blank(x, from, start) || fix_token(x, end, to).kind != TOKEN_END) {
		fix_replace(x, start, fix_token(x, end, to).start, "");
		return 1;
	}
	if (leaves_two_blanks(x, from, to))
		to = line_end(x, to);
	fix_replace(x, from, to, "");
	return 1;
}

/* The last of the declarations that the block begins with; NO_INDEX. */
static uint32_t last_declaration(const struct fixer *x, uint32_t block)
{
	uint32_t last = NO_INDEX;

	for (uint32_t c = block + 1; c < x->f->nodes.v[block].end && x->f->nodes.v[c].kind == NODE_DECLS;
	     c = x->f->nodes.v[c].end)
		last = c;
	return last;
}

/* Each line with the indentation before it. */
const char *fix_indented(struct fixer *x, const char *indent, const char *lines)
{
	struct str out = {0};

	while (*lines) {
		size_t n = strcspn(lines, "\n");

		if (n)
			str_add(&out, indent);
		str_addn(&out, lines, n);
		str_addc(&out, '\n');
		lines += lines[n] ? n + 1 : n;
	}
	return arena_take(x->a, &out);
}

int fix_lines_before(struct fixer *x, uint32_t statement, const char *lines)
{
	size_t start, end, from;

	if (!fix_statement(x, statement, &start, &end))
		return 0;
	from = fix_line_start(x, start);
	if (!is_blank(x, from, start))
		return 0;
	fix_insert(x, from, fix_indented(x, fix_indent(x, start), lines));
	return 1;
}

int fix_lines_after(struct fixer *x, uint32_t statement, const char *lines)
{
	size_t start, end, to;

	if (!fix_statement(x, statement, &start, &end))
		return 0;
	to = line_end(x, end);
	if (fix_token(x, end, to).kind != TOKEN_END)
		return 0;
	fix_insert(x, to, fix_indented(x, fix_indent(x, start), lines));
	return 1;
}

/* After the line that the declaration ends on; 0 when something else is there, too. */
static size_t line_after(const struct fixer *x, uint32_t declaration)
{
	size_t start, end, to;

	if (!fix_statement(x, declaration, &start, &end))
		return 0;
	to = line_end(x, end);
	return fix_token(x, end, to).kind == TOKEN_END ? to : 0;
}

/* Where declarations go: after those that the block begins with, before `before`, or (first) as the block's first. */
struct place {
	size_t at;
	int first, last; /* in the block; of the declarations, right before `before` */
};

static int find_top(const struct fixer *x, uint32_t before, struct place *p)
{
	const struct fact_node *v = x->f->nodes.v;
	uint32_t block = v[before].parent, last = last_declaration(x, block), up = v[block].parent;
	const struct fact_extent *e = node_extent(x->f, block);

	if (!e || (up != NO_INDEX && v[up].kind == NODE_SWITCH))
		return 0;
	p->first = last == NO_INDEX;
	p->last = last != NO_INDEX && v[last].end == before;
	p->at = p->first ? line_end(x, e->start) : line_after(x, last);
	return p->at && (!p->first || is_blank(x, e->start + 1, p->at));
}

int fix_declare_constants(struct fixer *x, uint32_t before, const char *lines)
{
	struct place top;
	size_t start, end;

	if (x->f->nodes.v[before].parent == NO_INDEX ||
	    x->f->nodes.v[x->f->nodes.v[before].parent].kind != NODE_BLOCK || !fix_statement(x, before, &start, &end))
		return 0;
	if (find_top(x, before, &top) && top.at <= fix_line_start(x, start) &&
	    (top.first || top.last || !fix_mixes_declarations(x))) {
		lines = fix_indented(x, fix_indent(x, start), lines);
		fix_insert(
			x, top.at,
			arena_printf(x->a, "%s%s", lines, top.first || top.at == fix_line_start(x, start) ? "\n" : ""));
		return 1;
	}
	return fix_mixes_declarations(x) && fix_lines_before(x, before, lines);
}

/* "TYPE *NAME" has no blank. */
static const char *declarator(struct fixer *x, const char *type, const char *name)
{
	return arena_printf(x->a, "%s%s%s", type, str_ends(type, "*") ? "" : " ", name);
}

int fix_declare(struct fixer *x, uint32_t before, const char *type, const char *name, const char *value)
{
	const char *declared = declarator(x, type, name), *set = arena_printf(x->a, "%s = %s;", declared, value);
	struct place top = {0, 0, 0};
	int has_top;

	if (x->f->nodes.v[before].parent == NO_INDEX || x->f->nodes.v[x->f->nodes.v[before].parent].kind != NODE_BLOCK)
		return 0;
	has_top = find_top(x, before, &top);
	if (has_top && (top.last || before == x->f->nodes.v[before].parent + 1))
		return fix_declare_constants(x, before, set);
	if (fix_mixes_declarations(x))
		return fix_lines_before(x, before, set);
	return has_top && fix_declare_constants(x, before, arena_printf(x->a, "%s;", declared)) &&
	       fix_lines_before(x, before, arena_printf(x->a, "%s = %s;", name, value));
}
