/* The search over paths. A state is a point, who holds the memory there, and what has
 * happened; each is visited once, so loops end. */
#include <string.h>

#include "base/hash.h"
#include "scan/program/own_parts.h"
#include "scan/program/shapes.h"

#define MAX_STATES 20000
#define MAX_KNOWN  12

/* A condition whose outcome is known because the allocation is after it. */
struct known {
	uint32_t node;
	int truth;
	uint8_t until; /* enum state_flag: no longer known then, something in it may have changed */
};

struct search {
	struct own *o;
	struct arena *a;
	struct {
		struct own_state *v;
		size_t n, cap;
	} todo;
	uint64_t *seen;
	size_t n_seen, used;
	struct known known[MAX_KNOWN];
	unsigned n_known;
};

static const struct unit_facts *facts(const struct search *q)
{
	return &q->o->p->units[q->o->unit];
}

static uint64_t key_of(const struct own_state *s)
{
	return ((uint64_t)s->point << 24 | (uint64_t)s->held << 8 | s->flags) + 1;
}

static void widen(struct search *q)
{
	uint64_t *old = q->seen;
	size_t j, n = q->n_seen;

	q->n_seen = n ? n * 4 : 256;
	q->seen = arena_alloc(q->a, q->n_seen * sizeof *q->seen);
	for (size_t i = 0; i < n; i++) {
		if (!old[i])
			continue;
		for (j = hash64(&old[i], sizeof old[i]) & (q->n_seen - 1); q->seen[j]; j = (j + 1) & (q->n_seen - 1))
			;
		q->seen[j] = old[i];
	}
}

/* 1 when the state is new. */
static int visit(struct search *q, const struct own_state *s)
{
	uint64_t key = key_of(s);
	size_t i;

	if (q->used * 2 >= q->n_seen)
		widen(q);
	for (i = hash64(&key, sizeof key) & (q->n_seen - 1); q->seen[i]; i = (i + 1) & (q->n_seen - 1))
		if (q->seen[i] == key)
			return 0;
	q->seen[i] = key;
	q->used++;
	return 1;
}

static int inside_loop(const struct search *q, uint32_t node)
{
	const struct fact_loop *l = &facts(q)->loops.v[q->o->loop];

	return node >= l->node && node < l->end;
}

static void go_to(struct search *q, struct own_state s, uint32_t point)
{
	const struct cfg_point *p = &q->o->cfg->points.v[point];

	s.point = point;
	if (q->o->loop != NO_INDEX) {
		const struct fact_loop *l = &facts(q)->loops.v[q->o->loop];

		if (p->kind == POINT_RETURN || !inside_loop(q, p->node))
			s.flags |= STATE_LEFT;
		else if (p->kind == POINT_JOIN && p->node == l->node && (p->loop_head || l->kind == LOOP_GOTO))
			s.flags |= STATE_WRAPPED;
	}
	if (!visit(q, &s))
		return;
	if (q->used > MAX_STATES) {
		q->o->fate |= OWN_OVERFLOW;
		return;
	}
	*list_push(q->a, &q->todo) = s;
}

static int same_tree(const struct unit_facts *f, uint32_t a, uint32_t b)
{
	uint32_t n = f->nodes.v[a].end - a;

	if (n != f->nodes.v[b].end - b)
		return 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct fact_node *x = &f->nodes.v[a + i], *y = &f->nodes.v[b + i];

		if (x->kind != y->kind || x->op != y->op || x->kind == NODE_CALL || x->kind == NODE_ASSIGN)
			return 0;
		if (x->kind == NODE_INT ? fact_int(f, a + i) != fact_int(f, b + i) : x->sym != y->sym)
			return 0;
	}
	return 1;
}

static unsigned known_ways(const struct search *q, const struct own_state *s, uint32_t node)
{
	for (unsigned i = 0; i < q->n_known; i++)
		if (!(q->known[i].until & s->flags) && same_tree(facts(q), q->known[i].node, node))
			return q->known[i].truth ? 1 : 2;
	return 3;
}

