/* Whether a loop leaves a text as long as it is: everything it writes to is another object, or ends no text; and what it
 * calls is not handed the text. */
#include <string.h>

#include "scan/fix/fix_length_parts.h"
#include "scan/program/shapes.h"
#include "scan/program/texts.h"

#define DEPTH 4 /* calls that are looked into */

static int is_own_array(const struct unit_facts *f, uint32_t base)
{
	const struct fact_node *n = &f->nodes.v[base];
	const struct fact_sym *s = n->kind == NODE_REF && n->sym != NO_INDEX ? &f->syms.v[n->sym] : NULL;

	return s && s->kind == SYM_VAR && s->type == TYPE_ARRAY && !(s->flags & SYM_GLOBAL);
}

/* What the text is reached by: the variable at its root; NO_INDEX. */
uint32_t length_root(const struct unit_facts *f, uint32_t place)
{
	while (f->nodes.v[place].kind != NODE_REF) {
		if (f->nodes.v[place].kind != NODE_MEMBER && f->nodes.v[place].kind != NODE_INDEX &&
		    !(f->nodes.v[place].kind == NODE_UNARY && f->nodes.v[place].op == OP_DEREF))
			return NO_INDEX;
		place++;
	}
	return f->nodes.v[place].sym;
}

/* A field on the way to the text is set by the function. */
static int sets_field(const struct length *n)
{
	const struct fixer *x = n->x;

	for (uint32_t i = n->place; i < x->f->nodes.v[n->place].end; i++)
		if (x->f->nodes.v[i].kind == NODE_MEMBER &&
		    shape_changes(x->f, x->f->nodes.v[i].sym, x->fn->first, x->fn->end))
			return 1;
	return 0;
}

/* The text is the caller's: what the parameter points to is no array of this function's own, as nothing else is ever
 * put into it. */
static int is_callers(const struct length *n)
{
	const struct fixer *x = n->x;
	uint32_t root = length_root(x->f, n->place);

	return root != NO_INDEX && x->f->syms.v[root].kind == SYM_PARAM && !sets_field(n) &&
	       !shape_changes(x->f, root, x->fn->first, x->fn->end);
}

/* toupper(c), tolower(c): 0 for 0 only. */
static uint32_t case_changed(const struct unit_facts *f, uint32_t value)
{
	static const char *const names[] = {"toupper", "tolower", NULL};

	return shape_calls_any(f, value, names) ? node_child(f, value, 1) : NO_INDEX;
}

/* x = toupper((unsigned char)x), as the C library's macro. */
static int is_case_macro_of(const struct length *n, uint32_t assign)
{
	const struct fixer *x = n->x;
	const struct fact_extent *e = node_extent(x->f, assign);
	struct token t, equal;
	size_t at, target;

	if (!e)
		return 0;
	for (at = e->start; (equal = fix_token(x, at, e->end)).kind != TOKEN_END; at = equal.end)
		if (fix_token_is(x, &equal, "="))
			break;
	for (target = equal.start; target > e->start && x->text[target - 1] == ' '; target--)
		;
	target -= e->start;
	t = fix_token(x, equal.end, e->end);
	if (fix_token_is(x, &t, "(")) { /* (char) */
		t = fix_token(x, fix_token(x, t.end, e->end).end, e->end);
		t = fix_token(x, t.end, e->end);
	}
	if (!fix_token_is(x, &t, "toupper") && !fix_token_is(x, &t, "tolower"))
		return 0;
	t = fix_token(x, t.end, e->end);
	at = t.end;
	if (!strncmp(x->text + at, "(unsigned char)", 15))
		at += 15;
	return at + target + 1 == e->end && !memcmp(x->text + at, x->text + e->start, target);
}

/* 'x', or one or another of such. */
static int is_never_null(const struct unit_facts *f, uint32_t value)
{
	if (f->nodes.v[value].kind == NODE_COND)
		return is_never_null(f, node_child(f, value, 1)) && is_never_null(f, node_child(f, value, 2));
	return f->nodes.v[value].kind == NODE_INT && (fact_int(f, value) & 0xff) != 0;
}

