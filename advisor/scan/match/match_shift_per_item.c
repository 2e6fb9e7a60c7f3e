/* What is left in a buffer is moved to its front for each item that is taken out. */
#include "scan/match/match_rounds.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

#define LITTLE 512 /* bytes */

static const char *const names[] = {"memmove", "bcopy", "wmemmove", NULL};
enum { MEMMOVE = 1, BCOPY, WMEMMOVE };

static int is_number(const struct unit_facts *f, uint32_t node, int64_t value)
{
	return node != NO_INDEX && f->nodes.v[node].kind == NODE_INT && fact_int(f, node) == value;
}

static int is_place(const struct unit_facts *f, uint32_t node)
{
	return (f->nodes.v[node].kind == NODE_REF || f->nodes.v[node].kind == NODE_MEMBER) &&
	       f->nodes.v[node].sym != NO_INDEX;
}

/* buf of buf and &buf[0]. */
static uint32_t front_of(const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];

	if (n->kind == NODE_UNARY && n->op == OP_ADDRESS && f->nodes.v[node + 1].kind == NODE_INDEX &&
	    is_number(f, node_child(f, node + 1, 1), 0))
		return is_place(f, node + 2) ? node + 2 : NO_INDEX;
	return is_place(f, node) ? node : NO_INDEX;
}

/* One of the parts of a sum is the place: buf + n + 2. */
static int is_summand(const struct unit_facts *f, uint32_t sum, uint32_t base)
{
	const struct fact_node *n = &f->nodes.v[sum];

	if (n->kind == NODE_BINARY && n->op == OP_ADD)
		return is_summand(f, sum + 1, base) || is_summand(f, node_child(f, sum, 1), base);
	return shape_same(f, sum, base);
}

/* n of buf + n and &buf[n], the sum itself where more is added; NO_INDEX. */
static uint32_t offset_in(const struct unit_facts *f, uint32_t node, uint32_t base)
{
	const struct fact_node *n = &f->nodes.v[node];

	if (n->kind == NODE_BINARY && n->op == OP_ADD) {
		if (shape_same(f, node + 1, base))
			return node_child(f, node, 1);
		if (shape_same(f, node_child(f, node, 1), base))
			return node + 1;
		return is_summand(f, node, base) ? node : NO_INDEX;
	}
	if (n->kind == NODE_UNARY && n->op == OP_ADDRESS && f->nodes.v[node + 1].kind == NODE_INDEX &&
	    shape_same(f, node + 2, base))
		return node_child(f, node + 1, 1);
	return NO_INDEX;
}

/* An array that holds little: moving it costs about as much as anything else. */
static int is_little(const struct unit_facts *f, uint32_t base)
{
	const struct fact_sym *s = &f->syms.v[f->nodes.v[base].sym];

	return f->nodes.v[base].sym != NO_INDEX && s->type == TYPE_ARRAY && s->size <= LITTLE;
}

/* The offset is counted up by a loop of its own before: many items were taken. */
static int is_batch(const struct rounds *r, uint32_t offset)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];
	uint32_t loop;

	for (uint32_t i = offset; i < f->nodes.v[offset].end; i++) {
		uint32_t sym = f->nodes.v[i].sym;

		if ((f->nodes.v[i].kind != NODE_REF && f->nodes.v[i].kind != NODE_MEMBER) || sym == NO_INDEX)
			continue;
		for (uint32_t k = r->from; k < r->to; k++) {
			if (!shape_changes(f, sym, k, k + 1))
				continue;
			loop = node_loop(f, k);
			if (loop != NO_INDEX && loop != r->loop && f->loops.v[loop].node >= r->from)
				return 1;
			/* a field that another function counts: a position in the buffer */
			if (f->nodes.v[i].kind == NODE_MEMBER && f->nodes.v[k].kind == NODE_ASSIGN &&
			    is_number(f, node_child(f, k, 1), 0))
				return 1;
		}
	}
	return 0;
}

