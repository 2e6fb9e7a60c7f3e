/* Small memory of a constant size that does not outlive its function: an array, or a structure, of the function's own. */
#include <ctype.h>
#include <string.h>

#include "scan/fix/fix_parts.h"
#include "scan/program/shapes.h"

/* ---- the size as written ------------------------------------------------------------------------------------------- */

static int is_macro_use(const struct fixer *x, size_t at)
{
	for (size_t i = 0; i < x->f->expansions.n; i++) {
		const struct fact_expansion *e = &x->f->expansions.v[i];

		if (e->file == x->fn->file && e->line && e->line <= x->n_lines &&
		    x->lines[e->line - 1] + e->column - 1 == at)
			return 1;
	}
	return 0;
}

/* What may be an array's bound: numbers, macros, signs, and the size of a type. Texts are at most the call's. */
static int is_bound(const struct fixer *x, size_t from, size_t to)
{
	struct token t, before = {TOKEN_END, 0, 0};
	int in_size = 0;

	for (; (t = fix_token(x, from, to)).kind != TOKEN_END; from = t.end) {
		if (t.kind == TOKEN_TEXT && x->text[t.start] != '\'')
			return 0;
		if (fix_token_is(x, &before, "sizeof"))
			in_size = 1;
		else if (fix_token_is(x, &t, "+") || fix_token_is(x, &t, "*"))
			in_size = in_size && before.kind == TOKEN_SIGN;
		if (t.kind == TOKEN_NAME && !in_size && !fix_token_is(x, &t, "sizeof") && !is_macro_use(x, t.start))
			return 0;
		before = t;
	}
	return 1;
}

/* sizeof *p, sizeof(*p), sizeof(TYPE) as the declaration has it. */
static int is_size_of(struct fixer *x, const struct allocation *m, const char *text, const char *type)
{
	const char *name = fix_sym_name(x, m->sym);

	return str_eq(text, arena_printf(x->a, "sizeof *%s", name)) ||
	       str_eq(text, arena_printf(x->a, "sizeof(*%s)", name)) ||
	       str_eq(text, arena_printf(x->a, "sizeof (*%s)", name)) ||
	       str_eq(text, arena_printf(x->a, "sizeof(%s)", type)) ||
	       str_eq(text, arena_printf(x->a, "sizeof (%s)", type));
}

/* A count of things of that size: its text, "1" for one; NULL when it cannot be told. */
static const char *count_of(struct fixer *x, const struct allocation *m, const char *type)
{
	const char *first = fix_argument(x, m->call, 0), *second = fix_argument(x, m->call, 1);
	int is_char = x->f->syms.v[m->sym].pointee == TYPE_CHAR;
	const char *star;

	if (!first || (m->zeroed && !second))
		return NULL;
	if (m->zeroed) {
		if (is_size_of(x, m, second, type))
			return first;
		if (is_size_of(x, m, first, type))
			return second;
		if (!is_char)
			return NULL;
		return str_eq(second, "1")  ? first
		       : str_eq(first, "1") ? second
					    : arena_printf(x->a, "%s * %s", first, second);
	}
	if (is_size_of(x, m, first, type))
		return "1";
	star = strstr(first, " * ");
	if (star && !strpbrk(first, "+-") && is_size_of(x, m, star + 3, type))
		return arena_strndup(x->a, first, (size_t)(star - first));
	if (star && str_starts(first, "sizeof") &&
	    is_size_of(x, m, arena_strndup(x->a, first, (size_t)(star - first)), type) && !strpbrk(star + 3, "+-*"))
		return star + 3;
	return is_char ? first : NULL;
}

/* ---- the declaration ---------------------------------------------------------------------------------------------- */

struct declarator {
	size_t star, name_end, end; /* "*p", and what follows it up to the initializer's end */
	const char *type; /* "struct stat" */
};

/* "TYPE *p" or "TYPE *p = ...", one star and no qualifier of its own. */
static int find_declarator(struct fixer *x, const struct allocation *m, struct declarator *d)
{
	const struct fact_extent *e = node_extent(x->f, m->var);
	const char *name = fix_sym_name(x, m->sym);
	struct token t, before = {TOKEN_END, 0, 0}, older = before;
	size_t type_end = 0;

	for (size_t at = e->start; (t = fix_token(x, at, e->end)).kind != TOKEN_END; at = t.end) {
		if (fix_token_is(x, &t, name) && fix_token_is(x, &before, "*"))
			break;
		if (!type_end && (fix_token_is(x, &t, "*") || fix_token_is(x, &t, "=") || fix_token_is(x, &t, ",")))
			type_end = before.end;
		if (fix_token_is(x, &t, "static") || fix_token_is(x, &t, "const") || fix_token_is(x, &t, "volatile") ||
		    fix_token_is(x, &t, "register") || fix_token_is(x, &t, "typeof") || fix_token_is(x, &t, "("))
			return 0;
		older = before;
		before = t;
	}
	if (t.kind == TOKEN_END || fix_token_is(x, &older, "*") || type_end <= e->start)
		return 0;
	d->star = before.start;
	d->name_end = t.end;
	d->end = e->end;
	d->type = arena_strndup(x->a, x->text + e->start, type_end - e->start);
	return 1;
}

