/* A switch over many cases that a loop comes to again and again, with what it reads from
 * memory: interpreters, decoders, automata. Or the same with computed gotos. */
#include "base/str.h"
#include "scan/match/match_loops.h"

enum { MANY_CASES = 20, BIG_CASE = 6 /* nodes per case on average: more than a table of constants */ };

/* Cases of the switch itself, not of those inside. */
static int count_cases(const struct unit_facts *f, uint32_t sw)
{
	int n = 0;

	for (uint32_t i = sw + 1; i < f->nodes.v[sw].end; i++) {
		if (f->nodes.v[i].kind == NODE_SWITCH)
			i = f->nodes.v[i].end - 1;
		else
			n += f->nodes.v[i].kind == NODE_CASE;
	}
	return n;
}

static int loads(const struct unit_facts *f, uint32_t node)
{
	for (uint32_t i = node; i < f->nodes.v[node].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_INDEX || n->kind == NODE_MEMBER || (n->kind == NODE_UNARY && n->op == OP_DEREF))
			return 1;
		if (n->kind == NODE_CALL)
			return 0; /* getopt, read a token: the call is the work */
	}
	return 0;
}

/* 1 when what is switched on comes out of memory in the loop: read in place, or
 * assigned to the variable that is switched on. */
static int reads_code(const struct unit_facts *f, const struct fact_loop *l, uint32_t sw)
{
	uint32_t selector = sw + 1, sym = NO_INDEX;

	if (loads(f, selector))
		return 1;
	for (uint32_t i = selector; i < f->nodes.v[selector].end && sym == NO_INDEX; i++)
		if (f->nodes.v[i].kind == NODE_REF)
			sym = f->nodes.v[i].sym;
	for (uint32_t i = l->node; sym != NO_INDEX && i < l->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_VAR && n->sym == sym && node_children(f, i) && loads(f, i + 1))
			return 1;
		if (n->kind == NODE_ASSIGN && f->nodes.v[i + 1].kind == NODE_REF && f->nodes.v[i + 1].sym == sym &&
		    loads(f, node_child(f, i, 1)))
			return 1;
	}
	return 0;
}

static void report(struct match *m, uint32_t unit, uint32_t loop, uint32_t node, const char *what)
{
	const struct unit_facts *u = &m->program->units[unit];
	struct finding *f = match_add(m, unit, node);

	if (!f)
		return;
	match_loop(m, f, unit, loop);
	f->certainty = CERTAINTY_LIKELY;
	f->message =
		arena_printf(m->a,
			     "the loop at line %u dispatches through %s: which case follows which is known only from a "
			     "run, and the build uses no profile",
			     u->loops.v[loop].line, what);
}

static int find_switch(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *u = &m->program->units[unit];
	const struct fact_loop *l = &u->loops.v[loop];
	long long many = match_param(m, "cases", MANY_CASES);

	for (uint32_t i = l->node; i < l->end; i++) {
		int n;

		if (u->nodes.v[i].kind != NODE_SWITCH || node_loop(u, i) != loop)
			continue;
		n = count_cases(u, i);
		if (n < many || (u->nodes.v[i].end - i) / (uint32_t)n < BIG_CASE || !reads_code(u, l, i))
			continue;
		report(m, unit, loop, i, arena_printf(m->a, "a switch of %d cases", n));
		return 1;
	}
	return 0;
}

/* goto *table[op]: many of them, one at the end of each case, or one in a loop. */
static void find_gotos(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *u = &m->program->units[unit];
	const struct fact_loop *l = &u->loops.v[loop];
	uint32_t first = NO_INDEX;
	int labels = 0, gotos = 0;

	for (uint32_t i = l->node; i < l->end; i++) {
		labels += u->nodes.v[i].kind == NODE_LABEL;
		if (u->nodes.v[i].kind != NODE_GOTO || u->nodes.v[i].sym != NO_INDEX)
			continue;
		gotos++;
		first = first == NO_INDEX ? i : first;
	}
	if (gotos && labels >= match_param(m, "cases", MANY_CASES))
		report(m, unit, loop, first, arena_printf(m->a, "computed gotos to %d labels", labels));
}

static void visit(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct unit *command = match_unit(m, unit);

	const struct unit_facts *u = &m->program->units[unit];

	/* main's loops are over its arguments */
	if (str_eq(fact_text(u, u->syms.v[u->funcs.v[u->loops.v[loop].func].sym].name), "main"))
		return;
	if (unit_flag(command, "-fprofile-use*", NULL) || unit_flag(command, "-fprofile-instr-use*", NULL))
		return;
	if (!find_switch(m, unit, loop))
		find_gotos(m, unit, loop);
}

void match_dispatch_loop(struct match *m)
{
	match_each_loop(m, visit);
}
