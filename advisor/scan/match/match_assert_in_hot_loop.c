/* assert() in loops of a build that leaves it in. What assert expands to ends in a call
 * of the C library's own failure function, so project macros around it count, too. */
#include "base/str.h"
#include "scan/match/match_loops.h"
#include "scan/program/sites.h"

enum {
	LARGE_LOOP = 600, /* nodes: a test more in so much code is nothing */
	SMALL_FUNCTION = 160, /* nodes: an accessor and what assert makes of its conditions */
	MOST = 8
};

static int is_failure(const char *name)
{
	return str_eq(name, "__assert_fail") || str_eq(name, "__assert") || str_eq(name, "__assert_rtn");
}

static int is_assert(const struct unit_facts *f, uint32_t i)
{
	const struct fact_node *n = &f->nodes.v[i];

	return n->kind == NODE_CALL && n->sym != NO_INDEX && is_failure(fact_text(f, f->syms.v[n->sym].name));
}

/* The asserts of a small function of this unit, which are the loop's when the compiler puts its body there. */
static int asserts_inside(const struct match *m, uint32_t unit, uint32_t call)
{
	const struct program_func *f = program_callee(m->program, unit, call);
	const struct unit_facts *u = &m->program->units[unit];
	const struct fact_func *fn;
	int n = 0;

	if (!f || f->unit != unit || !(u->syms.v[u->nodes.v[call].sym].flags & SYM_INTERNAL))
		return 0;
	fn = &u->funcs.v[f->def];
	if (fn->loops || fn->end - fn->first > SMALL_FUNCTION)
		return 0;
	for (uint32_t i = fn->first; i < fn->end; i++)
		n += is_assert(u, i);
	return n;
}

static void visit(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *u = &m->program->units[unit];
	const struct fact_loop *l = &u->loops.v[loop];
	uint32_t first = NO_INDEX;
	struct finding *f;
	int n = 0;

	for (uint32_t i = l->node; i < l->end; i++) {
		int here = u->nodes.v[i].kind != NODE_CALL ? 0 : is_assert(u, i) ? 1 : asserts_inside(m, unit, i);

		if (!here || node_loop(u, i) != loop)
			continue;
		n += here;
		first = first == NO_INDEX ? i : first;
	}
	if (!n || l->end - l->node > LARGE_LOOP || !(f = match_add(m, unit, first)))
		return;
	match_loop(m, f, unit, loop);
	/* the failure itself is a path that never runs; what counts is the test in front */
	f->cold = program_cold(m->program, unit, l->node);
	f->score = program_score(m->program, unit, l->node);
	f->certainty = CERTAINTY_CERTAIN;
	f->message = arena_printf(
		m->a, "%d assert%s in the loop at line %u%s run%s every time: the build does not define NDEBUG", n,
		n == 1 ? "" : "s", l->line,
		is_assert(u, first)
			? ""
			: arena_printf(m->a, " (in %s() and the like)", site_call_name(m->program, unit, first)),
		n == 1 ? "s" : "");
}

void match_assert_in_hot_loop(struct match *m)
{
	size_t from = m->out->n;

	match_each_loop(m, visit);
	match_keep_hottest(m, from, match_param(m, "most", MOST));
}