static int is_cast_of_it(const struct fixer *x, const char *name)
{
	struct token t, before = {TOKEN_END, 0, 0}, older = before;

	for (size_t at = x->start; (t = fix_token(x, at, x->end)).kind != TOKEN_END; at = t.end) {
		if (t.kind == TOKEN_NAME && fix_token_is(x, &t, name) && fix_token_is(x, &before, ")") &&
		    fix_token_is(x, &older, "*"))
			return 1;
		older = before;
		before = t;
	}
	return 0;
}

/* Something that is written only is told of by compilers once it is a variable. */
static int is_read(const struct fixer *x, const struct allocation *m)
{
	const struct fact_node *v = x->f->nodes.v;
	uint32_t at, up;

	for (uint32_t i = x->fn->first; i < x->fn->end; i++) {
		if (v[i].kind != NODE_REF || v[i].sym != m->sym || v[i].parent == m->set)
			continue;
		for (at = i, up = v[i].parent; v[up].kind == NODE_INDEX || v[up].kind == NODE_MEMBER ||
					       (v[up].kind == NODE_UNARY && v[up].op == OP_DEREF) ||
					       (v[up].kind == NODE_BINARY && v[up].op <= OP_SUB);
		     at = up, up = v[up].parent)
			;
		if (at == i && (v[up].kind == NODE_UNARY || (v[up].kind == NODE_BINARY && v[up].op >= OP_EQ)))
			continue;
		if (v[up].kind == NODE_ASSIGN ? at != up + 1 : !node_is_step(&v[up]) && !shape_calls(x->f, up, "free"))
			return 1;
	}
	return 0;
}

/* ---- the patch ------------------------------------------------------------------------------------------------------ */

static const char *declared_as(struct fixer *x, const struct allocation *m, const struct declarator *d,
			       const char *count)
{
	static const char *const none[] = {NULL}, *const suffixes[] = {"_buf", "_mem", "_room", NULL};
	const char *name = fix_sym_name(x, m->sym), *zero = m->zeroed && m->set == m->var ? " = {0}" : "", *own;
	const char *gap = isspace((unsigned char)x->text[d->star - 1]) ? "" : " ";

	if (!str_eq(count, "1"))
		return arena_printf(x->a, "%s%s[%s]%s", gap, name, count, zero);
	own = fix_new_name(x, name, none, suffixes);
	return own ? arena_printf(x->a, "%s%s%s, *%s = &%s", gap, own, zero, name, own) : NULL;
}

/* p = malloc(...); goes; where it was zeroed, memset() comes in its place. */
static int replace_assignment(struct fixer *x, const struct allocation *m, int is_one)
{
	const char *name = fix_sym_name(x, m->sym);
	size_t start, end;

	if (m->set == m->var)
		return 1;
	if (m->statement != m->set) /* in the test, which goes with it */
		return !m->zeroed && m->n_tests && m->tests[0] == m->statement;
	if (!m->zeroed)
		return fix_remove(x, m->set);
	if (!fix_has_header(x, "string.h") || !fix_statement(x, m->set, &start, &end))
		return 0;
	fix_replace(x, start, end, arena_printf(x->a, "memset(%s, 0, sizeof %s%s);", name, is_one ? "*" : "", name));
	return 1;
}

static int remove_all(struct fixer *x, const struct allocation *m)
{
	for (unsigned i = 0; i < m->n_frees; i++)
		if (!fix_remove(x, m->frees[i]))
			return 0;
	for (unsigned i = 0; i < m->n_tests; i++)
		if (!fix_remove(x, m->tests[i]))
			return 0;
	return 1;
}

static void say_why(struct fixer *x, const struct allocation *m)
{
	fix_ground(x, "It has %lld bytes, always, and %s() does not call itself.", (long long)m->size,
		   x->finding->function);
	fix_ground(x, "On every path it is given back by free() in the function that allocated it, so nobody has it "
		      "afterwards.");
	if (m->n_tests)
		fix_ground(x, "It is there, always: what was done when it could not be allocated goes.");
	if (m->zeroed)
		fix_ground(x, "It is set to zero as it was.");
}

int fix_on_stack(struct fixer *x, struct allocation *m)
{
	const char *name = fix_sym_name(x, m->sym), *count, *declared;
	const struct fact_extent *call = node_extent(x->f, m->call);
	struct declarator d;
	int is_char = x->f->syms.v[m->sym].pointee == TYPE_CHAR;

	if (shape_calls(x->f, m->call, "strdup") || fix_is_recursive(x) || !is_read(x, m) || !fix_find_tests(x, m) ||
	    !find_declarator(x, m, &d) || (is_char && is_cast_of_it(x, name)))
		return 0;
	count = count_of(x, m, d.type);
	if (!count || !is_bound(x, call->start + strlen(fix_sym_name(x, x->f->nodes.v[m->call].sym)), call->end))
		return 0;
	declared = declared_as(x, m, &d, count);
	if (!declared || !replace_assignment(x, m, str_eq(count, "1")) || !remove_all(x, m))
		return 0;
	fix_replace(x, d.star, d.end, declared);
	x->fix->title =
		arena_printf(x->a, "make `%s` a variable of %s() instead of allocating it", name, x->finding->function);
	say_why(x, m);
	return 1;
}
