/* Places that go on through a text by pieces, and calls that go through all that is left after them. */
#include "scan/match/rescan.h"

#include "scan/facts/few_rounds.h"
#include "scan/program/costly.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"
#include "scan/program/texts.h"

#define DEPTH	   2 /* variables set from variables */
#define SHORT_TEXT 4096 /* a local array of no more bytes is a line, not a file */

static int is_same_place(const struct text *x, uint32_t node)
{
	return x->f->nodes.v[node].kind == x->f->nodes.v[x->place].kind && shape_same(x->f, node, x->place);
}

static int names_place(const struct text *x, uint32_t tree)
{
	for (uint32_t i = tree; i < x->f->nodes.v[tree].end; i++)
		if (is_same_place(x, i))
			return 1;
	return 0;
}

uint32_t rescan_value_given(const struct unit_facts *f, uint32_t node, uint32_t sym)
{
	const struct fact_node *n = &f->nodes.v[node];

	if (n->kind == NODE_VAR && n->sym == sym)
		return node_child(f, node, 0);
	if (n->kind == NODE_ASSIGN && f->nodes.v[node + 1].kind == NODE_REF && f->nodes.v[node + 1].sym == sym)
		return node_child(f, node, 1);
	for (uint32_t c = node + 1; n->kind == NODE_CALL && c < n->end; c = f->nodes.v[c].end)
		if (f->nodes.v[c].kind == NODE_UNARY && f->nodes.v[c].op == OP_ADDRESS &&
		    f->nodes.v[c + 1].kind == NODE_REF && f->nodes.v[c + 1].sym == sym)
			return node;
	return NO_INDEX;
}

/* The tree says where the place goes on from where it is: p + 2, strchr(p, ','), e where e = strchr(p, ',') + 1. */
static int derives(const struct text *x, uint32_t tree, int depth)
{
	const struct unit_facts *f = x->f;

	if (names_place(x, tree))
		return 1;
	for (uint32_t i = tree; depth < DEPTH && i < f->nodes.v[tree].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind != NODE_REF || n->sym == NO_INDEX || f->syms.v[n->sym].kind == SYM_FUNCTION)
			continue;
		for (uint32_t at = x->from; at < x->to; at++) {
			uint32_t value = rescan_value_given(f, at, n->sym);

			if (value != NO_INDEX && derives(x, value, depth + 1))
				return 1;
		}
	}
	return 0;
}

/* The value that the node gives to the variable, or to the field of anything, that is named at `of`; NO_INDEX. */
static uint32_t value_for(const struct unit_facts *f, uint32_t node, const struct fact_node *of)
{
	if (of->kind == NODE_REF)
		return rescan_value_given(f, node, of->sym);
	return f->nodes.v[node].kind == NODE_ASSIGN && f->nodes.v[node + 1].kind == NODE_MEMBER &&
			       f->nodes.v[node + 1].sym == of->sym
		       ? node_child(f, node, 1)
		       : NO_INDEX;
}

/* The tree says how long the text is, or what the call found in it: the step is as long as the way. */
static int spans(const struct text *x, uint32_t tree, int depth)
{
	const struct unit_facts *f = x->f;

	for (uint32_t i = tree; i < f->nodes.v[tree].end; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (i == x->call || text_measured(x->m->program, x->unit, i) != NO_INDEX)
			return 1;
		if ((n->kind != NODE_REF && n->kind != NODE_MEMBER) || n->sym == NO_INDEX || depth >= DEPTH ||
		    is_same_place(x, i) || f->syms.v[n->sym].kind == SYM_FUNCTION)
			continue;
		for (uint32_t at = x->from; at < x->to; at++) {
			uint32_t value = value_for(f, at, n);

			if (value != NO_INDEX && spans(x, value, depth + 1))
				return 1;
		}
	}
	return 0;
}

