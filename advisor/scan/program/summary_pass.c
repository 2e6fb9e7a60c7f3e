/* One pass over a function's effects: what flows into variables, parameters and out. */
#include "scan/program/costly.h"
#include "scan/program/summary.h"

static unsigned params_in(uint32_t origins)
{
	return origins & ORIGIN_PARAMS;
}

static unsigned fields_in(uint32_t origins)
{
	return origins >> PARAM_MAX & ORIGIN_PARAMS;
}

static void flow_into(struct summary *s, uint32_t sym, uint32_t origins)
{
	if (sym == NO_INDEX || (s->origins[sym] | origins) == s->origins[sym])
		return;
	s->origins[sym] |= origins;
	s->changed = 1;
}

/* Every local variable named in the expression may be what is kept. */
static void keep_vars(struct summary *s, uint32_t node)
{
	const struct fact_node *n = &s->f->nodes.v[node];

	if (n->kind == NODE_REF && n->sym != NO_INDEX && !s->kept[n->sym]) {
		s->kept[n->sym] = 1;
		s->changed = 1;
	} else if (n->kind == NODE_COND) {
		keep_vars(s, node_child(s->f, node, 1));
		keep_vars(s, node_child(s->f, node, 2));
	} else if (n->kind == NODE_BINARY && n->type == TYPE_POINTER) {
		for (uint32_t c = node + 1; c < n->end; c = s->f->nodes.v[c].end)
			keep_vars(s, c);
	} else if (n->kind == NODE_ASSIGN) {
		keep_vars(s, node_child(s->f, node, 0));
	}
}

static uint32_t root_sym(const struct unit_facts *f, uint32_t node)
{
	while (node != NO_INDEX && f->nodes.v[node].kind != NODE_REF &&
	       (f->nodes.v[node].kind == NODE_MEMBER || f->nodes.v[node].kind == NODE_INDEX ||
		f->nodes.v[node].kind == NODE_UNARY))
		node = node_child(f, node, 0);
	return node != NO_INDEX && f->nodes.v[node].kind == NODE_REF ? f->nodes.v[node].sym : NO_INDEX;
}

static int is_global_lvalue(const struct summary *s, uint32_t lvalue, uint32_t *root)
{
	*root = root_sym(s->f, lvalue);
	return *root != NO_INDEX && s->f->syms.v[*root].flags & SYM_GLOBAL;
}

static void pop(struct summary *s, uint32_t root)
{
	for (unsigned i = 0; i < s->n_popped; i++)
		if (s->popped[i] == root)
			return;
	if (s->n_popped < sizeof s->popped / sizeof *s->popped)
		s->popped[s->n_popped++] = root;
}

static void fill_fields(struct summary *s, unsigned params, uint32_t node)
{
	struct summary_fill *f;

	s->fills_fields |= params;
	for (size_t i = 0; i < s->fill_nodes.n; i++)
		if (s->fill_nodes.v[i].node == node)
			return;
	if (!params)
		return;
	f = list_push(s->a, &s->fill_nodes);
	f->params = params;
	f->node = node;
}

/* What the last statement of a block returns, NO_INDEX when it returns nothing. */
static uint32_t last_return(const struct unit_facts *f, uint32_t node)
{
	if (f->nodes.v[node].kind == NODE_BLOCK && block_last(f, node) != NO_INDEX)
		node = block_last(f, node);
	return f->nodes.v[node].kind == NODE_RETURN ? node_child(f, node, 0) : NO_INDEX;
}

/* "if (bad) { *why = strdup(..); return 0; } ... return 1;": a branch that ends by
 * returning nothing, zero or less, in a function that returns something else at its end. */
