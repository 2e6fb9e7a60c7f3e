/* Calls that go through all of a text, or all that is left of it, in every round of a loop that takes but a piece of it.
 * Texts that are new in each round, and steps as long as what was gone through, are not meant. */
#include "scan/facts/few_rounds.h"
#include "scan/match/match_rounds.h"
#include "scan/match/rescan.h"
#include "scan/program/costly.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"
#include "scan/program/texts.h"

static const char *const names[] = {"sscanf", "strlen", "strrchr", "wcslen", "wcsrchr", NULL};
enum { SSCANF = 1, STRLEN, STRRCHR, WCSLEN, WCSRCHR };

/* p = strrchr(s, '/'); ... *p = 0: the text is cut where it was found. */
static int is_cut(const struct text *x, uint32_t call)
{
	const struct unit_facts *f = x->f;
	uint32_t to, sym, value;

	for (uint32_t i = x->from; i < x->to; i++) {
		if (f->nodes.v[i].kind != NODE_ASSIGN || f->nodes.v[i].op != OP_NONE)
			continue;
		to = i + 1;
		value = node_child(f, i, 1);
		if (!fact_is_int(f, value, 0))
			continue;
		if (f->nodes.v[to].kind != NODE_INDEX &&
		    !(f->nodes.v[to].kind == NODE_UNARY && f->nodes.v[to].op == OP_DEREF))
			continue;
		sym = f->nodes.v[to + 1].kind == NODE_REF ? f->nodes.v[to + 1].sym : NO_INDEX;
		for (uint32_t at = x->from; sym != NO_INDEX && at < x->to; at++) {
			value = rescan_value_given(f, at, sym);
			if (value != NO_INDEX && value <= call && call < f->nodes.v[value].end)
				return 1;
		}
	}
	return 0;
}

/* The round hands the text to something else, which may well go through it, too: set_add(dirs, s). */
static int is_passed_on(const struct text *x, uint32_t arg)
{
	const struct unit_facts *f = x->f;

	for (uint32_t i = x->from; i < x->to; i++) {
		uint32_t c = f->nodes.v[i].kind == NODE_CALL && i != x->call ? node_child(f, i, 1) : NO_INDEX;

		for (; c != NO_INDEX && c < f->nodes.v[i].end; c = f->nodes.v[c].end)
			if (shape_same(f, c, arg) && text_measured(x->m->program, x->unit, i) == NO_INDEX &&
			    !shape_calls(f, i, "free") && !node_leaves_loop(f, i, x->loop))
				return 1;
	}
	return 0;
}

/* s[i] with an i that goes on: the loop goes through the text. */
static int is_walked(struct text *x, uint32_t place)
{
	const struct unit_facts *f = x->f;

	for (uint32_t i = x->from; i < x->to; i++) {
		uint32_t index = f->nodes.v[i].kind == NODE_INDEX ? node_child(f, i, 1) : NO_INDEX;

		if (index == NO_INDEX || !shape_same(f, i + 1, place))
			continue;
		for (uint32_t k = index; k < f->nodes.v[index].end; k++)
			if (f->nodes.v[k].kind == NODE_REF && rescan_advances(x, k))
				return 1;
	}
	return 0;
}

/* Something that keeps compilers from measuring once before the loop. */
static int may_change(const struct text *x)
{
	for (uint32_t i = x->from; i < x->to; i++) {
		const struct fact_node *n = &x->f->nodes.v[i];

		if (n->kind == NODE_CALL && text_measured(x->m->program, x->unit, i) == NO_INDEX)
			return 1;
		if (n->kind == NODE_ASSIGN && x->f->nodes.v[i + 1].type == TYPE_CHAR &&
		    x->f->nodes.v[i + 1].kind != NODE_REF)
			return 1;
	}
	return 0;
}

/* strlen-in-condition looks there: the loop's condition, and ifs that leave it. */
static int in_condition(const struct unit_facts *f, uint32_t loop, uint32_t node)
{
	uint32_t c = loop_condition(f, &f->loops.v[loop]), child = node, up = f->nodes.v[node].parent, last;

	if (c != NO_INDEX && c <= node && node < f->nodes.v[c].end)
		return 1;
	for (; up != NO_INDEX && f->nodes.v[up].kind > NODE_STMT; child = up, up = f->nodes.v[up].parent)
		;
	if (up == NO_INDEX || f->nodes.v[up].kind != NODE_IF || child != up + 1)
		return 0;
	last = node_child(f, up, 1);
	if (f->nodes.v[last].kind == NODE_BLOCK)
		last = block_last(f, last);
	return last != NO_INDEX && (f->nodes.v[last].kind == NODE_BREAK || f->nodes.v[last].kind == NODE_RETURN ||
				    f->nodes.v[last].kind == NODE_GOTO);
}

/* The whole of one text, which the loop cuts or goes through. */
static int is_whole(struct text *x, uint32_t arg, unsigned which)
{
	const struct program *p = x->m->program;

	if (!text_is_place(x->f, arg) || !text_stays(p, x->unit, arg, x->from, x->to) ||
	    text_begins(p, x->unit, arg, x->from, x->to))
		return 0;
	if (which == STRRCHR || which == WCSRCHR)
		return is_cut(x, x->call) && !is_passed_on(x, arg);
	return which != SSCANF && !in_condition(x->f, x->loop, x->call) && may_change(x) && is_walked(x, arg);
}

static void report(struct match *m, const struct rounds *r, uint32_t call, const char *text, int rest)
{
	struct finding *f = rounds_add(m, r, call);

	if (f)
		f->message = arena_printf(m->a,
					  "%s() goes through %s `%s` in every round of %s: the time grows with the "
					  "square of its length",
					  site_call_name(m->program, r->unit, call),
					  rest ? "all that is left of" : "all of", text, rounds_text(r, m->a));
}

