/* Functions that are too large to be looked into. Much of what is asked of a function is asked of each of its loops, calls
 * and labels, and looks at all of the function for the answer: what no person wrote, and no generator that is known,
 * would take minutes and gigabytes. Such a function is left as one without a body. */
#include "scan/read/walk.h"

/* Nodes times places that are asked about. sqlite3VdbeExec() and luaV_execute() are below a twentieth of it, the parser that
 * bison makes of 1200 rules below a fifth. A loop of calls that is just let in is searched in 0.4 s. */
#define MOST_WORK 400e6

struct walk_mark walk_mark(const struct walker *w)
{
	const struct unit_facts *f = w->f;

	return (struct walk_mark){f->nodes.n, f->params.n, f->loops.n, f->spans.n, f->extents.n, f->ints.n, f->sizes.n};
}

static uint32_t places(const struct unit_facts *f, const struct fact_func *fn)
{
	uint32_t n = fn->loops;

	for (uint32_t i = fn->first; i < fn->end; i++)
		n += f->nodes.v[i].kind == NODE_CALL || f->nodes.v[i].kind == NODE_LABEL ||
		     f->nodes.v[i].kind == NODE_GOTO;
	return n;
}

static void say(struct walker *w, const struct fact_func *fn, uint32_t n)
{
	struct unit_facts *f = w->f;
	struct fact_diagnostic *d = list_push(w->a, &f->diagnostics);

	d->text = facts_intern_text(
		&w->w,
		arena_printf(w->a, "the function %s() is too large to be looked into: %u loops, calls and labels",
			     fact_text(f, f->syms.v[fn->sym].name), n));
	d->file_line = facts_intern_text(
		&w->w, arena_printf(w->a, "%s:%u", fact_text(f, f->files.v[fn->file].path), fn->line));
}

int walk_leave_out(struct walker *w, const struct fact_func *fn, const struct walk_mark *before)
{
	struct unit_facts *f = w->f;
	uint32_t n = places(f, fn);

	if ((double)(fn->end - fn->first) * n <= MOST_WORK)
		return 0;
	say(w, fn, n);
	f->syms.v[fn->sym].flags &= (uint16_t)~SYM_BODY;
	f->nodes.n = before->nodes;
	f->params.n = before->params;
	f->loops.n = before->loops;
	f->spans.n = before->spans;
	f->extents.n = before->extents;
	f->ints.n = before->ints;
	f->sizes.n = before->sizes;
	return 1;
}
