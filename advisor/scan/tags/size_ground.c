/* What the proofs about all macros of a program share, so that each of them costs what its own macro's places cost, and
 * all together a bounded share of what reading the program did. */
#include "scan/tags/size_ground.h"

#include "base/str.h"

#define WORK_EACH  500 /* looks at each thing of the program, over all proofs */
#define WORK_LEAST 100e6 /* a tenth of a second */

/* How many children a node of that kind has at least; expressions that are nested too deep are cut. */
static unsigned children_of(const struct fact_node *n)
{
	switch (n->kind) {
	case NODE_FOR:
		return 4;
	case NODE_IF:
	case NODE_WHILE:
	case NODE_DO:
	case NODE_BINARY:
	case NODE_ASSIGN:
	case NODE_INDEX:
		return 2;
	case NODE_COND:
		return 3;
	case NODE_UNARY:
	case NODE_MEMBER:
	case NODE_CALL:
		return 1;
	default:
		return 0;
	}
}

static int is_whole(const struct unit_facts *f)
{
	for (uint32_t i = 0; i < f->nodes.n; i++)
		if (node_children(f, i) < children_of(&f->nodes.v[i]))
			return 0;
	return f->diagnostics.n == 0;
}

/* What is compiled and not read may use it as it likes. */
static const char *what_is_not_read(const struct program *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->project->units.n; i++)
		n += p->project->units.v[i].is_c;
	if (n != p->n_units || n != p->project->units.n)
		return "some units are not read (not C, or they do not parse)";
	for (uint32_t u = 0; u < p->n_units; u++)
		if (!is_whole(&p->units[u]))
			return "some units are not read in full";
	return NULL;
}

struct size_macro *size_ground_macro(struct size_ground *g, const char *name)
{
	size_t number = text_set_has(&g->names, name) ? *text_set_number(g->a, &g->names, name) : 0;

	return number ? &g->macros.v[number - 1] : NULL;
}

void size_ground_add(struct size_ground *g, const char *name)
{
	size_t *number = text_set_number(g->a, &g->names, name);

	if (*number)
		return;
	list_push(g->a, &g->macros);
	*number = g->macros.n;
}

/* The macro of that text of the unit, with its place there; NULL: nobody asks about it. */
static struct size_macro *note(struct size_ground *g, uint32_t unit, uint32_t text)
{
	struct size_macro *m = size_ground_macro(g, fact_text(&g->p->units[unit], text));

	if (m && (!m->places.n || m->places.v[m->places.n - 1].unit != unit))
		*list_push(g->a, &m->places) = (struct size_place){unit, text};
	return m;
}

static int is_main(const struct unit_facts *f, uint32_t file)
{
	return file < f->files.n && f->files.v[file].main;
}

static void read_unit(struct size_ground *g, uint32_t unit)
{
	const struct unit_facts *f = &g->p->units[unit];
	struct size_macro *m;

	for (size_t i = 0; i < f->macros.n; i++) {
		m = size_ground_macro(g, fact_text(f, f->macros.v[i].name));
		if (m)
			m->in_header |= !is_main(f, f->macros.v[i].file);
	}
	for (size_t i = 0; i < f->expansions.n; i++)
		note(g, unit, f->expansions.v[i].name);
	for (size_t i = 0; i < f->macro_uses.n; i++)
		note(g, unit, f->macro_uses.v[i].name);
	for (uint32_t i = 0; i < f->sizes.n; i++) {
		const struct fact_size *size = &f->sizes.v[i];

		m = size->name ? note(g, unit, size->name) : NULL;
		if (m && size->kind == SIZE_ARRAY)
			m->in_header |= !is_main(f, size->file);
		if (size->kind == SIZE_OF || size->kind == SIZE_LIKE)
			*list_push(g->a, &g->of_arrays) = (struct size_at){unit, i};
	}
}

void size_ground_read(struct size_ground *g)
{
	const struct program *p = g->p;
	double all = 0;

	if (!g->macros.n)
		return;
	g->not_read = what_is_not_read(p);
	for (uint32_t u = 0; u < p->n_units && !g->not_read; u++) {
		const struct unit_facts *f = &p->units[u];

		program_at(p, u);
		all += (double)f->nodes.n + (double)f->syms.n + (double)f->sizes.n + (double)f->expansions.n;
		read_unit(g, u);
	}
	g->left = all * WORK_EACH > WORK_LEAST ? all * WORK_EACH : WORK_LEAST;
}
