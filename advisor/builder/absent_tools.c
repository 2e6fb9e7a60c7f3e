/* Documentation and regeneration tools that the machine does not have. An
 * automake project calls each through its script `missing`, which fails when the
 * tool is absent, also where the generated file is in the tree and is only older
 * than its source by date (an unpacked archive, a patch, a clone). Such a tool is
 * replaced by `true`: the files stay as they are. */
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "builder/builder_parts.h"

/* The value of `name='value'` at the beginning of a line. */
static const char *shell_value(struct arena *a, const char *text, const char *name)
{
	const char *at = strstr(text, arena_printf(a, "\n%s='", name));

	if (!at)
		return "";
	at = strchr(at, '\'') + 1;
	return arena_strndup(a, at, strcspn(at, "'\n"));
}

/* NAME of `NAME=${NAME-"${am_missing_run}...`, `at` being where the "${am_..." is; NULL: another form. */
static const char *variable_before(struct arena *a, const char *text, const char *at)
{
	const char *end = at - 2, *start;

	if (at - text < 4 || end[0] != '-' || end[1] != '"')
		return NULL;
	for (start = end; start > text && start[-1] != '{' && start[-1] != '\n'; start--)
		;
	return start > text && start[-1] == '{' ? arena_strndup(a, start, (size_t)(end - start)) : NULL;
}

static void read_configure(struct builder *b, const char *text)
{
	static const char sign[] = "${am_missing_run}", version[] = "${am__api_version}";

	for (const char *at = text; (at = strstr(at, sign)) != NULL; at += sizeof sign - 1) {
		const char *variable = variable_before(b->a, text, at), *name = at + sizeof sign - 1;
		const char *tool = arena_strndup(b->a, name, strcspn(name, "\"\n")), *v = strstr(tool, version);

		if (v)
			tool = arena_printf(b->a, "%.*s%s", (int)(v - tool), tool,
					    shell_value(b->a, text, "am__api_version"));
		const char *setting = variable ? arena_printf(b->a, "%s=true", variable) : NULL;
		/* what the user chose is the user's */
		if (!setting || getenv(variable) || strlist_has(&b->w->stand_ins, setting) ||
		    fs_which(b->a, tool, NULL, NULL))
			continue;
		strlist_add(b->a, &b->w->stand_ins, setting);
		progress_say(b->w->opt.progress, PROGRESS_DETAIL,
			     "%s is not installed: what it would generate stays as it is in the tree (%s)", tool,
			     setting);
	}
}

static int visit(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct builder *b = ctx;
	struct str text = {0};

	(void)err;
	if (e->kind != FS_FILE || strcmp(path_base(e->rel), "configure") || fs_read(e->path, &text, 0, NULL))
		return FS_WALK_ON;
	read_configure(b, str_text(&text));
	str_free(&text);
	return FS_WALK_ON;
}

void absent_tools(struct builder *b)
{
	fs_walk(b->w->pristine, visit, b, NULL);
}
