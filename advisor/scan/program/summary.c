/* What every function does with memory, to a fixpoint: a function is looked at again
 * when something it calls turned out to do more than was known. Effects only grow, so
 * this ends. */
#include <string.h>

#include "scan/program/program_parts.h"
#include "scan/program/shapes.h"
#include "scan/program/summary.h"

#define MAX_PASSES 6
#define MAX_VISITS 12 /* of one function: a recursion that still grows stays as it is */

struct fixpoint {
	struct program *p;
	uint32_t *origins; /* scratch as wide as the widest unit */
	uint8_t *kept;
	uint32_t *queue; /* a ring of functions to look at */
	size_t head, tail, size;
	uint8_t *queued, *visits;
};

int program_is_pool(const struct program *p, const char *usr)
{
	return *usr && strlist_has(&p->pools, usr);
}

int summary_ends_program(void *ctx, uint32_t node)
{
	const struct summary *s = ctx;

	return program_ends(s->p, s->unit, node);
}

static void clear_locals(struct summary *s)
{
	for (uint32_t i = s->fn->first; i < s->fn->end; i++) {
		uint32_t sym = s->f->nodes.v[i].sym;
		uint8_t kind = s->f->nodes.v[i].kind;

		if ((kind == NODE_REF || kind == NODE_VAR) && sym != NO_INDEX) {
			s->origins[sym] = 0;
			s->kept[sym] = 0;
		}
	}
}

static void start(struct summary *s)
{
	clear_locals(s);
	for (uint32_t i = 0; i < s->fn->params; i++) {
		uint32_t sym = s->f->params.v[s->fn->param + i];

		if (sym == NO_INDEX)
			continue;
		s->kept[sym] = 0;
		s->origins[sym] = i < PARAM_MAX ? ORIGIN_PARAM(i) : ORIGIN_OTHER;
	}
}

/* Stored in something the function itself gives back is not kept. */
static int keeps(const struct summary *s, unsigned n)
{
	if (s->keeps_for_good >> n & 1)
		return 1;
	return s->keeps >> n & 1 && (!s->kept_in[n] || s->kept_in[n] & ~s->released_origins);
}

static unsigned effects_of(const struct summary *s, unsigned n)
{
	unsigned bit = 1u << n, out = 0;

	out |= s->released & bit ? PARAM_RELEASES : 0;
	out |= s->dropped & bit ? PARAM_DROPS : 0;
	out |= keeps(s, n) ? PARAM_KEEPS : 0;
	out |= s->returns & ORIGIN_PARAM(n) ? PARAM_RETURNS : 0;
	out |= s->returns & ORIGIN_FIELD(n) ? PARAM_RETURNS_FIELD : 0;
	out |= s->fields & bit ? PARAM_FIELDS : 0;
	out |= s->fills & ~s->pushes & bit ? PARAM_FILLS : 0;
	out |= s->fills & ~s->pushes & s->grows & bit ? PARAM_GROWS : 0;
	out |= s->fills & ~s->fills_well & bit ? PARAM_FILLS_ON_FAILURE : 0;
	out |= s->fields & bit && s->clears & bit ? PARAM_CLEARS : 0;
	out |= s->resizes & bit ? PARAM_RESIZES : 0;
	out |= s->unknown & bit ? PARAM_UNKNOWN : 0;
	return out;
}

/* What a parameter's paths say: released on all of them; never returns. */
static void follow_paths(struct summary *s, struct program_func *f, uint16_t *params)
{
	struct own o = {.p = s->p, .unit = s->unit};
	struct cfg cfg;

	cfg_make(s->a, s->f, s->fn, summary_ends_program, s, &cfg);
	o.cfg = &cfg;
	for (unsigned i = 0; i < f->n_params; i++) {
		if (!(params[i] & (PARAM_RELEASES | PARAM_DROPS)) || params[i] & PARAM_ALWAYS)
			continue;
		own_follow_param(&o, s->a, s->f->params.v[s->fn->param + i]);
		if (!(o.fate &
		      (OWN_LEFT_HELD | OWN_LEFT_KEPT | OWN_RETURNED | OWN_AGAIN_LOST | OWN_OVERFLOW | OWN_MAYBE)))
			params[i] |= o.fate & OWN_DROPPED ? PARAM_DROPS : PARAM_ALWAYS;
		else if (s->counts_down)
			params[i] |= PARAM_DROPS;
	}
}

