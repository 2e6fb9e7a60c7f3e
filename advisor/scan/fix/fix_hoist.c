/* Memory that every round of a loop allocates and gives back: a buffer before the loop, made larger when a round needs
 * more than there is, and given back on every way out. What is in it is not kept: no round reads what another wrote. */
#include <ctype.h>
#include <string.h>

#include "scan/fix/fix_hoist_parts.h"
#include "scan/program/shapes.h"

/* ---- may it be moved? ------------------------------------------------------------------------------------------- */

static int is_pure(const struct unit_facts *f, uint32_t node)
{
	for (uint32_t i = node; i < f->nodes.v[node].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_CALL || n->kind == NODE_ASSIGN || node_is_step(n) || n->kind == NODE_EXPR ||
		    n->kind == NODE_STMT_EXPR)
			return 0;
	}
	return 1;
}

/* The size as written, and what is done to new memory. */
int hoist_find_size(struct hoist *h)
{
	struct fixer *x = h->x;
	uint32_t call = h->m->call, arg = node_child(x->f, call, 1);
	const char *text = fix_argument(x, call, 0);

	if (!text || arg == NO_INDEX || strchr(text, '\n') || shape_names(x->f, call, h->m->sym))
		return 0;
	h->value = text;
	if (shape_calls(x->f, call, "strdup")) {
		if (!is_pure(x->f, arg) || !fix_has_header(x, "string.h"))
			return 0;
		h->value = arena_printf(x->a, "strlen(%s) + 1", text);
		h->fill = arena_printf(x->a, "memcpy(%s, %s, %s);", h->name, text, h->need);
	}
	if (!h->m->zeroed)
		return 1;
	if (fact_is_int(x->f, arg, 1))
		h->value = fix_argument(x, call, 1);
	else if (!fact_is_int(x->f, node_child(x->f, call, 2), 1))
		return 0; /* a product may be too large for a number, which calloc() alone notices */
	h->fill = arena_printf(x->a, "memset(%s, 0, %s);", h->name, h->need);
	return h->value && fix_has_header(x, "string.h");
}

/* It may be come to again by a goto, when its declarations are not. */
static int is_in_goto_loop(const struct hoist *h)
{
	const struct fact_func *fn = h->x->fn;

	for (uint32_t i = fn->loop; i < fn->loop + fn->loops; i++) {
		const struct fact_loop *l = &h->x->f->loops.v[i];

		if (l->kind == LOOP_GOTO && l->node < h->l->end && l->end > h->l->node)
			return 1;
	}
	return 0;
}

/* Named in the loop only, its declaration excepted. */
static int is_loops_own(const struct hoist *h)
{
	const struct fact_extent *loop = node_extent(h->x->f, h->l->node);
	const struct fact_node *v = h->x->f->nodes.v;

	if (!loop)
		return 0;
	for (uint32_t i = h->x->fn->first; i < h->x->fn->end; i++)
		if ((i < h->l->node || i >= h->l->end) && v[i].kind == NODE_REF && v[i].sym == h->m->sym)
			return 0;
	if (h->m->var < h->l->node)
		return 1;
	return !fix_is_named(h->x, h->name, h->x->start, loop->start) &&
	       !fix_is_named(h->x, h->name, loop->end, h->x->end);
}

/* The declaration has no other variable in it. */
static int is_declared_alone(const struct hoist *h)
{
	const struct fact_node *v = h->x->f->nodes.v;
	uint32_t up = v[h->m->var].parent;

	return v[up].kind == NODE_DECLS && node_children(h->x->f, up) == 1 && node_extent(h->x->f, up) &&
	       v[up].parent != NO_INDEX && v[v[up].parent].kind == NODE_BLOCK;
}

/* ---- the allocation ------------------------------------------------------------------------------------------------- */

static const char *grown(struct hoist *h)
{
	struct fixer *x = h->x;
	const char *deeper = fix_deeper(x, "", NO_INDEX);
	const char *called = fix_sym_name(x, x->f->nodes.v[h->m->call].sym);

	if (h->m->zeroed || str_eq(called, "strdup"))
		called = "malloc";
	return arena_printf(x->a, "if (!%s || %s > %s) {\n%sfree(%s);\n%s%s = %s(%s);\n%s%s = %s;\n}", h->name, h->need,
			    h->size, deeper, h->name, deeper, h->name, called, h->need, deeper, h->size, h->need);
}

static int names_in(const struct hoist *h, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (h->x->f->nodes.v[i].kind == NODE_REF && h->x->f->nodes.v[i].sym == h->m->sym)
			return 1;
	return 0;
}

/* The statement that the allocation comes before: what follows the declarations around it. */
uint32_t hoist_next_statement(const struct hoist *h)
{
	const struct fact_node *v = h->x->f->nodes.v;
	uint32_t st = v[h->m->statement].end, block = v[h->m->statement].parent;

	while (st < v[block].end && v[st].kind == NODE_DECLS && v[h->m->statement].kind == NODE_DECLS)
		st = v[st].end;
	return st < v[block].end && !names_in(h, v[h->m->statement].end, st) ? st : NO_INDEX;
}

