#include "scan/program/hot_loop.h"

#include <string.h>

#include "scan/facts/few_rounds.h"
#include "scan/facts/state_machine.h"
#include "scan/program/costly.h"
#include "scan/program/heat_parts.h"
#include "scan/program/phase.h"
#include "scan/program/sites.h"

#define THIN	      60 /* nodes: a function without loops and branches that hands on */
#define BRANCHES_AWAY 2 /* calls; farther away, one branch on the way says too little of how often */
#define MOST	      4000 /* functions looked at in one search */

/* 1 when a is the better loop to name: not cold, nearer, hotter, earlier. */
static int better(const struct hot_loop *a, const struct hot_loop *b)
{
	if (a->cold != b->cold)
		return !a->cold;
	if (a->distance != b->distance)
		return a->distance < b->distance;
	if (a->guessed != b->guessed)
		return !a->guessed;
	if (a->conditional != b->conditional)
		return a->conditional < b->conditional;
	return a->heat > b->heat;
}

/* A function on the way up. */
struct step {
	uint32_t func;
	int distance, conditional;
};
struct looker {
	const struct program *p;
	int depth;
	struct hot_loop *best;
	int found;
	struct arena a;
	uint8_t *seen; /* by func */
	struct {
		struct step *v;
		size_t n, cap;
	} todo; /* by distance */
};

/* The innermost loop around the call that is about items, and comes to it again and again. */
static uint32_t loop_of_items(const struct program *p, uint32_t unit, uint32_t call, uint32_t loop)
{
	const struct unit_facts *u = &p->units[unit];

	while (loop != NO_INDEX && (loop_is_machine(u, loop) || program_restarts(p, unit, loop) ||
				    loop_is_short(u, loop) || node_leaves_loop(u, call, loop)))
		loop = u->loops.v[loop].parent;
	return loop;
}

/* It does what little it does each time it is called. */
static int is_thin(const struct program *p, const struct program_func *f)
{
	const struct unit_facts *u = &p->units[f->unit];
	const struct fact_func *fn = &u->funcs.v[f->def];

	if (fn->loops || fn->end - fn->first > THIN)
		return 0;
	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &u->nodes.v[i];

		if (n->kind == NODE_IF || n->kind == NODE_SWITCH || n->kind == NODE_COND ||
		    (n->kind == NODE_BINARY && (n->op == OP_LAND || n->op == OP_LOR)))
			return 0;
	}
	return 1;
}

static void take(struct looker *k, const struct hot_loop *here)
{
	if (!k->found || better(here, k->best))
		*k->best = *here;
	k->found = 1;
}

/* A caller that is in no loop itself is asked who calls it. */
static void go_up(struct looker *k, const struct program_call *c, const struct step *from)
{
	const struct program *p = k->p;
	const struct program_func *caller = &p->funcs.v[c->caller];
	const struct unit_facts *u = &p->units[c->unit];
	struct step up = {c->caller, from->distance + !is_thin(p, caller), from->conditional}, *s;

	if (up.distance > k->depth || k->seen[c->caller] || k->todo.n >= MOST)
		return;
	up.conditional += !node_always(u, c->node, u->funcs.v[caller->def].first);
	if (up.distance > BRANCHES_AWAY && up.conditional)
		return;
	k->seen[c->caller] = 1;
	s = list_push(&k->a, &k->todo);
	*s = up;
}

static void look_at(struct looker *k, const struct program_call *c, const struct step *from)
{
	const struct program *p = k->p;
	const struct program_func *caller = &p->funcs.v[c->caller];
	struct hot_loop here = {
		.unit = c->unit, .call = c->node, .distance = from->distance, .conditional = from->conditional};

	if (c->caller == from->func && c->loop == NO_INDEX && !c->repeats)
		return;
	if (heat_is_exception(p, caller, c->unit, c->node))
		return;
	here.loop = c->repeats ? NO_INDEX : loop_of_items(p, c->unit, c->node, c->loop);
	if (here.loop == NO_INDEX && !c->repeats) {
		go_up(k, c, from);
		return;
	}
	here.cold = heat_is_preparation(p, caller, c->unit, c->node) ||
		    (!c->repeats && heat_is_cold_loop(p, caller, here.loop));
	here.guessed = c->repeats > 1;
	here.heat = caller->heat + heat_loops_around(p, caller, c->repeats ? c->loop : here.loop) + c->repeats;
	take(k, &here);
}

int program_hot_loop(const struct program *p, const struct program_func *f, int depth, struct hot_loop *out)
{
	struct looker k = {.p = p, .depth = depth, .best = out};
	struct step first = {program_index(p, f), 1, 0};

	memset(out, 0, sizeof *out);
	k.seen = arena_alloc(&k.a, p->funcs.n + 1);
	k.seen[first.func] = 1;
	*list_push(&k.a, &k.todo) = first;
	for (size_t done = 0; done < k.todo.n; done++) {
		struct step s = k.todo.v[done];
		const struct program_func *at = &p->funcs.v[s.func];

		if (k.found && !out->cold && out->distance < s.distance)
			break;
		for (uint32_t i = at->in; i < at->in + at->ins; i++)
			look_at(&k, &p->calls.v[p->in[i]], &s);
	}
	arena_free(&k.a);
	return k.found;
}

const char *hot_loop_text(struct arena *a, const struct program *p, const struct hot_loop *l)
{
	const struct unit_facts *u = &p->units[l->unit];
	uint32_t func = node_func(u, l->call);
	const char *file = project_rel(p->project, fact_text(u, u->files.v[u->funcs.v[func].file].path));

	if (l->loop == NO_INDEX)
		return arena_printf(a, "%s() at %s:%u", site_call_name(p, l->unit, l->call), file,
				    u->nodes.v[l->call].line);
	return arena_printf(a, "the loop at %s:%u", file, u->loops.v[l->loop].line);
}
