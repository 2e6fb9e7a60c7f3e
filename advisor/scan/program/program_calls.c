/* Who calls whom: directly, through what a pointer may hold, and by handing a function to one that calls it back. */
#include "scan/program/callbacks.h"
#include "scan/program/command_line.h"
#include "scan/program/program_parts.h"

#define MOST_HELD 16 /* functions of one pointer that count: what everything is put into says nothing */

/* A function named otherwise than to call it. */
static int is_address_taken(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct unit_facts *u = &p->units[unit];
	const struct fact_node *n = &u->nodes.v[node];

	if (n->kind != NODE_REF || n->sym == NO_INDEX || u->syms.v[n->sym].kind != SYM_FUNCTION ||
	    p->func_of[unit][n->sym] == NO_INDEX)
		return 0;
	return n->parent == NO_INDEX || u->nodes.v[n->parent].kind != NODE_CALL || n->parent + 1 != node;
}

static struct program_call *add_call(struct program *p, uint32_t caller, uint32_t callee, uint32_t node)
{
	const struct program_func *f = &p->funcs.v[caller];
	const struct unit_facts *u = &p->units[f->unit];
	struct program_call *c = list_push(p->a, &p->calls);

	c->caller = caller;
	c->callee = callee;
	c->unit = f->unit;
	c->node = node;
	c->loop = u->funcs.v[f->def].loops ? node_loop(u, node) : NO_INDEX;
	c->indirect = u->syms.v[u->nodes.v[node].sym].kind != SYM_FUNCTION;
	return c;
}

/* A call of what a parameter, variable or field holds is a call of each function that it may hold. `known`: one of them
 * that is there already. */
static void add_held(struct program *p, const struct callbacks *handed, uint32_t caller, uint32_t node, uint32_t known)
{
	uint32_t unit = p->funcs.v[caller].unit,
		 slot = callbacks_slot(p, handed, caller, unit, p->units[unit].nodes.v[node].sym), i;
	size_t n = 0;

	if (slot == NO_INDEX)
		return;
	for (i = handed->slots.v[slot].first; i != NO_INDEX; i = handed->all.v[i].next)
		n++;
	for (i = handed->slots.v[slot].first; i != NO_INDEX && n <= MOST_HELD; i = handed->all.v[i].next)
		if (handed->all.v[i].value != known)
			add_call(p, caller, handed->all.v[i].value, node)->other = known != NO_INDEX;
}

/* 1 when the function calls what it is handed again and again; 2: for all that its name says. */
static int calls_back(const struct program_func *f)
{
	static const char *const words[] = {"each", "foreach", "walk", "traverse", "iterate", "enumerate", NULL};

	if (f->unit != NO_INDEX)
		return 0;
	if (f->flags & FUNC_CALLS_BACK)
		return 1;
	return arguments_have_word(f->name, words) ? 2 : 0;
}

static void add_callback(struct program *p, uint32_t caller, uint32_t callee, uint32_t node, int repeats)
{
	struct program_call *c = add_call(p, caller, callee, node);

	c->indirect = c->other = 1;
	c->repeats = (uint8_t)repeats;
}

/* qsort(v, n, size, compare): compare is called from there, many times. */
static void add_repeated(struct program *p, const struct callbacks *handed, uint32_t caller, uint32_t callee,
			 uint32_t node)
{
	uint32_t unit = p->funcs.v[caller].unit, arg = node_child(&p->units[unit], node, 1), value, slot;
	const struct unit_facts *u = &p->units[unit];
	int repeats = calls_back(&p->funcs.v[callee]);

	for (; repeats && arg != NO_INDEX && arg < u->nodes.v[node].end; arg = u->nodes.v[arg].end) {
		callbacks_named(p, handed, caller, unit, arg, &value, &slot);
		if (value != NO_INDEX)
			add_callback(p, caller, value, node, repeats);
		for (uint32_t i = slot == NO_INDEX ? NO_INDEX : handed->slots.v[slot].first; i != NO_INDEX;
		     i = handed->all.v[i].next)
			add_callback(p, caller, handed->all.v[i].value, node, repeats);
	}
}

static void add_calls(struct program *p, const struct callbacks *handed, uint32_t caller)
{
	const struct program_func *f = &p->funcs.v[caller];
	const struct unit_facts *u;
	const struct fact_func *fn;

	p->funcs.v[caller].call = (uint32_t)p->calls.n;
	if (f->unit == NO_INDEX)
		return;
	program_at(p, f->unit);
	u = &p->units[f->unit];
	fn = &u->funcs.v[f->def];
	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &u->nodes.v[i];
		uint32_t callee;

		if (is_address_taken(p, f->unit, i))
			p->funcs.v[p->func_of[f->unit][n->sym]].flags |= FUNC_ADDRESS_TAKEN;
		if (n->kind != NODE_CALL || n->sym == NO_INDEX)
			continue;
		callee = p->func_of[f->unit][n->sym];
		if (callee != NO_INDEX) {
			add_call(p, caller, callee, i);
			add_repeated(p, handed, caller, callee, i);
		}
		if (u->syms.v[n->sym].kind != SYM_FUNCTION)
			add_held(p, handed, caller, i, callee);
	}
	p->funcs.v[caller].calls = (uint32_t)p->calls.n - p->funcs.v[caller].call;
}

static void index_callers(struct program *p)
{
	uint32_t at = 0;

	p->in = arena_alloc(p->a, (p->calls.n + 1) * sizeof *p->in);
	for (uint32_t i = 0; i < p->calls.n; i++)
		p->funcs.v[p->calls.v[i].callee].ins++;
	for (uint32_t i = 0; i < p->funcs.n; i++) {
		p->funcs.v[i].in = at;
		at += p->funcs.v[i].ins;
		p->funcs.v[i].ins = 0;
	}
	for (uint32_t i = 0; i < p->calls.n; i++) {
		struct program_func *f = &p->funcs.v[p->calls.v[i].callee];

		p->in[f->in + f->ins++] = i;
	}
}

void program_find_calls(struct program *p)
{
	struct callbacks handed = {0};

	callbacks_find(p, &handed);
	for (uint32_t i = 0; i < p->funcs.n; i++)
		add_calls(p, &handed, i);
	index_callers(p);
}
