/* A large local array that is cleared, and then gets a text that ends itself. */
#include "scan/match/match_rounds.h"
#include "scan/program/costly.h"
#include "scan/program/shapes.h"
#include "scan/program/sites.h"

#define LARGE	   1024 /* bytes */
#define CALLS_AWAY 1

/* They end what they write with a zero; the first argument is where to. */
static const char *const fillers[] = {"snprintf", "sprintf", "vsnprintf", "vsprintf",  "strcpy",
				      "fgets",	  "strlcpy", "getcwd",	  "inet_ntop", NULL};
/* They read a text up to its end, or are handed a size of their own. */
static const char *const whole[] = {"write",  "fwrite", "send", "sendto", "memcpy", "memmove",
				    "memcmp", "recv",	"read", "pread",  NULL};

struct cleared {
	const struct match *m;
	uint32_t unit;
	const struct unit_facts *f;
	uint32_t sym, at; /* the array; where it is cleared */
};

static int is_local_array(const struct unit_facts *f, uint32_t sym, long long large)
{
	const struct fact_sym *s = sym == NO_INDEX ? NULL : &f->syms.v[sym];

	return s && s->kind == SYM_VAR && s->type == TYPE_ARRAY && !(s->flags & SYM_GLOBAL) &&
	       s->pointee == TYPE_CHAR && s->size >= large && s->size < UINT32_MAX;
}

static int is_array(const struct cleared *x, uint32_t node)
{
	const struct unit_facts *f = x->f;

	return node != NO_INDEX && f->nodes.v[node].kind == NODE_REF && f->nodes.v[node].sym == x->sym;
}

static const char *const copiers[] = {"memcpy", "memmove", NULL};

static int is_size(const struct cleared *x, uint32_t node)
{
	const struct unit_facts *f = x->f;

	return f->nodes.v[node].kind == NODE_INT && fact_int(f, node) + 1 >= (int64_t)f->syms.v[x->sym].size;
}

/* memcpy(text, from, sizeof text): nothing of what was cleared is left. */
static int is_copied_whole(const struct cleared *x, uint32_t call)
{
	uint32_t size = shape_calls_any(x->f, call, copiers) ? node_child(x->f, call, 3) : NO_INDEX;

	return size != NO_INDEX && is_array(x, node_child(x->f, call, 1)) && is_size(x, size) &&
	       fact_int(x->f, size) >= (int64_t)x->f->syms.v[x->sym].size;
}

static int is_filled_by(const struct cleared *x, uint32_t call)
{
	if (is_copied_whole(x, call))
		return 1;

	return shape_calls_any(x->f, call, fillers) &&
	       is_array(x, node_child(x->f, call, shape_calls(x->f, call, "inet_ntop") ? 3 : 1));
}

/* Something may look at more of the array than the text in it: its size is named, it goes to something that is not handed
 * a text, an element is asked for, or it is copied. */
static int is_read_whole(const struct cleared *x, uint32_t from, uint32_t to, uint32_t filled)
{
	const struct unit_facts *f = x->f;

	for (uint32_t i = from; i < to; i++) {
		uint32_t call;

		if (f->nodes.v[i].kind != NODE_REF || f->nodes.v[i].sym != x->sym)
			continue;
		for (call = f->nodes.v[i].parent;
		     call != NO_INDEX && f->nodes.v[call].kind >= NODE_REF && f->nodes.v[call].kind != NODE_CALL;
		     call = f->nodes.v[call].parent)
			if (f->nodes.v[call].kind == NODE_INDEX || f->nodes.v[call].kind == NODE_ASSIGN ||
			    f->nodes.v[call].kind == NODE_BINARY || f->nodes.v[call].kind == NODE_UNARY)
				return 1;
		if (call == NO_INDEX || f->nodes.v[call].kind != NODE_CALL)
			return 1;
		if (call == filled || is_filled_by(x, call) || shape_calls(f, call, "memset"))
			continue;
		if (shape_calls_any(f, call, whole))
			return 1;
		for (uint32_t c = node_child(f, call, 1); c < f->nodes.v[call].end; c = f->nodes.v[c].end)
			if (is_size(x, c))
				return 1;
	}
	return 0;
}

