#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a directory, sorted. */
static int list_dir(struct arena *a, const char *dir, struct strlist *names, struct err *err)
{
	DIR *d = opendir(dir);
	if (!d)
		return err_set(err, "%s: %s", dir, strerror(errno));
	struct dirent *e;
	while ((e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			strlist_dup(a, names, e->d_name);
	closedir(d);
	if (names->n)
		qsort(names->v, names->n, sizeof *names->v, by_name);
	return 0;
}

static int walk(const char *dir, const char *prefix, fs_visit *visit, void *ctx, struct err *err);

static int walk_entry(struct arena *a, const char *dir, const char *prefix, const char *name, fs_visit *visit,
		      void *ctx, struct err *err)
{
	struct stat st;
	struct fs_entry e = {.path = path_join(a, dir, name), .rel = prefix[0] ? path_join(a, prefix, name) : name};
	if (lstat(e.path, &st) != 0)
		return 0; /* gone meanwhile */
	e.size = st.st_size;
	e.mode = st.st_mode & 07777;
	e.kind = S_ISREG(st.st_mode)   ? FS_FILE
		 : S_ISDIR(st.st_mode) ? FS_DIR
		 : S_ISLNK(st.st_mode) ? FS_LINK
				       : FS_OTHER;
	int rc = visit(ctx, &e, err);
	if (rc < 0)
		return -1;
	return e.kind == FS_DIR && rc != FS_WALK_SKIP ? walk(e.path, e.rel, visit, ctx, err) : 0;
}

static int walk(const char *dir, const char *prefix, fs_visit *visit, void *ctx, struct err *err)
{
	struct arena a = {0};
	struct strlist names = {0};
	int rc = list_dir(&a, dir, &names, err);
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = walk_entry(&a, dir, prefix, names.v[i], visit, ctx, err);
	arena_free(&a);
	return rc;
}

int fs_walk(const char *dir, fs_visit *visit, void *ctx, struct err *err)
{
	return walk(dir, "", visit, ctx, err);
}

static int remove_below(const char *path, struct err *err)
{
	struct arena a = {0};
	struct strlist names = {0};
	struct stat st;
	if (lstat(path, &st) != 0)
		return errno == ENOENT ? 0 : err_set(err, "%s: %s", path, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return unlink(path) != 0 && errno != ENOENT ? err_set(err, "%s: %s", path, strerror(errno)) : 0;
	if ((st.st_mode & 0700) != 0700)
		(void)!chmod(path, st.st_mode | 0700);
	int rc = list_dir(&a, path, &names, err);
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = remove_below(path_join(&a, path, names.v[i]), err);
	arena_free(&a);
	if (rc == 0 && rmdir(path) != 0 && errno != ENOENT)
		rc = err_set(err, "%s: %s", path, strerror(errno));
	return rc;
}

int fs_remove_tree(const char *path, struct err *err)
{
	return remove_below(path, err);
}
