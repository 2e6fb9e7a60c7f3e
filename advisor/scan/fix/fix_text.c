/* The source's own words, where the facts have only places. */
#include <ctype.h>
#include <string.h>

#include "scan/fix/fix_parts.h"

static size_t skip_comment(const struct fixer *x, size_t at, size_t end)
{
	const char *s = x->text;

	if (s[at + 1] == '/') {
		while (at < end && s[at] != '\n')
			at += s[at] == '\\' && at + 1 < end ? 2 : 1;
		return at;
	}
	for (at += 2; at + 1 < end && !(s[at] == '*' && s[at + 1] == '/'); at++)
		;
	return at + 2 < end ? at + 2 : end;
}

static size_t skip_blanks(const struct fixer *x, size_t at, size_t end)
{
	const char *s = x->text;

	while (at < end) {
		if (isspace((unsigned char)s[at]))
			at++;
		else if (s[at] == '\\' && at + 1 < end && (s[at + 1] == '\n' || s[at + 1] == '\r'))
			at += 2;
		else if (s[at] == '/' && at + 1 < end && (s[at + 1] == '*' || s[at + 1] == '/'))
			at = skip_comment(x, at, end);
		else
			break;
	}
	return at < end ? at : end;
}

static int is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static size_t quoted_end(const struct fixer *x, size_t at, size_t end)
{
	char quote = x->text[at++];

	while (at < end && x->text[at] != quote && x->text[at] != '\n')
		at += x->text[at] == '\\' ? 2 : 1;
	return at < end ? at + 1 : end;
}

/* First on its line. */
static int is_directive(const struct fixer *x, size_t at)
{
	if (x->text[at] != '#')
		return 0;
	while (at-- > 0 && x->text[at] != '\n')
		if (x->text[at] != ' ' && x->text[at] != '\t')
			return 0;
	return 1;
}

static size_t sign_end(const struct fixer *x, size_t at, size_t end)
{
	static const char *const pairs = "-> ++ -- << >> <= >= == != && || += -= *= /= %= &= ^= |= ";

	for (const char *p = pairs; at + 1 < end && *p; p += 3)
		if (!memcmp(x->text + at, p, 2))
			return at + 2;
	return at + 1;
}

struct token fix_token(const struct fixer *x, size_t at, size_t end)
{
	struct token t = {TOKEN_END, end, end};
	char c;

	at = skip_blanks(x, at, end);
	if (at >= end)
		return t;
	c = x->text[at];
	t.start = at;
	if (is_name_char(c)) {
		t.kind = isdigit((unsigned char)c) ? TOKEN_NUMBER : TOKEN_NAME;
		for (t.end = at;
		     t.end < end && (is_name_char(x->text[t.end]) || (t.kind == TOKEN_NUMBER && x->text[t.end] == '.'));
		     t.end++)
			;
	} else if (c == '"' || c == '\'') {
		t.kind = TOKEN_TEXT;
		t.end = quoted_end(x, at, end);
	} else {
		t.kind = is_directive(x, at) ? TOKEN_DIRECTIVE : TOKEN_SIGN;
		t.end = sign_end(x, at, end);
	}
	return t;
}

int fix_token_is(const struct fixer *x, const struct token *t, const char *text)
{
	return t->kind != TOKEN_END && t->end - t->start == strlen(text) &&
	       !memcmp(x->text + t->start, text, t->end - t->start);
}

int fix_is_plain(const struct fixer *x)
{
	struct token t;

	for (size_t at = x->start; (t = fix_token(x, at, x->end)).kind != TOKEN_END; at = t.end)
		if (t.kind == TOKEN_DIRECTIVE)
			return 0;
	return 1;
}

int fix_is_named(const struct fixer *x, const char *name, size_t start, size_t end)
{
	struct token t;

	for (; (t = fix_token(x, start, end)).kind != TOKEN_END; start = t.end)
		if (t.kind == TOKEN_NAME && fix_token_is(x, &t, name))
			return 1;
	return 0;
}

int fix_name_at(const struct fixer *x, uint32_t node, const char *name, size_t *at)
{
	const struct fact_node *n = &x->f->nodes.v[node];
	struct token t;

	if (!n->line || n->line > x->n_lines || !n->column)
		return 0;
	*at = x->lines[n->line - 1] + n->column - 1;
	if (*at >= x->len)
		return 0;
	t = fix_token(x, *at, x->len);
	return t.start == *at && fix_token_is(x, &t, name);
}

/* The uses of a variable that the facts know, and whether each is where its name is. */
static int known_uses(const struct fixer *x, uint32_t sym, const char *name)
{
	size_t at;
	int n = 0;

	for (uint32_t i = x->fn->first; i < x->fn->end; i++) {
		const struct fact_node *v = &x->f->nodes.v[i];

		if ((v->kind != NODE_REF && v->kind != NODE_VAR) || v->sym != sym)
			continue;
		if (!fix_name_at(x, i, name, &at))
			return -1;
		n++;
	}
	return n;
}

