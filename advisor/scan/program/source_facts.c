#include "scan/program/source_facts.h"

#include "base/fs.h"
#include "base/str.h"
#include "scan/facts/loop_shape.h"

static void add(struct arena *a, struct strlist *facts, const char *name)
{
	if (!strlist_has(facts, name))
		strlist_add(a, facts, name);
}

static void function_facts(struct arena *a, const struct program_func *f, struct strlist *facts)
{
	int sets_errno;

	if (f->unit != NO_INDEX || !f->ins)
		return;
	if (unit_is_math_function(f->name, &sets_errno))
		add(a, facts, "uses-math");
	if (f->flags & FUNC_LIBRARY && f->flags & FUNC_FRESH)
		add(a, facts, "uses-allocation");
	if (str_eq(f->name, "pthread_create") || str_eq(f->name, "thrd_create"))
		add(a, facts, "uses-threads");
	if (str_eq(f->name, "__assert_fail"))
		add(a, facts, "uses-assert");
}

static int computes_in_loop(const struct unit_facts *u)
{
	for (size_t k = 0; k < u->loops.n; k++)
		for (uint32_t i = u->loops.v[k].node; i < u->loops.v[k].end; i++) {
			const struct fact_node *n = &u->nodes.v[i];

			if ((n->kind == NODE_BINARY || n->kind == NODE_ASSIGN) &&
			    (n->op == OP_ADD || n->op == OP_SUB || n->op == OP_MUL || n->op == OP_DIV) &&
			    (n->type == TYPE_FLOAT || n->type == TYPE_DOUBLE))
				return 1;
		}
	return 0;
}

void source_facts(struct arena *a, const struct program *program, struct strlist *facts)
{
	for (size_t i = 0; i < program->funcs.n; i++)
		function_facts(a, &program->funcs.v[i], facts);
	for (size_t k = 0; k < program->n_units; k++) {
		const struct unit_facts *u = &program->units[k];

		for (size_t i = 0; i < u->files.n; i++)
			if (str_eq(path_base(fact_text(u, u->files.v[i].path)), "complex.h"))
				add(a, facts, "uses-complex");
		for (size_t i = 0; i < u->pragmas.n; i++)
			if (str_starts(fact_text(u, u->pragmas.v[i].text), "omp "))
				add(a, facts, "openmp-pragmas");
		if (!strlist_has(facts, "floating-point") && computes_in_loop(u))
			add(a, facts, "floating-point");
	}
}
