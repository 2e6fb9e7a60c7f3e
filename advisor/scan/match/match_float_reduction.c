/* Sums (and products) of floating-point numbers in one variable: a chain of dependent
 * additions that only a licence to reorder them breaks up. */
#include "scan/facts/loop_walk.h"
#include "scan/match/match_loops.h"

static int is_float(uint8_t type)
{
	return type == TYPE_FLOAT || type == TYPE_DOUBLE;
}

/* c[j] += ..., where j stays: the sum is in memory, but is one. */
static uint32_t sum_in_memory(const struct loop_shape *s)
{
	for (size_t i = 0; i < s->accesses.n; i++) {
		const struct loop_access *x = &s->accesses.v[i];
		const struct fact_node *up = &s->f->nodes.v[s->f->nodes.v[x->node].parent];

		if (x->store && x->any == INDEX_FIXED && is_float(x->type) && up->kind == NODE_ASSIGN &&
		    (up->op == OP_ADD || up->op == OP_SUB || up->op == OP_MUL))
			return x->node;
	}
	return NO_INDEX;
}

/* The node of the variable that sums up; NO_INDEX when there is none, or something
 * else keeps the iterations in order. */
static uint32_t find_sum(const struct loop_shape *s)
{
	uint32_t found = sum_in_memory(s);

	for (size_t i = 0; i < s->scalars.n; i++) {
		const struct loop_scalar *x = &s->scalars.v[i];

		if (x->kind == SCALAR_CARRIED)
			return NO_INDEX;
		if (x->kind == SCALAR_REDUCTION && is_float(x->type) && found == NO_INDEX)
			found = x->node;
	}
	return found;
}

/* Elements of arrays are what is summed; places written do not move. */
static int reads_elements(const struct loop_shape *s)
{
	int reads = 0;

	for (size_t i = 0; i < s->accesses.n; i++) {
		const struct loop_access *x = &s->accesses.v[i];

		if (x->store && x->any != INDEX_FIXED)
			return 0;
		reads += !x->store && x->any != INDEX_FIXED && x->any != INDEX_OTHER && is_float(x->type);
	}
	return reads;
}

/* The flags let the compiler reorder them already. */
static int may_reorder(const struct unit *command)
{
	return unit_flag(command, "-ffast-math", "-fno-fast-math") || unit_flag(command, "-Ofast", "-O*") ||
	       unit_flag(command, "-fassociative-math", "-fno-associative-math");
}

/* The same with pointers. */
static void visit_walk(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *u = &m->program->units[unit];
	struct loop_walk w;
	struct finding *f;

	if (!loop_walk_read(u, loop, &w) || w.sum == NO_INDEX || w.stores || may_reorder(match_unit(m, unit)) ||
	    !(f = match_add_loop(m, unit, loop)))
		return;
	f->certainty = CERTAINTY_CERTAIN;
	f->message =
		arena_printf(m->a,
			     "%s sums up what %s points to, one after another: each addition waits for the one before, "
			     "because reordering them could change the last digits",
			     node_text(m->a, u, w.sum), loop_walk_names(m->a, &w, 0));
}

static void visit(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *u = &m->program->units[unit];
	struct loop_shape s;
	struct finding *f;
	uint32_t sum;

	if (may_reorder(match_unit(m, unit)))
		return;
	if (!loop_shape_read(m->a, u, loop, &s) || !loop_is_plain(&s) || !reads_elements(&s))
		return;
	sum = find_sum(&s);
	if (sum == NO_INDEX || !(f = match_add_loop(m, unit, loop)))
		return;
	f->certainty = CERTAINTY_CERTAIN;
	f->message =
		arena_printf(m->a,
			     "%s sums up elements of %s one after another: each addition waits for the one before, "
			     "because reordering them could change the last digits",
			     node_text(m->a, u, sum), loop_arrays(m->a, &s, 0));
}

void match_float_reduction(struct match *m)
{
	match_each_loop(m, visit);
	match_each_loop(m, visit_walk);
}
