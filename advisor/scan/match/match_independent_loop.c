/* Loops around loops whose iterations write apart from each other: they could run in
 * parallel. Only the outermost such loop of a nest is reported. */
#include <string.h>

#include "base/str.h"
#include "scan/match/match_loops.h"

enum { FEW_ROUNDS = 64 /* starting threads costs more than so few rounds give */ };

/* 1 when the loop is under an OpenMP directive already. */
static int has_pragma(const struct unit_facts *f, const struct fact_loop *l)
{
	uint32_t file = f->funcs.v[l->func].file;

	for (size_t i = 0; i < f->pragmas.n; i++) {
		const struct fact_pragma *p = &f->pragmas.v[i];

		if (p->file == file && p->line < l->line && p->line + 3 > l->line &&
		    str_starts(fact_text(f, p->text), "omp"))
			return 1;
	}
	return 0;
}

static int scalars_apart(const struct loop_shape *s)
{
	for (size_t i = 0; i < s->scalars.n; i++) {
		const struct fact_sym *sym = &s->f->syms.v[s->scalars.v[i].sym];

		if (s->scalars.v[i].kind != SCALAR_PRIVATE || sym->flags & SYM_GLOBAL)
			return 0;
	}
	return 1;
}

/* Arrays never overlap, nor do restrict pointers; other pointers may. */
static int may_overlap(const struct loop_shape *s)
{
	uint32_t pointer = NO_INDEX;
	int others = 0;

	for (size_t i = 0; i < s->accesses.n; i++) {
		const struct fact_sym *sym = &s->f->syms.v[s->accesses.v[i].root];

		if (sym->type == TYPE_ARRAY || sym->flags & SYM_RESTRICT)
			continue;
		others |= pointer != NO_INDEX && pointer != s->accesses.v[i].root;
		pointer = s->accesses.v[i].root;
	}
	return others;
}

static int is_independent(const struct loop_shape *s)
{
	int stores = 0;

	for (size_t i = 0; i < s->accesses.n; i++) {
		if (s->accesses.v[i].root == NO_INDEX)
			return 0;
		stores += s->accesses.v[i].store;
		if (s->accesses.v[i].store &&
		    (s->accesses.v[i].type < TYPE_CHAR || s->accesses.v[i].type > TYPE_DOUBLE))
			return 0; /* pointers and the like: no computation worth a thread */
	}
	return stores && s->inner && !s->calls && !s->leaves && !s->odd && !s->wild_stores &&
	       (s->arithmetic || s->math_calls) && (s->trips < 0 || s->trips >= FEW_ROUNDS) && scalars_apart(s) &&
	       loop_stores_apart(s);
}

/* 1 when a loop around this one is independent already. */
static int is_covered(struct match *m, const struct unit_facts *u, uint32_t loop)
{
	struct loop_shape s;

	for (uint32_t i = u->loops.v[loop].parent; i != NO_INDEX; i = u->loops.v[i].parent)
		if (has_pragma(u, &u->loops.v[i]) || (loop_shape_read(m->a, u, i, &s) && is_independent(&s)))
			return 1;
	return 0;
}

static void visit(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *u = &m->program->units[unit];
	struct loop_shape s;
	struct finding *f;

	if (unit_flag(match_unit(m, unit), "-ftree-parallelize-loops=*", NULL) || has_pragma(u, &u->loops.v[loop]))
		return;
	if (!loop_shape_read(m->a, u, loop, &s) || !is_independent(&s) || is_covered(m, u, loop))
		return;
	f = match_add_loop(m, unit, loop);
	if (!f)
		return;
	f->certainty = may_overlap(&s) ? CERTAINTY_POSSIBLE : CERTAINTY_LIKELY;
	f->message = arena_printf(m->a, "the iterations of the loop over %s write places of %s apart from each other%s",
				  fact_text(u, u->syms.v[s.variable].name), loop_arrays(m->a, &s, 1),
				  may_overlap(&s) ? ", if the arrays passed in do not overlap" : "");
}

void match_independent_loop(struct match *m)
{
	match_each_loop(m, visit);
}
