/* What a function calls, as far as the program goes. */
#include "base/str.h"
#include "scan/fix/fix_parts.h"

/* Declared in a system's header, or the compiler's own: it does not come back to the project. */
static int is_of_system(const struct unit_facts *f, uint32_t call)
{
	uint32_t sym = f->nodes.v[call].sym;

	return sym != NO_INDEX &&
	       (f->syms.v[sym].flags & SYM_SYSTEM || str_starts(fact_text(f, f->syms.v[sym].name), "__builtin_"));
}

static int is_known(const struct program *p, const struct program_call *c)
{
	const struct program_func *callee = &p->funcs.v[c->callee];

	if (c->indirect || c->repeats || callee->flags & FUNC_CALLS_BACK)
		return 0;
	return callee->unit != NO_INDEX || callee->flags & FUNC_LIBRARY || is_of_system(&p->units[c->unit], c->node);
}

struct calls {
	int comes_back, unknown;
};

static struct calls look(const struct fixer *x)
{
	const struct program *p = x->p;
	uint32_t own = program_index(p, program_func_of(p, x->unit, x->node)), n = 1;
	uint32_t *todo = arena_alloc(x->a, (p->funcs.n + 1) * sizeof *todo);
	uint8_t *seen = arena_alloc(x->a, p->funcs.n + 1);
	struct calls out = {0, 0};

	todo[0] = own;
	for (uint32_t i = 0; i < n; i++) {
		const struct program_func *f = &p->funcs.v[todo[i]];

		for (uint32_t k = f->call; k < f->call + f->calls; k++) {
			uint32_t to = p->calls.v[k].callee;

			out.comes_back |= to == own;
			out.unknown |= !is_known(p, &p->calls.v[k]);
			if (!seen[to]) {
				seen[to] = 1;
				todo[n++] = to;
			}
		}
	}
	return out;
}

int fix_is_recursive(const struct fixer *x)
{
	return look(x).comes_back;
}

int fix_knows_calls(const struct fixer *x)
{
	/* what is called through a pointer that nobody knows is no call of the program's */
	for (uint32_t i = x->fn->first; i < x->fn->end; i++)
		if (x->f->nodes.v[i].kind == NODE_CALL && !program_callee(x->p, x->unit, i) && !is_of_system(x->f, i))
			return 0;
	struct calls all = look(x);
	return !all.unknown && !all.comes_back;
}
