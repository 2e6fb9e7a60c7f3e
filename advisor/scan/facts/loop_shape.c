/* Reads a counted loop: one pass over its nodes for calls and control flow, one for
 * array accesses, one for scalars. Whatever is not understood is counted as odd, so
 * that matchers stay silent. */
#include "scan/facts/loop_shape.h"

#include <string.h>

static const struct fact_node *node(const struct loop_shape *s, uint32_t i)
{
	return &s->f->nodes.v[i];
}

static int is_ref_to(const struct loop_shape *s, uint32_t i, uint32_t sym)
{
	return i != NO_INDEX && node(s, i)->kind == NODE_REF && node(s, i)->sym == sym;
}

/* 1 when the node is written: the left side of an assignment, or stepped. */
static int is_written(const struct loop_shape *s, uint32_t i)
{
	uint32_t parent = node(s, i)->parent;

	if (parent == NO_INDEX)
		return 0;
	return (node(s, parent)->kind == NODE_ASSIGN && i == parent + 1) || node_is_step(node(s, parent));
}

/* 1 when some node of [first, end) writes the variable or takes its address. */
static int writes(const struct loop_shape *s, uint32_t first, uint32_t end, uint32_t sym)
{
	for (uint32_t i = first; i < end; i++) {
		if (!is_ref_to(s, i, sym))
			continue;
		if (is_written(s, i))
			return 1;
		if (node(s, node(s, i)->parent)->kind == NODE_UNARY && node(s, node(s, i)->parent)->op == OP_ADDRESS)
			return 1;
	}
	return 0;
}

/* ---- the head ------------------------------------------------------------------------ */

/* The variable that `i = a` or `int i = a` sets; *value gets a. */
static uint32_t initialised(const struct loop_shape *s, uint32_t i, uint32_t *value)
{
	const struct fact_node *n = node(s, i);

	if (n->kind == NODE_DECLS && n->end > i + 1)
		n = node(s, ++i);
	if (n->kind == NODE_VAR && node_children(s->f, i)) {
		*value = i + 1;
		return n->sym;
	}
	if (n->kind == NODE_ASSIGN && n->op == OP_NONE && node(s, i + 1)->kind == NODE_REF) {
		*value = node_child(s->f, i, 1);
		return node(s, i + 1)->sym;
	}
	return NO_INDEX;
}

/* i++, i--, i += c, i -= c with a constant; 0 when it is none of these. */
static int64_t step_of(const struct loop_shape *s, uint32_t i, uint32_t sym)
{
	const struct fact_node *n = node(s, i);
	uint32_t by;

	if (node_is_step(n) && is_ref_to(s, i + 1, sym))
		return n->op == OP_POST_INC || n->op == OP_PRE_INC ? 1 : -1;
	if (n->kind != NODE_ASSIGN || (n->op != OP_ADD && n->op != OP_SUB) || !is_ref_to(s, i + 1, sym))
		return 0;
	by = node_child(s->f, i, 1);
	if (by == NO_INDEX || node(s, by)->kind != NODE_INT)
		return 0;
	return n->op == OP_ADD ? fact_int(s->f, by) : fact_distance(0, fact_int(s->f, by));
}

/* 1 when the expression stays the same while the loop runs: constants, and variables
 * that it does not write; members count when nothing else is stored through. */
static int is_invariant(const struct loop_shape *s, uint32_t i)
{
	for (uint32_t k = i; k < node(s, i)->end; k++) {
		const struct fact_node *n = node(s, k);

		switch (n->kind) {
		case NODE_INT:
		case NODE_REAL:
		case NODE_BINARY:
		case NODE_MEMBER:
			break;
		case NODE_UNARY:
			if (n->op != OP_MINUS && n->op != OP_PLUS && n->op != OP_NOT)
				return 0;
			break;
		case NODE_REF:
			if (writes(s, s->l->node, s->l->end, n->sym) || s->f->syms.v[n->sym].flags & SYM_VOLATILE)
				return 0;
			break;
		default:
			return 0;
		}
	}
	return 1;
}

/* 1 for i, and for i + 1 and the like. */
static int is_variable(const struct loop_shape *s, uint32_t i)
{
	const struct fact_node *n = node(s, i);

	if (n->kind == NODE_BINARY && (n->op == OP_ADD || n->op == OP_SUB))
		return is_ref_to(s, i + 1, s->variable) && is_invariant(s, node_child(s->f, i, 1));
	return is_ref_to(s, i, s->variable);
}