/* The first that happens to the array afterwards, in the order of the text. */
static uint32_t next_use(const struct cleared *x, uint32_t from, uint32_t to)
{
	const struct unit_facts *f = x->f;
	uint32_t up;

	for (uint32_t i = from; i < to; i++)
		if (f->nodes.v[i].kind == NODE_REF && f->nodes.v[i].sym == x->sym) {
			for (up = f->nodes.v[i].parent;
			     up != NO_INDEX && f->nodes.v[up].kind != NODE_CALL && f->nodes.v[up].kind >= NODE_REF;
			     up = f->nodes.v[up].parent)
				;
			return up != NO_INDEX && f->nodes.v[up].kind == NODE_CALL && is_filled_by(x, up) ? up
													 : NO_INDEX;
		}
	return NO_INDEX;
}

static void look_at(struct match *m, const struct cleared *x, uint32_t node, const char *how)
{
	const struct fact_func *fn = &x->f->funcs.v[node_func(x->f, node)];
	uint32_t filled = next_use(x, x->f->nodes.v[x->at].end, fn->end);
	struct finding *f;
	struct rounds r;

	/* at the end of a round: what begins the next one */
	if (filled == NO_INDEX && node_loop(x->f, node) != NO_INDEX) {
		const struct fact_loop *l = &x->f->loops.v[node_loop(x->f, node)];

		filled = next_use(x, x->f->nodes.v[x->at].end, l->end) == NO_INDEX ? next_use(x, l->node, node)
										   : NO_INDEX;
	}
	if (filled == NO_INDEX || (!is_copied_whole(x, filled) && is_read_whole(x, fn->first, fn->end, filled)) ||
	    !rounds_of(m, x->unit, node, CALLS_AWAY, &r) || !(f = rounds_add(m, &r, node)))
		return;
	f->message = arena_printf(m->a,
				  "the %u bytes of `%s` are cleared%s in every round of %s, and %s() at line %u writes "
				  "%s",
				  x->f->syms.v[x->sym].size, fact_text(x->f, x->f->syms.v[x->sym].name), how,
				  rounds_text(&r, m->a), site_call_name(m->program, x->unit, filled),
				  x->f->nodes.v[filled].line,
				  is_copied_whole(x, filled) ? "over all of them" : "a text there that ends itself");
}

static void look_in(struct match *m, uint32_t unit, const struct fact_func *fn, long long large)
{
	const struct unit_facts *f = &m->program->units[unit];

	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &f->nodes.v[i];
		struct cleared x = {.m = m, .unit = unit, .f = f, .at = i};

		if (n->kind == NODE_VAR && n->end > i + 1 && is_local_array(f, n->sym, large) &&
		    (f->nodes.v[i + 1].kind == NODE_INIT_LIST || f->nodes.v[i + 1].kind == NODE_STRING) &&
		    node_children(f, i + 1) <= 1) {
			x.sym = n->sym;
			look_at(m, &x, i, " where it is declared");
		}
		if (n->kind == NODE_CALL && shape_calls(f, i, "memset") && fact_is_int(f, node_child(f, i, 2), 0)) {
			uint32_t to = node_child(f, i, 1), size = node_child(f, i, 3);

			if (f->nodes.v[to].kind != NODE_REF || !is_local_array(f, f->nodes.v[to].sym, large) ||
			    size == NO_INDEX)
				continue;
			x.sym = f->nodes.v[to].sym;
			if (is_size(&x, size))
				look_at(m, &x, i, "");
		}
	}
}

void match_cleared_needlessly(struct match *m)
{
	long long large = match_param(m, "large", LARGE);

	for (size_t i = 0; i < m->program->funcs.n; i++) {
		const struct program_func *in = &m->program->funcs.v[i];

		if (in->unit != NO_INDEX)
			look_in(m, in->unit, &m->program->units[in->unit].funcs.v[in->def], large);
	}
}
