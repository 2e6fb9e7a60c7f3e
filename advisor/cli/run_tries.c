/* --try and --try-command: names for what is given, before any work starts. */
#include "cli/run_session.h"

#include <string.h>

#include "base/fs.h"

#define NAME "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-"

static int is_taken(const struct own_try_list *l, const char *id)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i].id, id))
			return 1;
	return 0;
}

/* "try-NAME", the file's without its folder and suffix; a second one of that name is NAME-2. */
static const char *id_of_file(struct arena *a, const char *file, const struct own_try_list *l)
{
	char *name = arena_strdup(a, path_base(file));
	static const char *const suffixes[] = {".diff", ".patch"};
	for (size_t i = 0; i < 2; i++)
		if (str_ends(name, suffixes[i]) && strlen(name) > strlen(suffixes[i]))
			name[strlen(name) - strlen(suffixes[i])] = '\0';
	for (char *p = name; *p; p++)
		if (!strchr(NAME, *p))
			*p = '-';
	const char *id = arena_printf(a, "try-%.100s", name);
	for (int n = 2; is_taken(l, id); n++)
		id = arena_printf(a, "try-%.100s-%d", name, n);
	return id;
}

static int add_file(struct cli *c, const char *file, struct own_try_list *l, struct err *err)
{
	struct str text = {0};
	if (fs_read_named(file, &text, PATCH_MOST, err) != 0) {
		str_free(&text);
		return err_context(err, "--try %s", file);
	}
	struct own_try t = {.id = id_of_file(&c->arena, file, l), .from = file, .n = text.len};
	char *bytes = arena_alloc(&c->arena, text.len + 1); /* whatever it holds */
	memcpy(bytes, str_text(&text), text.len);
	t.text = bytes;
	str_free(&text);
	*list_push(&c->arena, l) = t;
	return 0;
}

static int add_command(struct cli *c, const char *given, struct own_try_list *l, struct err *err)
{
	size_t n = strspn(given, NAME);
	if (!n || n > 100 || given[n] != '=' || !given[n + 1])
		return err_set(
			err,
			"--try-command takes NAME=CMD, a name of letters, digits and _.+- and a command that edits "
			"sources, not \"%.100s\"",
			given);
	const char *id = arena_printf(&c->arena, "try-%.*s", (int)n, given);
	if (is_taken(l, id))
		return err_set(err, "--try-command %.*s: another change is called that; give each a name of its own",
			       (int)n, given);
	*list_push(&c->arena, l) = (struct own_try){.id = id, .from = given + n + 1, .command = given + n + 1};
	return 0;
}

int cli_tries(struct cli *c, struct own_try_list *out, struct err *err)
{
	for (size_t i = 0; i < c->opt.try_files.n; i++)
		if (add_file(c, c->opt.try_files.v[i], out, err) != 0)
			return -1;
	for (size_t i = 0; i < c->opt.try_commands.n; i++)
		if (add_command(c, c->opt.try_commands.v[i], out, err) != 0)
			return -1;
	return 0;
}