static int names_any(const struct unit_facts *f, uint32_t tree, uint32_t of)
{
	for (uint32_t i = of; i < f->nodes.v[of].end; i++)
		if ((f->nodes.v[i].kind == NODE_REF || f->nodes.v[i].kind == NODE_MEMBER) &&
		    f->nodes.v[i].sym != NO_INDEX && shape_names(f, tree, f->nodes.v[i].sym))
			return 1;
	return 0;
}

/* n < used, n != used, used > n, rest, rest > 0: whether anything is left. */
static int asks_for_rest(const struct unit_facts *f, uint32_t c, uint32_t size)
{
	const struct fact_node *n = &f->nodes.v[c];

	if (is_place(f, c))
		return names_any(f, size, c);
	if (n->kind != NODE_BINARY || n->op < OP_LT || n->op > OP_NE)
		return 0;
	return (is_place(f, c + 1) || is_number(f, c + 1, 0)) &&
	       (is_place(f, node_child(f, c, 1)) || is_number(f, node_child(f, c, 1), 0)) && names_any(f, size, c);
}

/* Done only when enough has come together, or no room is left: "if (pos > size / 2)", "if (end == size)". */
static int is_now_and_then(const struct rounds *r, uint32_t node, uint32_t size)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];
	uint32_t top = r->loop == NO_INDEX ? r->from : f->loops.v[r->loop].node, up = f->nodes.v[node].parent,
		 child = node;

	for (; up != NO_INDEX && up > top; child = up, up = f->nodes.v[up].parent) {
		uint8_t kind = f->nodes.v[up].kind;

		if (kind == NODE_SWITCH || kind == NODE_COND || node_is_loop(&f->nodes.v[up]))
			return 1;
		if (kind == NODE_IF && child != up + 1 && !asks_for_rest(f, up + 1, size))
			return 1;
	}
	return 0;
}

/* k = write(fd, buf, n): as much as there was, or as the system took. */
static int is_from_call(const struct rounds *r, uint32_t offset)
{
	const struct unit_facts *f = &r->m->program->units[r->unit];
	uint32_t sym = f->nodes.v[offset].sym, value;

	if (f->nodes.v[offset].kind != NODE_REF)
		return 0;
	for (uint32_t i = r->from; i < r->to; i++) {
		value = f->nodes.v[i].kind == NODE_VAR && f->nodes.v[i].sym == sym	    ? node_child(f, i, 0)
			: f->nodes.v[i].kind == NODE_ASSIGN && f->nodes.v[i + 1].sym == sym ? node_child(f, i, 1)
											    : NO_INDEX;
		if (value != NO_INDEX && f->nodes.v[value].kind == NODE_CALL)
			return 1;
	}
	return 0;
}

static int same_buffer(const struct rounds *r, void *ctx)
{
	uint32_t unit, base = *(uint32_t *)ctx, arg;
	const struct unit_facts *f = &r->m->program->units[r->unit];

	while (f->nodes.v[base].kind == NODE_MEMBER)
		base++;
	if (f->nodes.v[base].kind != NODE_REF || f->nodes.v[base].sym == NO_INDEX)
		return 0;
	if (f->syms.v[f->nodes.v[base].sym].flags & SYM_GLOBAL)
		return 1;
	arg = rounds_argument(r, base, &unit);
	return arg != NO_INDEX && arg != base &&
	       (r->m->program->units[unit].nodes.v[arg].kind == NODE_UNARY || rounds_same(r, base, 0));
}

static void report(struct match *m, const struct rounds *r, uint32_t node, const char *text, const char *by)
{
	struct finding *f = rounds_add(m, r, node);

	if (f)
		f->message =
			arena_printf(m->a,
				     "%s moves all that is left of `%s` to its front for each item, in every round "
				     "of %s: keep the place of the first one, and move now and then",
				     by, text, rounds_text(r, m->a));
}

/* In a loop of the function, or in a function that one calls with the same buffer. */
static int repeated(const struct match *m, uint32_t unit, uint32_t node, uint32_t base, struct rounds *r)
{
	const struct unit_facts *f = &m->program->units[unit];

	if (rounds_of(m, unit, node, 0, r)) {
		while (f->nodes.v[base].kind == NODE_MEMBER)
			base++;
		return f->nodes.v[base].kind == NODE_REF && !shape_changes(f, f->nodes.v[base].sym, r->from, r->to);
	}
	return rounds_calling(m, unit, node, same_buffer, &base, r);
}

