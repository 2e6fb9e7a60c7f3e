#include "scan/program/phase_parts.h"
#include "scan/program/shapes.h"

#define MOSTLY 3 /* times what is outside */

/* ---- what runs only outside of it ------------------------------------------------------ */

/* A statement after the node, in its block, or around it that leaves the function. */
static int leaves(const struct program *p, uint32_t unit, uint32_t up, uint32_t child)
{
	const struct unit_facts *u = &p->units[unit];

	if (u->nodes.v[up].kind == NODE_RETURN || u->nodes.v[up].kind == NODE_CALL)
		return u->nodes.v[up].kind == NODE_RETURN || program_ends(p, unit, up);
	if (u->nodes.v[up].kind != NODE_BLOCK && u->nodes.v[up].kind != NODE_CASE)
		return 0;
	for (uint32_t next = u->nodes.v[child].end; next < u->nodes.v[up].end; next = u->nodes.v[next].end)
		if (u->nodes.v[next].kind == NODE_RETURN || u->nodes.v[next].kind == NODE_GOTO ||
		    program_ends(p, unit, next))
			return 1;
	return 0;
}

/* 1 for a call of a function whose last statement ends the program: another program in the
 * same executable, or an error. */
static int never_returns(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct program_func *f = program_callee(p, unit, node);
	const struct unit_facts *u = f && f->unit != NO_INDEX ? &p->units[f->unit] : NULL;
	const struct fact_func *fn = u ? &u->funcs.v[f->def] : NULL;
	uint32_t last = NO_INDEX;

	if (program_ends(p, unit, node))
		return 1;
	if (!fn)
		return 0;
	last = block_last(u, fn->first);
	if (last == NO_INDEX || !program_ends(p, f->unit, last))
		return 0;
	for (uint32_t i = fn->first; i < fn->end; i++)
		if (u->nodes.v[i].kind == NODE_RETURN)
			return 0;
	return 1;
}

/* 1 when who comes to the node will come to the step's loop as well, unless something goes
 * wrong: "if (batch) { run(); return 0; } serve();" has two ways of working. */
static int leads_to(const struct program *p, const struct phase_step *step, uint32_t node)
{
	const struct program_func *f = &p->funcs.v[step->func];
	const struct unit_facts *u = &p->units[f->unit];
	uint32_t child = node, up = u->nodes.v[node].parent;

	if (never_returns(p, f->unit, node))
		return 0;
	for (; up != NO_INDEX; child = up, up = u->nodes.v[up].parent) {
		if (step->from >= up && step->from < u->nodes.v[up].end)
			return (u->nodes.v[up].kind != NODE_IF && u->nodes.v[up].kind != NODE_COND &&
				u->nodes.v[up].kind != NODE_SWITCH) ||
			       child == up + 1;
		if (leaves(p, f->unit, up, child))
			return 0;
	}
	return 1;
}

/* 1 when the node, in the step's function, is before the loop, or after it. */
static int is_outside(const struct program *p, const struct phase_step *step, uint32_t node)
{
	return node < step->from ? leads_to(p, step, node) : node >= step->to;
}

/* Marks what the calls of the steps come to that lie outside (or inside). */
static size_t mark_calls(const struct program *p, struct phases *s, const struct phase_loop *l, size_t n, int outside,
			 uint8_t bit)
{
	for (unsigned i = 0; i < l->n; i++) {
		const struct phase_step *step = &l->steps[i];
		const struct program_func *f = &p->funcs.v[step->func];

		for (uint32_t k = f->call; k < f->call + f->calls; k++) {
			const struct program_call *c = &p->calls.v[k];

			if (i + 1 < l->n && c->node == step->call && c->callee == l->steps[i + 1].func)
				continue; /* the next step */
			if (is_outside(p, step, c->node) == outside)
				n = phase_mark(s, n, c->callee, bit);
		}
	}
	return n;
}

/* The event loop must be most of the program: a tool that works and waits now and then, or
 * at its end, does its work outside. */
static int is_small(const struct program *p, struct phases *s, const struct phase_loop *l)
{
	size_t n = mark_calls(p, s, l, 0, 0, REACH_SEEN), i;
	uint64_t inside = 0, outside = 0;

	for (i = 0; i < p->funcs.n; i++)
		if (p->funcs.v[i].flags & FUNC_ADDRESS_TAKEN)
			n = phase_mark(s, n, (uint32_t)i, REACH_SEEN);
	n = phase_spread(p, s, n, REACH_SEEN);
	for (i = 0; i < n; i++)
		inside += phase_func_size(p, s->todo[i]);
	n = phase_spread(p, s, mark_calls(p, s, l, n, 1, REACH_SEEN), REACH_SEEN);
	for (; i < n; i++)
		outside += phase_func_size(p, s->todo[i]);
	for (i = 0; i < n; i++)
		s->reach[s->todo[i]] &= (uint8_t)~REACH_SEEN;
	return inside < outside * MOSTLY;
}

