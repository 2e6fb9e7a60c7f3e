/* Where names act: in which functions, on which lines, and whether as a size or as a limit. */
#include <stdlib.h>
#include <string.h>

#include "scan/tags/tags_parts.h"

void tags_note_spot(struct collector *c, struct tag_name *t, uint32_t file, uint32_t func, uint32_t first,
		    uint32_t last)
{
	const struct fact_func *fn = &c->f->funcs.v[func];
	uint32_t of = c->p->func_of[c->unit][fn->sym];
	const char *name = fact_text(c->f, c->f->syms.v[fn->sym].name);
	struct tag_spot *s;

	if (text_set_add(c->a, &t->in_functions, name))
		strlist_add(c->a, &t->functions, name);
	if (of != NO_INDEX && c->p->funcs.v[of].heat > t->heat)
		t->heat = c->p->funcs.v[of].heat;
	s = list_push(c->a, &t->spots);
	s->file = arena_strdup(c->a, project_rel(c->p->project, fact_text(c->f, c->f->files.v[file].path)));
	s->first = (int)first;
	s->last = (int)last;
}

static int by_line(const void *a, const void *b)
{
	const struct fact_func *const *x = a, *const *y = b;

	if ((*x)->file != (*y)->file)
		return (*x)->file < (*y)->file ? -1 : 1;
	return ((*x)->line > (*y)->line) - ((*x)->line < (*y)->line);
}

static const struct fact_func *func_at(const struct fact_func *const *sorted, size_t n, uint32_t file, uint32_t line)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct fact_func *f = sorted[mid];

		if (f->file < file || (f->file == file && f->line <= line))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo && sorted[lo - 1]->file == file && sorted[lo - 1]->end_line >= line ? sorted[lo - 1] : NULL;
}

/* 1 for a statement that does not come back, or says something: an error. */
static int is_error(const struct collector *c, uint32_t stmt)
{
	for (uint32_t i = stmt; i < c->f->nodes.v[stmt].end; i++) {
		const struct program_func *f;

		if (c->f->nodes.v[i].kind == NODE_STRING)
			return 1;
		f = c->f->nodes.v[i].kind == NODE_CALL ? program_callee(c->p, c->unit, i) : NULL;
		if (f && f->flags & FUNC_NORETURN)
			return 1;
	}
	return 0;
}

/* 1 when the line is a test with an error after it: its numbers are limits, not sizes. */
static int is_limit(const struct collector *c, const struct fact_func *fn, uint32_t line)
{
	for (uint32_t i = fn->first; i < fn->end; i++) {
		const struct fact_node *n = &c->f->nodes.v[i];
		uint32_t then;

		if (n->kind != NODE_IF || n->line > line)
			continue;
		then = node_child(c->f, i, 1);
		if (then != NO_INDEX && c->f->nodes.v[then].line >= line && c->f->nodes.v[i + 1].line <= line &&
		    is_error(c, then))
			return 1;
	}
	return 0;
}

static void note_use(struct collector *c, struct tag_name *t, const struct fact_func *fn,
		     const struct fact_expansion *e)
{
	tags_note_spot(c, t, e->file, (uint32_t)(fn - c->f->funcs.v), e->line, e->line);
	t->uses++;
	t->limits += t->defaults && is_limit(c, fn, e->line);
}

static void note_definitions(struct collector *c)
{
	for (size_t i = 0; i < c->f->macros.n; i++) {
		const char *name = fact_text(c->f, c->f->macros.v[i].name);
		struct tag_name *t = tags_find(c, name, strlen(name));

		if (t)
			t->defined_in = c->unit + 1;
	}
}

void tags_read_uses(struct collector *c)
{
	size_t n = c->f->funcs.n;
	const struct fact_func **sorted = arena_alloc(c->a, (n + 1) * sizeof *sorted);

	for (size_t i = 0; i < n; i++)
		sorted[i] = &c->f->funcs.v[i];
	qsort(sorted, n, sizeof *sorted, by_line);
	note_definitions(c);
	for (size_t i = 0; i < c->f->expansions.n; i++) {
		const struct fact_expansion *e = &c->f->expansions.v[i];
		const char *name = fact_text(c->f, e->name);
		struct tag_name *t = tags_find(c, name, strlen(name));
		const struct fact_func *fn = t ? func_at(sorted, n, e->file, e->line) : NULL;

		if (t && t->defined_in != c->unit + 1 && !t->by_build)
			t->set_elsewhere = 1; /* by a system header */
		/* what is before the body is about linkage */
		if (!fn || e->line <= c->f->nodes.v[fn->first].line)
			continue;
		if (t->tests)
			note_use(c, t, fn, e);
		for (size_t k = 0; k < t->owners.n; k++)
			note_use(c, &c->names.v[t->owners.v[k]], fn, e);
	}
}
