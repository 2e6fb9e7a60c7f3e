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

/* The names in a directory, and closes it. d NULL: it could not be opened. */
static int read_names(struct arena *a, DIR *d, const char *shown, struct strlist *names, struct err *err)
{
	if (!d)
		return err_set(err, "%s: %s", shown, strerror(errno));
	struct dirent *e;
	while ((e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			strlist_dup(a, names, e->d_name);
	closedir(d);
	return 0;
}

/* The same, sorted. */
static int list_dir(struct arena *a, const char *dir, struct strlist *names, struct err *err)
{
	if (read_names(a, opendir(dir), dir, names, err) != 0)
		return -1;
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

/* All that is in an open directory. Read first: what is removed while it is read may be passed over. */
static int empty(int dir, const char *shown, struct err *err)
{
	struct arena a = {0};
	struct strlist names = {0};
	int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = read_names(&a, copy >= 0 ? fdopendir(copy) : NULL, shown, &names, err);
	for (size_t i = 0; rc == 0 && i < names.n; i++)
		rc = fs_remove_tree_at(dir, names.v[i], path_join(&a, shown, names.v[i]), err);
	arena_free(&a);
	return rc;
}

int fs_remove_tree_at(int dir, const char *name, const char *shown, struct err *err)
{
	if (unlinkat(dir, name, 0) == 0 || errno == ENOENT)
		return 0;
	/* a directory: Linux says EISDIR, POSIX EPERM */
	int fd = errno == EISDIR || errno == EPERM ? openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
						   : -1;
	if (fd < 0 && errno == EACCES && fchmodat(dir, name, 0700, AT_SYMLINK_NOFOLLOW) == 0)
		fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, "%s: %s", shown, strerror(errno));
	struct stat st;
	if (fstat(fd, &st) == 0 && (st.st_mode & 0700) != 0700)
		(void)!fchmod(fd, st.st_mode | 0700);
	int rc = empty(fd, shown, err);
	close(fd);
	if (rc == 0 && unlinkat(dir, name, AT_REMOVEDIR) != 0 && errno != ENOENT)
		rc = err_set(err, "%s: %s", shown, strerror(errno));
	return rc;
}

int fs_remove_tree(const char *path, struct err *err)
{
	return fs_remove_tree_at(AT_FDCWD, path, path, err);
}
