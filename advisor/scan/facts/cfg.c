/* See cfg.h. Every builder takes the point that follows and returns the point to enter. */
#include <string.h>

#include "scan/facts/cfg.h"

struct label {
	uint32_t sym, point;
};

struct builder {
	struct arena *a;
	const struct unit_facts *f;
	struct cfg *c;
	cfg_noreturn *noreturn;
	void *ctx;
	uint32_t brk, cont, ret; /* where break, continue and return lead */
	struct {
		uint32_t *v;
		size_t n, cap;
	} scopes; /* blocks around, outer first, whose end gives variables to functions (NODE_CLEANUP) */
	struct {
		struct label *v;
		size_t n, cap;
	} labels;
	struct {
		uint32_t *v;
		size_t n, cap;
	} cases; /* entries of the innermost switch */
	int has_default;
};

static uint32_t statement(struct builder *b, uint32_t n, uint32_t next);
static uint32_t expression(struct builder *b, uint32_t n, uint32_t next);

static uint32_t point(struct builder *b, enum point_kind kind, uint32_t node, uint32_t next)
{
	struct cfg_point *p = list_push(b->a, &b->c->points);

	p->kind = (uint8_t)kind;
	p->node = node;
	p->next[0] = p->next[1] = next;
	return (uint32_t)(b->c->points.n - 1);
}

static int is_effect(const struct fact_node *n)
{
	return n->kind == NODE_CALL || n->kind == NODE_ASSIGN || n->kind == NODE_VAR || node_is_step(n);
}

static int has_effect(const struct unit_facts *f, uint32_t node)
{
	for (uint32_t i = node; i < f->nodes.v[node].end; i++)
		if (is_effect(&f->nodes.v[i]) || f->nodes.v[i].kind == NODE_STMT_EXPR)
			return 1;
	return 0;
}

/* Children, last first. Trees are wide only in blocks and calls, so recursion over
 * the siblings is as deep as a block is long; blocks are gathered instead. */
typedef uint32_t build_fn(struct builder *b, uint32_t n, uint32_t next);
static uint32_t backwards(struct builder *b, uint32_t n, uint32_t next, build_fn *build)
{
	uint32_t few[32], *list = few;
	unsigned count = node_children(b->f, n), i = 0;

	if (count > 32)
		list = arena_alloc(b->a, count * sizeof *list);
	for (uint32_t c = n + 1; c < b->f->nodes.v[n].end; c = b->f->nodes.v[c].end)
		list[i++] = c;
	while (i--)
		next = build(b, list[i], next);
	return next;
}

static uint32_t condition(struct builder *b, uint32_t n, uint32_t yes, uint32_t no)
{
	const struct fact_node *node = &b->f->nodes.v[n];
	uint32_t l = node_child(b->f, n, 0), r = node_child(b->f, n, 1), p;

	if (node->kind == NODE_INT)
		return fact_int(b->f, n) ? yes : no;
	if (node->kind == NODE_UNARY && node->op == OP_LNOT)
		return condition(b, l, no, yes);
	if (node->kind == NODE_BINARY && node->op == OP_LAND)
		return condition(b, l, condition(b, r, yes, no), no);
	if (node->kind == NODE_BINARY && node->op == OP_LOR)
		return condition(b, l, yes, condition(b, r, yes, no));
	if (node->kind == NODE_BINARY && node->op == OP_COMMA)
		return expression(b, l, condition(b, r, yes, no));
	if (node->kind == NODE_COND)
		return condition(b, l, condition(b, r, yes, no), condition(b, node_child(b->f, n, 2), yes, no));
	p = point(b, POINT_BRANCH, n, yes);
	b->c->points.v[p].next[1] = no;
	return expression(b, n, p);
}

static uint32_t call(struct builder *b, uint32_t n, uint32_t next)
{
	if (b->noreturn && b->noreturn(b->ctx, n))
		next = b->c->stop;
	return backwards(b, n, point(b, POINT_EFFECT, n, next), expression);
}

static uint32_t expression(struct builder *b, uint32_t n, uint32_t next)
{
	const struct fact_node *node = &b->f->nodes.v[n];

	if (!has_effect(b->f, n))
		return next;
	switch (node->kind) {
	case NODE_CALL:
		return call(b, n, next);
	case NODE_STMT_EXPR:
		return backwards(b, n, next, statement);
	case NODE_COND:
		return condition(b, node_child(b->f, n, 0), expression(b, node_child(b->f, n, 1), next),
				 expression(b, node_child(b->f, n, 2), next));
	case NODE_BINARY:
		if (node->op == OP_LAND || node->op == OP_LOR)
			return condition(b, n, next, next);
		break;
	default:
		if (is_effect(node))
			next = point(b, POINT_EFFECT, n, next);
	}
	return backwards(b, n, next, expression);
}

