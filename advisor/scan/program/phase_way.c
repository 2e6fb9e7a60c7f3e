#include "scan/program/phase_parts.h"
#include "scan/program/shapes.h"

uint32_t phase_func_size(const struct program *p, uint32_t func)
{
	const struct unit_facts *u = phase_unit(p, func);

	return u ? u->funcs.v[p->funcs.v[func].def].end - u->funcs.v[p->funcs.v[func].def].first : 0;
}

size_t phase_mark(struct phases *s, size_t n, uint32_t func, uint8_t bit)
{
	if (s->reach[func] & bit)
		return n;
	s->reach[func] |= bit;
	s->todo[n] = func;
	return n + 1;
}

size_t phase_spread(const struct program *p, struct phases *s, size_t n, uint8_t bit)
{
	for (size_t done = 0; done < n; done++) {
		const struct program_func *f = &p->funcs.v[s->todo[done]];

		for (uint32_t i = f->call; i < f->call + f->calls; i++)
			n = phase_mark(s, n, p->calls.v[i].callee, bit);
	}
	return n;
}

/* ---- who waits ----------------------------------------------------------------------- */

/* Marks the callers, too; calls in loops only, or only those in none. */
static void spread_up(const struct program *p, struct phases *s, size_t n, uint8_t bit, int only_straight)
{
	while (n) {
		const struct program_func *f = &p->funcs.v[s->todo[--n]];

		for (uint32_t i = f->in; i < f->in + f->ins; i++) {
			const struct program_call *c = &p->calls.v[p->in[i]];

			if ((only_straight && c->loop != NO_INDEX) || p->funcs.v[c->caller].flags & FUNC_COLD)
				continue;
			n = phase_mark(s, n, c->caller, bit);
		}
	}
}

void phase_find_waiting(const struct program *p, struct phases *s)
{
	size_t n = 0;
	uint32_t i;

	for (i = 0; i < p->calls.n; i++)
		if (p->funcs.v[p->calls.v[i].callee].unit == NO_INDEX &&
		    p->funcs.v[p->calls.v[i].callee].flags & FUNC_EVENTS)
			n = phase_mark(s, n, p->calls.v[i].callee, REACH_WAITS);
	spread_up(p, s, n, REACH_WAITS, 0);
	for (n = 0, i = 0; i < p->calls.n; i++)
		if (p->calls.v[i].loop != NO_INDEX && s->reach[p->calls.v[i].callee] & REACH_WAITS)
			n = phase_mark(s, n, p->calls.v[i].caller, REACH_LOOPS);
	spread_up(p, s, n, REACH_LOOPS, 1);
}

/* ---- the way from main to the loop ----------------------------------------------------- */

static uint32_t outermost(const struct unit_facts *u, uint32_t loop)
{
	while (loop != NO_INDEX && u->loops.v[loop].parent != NO_INDEX)
		loop = u->loops.v[loop].parent;
	return loop;
}

/* "while (!stop)": its condition is a flag that nothing in it counts, walks along or reads. */
static int is_flag_loop(const struct unit_facts *u, const struct fact_loop *l)
{
	uint32_t c = loop_condition(u, l);

	if (l->kind == LOOP_GOTO || loop_increment(u, l) != NO_INDEX)
		return 0;
	for (uint32_t i = c; c != NO_INDEX && i < u->nodes.v[c].end; i++) {
		const struct fact_node *n = &u->nodes.v[i];

		if (n->kind == NODE_CALL || n->kind == NODE_ASSIGN || n->type == TYPE_POINTER || node_is_step(n))
			return 0;
	}
	return 1;
}

/* A call in the nodes that waits in a loop, or in one of its own; the first, NULL. */
static const struct program_call *first_wait(const struct program *p, const struct phases *s, uint32_t func,
					     uint32_t from, uint32_t to)
{
	const struct program_func *f = &p->funcs.v[func];

	for (uint32_t i = f->call; i < f->call + f->calls; i++) {
		const struct program_call *c = &p->calls.v[i];
		uint8_t reach = s->reach[c->callee];

		if (c->node >= from && c->node < to && c->callee != func &&
		    (c->loop == NO_INDEX ? reach & REACH_LOOPS : reach & REACH_WAITS))
			return c;
	}
	return NULL;
}

