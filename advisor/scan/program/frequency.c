/* How often functions are called and places come to, guessed from the text: frequencies as Wu and Larus (1994) have
 * them, each branch and loop with what is usual for its kind, summed over all callers. Two things are otherwise. Each step
 * from caller to callee makes the guess less sure, so that it counts with a power below one. And a call through a pointer
 * closes no circle: who is called so is shared among all that the pointer may hold, and given on once. (Else most of a
 * program with handlers and hooks is one circle in which everything is as hot as can be.)
 * Measured against counted executions in corpus/ranking.csv. The factors of branches and loops are what was taken at first:
 * those fitted to half of the trees did worse on the others. No name is looked at here; that errors and tests are cold is
 * heat.c's, which does. */
#include <math.h>
#include <string.h>

#include "scan/facts/few_rounds.h"
#include "scan/program/heat_parts.h"

/* log10 of how often, each time that it is come to */
#define LOOP	   0.9
#define SHORT_LOOP 0.3
#define BRANCH	   -0.2
#define UNLIKELY   -0.5 /* taken for null, equal or less than nothing */
#define LEAVING	   -0.7 /* ends in return, break, continue or goto */
#define OTHERWISE  -0.1 /* else */
#define CASES	   -1.0 /* times log10 of the cases */
#define RIGHT_SIDE -0.2 /* of && and || */
#define CHOICE	   -0.15 /* of ?: */
#define EXCEPTION  -2.0

/* how often */
#define UNCALLED 0.5 /* what nobody calls */
#define HANDED	 3.0 /* what a pointer may hold */
#define INDIRECT 0.5 /* of the calls through a pointer, for all that it may hold */
#define RECURSES 8.0 /* what calls itself; the functions of a circle share it */
#define STEADY	 0.85 /* the power of what a caller's frequency says of its callees */
#define STEPS	 8 /* of sharing */
#define STAYS	 0.85
#define LEAST	 1e-9
#define MOST	 1e12

/* ---- in a function ---- */

static int leaves(const struct unit_facts *f, uint32_t branch)
{
	uint32_t last = f->nodes.v[branch].kind == NODE_BLOCK ? block_last(f, branch) : branch;
	uint8_t kind = last == NO_INDEX ? NODE_BLOCK : f->nodes.v[last].kind;

	return kind == NODE_RETURN || kind == NODE_GOTO || kind == NODE_BREAK || kind == NODE_CONTINUE;
}

static int is_unlikely(const struct unit_facts *f, uint32_t condition)
{
	const struct fact_node *n = &f->nodes.v[condition];
	uint32_t right = n->kind == NODE_BINARY ? node_child(f, condition, 1) : NO_INDEX;

	if (n->kind == NODE_UNARY)
		return n->op == OP_NOT;
	if (right == NO_INDEX)
		return 0;
	return n->op == OP_EQ ||
	       ((n->op == OP_LT || n->op == OP_LE) && f->nodes.v[right].kind == NODE_INT && fact_int(f, right) <= 0);
}

static double of_if(const struct unit_facts *f, uint32_t node, uint32_t branch)
{
	if (leaves(f, branch))
		return LEAVING;
	if (branch != node_child(f, node, 1))
		return OTHERWISE;
	return is_unlikely(f, node + 1) ? UNLIKELY : BRANCH;
}

/* What it is to be in that child of the node. */
static double of_step(const struct program *p, uint32_t unit, uint32_t node, uint32_t child)
{
	const struct unit_facts *f = &p->units[unit];
	const struct fact_node *n = &f->nodes.v[node];

	if (child == node + 1) /* the condition, or the left side */
		return 0;
	switch (n->kind) {
	case NODE_IF:
		return of_if(f, node, child);
	case NODE_SWITCH:
		return CASES * log10(1 + program_cases(p, unit, node));
	case NODE_COND:
		return CHOICE;
	case NODE_BINARY:
		return n->op == OP_LAND || n->op == OP_LOR ? RIGHT_SIDE : 0;
	default:
		return 0;
	}
}

static int short_loops(const struct unit_facts *f, uint32_t loop)
{
	int n = 0;

	for (; loop != NO_INDEX; loop = f->loops.v[loop].parent)
		n += loop_is_short(f, loop) != 0;
	return n;
}

