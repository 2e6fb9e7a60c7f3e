/* Reads a counted loop: one pass over its nodes for calls and control flow, one for
 * array accesses, one for scalars. Whatever is not understood is counted as odd, so
 * that matchers stay silent. */
#include "scan/facts/loop_shape_parts.h"

#include <string.h>

const struct fact_node *loop_node(const struct loop_shape *s, uint32_t i)
{
	return &s->f->nodes.v[i];
}

int loop_is_ref_to(const struct loop_shape *s, uint32_t i, uint32_t sym)
{
	return i != NO_INDEX && loop_node(s, i)->kind == NODE_REF && loop_node(s, i)->sym == sym;
}

/* 1 when the node is written: the left side of an assignment, or stepped. */
int loop_is_written(const struct loop_shape *s, uint32_t i)
{
	uint32_t parent = loop_node(s, i)->parent;

	if (parent == NO_INDEX)
		return 0;
	return (loop_node(s, parent)->kind == NODE_ASSIGN && i == parent + 1) || node_is_step(loop_node(s, parent));
}

/* 1 when some node of [first, end) writes the variable or takes its address. */
static int writes(const struct loop_shape *s, uint32_t first, uint32_t end, uint32_t sym)
{
	for (uint32_t i = first; i < end; i++) {
		if (!loop_is_ref_to(s, i, sym))
			continue;
		if (loop_is_written(s, i))
			return 1;
		if (loop_node(s, loop_node(s, i)->parent)->kind == NODE_UNARY &&
		    loop_node(s, loop_node(s, i)->parent)->op == OP_ADDRESS)
			return 1;
	}
	return 0;
}

/* ---- the head ------------------------------------------------------------------------ */

/* The variable that `i = a` or `int i = a` sets; *value gets a. */
static uint32_t initialised(const struct loop_shape *s, uint32_t i, uint32_t *value)
{
	const struct fact_node *n = loop_node(s, i);

	if (n->kind == NODE_DECLS && n->end > i + 1)
		n = loop_node(s, ++i);
	if (n->kind == NODE_VAR && node_children(s->f, i)) {
		*value = i + 1;
		return n->sym;
	}
	if (n->kind == NODE_ASSIGN && n->op == OP_NONE && loop_node(s, i + 1)->kind == NODE_REF) {
		*value = node_child(s->f, i, 1);
		return loop_node(s, i + 1)->sym;
	}
	return NO_INDEX;
}

/* i++, i--, i += c, i -= c with a constant; 0 when it is none of these. */
static int64_t step_of(const struct loop_shape *s, uint32_t i, uint32_t sym)
{
	const struct fact_node *n = loop_node(s, i);
	uint32_t by;

	if (node_is_step(n) && loop_is_ref_to(s, i + 1, sym))
		return n->op == OP_POST_INC || n->op == OP_PRE_INC ? 1 : -1;
	if (n->kind != NODE_ASSIGN || (n->op != OP_ADD && n->op != OP_SUB) || !loop_is_ref_to(s, i + 1, sym))
		return 0;
	by = node_child(s->f, i, 1);
	if (by == NO_INDEX || loop_node(s, by)->kind != NODE_INT)
		return 0;
	return n->op == OP_ADD ? fact_int(s->f, by) : fact_distance(0, fact_int(s->f, by));
}

/* 1 when the expression stays the same while the loop runs: constants, and variables
 * that it does not write; members count when nothing else is stored through. */
