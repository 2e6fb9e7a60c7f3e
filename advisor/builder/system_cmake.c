#include <string.h>

#include "builder/systems.h"

/* The first folder at the top that cmake has configured. */
struct cache_search {
	struct arena *a;
	const char *dir;
};

static int find_cache(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct cache_search *s = ctx;

	(void)err;
	if (e->kind == FS_DIR)
		return strchr(e->rel, '/') ? FS_WALK_SKIP : FS_WALK_ON;
	if (!s->dir && !strcmp(path_base(e->rel), "CMakeCache.txt"))
		s->dir = path_dir(s->a, e->rel);
	return FS_WALK_ON;
}

/* A folder the user configured already: its settings are the project's. */
static const char *configured(struct builder *b)
{
	struct cache_search s = {.a = b->a};

	if (system_has(b, "build/CMakeCache.txt"))
		return "build";
	fs_walk(b->w->pristine, find_cache, &s, NULL);
	return s.dir;
}

/* The word after `-B` in the user's own command, for a shell; NULL: there is none. */
static const char *asked_folder(struct builder *b)
{
	struct strlist words = {0};
	if (!b->w->opt.configure_command || proc_split(b->a, b->w->opt.configure_command, &words, NULL))
		return NULL;
	for (size_t i = 0; i < words.n; i++) {
		if (str_eq(words.v[i], "-B") && i + 1 < words.n)
			return arena_shell_word(b->a, words.v[i + 1]);
		if (str_starts(words.v[i], "-B") && words.v[i][2])
			return arena_shell_word(b->a, words.v[i] + 2);
	}
	return NULL;
}

static int commands(struct builder *b)
{
	struct project *p = b->p;

	if (!fs_which(b->a, "cmake", NULL, NULL))
		return 0;
	const char *dir = configured(b), *asked = asked_folder(b);
	if (!dir) {
		int own = system_file_says(b, "CMakeLists.txt", "set(CMAKE_BUILD_TYPE");

		dir = system_has(b, "build") ? "build-advisor" : "build";
		p->configure_command =
			arena_printf(b->a, "cmake -S . -B %s%s", dir, own ? "" : " -DCMAKE_BUILD_TYPE=Release");
	}
	p->build_command = arena_printf(b->a, "cmake --build %s -j %d", asked ? asked : dir, system_jobs(b));
	return 1;
}

static void options(struct builder *b)
{
	struct str text = {0};
	if (!system_read(b, system_folder(b, "CMakeCache.txt"), "CMakeCache.txt", &text))
		options_read_cmake(b->a, str_text(&text), &b->p->options);
	str_free(&text);
}

static const char *reconfigure(struct builder *b)
{
	const char *folder = system_folder(b, "CMakeCache.txt");
	return folder ? arena_printf(b->a, "cmake %s", arena_shell_word(b->a, folder)) : NULL;
}

const struct builder_system system_cmake = {commands, options, reconfigure};
