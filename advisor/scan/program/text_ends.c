#include "scan/program/text_ends.h"

#include "scan/program/shapes.h"
#include "scan/program/texts.h"

#define DEPTH 2 /* variables set to variables */

static const char *const appenders[] = {"strcat", "strncat", "strlcat", "wcscat", NULL};
static const char *const writers[] = {"strcpy", "strncpy",   "stpcpy",	 "strlcpy", "sprintf", "snprintf",
				      "memcpy", "vsnprintf", "vsprintf", "memmove", "fgets",   NULL};
static const char *const finders[] = {"strchr", "strrchr", "index", "rindex", "rawmemchr", "memchr", NULL};

/* Where the variable is set. */
struct range {
	const struct program *p;
	uint32_t unit, from, to;
	const struct unit_facts *f;
};

/* The next value that the variable is given from node *at on; NO_INDEX. */
static uint32_t next_value(const struct range *r, uint32_t sym, uint32_t *at)
{
	for (; *at < r->to; ++*at) {
		const struct fact_node *n = &r->f->nodes.v[*at];

		if (n->kind == NODE_VAR && n->sym == sym && n->end > *at + 1)
			return ++*at;
		if (n->kind == NODE_ASSIGN && n->op == OP_NONE && r->f->nodes.v[*at + 1].kind == NODE_REF &&
		    r->f->nodes.v[*at + 1].sym == sym)
			return node_child(r->f, (*at)++, 1);
	}
	return NO_INDEX;
}

/* strlen(s), or a variable that is set to it: the call, and *text gets s. */
static uint32_t length_of(const struct range *r, uint32_t node, uint32_t *text)
{
	const struct fact_node *n = &r->f->nodes.v[node];
	uint32_t at = r->from, value;

	if (n->kind == NODE_UNARY && n->op == OP_POST_INC)
		n = &r->f->nodes.v[++node];
	*text = text_measured(r->p, r->unit, node);
	if (*text != NO_INDEX)
		return node;
	if (n->kind != NODE_REF || r->f->syms.v[n->sym].flags & SYM_GLOBAL)
		return NO_INDEX;
	while ((value = next_value(r, n->sym, &at)) != NO_INDEX) {
		*text = text_measured(r->p, r->unit, value);
		if (*text != NO_INDEX)
			return value;
	}
	return NO_INDEX;
}

/* The length is that of the text. */
static int fits(const struct range *r, uint32_t base, uint32_t length, struct text_append *out)
{
	uint32_t text, call = length == NO_INDEX ? NO_INDEX : length_of(r, length, &text);

	if (call == NO_INDEX || !shape_same(r->f, base, text))
		return 0;
	out->place = base;
	out->search = call;
	return 1;
}

static int is_end(const struct range *r, uint32_t node, int depth, struct text_append *out)
{
	const struct unit_facts *f = r->f;
	const struct fact_node *n = &f->nodes.v[node];
	uint32_t at = r->from, value;

	switch (n->kind) {
	case NODE_BINARY:
		return n->op == OP_ADD && (fits(r, node + 1, node_child(f, node, 1), out) ||
					   fits(r, node_child(f, node, 1), node + 1, out));
	case NODE_UNARY:
		if (n->op == OP_POST_INC)
			return is_end(r, node + 1, depth, out);
		return n->op == OP_ADDRESS && f->nodes.v[node + 1].kind == NODE_INDEX &&
		       fits(r, node + 2, node_child(f, node + 1, 1), out);
	case NODE_CALL:
		if (!shape_calls_any(f, node, finders) || !fact_is_int(f, node_child(f, node, 2), 0))
			return 0;
		out->place = node_child(f, node, 1);
		out->search = node;
		return 1;
	case NODE_REF:
		if (n->type != TYPE_POINTER || f->syms.v[n->sym].flags & SYM_GLOBAL)
			return 0;
		while (depth < DEPTH && (value = next_value(r, n->sym, &at)) != NO_INDEX)
			if (is_end(r, value, depth + 1, out))
				return 1;
		return 0;
	default:
		return 0;
	}
}

/* A function of the project that writes to what its first argument points to. */
static int is_own_writer(const struct range *r, uint32_t call)
{
	const struct program_func *f = program_callee(r->p, r->unit, call);

	return f && f->unit != NO_INDEX && !text_only_read(r->f, call, 0);
}

static int call_appends(const struct range *r, uint32_t call, struct text_append *out)
{
	uint32_t to = node_child(r->f, call, 1);

	if (to == NO_INDEX)
		return 0;
	if (shape_calls_any(r->f, call, appenders)) {
		out->place = to;
		out->search = call;
		return 1;
	}
	if (shape_calls_any(r->f, call, writers) || is_own_writer(r, call))
		return is_end(r, to, 0, out);
	return 0;
}

/* s[strlen(s)] = c, *end = c; not the zero that ends it. */
static int store_appends(const struct range *r, uint32_t assign, struct text_append *out)
{
	const struct unit_facts *f = r->f;
	uint32_t to = assign + 1;

	if (f->nodes.v[assign].op != OP_NONE || fact_is_int(f, node_child(f, assign, 1), 0))
		return 0;
	if (f->nodes.v[to].kind == NODE_INDEX)
		return fits(r, to + 1, node_child(f, to, 1), out);
	return f->nodes.v[to].kind == NODE_UNARY && f->nodes.v[to].op == OP_DEREF && is_end(r, to + 1, 0, out);
}

int text_append_at(const struct program *p, uint32_t unit, uint32_t node, uint32_t from, uint32_t to,
		   struct text_append *out)
{
	const struct range r = {p, unit, from, to, &p->units[unit]};
	int found = 0;

	if (r.f->nodes.v[node].kind == NODE_CALL)
		found = call_appends(&r, node, out);
	else if (r.f->nodes.v[node].kind == NODE_ASSIGN)
		found = store_appends(&r, node, out);
	return found && out->search >= from && out->search < to && text_is_place(r.f, out->place);
}