/* How much code the calls in the nodes come to. */
static uint64_t code_behind(const struct program *p, struct phases *s, uint32_t func, uint32_t from, uint32_t to)
{
	const struct program_func *f = &p->funcs.v[func];
	uint64_t sum = 0;
	size_t n = 0;

	for (uint32_t k = f->call; k < f->call + f->calls; k++)
		if (p->calls.v[k].node >= from && p->calls.v[k].node < to)
			n = phase_mark(s, n, p->calls.v[k].callee, REACH_SEEN);
	n = phase_spread(p, s, n, REACH_SEEN);
	for (size_t i = 0; i < n; i++) {
		sum += phase_func_size(p, s->todo[i]);
		s->reach[s->todo[i]] &= (uint8_t)~REACH_SEEN;
	}
	return sum;
}

/* "do run(); while (again);" around the call: all that the program does is in run(). What
 * comes after the call is little beside what its loop does. */
static int is_restart(const struct program *p, struct phases *s, const struct program_call *c, struct phase_loop *out)
{
	const struct unit_facts *u = &p->units[c->unit];
	const struct fact_loop *l = &u->loops.v[c->loop];
	const struct phase_step *last;
	uint32_t condition = loop_condition(u, l);
	unsigned steps = out->n;

	if (l->parent != NO_INDEX || l->kind == LOOP_FOR || condition == NO_INDEX ||
	    u->nodes.v[condition].kind == NODE_INT || !is_flag_loop(u, l) || !(s->reach[c->callee] & REACH_LOOPS) ||
	    !phase_find_steps(p, s, c->callee, out)) {
		out->n = steps;
		return 0;
	}
	last = &out->steps[out->n - 1];
	if (code_behind(p, s, last->func, last->from, last->to) >=
	    code_behind(p, s, c->caller, u->nodes.v[c->node].end, l->end))
		return 1;
	out->n = steps;
	return 0;
}

int phase_find_steps(const struct program *p, struct phases *s, uint32_t func, struct phase_loop *out)
{
	const struct program_func *f = &p->funcs.v[func];
	const struct unit_facts *u = phase_unit(p, func);
	const struct program_call *c;
	struct phase_step *step;
	uint32_t loop;

	if (!u || out->n == MAX_CHAIN)
		return 0;
	step = &out->steps[out->n++];
	*step = (struct phase_step){func, u->funcs.v[f->def].first, u->funcs.v[f->def].end, NO_INDEX, NO_INDEX};
	c = first_wait(p, s, func, step->from, step->to);
	if (!c)
		return 0;
	step->from = c->node;
	step->call = c->node;
	if (c->loop == NO_INDEX)
		return phase_find_steps(p, s, c->callee, out);
	if (is_restart(p, s, c, out)) {
		step->restart = c->loop;
		return 1;
	}
	loop = outermost(u, c->loop);
	step->call = NO_INDEX;
	step->from = u->loops.v[loop].node;
	out->unit = c->unit;
	out->loop = loop;
	out->endless = is_flag_loop(u, &u->loops.v[loop]);
	return 1;
}

/* After the last wait of an endless loop, the program only stops; that is less than what
 * the loop does. */
void phase_find_ends(const struct program *p, struct phases *s, struct phase_loop *l)
{
	const struct phase_step *last = &l->steps[l->n - 1];
	uint64_t inside;

	if (!l->endless)
		return;
	inside = code_behind(p, s, last->func, last->from, last->to);
	for (unsigned i = 0; i < l->n; i++) {
		struct phase_step *step = &l->steps[i];
		const struct unit_facts *u = phase_unit(p, step->func);
		uint32_t end = step->call == NO_INDEX ? u->loops.v[l->loop].end : u->nodes.v[step->call].end;

		if (!first_wait(p, s, step->func, end, step->to) &&
		    code_behind(p, s, step->func, end, step->to) < inside)
			step->to = end;
	}
}
