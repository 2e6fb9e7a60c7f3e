/* What the files of the build systems share. */
#include "builder/systems.h"

#include <string.h>

int system_has(struct builder *b, const char *name)
{
	return fs_exists(path_join(b->a, b->w->pristine, name));
}

int system_file_says(struct builder *b, const char *name, const char *text)
{
	struct str s = {0};
	int yes =
		fs_read(path_join(b->a, b->w->pristine, name), &s, 0, NULL) == 0 && strstr(str_text(&s), text) != NULL;

	str_free(&s);
	return yes;
}

int system_jobs(struct builder *b)
{
	return b->w->opt.jobs > 0 ? b->w->opt.jobs : proc_cpus();
}

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

const char *system_folder(struct builder *b, const char *file)
{
	struct search s = {.b = b, .file = file};
	fs_walk(b->tree, visit, &s, NULL);
	return s.found;
}

int system_read(struct builder *b, const char *folder, const char *name, struct str *text)
{
	return folder ? fs_read(path_join(b->a, path_join(b->a, b->tree, folder), name), text, 16 << 20, NULL) : -1;
}