static int item_loops(const struct program *p, const struct program_func *pf, uint32_t loop)
{
	int n = (int)heat_loops_around(p, pf, loop) - short_loops(&p->units[pf->unit], loop);

	return n > 0 ? n : 0;
}

/* Of a node, for one call of its function. */
static double local(const struct program *p, const struct program_func *pf, uint32_t node)
{
	const struct unit_facts *f = &p->units[pf->unit];
	uint32_t child = node, up = f->nodes.v[node].parent, loop = node_loop(f, node);
	double sum = LOOP * item_loops(p, pf, loop) + SHORT_LOOP * short_loops(f, loop);

	for (; up != NO_INDEX; child = up, up = f->nodes.v[up].parent)
		sum += of_step(p, pf->unit, up, child);
	return heat_is_exception(p, pf, pf->unit, node) ? sum + EXCEPTION : sum;
}

/* ---- over all functions ---- */

struct frequencies {
	struct program *p;
	const uint32_t *circle;
	double *calls; /* per func */
	double *along; /* per call: how often for one call of its caller */
	double *pointed; /* per func: calls through pointers, as the last pass had them */
	double *share, *next, *out; /* per func, in its circle */
};

static int is_within(const struct frequencies *q, const struct program_call *c)
{
	return heat_goes_on(c) && q->circle[c->caller] == q->circle[c->callee];
}

/* Calls from outside of its circle. */
static double entries(const struct frequencies *q, uint32_t func)
{
	const struct program_func *f = &q->p->funcs.v[func];
	double sum = !strcmp(f->name, "main") ? 1 : !f->ins ? UNCALLED : 0, last = 0;

	sum += (f->flags & FUNC_ADDRESS_TAKEN ? HANDED : 0) + q->pointed[func];
	for (uint32_t i = f->in; i < f->in + f->ins; i++) {
		const struct program_call *c = &q->p->calls.v[q->p->in[i]];

		if (heat_is_direct(c) && !is_within(q, c))
			*(c->last ? &last : &sum) += pow(q->calls[c->caller], STEADY) * q->along[q->p->in[i]];
	}
	return sum + fmin(last, 1);
}

/* What one step of going round brings to the function. */
static double arriving(const struct frequencies *q, uint32_t func)
{
	const struct program_func *f = &q->p->funcs.v[func];
	double sum = 0;

	for (uint32_t i = f->in; i < f->in + f->ins; i++) {
		const struct program_call *c = &q->p->calls.v[q->p->in[i]];

		if (is_within(q, c) && q->out[c->caller] > 0)
			sum += q->share[c->caller] * q->along[q->p->in[i]] / q->out[c->caller];
	}
	return sum;
}

static int calls_itself(const struct frequencies *q, uint32_t func)
{
	const struct program_func *f = &q->p->funcs.v[func];

	for (uint32_t i = f->call; i < f->call + f->calls; i++)
		if (q->p->calls.v[i].callee == func && heat_is_direct(&q->p->calls.v[i]))
			return 1;
	return 0;
}

/* All leave their functions within the circle as often as its branches say. */
static void begin_sharing(struct frequencies *q, const uint32_t *v, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct program_func *f = &q->p->funcs.v[v[i]];

		q->share[v[i]] = 1.0 / n;
		q->out[v[i]] = 0;
		for (uint32_t k = f->call; k < f->call + f->calls; k++)
			if (is_within(q, &q->p->calls.v[k]))
				q->out[v[i]] += q->along[k];
	}
}

static void share(struct frequencies *q, const uint32_t *v, uint32_t n, double all)
{
	begin_sharing(q, v, n);
	for (unsigned step = 0; step < STEPS; step++) {
		double sum = 0;

		for (uint32_t i = 0; i < n; i++) {
			double entered = all > 0 ? q->calls[v[i]] / all : 0;

			q->next[v[i]] = (1 - STAYS) * entered + STAYS * arriving(q, v[i]);
			sum += q->next[v[i]];
		}
		for (uint32_t i = 0; i < n; i++)
			q->share[v[i]] = sum > 0 ? q->next[v[i]] / sum : 1.0 / n;
	}
}

