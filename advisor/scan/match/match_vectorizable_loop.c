/* Loops over arrays that vector instructions could do, in units whose flags keep the
 * compiler from it. */
#include "base/str.h"
#include "scan/facts/loop_walk.h"
#include "scan/match/match_loops.h"

/* Neighbouring elements of plain numbers, or the same one all along. */
static int accesses_fit(const struct loop_shape *s)
{
	int stores = 0;

	for (size_t i = 0; i < s->accesses.n; i++) {
		const struct loop_access *x = &s->accesses.v[i];

		if (!type_is_number(x->type) || x->root == NO_INDEX)
			return 0;
		if (x->any != INDEX_FIXED && (x->last != INDEX_UNIT || x->any != INDEX_UNIT))
			return 0;
		stores += x->store;
	}
	return stores;
}

static int scalars_fit(const struct loop_shape *s)
{
	for (size_t i = 0; i < s->scalars.n; i++) {
		const struct loop_scalar *x = &s->scalars.v[i];

		if (x->kind == SCALAR_CARRIED || !type_is_number(x->type))
			return 0;
		if (x->kind == SCALAR_REDUCTION && x->type != TYPE_INT)
			return 0;
	}
	return 1;
}

/* What the flags leave undone; NULL when nothing. */
static const char *what_is_missing(struct arena *a, const struct unit *u)
{
	int gcc = !str_eq(match_compiler(a, u), "clang");
	int vectorizes = unit_level(u) >= (gcc ? 3 : 2) || unit_flag(u, "-ftree-vectorize", "-fno-tree-vectorize") ||
			 unit_flag(u, "-ftree-loop-vectorize", "-fno-tree-loop-vectorize");

	if (unit_flag(u, "-fno-tree-vectorize", "-ftree-vectorize") || unit_flag(u, "-fno-vectorize", "-fvectorize"))
		return "is told not to vectorise it";
	if (!vectorizes)
		return "does not vectorise it, or only with great reserve";
	if (!unit_flag(u, "-march=*", NULL) && !unit_flag(u, "-mavx*", NULL))
		return "may use only the oldest vector instructions of the architecture for it";
	return NULL;
}

static void visit(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *u = &m->program->units[unit];
	const char *missing, *from;
	struct loop_shape s;
	struct finding *f;

	if (!loop_shape_read(m->a, u, loop, &s) || !loop_is_plain(&s) || !s.arithmetic || !accesses_fit(&s) ||
	    !scalars_fit(&s) || !loop_stores_apart(&s))
		return;
	/* last: few loops come this far, and it reads the whole command */
	missing = what_is_missing(m->a, match_unit(m, unit));
	if (!missing)
		return;
	f = match_add_loop(m, unit, loop);
	if (!f)
		return;
	from = loop_arrays(m->a, &s, 0);
	f->certainty = CERTAINTY_LIKELY;
	f->message = arena_printf(m->a,
				  "the loop over %s computes %s%s%s element by element, each apart from the others; %s "
				  "with the flags of this unit %s",
				  fact_text(u, u->syms.v[s.variable].name), loop_arrays(m->a, &s, 1),
				  *from ? " from " : "", from, match_compiler(m->a, match_unit(m, unit)), missing);
}

/* The same with pointers. */
static void visit_walk(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *u = &m->program->units[unit];
	const char *missing, *from;
	struct loop_walk w;
	struct finding *f;

	if (!loop_walk_read(u, loop, &w) || w.sum != NO_INDEX ||
	    !(missing = what_is_missing(m->a, match_unit(m, unit))) || !(f = match_add_loop(m, unit, loop)))
		return;
	from = loop_walk_names(m->a, &w, 0);
	f->certainty = CERTAINTY_LIKELY;
	f->message = arena_printf(m->a,
				  "the loop computes what %s points to%s%s%s element by element, each apart from the "
				  "others; %s with the flags of this unit %s",
				  loop_walk_names(m->a, &w, 1), *from ? " from what " : "", from,
				  *from ? " points to" : "", match_compiler(m->a, match_unit(m, unit)), missing);
}

void match_vectorizable_loop(struct match *m)
{
	match_each_loop(m, visit);
	match_each_loop(m, visit_walk);
}
