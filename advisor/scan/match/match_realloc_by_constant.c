/* Buffers that grow by a fixed step each time they are full: n items are copied n times,
 * unless the allocator happens to have room after the block. Both realloc (and what
 * amounts to it) and "allocate, copy, free the old one" are looked for. */
#include "scan/program/command_line.h"
#include "scan/program/growth.h"
#include "scan/match/match_loops.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

#define CALLS_AWAY 2

struct grown {
	struct match *m;
	uint32_t unit, call;
	const struct unit_facts *f;
	const struct fact_func *fn;
	const struct program_func *in; /* the function it is in */
	const struct program_func *callee;
};

/* The variable that receives the call's value; NO_INDEX. */
static uint32_t receiver(const struct unit_facts *f, uint32_t call)
{
	uint32_t up = f->nodes.v[call].parent;

	if (up == NO_INDEX)
		return NO_INDEX;
	if (f->nodes.v[up].kind == NODE_VAR)
		return f->nodes.v[up].sym;
	if (f->nodes.v[up].kind == NODE_ASSIGN && f->nodes.v[up + 1].kind == NODE_REF)
		return f->nodes.v[up + 1].sym;
	return NO_INDEX;
}

static int releases(const struct grown *g, uint32_t call, uint32_t place)
{
	uint32_t c = node_child(g->f, call, 1);

	for (unsigned i = 0; c != NO_INDEX && c < g->f->nodes.v[call].end; c = g->f->nodes.v[c].end, i++)
		if (program_effect(g->m->program, g->unit, call, i) & PARAM_RELEASES &&
		    shape_same_place(g->f, c, place))
			return 1;
	return 0;
}

/* How often nodes [from, to) pass the place, or a part of what it points to, to a call that does not release it. */
static int copies(const struct grown *g, uint32_t place, uint32_t from, uint32_t to)
{
	uint32_t up, child;
	int n = 0;

	for (uint32_t i = from; i < to; i++) {
		if (g->f->nodes.v[i].kind != g->f->nodes.v[place].kind || !shape_same_place(g->f, i, place))
			continue;
		for (child = i, up = g->f->nodes.v[i].parent;
		     g->f->nodes.v[up].kind == NODE_BINARY && g->f->nodes.v[up].op == OP_ADD;
		     child = up, up = g->f->nodes.v[up].parent)
			;
		n += g->f->nodes.v[up].kind == NODE_CALL && child != up + 1 && !releases(g, up, place);
	}
	return n;
}

/* new = alloc(more); copy(new, place); free(place); place = new: the place; NO_INDEX. */
static uint32_t replaced(const struct grown *g)
{
	uint32_t sym = receiver(g->f, g->call), place;

	if (sym == NO_INDEX)
		return NO_INDEX;
	for (uint32_t i = g->call; i < g->fn->end; i++) {
		const struct fact_node *n = &g->f->nodes.v[i];
		uint32_t value;

		if (n->kind != NODE_ASSIGN || n->op != OP_NONE)
			continue;
		value = node_child(g->f, i, 1);
		place = i + 1;
		if (value == NO_INDEX || g->f->nodes.v[value].kind != NODE_REF || g->f->nodes.v[value].sym != sym ||
		    (g->f->nodes.v[place].kind != NODE_REF && g->f->nodes.v[place].kind != NODE_MEMBER))
			continue;
		for (uint32_t j = g->call; j < i; j++)
			/* copied in parts, it is put together in another way */
			if (g->f->nodes.v[j].kind == NODE_CALL && releases(g, j, place) &&
			    copies(g, place, g->call, i) < 2)
				return place;
	}
	return NO_INDEX;
}

static uint32_t resized_place(const struct grown *g)
{
	uint32_t arg;

	if (!(g->callee->flags & FUNC_RESIZES) || g->callee->resize_param < 0)
		return replaced(g);
	arg = node_child(g->f, g->call, (unsigned)g->callee->resize_param + 1);
	if (arg == NO_INDEX || g->f->nodes.v[arg].kind == NODE_INT)
		return NO_INDEX;
	return arg;
}

