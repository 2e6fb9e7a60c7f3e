/* How many cases switches have: asked for every call in each of them. */
#include "scan/program/heat_parts.h"

struct switch_cases {
	uint32_t node, cases;
};
struct switch_list {
	struct switch_cases *v; /* by node */
	size_t n, cap;
};

/* before: for each node the cases before it. */
static void count(struct program *p, const struct unit_facts *f, uint32_t *before, struct switch_list *out)
{
	uint32_t i, cases = 0;

	for (i = 0; i < f->nodes.n; i++) {
		before[i] = cases;
		cases += f->nodes.v[i].kind == NODE_CASE;
	}
	before[i] = cases;
	for (i = 0; i < f->nodes.n; i++)
		if (f->nodes.v[i].kind == NODE_SWITCH)
			*list_push(p->a, out) = (struct switch_cases){i, before[f->nodes.v[i].end] - before[i]};
}

void program_count_cases(struct program *p)
{
	p->switches = arena_alloc(p->a, (p->n_units + 1) * sizeof *p->switches);
	for (uint32_t u = 0; u < p->n_units; u++) {
		struct arena a = {0};

		program_at(p, u);
		count(p, &p->units[u], arena_alloc(&a, (p->units[u].nodes.n + 1) * sizeof(uint32_t)), &p->switches[u]);
		arena_free(&a);
	}
}

uint32_t program_cases(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct switch_list *l = &p->switches[unit];
	size_t lo = 0, hi = l->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (l->v[mid].node < node)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < l->n && l->v[lo].node == node ? l->v[lo].cases : 0;
}
