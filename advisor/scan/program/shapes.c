#include <string.h>

#include "base/str.h"
#include "scan/program/shapes.h"

int shape_same(const struct unit_facts *f, uint32_t a, uint32_t b)
{
	uint32_t n = f->nodes.v[a].end - a;

	if (n != f->nodes.v[b].end - b)
		return 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct fact_node *x = &f->nodes.v[a + i], *y = &f->nodes.v[b + i];

		if (x->kind != y->kind || x->op != y->op || x->kind == NODE_CALL)
			return 0;
		if (x->kind == NODE_INT ? fact_int(f, a + i) != fact_int(f, b + i) : x->sym != y->sym)
			return 0;
	}
	return 1;
}

int shape_same_place(const struct unit_facts *f, uint32_t a, uint32_t b)
{
	uint32_t n = f->nodes.v[a].end - a;

	if (n != f->nodes.v[b].end - b)
		return 0;
	for (uint32_t i = 0; i < n; i++)
		if (f->nodes.v[a + i].kind != f->nodes.v[b + i].kind || f->nodes.v[a + i].sym != f->nodes.v[b + i].sym)
			return 0;
	return 1;
}

int shape_names(const struct unit_facts *f, uint32_t tree, uint32_t sym)
{
	for (uint32_t i = tree; i < f->nodes.v[tree].end; i++)
		if ((f->nodes.v[i].kind == NODE_REF || f->nodes.v[i].kind == NODE_MEMBER) && f->nodes.v[i].sym == sym)
			return 1;
	return 0;
}

int shape_changes(const struct unit_facts *f, uint32_t sym, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++) {
		const struct fact_node *n = &f->nodes.v[i];

		if (n->kind == NODE_VAR && n->sym == sym)
			return 1;
		if (n->kind != NODE_ASSIGN && !(n->kind == NODE_UNARY && n->op >= OP_POST_INC && n->op <= OP_ADDRESS))
			continue;
		if ((f->nodes.v[i + 1].kind == NODE_REF || f->nodes.v[i + 1].kind == NODE_MEMBER) &&
		    f->nodes.v[i + 1].sym == sym)
			return 1;
	}
	return 0;
}

int shape_calls(const struct unit_facts *f, uint32_t node, const char *name)
{
	const struct fact_node *n = &f->nodes.v[node];
	size_t len = strlen(name);
	const char *called;

	if (n->kind != NODE_CALL || n->sym == NO_INDEX || f->syms.v[n->sym].kind != SYM_FUNCTION)
		return 0;
	called = fact_text(f, f->syms.v[n->sym].name);
	if (str_starts(called, "__builtin_"))
		called += strlen("__builtin_");
	if (str_starts(called, "___"))
		called += 3;
	else if (str_starts(called, "__"))
		called += 2;
	return !strncmp(called, name, len) && (!called[len] || !strcmp(called + len, "_chk"));
}

int shape_calls_any(const struct unit_facts *f, uint32_t node, const char *const *names)
{
	for (; *names; names++)
		if (shape_calls(f, node, *names))
			return 1;
	return 0;
}

int64_t shape_alloc_size(const struct program *p, uint32_t unit, uint32_t call)
{
	const struct program_func *callee = program_callee(p, unit, call);
	const struct unit_facts *f = &p->units[unit];
	int params[2] = {-1, -1};
	int64_t size = 1;

	if (!callee || callee->size_param < 0)
		return -1;
	params[0] = callee->size_param;
	params[1] = callee->count_param;
	for (int i = 0; i < 2; i++) {
		uint32_t arg = params[i] < 0 ? NO_INDEX : node_child(f, call, (unsigned)params[i] + 1);

		if (params[i] < 0)
			continue;
		if (arg == NO_INDEX || f->nodes.v[arg].kind != NODE_INT || fact_int(f, arg) < 0 ||
		    fact_int(f, arg) > INT32_MAX)
			return -1;
		size *= fact_int(f, arg);
	}
	return size;
}

uint32_t shape_statement(const struct unit_facts *f, uint32_t node)
{
	uint32_t up = f->nodes.v[node].parent;

	for (; up != NO_INDEX && f->nodes.v[up].kind != NODE_BLOCK; node = up, up = f->nodes.v[node].parent)
		;
	return up == NO_INDEX ? NO_INDEX : node;
}
