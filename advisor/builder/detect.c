/* Which build system drives the tree, and with which commands. */
#include <string.h>

#include "builder/builder_parts.h"

static int has(struct builder *b, const char *name)
{
	return fs_exists(path_join(b->a, b->pristine, name));
}

static int file_says(struct builder *b, const char *name, const char *text)
{
	struct str s = {0};
	int yes = fs_read(path_join(b->a, b->pristine, name), &s, 0, NULL) == 0 && strstr(str_text(&s), text) != NULL;

	str_free(&s);
	return yes;
}

static int jobs(struct builder *b)
{
	return b->opt.jobs > 0 ? b->opt.jobs : proc_cpus();
}

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
static const char *configured_cmake(struct builder *b)
{
	struct cache_search s = {.a = b->a};

	if (has(b, "build/CMakeCache.txt"))
		return "build";
	fs_walk(b->pristine, find_cache, &s, NULL);
	return s.dir;
}

static void cmake(struct builder *b)
{
	const char *dir = configured_cmake(b);
	struct project *p = b->p;

	p->build_system = "cmake";
	if (!dir) {
		const char *type =
			file_says(b, "CMakeLists.txt", "set(CMAKE_BUILD_TYPE") ? "" : " -DCMAKE_BUILD_TYPE=Release";

		dir = has(b, "build") ? "build-advisor" : "build";
		p->configure_command = arena_printf(b->a, "cmake -S . -B %s%s", dir, type);
	}
	p->build_command = arena_printf(b->a, "cmake --build %s -j %d", dir, jobs(b));
}

static void meson(struct builder *b)
{
	struct project *p = b->p;
	int own = file_says(b, "meson.build", "buildtype=") || file_says(b, "meson.build", "optimization=");
	const char *dir = has(b, "build") && !has(b, "build/meson-private") ? "build-advisor" : "build";

	p->build_system = "meson";
	/* A configured folder remembers absolute paths in binary files: set up again with its options. */
	p->configure_command = has(b, "build/meson-private")
				       ? arena_printf(b->a, "meson setup --wipe %s", dir)
				       : arena_printf(b->a, "meson setup %s%s", dir, own ? "" : " --buildtype=release");
	p->build_command = arena_printf(b->a, "ninja -C %s -j %d", dir, jobs(b));
}

static void configure(struct builder *b)
{
	struct project *p = b->p;
	const char *again = has(b, "configure") ? "" : "autoreconf -fi && ";

	p->build_system = "configure";
	if (has(b, "config.status") && file_says(b, "config.status", "--config)"))
		p->configure_command = arena_printf(b->a, "%seval ./configure \"$(./config.status --config)\"", again);
	else
		p->configure_command = arena_printf(b->a, "%s./configure", again);
	p->build_command = arena_printf(b->a, "make -j%d", jobs(b));
}

static const char *makefile(struct builder *b)
{
	static const char *const names[] = {"GNUmakefile", "makefile", "Makefile"};

	for (size_t i = 0; i < 3; i++)
		if (has(b, names[i]))
			return names[i];
	return NULL;
}

static int try_cmake(struct builder *b)
{
	if (!has(b, "CMakeLists.txt") || !fs_which(b->a, "cmake", NULL, NULL))
		return 0;
	cmake(b);
	return 1;
}

static int try_meson(struct builder *b)
{
	if (!has(b, "meson.build") || !fs_which(b->a, "meson", NULL, NULL))
		return 0;
	meson(b);
	return 1;
}

static int try_configure(struct builder *b)
{
	if (!has(b, "configure") && !has(b, "configure.ac") && !has(b, "configure.in"))
		return 0;
	configure(b);
	return 1;
}

static int try_make(struct builder *b)
{
	if (!makefile(b))
		return 0;
	b->p->build_system = "make";
	b->p->configure_command = NULL;
	b->p->build_command = arena_printf(b->a, "make -j%d", jobs(b));
	return 1;
}

int detect_next(struct builder *b)
{
	static int (*const systems[])(struct builder *) = {try_cmake, try_meson, try_configure, try_make};

	if (b->opt.build_command)
		return 0;
	while (b->candidate < sizeof systems / sizeof *systems)
		if (systems[b->candidate++](b))
			return 1;
	return 0;
}

/* What the user's own commands call. */
static const char *named_system(struct builder *b)
{
	const char *configure = b->opt.configure_command ? b->opt.configure_command : "", *build = b->opt.build_command;

	if (strstr(configure, "cmake") || (strstr(build, "cmake") && has(b, "CMakeLists.txt")))
		return "cmake";
	if (strstr(configure, "meson"))
		return "meson";
	if (strstr(configure, "configure"))
		return "configure";
	return strstr(build, "make") ? "make" : "command";
}

/* `make` where only configure will make a makefile. */
static int lacks_makefile(struct builder *b)
{
	const char *build = b->opt.build_command;

	return str_starts(build, "make") && !strstr(build, "-C") && !strstr(build, "-f") && !strchr(build, '&') &&
	       !strchr(build, ';') && !makefile(b) && try_configure(b);
}

static const char *shell_word(struct builder *b, const char *word)
{
	struct str s = {0};
	str_add_shell(&s, word);
	const char *text = arena_strdup(b->a, str_text(&s));
	str_free(&s);
	return text;
}

/* The word after `-B` in a cmake command; NULL: there is none. */
static const char *build_folder(struct builder *b, const char *command)
{
	struct strlist words = {0};
	if (proc_split(b->a, command, &words, NULL))
		return NULL;
	for (size_t i = 0; i < words.n; i++) {
		if (str_eq(words.v[i], "-B") && i + 1 < words.n)
			return words.v[i + 1];
		if (str_starts(words.v[i], "-B") && words.v[i][2])
			return words.v[i] + 2;
	}
	return NULL;
}

/* A tree may have several build systems: a given configure command says which is meant. */
static int by_configure_command(struct builder *b)
{
	const char *command = b->opt.configure_command, *folder;

	if (!command)
		return 0;
	if (strstr(command, "cmake") && try_cmake(b)) {
		if ((folder = build_folder(b, command)) != NULL)
			b->p->build_command =
				arena_printf(b->a, "cmake --build %s -j %d", shell_word(b, folder), jobs(b));
		return 1;
	}
	if (strstr(command, "meson") && try_meson(b))
		return 1;
	return strstr(command, "configure") && try_configure(b);
}

int detect_build(struct builder *b, struct err *err)
{
	struct project *p = b->p;
	const char *guess = NULL;

	if (b->opt.build_command && !b->opt.configure_command && lacks_makefile(b)) {
		guess = p->configure_command;
	} else if (b->opt.build_command) {
		p->build_system = named_system(b);
	} else if (!by_configure_command(b) && !detect_next(b)) {
		return err_set(err,
			       "%s has no CMakeLists.txt, meson.build, configure or Makefile: say how it is built "
			       "with --build COMMAND.",
			       p->root);
	}
	/* An own build command without --configure means that there is nothing to configure;
	 * but make needs a makefile. */
	if (b->opt.build_command) {
		p->configure_command = guess ? guess : b->opt.configure_command;
		p->build_command = b->opt.build_command;
	} else if (b->opt.configure_command) {
		p->configure_command = b->opt.configure_command;
	}
	return 0;
}