static int is_failure(const struct summary *s, uint32_t node)
{
	const struct unit_facts *f = s->f;
	uint32_t end = last_return(f, s->fn->first), up = f->nodes.v[node].parent, value;

	for (; up != NO_INDEX && end != NO_INDEX; node = up, up = f->nodes.v[up].parent) {
		if (f->nodes.v[up].kind != NODE_IF || node == up + 1)
			continue;
		value = last_return(f, node);
		if (value != NO_INDEX && f->nodes.v[value].kind == NODE_INT && fact_int(f, value) <= 0)
			return f->nodes.v[end].kind != NODE_INT || fact_int(f, end) != fact_int(f, value);
	}
	return 0;
}

static void fill(struct summary *s, unsigned params, uint32_t node)
{
	s->fills |= params;
	if (params & ~s->fills_well && !is_failure(s, node))
		s->fills_well |= params;
}

static void kept_inside(struct summary *s, uint32_t o, uint32_t container)
{
	s->keeps |= params_in(o);
	for (unsigned i = 0; i < PARAM_MAX; i++)
		if (o & ORIGIN_PARAM(i))
			s->kept_in[i] |= container;
}

static void stored_globally(struct summary *s, uint32_t root, uint32_t value, uint32_t o, int is_plain)
{
	/* the next of a list replaces its head, or a pile is cut: memory was taken out */
	if (o & ORIGIN_GLOBAL || !is_plain)
		pop(s, root);
	for (unsigned i = 0; i < PARAM_MAX; i++)
		if (o & ORIGIN_PARAM(i))
			s->stored_global[i] = root;
	s->keeps_for_good |= params_in(o);
	if (o & ORIGIN_FRESH)
		keep_vars(s, value);
}

/* A store through a pointer whose origins are `target`. */
static void stored_through(struct summary *s, uint32_t lvalue, uint32_t target, uint32_t value, uint32_t o)
{
	const struct fact_node *n = &s->f->nodes.v[lvalue];
	unsigned to = params_in(target);

	if (target == ORIGIN_LOCAL || !target) {
		return;
	}
	if (!(target & ~(uint32_t)(ORIGIN_FRESH | ORIGIN_ZEROED | ORIGIN_NULL))) {
		/* into fresh memory: kept if that is; who knows */
		s->keeps_for_good |= params_in(o);
		s->pushes |= fields_in(o);
		return;
	}
	kept_inside(s, o, target);
	if (o & ORIGIN_FRESH) {
		if (n->kind == NODE_UNARY && s->f->nodes.v[lvalue + 1].kind == NODE_REF)
			fill(s, to, s->f->nodes.v[lvalue].parent);
		else
			fill_fields(s, to, s->f->nodes.v[lvalue].parent);
		fill_fields(s, fields_in(target), s->f->nodes.v[lvalue].parent);
		keep_vars(s, value);
	}
	if (o & ORIGIN_NULL)
		s->clears |= to;
}

/* x of &x; NO_INDEX. */
static uint32_t addressed(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	return n->kind == NODE_UNARY && n->op == OP_ADDRESS && f->nodes.v[node + 1].kind == NODE_REF
		       ? f->nodes.v[node + 1].sym
		       : NO_INDEX;
}

/* query.result = &result: a variable that only what is asked fills; what allocates on the way fills it with that. */
static void filled_by_query(struct summary *s, uint32_t value)
{
	uint32_t sym = addressed(s->f, value);

	if (s->allocates && sym != NO_INDEX && s->f->syms.v[sym].kind == SYM_VAR &&
	    !(s->f->syms.v[sym].flags & SYM_GLOBAL) && s->f->syms.v[sym].type == TYPE_POINTER)
		flow_into(s, sym, ORIGIN_FRESH);
}

