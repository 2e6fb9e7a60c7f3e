/* Appending to a string in a loop by looking for its end each time. */
#include "scan/match/match.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

static const char *const appenders[] = {"strcat", "strncat", "strlcat", NULL};
static const char *const writers[] = {"strcpy", "sprintf", "snprintf", "memcpy", "strncpy", "stpcpy", NULL};
static const char *const starters[] = {"strcpy",   "strncpy", "sprintf", "snprintf", "memset",
				       "vsprintf", "stpcpy",  "fgets",	 "read",     NULL};

/* The string that is appended to: strcat(s, ...), sprintf(s + strlen(s), ...). */
static uint32_t appended(const struct unit_facts *f, uint32_t call)
{
	uint32_t to = node_child(f, call, 1), l, r, of;

	if (to == NO_INDEX)
		return NO_INDEX;
	if (shape_calls_any(f, call, appenders))
		return to;
	if (!shape_calls_any(f, call, writers) || f->nodes.v[to].kind != NODE_BINARY || f->nodes.v[to].op != OP_ADD)
		return NO_INDEX;
	l = node_child(f, to, 0);
	r = node_child(f, to, 1);
	of = r != NO_INDEX && shape_calls(f, r, "strlen") ? node_child(f, r, 1) : NO_INDEX;
	return of != NO_INDEX && shape_same(f, l, of) ? l : NO_INDEX;
}

static int is_place(const struct unit_facts *f, uint32_t node)
{
	return (f->nodes.v[node].kind == NODE_REF || f->nodes.v[node].kind == NODE_MEMBER) &&
	       f->nodes.v[node].sym != NO_INDEX;
}

/* The loop starts the string anew: s[0] = 0, strcpy(s, ...), s = ..., or it is declared there. */
static int starts_anew(const struct unit_facts *f, const struct fact_loop *l, uint32_t place)
{
	uint32_t i, to;

	if (shape_changes(f, f->nodes.v[place].sym, l->node, l->end))
		return 1;
	for (i = l->node; i < l->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_CALL && shape_calls_any(f, i, starters)) {
			to = node_child(f, i, 1);
			if (to != NO_INDEX && shape_same(f, to, place))
				return 1;
		}
		if (n->kind != NODE_ASSIGN)
			continue;
		to = i + 1;
		if ((f->nodes.v[to].kind == NODE_INDEX ||
		     (f->nodes.v[to].kind == NODE_UNARY && f->nodes.v[to].op == OP_DEREF)) &&
		    shape_same(f, to + 1, place))
			return 1;
	}
	return 0;
}

void match_append_rescans(struct match *m)
{
	const struct program *p = m->program;
	size_t i;

	for (i = 0; i < p->calls.n; i++) {
		const struct program_call *c = &p->calls.v[i];
		const struct unit_facts *u = &p->units[c->unit];
		struct finding *f;
		uint32_t place;

		if (c->loop == NO_INDEX || c->other)
			continue;
		place = appended(u, c->node);
		if (place == NO_INDEX || !is_place(u, place) || starts_anew(u, &u->loops.v[c->loop], place) ||
		    !(f = match_add(m, c->unit, c->node)))
			continue;
		match_loop(m, f, c->unit, c->loop);
		f->message = arena_printf(m->a,
					  "%s() looks for the end of `%s` in every iteration of the loop at line %u, "
					  "and the string grows: keep a pointer to its end",
					  call_name(p, c->unit, c->node), node_text(m->a, u, place),
					  u->loops.v[c->loop].line);
	}
}
