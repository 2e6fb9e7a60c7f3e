/* Something costly that each round sets up and takes down again, from the same arguments. */
#include "scan/facts/few_rounds.h"
#include "scan/match/match_rounds.h"
#include "scan/program/costly.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

#define CALLS_AWAY 1

/* 1 when the tree names what the call sets up: x of x = fopen(...), re of regcomp(&re, ...); the first argument when it
 * says neither. */
static int names_object(const struct unit_facts *f, uint32_t call, uint32_t tree)
{
	uint32_t up = f->nodes.v[call].parent, c;
	int addresses = 0;

	if (up != NO_INDEX && f->nodes.v[up].kind == NODE_VAR && shape_names(f, tree, f->nodes.v[up].sym))
		return 1;
	if (up != NO_INDEX && f->nodes.v[up].kind == NODE_ASSIGN && f->nodes.v[up + 1].sym != NO_INDEX &&
	    shape_names(f, tree, f->nodes.v[up + 1].sym))
		return 1;
	for (c = node_child(f, call, 1); c != NO_INDEX && c < f->nodes.v[call].end; c = f->nodes.v[c].end) {
		if (f->nodes.v[c].kind != NODE_UNARY || f->nodes.v[c].op != OP_ADDRESS)
			continue;
		addresses = 1;
		if (f->nodes.v[c + 1].sym != NO_INDEX && shape_names(f, tree, f->nodes.v[c + 1].sym))
			return 1;
	}
	c = node_child(f, call, 1);
	return !addresses && c != NO_INDEX && f->nodes.v[c].sym != NO_INDEX && shape_names(f, tree, f->nodes.v[c].sym);
}

/* A call in the round, or in what it calls, that takes it down: its name is that of the row, and it names the object. */
static uint32_t taken_down(const struct rounds *r, uint32_t call, const struct library_function *s)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];
	uint32_t c;

	for (uint32_t i = r->from; i < r->to; i++) {
		if (i <= call || f->nodes.v[i].kind != NODE_CALL)
			continue;
		if (!shape_calls(f, i, s->ends_with)) {
			/* sqlite3_close_v2, pcre2_code_free_8 */
			const struct fact_node *n = &f->nodes.v[i];

			if (n->sym == NO_INDEX || f->syms.v[n->sym].kind != SYM_FUNCTION ||
			    !str_starts(fact_text(f, f->syms.v[n->sym].name), s->ends_with))
				continue;
		}
		if (str_eq(s->name, "setlocale"))
			return i;
		c = node_child(f, i, 1);
		if (c != NO_INDEX && names_object(f, call, c))
			return i;
	}
	return NO_INDEX;
}

static int is_query(const struct unit_facts *f, uint32_t call)
{
	uint32_t c = node_child(f, call, 2);

	return shape_calls(f, call, "setlocale") && (c == NO_INDEX || fact_is_int(f, c, 0));
}

/* A parameter that the call in the loop passes null for: the function does something else then. */
static int is_null(const struct rounds *r, uint32_t node)
{
	uint32_t unit, arg = rounds_argument(r, node, &unit);
	const struct unit_facts *f = &r->m->program->units[unit];

	return arg != node && fact_is_int(f, arg, 0) && f->nodes.v[node].type == TYPE_POINTER;
}

/* do { ... } while (*++line), while (++i < n): the condition goes on to the next item. */
static int steps_on(const struct unit_facts *f, uint32_t condition)
{
	for (uint32_t i = condition; i < f->nodes.v[condition].end; i++)
		if (node_is_step(&f->nodes.v[i]))
			return 1;
	return 0;
}

/* A loop over items: it asks in each round whether there is one more, and is not there to try something again. */
static int is_over_items(const struct rounds *r, uint32_t call)
{
	uint32_t unit = r->loop == NO_INDEX ? r->hot.unit : r->unit, loop = r->loop == NO_INDEX ? r->hot.loop : r->loop;
	const struct unit_facts *f = &r->m->program->units[unit];
	uint32_t c = loop_condition(f, &f->loops.v[loop]);

	if (c != NO_INDEX && r->loop != NO_INDEX && c <= call && call < f->nodes.v[c].end)
		return 0;
	return c != NO_INDEX && f->nodes.v[c].kind != NODE_INT &&
	       (f->loops.v[loop].kind != LOOP_DO || steps_on(f, c)) && loop_rounds(f, loop) < 0;
}

static int same_arguments(const struct rounds *r, uint32_t call, unsigned same)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];

	for (unsigned i = 0; same >> i; i++) {
		uint32_t c = node_child(f, call, i + 1);

		if (same >> i & 1 && c != NO_INDEX &&
		    (!rounds_same(r, c, f->nodes.v[c].type != TYPE_INT) || is_null(r, c)))
			return 0;
	}
	return 1;
}

static void look_at(struct match *m, const struct program_call *c, const struct library_function *s)
{
	const struct unit_facts *u = &m->program->units[c->unit];
	struct rounds r;
	struct finding *f;
	uint32_t end;

	if (is_query(u, c->node) || !rounds_of(m, c->unit, c->node, CALLS_AWAY, &r) || !rounds_always(&r, c->node) ||
	    (s->changes && !is_over_items(&r, c->node)) || (end = taken_down(&r, c->node, s)) == NO_INDEX ||
	    !same_arguments(&r, c->node, s->same) || rounds_wait(&r) || !(f = rounds_add(m, &r, c->node)))
		return;
	f->message =
		arena_printf(m->a,
			     "%s() in every round of %s sets up the same again, and %s() at line %u takes it down: "
			     "do so once, before and after",
			     site_call_name(m->program, c->unit, c->node), rounds_text(&r, m->a),
			     site_call_name(m->program, c->unit, end), u->nodes.v[end].line);
}

void match_setup_in_loop(struct match *m)
{
	const struct program *p = m->program;

	for (size_t i = 0; i < p->calls.n; i++) {
		const struct program_call *c = &p->calls.v[i];
		const struct library_function *l = p->funcs.v[c->callee].library;

		if (l && l->ends_with && !c->indirect && !c->other)
			look_at(m, c, l);
	}
}
