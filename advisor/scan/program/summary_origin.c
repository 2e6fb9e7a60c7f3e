/* Origins of an expression's value. */
#include "scan/program/summary.h"

static uint32_t through(uint32_t origins)
{
	uint32_t out = origins & (ORIGIN_FIELDS | ORIGIN_GLOBAL);

	out |= (origins & ORIGIN_PARAMS) << PARAM_MAX;
	if (origins & ORIGIN_STATIC)
		out |= ORIGIN_GLOBAL;
	if (origins & (ORIGIN_FRESH | ORIGIN_OTHER))
		out |= ORIGIN_OTHER;
	return out;
}

static uint32_t of_ref(struct summary *s, const struct fact_node *n)
{
	const struct fact_sym *y;

	if (n->sym == NO_INDEX)
		return ORIGIN_OTHER;
	y = &s->f->syms.v[n->sym];
	if (y->kind == SYM_FUNCTION)
		return ORIGIN_OTHER;
	if (y->flags & SYM_GLOBAL) {
		if (y->type == TYPE_ARRAY)
			return ORIGIN_STATIC;
		return ORIGIN_GLOBAL;
	}
	if (y->type == TYPE_ARRAY)
		return ORIGIN_LOCAL | (s->origins[n->sym] & ~(uint32_t)ORIGIN_FRESH);
	return s->origins[n->sym];
}

/* Origins of the address of an lvalue. */
static uint32_t of_address(struct summary *s, uint32_t node)
{
	const struct fact_node *n = &s->f->nodes.v[node];
	uint32_t base = node_child(s->f, node, 0);

	switch (n->kind) {
	case NODE_REF:
		if (n->sym != NO_INDEX && s->f->syms.v[n->sym].flags & SYM_GLOBAL)
			return ORIGIN_STATIC;
		return ORIGIN_LOCAL;
	case NODE_MEMBER:
		if (base == NO_INDEX)
			return ORIGIN_OTHER;
		return n->flags & NODE_ARROW ? summary_origin(s, base) : of_address(s, base);
	case NODE_INDEX:
	case NODE_UNARY:
		return base == NO_INDEX ? ORIGIN_OTHER : summary_origin(s, base);
	default:
		return ORIGIN_OTHER;
	}
}

static uint32_t of_member(struct summary *s, uint32_t node)
{
	const struct fact_node *n = &s->f->nodes.v[node];
	uint32_t base = node_child(s->f, node, 0), o;

	if (base == NO_INDEX)
		return ORIGIN_OTHER;
	if (n->type == TYPE_ARRAY)
		return of_address(s, node);
	o = summary_origin(s, base);
	if (n->flags & NODE_ARROW)
		return through(o);
	/* a structure passed by value: what its fields point to is reached through it */
	return (o & ~ORIGIN_PARAMS) | (o & ORIGIN_PARAMS) << PARAM_MAX;
}

/* What is in what an argument points to. A local structure that was filled holds fresh
 * memory: taking it out of there, to return it, hands it on. */
static uint32_t of_content(struct summary *s, uint32_t arg)
{
	const struct fact_node *n = &s->f->nodes.v[arg];
	uint32_t sym;

	if (n->kind != NODE_UNARY || n->op != OP_ADDRESS || s->f->nodes.v[arg + 1].kind != NODE_REF)
		return through(summary_origin(s, arg));
	sym = s->f->nodes.v[arg + 1].sym;
	if (sym == NO_INDEX || s->f->syms.v[sym].flags & SYM_GLOBAL)
		return ORIGIN_GLOBAL;
	return s->origins[sym] & (ORIGIN_FRESH | ORIGIN_FIELDS) ? s->origins[sym] : ORIGIN_OTHER;
}

/* A record's own memory goes into the record: its size is not the record's. */
static int goes_into_field(const struct summary *s, uint32_t node)
{
	uint32_t up = s->f->nodes.v[node].parent;

	return up != NO_INDEX && s->f->nodes.v[up].kind == NODE_ASSIGN && s->f->nodes.v[up + 1].kind == NODE_MEMBER;
}