static uint32_t loop_head(struct builder *b, uint32_t n)
{
	uint32_t head = point(b, POINT_JOIN, n, 0);

	b->c->points.v[head].loop_head = 1;
	return head;
}

static void set_next(struct builder *b, uint32_t p, uint32_t next)
{
	b->c->points.v[p].next[0] = b->c->points.v[p].next[1] = next;
}

static uint32_t body(struct builder *b, uint32_t n, uint32_t next, uint32_t brk, uint32_t cont)
{
	uint32_t old_brk = b->brk, old_cont = b->cont, entry;

	b->brk = brk;
	b->cont = cont;
	entry = statement(b, n, next);
	b->brk = old_brk;
	b->cont = old_cont;
	return entry;
}

static uint32_t while_loop(struct builder *b, uint32_t n, uint32_t next)
{
	uint32_t head = loop_head(b, n), in = body(b, node_child(b->f, n, 1), head, next, head);

	set_next(b, head, condition(b, node_child(b->f, n, 0), in, next));
	return head;
}

static uint32_t do_loop(struct builder *b, uint32_t n, uint32_t next)
{
	uint32_t test = point(b, POINT_JOIN, n, next), c = node_child(b->f, n, 1), head;

	if (b->f->nodes.v[n].flags & NODE_ONCE)
		return body(b, node_child(b->f, n, 0), test, next, test);
	head = loop_head(b, n);
	set_next(b, head, body(b, node_child(b->f, n, 0), test, next, test));
	set_next(b, test, c == NO_INDEX ? head : condition(b, c, head, next));
	return head;
}

static uint32_t for_loop(struct builder *b, uint32_t n, uint32_t next)
{
	uint32_t head = loop_head(b, n), step = point(b, POINT_JOIN, n, head);
	uint32_t init = node_child(b->f, n, 0), c = node_child(b->f, n, 1), inc = node_child(b->f, n, 2), in;

	if (node_child(b->f, n, 3) == NO_INDEX)
		return next;
	set_next(b, step, expression(b, inc, head));
	in = body(b, node_child(b->f, n, 3), step, next, step);
	set_next(b, head, b->f->nodes.v[c].kind == NODE_NONE ? in : condition(b, c, in, next));
	return statement(b, init, head);
}

static uint32_t ways(struct builder *b, uint32_t n, const uint32_t *list, size_t count, uint32_t other)
{
	uint32_t p = point(b, POINT_SWITCH, n, 0), first = (uint32_t)b->c->ways.n;

	for (size_t i = 0; i < count; i++)
		*list_push(b->a, &b->c->ways) = list[i];
	if (other != NO_INDEX)
		*list_push(b->a, &b->c->ways) = other;
	b->c->points.v[p].next[0] = first;
	b->c->points.v[p].next[1] = (uint32_t)b->c->ways.n;
	return p;
}

static uint32_t switch_statement(struct builder *b, uint32_t n, uint32_t next)
{
	size_t outer = b->cases.n;
	int outer_default = b->has_default;
	uint32_t p;

	b->has_default = 0;
	body(b, node_child(b->f, n, 1), next, next, b->cont);
	p = ways(b, n, b->cases.n > outer ? &b->cases.v[outer] : NULL, b->cases.n - outer,
		 b->has_default ? NO_INDEX : next);
	b->cases.n = outer;
	b->has_default = outer_default;
	return expression(b, node_child(b->f, n, 0), p);
}

static uint32_t label_point(struct builder *b, uint32_t sym, uint32_t node)
{
	struct label *l;

	for (size_t i = 0; i < b->labels.n; i++)
		if (b->labels.v[i].sym == sym)
			return b->labels.v[i].point;
	l = list_push(b->a, &b->labels);
	l->sym = sym;
	l->point = point(b, POINT_JOIN, node, b->c->leave);
	return l->point;
}

static uint32_t label(struct builder *b, uint32_t n, uint32_t next)
{
	uint32_t p = label_point(b, b->f->nodes.v[n].sym, n), sub = node_child(b->f, n, 0);

	b->c->points.v[p].node = n;
	set_next(b, p, sub == NO_INDEX ? next : statement(b, sub, next));
	return p;
}

/* A case label's statement is its last child; the values before it are constants. */
static uint32_t case_label(struct builder *b, uint32_t n, uint32_t next)
{
	unsigned count = node_children(b->f, n);
	uint32_t p = count ? statement(b, node_child(b->f, n, count - 1), next) : next;

	if (b->f->nodes.v[n].kind == NODE_DEFAULT)
		b->has_default = 1;
	*list_push(b->a, &b->cases) = p;
	return p;
}

