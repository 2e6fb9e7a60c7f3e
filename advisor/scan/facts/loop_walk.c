/* Everything in the loop must be understood: one node that is not on the list, and the
 * loop is none of these. */
#include "scan/facts/loop_walk.h"

#include "scan/facts/few_rounds.h"

#include <string.h>

#define FEW 16 /* rounds by a constant: unrolled, not vectorised */

static const struct fact_node *node(const struct loop_walk *w, uint32_t i)
{
	return &w->f->nodes.v[i];
}

static struct loop_walker *walker_of(struct loop_walk *w, uint32_t sym)
{
	for (unsigned i = 0; i < w->n; i++)
		if (w->v[i].sym == sym)
			return &w->v[i];
	return NULL;
}

/* What is repeated: not the init of a for. */
static uint32_t first_of(const struct loop_walk *w)
{
	return w->l->kind == LOOP_FOR ? node(w, w->l->node + 1)->end : w->l->node + 1;
}

/* A division of whole numbers by something that is not known: by a constant it is a multiplication. */
static int is_division(const struct loop_walk *w, uint32_t i)
{
	const struct fact_node *n = node(w, i);

	return (n->type == TYPE_INT || n->type == TYPE_CHAR || n->type == TYPE_BOOL) &&
	       (n->op == OP_DIV || n->op == OP_REM) && node(w, node_child(w->f, i, 1))->kind != NODE_INT;
}

static int is_plain_node(const struct loop_walk *w, uint32_t i)
{
	const struct fact_node *n = node(w, i);

	switch (n->kind) {
	case NODE_NONE:
	case NODE_BLOCK:
	case NODE_DECLS:
	case NODE_VAR:
	case NODE_INT:
	case NODE_REAL:
	case NODE_REF:
	case NODE_INDEX:
	case NODE_ASSIGN:
	case NODE_MEMBER:
		return 1;
	case NODE_UNARY:
		return node_is_step(n) || n->op == OP_DEREF || n->op == OP_PLUS || n->op == OP_MINUS || n->op == OP_NOT;
	case NODE_BINARY:
		return n->op != OP_LAND && n->op != OP_LOR && !is_division(w, i);
	default:
		return 0;
	}
}

/* Steps of the variables, by one. */
static int read_steps(struct loop_walk *w)
{
	for (uint32_t i = first_of(w); i < w->l->end; i++) {
		const struct fact_node *n = node(w, i), *of = node(w, i + 1);
		struct loop_walker *v;

		if (!is_plain_node(w, i))
			return 0;
		if (n->kind == NODE_REF && (n->sym == NO_INDEX || w->f->syms.v[n->sym].flags & SYM_VOLATILE))
			return 0;
		if (!node_is_step(n))
			continue;
		if (of->kind != NODE_REF || w->f->syms.v[of->sym].flags & SYM_GLOBAL || w->n == LOOP_WALKERS ||
		    walker_of(w, of->sym))
			return 0;
		v = &w->v[w->n++];
		v->sym = of->sym;
		v->step = n->op == OP_POST_INC || n->op == OP_PRE_INC ? 1 : -1;
		if (v->step < 0 && w->f->syms.v[v->sym].type == TYPE_POINTER)
			return 0;
	}
	return w->n > 0;
}

static int is_written_in(const struct loop_walk *w, uint32_t sym)
{
	for (uint32_t i = first_of(w); i < w->l->end; i++)
		if ((node(w, i)->kind == NODE_ASSIGN || node_is_step(node(w, i))) && node(w, i + 1)->kind == NODE_REF &&
		    node(w, i + 1)->sym == sym)
			return 1;
	return 0;
}

/* A byte that is stored may be one of any field, for all that the compiler knows. */
static int stores_bytes(const struct loop_walk *w)
{
	for (uint32_t i = first_of(w); i < w->l->end; i++)
		if (node(w, i)->kind == NODE_ASSIGN && node(w, i + 1)->kind != NODE_REF &&
		    node(w, i + 1)->type == TYPE_CHAR)
			return 1;
	return 0;
}

static int is_fixed(const struct loop_walk *w, uint32_t i)
{
	for (uint32_t k = i; k < node(w, i)->end; k++) {
		const struct fact_node *n = node(w, k);

		if (n->kind == NODE_REF	     ? is_written_in(w, n->sym)
		    : n->kind == NODE_MEMBER ? stores_bytes(w)
					     : n->kind != NODE_INT && n->kind != NODE_BINARY && n->kind != NODE_REAL)
			return 0;
	}
	return 1;
}

/* p, n, n--: a walker's own value. */
static int is_walker(struct loop_walk *w, uint32_t i)
{
	if (node_is_step(node(w, i)))
		i++;
	return node(w, i)->kind == NODE_REF && walker_of(w, node(w, i)->sym) != NULL;
}

/* p < end, n-- > 0, --n: nothing that is read decides when it ends. */
static int ends_by_count(struct loop_walk *w)
{
	uint32_t c = loop_condition(w->f, w->l), right;
	const struct fact_node *n;

	if (c == NO_INDEX)
		return 0;
	n = node(w, c);
	if (n->kind != NODE_BINARY)
		return n->type != TYPE_POINTER && is_walker(w, c);
	if (!((n->op >= OP_LT && n->op <= OP_GE) || n->op == OP_NE))
		return 0;
	right = node_child(w->f, c, 1);
	return (is_walker(w, c + 1) && is_fixed(w, right)) || (is_walker(w, right) && is_fixed(w, c + 1));
}

