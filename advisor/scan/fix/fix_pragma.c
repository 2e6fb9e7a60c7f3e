/* Loops whose rounds may run beside each other, in threads or in one instruction: the directive that says so, with the
 * compiler's flag for it. */
#include <string.h>

#include "scan/facts/loop_shape.h"
#include "scan/fix/fix_parts.h"

static uint32_t loop_of(const struct fixer *x)
{
	for (uint32_t i = x->fn->loop; i < x->fn->loop + x->fn->loops; i++)
		if (x->f->loops.v[i].node == x->node)
			return i;
	return NO_INDEX;
}

static int is_declared_in(const struct fixer *x, const struct fact_loop *l, uint32_t sym)
{
	for (uint32_t i = l->node; i < l->end; i++)
		if (x->f->nodes.v[i].kind == NODE_VAR && x->f->nodes.v[i].sym == sym)
			return 1;
	return 0;
}

/* for (i = 0; ...): whatever the variable held is gone. */
static int is_started_over(const struct fixer *x, uint32_t node, uint32_t sym)
{
	const struct fact_node *v = x->f->nodes.v;

	for (uint32_t up = v[node].parent; up != NO_INDEX; up = v[up].parent)
		if (v[up].kind == NODE_FOR && v[up + 1].kind == NODE_ASSIGN && v[up + 1].op == OP_NONE &&
		    v[up + 2].kind == NODE_REF && v[up + 2].sym == sym)
			return 1;
	return 0;
}

/* Nobody outside asks what the loop left in the variable. */
static int is_left_alone(const struct fixer *x, const struct fact_loop *l, uint32_t sym)
{
	if (x->f->syms.v[sym].kind != SYM_VAR || x->f->syms.v[sym].flags & SYM_GLOBAL)
		return 0;
	for (uint32_t i = x->fn->first; i < x->fn->end; i++)
		if ((i < l->node || i >= l->end) && x->f->nodes.v[i].kind == NODE_REF && x->f->nodes.v[i].sym == sym &&
		    !is_started_over(x, i, sym))
			return 0;
	return 1;
}

static int put_directive(struct fixer *x, const char *directive, const char *flag)
{
	if (x->f->nodes.v[x->node].flags & NODE_MACRO || !fix_lines_before(x, x->node, directive))
		return 0;
	strlist_add(x->a, &x->fix->flags, flag);
	return 1;
}

/* " private(x, y)": variables of the rounds that are declared outside of the loop. 0 when one is asked for later. */
static int private_clause(struct fixer *x, const struct loop_shape *s, const char **clause)
{
	const char *names = "";

	if (!is_declared_in(x, s->l, s->variable) && !is_left_alone(x, s->l, s->variable))
		return 0;
	for (size_t i = 0; i < s->scalars.n; i++) {
		uint32_t sym = s->scalars.v[i].sym;

		if (is_declared_in(x, s->l, sym))
			continue;
		if (!is_left_alone(x, s->l, sym))
			return 0;
		names = arena_printf(x->a, "%s%s%s", names, *names ? ", " : "", fix_sym_name(x, sym));
	}
	*clause = *names ? arena_printf(x->a, " private(%s)", names) : "";
	return 1;
}

int fix_parallel(struct fixer *x)
{
	uint32_t loop = loop_of(x);
	const char *clause;
	struct loop_shape s;

	if (loop == NO_INDEX || x->finding->certainty == CERTAINTY_POSSIBLE || !loop_shape_read(x->a, x->f, loop, &s) ||
	    !private_clause(x, &s, &clause) ||
	    !put_directive(x, arena_printf(x->a, "#pragma omp parallel for%s", clause), "-fopenmp"))
		return 0;
	x->fix->title = arena_printf(x->a, "run the rounds of the loop at line %u in threads", s.l->line);
	x->fix->risk = RISK_SEMANTICS;
	x->fix->parallel = 1;
	fix_ground(x, "Each round writes places of its own, and reads none that another writes.");
	fix_ground(x, "Its variables are its own, no round calls what is not known, and none leaves the loop.");
	return 1;
}

/* The one variable that sums up; NO_INDEX when there is more that goes from round to round. */
static const struct loop_scalar *sum_of(const struct fixer *x, const struct loop_shape *s)
{
	const struct loop_scalar *sum = NULL;

	for (size_t i = 0; i < s->scalars.n; i++) {
		const struct loop_scalar *v = &s->scalars.v[i];

		if (v->kind == SCALAR_CARRIED || (v->kind == SCALAR_REDUCTION && sum))
			return NULL;
		if (v->kind == SCALAR_REDUCTION)
			sum = v;
		else if (!is_declared_in(x, s->l, v->sym))
			return NULL;
	}
	return sum && (sum->op == OP_ADD || sum->op == OP_SUB || sum->op == OP_MUL) &&
			       !is_declared_in(x, s->l, sum->sym) && !(x->f->syms.v[sum->sym].flags & SYM_GLOBAL)
		       ? sum
		       : NULL;
}

int fix_reduction(struct fixer *x)
{
	uint32_t loop = loop_of(x);
	const struct loop_scalar *sum;
	struct loop_shape s;

	if (loop == NO_INDEX || !loop_shape_read(x->a, x->f, loop, &s) || s.inner || s.calls || s.leaves || s.odd ||
	    s.wild_stores)
		return 0;
	for (size_t i = 0; i < s.accesses.n; i++)
		if (s.accesses.v[i].store)
			return 0;
	sum = sum_of(x, &s);
	if (!sum || !put_directive(x,
				   arena_printf(x->a, "#pragma omp simd reduction(%s:%s)",
						sum->op == OP_MUL ? "*" : "+", fix_sym_name(x, sum->sym)),
				   "-fopenmp-simd"))
		return 0;
	x->fix->title = arena_printf(x->a, "sum up `%s` in several parts at once, in the loop at line %u",
				     fix_sym_name(x, sum->sym), s.l->line);
	x->fix->risk = RISK_NUMERICS;
	fix_ground(x, "The sum alone goes from round to round, nothing is written, and nothing leaves the loop.");
	fix_ground(x, "The numbers are added in another order, which may change the last digits.");
	return 1;
}