static int read_condition(const struct loop_shape *s, uint32_t cond, uint32_t *bound)
{
	const struct fact_node *n = node(s, cond);

	if (n->kind != NODE_BINARY || !((n->op >= OP_LT && n->op <= OP_GE) || n->op == OP_NE))
		return 0;
	*bound = node_child(s->f, cond, 1);
	if (is_variable(s, *bound))
		*bound = cond + 1;
	else if (!is_variable(s, cond + 1))
		return 0;
	return is_invariant(s, *bound);
}

static int read_head(struct loop_shape *s)
{
	uint32_t cond = loop_condition(s->f, s->l), step = loop_increment(s->f, s->l), body = loop_body(s->f, s->l);
	uint32_t start = NO_INDEX, bound;
	int64_t by;

	if (s->l->kind != LOOP_FOR || cond == NO_INDEX || step == NO_INDEX || body == NO_INDEX)
		return 0;
	s->variable = initialised(s, s->l->node + 1, &start);
	if (s->variable == NO_INDEX || writes(s, body, node(s, body)->end, s->variable))
		return 0;
	by = step_of(s, step, s->variable);
	if (!by || !read_condition(s, cond, &bound))
		return 0;
	s->trips = -1;
	if (node(s, bound)->kind == NODE_INT && start != NO_INDEX && node(s, start)->kind == NODE_INT) {
		int64_t way = fact_distance(fact_int(s->f, bound), fact_int(s->f, start));

		s->trips = by == -1 ? fact_distance(0, way) : way / by;
	}
	return 1;
}

/* ---- control, calls, operations ---------------------------------------------------------- */

static void count_call(struct loop_shape *s, uint32_t i)
{
	const struct fact_node *n = node(s, i);
	int sets_errno;

	if (n->sym != NO_INDEX && s->f->syms.v[n->sym].flags & SYM_SYSTEM &&
	    unit_is_math_function(fact_text(s->f, s->f->syms.v[n->sym].name), &sets_errno))
		s->math_calls++;
	else
		s->calls++;
}

static void count_operation(struct loop_shape *s, uint32_t i)
{
	const struct fact_node *n = node(s, i);
	int whole = n->type == TYPE_INT || n->type == TYPE_CHAR || n->type == TYPE_BOOL;

	if (n->op == OP_LAND || n->op == OP_LOR)
		s->branches++;
	if (n->op >= OP_ADD && n->op <= OP_OR && i >= s->index_end)
		s->arithmetic++;
	if (whole && (n->op == OP_DIV || n->op == OP_REM))
		s->divisions++;
}

static void count_node(struct loop_shape *s, uint32_t i)
{
	const struct fact_node *n = node(s, i);

	switch (n->kind) {
	case NODE_CALL:
		count_call(s, i);
		break;
	case NODE_BINARY:
	case NODE_ASSIGN:
		count_operation(s, i);
		break;
	case NODE_IF:
	case NODE_SWITCH:
	case NODE_COND:
		s->branches++;
		break;
	case NODE_FOR:
	case NODE_WHILE:
	case NODE_DO:
		s->inner++;
		break;
	case NODE_BREAK:
	case NODE_CONTINUE:
	case NODE_GOTO:
	case NODE_RETURN:
		s->leaves++;
		break;
	case NODE_LABEL:
	case NODE_ASM:
	case NODE_STMT:
	case NODE_EXPR:
	case NODE_STMT_EXPR:
		s->odd++;
		break;
	case NODE_REF:
	case NODE_MEMBER:
		if (n->sym != NO_INDEX && s->f->syms.v[n->sym].flags & SYM_VOLATILE)
			s->odd++;
		break;
	case NODE_UNARY:
		if (n->op == OP_ADDRESS)
			s->odd++;
		break;
	case NODE_INDEX:
		/* what computes a place is no work on data */
		if (n->end > s->index_end)
			s->index_end = n->end;
		break;
	default:
		break;
	}
}

/* ---- arrays ------------------------------------------------------------------------------- */

static int mentions(const struct loop_shape *s, uint32_t i, uint32_t sym)
{
	for (uint32_t k = i; k < node(s, i)->end; k++)
		if (is_ref_to(s, k, sym))
			return 1;
	return 0;
}