static int is_invariant(const struct loop_shape *s, uint32_t i)
{
	for (uint32_t k = i; k < loop_node(s, i)->end; k++) {
		const struct fact_node *n = loop_node(s, k);

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
	const struct fact_node *n = loop_node(s, i);

	if (n->kind == NODE_BINARY && (n->op == OP_ADD || n->op == OP_SUB))
		return loop_is_ref_to(s, i + 1, s->variable) && is_invariant(s, node_child(s->f, i, 1));
	return loop_is_ref_to(s, i, s->variable);
}

static int read_condition(const struct loop_shape *s, uint32_t cond, uint32_t *bound)
{
	const struct fact_node *n = loop_node(s, cond);

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
	if (s->variable == NO_INDEX || writes(s, body, loop_node(s, body)->end, s->variable))
		return 0;
	by = step_of(s, step, s->variable);
	if (!by || !read_condition(s, cond, &bound))
		return 0;
	s->trips = -1;
	if (loop_node(s, bound)->kind == NODE_INT && start != NO_INDEX && loop_node(s, start)->kind == NODE_INT) {
		int64_t way = fact_distance(fact_int(s->f, bound), fact_int(s->f, start));

		s->trips = by == -1 ? fact_distance(0, way) : way / by;
	}
	return 1;
}

/* ---- control, calls, operations ---------------------------------------------------------- */

static void count_call(struct loop_shape *s, uint32_t i)
{
	const struct fact_node *n = loop_node(s, i);
	int sets_errno;

	if (n->sym != NO_INDEX && s->f->syms.v[n->sym].flags & SYM_SYSTEM &&
	    unit_is_math_function(fact_text(s->f, s->f->syms.v[n->sym].name), &sets_errno))
		s->math_calls++;
	else
		s->calls++;
}

static void count_operation(struct loop_shape *s, uint32_t i)
{
	const struct fact_node *n = loop_node(s, i);
	int whole = n->type == TYPE_INT || n->type == TYPE_CHAR || n->type == TYPE_BOOL;

	if (n->op == OP_LAND || n->op == OP_LOR)
		s->branches++;
	if (n->op >= OP_ADD && n->op <= OP_OR && i >= s->index_end)
		s->arithmetic++;
	if (whole && (n->op == OP_DIV || n->op == OP_REM) && loop_node(s, node_child(s->f, i, 1))->kind != NODE_INT)
		s->divisions++; /* by a constant it is a multiplication */
}

static void count_node(struct loop_shape *s, uint32_t i)
{
	const struct fact_node *n = loop_node(s, i);

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

int loop_mentions(const struct loop_shape *s, uint32_t i, uint32_t sym)
{
	for (uint32_t k = i; k < loop_node(s, i)->end; k++)
		if (loop_is_ref_to(s, k, sym))
			return 1;
	return 0;
}

/* An operand of + or - stays below the scale only when it is another loop's variable
 * or fixed; that is taken for granted, as the array's bounds are. */
static enum index_form form_of(const struct loop_shape *s, uint32_t i)
{
	const struct fact_node *n = loop_node(s, i);
	uint32_t right;
	int left_has;

	if (!loop_mentions(s, i, s->variable))
		return INDEX_FIXED;
	if (n->kind == NODE_REF)
		return INDEX_UNIT;
	if (n->kind != NODE_BINARY)
		return INDEX_OTHER;
	right = node_child(s->f, i, 1);
	left_has = loop_mentions(s, i + 1, s->variable);
	if (left_has && loop_mentions(s, right, s->variable))
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
		const struct fact_node *n = loop_node(s, i);

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
	x->store = (uint8_t)loop_is_written(s, i);
	x->type = loop_node(s, i)->type;
	x->last = x->any = INDEX_FIXED;
	for (; loop_node(s, k)->kind == NODE_INDEX; k++) {
		enum index_form form = form_of(s, node_child(s->f, k, 1));

		if (first)
			x->last = (uint8_t)form;
		if (first || better(form, x->any))
			x->any = (uint8_t)form;
		first = 0;
	}
	x->root = root_of(s, k);
	/* which object's field it is may change with i */
	if (loop_node(s, k)->kind == NODE_MEMBER && !is_invariant(s, k + 1))
		x->root = NO_INDEX;
}

static void read_accesses(struct arena *a, struct loop_shape *s, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++) {
		const struct fact_node *n = loop_node(s, i), *parent = loop_node(s, n->parent);

		if (n->kind == NODE_INDEX && !(parent->kind == NODE_INDEX && n->parent + 1 == i))
			read_access(a, s, i);
		else if (n->kind == NODE_MEMBER && loop_is_written(s, i))
			s->wild_stores++;
		else if (n->kind == NODE_UNARY && n->op == OP_DEREF)
			s->wild_stores += loop_is_written(s, i) + 1; /* reads through pointers hide dependences, too */
	}
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
	loop_read_scalars(a, out, body, end);
	return 1;
}