static void ended(struct search *q, const struct own_state *s)
{
	if (s->flags & STATE_DROPPED && !(s->flags & STATE_KEPT)) {
		q->o->fate |= OWN_DROPPED;
		own_released(q->o, s, q->o->freed_at);
	} else {
		q->o->fate |= s->flags & STATE_KEPT ? OWN_LEFT_KEPT : OWN_LEFT_HELD;
	}
}

static void step(struct search *q, struct own_state s)
{
	const struct cfg *c = q->o->cfg;
	const struct cfg_point *p = &c->points.v[s.point];
	unsigned ways;

	switch (p->kind) {
	case POINT_STOP:
		return;
	case POINT_RETURN:
		ended(q, &s);
		return;
	case POINT_SWITCH:
		for (uint32_t i = p->next[0]; i < p->next[1]; i++)
			go_to(q, s, c->ways.v[i]);
		return;
	case POINT_BRANCH:
		ways = own_branch(q->o, &s, p->node) & known_ways(q, &s, p->node);
		if (ways & 1)
			go_to(q, s, p->next[0]);
		if (ways & 2)
			go_to(q, s, p->next[1]);
		return;
	case POINT_EFFECT:
		if (own_effect(q->o, &s, p->node))
			return;
		break;
	default:
		break;
	}
	go_to(q, s, p->next[0]);
}

static void run(struct search *q)
{
	while (q->todo.n && !(q->o->fate & OWN_OVERFLOW)) {
		struct own_state s = q->todo.v[--q->todo.n];

		step(q, s);
	}
}

static void know(struct search *q, uint32_t node, int truth, uint8_t until)
{
	const struct unit_facts *f = facts(q);
	const struct fact_node *n;

	if (node == NO_INDEX)
		return;
	n = &f->nodes.v[node];
	if (n->kind == NODE_UNARY && n->op == OP_LNOT) {
		know(q, node_child(f, node, 0), !truth, until);
	} else if (n->kind == NODE_BINARY && n->op == (truth ? OP_LAND : OP_LOR)) {
		know(q, node_child(f, node, 0), truth, until);
		know(q, node_child(f, node, 1), truth, until);
	} else if (q->n_known < MAX_KNOWN) {
		q->known[q->n_known].node = node;
		q->known[q->n_known].until = until;
		q->known[q->n_known++].truth = truth;
	}
}

/* 1 when a variable of the condition is written between the nodes: it may have changed
 * by the time it is asked again. */
static int changed_in(const struct unit_facts *f, uint32_t condition, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_VAR) {
			if (shape_names(f, condition, n->sym))
				return 1;
			continue;
		}
		if (n->kind != NODE_ASSIGN && !(n->kind == NODE_UNARY && n->op >= OP_POST_INC && n->op <= OP_ADDRESS))
			continue;
		if ((f->nodes.v[i + 1].kind == NODE_REF || f->nodes.v[i + 1].kind == NODE_MEMBER) &&
		    shape_names(f, condition, f->nodes.v[i + 1].sym))
			return 1;
	}
	return 0;
}

/* The same for a loop around the condition inside of the loop in question: it goes round
 * while that one stays. */
static int changed_in_inner(const struct unit_facts *f, uint32_t condition, uint32_t top)
{
	uint32_t up = f->nodes.v[condition].parent;

	for (; up != NO_INDEX && up > top; up = f->nodes.v[up].parent)
		if (node_is_loop(&f->nodes.v[up]) && changed_in(f, condition, up, f->nodes.v[up].end))
			return 1;
	return 0;
}

/* The ifs around the allocation, up to the loop: `if (need) p = malloc(); ... if (need)
 * free(p);` is one path, not four. The next iteration may see another `need`. */
