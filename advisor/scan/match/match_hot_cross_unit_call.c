/* Small functions that loops of other units call: the compiler sees one unit at a time
 * and can't inline them, unless the link does. One finding for each such function: where
 * it is called most. */
#include <string.h>

#include "scan/match/match_loops.h"

enum { SMALL_FUNCTION = 40 /* nodes: about what compilers inline unasked */, MOST = 8 };

/* 1 when it calls nothing but functions of math.h, most of which are instructions. */
static int calls_nothing(const struct match *m, const struct program_func *f)
{
	int sets_errno;

	for (uint32_t i = 0; i < f->calls; i++) {
		const struct program_func *to = &m->program->funcs.v[m->program->calls.v[f->call + i].callee];

		if (to->unit != NO_INDEX || !unit_is_math_function(to->name, &sets_errno))
			return 0;
	}
	return 1;
}

/* 1 for a body worth inlining that one unit has: short, without loops, and calling nothing
 * itself. What a header defines, every unit that reads it has. */
static int is_small(const struct match *m, const struct program_func *f)
{
	const struct unit_facts *u = &m->program->units[f->unit];
	const struct fact_func *def = &u->funcs.v[f->def];
	uint32_t size = def->end - def->first;

	return u->files.v[def->file].main && size > 2 && size <= (uint32_t)match_param(m, "size", SMALL_FUNCTION) &&
	       !def->loops && calls_nothing(m, f) && !(u->syms.v[def->sym].flags & (SYM_INTERNAL | SYM_VARIADIC));
}

static int links_optimise(const struct unit *u)
{
	return unit_flag(u, "-flto*", "-fno-lto") != NULL;
}

/* main reads its arguments and sets things up; a few rounds of that are not hot. */
static int is_setup(const struct match *m, const struct program_call *c)
{
	return !strcmp(m->program->funcs.v[c->caller].name, "main") && program_heat(m->program, c->unit, c->node) <= 2;
}

/* 1 for a call that the linker could have inlined: a direct one, in a loop, from elsewhere. */
static int is_candidate(const struct match *m, const struct program_call *c, const struct program_func *f)
{
	const struct unit_facts *u = &m->program->units[c->unit];

	return c->loop != NO_INDEX && !c->indirect && c->unit != f->unit && c->caller != c->callee &&
	       u->nodes.v[c->node].kind == NODE_CALL && !program_cold(m->program, c->unit, c->node) &&
	       !is_setup(m, c) && !links_optimise(match_unit(m, c->unit)) && !links_optimise(match_unit(m, f->unit));
}

static const struct program_call *hottest(const struct match *m, const struct program_func *f, int *n)
{
	const struct program_call *best = NULL;
	float heat = 0;

	*n = 0;
	for (uint32_t i = 0; i < f->ins; i++) {
		const struct program_call *c = &m->program->calls.v[m->program->in[f->in + i]];
		float h;

		if (!is_candidate(m, c, f))
			continue;
		h = program_heat(m->program, c->unit, c->node);
		if (!best || h > heat) {
			best = c;
			heat = h;
		}
		(*n)++;
	}
	return best;
}

static void report(struct match *m, const struct program_func *f, const struct program_call *c, int n)
{
	const struct unit_facts *home = &m->program->units[f->unit];
	const struct fact_func *def = &home->funcs.v[f->def];
	struct finding *x = match_add(m, c->unit, c->node);

	if (!x)
		return;
	match_loop(m, x, c->unit, c->loop);
	x->certainty = CERTAINTY_LIKELY;
	strlist_add(m->a, &x->units, project_rel(m->project, match_unit(m, f->unit)->file));
	x->message =
		arena_printf(m->a,
			     "%s(), called in the loop at line %u%s, is short, but its body is in %s:%u, where the "
			     "compiler of this unit can't see it",
			     f->name, m->program->units[c->unit].loops.v[c->loop].line,
			     n > 1 ? arena_printf(m->a, " (and in %d more)", n - 1) : "",
			     project_rel(m->project, fact_text(home, home->files.v[def->file].path)), def->line);
}

void match_hot_cross_unit_call(struct match *m)
{
	size_t from = m->out->n;

	for (size_t i = 0; i < m->program->funcs.n; i++) {
		const struct program_func *f = &m->program->funcs.v[i];
		const struct program_call *c;
		int n;

		if (f->unit == NO_INDEX || !is_small(m, f))
			continue;
		c = hottest(m, f, &n);
		if (c)
			report(m, f, c, n);
	}
	match_keep_hottest(m, from, match_param(m, "most", MOST));
}
