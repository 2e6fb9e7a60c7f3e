/* A large buffer that is kept through long work that does not need it: a file read as a
 * whole, taken apart, and released only after everything was done with the parts. */
#include "scan/match/match.h"
#include "scan/program/own.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

#define LARGE	65536
#define ALIASES 16

static const char *const readers[] = {"fread", "read", "getc", "fgetc", "fgets", "pread", "recv", NULL};

/* Variables that may point into the buffer. */
struct aliases {
	uint32_t v[ALIASES];
	unsigned n;
};

static int has(const struct aliases *a, uint32_t sym)
{
	for (unsigned i = 0; i < a->n; i++)
		if (a->v[i] == sym)
			return 1;
	return 0;
}

static int mentions(const struct unit_facts *f, const struct aliases *a, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if ((f->nodes.v[i].kind == NODE_REF || f->nodes.v[i].kind == NODE_MEMBER) &&
		    f->nodes.v[i].sym != NO_INDEX && has(a, f->nodes.v[i].sym))
			return 1;
	return 0;
}

/* 1 when it is new; *full when there are too many. */
static int add(const struct unit_facts *f, struct aliases *a, uint32_t sym, int *full)
{
	uint8_t type;

	if (sym == NO_INDEX || has(a, sym))
		return 0;
	type = f->syms.v[sym].type;
	if (type != TYPE_POINTER && type != TYPE_ARRAY && type != TYPE_RECORD)
		return 0;
	if (a->n == ALIASES) {
		*full = 1;
		return 0;
	}
	a->v[a->n++] = sym;
	return 1;
}

/* x of x.a.b, x[i].a: who has it has what is in it. */
static uint32_t root_of(const struct unit_facts *f, uint32_t node)
{
	while (f->nodes.v[node].kind == NODE_MEMBER || f->nodes.v[node].kind == NODE_INDEX ||
	       (f->nodes.v[node].kind == NODE_UNARY && f->nodes.v[node].op >= OP_ADDRESS))
		node++;
	return f->nodes.v[node].kind == NODE_REF ? f->nodes.v[node].sym : NO_INDEX;
}

/* PARAM_KEEPS and PARAM_UNKNOWN when one is passed to what keeps it, for all that is known. */
static unsigned kept_by(const struct match *m, uint32_t unit, const struct aliases *a, uint32_t call)
{
	const struct unit_facts *f = &m->program->units[unit];
	const struct program_func *callee = program_callee(m->program, unit, call);
	uint32_t c = node_child(f, call, 1), end = f->nodes.v[call].end;
	unsigned kept = 0;

	for (unsigned n = 0; c != NO_INDEX && c < end; c = f->nodes.v[c].end, n++)
		if (mentions(f, a, c, f->nodes.v[c].end))
			kept |= callee ? program_effect(m->program, unit, call, n) : (unsigned)PARAM_UNKNOWN;
	return kept & (PARAM_KEEPS | PARAM_UNKNOWN);
}

/* it->next = list->head: what is in one parameter is put into what another points to. */
static int hands_over(const struct match *m, const struct program_func *callee)
{
	const struct unit_facts *f = callee && callee->unit != NO_INDEX ? &m->program->units[callee->unit] : NULL;
	const struct fact_func *fn = f ? &f->funcs.v[callee->def] : NULL;

	for (uint32_t i = f ? fn->first : 0; f && i < fn->end; i++) {
		uint32_t value, to, from;

		if (f->nodes.v[i].kind != NODE_ASSIGN || f->nodes.v[i + 1].kind != NODE_MEMBER)
			continue;
		value = node_child(f, i, 1);
		to = root_of(f, i + 1);
		from = value != NO_INDEX && f->nodes.v[value].type == TYPE_POINTER ? root_of(f, value) : NO_INDEX;
		if (to != NO_INDEX && from != NO_INDEX && to != from && f->syms.v[to].kind == SYM_PARAM &&
		    f->syms.v[from].kind == SYM_PARAM)
			return 1;
	}
	return 0;
}

