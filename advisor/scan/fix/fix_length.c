/* A text that a loop's condition measures in every round: measured once, before the loop. */
#include <string.h>

#include "scan/fix/fix_length_parts.h"
#include "scan/program/shapes.h"
#include "scan/program/texts.h"

/* ---- is it measured as soon as the loop begins? ---------------------------------------------------------------- */

/* Whatever comes of the rest of the expression. */
static int is_always_reached(const struct unit_facts *f, uint32_t node, uint32_t top)
{
	uint32_t up;

	for (; node != top; node = up) {
		const struct fact_node *n;

		up = f->nodes.v[node].parent;
		if (up == NO_INDEX)
			return 0;
		n = &f->nodes.v[up];
		if (((n->kind == NODE_BINARY && (n->op == OP_LAND || n->op == OP_LOR)) || n->kind == NODE_COND) &&
		    node != up + 1)
			return 0;
	}
	return 1;
}

/* if (i >= strlen(s)) break; as the first thing of an endless loop's body. */
static int is_first_test(const struct length *n, uint32_t *condition)
{
	const struct unit_facts *f = n->x->f;
	uint32_t body = loop_body(f, n->l), own = loop_condition(f, n->l);

	if (body == NO_INDEX || f->nodes.v[body].kind != NODE_BLOCK || body + 1 >= f->nodes.v[body].end ||
	    f->nodes.v[body + 1].kind != NODE_IF)
		return 0;
	if (n->l->kind != LOOP_DO && own != NO_INDEX && f->nodes.v[own].kind != NODE_INT)
		return 0;
	*condition = body + 2;
	return n->x->node >= body + 2 && n->x->node < f->nodes.v[body + 2].end;
}

static int is_measured_first(const struct length *n)
{
	const struct unit_facts *f = n->x->f;
	uint32_t condition = loop_condition(f, n->l);

	if (n->l->kind == LOOP_DO || condition == NO_INDEX || n->x->node < condition ||
	    n->x->node >= f->nodes.v[condition].end)
		if (!is_first_test(n, &condition))
			return 0;
	return is_always_reached(f, n->x->node, condition);
}

/* ---- the patch -------------------------------------------------------------------------------------------------- */

/* for (size_t i = 0; ...): the length goes beside it, so that no block is needed around. */
static int add_to_init(struct fixer *x, const struct fact_loop *l, const char *name, const char *value)
{
	uint32_t init = l->node + 1;
	const struct fact_extent *e = node_extent(x->f, init), *v;
	struct token t;

	if (l->kind != LOOP_FOR || x->f->nodes.v[init].kind != NODE_DECLS || !e || node_children(x->f, init) != 1)
		return 0;
	t = fix_token(x, e->start, e->end);
	v = node_extent(x->f, init + 1);
	if (!v || !fix_token_is(x, &t, "size_t") || shape_names(x->f, init, length_root(x->f, x->node + 2)))
		return 0;
	fix_insert(x, v->end, arena_printf(x->a, ", %s = %s", name, value));
	return 1;
}

static int put_in(struct length *n)
{
	static const char *const plain[] = {"len", "length", NULL}, *const suffixes[] = {"_len", "_length", NULL};
	struct fixer *x = n->x;
	const struct fact_extent *call = node_extent(x->f, x->node);
	uint32_t root = length_root(x->f, n->place), statement = n->l->node;
	const char *value, *name;

	if (!call || x->f->nodes.v[x->node].flags & NODE_MACRO || !node_extent(x->f, statement))
		return 0;
	value = arena_strndup(x->a, x->text + call->start, call->end - call->start);
	name = fix_new_name(x, fix_sym_name(x, root), plain, suffixes);
	if (!name || strchr(value, '\n') ||
	    (!fix_declare(x, statement, "size_t", name, value) && !add_to_init(x, n->l, name, value)))
		return 0;
	fix_replace(x, call->start, call->end, name);
	x->fix->title = arena_printf(x->a, "measure `%s` once, before the loop at line %u",
				     node_text(x->a, x->f, n->place), n->l->line);
	return 1;
}

static void say_why(struct length *n)
{
	struct fixer *x = n->x;

	fix_ground(x, "Nothing in the loop goes on to another text, ends the text earlier or makes it longer.");
	fix_ground(x, "It is measured as soon as the loop begins, so that it can be measured before.");
	if (n->unseen) {
		fix_ground(x, "What %s() does is not seen: it is not handed the text, and is taken to leave it alone.",
			   n->unseen);
		x->fix->risk = RISK_SEMANTICS;
	}
}

int fix_length(struct fixer *x)
{
	struct length n = {.x = x};
	uint32_t loop = node_loop(x->f, x->node);

	if (loop == NO_INDEX || !shape_calls(x->f, x->node, "strlen"))
		return 0;
	n.l = &x->f->loops.v[loop];
	n.place = text_measured(x->p, x->unit, x->node);
	n.from = n.l->node;
	if (n.l->kind == LOOP_GOTO || n.place == NO_INDEX)
		return 0;
	/* what the init sets is not set before it */
	if (n.l->kind == LOOP_FOR) {
		n.from = x->f->nodes.v[n.l->node + 1].end;
		if (!text_stays(x->p, x->unit, n.place, n.l->node + 1, n.from))
			return 0;
	}
	if (!text_stays(x->p, x->unit, n.place, n.from, n.l->end) || !length_stays(&n) || !is_measured_first(&n) ||
	    !put_in(&n))
		return 0;
	say_why(&n);
	return 1;
}
