/* The table of matchers, and what they share. */
#include <stdlib.h>
#include <string.h>

#include "scan/match/match.h"
#include "scan/program/sites.h"

#define COST_BESIDE 2

static const struct matcher matchers[] = {
#define SHAPE(shape, function, line) {shape, function},
#include "model/shape.def"
#undef SHAPE
};

const struct matcher *matcher_find(const char *shape)
{
	for (size_t i = 0; i < sizeof matchers / sizeof *matchers; i++)
		if (str_eq(matchers[i].shape, shape))
			return &matchers[i];
	return NULL;
}

long long match_param(const struct match *m, const char *name, long long def)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < m->rule->with.n; i++)
		if (!strncmp(m->rule->with.v[i], name, n) && m->rule->with.v[i][n] == '=')
			return strtoll(m->rule->with.v[i] + n + 1, NULL, 10);
	return def;
}

static const char *file_name(const struct match *m, uint32_t unit, uint32_t file)
{
	const struct unit_facts *f = &m->program->units[unit];

	return project_rel(m->project, fact_text(f, f->files.v[file].path));
}

/* 1 when the rule has a finding there. */
static int is_known(struct match *m, const char *file, uint32_t line, uint32_t column)
{
	return !text_set_add(m->a, &m->places, arena_printf(m->a, "%u:%u:%s", line, column, file));
}

static struct finding *add(struct match *m, uint32_t unit, uint32_t file, uint32_t line, uint32_t column)
{
	const struct unit_facts *u = &m->program->units[unit];
	const char *name = file_name(m, unit, file);
	struct finding *f;

	if (m->out->n >= MATCH_MOST || is_known(m, name, line, column))
		return NULL;
	f = list_push(m->a, m->out);
	f->rule = m->rule->id;
	f->level = m->rule->level;
	f->certainty = CERTAINTY_LIKELY;
	f->file = name;
	f->line = f->end_line = (int)line;
	f->column = f->end_column = (int)column;
	f->evidence = "static";
	strlist_add(m->a, &f->units, project_rel(m->project, m->project->units.v[u->index].file));
	return f;
}

struct finding *match_add(struct match *m, uint32_t unit, uint32_t node)
{
	const struct unit_facts *u = &m->program->units[unit];
	uint32_t func = node_func(u, node);
	const struct fact_span *span = node_span(u, node);
	struct finding *f;

	if (func == NO_INDEX)
		return NULL;
	f = add(m, unit, u->funcs.v[func].file, u->nodes.v[node].line, u->nodes.v[node].column);
	if (!f)
		return NULL;
	if (span) {
		f->end_line = (int)span->end_line;
		f->end_column = (int)span->end_column;
	}
	f->function = fact_text(u, u->syms.v[u->funcs.v[func].sym].name);
	f->score = program_score(m->program, unit, node);
	program_grounds(m->program, unit, node, m->a, &f->grounds);
	f->cold = program_cold(m->program, unit, node);
	return f;
}

struct finding *match_add_line(struct match *m, uint32_t unit, uint32_t file, uint32_t line)
{
	return add(m, unit, file, line, 1);
}

void match_loop(struct match *m, struct finding *f, uint32_t unit, uint32_t loop)
{
	const struct unit_facts *u = &m->program->units[unit];
	const struct fact_loop *l = &u->loops.v[loop];

	f->loop_file = file_name(m, unit, u->funcs.v[l->func].file);
	f->loop_line = (int)l->line;
}

void match_cheaper(struct match *m, struct finding *f, double by, const char *why)
{
	f->score -= by;
	strlist_add(m->a, &f->grounds, why);
}

void match_beside(struct match *m, struct finding *f, uint32_t unit, uint32_t call)
{
	if (call != NO_INDEX)
		match_cheaper(m, f, COST_BESIDE,
			      arena_printf(m->a, "%s(), which comes along, costs far more",
					   site_call_name(m->program, unit, call)));
}

int match_is_first(const struct match *m, uint32_t unit, uint32_t func)
{
	const struct program_func *f = &m->program->funcs.v[m->program->def_of[unit][func]];

	program_at(m->program, unit);
	return f->unit == unit && f->def == func;
}