/* An operand of + or - stays below the scale only when it is another loop's variable
 * or fixed; that is taken for granted, as the array's bounds are. */
static enum index_form form_of(const struct loop_shape *s, uint32_t i)
{
	const struct fact_node *n = node(s, i);
	uint32_t right;
	int left_has;

	if (!mentions(s, i, s->variable))
		return INDEX_FIXED;
	if (n->kind == NODE_REF)
		return INDEX_UNIT;
	if (n->kind != NODE_BINARY)
		return INDEX_OTHER;
	right = node_child(s->f, i, 1);
	left_has = mentions(s, i + 1, s->variable);
	if (left_has && mentions(s, right, s->variable))
		return INDEX_OTHER;
	if (n->op == OP_ADD || (n->op == OP_SUB && left_has))
		return form_of(s, left_has ? i + 1 : right);
	if (n->op == OP_MUL && form_of(s, left_has ? i + 1 : right) == INDEX_UNIT)
		return is_invariant(s, left_has ? right : i + 1) ? INDEX_SCALED : INDEX_OTHER;
	return INDEX_OTHER;
}

static int better(enum index_form a, enum index_form b)
{
	static const int rank[] = {[INDEX_FIXED] = 1, [INDEX_UNIT] = 3, [INDEX_SCALED] = 2, [INDEX_OTHER] = 0};

	return rank[a] > rank[b];
}

/* What a chain of indexes and members starts from. */
static uint32_t root_of(const struct loop_shape *s, uint32_t i)
{
	for (;;) {
		const struct fact_node *n = node(s, i);

		if (n->kind == NODE_REF)
			return n->sym;
		if (n->kind == NODE_MEMBER)
			return n->sym; /* the field tells arrays of one struct apart */
		if (n->kind != NODE_INDEX)
			return NO_INDEX;
		i++;
	}
}

static void read_access(struct arena *a, struct loop_shape *s, uint32_t i)
{
	struct loop_access *x = list_push(a, &s->accesses);
	uint32_t k = i;
	int first = 1;

	x->node = i;
	x->store = (uint8_t)is_written(s, i);
	x->type = node(s, i)->type;
	x->last = x->any = INDEX_FIXED;
	for (; node(s, k)->kind == NODE_INDEX; k++) {
		enum index_form form = form_of(s, node_child(s->f, k, 1));

		if (first)
			x->last = (uint8_t)form;
		if (first || better(form, x->any))
			x->any = (uint8_t)form;
		first = 0;
	}
	x->root = root_of(s, k);
	/* which object's field it is may change with i */
	if (node(s, k)->kind == NODE_MEMBER && !is_invariant(s, k + 1))
		x->root = NO_INDEX;
}

static void read_accesses(struct arena *a, struct loop_shape *s, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++) {
		const struct fact_node *n = node(s, i), *parent = node(s, n->parent);

		if (n->kind == NODE_INDEX && !(parent->kind == NODE_INDEX && n->parent + 1 == i))
			read_access(a, s, i);
		else if (n->kind == NODE_MEMBER && is_written(s, i))
			s->wild_stores++;
		else if (n->kind == NODE_UNARY && n->op == OP_DEREF)
			s->wild_stores += is_written(s, i) + 1; /* reads through pointers hide dependences, too */
	}
}

/* ---- scalars ------------------------------------------------------------------------------- */

/* The smallest node around both. */
static uint32_t common_ancestor(const struct loop_shape *s, uint32_t first, uint32_t last)
{
	while (first != NO_INDEX && node(s, first)->end <= last)
		first = node(s, first)->parent;
	return first;
}

/* 1 when nothing conditional is between the node and the ancestor. */
static int always_runs(const struct loop_shape *s, uint32_t i, uint32_t ancestor)
{
	for (uint32_t child = i; child != ancestor; child = node(s, child)->parent) {
		uint32_t up = node(s, child)->parent;
		const struct fact_node *n = node(s, up);

		if (n->kind == NODE_FOR && child == up + 1)
			continue; /* its init */
		if (n->kind == NODE_IF || n->kind == NODE_SWITCH || n->kind == NODE_COND || n->kind == NODE_WHILE ||
		    n->kind == NODE_FOR || (n->kind == NODE_BINARY && (n->op == OP_LAND || n->op == OP_LOR)))
			return 0;
	}
	return 1;
}