/* What the call does with &p leaves it in the same text. */
static int only_moves(const struct text *x, uint32_t address)
{
	uint32_t call = x->f->nodes.v[address].parent;
	unsigned n = 0, effect;

	if (call == NO_INDEX || x->f->nodes.v[call].kind != NODE_CALL)
		return 0;
	for (uint32_t c = node_child(x->f, call, 1); c < address; c = x->f->nodes.v[c].end)
		n++;
	effect = program_effect(x->m->program, x->unit, call, n);
	return !(effect & (PARAM_FILLS | PARAM_GROWS | PARAM_RESIZES | PARAM_UNKNOWN | PARAM_RELEASES));
}

/* p += 2, p = p + 2 */
static int is_short_step(const struct text *x, uint32_t assign, uint32_t value)
{
	const struct fact_node *n = &x->f->nodes.v[value];
	uint32_t second;

	if (x->f->nodes.v[assign].op != OP_NONE)
		return n->kind == NODE_INT;
	second = n->kind == NODE_BINARY && n->op == OP_ADD ? node_child(x->f, value, 1) : NO_INDEX;
	return second != NO_INDEX && is_same_place(x, value + 1) && x->f->nodes.v[second].kind == NODE_INT;
}

/* 1 when the node leaves the place in its text; 0: it gets another, or goes as far as the call did. */
static int stays_in_text(struct text *x, uint32_t node)
{
	const struct unit_facts *f = x->f;
	const struct fact_node *n = &f->nodes.v[node];
	uint32_t value;

	if (n->kind == NODE_VAR)
		return f->nodes.v[x->place].kind != NODE_REF || f->nodes.v[x->place].sym != n->sym;
	if (n->kind == NODE_UNARY && n->op == OP_ADDRESS && is_same_place(x, node + 1))
		return only_moves(x, node) && ++x->far && ++x->moves;
	if (node_is_step(n) && is_same_place(x, node + 1))
		return ++x->moves;
	if (n->kind != NODE_ASSIGN || !is_same_place(x, node + 1))
		return 1;
	value = node_child(f, node, 1);
	x->far += !is_short_step(x, node, value);
	x->jumps += n->op != OP_NONE && !is_short_step(x, node, value);
	if ((x->to_end && spans(x, value, 0)) || (n->op == OP_NONE && !derives(x, value, 0)))
		return 0;
	return ++x->moves;
}

/* The pointer or index goes on through one text, in steps. */
int rescan_advances(struct text *x, uint32_t place)
{
	const struct unit_facts *f = x->f;

	x->place = place;
	x->moves = x->far = x->jumps = 0;
	if (!text_is_place(f, place))
		return 0;
	for (uint32_t i = x->from; i < x->to; i++)
		if (!stays_in_text(x, i))
			return 0;
	/* the variables that lead to a field stay */
	for (uint32_t i = place; i < f->nodes.v[place].end; i++)
		if (i != place && (f->nodes.v[i].kind == NODE_REF || f->nodes.v[i].kind == NODE_MEMBER) &&
		    shape_changes(f, f->nodes.v[i].sym, x->from, x->to))
			return 0;
	return x->moves > 0;
}

static int is_char_pointer(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	return (n->kind == NODE_REF || n->kind == NODE_MEMBER) && n->sym != NO_INDEX &&
	       (n->type == TYPE_POINTER || n->type == TYPE_ARRAY) && n->pointee != TYPE_POINTER;
}

/* Another text is put there; one whose bytes move along, memmove(p, p + 1, strlen(p)), is the same. */
static int is_new_text(const struct text *x, uint32_t place)
{
	uint32_t at = x->from;

	for (uint32_t i = x->from; i < x->to; i++) {
		if (!shape_calls(x->f, i, "memmove"))
			continue;
		if (text_begins(x->m->program, x->unit, place, at, i))
			return 1;
		at = x->f->nodes.v[i].end;
	}
	return text_begins(x->m->program, x->unit, place, at, x->to);
}

