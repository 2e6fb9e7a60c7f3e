/* Which captured step needs which, and whether all that the build did can be
 * done again from them. Whatever is not understood forbids replay: a stale file
 * would be measured as a variant. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "build/builder.h"

/* Path -> last step that wrote it. */
struct writers {
	struct arena a;
	const char **path;
	size_t *step, cap;
};

static size_t *slot(struct writers *w, const char *path)
{
	size_t i = hash64(path, strlen(path)) & (w->cap - 1);

	while (w->path[i] && strcmp(w->path[i], path))
		i = (i + 1) & (w->cap - 1);
	if (!w->path[i])
		w->step[i] = (size_t)-1;
	return &w->step[i];
}

static void set_writer(struct writers *w, const char *path, size_t step)
{
	size_t *s = slot(w, path);

	w->path[s - w->step] = path;
	*s = step;
}

/* The step that wrote a file, or the folder it lies in. */
static size_t writer(struct writers *w, const char *root, const char *path)
{
	char *dir = arena_strdup(&w->a, path);
	size_t n = strlen(root);

	for (;;) {
		size_t s = *slot(w, dir);
		char *slash = strrchr(dir, '/');

		if (s != (size_t)-1 || !slash || (size_t)(slash - dir) <= n)
			return s;
		*slash = '\0';
	}
}

static void need(struct builder *b, struct step *s, size_t other)
{
	for (size_t i = 0; i < s->needs.n; i++)
		if (s->needs.v[i] == other)
			return;
	*list_push(b->a, &s->needs) = other;
	if (b->steps.v[other].level >= s->level)
		s->level = b->steps.v[other].level + 1;
}

static int makes_library(const struct step *s)
{
	return s->kind == COMMAND_ARCHIVE || (s->kind == COMMAND_LINK && strlist_has(&s->argv, "-shared"));
}

static int makes_header(const struct step *s)
{
	return s->outputs.n && (str_ends(s->outputs.v[0], ".gch") || str_ends(s->outputs.v[0], ".pch"));
}

/* Files named on the line, the same archive's earlier steps, and what is named by
 * -l only: every library that was ready when the link began. */
static void find_needs(struct builder *b, struct writers *w, size_t i)
{
	struct step *s = &b->steps.v[i];
	const struct strlist *lists[] = {&s->inputs, &s->outputs};

	for (size_t l = 0; l < 2; l++) {
		for (size_t k = 0; k < lists[l]->n; k++) {
			const char *path = lists[l]->v[k], *real = path_real(&w->a, path);
			size_t from = writer(w, b->tree, path);

			if (from == (size_t)-1 && real)
				from = writer(w, b->tree, real);
			if (from != (size_t)-1)
				need(b, s, from);
			s->repeats |= l == 1 && from != (size_t)-1;
		}
	}
	for (size_t j = 0; j < i; j++) {
		const struct step *e = &b->steps.v[j];

		if (s->kind == COMMAND_LINK ? makes_library(e) && e->end <= s->start
					    : s->kind == COMMAND_COMPILE && makes_header(e))
			need(b, s, j);
	}
	for (size_t k = 0; k < s->outputs.n; k++)
		set_writer(w, s->outputs.v[k], i);
}

static int known_before(struct builder *b, struct arena *a, const char *path)
{
	const char *rel = path_below(b->tree, path);

	return !rel || fs_exists(path_join(a, b->configured, rel));
}

/* Every object that is linked must come from a step, or have been there. */
static const char *unknown_input(struct builder *b, struct writers *w, size_t i)
{
	struct step *s = &b->steps.v[i];

	for (size_t k = 0; s->kind != COMMAND_COMPILE && k < s->inputs.n; k++) {
		const char *path = s->inputs.v[k], *real = path_real(&w->a, path);

		if (writer(w, b->tree, path) != (size_t)-1 || known_before(b, &w->a, path) ||
		    (real && (writer(w, b->tree, real) != (size_t)-1 || known_before(b, &w->a, real))))
			continue;
		if (str_ends(path, ".la") || str_ends(path, ".map") || str_ends(path, ".ver") ||
		    str_ends(path, ".lds") || str_ends(path, ".sym"))
			continue; /* text that the copy has, too */
		return arena_printf(b->a, "%s is linked but no captured command made it", path_below(b->tree, path));
	}
	if (s->kind == COMMAND_COMPILE && s->repeats)
		return arena_printf(b->a, "%s is compiled twice", path_below(b->tree, s->outputs.v[0]));
	return NULL;
}

static int same_file(const char *one, const char *other)
{
	char a[HASH_TEXT], b[HASH_TEXT];

	return fs_size(one) == fs_size(other) && !hash_file(one, a, NULL) && !hash_file(other, b, NULL) &&
	       !strcmp(a, b);
}

/* An executable that no step linked: a copy of one that a step did link? */
static const char *copied(struct builder *b, struct writers *w, const char *rel)
{
	const char *path = path_join(b->a, b->tree, rel);

	if (*slot(w, path) != (size_t)-1)
		return NULL;
	for (size_t i = 0; i < b->steps.n; i++) {
		const struct step *s = &b->steps.v[i];

		if (s->kind != COMMAND_LINK || !same_file(path, s->outputs.v[0]))
			continue;
		strlist_add(b->a, &b->copied_from, path_below(b->tree, s->outputs.v[0]));
		strlist_add(b->a, &b->copied_to, rel);
		return NULL;
	}
	return arena_printf(b->a, "no captured command made %s", rel);
}

const char *steps_order(struct builder *b)
{
	struct writers w = {.cap = 64};
	const char *why = NULL;

	while (w.cap < 8 * (b->steps.n + b->outputs.n + 1))
		w.cap *= 2;
	w.path = arena_alloc(&w.a, w.cap * sizeof *w.path);
	w.step = arena_alloc(&w.a, w.cap * sizeof *w.step);
	memset(&b->copied_from, 0, sizeof b->copied_from);
	memset(&b->copied_to, 0, sizeof b->copied_to);
	for (size_t i = 0; i < b->steps.n; i++)
		find_needs(b, &w, i);
	for (size_t i = 0; !why && i < b->steps.n; i++)
		why = unknown_input(b, &w, i);
	for (size_t i = 0; !why && i < b->outputs.n; i++)
		why = copied(b, &w, b->outputs.v[i]);
	arena_free(&w.a);
	return why;
}
