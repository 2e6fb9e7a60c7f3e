/* The folder for the advisor's own state: where it is, and whether it is ours. A tree may come with a folder of that
 * name, or with a link to somebody's, and everything in it is written to and deleted. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/fs_below.h"
#include "base/hash.h"
#include "cli/cli.h"

#define MARKER "advisor-state"
static const char marker_text[] =
	"This folder is the state of advisor(1): what it built and measured here. `advisor clean` drops\n"
	"what can be made again; the folder may be deleted when nothing is applied.\n";

const char *cli_user_cache(struct arena *a)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	if (!cache || cache[0] != '/')
		cache = home && home[0] == '/' ? path_join(a, home, ".cache") : NULL;
	return cache ? path_normal(a, path_join(a, cache, "advisor")) : NULL;
}

int cli_make_private(const char *folder)
{
	struct stat st;
	mode_t old = umask(077);
	int rc = fs_mkdirs(folder, NULL);
	umask(old);
	return rc == 0 && lstat(folder, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid() ? 0 : -1;
}

/* For a tree that cannot be written to: one folder a tree in the user's cache. */
static const char *state_elsewhere(struct cli *c, const char *tree)
{
	const char *cache = cli_user_cache(&c->arena);
	char hash[HASH_TEXT];
	if (!cache)
		return NULL;
	hash_text(tree, hash);
	return arena_printf(&c->arena, "%s/%s-%.12s", cache, path_base(tree), hash);
}

const char *cli_state_found(struct cli *c, const char *tree)
{
	const char *usual = path_join(&c->arena, tree, ".advisor");
	if (c->opt.state) {
		const char *real = path_real(&c->arena, c->opt.state);
		return real ? real : path_join(&c->arena, path_cwd(&c->arena), c->opt.state);
	}
	/* the one that is there; a tree that may be written to has its own */
	const char *other = access(tree, W_OK) != 0 ? state_elsewhere(c, tree) : NULL;
	return other && !(fs_is_dir(usual) && access(usual, W_OK) == 0) ? other : usual;
}

static int refuse(const char *state, const char *why, struct err *err)
{
	return err_set(err,
		       "%s %s, so it is not used as the folder for advisor's state, and nothing in it is touched; move "
		       "it away, or name another folder with --state",
		       state, why);
}

/* What earlier versions left, which wrote no marker: their .gitignore and one of their files. */
static int is_of_old(const char *state)
{
	static const char *const files[] = {"lock", "store.db", "report.json", "applied.json"};
	struct str text = {0};
	int ours = fs_below_read(state, ".gitignore", &text, 64, NULL) == 0 && str_eq(str_text(&text), "*\n");
	int found = 0;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		found |= fs_below_exists(state, files[i]);
	str_free(&text);
	return ours && found;
}

/* What is in it: 0: nothing; 1: something, and it is ours; -1: something else. */
static int content(const char *state)
{
	int n = 0;
	DIR *d = opendir(state);
	struct dirent *e;
	while (d && (e = readdir(d)) != NULL)
		n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	if (d)
		closedir(d);
	if (!n)
		return 0;
	return fs_below_exists(state, MARKER) || is_of_old(state) ? 1 : -1;
}

/* Everything of ours is a plain file or a folder; what is below work/ and masq/ is made afresh by each run. */
static int check_entry(void *ctx, const struct fs_entry *e, struct err *err)
{
	(void)ctx;
	if (e->kind == FS_LINK || e->kind == FS_OTHER)
		return err_set(err, "%s is a link, a pipe or a device, which advisor never makes there; remove it",
			       e->path);
	int skip = str_eq(e->rel, "work") || str_eq(e->rel, "masq") || str_eq(e->rel, "apply");
	return e->kind == FS_DIR && skip ? FS_WALK_SKIP : FS_WALK_ON;
}

int cli_state_check(struct cli *c, const char *state, struct err *err)
{
	struct stat st;
	if (lstat(state, &st) != 0)
		return 0;
	if (S_ISLNK(st.st_mode))
		return refuse(state, "is a link", err);
	if (!S_ISDIR(st.st_mode))
		return refuse(state, "is not a folder", err);
	if (st.st_uid != geteuid() && !c->opt.state)
		return refuse(state, "belongs to another user", err);
	if (content(state) < 0)
		return refuse(state, "holds files but none that advisor makes there", err);
	return fs_walk(state, check_entry, NULL, err);
}

static int make_state(const char *state, struct err *err)
{
	if (fs_mkdirs(state, err) != 0 ||
	    (!fs_below_exists(state, ".gitignore") && fs_below_write(state, ".gitignore", "*\n", 2, 0, 0, err) != 0) ||
	    (!fs_below_exists(state, MARKER) &&
	     fs_below_write(state, MARKER, marker_text, strlen(marker_text), 0, 0, err) != 0))
		return err_context(err, "the folder for advisor's own state cannot be made");
	return 0;
}

const char *cli_state(struct cli *c, const char *tree, struct err *err)
{
	const char *state = cli_state_found(c, tree);
	if (!str_eq(state, path_join(&c->arena, tree, ".advisor")) && !c->opt.state)
		progress_say(&c->progress, PROGRESS_WARNING,
			     "%s cannot be written to, so advisor's state is kept in %s (--state names another folder)",
			     tree, state);
	if (cli_state_check(c, state, err) != 0 || make_state(state, err) != 0 || cli_state_check(c, state, err) != 0)
		return NULL;
	return path_real(&c->arena, state);
}