/* The pointer comes from a line that was read into a small array of the function. */
static int is_of_line(const struct text *x, uint32_t base)
{
	const struct unit_facts *f = x->f;
	uint32_t func = node_func(f, base), value;

	for (uint32_t i = f->funcs.v[func].first; i < f->funcs.v[func].end; i++) {
		value = f->nodes.v[base].kind == NODE_REF ? rescan_value_given(f, i, f->nodes.v[base].sym) : NO_INDEX;
		for (uint32_t k = value; value != NO_INDEX && k < f->nodes.v[value].end; k++) {
			const struct fact_node *n = &f->nodes.v[k];
			const struct fact_sym *s =
				n->kind == NODE_REF && n->sym != NO_INDEX ? &f->syms.v[n->sym] : NULL;

			if (s && s->type == TYPE_ARRAY && s->size <= SHORT_TEXT)
				return 1;
		}
	}
	return 0;
}

/* The rest of a text: p, p + 4, s + i, &s[i], where p or i goes on. *base: what names it. */
int rescan_is_rest(struct text *x, uint32_t arg, uint32_t *base)
{
	const struct unit_facts *f = x->f;
	const struct fact_node *n = &f->nodes.v[arg];
	uint32_t second = NO_INDEX;

	*base = arg;
	if (n->kind == NODE_UNARY && n->op == OP_ADDRESS && f->nodes.v[arg + 1].kind == NODE_INDEX) {
		*base = arg + 2;
		second = node_child(f, arg + 1, 1);
	} else if (n->kind == NODE_BINARY && n->op == OP_ADD) {
		*base = arg + 1;
		second = node_child(f, arg, 1);
	}
	if (!is_char_pointer(f, *base) || f->syms.v[f->nodes.v[*base].sym].flags & SYM_SYSTEM || is_new_text(x, *base))
		return 0;
	if (f->nodes.v[*base].type != TYPE_ARRAY && rescan_advances(x, *base))
		return !is_of_line(x, *base);
	if (second == NO_INDEX || !text_stays(x->m->program, x->unit, *base, x->from, x->to) ||
	    (f->nodes.v[*base].type == TYPE_ARRAY && f->syms.v[f->nodes.v[*base].sym].size <= SHORT_TEXT))
		return 0;
	for (uint32_t i = second; i < f->nodes.v[second].end; i++)
		if ((f->nodes.v[i].kind == NODE_REF || f->nodes.v[i].kind == NODE_MEMBER) && rescan_advances(x, i))
			return 1;
	return 0;
}

/* *end = 0: the text ends sooner in this round. */
static int ends_sooner(const struct text *x)
{
	const struct unit_facts *f = x->f;

	for (uint32_t i = x->from; i < x->to; i++) {
		uint32_t to = i + 1, value = f->nodes.v[i].kind == NODE_ASSIGN ? node_child(f, i, 1) : NO_INDEX;

		if (fact_is_int(f, value, 0) && f->nodes.v[to].type == TYPE_CHAR &&
		    (f->nodes.v[to].kind == NODE_INDEX || f->nodes.v[to].kind == NODE_UNARY))
			return 1;
	}
	return 0;
}

/* The round hands the place to something that may cut the text there: next = split(p). */
static int may_be_split(const struct text *x)
{
	const struct unit_facts *f = x->f;

	for (uint32_t i = x->from; i < x->to; i++) {
		uint32_t c = f->nodes.v[i].kind == NODE_CALL && i != x->call ? node_child(f, i, 1) : NO_INDEX;

		for (unsigned n = 0; c != NO_INDEX && c < f->nodes.v[i].end; c = f->nodes.v[c].end, n++)
			if (is_same_place(x, c) && !text_only_read(f, i, n))
				return 1;
	}
	return 0;
}

/* Where the end was looked for and the place goes on after what was found there, the call may have come upon an end that
 * is near. */
int rescan_is_far_end(const struct text *x)
{
	return !x->to_end || !x->far ||
	       (node_always(x->f, x->call, x->f->loops.v[x->loop].node) && !ends_sooner(x) && !may_be_split(x));
}