static void assign(struct summary *s, uint32_t lvalue, uint32_t value, int is_plain)
{
	const struct fact_node *n = &s->f->nodes.v[lvalue];
	uint32_t o = summary_origin(s, value), base, root;

	/* x->item = *item: whatever the parameter's fields hold is kept there, too */
	if (s->f->nodes.v[value].kind == NODE_UNARY && s->f->nodes.v[value].type == TYPE_RECORD && n->kind != NODE_REF)
		o |= fields_in(o);

	if (is_global_lvalue(s, lvalue, &root) && n->kind != NODE_UNARY) {
		stored_globally(s, root, value, o, is_plain);
		return;
	}
	switch (n->kind) {
	case NODE_REF:
		if (is_plain)
			flow_into(s, n->sym, o);
		return;
	case NODE_MEMBER:
		base = node_child(s->f, lvalue, 0);
		if (base == NO_INDEX)
			return;
		if (n->flags & NODE_ARROW) {
			stored_through(s, lvalue, summary_origin(s, base), value, o);
		} else {
			root = root_sym(s->f, base);
			if (s->f->nodes.v[base].kind == NODE_REF) {
				flow_into(s, root, o & ~(uint32_t)(ORIGIN_FRESH | ORIGIN_ZEROED));
				filled_by_query(s, value);
			} else if (s->f->nodes.v[base].kind == NODE_MEMBER)
				assign(s, base, value, is_plain); /* a.b.c = x: as a.b = x */
			else
				stored_through(s, lvalue, summary_origin(s, base + 1), value, o);
		}
		return;
	case NODE_INDEX:
	case NODE_UNARY:
		base = node_child(s->f, lvalue, 0);
		if (base != NO_INDEX)
			stored_through(s, lvalue, summary_origin(s, base), value, o);
		return;
	default:
		s->keeps_for_good |= params_in(o);
	}
}

static void fill_argument(struct summary *s, uint32_t call, const struct fact_node *n, uint32_t o, unsigned effect)
{
	if (n->kind == NODE_REF && effect & PARAM_FILLS_ON_FAILURE)
		s->fills |= params_in(o);
	else if (n->kind == NODE_REF)
		fill(s, params_in(o), call);
	else
		fill_fields(s, params_in(o), call);
}

static void argument(struct summary *s, uint32_t call, uint32_t arg, unsigned effect)
{
	const struct fact_node *n = &s->f->nodes.v[arg];
	uint32_t o = summary_origin(s, arg), var = addressed(s->f, arg);

	if (effect & PARAM_RELEASES) {
		s->released |= params_in(o);
		s->fields |= fields_in(o);
		if (effect & PARAM_ALWAYS && node_always(s->f, call, s->fn->first))
			s->released_origins |= o & (ORIGIN_PARAMS | ORIGIN_FIELDS);
	}
	if (effect & PARAM_DROPS)
		s->dropped |= params_in(o);
	if (effect & PARAM_KEEPS) {
		s->keeps_for_good |= params_in(o);
		keep_vars(s, arg);
	}
	/* the fields of what a field points to are not the fields themselves */
	if (effect & PARAM_FIELDS)
		s->fields |= params_in(o);
	if (effect & PARAM_CLEARS && var != NO_INDEX)
		s->released |= params_in(s->origins[var]);
	else if (effect & PARAM_CLEARS)
		s->clears |= params_in(o);
	if (effect & PARAM_FILLS && var != NO_INDEX)
		flow_into(s, var, ORIGIN_FRESH);
	else if (effect & PARAM_FILLS)
		fill_argument(s, call, n, o, effect);
	if (effect & PARAM_FILLS_FIELDS && var != NO_INDEX && s->f->syms.v[var].type == TYPE_RECORD)
		flow_into(s, var, ORIGIN_FRESH);
	if (effect & PARAM_FILLS_FIELDS)
		fill_fields(s, params_in(o) | fields_in(o), call);
	if (effect & PARAM_GROWS) {
		s->grows |= params_in(o) | fields_in(o);
		if (s->fn->loops && node_loop(s->f, call) != NO_INDEX) /* as good as its own */
			s->grows_here |= params_in(o) | fields_in(o);
	}
	if (effect & PARAM_RESIZES) {
		s->resizes |= params_in(o);
		s->grows |= fields_in(o);
		s->grows_here |= fields_in(o);
	}
	if (effect & PARAM_UNKNOWN)
		s->unknown |= params_in(o);
}

