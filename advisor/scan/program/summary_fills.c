/* Which parameters' fields a function fills on every way through it. */
#include "scan/program/program_parts.h"
#include "scan/program/shapes.h"
#include "scan/program/summary.h"

/* A return in a branch: there was nothing to do, or something went wrong. */
static int is_early(const struct unit_facts *f, const struct cfg_point *c)
{
	uint32_t up;

	if (c->kind != POINT_EFFECT || f->nodes.v[c->node].kind != NODE_RETURN)
		return 0;
	up = f->nodes.v[c->node].parent;
	while (up != NO_INDEX && f->nodes.v[up].kind == NODE_BLOCK)
		up = f->nodes.v[up].parent;
	return up != NO_INDEX && f->nodes.v[up].kind == NODE_IF;
}

/* "if (!room(sb)) grow(sb);": whether it is filled the object itself says, and one that holds nothing yet is. */
static int asks_the_object(const struct summary *s, const struct cfg_point *c, unsigned param)
{
	const struct unit_facts *f = s->f;
	uint32_t sym = f->params.v[s->fn->param + param], child = c->node, up = f->nodes.v[child].parent;

	if (c->kind != POINT_BRANCH)
		return 0;
	for (; up != NO_INDEX && f->nodes.v[up].kind != NODE_IF; child = up, up = f->nodes.v[up].parent)
		if (f->nodes.v[up].kind == NODE_BLOCK)
			return 0;
	if (up == NO_INDEX || child != up + 1 || !shape_names(f, child, sym))
		return 0;
	for (size_t k = 0; k < s->fill_nodes.n; k++)
		if (s->fill_nodes.v[k].params >> param & 1 && s->fill_nodes.v[k].node > up &&
		    s->fill_nodes.v[k].node < f->nodes.v[up].end)
			return 1;
	return 0;
}

/* 1 when the function can go to its end without passing one of the nodes that fill the
 * parameter's fields. */
static int may_not_fill(struct summary *s, const struct cfg *cfg, unsigned param)
{
	uint32_t *todo = arena_alloc(s->a, (cfg->points.n + cfg->ways.n + 2) * sizeof *todo * 2);
	uint8_t *seen = arena_alloc(s->a, cfg->points.n + 1);
	size_t n = 0, k;

	todo[n++] = cfg->entry;
	seen[cfg->entry] = 1;
	while (n) {
		const struct cfg_point *c = &cfg->points.v[todo[--n]];
		const uint32_t *ways = c->kind == POINT_SWITCH ? cfg->ways.v : c->next;
		uint32_t from = c->kind == POINT_SWITCH ? c->next[0] : 0, to = c->kind == POINT_SWITCH ? c->next[1] : 2;

		if (c->kind == POINT_RETURN)
			return 1;
		for (k = 0; k < s->fill_nodes.n; k++)
			if (s->fill_nodes.v[k].node == c->node && s->fill_nodes.v[k].params >> param & 1)
				break;
		if (c->kind == POINT_STOP || is_early(s->f, c) || asks_the_object(s, c, param) ||
		    (c->kind == POINT_EFFECT && k < s->fill_nodes.n))
			continue;
		for (uint32_t i = from; i < to; i++)
			if (!seen[ways[i]]) {
				seen[ways[i]] = 1;
				todo[n++] = ways[i];
			}
	}
	return 0;
}

/* Fields count as filled when every path does it, or when the function makes its own
 * buffer larger (appending to an empty one allocates). */
void summary_fills(struct summary *s, const struct program_func *f, uint16_t *params)
{
	struct cfg cfg = {0};

	for (unsigned i = 0; i < f->n_params; i++) {
		if (!(s->fills_fields >> i & 1) || s->embedded >> i & 1)
			continue;
		if (!cfg.points.n)
			cfg_make(s->a, s->f, s->fn, summary_ends_program, s, &cfg);
		if (s->grows_here >> i & 1 || !may_not_fill(s, &cfg, i))
			/* what it releases on the way (an old block, all of it on failure) is its affair */
			params[i] = (uint16_t)((params[i] | PARAM_FILLS_FIELDS) & ~(PARAM_FIELDS | PARAM_CLEARS));
		if (s->grows >> i & 1)
			params[i] |= PARAM_GROWS;
	}
}
