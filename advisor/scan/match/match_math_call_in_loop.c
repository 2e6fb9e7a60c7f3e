/* Functions of math.h in loops that must set errno, which forbids the instruction and
 * the vector version. */
#include "base/str.h"
#include "scan/match/match_loops.h"

/* sqrt is an instruction, but for errno; the others gain by their vector versions, which
 * takes a loop that could be vectorised. */
static int is_root(const char *name)
{
	return str_eq(name, "sqrt") || str_eq(name, "sqrtf");
}

/* In a loop with more in it, as an interpreter's, one call is a small part. */
enum { LARGE_LOOP = 600 /* nodes */ };

/* 1 when an argument is no constant (the compiler computes those itself). */
static int varies(const struct unit_facts *f, uint32_t call)
{
	for (unsigned i = 1; i < node_children(f, call); i++) {
		uint32_t arg = node_child(f, call, i);

		if (f->nodes.v[arg].kind != NODE_REAL && f->nodes.v[arg].kind != NODE_INT)
			return 1;
	}
	return 0;
}

/* 1 for a call of such a function right in the loop, not in one inside. */
static int is_math_call(const struct unit_facts *f, uint32_t node, uint32_t loop)
{
	const struct fact_node *n = &f->nodes.v[node];
	int sets_errno = 0;

	return n->kind == NODE_CALL && n->sym != NO_INDEX && f->syms.v[n->sym].flags & SYM_SYSTEM &&
	       unit_is_math_function(fact_text(f, f->syms.v[n->sym].name), &sets_errno) && sets_errno &&
	       varies(f, node) && node_loop(f, node) == loop;
}

/* 1 when nothing but such calls would keep the loop from being vectorised. */
static int could_be_vector(struct match *m, const struct unit_facts *u, uint32_t loop)
{
	struct loop_shape s;

	if (!loop_shape_read(m->a, u, loop, &s) || s.inner || s.calls || s.leaves || s.odd || s.wild_stores ||
	    s.divisions)
		return 0;
	for (size_t i = 0; i < s.accesses.n; i++)
		if (s.accesses.v[i].root == NO_INDEX || s.accesses.v[i].last != INDEX_UNIT)
			return 0;
	return s.accesses.n > 0 && loop_stores_apart(&s);
}

static void visit(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *u = &m->program->units[unit];
	const struct unit *command = match_unit(m, unit);
	const struct fact_loop *l = &u->loops.v[loop];
	uint32_t first = NO_INDEX;
	struct finding *f;
	int n = 0, roots = 0;

	if (l->end - l->node > LARGE_LOOP)
		return;
	if (unit_flag(command, "-fno-math-errno", "-fmath-errno") ||
	    unit_flag(command, "-ffast-math", "-fno-fast-math") || unit_flag(command, "-Ofast", "-O*"))
		return;
	for (uint32_t i = l->node; i < l->end; i++) {
		if (!is_math_call(u, i, loop))
			continue;
		n++;
		roots += is_root(fact_text(u, u->syms.v[u->nodes.v[i].sym].name));
		first = first == NO_INDEX ? i : first;
	}
	if (first == NO_INDEX || (!roots && !could_be_vector(m, u, loop)) || !(f = match_add(m, unit, first)))
		return;
	match_loop(m, f, unit, loop);
	f->certainty = CERTAINTY_CERTAIN;
	f->message = arena_printf(m->a,
				  "%s is called in the loop at line %u%s and may set errno, so neither the processor's "
				  "instruction alone nor a vector version can be used",
				  node_text(m->a, u, first), l->line,
				  n > 1 ? arena_printf(m->a, " (with %d more call%s like it)", n - 1, n == 2 ? "" : "s")
					: "");
}

void match_math_call_in_loop(struct match *m)
{
	match_each_loop(m, visit);
}