/* The index is the one that the condition keeps below the length, and the body does not change it. */
static int is_below_length(const struct length *n, uint32_t index)
{
	const struct unit_facts *f = n->x->f;
	uint32_t less = f->nodes.v[n->x->node].parent, body = loop_body(f, n->l);

	return n->l->kind != LOOP_DO && body != NO_INDEX &&
	       (f->nodes.v[index].kind == NODE_REF || f->nodes.v[index].kind == NODE_MEMBER) &&
	       f->nodes.v[less].kind == NODE_BINARY && f->nodes.v[less].op == OP_LT && n->x->node != less + 1 &&
	       shape_same(f, less + 1, index) && !shape_changes(f, f->nodes.v[index].sym, body, f->nodes.v[body].end) &&
	       (f->nodes.v[less].parent == n->l->node || (f->nodes.v[f->nodes.v[less].parent].op == OP_LAND &&
							  f->nodes.v[f->nodes.v[less].parent].parent == n->l->node));
}

/* The character that is written ends no text, and is written over none that does. */
static int keeps_ends(const struct length *n, uint32_t assign)
{
	const struct unit_facts *f = n->x->f;
	uint32_t to = assign + 1, value = node_child(f, assign, 1), of;

	if (f->nodes.v[assign].op != OP_NONE)
		return 0;
	of = case_changed(f, value);
	if ((of != NO_INDEX && shape_same(f, to, of)) || is_case_macro_of(n, assign))
		return 1;
	return is_never_null(f, value) && f->nodes.v[to].kind == NODE_INDEX && shape_same(f, to + 1, n->place) &&
	       is_below_length(n, node_child(f, to, 1));
}

/* ---- memory of the function's own -------------------------------------------------------------------------------- */

static int is_own_memory(const struct length *n, uint32_t sym, int depth);

/* Fresh memory, an array of the function, or a part of such. */
static int is_own_value(const struct length *n, uint32_t value, int depth)
{
	const struct unit_facts *f = n->x->f;
	const struct fact_node *v = &f->nodes.v[value];
	const struct program_func *callee;

	switch (v->kind) {
	case NODE_INT:
		return !fact_int(f, value);
	case NODE_REF:
		return is_own_array(f, value) || (v->sym != NO_INDEX && is_own_memory(n, v->sym, depth + 1));
	case NODE_BINARY:
		return v->op == OP_ADD && is_own_value(n, value + 1, depth);
	case NODE_CALL:
		callee = program_callee(n->x->p, n->x->unit, value);
		return callee && callee->flags & FUNC_FRESH && !(callee->flags & FUNC_RESIZES);
	default:
		return 0;
	}
}

/* All that the local pointer ever holds is such. */
static int is_own_memory(const struct length *n, uint32_t sym, int depth)
{
	const struct unit_facts *f = n->x->f;
	const struct fact_sym *s = &f->syms.v[sym];

	if (depth > 2 || s->kind != SYM_VAR || s->type != TYPE_POINTER || s->flags & SYM_GLOBAL)
		return 0;
	for (uint32_t i = n->x->fn->first; i < n->x->fn->end; i++) {
		const struct fact_node *v = &f->nodes.v[i];
		int mine = v->kind != NODE_VAR && i + 1 < v->end && v[1].kind == NODE_REF && v[1].sym == sym;

		if (mine && v->kind == NODE_UNARY && v->op == OP_ADDRESS)
			return 0;
		if (mine && v->kind == NODE_ASSIGN && v->op == OP_NONE && !is_own_value(n, node_child(f, i, 1), depth))
			return 0;
		if (v->kind == NODE_VAR && v->sym == sym && node_children(f, i) && !is_own_value(n, i + 1, depth))
			return 0;
	}
	return 1;
}

/* *p, p[i], *p++: the variable p; NO_INDEX. */
static uint32_t pointer_of(const struct unit_facts *f, uint32_t to)
{
	const struct fact_node *v = &f->nodes.v[to];

	if (v->kind != NODE_INDEX && !(v->kind == NODE_UNARY && v->op == OP_DEREF))
		return NO_INDEX;
	to++;
	if (node_is_step(&f->nodes.v[to]))
		to++;
	return f->nodes.v[to].kind == NODE_REF ? f->nodes.v[to].sym : NO_INDEX;
}

/* What is written to is no part of the text: the text is the caller's, and this is not. */
static int is_apart(const struct length *n, uint32_t to)
{
	uint32_t sym = pointer_of(n->x->f, to);

	return sym != NO_INDEX && is_callers(n) && is_own_memory(n, sym, 0);
}