struct uses {
	uint32_t first, last, write;
	int n, writes, plain_first;
};

static struct uses uses_of(const struct loop_shape *s, uint32_t first, uint32_t end, uint32_t sym)
{
	struct uses u = {.write = NO_INDEX};

	for (uint32_t i = first; i < end; i++) {
		const struct fact_node *parent;

		if (!is_ref_to(s, i, sym))
			continue;
		parent = node(s, node(s, i)->parent);
		if (!u.n++) {
			u.first = i;
			u.plain_first = parent->kind == NODE_ASSIGN && parent->op == OP_NONE && is_written(s, i) &&
					!mentions(s, node_child(s->f, node(s, i)->parent, 1), sym);
		}
		u.last = i;
		if (is_written(s, i) && !u.writes++)
			u.write = i;
	}
	return u;
}

/* s += e and s = s + e, where e does not look at s; the node of the assignment. */
static int is_reduction(const struct loop_shape *s, const struct uses *u, uint32_t sym, uint8_t *op)
{
	uint32_t assign = node(s, u->write)->parent, right;
	const struct fact_node *n = node(s, assign);

	if (u->writes != 1 || n->kind != NODE_ASSIGN || node(s, n->parent)->kind == NODE_COND)
		return 0;
	if (n->op == OP_ADD || n->op == OP_SUB || n->op == OP_MUL) {
		*op = n->op;
		return u->n == 1;
	}
	right = node_child(s->f, assign, 1);
	if (n->op != OP_NONE || u->n != 2 || node(s, right)->kind != NODE_BINARY)
		return 0;
	*op = node(s, right)->op;
	if (*op == OP_SUB)
		return is_ref_to(s, right + 1, sym);
	return (*op == OP_ADD || *op == OP_MUL) &&
	       (is_ref_to(s, right + 1, sym) || is_ref_to(s, node_child(s->f, right, 1), sym));
}

static void read_scalar(struct arena *a, struct loop_shape *s, uint32_t first, uint32_t end, uint32_t sym)
{
	struct uses u = uses_of(s, first, end, sym);
	struct loop_scalar x = {sym, u.write, SCALAR_CARRIED, OP_NONE, s->f->syms.v[sym].type};
	uint32_t around = common_ancestor(s, u.first, u.last);

	if (u.plain_first && around != NO_INDEX && always_runs(s, u.first, around) &&
	    node(s, around)->kind != NODE_IF && node(s, around)->kind != NODE_WHILE)
		x.kind = SCALAR_PRIVATE;
	else if (is_reduction(s, &u, sym, &x.op))
		x.kind = SCALAR_REDUCTION;
	*list_push(a, &s->scalars) = x;
}

static int is_known(const struct loop_shape *s, uint32_t sym)
{
	for (size_t i = 0; i < s->scalars.n; i++)
		if (s->scalars.v[i].sym == sym)
			return 1;
	return 0;
}

static void read_scalars(struct arena *a, struct loop_shape *s, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++) {
		const struct fact_node *n = node(s, i);

		/* what is declared inside is new in every iteration */
		if (n->kind == NODE_VAR && n->sym != NO_INDEX && !(s->f->syms.v[n->sym].flags & SYM_GLOBAL)) {
			struct loop_scalar x = {n->sym, i, SCALAR_PRIVATE, OP_NONE, s->f->syms.v[n->sym].type};

			*list_push(a, &s->scalars) = x;
		}
	}
	for (uint32_t i = first; i < end; i++)
		if (node(s, i)->kind == NODE_REF && is_written(s, i) && node(s, i)->sym != s->variable &&
		    !is_known(s, node(s, i)->sym))
			read_scalar(a, s, first, end, node(s, i)->sym);
}

int loop_shape_read(struct arena *a, const struct unit_facts *f, uint32_t loop, struct loop_shape *out)
{
	uint32_t body, end;

	memset(out, 0, sizeof *out);
	out->f = f;
	out->l = &f->loops.v[loop];
	if (!read_head(out))
		return 0;
	body = loop_body(f, out->l);
	end = f->nodes.v[body].end;
	for (uint32_t i = body; i < end; i++)
		count_node(out, i);
	read_accesses(a, out, body, end);
	read_scalars(a, out, body, end);
	return 1;
}