/* sizeof *p, sizeof(*p), sizeof p[0]: of what it points to. `before` are the tokens before the name, last first. */
static int is_size_of_target(const struct fixer *x, const struct token before[3], const struct token *next)
{
	int star = fix_token_is(x, &before[0], "*");
	const struct token *b = before + star;

	if (fix_token_is(x, b, "("))
		b++;
	return b < before + 3 && fix_token_is(x, b, "sizeof") && (star || fix_token_is(x, next, "["));
}

int fix_uses_are_plain(const struct fixer *x, uint32_t sym)
{
	const char *name = fix_sym_name(x, sym);
	struct token before[3] = {{TOKEN_END, 0, 0}, {TOKEN_END, 0, 0}, {TOKEN_END, 0, 0}}, t, next;
	int known = known_uses(x, sym, name), written = 0;

	for (size_t at = x->start; (t = fix_token(x, at, x->end)).kind != TOKEN_END; at = t.end) {
		if (t.kind == TOKEN_NAME && fix_token_is(x, &t, name) && !fix_token_is(x, &before[0], "->") &&
		    !fix_token_is(x, &before[0], ".")) {
			next = fix_token(x, t.end, x->end);
			written += !is_size_of_target(x, before, &next);
		}
		before[2] = before[1];
		before[1] = before[0];
		before[0] = t;
	}
	return known > 0 && known == written;
}

const char *fix_argument(struct fixer *x, uint32_t call, unsigned n)
{
	const struct fact_extent *e = node_extent(x->f, call);
	struct token t;
	size_t from = 0;
	int depth = 0;

	if (!e || e->end > x->len || x->text[e->end - 1] != ')')
		return NULL;
	for (size_t at = e->start; (t = fix_token(x, at, e->end)).kind != TOKEN_END; at = t.end) {
		int closes = fix_token_is(x, &t, ")") || fix_token_is(x, &t, "]") || fix_token_is(x, &t, "}");

		if (depth == 1 && (fix_token_is(x, &t, ",") || t.end == e->end)) {
			if (!n--)
				return arena_strndup(x->a, x->text + from, t.start - from);
			from = fix_token(x, t.end, e->end).start;
		}
		depth -= closes;
		if (fix_token_is(x, &t, "(") || fix_token_is(x, &t, "[") || fix_token_is(x, &t, "{"))
			from = depth++ ? from : fix_token(x, t.end, e->end).start;
	}
	return NULL;
}

/* A declaration of the block comes after something else than declarations. */
static int is_mixed(const struct unit_facts *f, uint32_t block)
{
	int other = 0;

	for (uint32_t c = block + 1; c < f->nodes.v[block].end; c = f->nodes.v[c].end) {
		if (f->nodes.v[c].kind == NODE_DECLS && other)
			return 1;
		other |= f->nodes.v[c].kind != NODE_DECLS && f->nodes.v[c].kind != NODE_STMT;
	}
	return 0;
}

int fix_mixes_declarations(const struct fixer *x)
{
	const struct unit_facts *f = x->f;

	for (uint32_t func = 0; func < f->funcs.n; func++) {
		if (f->funcs.v[func].file != x->fn->file)
			continue;
		for (uint32_t i = f->funcs.v[func].first; i < f->funcs.v[func].end; i++)
			if ((f->nodes.v[i].kind == NODE_FOR && f->nodes.v[i + 1].kind == NODE_DECLS) ||
			    (f->nodes.v[i].kind == NODE_BLOCK && is_mixed(f, i)))
				return 1;
	}
	return 0;
}

/* By something outside of functions, or a macro. */
static int is_known_outside(const struct fixer *x, const char *name)
{
	for (size_t i = 0; i < x->f->syms.n; i++) {
		const struct fact_sym *s = &x->f->syms.v[i];

		if ((s->kind == SYM_FUNCTION || s->flags & SYM_GLOBAL) && !strcmp(fact_text(x->f, s->name), name))
			return 1;
	}
	for (size_t i = 0; i < x->f->macros.n; i++)
		if (!strcmp(fact_text(x->f, x->f->macros.v[i].name), name))
			return 1;
	return 0;
}

static int is_free(const struct fixer *x, const char *name)
{
	size_t from = x->start;

	/* the parameters are before the body */
	for (uint32_t i = 0; i < x->fn->params; i++) {
		uint32_t sym = x->f->params.v[x->fn->param + i];

		if (sym != NO_INDEX && !strcmp(fix_sym_name(x, sym), name))
			return 0;
	}
	return !fix_is_named(x, name, from, x->end) && !is_known_outside(x, name);
}

const char *fix_new_name(struct fixer *x, const char *of, const char *const *plain, const char *const *suffixes)
{
	const char *name;

	for (; *plain; plain++)
		if (is_free(x, *plain))
			return *plain;
	for (; of && *suffixes; suffixes++) {
		name = arena_printf(x->a, "%s%s", of, *suffixes);
		if (is_free(x, name))
			return name;
	}
	return NULL;
}
