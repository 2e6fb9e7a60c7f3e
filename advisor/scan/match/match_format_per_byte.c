/* Formatting, or reading a number, for each byte of a text. */
#include "scan/match/match_rounds.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

#define FEW_DIGITS 8 /* bytes of an array that holds the digits of one byte */

static const char *const names[] = {"sprintf", "snprintf", "fprintf", "printf", "strtol",
				    "strtoul", "strtoull", "strtoll", "atoi",	NULL};
enum { SPRINTF = 1, SNPRINTF, FPRINTF, PRINTF };

/* One byte of a text: p[i], *p, *p++, also masked. */
static int is_byte(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	if (n->kind == NODE_BINARY && n->op == OP_AND)
		node++, n++;
	if (n->type != TYPE_CHAR && !(n->flags & NODE_NARROWED))
		return 0;
	return n->kind == NODE_INDEX || (n->kind == NODE_UNARY && n->op == OP_DEREF);
}

/* The function's own parameter, a byte. */
static int is_byte_parameter(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	return n->kind == NODE_REF && n->sym != NO_INDEX && f->syms.v[n->sym].kind == SYM_PARAM &&
	       (n->type == TYPE_CHAR || n->flags & NODE_NARROWED);
}

/* Something that names the byte moves in the round: its index, its pointer. */
static int goes_on(const struct rounds *r, uint32_t node)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];

	for (uint32_t i = node; i < f->nodes.v[node].end; i++)
		if (f->nodes.v[i].kind == NODE_REF && f->nodes.v[i].sym != NO_INDEX &&
		    shape_changes(f, f->nodes.v[i].sym, r->from, r->to))
			return 1;
	return 0;
}

static int passes_byte(const struct rounds *r, void *ctx)
{
	uint32_t unit, arg = rounds_argument(r, *(uint32_t *)ctx, &unit);

	return arg != NO_INDEX && arg != *(uint32_t *)ctx && is_byte(&r->m->program->units[unit], arg);
}

static void report(struct match *m, const struct rounds *r, uint32_t call, const char *what)
{
	struct finding *f = rounds_add(m, r, call);

	if (f)
		f->message =
			arena_printf(m->a, "%s() %s in every round of %s: a table of digits does it many times faster",
				     site_call_name(m->program, r->unit, call), what, rounds_text(r, m->a));
}

static int formats(const struct unit_facts *f, uint32_t tree, uint32_t callee)
{
	for (uint32_t i = tree; tree != NO_INDEX && i < f->nodes.v[tree].end; i++)
		if (f->nodes.v[i].kind == NODE_CALL && f->nodes.v[i].sym == callee)
			return 1;
	return 0;
}

/* Not in a branch for the few that are special: each way of the branches comes to such a call, or it is what a switch
 * does by default. */
static int for_each_byte(const struct rounds *r, uint32_t call)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];
	uint32_t top = f->loops.v[r->loop].node, child = call, up = f->nodes.v[call].parent;

	if (r->loop != node_loop(f, call))
		return 0;
	for (; up != NO_INDEX && up > top; child = up, up = f->nodes.v[up].parent) {
		uint8_t kind = f->nodes.v[up].kind;

		if (kind == NODE_CASE || kind == NODE_COND)
			return 0;
		if (kind == NODE_IF && child != up + 1 &&
		    !formats(f, node_child(f, up, child == node_child(f, up, 1) ? 2 : 1), f->nodes.v[call].sym))
			return 0;
	}
	return 1;
}

/* sprintf(s, "%02x", p[i]): the format, and one value. */
static void look_at_output(struct match *m, const struct program_call *c, unsigned format)
{
	const struct unit_facts *f = &m->program->units[c->unit];
	uint32_t text = node_child(f, c->node, format), value = node_child(f, c->node, format + 1);
	struct rounds r;

	if (text == NO_INDEX || value == NO_INDEX || node_child(f, c->node, format + 2) != NO_INDEX ||
	    f->nodes.v[text].kind != NODE_STRING)
		return;
	if (is_byte(f, value) && rounds_of(m, c->unit, c->node, 0, &r) && goes_on(&r, value) &&
	    for_each_byte(&r, c->node))
		report(m, &r, c->node, "formats one byte");
	else if (is_byte_parameter(f, value) && rounds_calling(m, c->unit, c->node, passes_byte, &value, &r))
		report(m, &r, c->node, "formats one byte");
}

/* digits[0] = *p, char digits[] = {p[0], p[1], 0} */
static int gets_byte(const struct unit_facts *f, uint32_t node, uint32_t array)
{
	const struct fact_node *n = &f->nodes.v[node];

	if (n->kind == NODE_VAR && n->sym == array && n->end > node + 1 && f->nodes.v[node + 1].kind == NODE_INIT_LIST)
		return f->nodes.v[node + 1].end > node + 2 && is_byte(f, node + 2);
	return n->kind == NODE_ASSIGN && f->nodes.v[node + 1].kind == NODE_INDEX &&
	       f->nodes.v[node + 2].kind == NODE_REF && f->nodes.v[node + 2].sym == array &&
	       is_byte(f, node_child(f, node, 1));
}

/* strtol(digits, NULL, 16), where digits is a small array that the round fills byte by byte. */
static void look_at_input(struct match *m, const struct program_call *c)
{
	const struct unit_facts *f = &m->program->units[c->unit];
	uint32_t arg = node_child(f, c->node, 1);
	const struct fact_sym *s;
	struct rounds r;

	if (arg == NO_INDEX || f->nodes.v[arg].kind != NODE_REF || f->nodes.v[arg].sym == NO_INDEX)
		return;
	s = &f->syms.v[f->nodes.v[arg].sym];
	if (s->type != TYPE_ARRAY || !s->size || s->size > FEW_DIGITS || !rounds_of(m, c->unit, c->node, 0, &r) ||
	    !for_each_byte(&r, c->node))
		return;
	for (uint32_t i = r.from; i < r.to; i++)
		if (gets_byte(f, i, f->nodes.v[arg].sym)) {
			report(m, &r, c->node, "reads the few digits of one byte");
			return;
		}
}

/* A variadic function of the project that puts a formatted text into what it is handed first. */
static int is_own_printer(const struct program *p, uint32_t unit, uint32_t call)
{
	const struct unit_facts *f = &p->units[unit];
	uint32_t sym = f->nodes.v[call].sym, to = node_child(f, call, 1);

	return sym != NO_INDEX && f->syms.v[sym].kind == SYM_FUNCTION && f->syms.v[sym].flags & SYM_VARIADIC &&
	       !(f->syms.v[sym].flags & SYM_SYSTEM) && to != NO_INDEX && !program_ends(p, unit, call) &&
	       program_effect(p, unit, call, 0) &
		       (PARAM_FILLS_FIELDS | PARAM_GROWS | PARAM_RESIZES | PARAM_RELEASES | PARAM_FILLS);
}

static void look_at(struct match *m, const struct program_call *c, unsigned which)
{
	static const uint8_t format[] = {[SPRINTF] = 2, [SNPRINTF] = 3, [FPRINTF] = 2, [PRINTF] = 1};

	if (which < sizeof format)
		look_at_output(m, c, format[which]);
	else
		look_at_input(m, c);
}

static void look_at_rest(struct match *m, const struct program_call *c)
{
	if (is_own_printer(m->program, c->unit, c->node))
		look_at_output(m, c, 2);
}

void match_format_per_byte(struct match *m)
{
	rounds_each_call(m, names, look_at, look_at_rest);
}