static uint32_t of_call(struct summary *s, uint32_t node)
{
	const struct program_func *f = program_callee(s->p, s->unit, node);
	uint32_t out = 0, c = node_child(s->f, node, 1);

	if (!f)
		return ORIGIN_OTHER;
	if (f->flags & FUNC_FRESH)
		out |= ORIGIN_FRESH | (f->flags & FUNC_ZEROED ? ORIGIN_ZEROED : 0u);
	if (f->flags & FUNC_FRESH_OR_GIVEN)
		out |= ORIGIN_FRESH;
	if (f->flags & FUNC_FRESH_RECORD && s->f->nodes.v[node].type == TYPE_RECORD)
		out |= ORIGIN_FRESH;
	for (unsigned i = 0; c != NO_INDEX && c < s->f->nodes.v[node].end && i < PARAM_MAX;
	     c = s->f->nodes.v[c].end, i++) {
		if (f->params[i] & PARAM_RETURNS)
			out |= summary_origin(s, c);
		if (f->params[i] & PARAM_RETURNS_FIELD)
			out |= of_content(s, c);
	}
	/* after the arguments, which may be fresh memory of another size */
	if (f->flags & FUNC_FRESH && !goes_into_field(s, node))
		s->fresh_call = node;
	return out ? out : ORIGIN_OTHER;
}

static uint32_t of_children(struct summary *s, uint32_t node)
{
	uint32_t out = 0;

	for (uint32_t c = node + 1; c < s->f->nodes.v[node].end; c = s->f->nodes.v[c].end)
		out |= summary_origin(s, c);
	return out ? out : ORIGIN_OTHER;
}

static uint32_t of_unary(struct summary *s, uint32_t node, const struct fact_node *n)
{
	uint32_t c = node_child(s->f, node, 0);

	switch (n->op) {
	case OP_ADDRESS:
		return of_address(s, c);
	case OP_DEREF:
		return through(summary_origin(s, c));
	case OP_POST_INC:
	case OP_POST_DEC:
	case OP_PRE_INC:
	case OP_PRE_DEC:
		return summary_origin(s, c);
	default:
		return ORIGIN_OTHER;
	}
}

static uint32_t of_binary(struct summary *s, uint32_t node, const struct fact_node *n)
{
	uint32_t l = node_child(s->f, node, 0), r = node_child(s->f, node, 1), out = 0;

	if (n->op == OP_COMMA)
		return summary_origin(s, r);
	if (n->type != TYPE_POINTER || (n->op != OP_ADD && n->op != OP_SUB))
		return ORIGIN_OTHER;
	if (s->f->nodes.v[l].type == TYPE_POINTER || s->f->nodes.v[l].type == TYPE_ARRAY)
		out |= summary_origin(s, l);
	if (s->f->nodes.v[r].type == TYPE_POINTER || s->f->nodes.v[r].type == TYPE_ARRAY)
		out |= summary_origin(s, r);
	return out ? out : ORIGIN_OTHER;
}

uint32_t summary_origin(struct summary *s, uint32_t node)
{
	const struct fact_node *n = &s->f->nodes.v[node];
	uint32_t block;

	switch (n->kind) {
	case NODE_INT:
		return ORIGIN_NULL;
	case NODE_STRING:
		return ORIGIN_STATIC;
	case NODE_REF:
		return of_ref(s, n);
	case NODE_MEMBER:
		return of_member(s, node);
	case NODE_INDEX:
		return n->type == TYPE_ARRAY ? of_address(s, node) : through(summary_origin(s, node + 1));
	case NODE_UNARY:
		return of_unary(s, node, n);
	case NODE_BINARY:
		return of_binary(s, node, n);
	case NODE_ASSIGN:
		return summary_origin(s, node_child(s->f, node, n->op == OP_NONE ? 1 : 0));
	case NODE_COND:
		return summary_origin(s, node_child(s->f, node, 1)) | summary_origin(s, node_child(s->f, node, 2));
	case NODE_CALL:
		return of_call(s, node);
	case NODE_STMT_EXPR:
		block = node_child(s->f, node, 0);
		block = block == NO_INDEX ? NO_INDEX : block_last(s->f, block);
		if (block == NO_INDEX)
			return ORIGIN_OTHER;
		return s->f->nodes.v[block].kind >= NODE_REF ? summary_origin(s, block) : ORIGIN_OTHER;
	case NODE_INIT_LIST:
	case NODE_EXPR:
		return of_children(s, node);
	default:
		return ORIGIN_OTHER;
	}
}