/* What is done to the memory comes after the test whether there is any. */
int hoist_put_fill(struct hoist *h, uint32_t next)
{
	const struct unit_facts *f = h->x->f;
	int tests = f->nodes.v[next].kind == NODE_IF && node_children(f, next) == 2 &&
		    fix_is_null_test(f, next + 1, h->m->sym);

	if (!h->fill)
		return 1;
	return tests && fix_lines_after(h->x, next, h->fill);
}

/* char *p = malloc(n); as a declaration: that of what is needed takes its place. */
int hoist_replace_declaration(struct hoist *h, uint32_t next)
{
	struct fixer *x = h->x;
	size_t start, end;

	if (!is_declared_alone(h) || !fix_statement(x, h->m->statement, &start, &end))
		return 0;
	fix_replace(x, start, end, arena_printf(x->a, "size_t %s = %s;", h->need, h->value));
	return fix_lines_before(x, next, grown(h));
}

/* p = malloc(n); becomes need = n; and what follows. */
int hoist_replace_assignment(struct hoist *h)
{
	struct fixer *x = h->x;
	const char *type = "";
	size_t start, end, from, to;

	if (h->m->statement != h->m->set || !fix_statement(x, h->m->set, &start, &end))
		return 0;
	if (!h->l || h->m->var > h->l->node) {
		/* the declaration of what is needed takes the place of the variable's */
		if (!is_declared_alone(h) || !fix_statement(x, x->f->nodes.v[h->m->var].parent, &from, &to))
			return 0;
		fix_replace(x, from, to, arena_printf(x->a, "size_t %s;", h->need));
	} else if (fix_mixes_declarations(x)) {
		type = "size_t ";
	} else if (!fix_declare_constants(x, h->m->set, arena_printf(x->a, "size_t %s;", h->need))) {
		return 0;
	}
	fix_replace(x, start, end, arena_printf(x->a, "%s%s = %s;", type, h->need, h->value));
	return fix_lines_after(x, h->m->set, grown(h));
}

/* "char *" of a declaration of one variable. */
const char *hoist_type_of(struct hoist *h)
{
	const struct fact_extent *e = node_extent(h->x->f, h->m->var);
	struct token t;

	for (size_t at = e->start; (t = fix_token(h->x, at, e->end)).kind != TOKEN_END; at = t.end) {
		if (fix_token_is(h->x, &t, "const") && at != e->start)
			return NULL;
		if (fix_token_is(h->x, &t, h->name))
			return arena_strndup(h->x->a, h->x->text + e->start, t.start - e->start);
	}
	return NULL;
}

/* The variable and its size, before the loop. */
static int declare_before_loop(struct hoist *h)
{
	struct fixer *x = h->x;
	const char *type, *size = arena_printf(x->a, "size_t %s = 0;", h->size);

	if (h->m->var < h->l->node) {
		if (!node_children(x->f, h->m->var))
			fix_insert(x, node_extent(x->f, h->m->var)->end, " = NULL");
		return fix_declare_constants(x, h->l->node, size);
	}
	type = hoist_type_of(h);
	if (!type || strchr(type, '\n') || !is_declared_alone(h))
		return 0;
	return fix_declare_constants(x, h->l->node, arena_printf(x->a, "%s%s = NULL;\n%s", type, h->name, size));
}

/* ---- the patch -------------------------------------------------------------------------------------------------------- */

int hoist_find_names(struct hoist *h)
{
	static const char *const none[] = {NULL}, *const sizes[] = {"_size", "_room", NULL},
				 *const plain[] = {"need", "needed", NULL}, *const needs[] = {"_need", NULL};

	h->name = fix_sym_name(h->x, h->m->sym);
	h->size = fix_new_name(h->x, h->name, none, sizes);
	h->need = fix_new_name(h->x, h->name, plain, needs);
	return h->size && h->need;
}

static void say_why(struct hoist *h)
{
	fix_ground(h->x,
		   "Every round that allocates it gives it back in the same round, by free(), on every path; nobody "
		   "keeps it.");
	fix_ground(h->x,
		   "It is named in the loop only, and no round can read what another wrote: each got fresh memory.");
	fix_ground(h->x, "It is released where the loop ends%s.", h->n_ways ? " and on each other way out" : "");
}

int fix_before_loop(struct fixer *x, struct allocation *m)
{
	struct hoist h = {.x = x, .m = m, .l = &x->f->loops.v[m->site->loop]};
	uint32_t next;

	if (h.l->kind == LOOP_GOTO || node_loop(x->f, m->call) != m->site->loop ||
	    x->f->nodes.v[h.l->node].flags & NODE_MACRO || x->f->nodes.v[loop_body(x->f, h.l)].kind != NODE_BLOCK)
		return 0;
	if (!hoist_find_names(&h) || !hoist_find_size(&h) || !is_loops_own(&h) || !hoist_find_ways(&h) ||
	    is_in_goto_loop(&h))
		return 0;
	next = hoist_next_statement(&h);
	if (next == NO_INDEX || !hoist_put_fill(&h, next) ||
	    !(m->set == m->var ? hoist_replace_declaration(&h, next) : hoist_replace_assignment(&h)))
		return 0;
	if (!declare_before_loop(&h) || !hoist_move_releases(&h) || !hoist_release_after(&h))
		return 0;
	x->fix->title = arena_printf(x->a, "keep the memory of `%s` from round to round of the loop at line %u", h.name,
				     h.l->line);
	say_why(&h);
	return 1;
}