/* A free list's other half: storing the parameter in the list is giving it back. */
static void pooled(struct summary *s, uint16_t *params, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		uint32_t g = s->stored_global[i];

		if (g != NO_INDEX && program_is_pool(s->p, fact_text(s->f, s->f->syms.v[g].usr))) {
			params[i] |= PARAM_RELEASES;
			params[i] &= (uint16_t)~PARAM_KEEPS;
		}
	}
}

static void note_pools(struct summary *s)
{
	for (unsigned i = 0; i < s->n_popped; i++) {
		const char *usr = fact_text(s->f, s->f->syms.v[s->popped[i]].usr);

		if (*usr && !strlist_has(&s->p->pools, usr))
			strlist_add(s->p->a, &s->p->pools, usr);
	}
}

static unsigned flags_of(struct summary *s)
{
	const uint32_t fine = ORIGIN_FRESH | ORIGIN_NULL | ORIGIN_STATIC | ORIGIN_ZEROED;
	uint32_t other = s->returns & ~fine;
	unsigned out = s->allocates ? FUNC_ALLOCATES : 0;

	if (s->returns_record & ORIGIN_FRESH &&
	    !(s->returns_record & (ORIGIN_PARAMS | ORIGIN_FIELDS | ORIGIN_GLOBAL | ORIGIN_LOCAL)))
		out |= FUNC_FRESH_RECORD;
	if (!(s->returns & ORIGIN_FRESH))
		return out;
	/* Whoever gets memory that must be given back gets it from all returns, or could not
	 * know: what an unknown call returns (a hook, a library) is fresh, too. */
	other &= ~(uint32_t)ORIGIN_OTHER;
	if (other & ORIGIN_PARAMS && !(other & ~ORIGIN_PARAMS & ~(uint32_t)ORIGIN_GLOBAL) && s->resizes)
		other = 0; /* a reallocation that may leave it where it is */
	if (other == ORIGIN_GLOBAL && s->n_popped) {
		note_pools(s);
		other = 0;
	}
	if (other && !(other & ~ORIGIN_PARAMS) && !s->resizes && !s->released)
		return out | FUNC_FRESH_OR_GIVEN;
	if (other)
		return out;
	out |= FUNC_FRESH;
	if (s->resizes)
		out |= FUNC_RESIZES;
	if (s->returns & ORIGIN_ZEROED)
		out |= FUNC_ZEROED;
	return out;
}

/* The first of the function's own parameters named in an expression, also by way of
 * local variables. */
static int param_in(const struct summary *s, uint32_t node, int depth)
{
	int found;

	for (uint32_t i = node; i < s->f->nodes.v[node].end; i++) {
		uint32_t sym = s->f->nodes.v[i].sym;

		if (s->f->nodes.v[i].kind != NODE_REF || sym == NO_INDEX)
			continue;
		if (s->f->syms.v[sym].kind == SYM_PARAM && s->f->syms.v[sym].type == TYPE_INT)
			return s->f->syms.v[sym].param;
		for (uint32_t j = s->fn->first; j < s->fn->end && depth < 3; j++) {
			const struct fact_node *n = &s->f->nodes.v[j];
			int sets = (n->kind == NODE_VAR && n->sym == sym && n->end > j + 1) ||
				   (n->kind == NODE_ASSIGN && s->f->nodes.v[j + 1].kind == NODE_REF &&
				    s->f->nodes.v[j + 1].sym == sym);

			if (sets && (found = param_in(s, node_child(s->f, j, n->kind == NODE_ASSIGN), depth + 1)) >= 0)
				return found;
		}
	}
	return -1;
}

/* Which of the function's own parameters gives a size: the one passed on as one. */
static int size_param_of(const struct summary *s, uint32_t call, int theirs)
{
	uint32_t arg = theirs < 0 || call == NO_INDEX ? NO_INDEX : node_child(s->f, call, (unsigned)theirs + 1);

	return arg == NO_INDEX ? -1 : param_in(s, arg, 0);
}

/* An allocator's contract holds whatever its body does (contracts.h). */
static unsigned promised(const struct program_func *f, unsigned param)
{
	return f->flags & FUNC_LIBRARY ? f->params[param] & (PARAM_RELEASES | PARAM_RESIZES) : 0;
}