/* The calls where the block is left, and then next. */
static uint32_t leaving(struct builder *b, uint32_t block, uint32_t next)
{
	uint32_t few[16];
	size_t n = 0;

	for (uint32_t c = block + 1; c < b->f->nodes.v[block].end && n < 16; c = b->f->nodes.v[c].end)
		if (b->f->nodes.v[c].flags & NODE_CLEANUP)
			few[n++] = c;
	while (n)
		next = expression(b, few[--n], next);
	return next;
}

static int has_cleanups(const struct unit_facts *f, uint32_t block)
{
	for (uint32_t c = block + 1; c < f->nodes.v[block].end; c = f->nodes.v[c].end)
		if (f->nodes.v[c].kind == NODE_CALL && f->nodes.v[c].flags & NODE_CLEANUP)
			return 1;
	return 0;
}

static uint32_t block(struct builder *b, uint32_t n, uint32_t next)
{
	uint32_t brk = b->brk, cont = b->cont, ret = b->ret, entry;

	if (!has_cleanups(b->f, n))
		return backwards(b, n, next, statement);
	b->brk = leaving(b, n, brk);
	b->cont = leaving(b, n, cont);
	b->ret = leaving(b, n, ret);
	*list_push(b->a, &b->scopes) = n;
	entry = backwards(b, n, next, statement);
	b->scopes.n--;
	b->brk = brk;
	b->cont = cont;
	b->ret = ret;
	return entry;
}

/* A jump to the label leaves the blocks around that the label is not in. */
static uint32_t jump(struct builder *b, uint32_t sym, uint32_t n)
{
	uint32_t to = label_point(b, sym, n), label, block;

	for (size_t i = 0; i < b->scopes.n; i++) {
		block = b->scopes.v[i];
		for (label = block; label < b->f->nodes.v[block].end; label++)
			if (b->f->nodes.v[label].kind == NODE_LABEL && b->f->nodes.v[label].sym == sym)
				break;
		if (label == b->f->nodes.v[block].end)
			to = leaving(b, block, to);
	}
	return to;
}

static uint32_t go(struct builder *b, uint32_t n)
{
	uint32_t list[64];
	size_t count = 0;

	if (b->f->nodes.v[n].sym != NO_INDEX)
		return jump(b, b->f->nodes.v[n].sym, n);
	/* computed: to any label there is (those in front are made when first asked for) */
	for (uint32_t i = 0; i < b->labels.n && count < 64; i++)
		list[count++] = b->labels.v[i].point;
	return ways(b, n, list, count, b->c->leave);
}

static uint32_t statement(struct builder *b, uint32_t n, uint32_t next)
{
	uint32_t child;

	switch (b->f->nodes.v[n].kind) {
	case NODE_BLOCK:
		return block(b, n, next);
	case NODE_STMT:
		return backwards(b, n, next, statement);
	case NODE_IF:
		child = node_child(b->f, n, 2);
		if (child != NO_INDEX)
			child = statement(b, child, next);
		return condition(b, node_child(b->f, n, 0), statement(b, node_child(b->f, n, 1), next),
				 child != NO_INDEX ? child : next);
	case NODE_WHILE:
		return while_loop(b, n, next);
	case NODE_DO:
		return do_loop(b, n, next);
	case NODE_FOR:
		return for_loop(b, n, next);
	case NODE_SWITCH:
		return switch_statement(b, n, next);
	case NODE_CASE:
	case NODE_DEFAULT:
		return case_label(b, n, next);
	case NODE_LABEL:
		return label(b, n, next);
	case NODE_GOTO:
		return go(b, n);
	case NODE_BREAK:
		return b->brk;
	case NODE_CONTINUE:
		return b->cont;
	case NODE_RETURN:
		return backwards(b, n, point(b, POINT_EFFECT, n, b->ret), expression);
	default:
		return expression(b, n, next);
	}
}

void cfg_make(struct arena *a, const struct unit_facts *f, const struct fact_func *fn, cfg_noreturn *noreturn,
	      void *ctx, struct cfg *out)
{
	struct builder b = {.a = a, .f = f, .c = out, .noreturn = noreturn, .ctx = ctx};

	memset(out, 0, sizeof *out);
	out->leave = point(&b, POINT_RETURN, fn->first, 0);
	out->stop = point(&b, POINT_STOP, fn->first, 0);
	b.brk = b.cont = b.ret = out->leave;
	out->entry = statement(&b, fn->first, out->leave);
}

uint32_t cfg_point_of(const struct cfg *c, uint32_t node)
{
	for (size_t i = 0; i < c->points.n; i++)
		if (c->points.v[i].kind == POINT_EFFECT && c->points.v[i].node == node)
			return (uint32_t)i;
	return NO_INDEX;
}
