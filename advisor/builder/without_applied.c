/* A copy of a tree without what `apply` put there, so that a baseline is the project's own build: the file that make
 * reads first, and build folders that were configured with it, which keep their settings however they are configured
 * later. */
#include <string.h>

#include "base/fs_below.h"
#include "builder/builder_parts.h"

#define MOST (8u << 20) /* bytes of a cache */

/* Where a build folder's own settings are: the folder is so many levels above. */
static const struct {
	const char *name;
	int levels;
} caches[] = {{"CMakeCache.txt", 1}, {"meson-private/cmd_line.txt", 2}};

struct found {
	struct builder *b;
	const char *tree;
	struct strlist folders;
};

/* By the files that apply has below the state folder, wherever that is now. */
static int names_applied(struct builder *b, const char *path)
{
	const char *below = path_below(b->p->root, b->w->state);
	struct str text = {0};
	int names = 0;

	if (!fs_read(path, &text, MOST, NULL)) {
		const char *in_tree = arena_printf(b->a, "%s/apply/", below ? below : ".advisor");
		names = strstr(str_text(&text), in_tree) != NULL ||
			strstr(str_text(&text), arena_printf(b->a, "%s/apply/", b->w->state)) != NULL;
	}
	str_free(&text);
	return names;
}

static int find_cache(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct found *f = ctx;

	(void)err;
	for (size_t i = 0; e->kind == FS_FILE && i < sizeof caches / sizeof *caches; i++) {
		const char *folder = e->path;
		if (!str_ends(e->rel, caches[i].name) || !names_applied(f->b, e->path))
			continue;
		for (int k = 0; k < caches[i].levels; k++)
			folder = path_dir(f->b->a, folder);
		if (path_below(f->tree, folder))
			strlist_add(f->b->a, &f->folders, folder);
	}
	return FS_WALK_ON;
}

/* Configured among the sources: what CMake keeps there, and nothing else. */
static void without_settings(struct builder *b, const char *tree)
{
	const char *cache = path_join(b->a, tree, "CMakeCache.txt");

	if (!fs_exists(cache) || !names_applied(b, cache))
		return;
	fs_remove(cache, NULL);
	fs_remove_tree(path_join(b->a, tree, "CMakeFiles"), NULL);
}

/* Sources that apply has changed are below its folder as they were; those that it has added are named there. */
struct sources {
	const char *tree;
	int added;
};

static int source_as_it_was(void *ctx, const struct fs_entry *e, struct err *err)
{
	const struct sources *s = ctx;

	if (e->kind != FS_FILE || !patch_may_name(e->rel))
		return FS_WALK_ON;
	if (s->added)
		return fs_below_remove(s->tree, e->rel, err) ? -1 : FS_WALK_ON;
	return fs_below_copy(s->tree, e->rel, e->path, 0, err) ? -1 : FS_WALK_ON;
}

static void sources_as_they_were(struct builder *b, const char *tree)
{
	static const char *const folders[] = {"apply/before", "apply/added"};

	for (int i = 0; i < 2; i++) {
		struct sources s = {.tree = tree, .added = i};
		const char *from = path_join(b->a, b->w->state, folders[i]);
		if (fs_is_dir(from) && fs_exists(path_join(b->a, b->w->state, "applied.json")))
			fs_walk(from, source_as_it_was, &s, NULL);
	}
}

void tree_without_applied(struct builder *b, const char *tree)
{
	const char *path = path_join(b->a, tree, "GNUmakefile");
	struct found f = {.b = b, .tree = tree};
	struct str text = {0};
	int ours = !fs_read(path, &text, 1 << 20, NULL) && str_starts(str_text(&text), "# Written by `advisor apply`");

	str_free(&text);
	if (ours)
		fs_remove(path, NULL);
	sources_as_they_were(b, tree);
	fs_walk(tree, find_cache, &f, NULL);
	for (size_t i = 0; i < f.folders.n; i++)
		fs_remove_tree(f.folders.v[i], NULL);
	without_settings(b, tree);
}