static void look_in_loop(struct match *m, const struct program_call *c, unsigned which, const struct rounds *r)
{
	const struct unit_facts *u = &m->program->units[c->unit];
	struct text x = {
		.m = m, .unit = c->unit, .loop = r->loop, .from = r->from, .to = r->to, .call = c->node, .f = u};
	uint32_t arg = node_child(u, c->node, 1), base;

	x.to_end = which != SSCANF;
	if (arg == NO_INDEX)
		return;
	if (rescan_is_rest(&x, arg, &base) && rescan_is_far_end(&x))
		report(m, r, c->node, node_text(m->a, u, base), 1);
	else if (is_whole(&x, arg, which))
		report(m, r, c->node, node_text(m->a, u, arg), 0);
}

/* In a function that does so with what it is passed, in all of its calls. */
static int passes_rest(const struct rounds *r, void *ctx)
{
	const struct unit_facts *f = &r->m->program->units[r->hot.unit];
	struct text x = {.m = r->m, .unit = r->hot.unit, .loop = r->hot.loop, .call = r->hot.call, .f = f};
	uint32_t unit, arg = rounds_argument(r, *(uint32_t *)ctx, &unit), base;

	x.to_end = 1;
	x.from = rounds_first(f, r->hot.loop);
	x.to = f->loops.v[r->hot.loop].end;
	return arg != NO_INDEX && arg != *(uint32_t *)ctx && rescan_is_rest(&x, arg, &base) && rescan_is_far_end(&x) &&
	       node_always(f, x.call, f->loops.v[x.loop].node);
}

/* *at, r->next: a place that lasts from call to call, of a parameter. */
static int is_place_of_caller(const struct unit_facts *f, uint32_t arg)
{
	uint32_t root = arg;

	while (f->nodes.v[root].kind == NODE_MEMBER ||
	       (f->nodes.v[root].kind == NODE_UNARY && f->nodes.v[root].op == OP_DEREF))
		root++;
	return root != arg && f->nodes.v[root].kind == NODE_REF && f->nodes.v[root].sym != NO_INDEX &&
	       f->syms.v[f->nodes.v[root].sym].kind == SYM_PARAM && f->nodes.v[arg].type == TYPE_POINTER;
}

/* The loop's calls are all about one: next(&text), next(reader). */
static int passes_same(const struct rounds *r, void *ctx)
{
	const struct unit_facts *f = &r->m->program->units[r->unit], *hot = &r->m->program->units[r->hot.unit];
	uint32_t root = *(uint32_t *)ctx, arg, from = rounds_first(hot, r->hot.loop),
		 to = hot->loops.v[r->hot.loop].end;

	while (f->nodes.v[root].kind != NODE_REF)
		root++;
	arg = node_child(hot, r->hot.call, f->syms.v[f->nodes.v[root].sym].param + 1u);
	if (arg == NO_INDEX)
		return 0;
	if (hot->nodes.v[arg].kind == NODE_UNARY && hot->nodes.v[arg].op == OP_ADDRESS)
		arg++;
	/* its address is passed: what else the round does with it is what counts */
	for (uint32_t i = from; i < to; i++)
		if ((hot->nodes.v[i].kind == NODE_VAR && hot->nodes.v[i].sym == hot->nodes.v[arg].sym) ||
		    ((hot->nodes.v[i].kind == NODE_ASSIGN || node_is_step(&hot->nodes.v[i])) &&
		     shape_same(hot, i + 1, arg)))
			return 0;
	return text_is_place(hot, arg) && node_always(hot, r->hot.call, hot->loops.v[r->hot.loop].node);
}

/* A function that takes one piece of a text, and goes on in it by itself: sscanf(*at, ...); *at += used. */
static void look_at_step(struct match *m, const struct program_call *c, uint32_t arg, unsigned which)
{
	const struct unit_facts *u = &m->program->units[c->unit];
	const struct fact_func *fn = &u->funcs.v[node_func(u, c->node)];
	struct text x = {.m = m, .unit = c->unit, .loop = NO_INDEX, .from = fn->first, .to = fn->end, .call = c->node};
	struct rounds r;

	x.f = u;
	x.to_end = which != SSCANF;
	if (x.to_end || !rescan_advances(&x, arg) || text_begins(m->program, c->unit, arg, fn->first, fn->end) ||
	    !rounds_calling(m, c->unit, c->node, passes_same, &arg, &r))
		return;
	report(m, &r, c->node, node_text(m->a, u, arg), 1);
}

static void look_at(struct match *m, const struct program_call *c, unsigned which)
{
	const struct unit_facts *u = &m->program->units[c->unit];
	uint32_t arg = node_child(u, c->node, 1);
	struct rounds r;

	if (arg == NO_INDEX)
		return;
	if (rounds_of(m, c->unit, c->node, 0, &r)) {
		look_in_loop(m, c, which, &r);
		return;
	}
	if (c->loop == NO_INDEX && is_place_of_caller(u, arg)) {
		look_at_step(m, c, arg, which);
		return;
	}
	if (c->loop == NO_INDEX && node_always(u, c->node, u->funcs.v[node_func(u, c->node)].first) &&
	    u->nodes.v[arg].kind == NODE_REF && rounds_calling(m, c->unit, c->node, passes_rest, &arg, &r))
		report(m, &r, c->node, node_text(m->a, u, arg), 1);
}

void match_rescan_in_loop(struct match *m)
{
	rounds_each_call(m, names, look_at, NULL);
}
