/* Where the unit's headers were looked for in vain: when something comes to one of these
 * places, the unit reads another file. libclang does not tell; it tells what each
 * #include names, by whom, and what was found. */
#include <string.h>

#include "base/fs.h"
#include "scan/read/walk.h"

/* A flag that names a folder to look in; its argument may be the next word. */
static const char *folder_flag(const char *arg)
{
	static const char *const flags[] = {"-I", "-isystem", "-iquote", "-idirafter", "-cxx-isystem"};

	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (str_starts(arg, flags[i]))
			return arg + strlen(flags[i]);
	return NULL;
}

static const char *full(struct walker *w, const char *path)
{
	return path_normal(w->a, path_join(w->a, w->dir, path));
}

/* More are no search path, and each #include asks for a file in each of them. */
#define MOST_FOLDERS 1000

static void add_folder(struct walker *w, struct strlist *l, struct text_set *known, const char *path)
{
	if (l->n < MOST_FOLDERS && text_set_add(w->a, known, path))
		strlist_add(w->a, l, path);
}

void walk_include_folders(struct walker *w, const struct strlist *args)
{
	for (size_t i = 0; i < args->n; i++) {
		const char *path = folder_flag(args->v[i]);

		if (path && !*path)
			path = i + 1 < args->n ? args->v[++i] : NULL;
		if (path)
			add_folder(w, &w->folders, &w->in_folders, full(w, path));
	}
	/* the only one of the system's in front of others */
	add_folder(w, &w->folders, &w->in_folders, "/usr/local/include");
}

/* 1 when nothing is there. Asked once per path. */
static int is_absent(struct walker *w, const char *path)
{
	uint32_t text = facts_intern_text(&w->w, path);
	int is_new;
	uint32_t *known = walk_ptr_map_at(w->a, &w->looked_for, (const void *)(uintptr_t)text, &is_new);

	if (is_new) {
		*known = !fs_exists(path);
		if (*known)
			*list_push(w->a, &w->f->absent) = text;
	}
	return (int)*known;
}

/* Of "sys/types.h", "sys" will do when not even that is there. */
static void look_in(struct walker *w, const char *folder, const char *name)
{
	size_t n = strcspn(name, "/");

	if (name[n] && is_absent(w, path_join(w->a, folder, arena_strndup(w->a, name, n))))
		return;
	is_absent(w, path_join(w->a, folder, name));
}

/* The folder in which the name was found; NULL when the path does not end so. */
static const char *found_in(struct walker *w, const char *path, const char *name)
{
	size_t n = strlen(path), tail = strlen(name);

	if (n <= tail || path[n - tail - 1] != '/' || strcmp(path + n - tail, name) != 0)
		return NULL;
	return arena_strndup(w->a, path, n - tail - 1);
}

/* Names with `..` lead elsewhere as text than as folders: rare, and only from where they
 * stand. */
static int is_plain(const char *name)
{
	return *name && *name != '/' && !strstr(name, "../");
}

void walk_include(struct walker *w, CXCursor c)
{
	CXString spelling = clang_getCursorSpelling(c);
	const char *name = clang_getCString(spelling), *at = NULL, *by = w->dir;
	CXFile from = NULL, to = clang_getIncludedFile(c);
	uint32_t index;

	if (!name || !is_plain(name)) {
		clang_disposeString(spelling);
		return;
	}
	name = arena_strdup(w->a, name);
	clang_disposeString(spelling);
	clang_getExpansionLocation(clang_getCursorLocation(c), &from, NULL, NULL, NULL);
	index = walk_file(w, from);
	if (index != NO_INDEX)
		by = path_dir(w->a, fact_text(w->f, w->f->files.v[index].path));
	index = walk_file(w, to);
	if (index != NO_INDEX)
		at = found_in(w, fact_text(w->f, w->f->files.v[index].path), name);
	if (at)
		add_folder(w, &w->found_in, &w->in_found, at);
	else if (!to)
		strlist_add(w->a, &w->missing, name);
	if (str_eq(at, by))
		return;
	look_in(w, by, name);
	for (size_t i = 0; i < w->folders.n && !str_eq(at, w->folders.v[i]); i++)
		look_in(w, w->folders.v[i], name);
}

void walk_missing(struct walker *w)
{
	for (size_t i = 0; i < w->missing.n; i++) {
		look_in(w, "/usr/include", w->missing.v[i]);
		for (size_t k = 0; k < w->found_in.n; k++)
			look_in(w, w->found_in.v[k], w->missing.v[i]);
	}
}
