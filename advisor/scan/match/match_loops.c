#include "scan/match/match_loops.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "model/compiler.h"
#include "model/flags.h"

enum { FEW_TRIPS = 16 /* a constant count below this is unrolled, not vectorised */ };

const struct unit *match_unit(const struct match *m, uint32_t unit)
{
	return &m->project->units.v[m->program->units[unit].index];
}

void match_each_loop(struct match *m, loop_visit *visit)
{
	for (uint32_t u = 0; u < m->program->n_units; u++) {
		const struct unit_facts *f = &m->program->units[u];

		for (uint32_t i = 0; i < f->loops.n; i++)
			if (match_is_first(m, u, f->loops.v[i].func) &&
			    !(f->nodes.v[f->loops.v[i].node].flags & NODE_MACRO))
				visit(m, u, i); /* a macro's loop is nobody's to change */
	}
}

void match_hot_loop(struct match *m, struct finding *f, const struct hot_loop *l)
{
	const struct unit_facts *u = &m->program->units[l->unit];
	uint32_t func = node_func(u, l->call);

	if (l->loop != NO_INDEX) {
		match_loop(m, f, l->unit, l->loop);
		return;
	}
	f->loop_file = project_rel(m->project, fact_text(u, u->files.v[u->funcs.v[func].file].path));
	f->loop_line = (int)u->nodes.v[l->call].line;
}

struct finding *match_add_loop(struct match *m, uint32_t unit, uint32_t loop)
{
	const struct fact_loop *l = &m->program->units[unit].loops.v[loop];
	struct finding *f = match_add(m, unit, l->node);
	uint32_t body = loop_body(&m->program->units[unit], l);

	if (!f)
		return NULL;
	match_loop(m, f, unit, loop);
	/* its weight is what runs in it */
	if (body != NO_INDEX)
		f->score = program_score(m->program, unit, body);
	return f;
}

static int by_heat(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int c;

	if (x->cold != y->cold)
		return x->cold - y->cold;
	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	c = strcmp(x->file, y->file);
	return c ? c : x->line - y->line;
}

void match_keep_hottest(struct match *m, size_t from, long long most)
{
	if (m->out->n - from <= (size_t)most)
		return;
	qsort(m->out->v + from, m->out->n - from, sizeof *m->out->v, by_heat);
	m->out->n = from + (size_t)most;
}

int loop_is_plain(const struct loop_shape *s)
{
	return !s->inner && !s->calls && !s->math_calls && !s->leaves && !s->odd && !s->wild_stores && !s->branches &&
	       !s->divisions && (s->trips < 0 || s->trips >= FEW_TRIPS);
}

const char *loop_arrays(struct arena *a, const struct loop_shape *s, int stored)
{
	struct strlist names = {0};
	const char *text = "";

	for (size_t i = 0; i < s->accesses.n; i++) {
		const struct loop_access *x = &s->accesses.v[i];
		const char *name = x->root == NO_INDEX ? "" : fact_text(s->f, s->f->syms.v[x->root].name);

		if (x->store == stored && *name && !strlist_has(&names, name))
			strlist_add(a, &names, name);
	}
	for (size_t i = 0; i < names.n; i++)
		text = arena_printf(a, "%s%s%s", text, !i ? "" : i + 1 < names.n ? ", " : " and ", names.v[i]);
	return text;
}

const char *match_compiler(struct arena *a, const struct unit *u)
{
	const char *family = compiler_family(a, u->argv.v[0]);

	return *family ? family : "the compiler";
}
