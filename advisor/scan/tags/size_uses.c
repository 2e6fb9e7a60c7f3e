/* The places where a macro, or one whose body leads to it, is expanded: each must be the size of something. */
#include "scan/tags/size_parts.h"

/* 1 when a size of that macro's is noted where the expansion is. */
static int is_accounted(const struct unit_facts *f, uint32_t macro, const struct fact_expansion *e)
{
	for (size_t i = 0; i < f->sizes.n; i++) {
		const struct fact_size *s = &f->sizes.v[i];

		if (s->name == macro && s->file == e->file && s->line == e->line && s->column == e->column)
			return 1;
	}
	return 0;
}

/* The macro, and all those whose bodies lead to it: texts of the unit. */
struct carriers {
	uint32_t *v;
	size_t n, cap;
};

static int carries(const struct carriers *c, uint32_t name)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i] == name)
			return 1;
	return 0;
}

static void find_carriers(struct size_search *s, const struct unit_facts *f, uint32_t macro, struct carriers *c)
{
	size_t before;

	*list_push(s->a, c) = macro;
	do {
		before = c->n;
		for (size_t i = 0; i < f->macro_uses.n && size_work(s, 1 + c->n); i++)
			if (carries(c, f->macro_uses.v[i].name) && !carries(c, f->macro_uses.v[i].in))
				*list_push(s->a, c) = f->macro_uses.v[i].in;
	} while (c->n > before);
}

void size_check_expansions(struct size_search *s, uint32_t unit, uint32_t macro)
{
	const struct unit_facts *f = &s->p->units[unit];
	struct carriers carriers = {0};

	find_carriers(s, f, macro, &carriers);
	for (size_t i = 0; i < f->expansions.n && !s->fails; i++) {
		const struct fact_expansion *e = &f->expansions.v[i];

		if (carries(&carriers, e->name) && size_work(s, f->sizes.n) && !is_accounted(f, macro, e))
			size_fails(s, unit, NO_INDEX,
				   arena_printf(s->a, "it is used for something else than a size (%s:%u)",
						project_rel(s->p->project, fact_text(f, f->files.v[e->file].path)),
						e->line));
	}
}
