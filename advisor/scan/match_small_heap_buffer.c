/* Memory of a small fixed size that the same function gives back: a local variable. */
#include "scan/match.h"
#include "scan/own.h"
#include "scan/shapes.h"
#include "scan/sites.h"

#define SMALL 1024

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
		if (size <= 0 || size > small || s->fate & (OWN_DROPPED | OWN_MAYBE | OWN_UNKNOWN | OWN_FREED_NEXT))
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
