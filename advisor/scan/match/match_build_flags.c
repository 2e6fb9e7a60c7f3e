/* Flags of the present build that cost speed: one finding with all the units that have
 * them. The rule's parameters name the flags, and what takes each back when it comes later:
 * {"-fno-inline": "-finline", "-pg": ""}; {"level": 0} asks for units without optimisation. */
#include <string.h>

#include "base/fs.h"
#include "base/str.h"
#include "base/text_set.h"
#include "model/flags.h"
#include "scan/match/match_loops.h"

/* 1 for the place of the finding: the unit's own source. */
static uint32_t main_file(const struct unit_facts *f)
{
	for (uint32_t i = 0; i < f->files.n; i++)
		if (f->files.v[i].main)
			return i;
	return 0;
}

struct group {
	const char *what; /* the flag as written */
	uint32_t first; /* unit of the program */
	struct strlist units;
	struct text_set known; /* of units */
};

static void add_to_group(struct match *m, struct group *g, const char *what, uint32_t unit)
{
	const char *name = project_rel(m->project, match_unit(m, unit)->file);

	if (!g->units.n) {
		g->what = what;
		g->first = unit;
	}
	if (text_set_add(m->a, &g->known, name))
		strlist_add(m->a, &g->units, name);
}

static struct finding *report(struct match *m, const struct group *g)
{
	struct finding *f;

	if (!g->units.n)
		return NULL;
	f = match_add_line(m, g->first, main_file(&m->program->units[g->first]), 1);
	if (!f)
		return NULL;
	f->certainty = CERTAINTY_CERTAIN;
	f->units = g->units;
	f->score = COST_BUILD;
	return f;
}

/* "a.c", "a.c and b.c", "a.c and 3 other units". */
static const char *units_text(struct match *m, const struct group *g)
{
	if (g->units.n == 1)
		return arena_printf(m->a, "%s is", g->units.v[0]);
	if (g->units.n == 2)
		return arena_printf(m->a, "%s and %s are", g->units.v[0], g->units.v[1]);
	return arena_printf(m->a, "%s and %zu other units are", g->units.v[0], g->units.n - 1);
}

static void find_levels(struct match *m)
{
	struct group g = {0};
	struct finding *f;

	for (uint32_t u = 0; u < m->program->n_units; u++)
		if (!unit_level(match_unit(m, u)))
			add_to_group(m, &g, flags_opt_level(&match_unit(m, u)->argv), u);
	f = report(m, &g);
	if (f)
		f->message = arena_printf(m->a, "%s compiled without optimisation (%s)", units_text(m, &g),
					  g.what ? g.what : "no -O is given, which means -O0");
}

/* A parameter "FLAG": "UNDO" of the rule; 0 when it is none. */
static int read_param(struct match *m, const char *param, const char **flag, const char **undo)
{
	const char *equal = strrchr(param, '=');

	if (param[0] != '-' || !equal)
		return 0;
	*flag = arena_strndup(m->a, param, (size_t)(equal - param));
	*undo = equal[1] ? equal + 1 : NULL;
	return 1;
}

static void find_flags(struct match *m)
{
	const struct strlist *with = &m->rule->with;
	const char *names = "", *pattern, *undo;
	struct group g = {0};
	struct strlist flags = {0};
	struct finding *f;

	for (uint32_t u = 0; u < m->program->n_units; u++) {
		for (size_t i = 0; i < with->n; i++) {
			const char *flag = read_param(m, with->v[i], &pattern, &undo)
						   ? unit_flag(match_unit(m, u), pattern, undo)
						   : NULL;

			if (!flag)
				continue;
			add_to_group(m, &g, flag, u);
			if (!strlist_has(&flags, flag))
				strlist_add(m->a, &flags, flag);
		}
	}
	for (size_t i = 0; i < flags.n; i++)
		names = arena_printf(m->a, "%s%s%s", names, i ? " " : "", flags.v[i]);
	f = report(m, &g);
	if (f)
		f->message = arena_printf(m->a, "%s compiled with %s", units_text(m, &g), names);
}

void match_build_flags(struct match *m)
{
	if (strlist_has(&m->rule->with, "level=0"))
		find_levels(m);
	else
		find_flags(m);
}
