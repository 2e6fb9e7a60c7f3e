/* Where a configured tree keeps its build options, and how it is configured once more with others. */
#include <string.h>

#include "builder/builder_parts.h"

struct search {
	struct builder *b;
	const char *file; /* its last part */
	const char *found; /* the folder, relative */
};

static int visit(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct search *s = ctx;
	(void)err;
	if (e->kind == FS_DIR)
		return strchr(e->rel, '/') && !str_ends(e->rel, "meson-info") ? FS_WALK_SKIP : FS_WALK_ON;
	if (!s->found && str_eq(path_base(e->rel), s->file))
		s->found = path_dir(s->b->a, e->rel);
	return FS_WALK_ON;
}

/* The folder that was configured, relative to the tree; NULL: none is known. */
static const char *configured_folder(struct builder *b, const char *file)
{
	struct search s = {.b = b, .file = file};
	fs_walk(b->tree, visit, &s, NULL);
	return s.found;
}

/* The words of config.status's own call of the script: "./configure", or a path to it. */
static const char *configure_script(struct builder *b, const char *folder)
{
	struct str text = {0};
	struct strlist words = {0};
	const char *script = NULL;
	if (fs_read(path_join(b->a, path_join(b->a, b->tree, folder), "config.status"), &text, 8 << 20, NULL))
		return NULL;
	const char *at = strstr(str_text(&text), "\n  set X ");
	if (at && !proc_split(b->a, arena_strndup(b->a, at + 1, strcspn(at + 1, "\n")), &words, NULL) && words.n > 3)
		script = words.v[3];
	str_free(&text);
	return script;
}

static char *ask(struct builder *b, const char *folder, const char *command)
{
	struct proc_spec spec = {.argv = proc_shell(b->a, command),
				 .cwd = path_join(b->a, b->tree, folder),
				 .timeout_s = 20,
				 .output_limit = 1 << 20,
				 .kill_left_over = 1};
	struct proc_result r = {0};
	char *text = !proc_run(&spec, &r, NULL) && proc_ok(&r) ? arena_strdup(b->a, str_text(&r.out)) : NULL;
	proc_result_free(&r);
	return text;
}

static void of_configure(struct builder *b)
{
	const char *folder = configured_folder(b, "config.status"),
		   *script = folder ? configure_script(b, folder) : NULL;
	struct str command = {0};
	if (!script)
		return;
	str_add_shell(&command, script);
	str_add(&command, " --help");
	char *help = ask(b, folder, str_text(&command)), *args = ask(b, folder, "./config.status --config");
	str_free(&command);
	if (help && args)
		options_read_configure(b->a, help, args, &b->p->options);
}

static int read_below(struct builder *b, const char *folder, const char *name, struct str *text)
{
	return folder ? fs_read(path_join(b->a, path_join(b->a, b->tree, folder), name), text, 16 << 20, NULL) : -1;
}

void options_find(struct builder *b)
{
	const char *system = b->p->build_system;
	struct str text = {0};
	memset(&b->p->options, 0, sizeof b->p->options);
	if (str_eq(system, "cmake") && !read_below(b, configured_folder(b, "CMakeCache.txt"), "CMakeCache.txt", &text))
		options_read_cmake(b->a, str_text(&text), &b->p->options);
	else if (str_eq(system, "meson") &&
		 !read_below(b, configured_folder(b, "intro-buildoptions.json"), "intro-buildoptions.json", &text))
		options_read_meson(b->a, str_text(&text), &b->p->options);
	else if (str_eq(system, "configure"))
		of_configure(b);
	str_free(&text);
	option_macros_find(b);
}

const char *options_reconfigure(struct builder *b, const struct strlist *words)
{
	const char *system = b->p->build_system, *folder, *script;
	struct str s = {0};
	if (str_eq(system, "cmake") && (folder = configured_folder(b, "CMakeCache.txt")) != NULL) {
		str_add(&s, "cmake ");
		str_add_shell(&s, folder);
	} else if (str_eq(system, "meson") && (folder = configured_folder(b, "intro-buildoptions.json")) != NULL) {
		str_add(&s, "meson setup --reconfigure ");
		str_add_shell(&s, path_dir(b->a, folder));
	} else if (str_eq(system, "configure") && (folder = configured_folder(b, "config.status")) != NULL &&
		   (script = configure_script(b, folder)) != NULL) {
		str_add(&s, "cd ");
		str_add_shell(&s, folder);
		str_add(&s, " && eval \"set -- $(./config.status --config)\" && ");
		str_add_shell(&s, script);
		str_add(&s, " \"$@\"");
	} else {
		return NULL;
	}
	const char *command = option_command(b->a, str_text(&s), words);
	str_free(&s);
	return command;
}
