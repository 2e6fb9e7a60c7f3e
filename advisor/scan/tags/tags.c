/* Which macros do the sources' own #if lines test and not decide? Every unit's lines
 * are read once per file; names, their defaults and the functions they act in meet
 * here. Which of them are worth trying is decided in tags_choose.c. */
#include "scan/tags/tags_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void add_once(struct collector *c, struct strlist *l, const char *s)
{
	if (!strlist_has(l, s))
		strlist_add(c->a, l, s);
}

static int mentions(const char *text, const char *name)
{
	const char *at;
	size_t n, want = strlen(name);

	while ((n = tags_next_name(&text, &at)))
		if (n == want && !strncmp(at, name, n))
			return 1;
	return 0;
}

static int mentions_platform(struct collector *c, const char *text)
{
	const char *at;
	size_t n;

	while ((n = tags_next_name(&text, &at)))
		if (tag_is_platform(arena_strndup(c->a, at, n)))
			return 1;
	return 0;
}

/* ---- lines that test ------------------------------------------------------------------ */

/* How the name at `at` is tested: defined(NAME), or by its value. */
static void note_form(struct tag_name *t, const struct fact_cond *k, const char *text, const char *at, size_t n)
{
	const char *before = at, *after = at + n;
	char *end;
	long long v;

	if (k->kind == COND_IFDEF || k->kind == COND_IFNDEF)
		return;
	while (before > text && strchr(" (", before[-1]))
		before--;
	if (before - text >= 7 && !strncmp(before - 7, "defined", 7))
		return;
	while (*after == ' ')
		after++;
	if (*after == '(')
		t->function_like = 1;
	t->by_value = 1;
	if (*after && strchr("<>=!", *after)) {
		after += strspn(after, "<>=!");
		v = strtoll(after, &end, 0);
		if (end != after && v >= 0)
			t->compared = v;
	}
}

static void note_ors(struct collector *c, struct tag_name *t, const char *text)
{
	const char *at;
	size_t n;

	if (!strstr(text, "||"))
		return;
	while ((n = tags_next_name(&text, &at))) {
		const char *other = arena_strndup(c->a, at, n);

		if (tag_is_platform(other))
			t->ored_with_platform = 1;
		else if (strcmp(other, t->name))
			add_once(c, &t->ors, other);
	}
}

/* The line of the #endif: what the other branches hold depends on the name, too. */
static uint32_t group_end(const struct collector *c, const struct fact_cond *k)
{
	const struct fact_cond *end = c->f->conds.v + c->f->conds.n;
	uint32_t line = k->end_line, file = k->file;

	for (k++; k < end && k->file == file && k->line <= line; k++)
		if (k->line == line && (k->kind == COND_ELSE || k->kind == COND_ELIF))
			line = k->end_line;
	return line;
}

/* 1 when there is code for both answers. */
static int has_alternative(const struct collector *c, const struct fact_cond *k)
{
	const struct fact_cond *end = c->f->conds.v + c->f->conds.n, *other = k;

	if (!(k->flags & COND_CODE))
		return 0;
	while (++other < end && other->file == k->file)
		if (other->line == k->end_line)
			return other->kind == COND_ELSE && other->flags & COND_CODE;
	return 0;
}

/* The functions a region lies in, or that lie in it. */
static void note_functions(struct collector *c, struct tag_name *t, const struct fact_cond *k)
{
	uint32_t last = group_end(c, k);

	for (uint32_t i = 0; i < c->f->funcs.n; i++) {
		const struct fact_func *fn = &c->f->funcs.v[i];

		if (fn->file != k->file || fn->line > last || fn->end_line < k->line)
			continue;
		if (fn->line < k->line && fn->end_line >= k->line)
			tags_note_spot(c, t, k->file, i, k->line, last);
		else if (fn->line > k->line)
			tags_note_spot(c, t, k->file, i, fn->line, fn->end_line);
	}
}

static int is_skipped(const struct unit_facts *f, uint32_t file, uint32_t line)
{
	for (size_t i = 0; i < f->skipped.n; i++) {
		const struct fact_skipped *s = &f->skipped.v[i];

		if (s->file == file && s->first < line && line < s->last)
			return 1;
	}
	return 0;
}

/* 1 when the line lies in another platform's part of the file. */
static int is_elsewhere(struct collector *c, const struct fact_cond *k)
{
	if (!is_skipped(c->f, k->file, k->line))
		return 0;
	for (uint32_t i = k->parent; i != NO_INDEX; i = c->f->conds.v[i].parent)
		if (mentions_platform(c, fact_text(c->f, c->f->conds.v[i].text)))
			return 1;
	return 0;
}

static void read_test(struct collector *c, const struct fact_cond *k, int first_time)
{
	const char *text = fact_text(c->f, k->text), *s = text, *at;
	int platform = mentions_platform(c, text) || is_elsewhere(c, k);
	size_t n;

	while ((n = tags_next_name(&s, &at))) {
		struct tag_name *t;

		if (tag_is_platform(arena_strndup(c->a, at, n)))
			continue;
		t = tags_get(c, at, n);
		add_once(c, &t->units, c->source);
		note_functions(c, t, k);
		if (!first_time)
			continue;
		if (!t->tests++) {
			t->file = arena_strdup(
				c->a, project_rel(c->p->project, fact_text(c->f, c->f->files.v[k->file].path)));
			t->line = (int)k->line;
		}
		t->alone += !platform;
		t->alternatives |= has_alternative(c, k);
		note_form(t, k, text, at, n);
		note_ors(c, t, text);
	}
}