static int update(struct summary *s)
{
	struct program_func *f = &s->p->funcs.v[s->index];
	const struct program_func *callee;
	unsigned flags = f->flags | flags_of(s), changed = 0;
	uint16_t params[PARAM_MAX] = {0};

	for (unsigned i = 0; i < f->n_params; i++)
		params[i] = (uint16_t)(effects_of(s, i) | (f->params[i] & PARAM_ALWAYS) | promised(f, i));
	pooled(s, params, f->n_params);
	summary_fills(s, f, params);
	if (s->released || s->dropped)
		follow_paths(s, f, params);
	for (unsigned i = 0; i < f->n_params; i++) {
		if (promised(f, i) & PARAM_RELEASES)
			params[i] &= (uint16_t) ~(PARAM_KEEPS | PARAM_UNKNOWN);
		changed |= params[i] != f->params[i];
		f->params[i] = params[i];
	}
	changed |= flags != f->flags;
	f->flags = flags;
	if (flags & FUNC_FRESH && !(flags & FUNC_LIBRARY) && s->fresh_call != NO_INDEX &&
	    (callee = program_callee(s->p, s->unit, s->fresh_call)) != NULL) {
		f->size_param = (int8_t)size_param_of(s, s->fresh_call, callee->size_param);
		f->count_param = (int8_t)size_param_of(s, s->fresh_call, callee->count_param);
		if (flags & FUNC_RESIZES)
			for (unsigned i = 0; i < f->n_params; i++)
				if (params[i] & PARAM_RESIZES)
					f->resize_param = (int8_t)i;
	}
	return changed != 0;
}

static int summarize(struct fixpoint *x, uint32_t index)
{
	struct program_func *f = &x->p->funcs.v[index];
	struct arena scratch = {0};
	struct summary s = {.p = x->p, .a = &scratch, .index = index, .unit = f->unit};
	unsigned changed;

	program_at(x->p, f->unit);
	s.f = &x->p->units[f->unit];
	s.fn = &s.f->funcs.v[f->def];
	s.origins = x->origins;
	s.kept = x->kept;
	s.fresh_call = NO_INDEX;
	for (unsigned i = 0; i < PARAM_MAX; i++)
		s.stored_global[i] = NO_INDEX;
	start(&s);
	for (unsigned i = 0; i < MAX_PASSES; i++) {
		s.changed = 0;
		summary_pass(&s);
		if (!s.changed)
			break;
	}
	changed = (unsigned)update(&s);
	clear_locals(&s);
	arena_free(&scratch);
	return (int)changed;
}

static void enqueue(struct fixpoint *x, uint32_t f)
{
	if (x->queued[f] || x->p->funcs.v[f].unit == NO_INDEX || x->visits[f] >= MAX_VISITS)
		return;
	x->queued[f] = 1;
	x->queue[x->tail] = f;
	x->tail = (x->tail + 1) % x->size;
}

static void enqueue_callers(struct fixpoint *x, uint32_t f)
{
	const struct program_func *v = &x->p->funcs.v[f];

	for (uint32_t i = 0; i < v->ins; i++)
		enqueue(x, x->p->calls.v[x->p->in[v->in + i]].caller);
}

void program_summarize(struct program *p)
{
	struct fixpoint x = {.p = p};
	size_t widest = 0, n = p->funcs.n, pools = 0;

	for (uint32_t i = 0; i < p->n_units; i++)
		if (p->units[i].syms.n > widest)
			widest = p->units[i].syms.n;
	x.origins = arena_alloc(p->a, (widest + 1) * sizeof *x.origins);
	x.kept = arena_alloc(p->a, widest + 1);
	x.size = n + 1;
	x.queue = arena_alloc(p->a, x.size * sizeof *x.queue);
	x.queued = arena_alloc(p->a, n + 1);
	x.visits = arena_alloc(p->a, n + 1);
	program_find_noreturn(p);
	for (uint32_t i = 0; i < n; i++)
		enqueue(&x, i);
	while (x.head != x.tail) {
		uint32_t f = x.queue[x.head];

		x.head = (x.head + 1) % x.size;
		x.queued[f] = 0;
		x.visits[f]++;
		if (summarize(&x, f))
			enqueue_callers(&x, f);
		/* free lists change what storing into them means */
		if (x.head == x.tail && pools != p->pools.n) {
			pools = p->pools.n;
			for (uint32_t i = 0; i < n; i++)
				enqueue(&x, i);
		}
	}
}