static void call(struct summary *s, uint32_t node)
{
	const struct program_func *f = program_callee(s->p, s->unit, node);
	uint32_t c = node_child(s->f, node, 1);

	if (f && f->flags & (FUNC_ALLOCATES | FUNC_FRESH) && !s->allocates)
		s->allocates = s->changed = 1;
	for (unsigned i = 0; c != NO_INDEX && c < s->f->nodes.v[node].end; c = s->f->nodes.v[c].end, i++) {
		unsigned effect = program_effect(s->p, s->unit, node, i);

		if (effect)
			argument(s, node, c, effect);
	}
}

static int kept_var(const struct summary *s, uint32_t node)
{
	const struct fact_node *n = &s->f->nodes.v[node];

	if (n->kind == NODE_REF)
		return n->sym != NO_INDEX && s->kept[n->sym];
	if (n->kind == NODE_ASSIGN || (n->kind == NODE_BINARY && n->type == TYPE_POINTER))
		return kept_var(s, node + 1);
	if (n->kind == NODE_COND)
		return kept_var(s, node_child(s->f, node, 1)) || kept_var(s, node_child(s->f, node, 2));
	return 0;
}

static void returned(struct summary *s, uint32_t value)
{
	uint32_t o = summary_origin(s, value);

	if (s->f->nodes.v[value].type == TYPE_RECORD) {
		s->returns_record |= kept_var(s, value) ? ORIGIN_GLOBAL : o;
		o &= ~(uint32_t)ORIGIN_FRESH;
	}
	if (kept_var(s, value))
		o = (o & ~(uint32_t)ORIGIN_FRESH) | ORIGIN_OTHER;
	s->returns |= o;
}

/* --p->count, p->count -= 1, and the atomic functions on &p->count. */
static void counted_down(struct summary *s, uint32_t target)
{
	uint32_t base;

	if (s->f->nodes.v[target].kind != NODE_MEMBER)
		return;
	base = node_child(s->f, target, 0);
	if (base != NO_INDEX && summary_origin(s, base) & (ORIGIN_PARAMS | ORIGIN_FIELDS))
		s->counts_down = 1;
}

/* it->key == it->key_static: the structure has a small buffer of its own, which serves
 * until it is too small. */
static void compared(struct summary *s, uint32_t node)
{
	uint32_t sides[2] = {node + 1, node_child(s->f, node, 1)};

	for (uint32_t i = 0; i < 2; i++) {
		const struct fact_node *n = &s->f->nodes.v[sides[i]];

		if (n->kind == NODE_MEMBER && n->type == TYPE_ARRAY && n->flags & NODE_ARROW)
			s->embedded |= params_in(summary_origin(s, sides[i] + 1));
	}
}

void summary_pass(struct summary *s)
{
	uint32_t c;

	for (uint32_t i = s->fn->first; i < s->fn->end; i++) {
		const struct fact_node *n = &s->f->nodes.v[i];

		switch (n->kind) {
		case NODE_VAR:
			if (n->end > i + 1)
				flow_into(s, n->sym, summary_origin(s, i + 1));
			break;
		case NODE_ASSIGN:
			c = node_child(s->f, i, 1);
			if (n->op == OP_SUB)
				counted_down(s, i + 1);
			if (c != NO_INDEX &&
			    (n->type == TYPE_POINTER || n->type == TYPE_RECORD || n->type == TYPE_OTHER))
				assign(s, i + 1, c, n->op == OP_NONE);
			break;
		case NODE_UNARY:
			if (n->op == OP_PRE_DEC || n->op == OP_POST_DEC)
				counted_down(s, i + 1);
			break;
		case NODE_BINARY:
			if (n->op == OP_EQ || n->op == OP_NE)
				compared(s, i);
			break;
		case NODE_CALL:
			call(s, i);
			break;
		case NODE_RETURN:
			if (n->end > i + 1)
				returned(s, i + 1);
			break;
		default:
			break;
		}
	}
}
