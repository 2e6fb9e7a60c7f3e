/* What one preprocessor line says about names: which it tests, which it decides. */
#include <string.h>

#include "scan/facts/if_tokens.h"
#include "scan/tags/tags_parts.h"

/* What nobody wrote by hand costs no more than what somebody did: so many names in one condition, conditions around a
 * line, names that one is ||ed with, and names whose regions define one. */
enum { MOST_NAMES = 64, MOST_AROUND = 64, MOST_ORS = 256, MOST_OWNERS = 16 };

static void add_once(struct collector *c, struct strlist *l, const char *s)
{
	if (l->n < MOST_ORS && !strlist_has(l, s))
		strlist_add(c->a, l, s);
}

static int mentions(const char *text, const char *name)
{
	struct if_reader r = {.at = text};
	struct if_test t;

	while (if_test_next(&r, &t))
		if (t.n == strlen(name) && !strncmp(t.name, name, t.n))
			return 1;
	return 0;
}

/* All names of the text have an entry after this. */
static int mentions_platform(struct collector *c, const char *text)
{
	struct if_reader r = {.at = text};
	struct if_test t;
	int found = 0;

	while (if_test_next(&r, &t))
		found |= tags_get(c, t.name, t.n)->platform;
	return found;
}

/* ---- lines that test ------------------------------------------------------------------ */

/* Whether its value is asked for, or only whether it is defined. */
static void note_form(struct tag_name *t, const struct fact_cond *k, const struct if_test *test)
{
	if (k->kind == COND_IFDEF || k->kind == COND_IFNDEF || test->by_defined)
		return;
	t->function_like |= test->called;
	t->by_value = 1;
	if (test->compared >= 0)
		t->compared = test->compared;
}

static void note_ors(struct collector *c, struct tag_name *t, const char *text)
{
	struct if_reader r = {.at = text};
	struct if_test other;

	if (!strstr(text, "||"))
		return;
	while (if_test_next(&r, &other))
		if (tags_find(c, other.name, other.n)->platform)
			t->ored_with_platform = 1;
		else if (other.n != strlen(t->name) || strncmp(other.name, t->name, other.n) != 0)
			add_once(c, &t->ors, arena_strndup(c->a, other.name, other.n));
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

/* The functions a region is in, or that lie in it. */
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

/* 1 when the line is in another platform's part of the file. */
static int is_elsewhere(struct collector *c, const struct fact_cond *k)
{
	if (!is_skipped(c->f, k->file, k->line))
		return 0;
	for (uint32_t i = k->parent, n = 0; i != NO_INDEX && n < MOST_AROUND; i = c->f->conds.v[i].parent, n++)
		if (mentions_platform(c, fact_text(c->f, c->f->conds.v[i].text)))
			return 1;
	return 0;
}

static void note_test(struct collector *c, struct tag_name *t, const struct fact_cond *k, int platform)
{
	if (!t->tests++) {
		t->file = arena_strdup(c->a, project_rel(c->p->project, fact_text(c->f, c->f->files.v[k->file].path)));
		t->line = (int)k->line;
	}
	t->alone += !platform;
	t->alternatives |= has_alternative(c, k);
	note_ors(c, t, fact_text(c->f, k->text));
}

static int names_in(const char *text)
{
	struct if_reader r = {.at = text};
	struct if_test t;
	int n = 0;

	while (n <= MOST_NAMES && if_test_next(&r, &t))
		n++;
	return n;
}

static void read_test(struct collector *c, const struct fact_cond *k, int first_time)
{
	const char *text = fact_text(c->f, k->text);
	/* the units that come upon a header again say nothing new of its lines */
	int platform = first_time && (mentions_platform(c, text) || is_elsewhere(c, k));
	struct if_reader r = {.at = text};
	struct if_test test;

	if (strlen(text) > 2 * MOST_NAMES && names_in(text) > MOST_NAMES)
		return;
	while (if_test_next(&r, &test)) {
		struct tag_name *t = tags_get(c, test.name, test.n);

		if (t->platform)
			continue;
		if (text_set_add(c->a, &t->in_units, c->source))
			strlist_add(c->a, &t->units, c->source);
		note_functions(c, t, k);
		if (!first_time)
			continue;
		note_test(c, t, k, platform);
		note_form(t, k, &test);
	}
}

/* ---- lines that decide ----------------------------------------------------------------- */

/* 1 when a region around tests the name itself: this is its default. Else *outer says
 * whether any other condition decides. */
static int is_default(struct collector *c, const struct fact_cond *k, const char *name, int *outer)
{
	*outer = 0;
	for (uint32_t i = k->parent, n = 0; i != NO_INDEX && n < MOST_AROUND; i = c->f->conds.v[i].parent, n++) {
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
	if (t->owners.n == MOST_OWNERS)
		return;
	*list_push(c->a, &t->owners) = owner;
}

/* A macro defined in a region carries the effect of the names the region tests. */
static void note_carrier(struct collector *c, const struct fact_cond *k, struct tag_name *macro)
{
	for (uint32_t i = k->parent, n = 0; i != NO_INDEX && n < MOST_AROUND; i = c->f->conds.v[i].parent, n++) {
		struct if_reader r = {.at = fact_text(c->f, c->f->conds.v[i].text)};
		struct if_test test;

		if (c->f->conds.v[i].flags & COND_GUARD)
			break;
		while (if_test_next(&r, &test)) {
			struct tag_name *t = tags_find(c, test.name, test.n);

			if (t && t != macro)
				add_owner(c, macro, (uint32_t)(t - c->names.v));
		}
	}
}

static void read_define(struct collector *c, const struct fact_cond *k, int first_time)
{
	const char *s = fact_text(c->f, k->text);
	struct if_token name = if_token_next(&s);
	struct tag_name *t;
	int outer;

	if (name.kind != IF_NAME)
		return;
	t = tags_get(c, name.s, name.n);
	note_carrier(c, k, t);
	if (*s == '(') {
		t->function_like = 1;
		return;
	}
	if (!is_default(c, k, t->name, &outer)) {
		t->derived |= outer;
		return;
	}
	t->defaults += first_time;
	*list_push(c->a, &c->defaults) = tags_place(k->file, k->line);
	if (is_skipped(c->f, k->file, k->line))
		return;
	s += *s == ' ';
	t->values_differ |= t->value && strcmp(t->value, s) != 0;
	if (!t->value)
		t->value = arena_strdup(c->a, s);
}

void tags_read_line(struct collector *c, const struct fact_cond *k, int first_time)
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
		read_define(c, k, first_time);
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