/* What a call may put the buffer's address into: &x, a variable that points to structures or pointers. */
static int takes_address(const struct unit_facts *f, uint32_t arg)
{
	const struct fact_node *n = &f->nodes.v[arg];

	if (n->kind == NODE_UNARY && n->op == OP_ADDRESS)
		return 1;
	return (n->kind == NODE_REF || n->kind == NODE_MEMBER) && n->sym != NO_INDEX &&
	       !(f->syms.v[n->sym].flags & SYM_CONST_TARGET) &&
	       (n->pointee == TYPE_RECORD || n->pointee == TYPE_POINTER || n->pointee == TYPE_VOID);
}

/* rewind(list, &iterator), tokenise(text, tokens): what is passed beside it may keep it, or is in it. Stored where
 * nobody sees, it may be in use as long as it is there. */
static int spread_call(const struct match *m, uint32_t unit, struct aliases *a, uint32_t call, int *full)
{
	const struct unit_facts *f = &m->program->units[unit];
	uint32_t c = node_child(f, call, 1);
	int again = 0, found = 0;
	unsigned kept;

	if (c == NO_INDEX || !mentions(f, a, c, f->nodes.v[call].end))
		return 0;
	kept = kept_by(m, unit, a, call);
	if (!kept && !hands_over(m, program_callee(m->program, unit, call)))
		return 0;
	for (; c < f->nodes.v[call].end; c = f->nodes.v[c].end)
		if (takes_address(f, c)) {
			found |= !mentions(f, a, c, f->nodes.v[c].end);
			again |= add(f, a, root_of(f, c), full);
		}
	if (kept & PARAM_KEEPS && !found && f->nodes.v[f->nodes.v[call].parent].kind == NODE_BLOCK)
		*full = 1;
	return again;
}

/* What is assigned from an expression that names one is one, too; 0 when there are too many. */
static int spread(const struct match *m, uint32_t unit, uint32_t from, uint32_t to, struct aliases *a)
{
	const struct unit_facts *f = &m->program->units[unit];
	int again = 1, full = 0;

	while (again && !full) {
		again = 0;
		for (uint32_t i = from; i < to; i++) {
			const struct fact_node *n = &f->nodes.v[i];
			uint32_t value = NO_INDEX;

			if (n->kind == NODE_CALL)
				again |= spread_call(m, unit, a, i, &full);
			if (n->kind == NODE_VAR && n->end > i + 1)
				value = i + 1;
			else if (n->kind == NODE_ASSIGN && n->op == OP_NONE)
				value = node_child(f, i, 1);
			if (value == NO_INDEX || !mentions(f, a, value, f->nodes.v[value].end))
				continue;
			if (n->kind == NODE_VAR) {
				again |= add(f, a, n->sym, &full);
				continue;
			}
			if (f->nodes.v[value].type != TYPE_POINTER && f->nodes.v[value].type != TYPE_RECORD &&
			    f->nodes.v[value].type != TYPE_ARRAY)
				continue; /* a number out of it */
			again |= add(f, a, f->nodes.v[i + 1].kind == NODE_MEMBER ? f->nodes.v[i + 1].sym : NO_INDEX,
				     &full);
			again |= add(f, a, root_of(f, i + 1), &full);
		}
	}
	return !full;
}

static int calls_reader(const struct match *m, const struct program_func *f)
{
	if (f->unit == NO_INDEX)
		return 0;
	for (uint32_t i = f->call; i < f->call + f->calls; i++)
		if (shape_calls_any(&m->program->units[f->unit], m->program->calls.v[i].node, readers))
			return 1;
	return 0;
}

