/* What a tree's own .advisor.json may say. The tree may be a stranger's, so its file settles what concerns the tree
 * alone: paths that it names lie below the tree, and its commands are for those who asked that something be run. */
#include "cli/config_trust.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/fs_below.h"
#include "cli/table.h"

static int is_any(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(name, names[i]))
			return 1;
	return 0;
}

int config_is_command(const struct option *opt)
{
	/* the table says it: CMD, [NAME=]CMD; and what a server is to say is waited for */
	return (opt->arg && strstr(opt->arg, "CMD")) || str_eq(opt->name, "ready");
}

int config_may_run(const struct options *given)
{
	if (str_eq(given->verb, "scan"))
		return given->build || given->configure || given->profile;
	return str_eq(given->verb, "run") || str_eq(given->verb, "verify");
}

static int outside(const char *where, const char *value, struct err *err)
{
	return err_set(err,
		       "%s leads outside of the tree (%s), and a file in the tree may name only what is below it; "
		       "give it on the command line when you mean it",
		       where, value);
}

/* 1 for what git and its like keep beside the sources: settings and hooks that act on the user's behalf. */
static int is_repository(const char *path)
{
	static const char *const names[] = {".git", ".hg", ".svn", ".bzr", ".jj"};
	for (const char *p = path; *p;) {
		size_t n = strcspn(p, "/");
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (n == strlen(names[i]) && !strncasecmp(p, names[i], n))
				return 1;
		p += n + (p[n] == '/');
	}
	return 0;
}

/* What is written must be reached without a link, and replace nothing but a plain file or a folder. */
static int check_written(const char *root, const char *path, const char *where, const char *value, struct err *err)
{
	struct stat st;
	struct err why = {{0}};
	if (is_repository(path + strlen(root)))
		return err_set(err, "%s names a file of the version control (%s), which nothing of the tree may change",
			       where, value);
	if (fs_below_check(root, path, &why) != 0)
		return err_set(err, "%s: %s", where, why.text);
	if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return err_set(err, "%s names a link, a pipe or a device (%s), and nothing is written through these",
			       where, value);
	return 0;
}

/* A path of the file, absolute, from the tree. written: it will be made or replaced. NULL: it leads out of the tree,
 * through a link or to what nobody may write, with a sentence that begins with where. */
static const char *config_path(struct arena *a, const char *tree, const char *where, const char *value, int written,
			       struct err *err)
{
	const char *root = path_real(a, tree);
	const char *path = root ? path_normal(a, path_join(a, root, value)) : NULL;
	const char *real = path ? path_real(a, path) : NULL;
	struct str shown = {0};
	str_add_visible(&shown, value);
	int plain = str_eq(str_text(&shown), value);
	value = arena_take(a, &shown);
	if (!plain) {
		err_set(err, "%s holds a control character (%s)", where, value);
		return NULL;
	}
	int below = path && path_below(root, path) && (!real || path_below(root, real));
	if (!below || (written && str_eq(path, root))) {
		outside(where, value, err);
		return NULL;
	}
	return written && check_written(root, path, where, value, err) != 0 ? NULL : path;
}

int config_value(struct arena *a, const char *tree, const struct option *opt, const char *where, const char **value,
		 struct err *err)
{
	static const char *const read[] = {"rules", "database", "baseline"};
	const char *colon = strchr(*value, ':');
	if (str_eq(opt->name, "output") && colon) {
		const char *path = config_path(a, tree, where, colon + 1, 1, err);
		*value = path ? arena_printf(a, "%.*s:%s", (int)(colon - *value), *value, path) : *value;
		return path ? 0 : -1;
	}
	if (!str_eq(opt->name, "state") && !is_any(opt->name, read, sizeof read / sizeof *read))
		return 0;
	*value = config_path(a, tree, where, *value, str_eq(opt->name, "state"), err);
	if (!*value)
		return -1;
	if (str_eq(opt->name, "baseline") && fs_exists(*value) && fs_check(*value, err) != 0)
		return err_context(err, "%s", where);
	return 0;
}