/* ---- lines that decide ----------------------------------------------------------------- */

static uint64_t place(uint32_t file, uint32_t line)
{
	return (uint64_t)file << 32 | line;
}

/* 1 when a region around tests the name itself: this is its default. Else *outer says
 * whether any other condition decides. */
static int is_default(struct collector *c, const struct fact_cond *k, const char *name, int *outer)
{
	*outer = 0;
	for (uint32_t i = k->parent; i != NO_INDEX; i = c->f->conds.v[i].parent) {
		const struct fact_cond *r = &c->f->conds.v[i];

		if (r->flags & COND_GUARD)
			continue;
		*outer = 1;
		/* code beside the definition: a guard, or a replaceable part */
		if (mentions(fact_text(c->f, r->text), name))
			return !(r->flags & COND_CODE);
	}
	return 0;
}

static void add_owner(struct collector *c, struct tag_name *t, uint32_t owner)
{
	for (size_t i = 0; i < t->owners.n; i++)
		if (t->owners.v[i] == owner)
			return;
	*list_push(c->a, &t->owners) = owner;
}

/* A macro defined in a region carries the effect of the names the region tests. */
static void note_carrier(struct collector *c, const struct fact_cond *k, struct tag_name *macro)
{
	for (uint32_t i = k->parent; i != NO_INDEX; i = c->f->conds.v[i].parent) {
		const char *s = fact_text(c->f, c->f->conds.v[i].text), *at;
		size_t n;

		if (c->f->conds.v[i].flags & COND_GUARD)
			break;
		while ((n = tags_next_name(&s, &at))) {
			struct tag_name *t = tags_find(c, at, n);

			if (t && t != macro)
				add_owner(c, macro, (uint32_t)(t - c->names.v));
		}
	}
}

static void read_define(struct collector *c, const struct fact_cond *k)
{
	const char *s = fact_text(c->f, k->text), *text = s, *at;
	size_t n = tags_next_name(&s, &at);
	struct tag_name *t;
	int outer;

	if (!n || at != text)
		return;
	t = tags_get(c, at, n);
	note_carrier(c, k, t);
	if (*s == '(') {
		t->function_like = 1;
		return;
	}
	if (!is_default(c, k, t->name, &outer)) {
		t->derived |= outer;
		return;
	}
	t->has_default = 1;
	*list_push(c->a, &c->defaults) = place(k->file, k->line);
	if (!t->value && !is_skipped(c->f, k->file, k->line))
		t->value = arena_strdup(c->a, *s == ' ' ? s + 1 : s);
}

static void read_cond(struct collector *c, const struct fact_cond *k, int first_time)
{
	const char *text = fact_text(c->f, k->text);

	if (k->flags & COND_GUARD)
		return;
	switch ((enum cond_kind)k->kind) {
	case COND_IF:
	case COND_ELIF:
	case COND_IFDEF:
	case COND_IFNDEF:
		read_test(c, k, first_time);
		break;
	case COND_DEFINE:
		read_define(c, k);
		break;
	case COND_UNDEF:
		tags_get(c, text, strlen(text))->set_elsewhere = 1;
		break;
	case COND_USE:
		tags_get(c, text, strlen(text))->used_if_there = 1;
		break;
	case COND_ELSE:
	case COND_ENDIF:
		break;
	}
}

/* Definitions in effect that are no defaults: the sources decide the name. */
static void read_macros(struct collector *c)
{
	for (size_t i = 0; i < c->f->macros.n; i++) {
		const struct fact_macro *m = &c->f->macros.v[i];
		const char *name = fact_text(c->f, m->name);
		struct tag_name *t = tags_find(c, name, strlen(name));
		int found = 0;

		if (!t)
			continue;
		for (size_t k = 0; k < c->defaults.n && !found; k++)
			found = c->defaults.v[k] == place(m->file, m->line);
		t->defined_here = 1;
		t->set_elsewhere |= !found;
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

		first_time[i] = !c->f->files.v[i].system && !strlist_has(&c->files, path);
		if (first_time[i])
			strlist_add(c->a, &c->files, path);
	}
	read_command(c, &c->p->project->units.v[c->f->index]);
	for (size_t i = 0; i < c->f->conds.n; i++)
		read_cond(c, &c->f->conds.v[i], first_time[c->f->conds.v[i].file]);
	read_macros(c);
}

/* A name that stands beside platforms' names in an || is one, too. */
static void spread_platforms(struct collector *c)
{
	for (int again = 1; again;) {
		again = 0;
		for (size_t i = 0; i < c->names.n; i++) {
			struct tag_name *t = &c->names.v[i];

			for (size_t k = 0; k < t->ors.n && !t->ored_with_platform && !t->has_default; k++) {
				const struct tag_name *o = tags_find(c, t->ors.v[k], strlen(t->ors.v[k]));

				again |= t->ored_with_platform = o && o->ored_with_platform;
			}
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
	for (size_t i = 0; i < c.names.n; i++) {
		struct tag tag = {0};

		if (tag_choose(a, &c.names.v[i], &tag))
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