/* The innermost loop around the call that the variable outlives. */
static uint32_t lasting_loop(const struct grown *g, uint32_t place)
{
	uint32_t loop = node_loop(g->f, g->call), sym = g->f->nodes.v[place].sym, i;

	if (g->f->nodes.v[place].kind != NODE_REF || sym == NO_INDEX)
		return loop;
	for (; loop != NO_INDEX; loop = g->f->loops.v[loop].parent) {
		const struct fact_loop *l = &g->f->loops.v[loop];

		for (i = l->node; i < l->end; i++)
			if (g->f->nodes.v[i].kind == NODE_VAR && g->f->nodes.v[i].sym == sym)
				break;
		if (i == l->end)
			return loop;
	}
	return NO_INDEX;
}

/* A local that is not the caller's starts over with each call. */
static int lasts_beyond_call(const struct grown *g, uint32_t place)
{
	const struct fact_node *n = &g->f->nodes.v[place];

	if (n->kind != NODE_REF || n->sym == NO_INDEX)
		return 1;
	return (g->f->syms.v[n->sym].flags & SYM_GLOBAL) != 0;
}

/* A part of something: x / 2, x >> 1. */
static int is_part(const struct unit_facts *f, uint32_t node)
{
	for (uint32_t i = node; node != NO_INDEX && i < f->nodes.v[node].end; i++)
		if (f->nodes.v[i].kind == NODE_BINARY && (f->nodes.v[i].op == OP_DIV || f->nodes.v[i].op == OP_SHR))
			return 1;
	return 0;
}

/* used < room / 2: most of it is unused. */
static int asks_for_slack(const struct unit_facts *f, uint32_t condition)
{
	for (uint32_t i = condition; i < f->nodes.v[condition].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind != NODE_BINARY)
			continue;
		if ((n->op == OP_LT || n->op == OP_LE) && is_part(f, node_child(f, i, 1)))
			return 1;
		if ((n->op == OP_GT || n->op == OP_GE) && is_part(f, node_child(f, i, 0)))
			return 1;
	}
	return 0;
}

/* It gives memory back instead. */
static int shrinks(const struct grown *g)
{
	uint32_t at = g->call, up = g->f->nodes.v[at].parent;

	for (; up != NO_INDEX; at = up, up = g->f->nodes.v[up].parent)
		if (g->f->nodes.v[up].kind == NODE_IF && node_child(g->f, up, 1) == at &&
		    asks_for_slack(g->f, node_child(g->f, up, 0)))
			return 1;
	return 0;
}

static const char *in_words(const struct grown *g, uint32_t place, int appends)
{
	const char *what = node_text(g->m->a, g->f, place), *call = site_call_name(g->m->program, g->unit, g->call);

	if (appends)
		return arena_printf(
			g->m->a,
			"`%s` is made just large enough with %s() whenever something is appended: its content "
			"may be copied each time; growing it by half or double its size copies it a few "
			"times in all",
			what, call);
	return arena_printf(g->m->a,
			    "`%s` grows by a fixed step with %s(): its content may be copied once per step; "
			    "growing it by half or double its size copies it a few times in all",
			    what, call);
}

static int compares(const struct fact_node *n)
{
	return n->kind == NODE_BINARY && ((n->op >= OP_LT && n->op <= OP_GE) || n->op == OP_EQ);
}

static int reads_typed(const struct unit_facts *f, uint32_t call)
{
	static const char *const readers[] = {"fgetc", "getc", "fgetwc", "getwc", NULL};
	uint32_t arg = shape_calls_any(f, call, readers) ? node_child(f, call, 1) : NO_INDEX;

	if (shape_calls(f, call, "getchar") || shape_calls(f, call, "getwchar"))
		return 1;
	return arg != NO_INDEX && f->nodes.v[arg].kind == NODE_REF &&
	       str_eq(fact_text(f, f->syms.v[f->nodes.v[arg].sym].name), "stdin");
}