static void count_access(const struct loop_walk *w, uint32_t i, struct loop_walker *v)
{
	const struct fact_node *n = node(w, i), *up = node(w, n->parent);

	if (up->kind == NODE_ASSIGN && n->parent + 1 == i)
		v->stores++;
	if (!(up->kind == NODE_ASSIGN && n->parent + 1 == i && up->op == OP_NONE))
		v->loads++;
}

/* v[n], where n is what is counted and v stays; loop_shape.h is about those that a for counts. */
static int read_indexed(struct loop_walk *w, uint32_t i)
{
	const struct fact_node *n = node(w, i), *base = node(w, i + 1);
	uint32_t index = node_child(w->f, i, 1);
	struct loop_walker *v;

	if (w->l->kind == LOOP_FOR || !type_is_number(n->type) || base->kind != NODE_REF ||
	    node_is_step(node(w, n->parent)) || (base->type != TYPE_POINTER && base->type != TYPE_ARRAY) ||
	    is_written_in(w, base->sym) || node(w, index)->kind != NODE_REF || node(w, index)->type == TYPE_POINTER ||
	    !is_walker(w, index))
		return 0;
	v = walker_of(w, base->sym);
	if (!v && w->n == LOOP_WALKERS)
		return 0;
	if (!v) {
		v = &w->v[w->n++];
		*v = (struct loop_walker){.sym = base->sym};
	}
	count_access(w, i, v);
	return 1;
}

/* *p, *p++ or p[2]. */
static int read_access(struct loop_walk *w, uint32_t i)
{
	const struct fact_node *n = node(w, i), *up = node(w, n->parent);
	int stepped = node_is_step(node(w, i + 1));
	const struct fact_node *base = node(w, i + 1 + (uint32_t)stepped);
	struct loop_walker *v;

	if (!type_is_number(n->type) || base->kind != NODE_REF || base->type != TYPE_POINTER || node_is_step(up))
		return 0;
	if (n->kind == NODE_INDEX && node(w, node_child(w->f, i, 1))->kind != NODE_INT)
		return 0;
	v = walker_of(w, base->sym);
	if (!v || !v->step)
		return 0;
	v->at_step += stepped || n->kind == NODE_INDEX;
	count_access(w, i, v);
	return 1;
}

/* sum += .., when nobody else looks at sum. Over floating-point numbers it is noted: their order counts. */
static int is_sum(struct loop_walk *w, uint32_t assign)
{
	const struct fact_node *n = node(w, assign);
	uint32_t sym = node(w, assign + 1)->sym;
	int uses = 0;

	for (uint32_t i = first_of(w); i < w->l->end; i++)
		uses += node(w, i)->kind == NODE_REF && node(w, i)->sym == sym;
	if (uses != 1)
		return 0;
	if (n->type == TYPE_INT)
		return n->op == OP_ADD || n->op == OP_OR || n->op == OP_XOR;
	if ((n->type != TYPE_FLOAT && n->type != TYPE_DOUBLE) ||
	    (n->op != OP_ADD && n->op != OP_SUB && n->op != OP_MUL))
		return 0;
	w->sum = assign + 1;
	return 1;
}

/* A field that is read: one that stays. */
static int is_kept_field(const struct loop_walk *w, uint32_t i)
{
	uint32_t up = node(w, i)->parent;

	return type_is_number(node(w, i)->type) && !(node(w, up)->kind == NODE_ASSIGN && up + 1 == i) &&
	       !node_is_step(node(w, up)) && is_fixed(w, i);
}

static int read_body(struct loop_walk *w)
{
	for (uint32_t i = first_of(w); i < w->l->end; i++) {
		const struct fact_node *n = node(w, i);

		if ((n->kind == NODE_INDEX || (n->kind == NODE_UNARY && n->op == OP_DEREF)) && !read_access(w, i) &&
		    (n->kind != NODE_INDEX || !read_indexed(w, i)))
			return 0;
		if (n->kind == NODE_MEMBER && !is_kept_field(w, i))
			return 0;
		if (n->kind == NODE_ASSIGN && node(w, i + 1)->kind == NODE_REF && !is_sum(w, i))
			return 0;
		if ((n->kind == NODE_BINARY && n->op <= OP_OR && n->type != TYPE_POINTER) ||
		    (n->kind == NODE_ASSIGN && n->op != OP_NONE))
			w->arithmetic++;
	}
	return 1;
}

int loop_walk_read(const struct unit_facts *f, uint32_t loop, struct loop_walk *out)
{
	int64_t rounds = loop_rounds(f, loop);

	memset(out, 0, sizeof *out);
	out->f = f;
	out->sum = NO_INDEX;
	out->l = &f->loops.v[loop];
	if ((rounds >= 0 && rounds < FEW) || out->l->kind == LOOP_GOTO || !read_steps(out) || !ends_by_count(out) ||
	    !read_body(out))
		return 0;
	for (unsigned i = 0; i < out->n; i++) {
		const struct loop_walker *v = &out->v[i];

		/* *p++ = *p: where the one is when the other is read nobody says; p[1] = p[0] is carried on */
		if (v->stores && v->stores + v->loads > 1 && v->at_step)
			return 0;
		out->stores += v->stores;
	}
	return out->sum != NO_INDEX || (out->stores > 0 && out->arithmetic > 0);
}

const char *loop_walk_names(struct arena *a, const struct loop_walk *w, int stored)
{
	const char *text = "";

	for (unsigned i = 0; i < w->n; i++) {
		const struct loop_walker *v = &w->v[i];

		if (stored ? v->stores : v->loads && !v->stores)
			text = arena_printf(a, "%s%s%s", text, *text ? " and " : "",
					    fact_text(w->f, w->f->syms.v[v->sym].name));
	}
	return text;
}
