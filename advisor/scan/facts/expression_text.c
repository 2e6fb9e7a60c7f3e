/* Expressions as C text again, for messages: short, since the reader has the source. */
#include <string.h>

#include "scan/facts/facts.h"

#define TEXT_MAX 60

static const char *const op_text[] = {
	[OP_NONE] = "",	      [OP_ADD] = "+",	    [OP_SUB] = "-",	 [OP_MUL] = "*",      [OP_DIV] = "/",
	[OP_REM] = "%",	      [OP_SHL] = "<<",	    [OP_SHR] = ">>",	 [OP_AND] = "&",      [OP_XOR] = "^",
	[OP_OR] = "|",	      [OP_LT] = "<",	    [OP_GT] = ">",	 [OP_LE] = "<=",      [OP_GE] = ">=",
	[OP_EQ] = "==",	      [OP_NE] = "!=",	    [OP_LAND] = "&&",	 [OP_LOR] = "||",     [OP_COMMA] = ",",
	[OP_POST_INC] = "++", [OP_POST_DEC] = "--", [OP_PRE_INC] = "++", [OP_PRE_DEC] = "--", [OP_ADDRESS] = "&",
	[OP_DEREF] = "*",     [OP_PLUS] = "+",	    [OP_MINUS] = "-",	 [OP_NOT] = "~",      [OP_LNOT] = "!",
	[OP_OTHER] = "?"};

static void add(struct str *out, const struct unit_facts *f, uint32_t node);

static const char *name_of(const struct unit_facts *f, uint32_t sym)
{
	return sym == NO_INDEX ? "..." : fact_text(f, f->syms.v[sym].name);
}

static void add_call(struct str *out, const struct unit_facts *f, uint32_t node)
{
	uint32_t c = node_child(f, node, 0), first;

	if (c == NO_INDEX)
		return;
	add(out, f, c);
	str_add(out, "(");
	first = f->nodes.v[c].end;
	for (c = first; c < f->nodes.v[node].end && out->len < TEXT_MAX; c = f->nodes.v[c].end) {
		if (c != first)
			str_add(out, ", ");
		add(out, f, c);
	}
	str_add(out, ")");
}

static void add_two(struct str *out, const struct unit_facts *f, uint32_t node, const char *between)
{
	uint32_t r = node_child(f, node, 1);

	add(out, f, node + 1);
	str_add(out, between);
	if (r != NO_INDEX)
		add(out, f, r);
}

static void add_unary(struct str *out, const struct unit_facts *f, uint32_t node, const struct fact_node *n)
{
	int after = n->op == OP_POST_INC || n->op == OP_POST_DEC;

	if (!after)
		str_add(out, op_text[n->op]);
	add(out, f, node + 1);
	if (after)
		str_add(out, op_text[n->op]);
}

static void add(struct str *out, const struct unit_facts *f, uint32_t node)
{
	const struct fact_node *n = &f->nodes.v[node];
	char between[16] = " ";

	if (out->len > TEXT_MAX) {
		str_add(out, "...");
		return;
	}
	if (n->end == node + 1 && n->kind != NODE_REF && n->kind != NODE_INT) {
		str_add(out, "...");
		return;
	}
	switch (n->kind) {
	case NODE_REF:
		str_add(out, name_of(f, n->sym));
		return;
	case NODE_INT:
		str_addf(out, "%lld", (long long)fact_int(f, node));
		return;
	case NODE_MEMBER:
		add(out, f, node + 1);
		str_add(out, n->flags & NODE_ARROW ? "->" : ".");
		str_add(out, name_of(f, n->sym));
		return;
	case NODE_INDEX:
		add_two(out, f, node, "[");
		str_add(out, "]");
		return;
	case NODE_CALL:
		add_call(out, f, node);
		return;
	case NODE_UNARY:
		add_unary(out, f, node, n);
		return;
	case NODE_BINARY:
	case NODE_ASSIGN:
		strcat(strcat(strcat(between, op_text[n->op]), n->kind == NODE_ASSIGN ? "=" : ""), " ");
		add_two(out, f, node, between);
		return;
	default:
		str_add(out, "...");
	}
}

char *node_text(struct arena *a, const struct unit_facts *f, uint32_t node)
{
	struct str s = {0};
	char *text;

	add(&s, f, node);
	text = s.len > TEXT_MAX + 20 ? arena_printf(a, "%.*s...", TEXT_MAX, s.ptr) : arena_strdup(a, str_text(&s));
	str_free(&s);
	return text;
}