/* Large by its constant size, or because a whole file is read into it. */
static int is_large(const struct match *m, const struct site *s)
{
	const struct unit_facts *f = &m->program->units[s->unit];
	int64_t size = shape_alloc_size(m->program, s->unit, s->node);

	if (size >= 0)
		return size >= match_param(m, "large", LARGE);
	if (calls_reader(m, program_callee(m->program, s->unit, s->node)))
		return 1;
	for (uint32_t i = s->node; i < f->nodes.v[s->node].end; i++)
		if (f->nodes.v[i].kind == NODE_MEMBER && f->nodes.v[i].sym != NO_INDEX &&
		    str_eq(fact_text(f, f->syms.v[f->nodes.v[i].sym].name), "st_size"))
			return 1;
	return 0;
}

/* An early way out that releases it is no use of it. */
static int is_release(const struct match *m, uint32_t unit, uint32_t call)
{
	return m->program->units[unit].nodes.v[call].kind == NODE_CALL &&
	       program_effect(m->program, unit, call, 0) & PARAM_RELEASES;
}

static uint32_t last_use(const struct match *m, uint32_t unit, const struct aliases *a, uint32_t from, uint32_t to)
{
	const struct unit_facts *f = &m->program->units[unit];
	uint32_t last = from;

	for (uint32_t i = from; i < to; i++)
		if (is_release(m, unit, i))
			i = f->nodes.v[i].end - 1;
		else if (mentions(f, a, i, i + 1))
			last = i;
	return last;
}

/* A loop that does real work (calls something) and is wholly between. */
static uint32_t loop_between(const struct unit_facts *f, const struct fact_func *fn, uint32_t from, uint32_t to)
{
	for (uint32_t i = fn->loop; i < fn->loop + fn->loops; i++) {
		const struct fact_loop *l = &f->loops.v[i];

		/* what a goto goes back for is mostly done once more at the most */
		if (l->node < from || l->end > to || l->depth != 1 || l->kind == LOOP_GOTO)
			continue;
		for (uint32_t j = l->node; j < l->end; j++)
			if (f->nodes.v[j].kind == NODE_CALL)
				return i;
	}
	return NO_INDEX;
}

static void look_at(struct match *m, const struct site *s)
{
	const struct unit_facts *f = &m->program->units[s->unit];
	const struct fact_func *fn = &f->funcs.v[m->program->funcs.v[s->func].def];
	struct aliases a = {.n = 1};
	uint32_t last, loop, up;
	struct finding *out;

	if (s->holder == NO_INDEX || s->freed_last == NO_INDEX || s->freed_last <= s->node ||
	    f->nodes.v[s->freed_last].kind != NODE_CALL || !is_large(m, s))
		return;
	a.v[0] = s->holder;
	/* a field of a local structure: who is given the structure has it as well */
	up = f->nodes.v[s->node].parent;
	if (up != NO_INDEX && f->nodes.v[up].kind == NODE_ASSIGN && f->nodes.v[up + 1].kind == NODE_MEMBER &&
	    f->nodes.v[up + 2].kind == NODE_REF && f->nodes.v[up + 2].sym != NO_INDEX)
		a.v[a.n++] = f->nodes.v[up + 2].sym;
	if (!spread(m, s->unit, fn->first, fn->end, &a))
		return;
	/* several releases: the first in the text is an early way out; the last one counts */
	last = last_use(m, s->unit, &a, f->nodes.v[s->node].end, s->freed_last);
	loop = loop_between(f, fn, last, s->freed_last);
	if (loop == NO_INDEX || !(out = match_add(m, s->unit, s->node)))
		return;
	match_loop(m, out, s->unit, loop);
	out->certainty = CERTAINTY_LIKELY;
	out->message =
		arena_printf(m->a, "%s is used last at line %u, but kept until line %u, through the loop at line %u",
			     site_what(m->a, m->program, s), f->nodes.v[last].line, f->nodes.v[s->freed_last].line,
			     f->loops.v[loop].line);
}

void match_late_release(struct match *m)
{
	const struct site_list *l = program_sites(m->program);

	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].loop == NO_INDEX)
			look_at(m, &l->v[i]);
}
