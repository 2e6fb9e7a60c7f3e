/* Which macros do the sources' own #if lines test and not decide? Every unit's lines
 * are read once per file; names, their defaults and the functions they act in meet
 * here. Which of them are worth trying is decided in tags_choose.c. */
#include "scan/tags/tags_parts.h"

#include <stdlib.h>
#include <string.h>

/* Defaults come in the order of their places. */
static int is_default_at(const struct collector *c, uint64_t place)
{
	size_t lo = 0, hi = c->defaults.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->defaults.v[mid] < place)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < c->defaults.n && c->defaults.v[lo] == place;
}

/* Definitions in effect that are no defaults: the sources decide the name. */
static void read_macros(struct collector *c)
{
	for (size_t i = 0; i < c->f->macros.n; i++) {
		const struct fact_macro *m = &c->f->macros.v[i];
		const char *name = fact_text(c->f, m->name);
		struct tag_name *t = tags_find(c, name, strlen(name));
		if (!t)
			continue;
		t->set_elsewhere |= !is_default_at(c, tags_place(m->file, m->line));
		t->function_like |= m->function_like;
	}
}

static void read_command(struct collector *c, const struct unit *u)
{
	for (size_t i = 1; i < u->argv.n; i++) {
		const char *arg = u->argv.v[i], *equal;
		struct tag_name *t;
		size_t n;

		if (strncmp(arg, "-D", 2))
			continue;
		arg = arg[2] ? arg + 2 : i + 1 < u->argv.n ? u->argv.v[++i] : "";
		equal = strchr(arg, '=');
		n = equal ? (size_t)(equal - arg) : strlen(arg);
		t = tags_get(c, arg, n);
		t->by_build = 1;
		t->build_value = equal ? arena_strdup(c->a, equal + 1) : "";
	}
}

/* ---- all units ----------------------------------------------------------------------------- */

static void enter_unit(struct collector *c, uint32_t unit)
{
	const struct project *project = c->p->project;
	const struct unit *u;

	program_at(c->p, unit);
	c->unit = unit;
	c->f = &c->p->units[unit];
	u = &project->units.v[c->f->index];
	c->source = project_rel(project, u->file);
	c->defaults.n = 0;
}

static void read_unit(struct collector *c)
{
	char *first_time = arena_alloc(c->a, c->f->files.n + 1);

	for (size_t i = 0; i < c->f->files.n; i++) {
		const char *path = fact_text(c->f, c->f->files.v[i].path);

		first_time[i] = (char)(!c->f->files.v[i].system && text_set_add(c->a, &c->files, path));
	}
	read_command(c, &c->p->project->units.v[c->f->index]);
	for (size_t i = 0; i < c->f->conds.n; i++)
		tags_read_line(c, &c->f->conds.v[i], first_time[c->f->conds.v[i].file]);
	read_macros(c);
}

/* A name that is ||ed with platforms' names is one, too; but not what else is ||ed with a name that is known for
 * something else (`A_SYSTEM || MY_DEBUG`, `MY_DEBUG || FAST`). */
static int joins_platforms(const struct collector *c, const struct tag_name *t)
{
	for (size_t k = 0; k < t->ors.n; k++) {
		const struct tag_name *o = tags_find(c, t->ors.v[k], strlen(t->ors.v[k]));

		if (o && o->ored_with_platform && !tag_is_never(o->name))
			return 1;
	}
	return 0;
}

static void spread_platforms(struct collector *c)
{
	for (int again = 1; again;) {
		again = 0;
		for (size_t i = 0; i < c->names.n; i++) {
			struct tag_name *t = &c->names.v[i];

			if (!t->ored_with_platform && !t->defaults && joins_platforms(c, t))
				again = t->ored_with_platform = 1;
		}
	}
}

static int by_weight(const void *a, const void *b)
{
	const struct tag *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void sort_tags(struct tag_list *l)
{
	if (l->n)
		qsort(l->v, l->n, sizeof *l->v, by_weight);
}

void tags_collect(struct arena *a, const struct program *program, struct tag_list *out)
{
	struct collector c = {.a = a, .p = program, .n_slots = 1024};
	struct size_ground ground = {.a = a, .p = program};

	c.slots = arena_alloc(a, c.n_slots * sizeof *c.slots);
	for (uint32_t u = 0; u < program->n_units; u++) {
		enter_unit(&c, u);
		read_unit(&c);
	}
	spread_platforms(&c);
	for (uint32_t u = 0; u < program->n_units; u++) {
		enter_unit(&c, u);
		tags_read_uses(&c);
	}
	tags_begin_proofs(&c, &ground);
	for (size_t i = 0; i < c.names.n; i++) {
		struct tag tag = {0};

		if (!tag_choose(a, &c.names.v[i], &tag))
			continue;
		tag_prove(&ground, &c.names.v[i], &tag);
		*list_push(a, out) = tag;
	}
	sort_tags(out);
}

void tags_rank(struct tag_list *l, const struct profile *profile)
{
	for (size_t i = 0; i < l->n; i++) {
		struct tag *t = &l->v[i];
		unsigned long long n, most = 0;
		int known = 0;

		for (size_t k = 0; k < t->spots.n; k++) {
			const struct tag_spot *s = &t->spots.v[k];

			if (!profile_range(profile, s->file, s->first, s->last, &n))
				continue;
			known = 1;
			most = n > most ? n : most;
		}
		if (!known || t->measured)
			continue;
		t->measured = 1;
		t->count = most;
		/* code that never ran can't matter for this workload */
		t->weight *= most ? 1 : 0.05;
		for (; most >= 10; most /= 10)
			t->weight += 0.3;
	}
	sort_tags(l);
}
