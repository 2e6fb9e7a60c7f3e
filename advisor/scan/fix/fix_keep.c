/* Memory that every call of a function allocates and gives back: kept from call to call, one for each thread, and given
 * back when it is large. */
#include <string.h>

#include "base/str.h"
#include "scan/fix/fix_hoist_parts.h"
#include "scan/program/shapes.h"

#define MOST_KEPT 65536 /* bytes */

/* A thread that ends would leave its buffer behind. */
static int makes_threads(const struct program *p)
{
	static const char *const makers[] = {"pthread_create", "thrd_create", "g_thread_new", "g_thread_try_new", NULL};

	for (size_t i = 0; i < p->funcs.n; i++)
		for (size_t k = 0; makers[k]; k++)
			if (str_eq(p->funcs.v[i].name, makers[k]))
				return 1;
	return 0;
}

/* Of a library's users nobody knows. */
static int is_program(const struct program *p)
{
	for (size_t i = 0; i < p->funcs.n; i++)
		if (p->funcs.v[i].unit != NO_INDEX && str_eq(p->funcs.v[i].name, "main"))
			return 1;
	return 0;
}

/* It is allocated before anything is done with it, whichever way the call goes. */
static int is_allocated_first(const struct hoist *h)
{
	const struct fact_node *v = h->x->f->nodes.v;

	if (v[h->m->statement].parent != h->x->fn->first ||
	    (h->m->set != h->m->var && node_children(h->x->f, h->m->var)))
		return 0;
	for (uint32_t i = h->x->fn->first; i < h->m->set; i++)
		if (v[i].kind == NODE_GOTO || v[i].kind == NODE_LABEL ||
		    (v[i].kind == NODE_REF && v[i].sym == h->m->sym))
			return 0;
	return v[v[h->m->var].parent].parent == h->x->fn->first;
}

/* free(p); is done only when much is kept. */
static int bound_releases(struct hoist *h)
{
	struct fixer *x = h->x;
	const char *indent, *deeper = fix_deeper(x, "", NO_INDEX), *lines;
	size_t start, end;

	for (unsigned i = 0; i < h->m->n_frees; i++) {
		uint32_t release = h->m->frees[i];

		if (h->m->n_frees > 2 || release < h->m->set || !fix_statement(x, release, &start, &end))
			return 0;
		indent = fix_indent(x, start);
		lines = fix_indented(x, indent,
				     arena_printf(x->a, "if (%s > %d) {\n%sfree(%s);\n%s%s = NULL;\n}", h->size,
						  MOST_KEPT, deeper, h->name, deeper, h->name)) +
			strlen(indent);
		fix_replace(x, start, end, arena_strndup(x->a, lines, strlen(lines) - 1));
	}
	return 1;
}

static int put_in(struct hoist *h)
{
	struct fixer *x = h->x;
	const char *type = hoist_type_of(h);
	uint32_t next = hoist_next_statement(h);

	if (!type || strchr(type, '\n') || next == NO_INDEX || !hoist_put_fill(h, next))
		return 0;
	if (!(h->m->set == h->m->var ? hoist_replace_declaration(h, next) : hoist_replace_assignment(h)))
		return 0;
	return fix_lines_before(x, x->f->nodes.v[h->m->var].parent,
				arena_printf(x->a, "static _Thread_local %s%s;\nstatic _Thread_local size_t %s;", type,
					     h->name, h->size)) &&
	       bound_releases(h);
}

int fix_between_calls(struct fixer *x, struct allocation *m)
{
	struct hoist h = {.x = x, .m = m};

	if (makes_threads(x->p) || !fix_knows_calls(x) || !is_allocated_first(&h) || !hoist_find_names(&h) ||
	    !hoist_find_size(&h) || !put_in(&h))
		return 0;
	x->fix->title =
		arena_printf(x->a, "keep the memory of `%s` from call to call of %s()", h.name, x->finding->function);
	fix_ground(x, "Every call that allocates it gives it back, by free(), on every path; nobody keeps it.");
	fix_ground(x, "%s() does not come back to itself: all that it calls is known.", x->finding->function);
	fix_ground(x, "Each thread has its own, and what is larger than %d bytes is given back.", MOST_KEPT);
	if (is_program(x->p))
		fix_ground(x, "The program makes no threads, so none leaves its own behind.");
	else
		fix_ground(x,
			   "There is no main(): a thread of whoever uses this is taken not to end while others go on, "
			   "for it would leave its own behind.");
	x->fix->risk = is_program(x->p) ? RISK_SAFE : RISK_SEMANTICS;
	return 1;
}