static void look_at(struct match *m, const struct program_call *c, unsigned which)
{
	const struct unit_facts *f = &m->program->units[c->unit];
	uint32_t to = node_child(f, c->node, which == BCOPY ? 2 : 1),
		 from = node_child(f, c->node, which == BCOPY ? 1 : 2);
	uint32_t size = node_child(f, c->node, 3), base, offset;
	struct rounds r;

	base = to == NO_INDEX || from == NO_INDEX ? NO_INDEX : front_of(f, to);
	offset = base == NO_INDEX ? NO_INDEX : offset_in(f, from, base);
	if (offset == NO_INDEX || size == NO_INDEX || f->nodes.v[size].kind == NODE_INT || is_little(f, base) ||
	    !repeated(m, c->unit, c->node, base, &r) || is_batch(&r, offset) || is_from_call(&r, offset) ||
	    is_now_and_then(&r, c->node, size))
		return;
	report(m, &r, c->node, node_text(m->a, f, base),
	       arena_printf(m->a, "%s()", site_call_name(m->program, c->unit, c->node)));
}

/* v[j] = v[j + 1], or v[j - 1] = v[j], and nothing else. */
static uint32_t shifted(const struct unit_facts *f, uint32_t assign)
{
	uint32_t to = assign + 1, from = node_child(f, assign, 1), i, k;

	if (f->nodes.v[assign].kind != NODE_ASSIGN || f->nodes.v[assign].op != OP_NONE ||
	    f->nodes.v[to].kind != NODE_INDEX || f->nodes.v[from].kind != NODE_INDEX ||
	    !shape_same(f, to + 1, from + 1))
		return NO_INDEX;
	i = node_child(f, to, 1);
	k = node_child(f, from, 1);
	if (f->nodes.v[k].kind == NODE_BINARY && f->nodes.v[k].op == OP_ADD && shape_same(f, k + 1, i) &&
	    is_number(f, node_child(f, k, 1), 1))
		return to + 1;
	if (f->nodes.v[i].kind == NODE_BINARY && f->nodes.v[i].op == OP_SUB && shape_same(f, i + 1, k) &&
	    is_number(f, node_child(f, i, 1), 1))
		return to + 1;
	return NO_INDEX;
}

/* for (j = 0; ...): from the front. */
static int from_front(const struct unit_facts *f, const struct fact_loop *l)
{
	uint32_t init = l->kind == LOOP_FOR ? node_child(f, l->node, 0) : NO_INDEX, value = NO_INDEX;

	if (init == NO_INDEX)
		return 0;
	if (f->nodes.v[init].kind == NODE_ASSIGN)
		value = node_child(f, init, 1);
	else if (f->nodes.v[init].kind == NODE_DECLS && f->nodes.v[init + 1].kind == NODE_VAR)
		value = f->nodes.v[init + 1].end > init + 2 ? init + 2 : NO_INDEX;
	return is_number(f, value, 0) || is_number(f, value, 1);
}

static void look_at_loop(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *f = &m->program->units[unit];
	const struct fact_loop *l = &f->loops.v[loop];
	uint32_t body = loop_body(f, l), base;
	struct rounds r;

	if (body == NO_INDEX || !from_front(f, l))
		return;
	if (f->nodes.v[body].kind == NODE_BLOCK && node_children(f, body) == 1)
		body = node_child(f, body, 0);
	base = shifted(f, body);
	if (base == NO_INDEX || !is_place(f, base) || is_little(f, base) || !repeated(m, unit, l->node, base, &r) ||
	    is_now_and_then(&r, l->node, base))
		return;
	report(m, &r, l->node, node_text(m->a, f, base), "the loop");
}

void match_shift_per_item(struct match *m)
{
	rounds_each_call(m, names, look_at, NULL);
	match_each_loop(m, look_at_loop);
}
