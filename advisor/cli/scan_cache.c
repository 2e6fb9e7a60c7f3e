#include "cli/scan_cache.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/hash.h"

#define MOST_BYTES (1ll << 30) /* of all trees together */
#define OLDEST	   (30ll * 24 * 3600) /* seconds since it was used */

const char *scan_cache_path(struct arena *a, const char *tree)
{
	const char *cache = cli_user_cache(a), *folder = cache ? path_join(a, cache, "scan") : NULL;
	char hash[HASH_TEXT];
	/* the tree is not written to, wherever the cache is said to be */
	if (!folder || path_below(tree, folder))
		return NULL;
	hash_text(tree, hash);
	return arena_printf(a, "%s/%.24s.db", folder, hash);
}

void scan_cache_remove(struct arena *a, const char *database)
{
	fs_remove(database, NULL);
	fs_remove(arena_printf(a, "%s-wal", database), NULL);
	fs_remove(arena_printf(a, "%s-shm", database), NULL);
	fs_remove(arena_printf(a, "%s.damaged", database), NULL);
}

struct kept {
	const char *path;
	long long used, bytes;
};
struct kept_list {
	struct kept *v;
	size_t n, cap;
};

static int by_use(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;
	return x->used < y->used ? 1 : x->used > y->used ? -1 : strcmp(x->path, y->path);
}

static void list_kept(struct arena *a, const char *folder, struct kept_list *out)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	while (d && (e = readdir(d)) != NULL) {
		const char *path = path_join(a, folder, e->d_name);
		struct stat st, wal;
		if (!str_ends(e->d_name, ".db") || lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
			continue;
		int has_wal = lstat(arena_printf(a, "%s-wal", path), &wal) == 0;
		*list_push(a, out) = (struct kept){path, (long long)st.st_mtime,
						   (long long)st.st_size + (has_wal ? wal.st_size : 0)};
	}
	if (d)
		closedir(d);
}

/* What was not used for a month goes, and of the rest what was not used for longest, until all fit. That is so for the
 * tree at hand, too: it is read again then. */
static void prune(struct arena *a, const char *folder)
{
	struct kept_list l = {0};
	long long now = (long long)clock_unix_s(), sum = 0;
	list_kept(a, folder, &l);
	if (l.n)
		qsort(l.v, l.n, sizeof *l.v, by_use);
	for (size_t i = 0; i < l.n; i++) {
		if (sum + l.v[i].bytes > MOST_BYTES || l.v[i].used < now - OLDEST)
			scan_cache_remove(a, l.v[i].path);
		else
			sum += l.v[i].bytes;
	}
}

const char *scan_cache_database(struct cli *c, const char *tree, struct err *err)
{
	if (c->opt.no_cache)
		return NULL;
	if (c->opt.state) {
		const char *state = cli_state(c, tree, err);
		return state ? path_join(&c->arena, state, "store.db") : NULL;
	}
	const char *database = scan_cache_path(&c->arena, tree);
	const char *folder = database ? path_dir(&c->arena, database) : NULL;
	if (!folder || cli_make_private(folder) != 0)
		return NULL;
	prune(&c->arena, folder);
	return database;
}