/* The functions of one circle, whose callers outside of it are done. */
static void solve(struct frequencies *q, const uint32_t *v, uint32_t n)
{
	double all = 0;

	for (uint32_t i = 0; i < n; i++)
		all += q->calls[v[i]] = entries(q, v[i]);
	if (n > 1)
		share(q, v, n, all);
	for (uint32_t i = 0; i < n; i++) {
		double *calls = &q->calls[v[i]];

		if (n > 1)
			*calls += all * RECURSES * q->share[v[i]];
		else if (calls_itself(q, v[0]))
			*calls *= RECURSES;
		*calls = fmin(fmax(*calls, LEAST), MOST);
	}
}

static void solve_all(struct frequencies *q, const uint32_t *order)
{
	uint32_t from;

	for (uint32_t i = (uint32_t)q->p->funcs.n; i > 0; i = from) {
		for (from = i - 1; from > 0 && q->circle[order[from - 1]] == q->circle[order[i - 1]]; from--)
			;
		solve(q, order + from, i - from);
	}
}

static int same_place(const struct program_call *a, const struct program_call *b)
{
	return a->caller == b->caller && a->unit == b->unit && a->node == b->node;
}

/* What pointers bring to each function: the calls of one place are shared by all that it may hold. */
static void follow_pointers(struct frequencies *q)
{
	const struct program *p = q->p;
	size_t end;

	for (size_t i = 0; i < p->calls.n; i = end) {
		const struct program_call *c = &p->calls.v[i];

		for (end = i + 1; end < p->calls.n && same_place(c, &p->calls.v[end]); end++)
			;
		for (size_t k = i; k < end; k++)
			if (!heat_is_direct(&p->calls.v[k]))
				q->pointed[p->calls.v[k].callee] +=
					q->calls[c->caller] * q->along[k] * INDIRECT / (double)(end - i);
	}
}

void program_estimate_frequency(struct program *p, const uint32_t *circle, const uint32_t *order)
{
	struct frequencies q = {.p = p, .circle = circle};
	size_t funcs = p->funcs.n + 1;
	struct arena a = {0};

	program_count_cases(p);
	p->frequency = arena_alloc(p->a, funcs * sizeof *p->frequency);
	q.calls = arena_alloc(&a, funcs * sizeof *q.calls);
	q.share = arena_alloc(&a, funcs * sizeof *q.share);
	q.next = arena_alloc(&a, funcs * sizeof *q.next);
	q.out = arena_alloc(&a, funcs * sizeof *q.out);
	q.pointed = arena_alloc(&a, funcs * sizeof *q.pointed);
	q.along = arena_alloc(&a, (p->calls.n + 1) * sizeof *q.along);
	for (uint32_t i = 0; i < p->calls.n; i++) {
		const struct program_call *c = &p->calls.v[i];

		program_at(p, c->unit);
		q.along[i] = pow(10, local(p, &p->funcs.v[c->caller], c->node) + (c->repeats ? LOOP : 0));
	}
	solve_all(&q, order);
	follow_pointers(&q);
	solve_all(&q, order);
	for (uint32_t i = 0; i < p->funcs.n; i++)
		p->frequency[i] = (float)log10(q.calls[i] > 0 ? q.calls[i] : LEAST);
	arena_free(&a);
}

double program_score(const struct program *p, uint32_t unit, uint32_t node)
{
	const struct program_func *f = program_func_of(p, unit, node);

	return f && f->unit == unit ? p->frequency[program_index(p, f)] + local(p, f, node) : 0;
}

void program_grounds(const struct program *p, uint32_t unit, uint32_t node, struct arena *a, struct strlist *out)
{
	const struct program_func *f = program_func_of(p, unit, node);
	uint32_t repeated = 0;
	int loops;

	if (!f || f->unit != unit)
		return;
	loops = item_loops(p, f, node_loop(&p->units[unit], node));
	for (uint32_t i = f->in; i < f->in + f->ins; i++)
		repeated += p->calls.v[p->in[i]].loop != NO_INDEX || p->calls.v[p->in[i]].repeats;
	if (loops)
		strlist_addf(a, out, "in %d loop%s of its function", loops, loops == 1 ? "" : "s");
	if (f->ins)
		strlist_addf(a, out, "%s() is called in %u place%s, %u of them in loops", f->name, f->ins,
			     f->ins == 1 ? "" : "s", repeated);
	if (f->flags & FUNC_ADDRESS_TAKEN)
		strlist_addf(a, out, "%s() is called through pointers", f->name);
	if (heat_is_exception(p, f, unit, node))
		strlist_add(a, out, "where something went wrong");
}
