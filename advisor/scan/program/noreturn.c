/* Functions that end the program on all their paths. */
#include "scan/facts/cfg.h"
#include "scan/program/program_parts.h"

struct body {
	const struct program *p;
	uint32_t unit;
};

static int ends_program(void *ctx, uint32_t node)
{
	const struct body *s = ctx;

	return program_ends(s->p, s->unit, node);
}

/* A function from whose entry no path returns. */
static int never_returns(struct program *p, uint32_t index, struct arena *a)
{
	const struct program_func *f = &p->funcs.v[index];
	struct body s = {p, f->unit};
	const struct unit_facts *u = &p->units[f->unit];
	struct cfg cfg;
	uint32_t *todo;
	uint8_t *seen;
	size_t n = 0;
	int returns = 0;

	cfg_make(a, u, &u->funcs.v[f->def], ends_program, &s, &cfg);
	todo = arena_alloc(a, (cfg.points.n + cfg.ways.n + 2) * sizeof *todo * 2);
	seen = arena_alloc(a, cfg.points.n + 1);
	todo[n++] = cfg.entry;
	seen[cfg.entry] = 1;
	while (n && !returns) {
		const struct cfg_point *c = &cfg.points.v[todo[--n]];
		uint32_t few[2] = {c->next[0], c->next[1]}, from = 0, to = 2;
		const uint32_t *ways = few;

		if (c->kind == POINT_RETURN)
			returns = 1;
		if (c->kind == POINT_RETURN || c->kind == POINT_STOP)
			continue;
		if (c->kind == POINT_SWITCH) {
			ways = cfg.ways.v;
			from = c->next[0];
			to = c->next[1];
		}
		for (uint32_t i = from; i < to; i++)
			if (!seen[ways[i]]) {
				seen[ways[i]] = 1;
				todo[n++] = ways[i];
			}
	}
	return !returns;
}

static int calls_noreturn(const struct program *p, const struct program_func *f)
{
	for (uint32_t i = f->call; i < f->call + f->calls; i++)
		if (!p->calls.v[i].indirect && p->funcs.v[p->calls.v[i].callee].flags & FUNC_NORETURN)
			return 1;
	return 0;
}

void program_find_noreturn(struct program *p)
{
	int changed = 1, rounds = 4;

	while (changed && rounds--) {
		changed = 0;
		for (uint32_t i = 0; i < p->funcs.n; i++) {
			struct program_func *f = &p->funcs.v[i];
			struct arena a = {0};

			if (f->unit == NO_INDEX || f->flags & FUNC_NORETURN || !calls_noreturn(p, f))
				continue;
			if (never_returns(p, i, &a)) {
				f->flags |= FUNC_NORETURN;
				changed = 1;
			}
			arena_free(&a);
		}
	}
}