/* A line from the standard input, a character at a time: somebody types it. */
static int is_typed_line(const struct unit_facts *f, uint32_t loop)
{
	const struct fact_loop *l = &f->loops.v[loop];
	int reads = 0, ends = 0;
	uint32_t right;

	for (uint32_t i = l->node; i < l->end; i++) {
		reads |= f->nodes.v[i].kind == NODE_CALL && reads_typed(f, i);
		right = compares(&f->nodes.v[i]) || f->nodes.v[i].op == OP_NE ? node_child(f, i, 1) : NO_INDEX;
		ends |= right != NO_INDEX && f->nodes.v[i].kind == NODE_BINARY && f->nodes.v[right].kind == NODE_INT &&
			fact_int(f, right) == '\n';
	}
	return reads && ends;
}

static void report(const struct grown *g, uint32_t place, const struct hot_loop *at, int appends)
{
	struct match *m = g->m;
	struct finding *f = match_add(m, g->unit, g->call);

	if (!f)
		return;
	match_hot_loop(m, f, at);
	f->certainty = at->distance > 1 ? CERTAINTY_POSSIBLE : CERTAINTY_LIKELY;
	/* it is the number of items that makes it slow, not the time of day; options are few */
	f->cold = at->loop != NO_INDEX && (arguments_asked(m->program, at->unit, at->loop) ||
					   is_typed_line(&m->program->units[at->unit], at->loop));
	f->message = in_words(g, place, appends);
}

/* The counter counts what is in the place: it is not new, only its variable. */
static int counts(const struct grown *g, uint32_t place)
{
	uint32_t c;

	for (uint32_t i = g->fn->loop; i < g->fn->loop + g->fn->loops; i++) {
		c = loop_condition(g->f, &g->f->loops.v[i]);
		for (uint32_t j = c; c != NO_INDEX && j < g->f->nodes.v[c].end; j++)
			if (g->f->nodes.v[j].kind == g->f->nodes.v[place].kind &&
			    g->f->nodes.v[j].sym == g->f->nodes.v[place].sym)
				return 1;
	}
	return 0;
}

/* realloc(p, n), malloc(n) and what is no more than that: of append(p, text, n), n is only a part. */
static int takes_whole_size(const struct program_func *f)
{
	int most = 1 + ((f->flags & FUNC_RESIZES) != 0) + (f->count_param >= 0);

	return f->size_param >= 0 && (f->flags & FUNC_LIBRARY || f->n_params <= most);
}

/* "if (need <= room) return;", "if (n == room) { ... }": whether there is room yet is asked in an if around the call, or
 * before it. */
static int asks_for_room(const struct grown *g)
{
	for (uint32_t i = g->fn->first; i < g->call; i++)
		for (uint32_t k = i + 1; g->f->nodes.v[i].kind == NODE_IF && k < g->f->nodes.v[i + 1].end; k++)
			if (compares(&g->f->nodes.v[k]) && g->f->nodes.v[k + 1].kind != NODE_INT &&
			    g->f->nodes.v[node_child(g->f, k, 1)].kind != NODE_INT)
				return 1;
	return 0;
}

/* A loop that appends to what the place holds; or each call of the function does. */
static void look_at_appending(const struct grown *g, uint32_t place, unsigned growth)
{
	int told = growth & GROWTH_PIECE || asks_for_room(g);
	struct hot_loop at = {.unit = g->unit, .loop = lasting_loop(g, place), .call = g->call};
	uint32_t size =
		g->callee->size_param < 0 ? NO_INDEX : node_child(g->f, g->call, (unsigned)g->callee->size_param + 1);

	if (size == NO_INDEX || !takes_whole_size(g->callee))
		return;
	if (at.loop != NO_INDEX) {
		if (growth_appends(g->m->program, g->unit, g->fn, size, place, at.loop, told))
			report(g, place, &at, 1);
	} else if (lasts_beyond_call(g, place) &&
		   growth_appends(g->m->program, g->unit, g->fn, size, place, NO_INDEX, told) &&
		   program_hot_loop(g->m->program, g->in, CALLS_AWAY, &at)) {
		report(g, place, &at, 1);
	}
}

static void look_at_steps(const struct grown *g, uint32_t place, unsigned growth)
{
	struct hot_loop at = {.unit = g->unit, .loop = lasting_loop(g, place), .call = g->call};

	if (at.loop != NO_INDEX)
		report(g, place, &at, 0);
	else if (lasts_beyond_call(g, place) && growth & GROWTH_COUNTER &&
		 (!(growth & GROWTH_RESTARTS) || counts(g, place)) &&
		 program_hot_loop(g->m->program, g->in, CALLS_AWAY, &at))
		report(g, place, &at, 0);
}

