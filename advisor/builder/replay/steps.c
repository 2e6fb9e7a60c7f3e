/* Which captured step needs which, and whether all that the build did can be
 * done again from them. Whatever is not understood forbids replay: a stale file
 * would be measured as a variant. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "builder/builder_parts.h"

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

/* The step that wrote a file, or the folder it is in. */
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

/* The file that -lNAME finds in the folders that -L gives: the shared library of
 * the first that has one of the two, unless the link is static. NULL: elsewhere. */
static const char *find_library(struct writers *w, const struct step *s, const char *name)
{
	int is_static = strlist_has(&s->argv, "-static") || strlist_has(&s->argv, "-Wl,-Bstatic");

	for (size_t i = 1; i < s->argv.n; i++) {
		const char *dir = s->argv.v[i] + 2;

		if (!str_starts(s->argv.v[i], "-L"))
			continue;
		if (!*dir && i + 1 < s->argv.n)
			dir = s->argv.v[i + 1];
		for (int archive = is_static; archive < 2; archive++) {
			const char *real =
				path_real(&w->a, arena_printf(&w->a, "%s/lib%s.%s", path_join(&w->a, s->dir, dir), name,
							      archive ? "a" : "so"));
			if (real)
				return real;
		}
	}
	return NULL;
}

/* What -l means in the tree; the names that were not found go to `open`. */
static void need_found(struct builder *b, struct writers *w, struct step *s, struct strlist *open)
{
	for (size_t i = 1; i < s->argv.n; i++) {
		const char *name = s->argv.v[i] + 2;

		if (!str_starts(s->argv.v[i], "-l"))
			continue;
		if (!*name && i + 1 < s->argv.n)
			name = s->argv.v[i + 1];
		const char *real = find_library(w, s, name);
		size_t from = real ? writer(w, b->tree, real) : (size_t)-1;
		if (from != (size_t)-1)
			need(b, s, from);
		if (!real)
			strlist_add(&w->a, open, name);
	}
}

/* 1 when a link's arguments can mean the library: by a -l that no folder answered, or
 * by its name in any (-Wl,--whole-archive,libx.a; libx.so for libx.so.1.2). */
static int names_library(struct arena *a, const struct strlist *argv, const struct strlist *open, const char *path)
{
	const char *base = path_base(path), *kind = strstr(base, ".so") ? "so" : "a";
	int n = str_starts(base, "lib") ? (int)strcspn(base + 3, ".") : 0;
	const char *stem = n ? arena_strndup(a, base + 3, (size_t)n) : NULL;

	for (size_t i = 0; i < argv->n; i++) {
		const char *arg = argv->v[i];

		if (strstr(arg, base) || (stem && strstr(arg, arena_printf(a, "lib%s.%s", stem, kind))))
			return 1;
		if (stem && arg[0] == '-' && strchr(arg, ',') && strstr(arg, arena_printf(a, "-l%s", stem)))
			return 1;
	}
	return stem && strlist_has(open, stem);
}

static int links_with(struct arena *a, const struct step *s, const struct strlist *open, const struct step *library)
{
	const struct strlist *lists[] = {&library->outputs, &library->also};

	for (size_t l = 0; l < 2; l++)
		for (size_t k = 0; k < lists[l]->n; k++)
			if (names_library(a, &s->argv, open, lists[l]->v[k]))
				return 1;
	return 0;
}

/* Libraries are ready in the order in which the build made them: a linker looks
 * into those that the named ones need. */
static void come_after(struct builder *b, struct step *s, size_t other)
{
	if (b->steps.v[other].level >= s->level)
		s->level = b->steps.v[other].level + 1;
}

static int makes_header(const struct step *s)
{
	return s->outputs.n && (str_ends(s->outputs.v[0], ".gch") || str_ends(s->outputs.v[0], ".pch"));
}

/* Files named on the line, the same archive's earlier steps, and libraries that -l means. */
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
	struct strlist open = {0};
	if (s->kind == COMMAND_LINK)
		need_found(b, w, s, &open);
	for (size_t j = 0; j < i; j++) {
		const struct step *e = &b->steps.v[j];

		if (s->kind == COMMAND_COMPILE && makes_header(e))
			need(b, s, j);
		if (s->kind != COMMAND_LINK || !makes_library(e) || e->end > s->start)
			continue;
		come_after(b, s, j);
		if (links_with(&w->a, s, &open, e))
			need(b, s, j);
	}
	for (size_t k = 0; k < s->outputs.n; k++)
		set_writer(w, s->outputs.v[k], i);
	for (size_t k = 0; k < s->also.n; k++)
		set_writer(w, s->also.v[k], i);
}