static void know_guards(struct search *q, uint32_t site)
{
	const struct unit_facts *f = facts(q);
	const struct fact_func *fn = &f->funcs.v[node_func(f, site)];
	const struct fact_loop *l = q->o->loop == NO_INDEX ? NULL : &f->loops.v[q->o->loop];
	uint32_t child = site, node = f->nodes.v[site].parent, top = l ? l->node : 0;

	for (; node != NO_INDEX && node > top; child = node, node = f->nodes.v[node].parent) {
		uint32_t c = node + 1, after = f->nodes.v[c].end;
		uint8_t until = 0;

		if (f->nodes.v[node].kind != NODE_IF || child == c || changed_in_inner(f, c, top) ||
		    changed_in(f, c, after, l ? l->end : fn->end))
			continue;
		if (l && changed_in(f, c, l->node, c))
			until |= STATE_WRAPPED;
		if (l && changed_in(f, c, l->end, fn->end))
			until |= STATE_LEFT;
		know(q, c, child == after, until);
	}
}

static void begin(struct search *q, struct own *o, struct arena *scratch)
{
	program_at(o->p, o->unit);
	memset(q, 0, sizeof *q);
	q->o = o;
	q->a = scratch;
	o->fate = 0;
	o->n_places = o->n_releases = 0;
	o->freed_at = o->freed_last = o->holder = o->status_var = NO_INDEX;
}

/* The argument that is filled: &p, or the address of a structure. */
static void fill_argument(struct own *o, struct own_state *s, int argument, int fields)
{
	const struct unit_facts *f = &o->p->units[o->unit];
	uint32_t arg = node_child(f, o->site, (unsigned)argument + 1);
	const struct fact_node *n;
	int place;

	if (arg == NO_INDEX)
		return;
	n = &f->nodes.v[arg];
	if (n->kind == NODE_UNARY && n->op == OP_ADDRESS)
		arg = node_child(f, arg, 0);
	else
		s->flags |= STATE_KEPT; /* through someone's pointer */
	place = own_place(o, arg, 1);
	if (place < 0) {
		o->fate |= OWN_OVERFLOW;
		return;
	}
	/* of a member of someone else's only that */
	if (fields && !(o->field && f->nodes.v[arg].kind == NODE_MEMBER))
		o->places[place].field = OWN_ANY;
	s->held = (uint16_t)(1u << place);
	n = &f->nodes.v[arg];
	if (n->kind == NODE_MEMBER && n->flags & NODE_ARROW)
		s->flags |= STATE_KEPT;
	if (n->sym != NO_INDEX && f->syms.v[n->sym].flags & SYM_GLOBAL)
		s->flags |= STATE_KEPT;
	o->holder = n->sym;
}

void own_follow_call(struct own *o, struct arena *scratch, int fills, int fields)
{
	uint32_t point = cfg_point_of(o->cfg, o->site);
	struct own_state s = {0};
	struct search q;

	begin(&q, o, scratch);
	o->detached = fields && program_effect(o->p, o->unit, o->site, (unsigned)fills) & PARAM_RETURNS_FIELD;
	o->by_value = fills < 0 || o->detached;
	if (point == NO_INDEX) {
		o->fate = OWN_OVERFLOW;
		return;
	}
	if (fills >= 0)
		fill_argument(o, &s, fills, fields);
	know_guards(&q, o->site);
	go_to(&q, s, o->cfg->points.v[point].next[0]);
	run(&q);
}

void own_follow_param(struct own *o, struct arena *scratch, uint32_t sym)
{
	struct own_state s = {0};
	struct search q;

	o->site = o->loop = NO_INDEX;
	o->detached = 0;
	begin(&q, o, scratch);
	o->places[0].base = sym;
	o->places[0].field = NO_INDEX;
	o->n_places = 1;
	s.held = 1;
	go_to(&q, s, o->cfg->entry);
	run(&q);
}