/* The first loop on the way to which the function is a step, and that step; NULL. */
static const struct phase_loop *loop_of_step(const struct phases *s, uint32_t func, const struct phase_step **step)
{
	for (size_t i = 0; i < s->loops.n; i++)
		for (unsigned k = 0; k < s->loops.v[i].n; k++)
			if (s->loops.v[i].steps[k].func == func) {
				*step = &s->loops.v[i].steps[k];
				return &s->loops.v[i];
			}
	return NULL;
}

/* A second process that works beside the program's: it is started once, but goes round in
 * a loop without end. */
static int starts_worker(const struct program *p, const struct program_func *f)
{
	const struct unit_facts *u;
	const struct fact_func *fn;
	uint32_t condition;

	if (f->unit == NO_INDEX)
		return 0;
	u = &p->units[f->unit];
	fn = &u->funcs.v[f->def];
	for (uint32_t i = f->call; i < f->call + f->calls && fn->loops; i++) {
		if (!(p->funcs.v[p->calls.v[i].callee].flags & FUNC_FORKS))
			continue;
		for (uint32_t k = fn->loop; k < fn->loop + fn->loops; k++) {
			condition = loop_condition(u, &u->loops.v[k]);
			if (u->loops.v[k].node > p->calls.v[i].node && u->loops.v[k].kind != LOOP_GOTO &&
			    (condition == NO_INDEX || u->nodes.v[condition].kind == NODE_INT))
				return 1;
		}
	}
	return 0;
}

/* Whatever is called from where nobody sees, and programs without an event loop. */
static void mark_work(const struct program *p, struct phases *s)
{
	const struct phase_step *step;
	size_t n = 0;

	for (size_t i = 0; i < s->loops.n; i++)
		n = mark_calls(p, s, &s->loops.v[i], n, 0, REACH_WORK);
	for (size_t i = 0; i < p->funcs.n; i++)
		if (p->funcs.v[i].flags & FUNC_ADDRESS_TAKEN || starts_worker(p, &p->funcs.v[i]) ||
		    (!p->funcs.v[i].ins && !loop_of_step(s, (uint32_t)i, &step)))
			n = phase_mark(s, n, (uint32_t)i, REACH_WORK);
	phase_spread(p, s, n, REACH_WORK);
}

static void mark_once(const struct program *p, struct phases *s)
{
	size_t n;

	s->of = arena_alloc(p->a, (p->funcs.n + 1) * sizeof *s->of);
	for (size_t i = 0; i < s->loops.n; i++) {
		n = phase_spread(p, s, mark_calls(p, s, &s->loops.v[i], 0, 1, REACH_ONCE), REACH_ONCE);
		for (size_t k = 0; k < n; k++)
			s->of[s->todo[k]] = (uint32_t)i;
	}
}

void program_find_phases(struct program *p)
{
	struct phases *s = p->phases = arena_alloc(p->a, sizeof *s);

	s->reach = arena_alloc(p->a, p->funcs.n + 1);
	s->todo = arena_alloc(p->a, (p->funcs.n + 1) * sizeof *s->todo);
	phase_find_waiting(p, s);
	for (uint32_t i = 0; i < p->funcs.n; i++) {
		struct phase_loop l = {.n = 0};

		if (!str_eq(p->funcs.v[i].name, "main") || !(s->reach[i] & REACH_LOOPS) ||
		    !phase_find_steps(p, s, i, &l))
			continue;
		phase_find_ends(p, s, &l);
		if (!is_small(p, s, &l))
			*list_push(p->a, &s->loops) = l;
	}
	mark_work(p, s);
	mark_once(p, s);
}

const struct phase_loop *program_phase(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct phases *s = p->phases;
	const struct program_func *f = program_func_of(p, unit, node);
	uint32_t func = f ? program_index(p, f) : 0;
	const struct phase_step *step;
	const struct phase_loop *l;

	if (!f || f->unit != unit || s->reach[func] & REACH_WORK)
		return NULL;
	l = loop_of_step(s, func, &step);
	if (l)
		return is_outside(p, step, node) ? l : NULL;
	return s->reach[func] & REACH_ONCE ? &s->loops.v[s->of[func]] : NULL;
}

const char *program_phase_text(struct arena *a, const struct program *p, uint32_t unit, uint32_t node)
{
	const struct phase_loop *l = program_phase(p, unit, node);
	const struct unit_facts *u = l ? &p->units[l->unit] : NULL;

	if (!l)
		return "";
	return arena_printf(
		a, "; this runs only outside of the loops that wait for events, the first at %s:%u",
		project_rel(p->project, fact_text(u, u->files.v[u->funcs.v[u->loops.v[l->loop].func].file].path)),
		u->loops.v[l->loop].line);
}

int program_restarts(const struct program *p, uint32_t unit, uint32_t loop)
{
	const struct phases *s = p->phases;

	for (size_t i = 0; i < s->loops.n; i++)
		for (unsigned k = 0; k < s->loops.v[i].n; k++) {
			const struct phase_step *step = &s->loops.v[i].steps[k];

			if (step->restart == loop && loop != NO_INDEX && p->funcs.v[step->func].unit == unit)
				return 1;
		}
	return 0;
}
