/* Memory of a small fixed size that the same function gives back: a local variable. */
#include "scan/match.h"
#include "scan/own.h"
#include "scan/shapes.h"
#include "scan/sites.h"

#define SMALL 1024

/* What a structure or another function's variable receives may be meant to stay. */
static int goes_to_local(const struct unit_facts *f, uint32_t call)
{
	uint32_t up = f->nodes.v[call].parent, sym;

	if (up == NO_INDEX || f->nodes.v[up].kind == NODE_VAR)
		return up != NO_INDEX;
	if (f->nodes.v[up].kind != NODE_ASSIGN)
		return 1;
	sym = f->nodes.v[up + 1].sym;
	return f->nodes.v[up + 1].kind == NODE_REF && sym != NO_INDEX && !(f->syms.v[sym].flags & SYM_GLOBAL);
}

void match_small_heap_buffer(struct match *m)
{
	const struct site_list *l = program_sites(m->program);
	long long small = match_param(m, "small", SMALL);
	size_t i;

	for (i = 0; i < l->n; i++) {
		const struct site *s = &l->v[i];
		int64_t size = shape_alloc_size(m->program, s->unit, s->node);
		struct finding *f;

		/* what is passed on, counted or only sometimes released is no local */
		if (size <= 0 || size > small || !goes_to_local(&m->program->units[s->unit], s->node) ||
		    s->fate & (OWN_DROPPED | OWN_MAYBE | OWN_UNKNOWN | OWN_FREED_NEXT))
			continue;
		f = match_add(m, s->unit, s->node);
		if (!f)
			continue;
		f->certainty = s->certainty;
		f->message =
			arena_printf(m->a, "%s has %lld bytes, always, and is %s: a local variable would do",
				     site_what(m->a, m->program, s), (long long)size, site_freed(m->a, m->program, s));
	}
}