static int known_before(struct builder *b, struct arena *a, const char *path)
{
	const char *rel = path_below(b->tree, path);

	/* outside the tree: the system's, unless this build wrote it */
	if (!rel)
		return (double)fs_mtime_ns(path) * 1e-9 < b->steps.v[0].start;
	return fs_exists(path_join(a, b->configured, rel));
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

/* A file that no step wrote: what a step wrote, copied or moved (`cc -o t.o; mv t.o x.lo`)? */
static void find_origin(struct builder *b, struct writers *w, const char *path)
{
	char hash[HASH_TEXT];

	if (*slot(w, path) != (size_t)-1 || hash_file(path, hash, NULL))
		return;
	for (size_t i = b->steps.n; i-- > 0;) {
		if (!str_eq(b->steps.v[i].hash, hash))
			continue;
		strlist_add(b->a, &b->steps.v[i].also, path);
		set_writer(w, path, i);
		return;
	}
}

static void find_origins(struct builder *b, struct writers *w)
{
	for (size_t i = 0; i < b->steps.n; i++)
		for (size_t k = 0; k < b->steps.v[i].outputs.n; k++)
			set_writer(w, b->steps.v[i].outputs.v[k], i);
	for (size_t i = 0; i < b->steps.n; i++) {
		const struct step *s = &b->steps.v[i];

		for (size_t k = 0; s->kind != COMMAND_COMPILE && k < s->inputs.n; k++)
			if (!known_before(b, &w->a, s->inputs.v[k]))
				find_origin(b, w, s->inputs.v[k]);
	}
	for (size_t i = 0; i < b->outputs.n; i++)
		find_origin(b, w, path_join(b->a, b->tree, b->outputs.v[i]));
	memset(w->path, 0, w->cap * sizeof *w->path);
}

static int is_used(struct builder *b, const struct step *s)
{
	if (s->also.n)
		return 1;
	for (size_t k = 0; k < s->outputs.n; k++) {
		if (fs_exists(s->outputs.v[k]))
			return 1;
		for (size_t i = 0; i < b->steps.n; i++)
			if (strlist_has(&b->steps.v[i].inputs, s->outputs.v[k]))
				return 1;
	}
	return 0;
}

/* A makefile asks questions, too (`cc t.c -lpthread && rm a.out`): what is gone when the
 * build has ended, and went into nothing, is no part of it. */
static void drop_questions(struct builder *b)
{
	size_t kept, before;
	int dropped = 0;

	do {
		before = b->steps.n;
		kept = 0;
		char *used = arena_alloc(b->a, before + 1);
		for (size_t i = 0; i < before; i++)
			used[i] = b->steps.v[i].kind == COMMAND_ARCHIVE || is_used(b, &b->steps.v[i]);
		for (size_t i = 0; i < before; i++)
			if (used[i])
				b->steps.v[kept++] = b->steps.v[i];
		b->steps.n = kept;
		dropped |= kept < before;
	} while (kept < before);
	if (dropped)
		capture_units(b);
}

static const char *unknown_output(struct builder *b, struct writers *w, const char *rel)
{
	if (*slot(w, path_join(&w->a, b->tree, rel)) != (size_t)-1)
		return NULL;
	return arena_printf(b->a, "no captured command made %s", rel);
}

const char *steps_order(struct builder *b)
{
	struct writers w = {.cap = 64};
	const char *why = NULL;
	size_t files = b->outputs.n + 1;

	for (size_t i = 0; i < b->steps.n; i++)
		files += 1 + b->steps.v[i].inputs.n + b->steps.v[i].outputs.n;
	while (w.cap < 4 * files)
		w.cap *= 2;
	w.path = arena_alloc(&w.a, w.cap * sizeof *w.path);
	w.step = arena_alloc(&w.a, w.cap * sizeof *w.step);
	find_origins(b, &w);
	drop_questions(b);
	for (size_t i = 0; i < b->steps.n; i++)
		find_needs(b, &w, i);
	for (size_t i = 0; !why && i < b->steps.n; i++)
		why = unknown_input(b, &w, i);
	for (size_t i = 0; !why && i < b->outputs.n; i++)
		why = unknown_output(b, &w, b->outputs.v[i]);
	arena_free(&w.a);
	return why;
}