/* What the size is that a resizing function asks for. */
enum asked { ASKED_NOTHING, ASKED_GIVEN, ASKED_EXACT, ASKED_MORE };

/* ASKED_GIVEN: as it was told. ASKED_EXACT: what there is and what is added, and no more. ASKED_MORE: room for later, or
 * nobody knows. Of several calls the one that asks for most counts. */
static enum asked asked_by(const struct program *p, const struct program_func *f, int depth)
{
	const struct unit_facts *u = f->unit == NO_INDEX ? NULL : &p->units[f->unit];
	enum asked out = ASKED_NOTHING;

	if (f->flags & FUNC_LIBRARY)
		return f->size_param < 0 ? ASKED_MORE : ASKED_GIVEN;
	if (!u || depth > CALLS_AWAY)
		return ASKED_MORE;
	for (uint32_t i = f->call; i < f->call + f->calls; i++) {
		const struct program_call *c = &p->calls.v[i];
		const struct program_func *inner = &p->funcs.v[c->callee];
		enum asked one =
			inner->flags & FUNC_RESIZES && !c->other ? asked_by(p, inner, depth + 1) : ASKED_NOTHING;
		uint32_t size =
			inner->size_param < 0 ? NO_INDEX : node_child(u, c->node, (unsigned)inner->size_param + 1);
		unsigned growth = size == NO_INDEX ? GROWTH_TIMES : growth_of(p, f->unit, &u->funcs.v[f->def], size);

		if (one == ASKED_GIVEN && growth & (GROWTH_TIMES | GROWTH_PART))
			one = ASKED_MORE;
		else if (one == ASKED_GIVEN && growth & GROWTH_PIECE)
			one = ASKED_EXACT;
		out = one > out ? one : out;
	}
	return out;
}

/* The variable is what is appended to and what receives the result. */
static int is_append(const struct grown *g, uint32_t place)
{
	uint32_t up = g->f->nodes.v[g->call].parent;

	return up != NO_INDEX && g->f->nodes.v[up].kind == NODE_ASSIGN && g->f->nodes.v[up].op == OP_NONE &&
	       shape_same_place(g->f, up + 1, place);
}

static void look_at_append_call(const struct grown *g)
{
	struct hot_loop at = {.unit = g->unit, .call = g->call};
	uint32_t place = g->callee->flags & FUNC_LIBRARY ? NO_INDEX : resized_place(g);

	if (place == NO_INDEX || !is_append(g, place))
		return;
	at.loop = lasting_loop(g, place);
	if (at.loop != NO_INDEX && asked_by(g->m->program, g->callee, 0) == ASKED_EXACT)
		report(g, place, &at, 1);
}

static void look_at(struct grown *g)
{
	unsigned growth;
	uint32_t place;

	if (!g->callee || !(g->callee->flags & FUNC_FRESH))
		return;
	if (g->callee->flags & FUNC_RESIZES)
		look_at_append_call(g);
	growth = growth_of_call(g->m->program, g->unit, g->fn, g->call);
	if (growth & GROWTH_TIMES)
		return;
	place = resized_place(g);
	if (place == NO_INDEX || shrinks(g))
		return;
	if (growth & GROWTH_STEP && growth & GROWTH_COUNTED && !(growth & (GROWTH_PIECE | GROWTH_PART)))
		look_at_steps(g, place, growth);
	else if (growth & (GROWTH_PIECE | GROWTH_STEP | GROWTH_PART))
		look_at_appending(g, place, growth);
}

void match_realloc_by_constant(struct match *m)
{
	const struct program *p = m->program;

	for (size_t i = 0; i < p->calls.n; i++) {
		const struct program_call *c = &p->calls.v[i];
		struct grown g = {.m = m, .unit = c->unit, .call = c->node};

		g.callee = &p->funcs.v[c->callee];
		g.in = &p->funcs.v[c->caller];
		g.f = &p->units[c->unit];
		g.fn = &g.f->funcs.v[g.in->def];
		if (!c->other)
			look_at(&g);
	}
}