/* Writes to another object than the text, or to the text without ending it. */
static int assignment_is_harmless(const struct length *n, uint32_t assign)
{
	const struct unit_facts *f = n->x->f;
	uint32_t to = assign + 1, base = to;

	if (f->nodes.v[to].type != TYPE_CHAR)
		return f->nodes.v[to].type != TYPE_RECORD || f->nodes.v[to].kind == NODE_REF;
	if (f->nodes.v[to].kind == NODE_REF)
		return 1; /* a variable of its own */
	while (f->nodes.v[base].kind == NODE_INDEX)
		base++;
	if (is_own_array(f, base) && is_callers(n))
		return 1;
	if (is_own_array(f, base) && is_own_array(f, n->place) && f->nodes.v[base].sym != f->nodes.v[n->place].sym)
		return 1;
	return is_apart(n, to) || keeps_ends(n, assign);
}

/* 1 when the function, or one that it calls, writes characters anywhere, or nobody knows. *unseen: one that is not
 * known at all. */
static int writes_text(const struct length *n, const struct program_func *callee, int depth, const char **unseen)
{
	const struct program *p = n->x->p;
	const struct unit_facts *f;
	const struct fact_func *fn;

	if (!callee || depth > DEPTH)
		return 1;
	if (callee->unit == NO_INDEX) {
		if (!(callee->flags & FUNC_LIBRARY))
			*unseen = callee->name;
		return 0;
	}
	f = &p->units[callee->unit];
	fn = &f->funcs.v[callee->def];
	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *v = &f->nodes.v[i];

		if ((v->kind == NODE_ASSIGN || node_is_step(v)) && v[1].kind != NODE_REF && v[1].type == TYPE_CHAR)
			return 1;
		if (v->kind == NODE_CALL && writes_text(n, program_callee(p, callee->unit, i), depth + 1, unseen))
			return 1;
	}
	return 0;
}

/* The call is handed the text, or a part of it, to do with it what it likes. */
static int hands_out(const struct length *n, uint32_t call)
{
	const struct unit_facts *f = n->x->f;
	uint32_t c = node_child(f, call, 1), root = length_root(f, n->place);

	for (unsigned i = 0; c != NO_INDEX && c < f->nodes.v[call].end; c = f->nodes.v[c].end, i++) {
		uint8_t type = f->nodes.v[c].type;

		if (type == TYPE_INT || type == TYPE_CHAR || type == TYPE_BOOL || type == TYPE_DOUBLE ||
		    type == TYPE_FLOAT || f->nodes.v[c].kind == NODE_STRING)
			continue;
		if (!text_only_read(f, call, i) &&
		    (root == NO_INDEX || shape_names(f, c, root) || f->nodes.v[c].pointee != TYPE_RECORD))
			return 1;
	}
	return 0;
}

static int call_is_harmless(struct length *n, uint32_t call)
{
	const struct fixer *x = n->x;

	uint32_t sym = x->f->nodes.v[call].sym;

	if (call == x->node || text_measured(x->p, x->unit, call) != NO_INDEX)
		return 1;
	if (sym != NO_INDEX && x->f->syms.v[sym].flags & SYM_SYSTEM)
		return !hands_out(n, call);
	return !hands_out(n, call) && !writes_text(n, program_callee(x->p, x->unit, call), 0, &n->unseen);
}

int length_stays(struct length *n)
{
	const struct unit_facts *f = n->x->f;
	uint32_t root = length_root(f, n->place);

	if (root == NO_INDEX)
		return 0;
	for (uint32_t i = n->from; i < n->l->end; i++) {
		const struct fact_node *v = &f->nodes.v[i];

		if (v->kind == NODE_ASSIGN && is_case_macro_of(n, i)) {
			i = v->end - 1;
			continue;
		}
		if (v->kind == NODE_ASSIGN && !assignment_is_harmless(n, i))
			return 0;
		if (node_is_step(v) && v[1].type == TYPE_CHAR && v[1].kind != NODE_REF)
			return 0;
		if (v->kind == NODE_CALL && !call_is_harmless(n, i))
			return 0;
		if (v->kind == NODE_ASM)
			return 0;
	}
	return 1;
}
