#include "base/fs_below.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"

/* Where a name is: the folder, open, and the name in it. */
struct place {
	int dir;
	char name[NAME_MAX + 1];
	char shown[PATH_MAX]; /* for sentences */
};

static int fail(struct err *err, const char *path)
{
	return err_set(err, "%s: %s", path, strerror(errno));
}

/* Opens a folder in a folder; a link is none. make: it is made when it is missing. */
static int step(int dir, const char *name, int make)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && make && (mkdirat(dir, name, 0777) == 0 || errno == EEXIST))
		fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd;
}

/* Why a step failed: a link says so itself (Linux calls it "Not a directory"). */
static int stuck(int dir, const char *name, const char *shown, struct err *err)
{
	int why = errno;
	struct stat st;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode))
		return err_set(err, "%s: leads through a link, and nothing is changed through links; remove it first",
			       shown);
	errno = why;
	return fail(err, shown);
}

/* The path relative to top; NULL when it is not below it. */
static const char *below(const char *top, const char *path)
{
	const char *rel = path[0] == '/' ? path_below(top, path) : path;
	if (!rel || !rel[0] || str_eq(rel, "."))
		return NULL;
	for (const char *p = rel; *p;) {
		size_t n = strcspn(p, "/");
		if (n == 2 && !strncmp(p, "..", 2))
			return NULL;
		p += n + (p[n] == '/');
	}
	return rel;
}

/* -1 with errno ENOENT and no sentence set when a folder on the way is missing and make is 0. */
static int find(const char *top, const char *path, int make, struct place *out, struct err *err)
{
	const char *rel = below(top, path);
	char name[NAME_MAX + 1];
	errno = 0;
	if (!rel)
		return err_set(err, "%s: does not lie below %s, and nothing else is changed", path, top);
	snprintf(out->shown, sizeof out->shown, "%s/%s", top, rel);
	if (make && fs_mkdirs(top, err) != 0)
		return -1;
	int dir = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	while (dir >= 0) {
		size_t n = strcspn(rel, "/"), slash = strspn(rel + n, "/");
		if (n > NAME_MAX) {
			close(dir);
			return err_set(err, "%s: the name is too long", out->shown);
		}
		snprintf(name, sizeof name, "%.*s", (int)n, rel);
		rel += n + slash;
		if (!*rel)
			break;
		int next = step(dir, name, make);
		int why = errno;
		if (next < 0 && why != ENOENT)
			stuck(dir, name, out->shown, err);
		close(dir);
		errno = why;
		dir = next;
		if (next < 0)
			return why == ENOENT ? fail(err, out->shown) : -1;
	}
	if (dir < 0)
		return fail(err, top);
	memcpy(out->name, name, sizeof name);
	out->dir = dir;
	return 0;
}

int fs_below_check(const char *top, const char *path, struct err *err)
{
	struct place p;
	if (find(top, path, 0, &p, err) != 0)
		return errno == ENOENT ? 0 : -1;
	close(p.dir);
	return 0;
}

/* ---- making ---- */

/* A name beside the place's that nobody has; made by `make` under it. */
static int temporary(const struct place *p, int (*make)(const struct place *p, const char *name, const void *what),
		     const void *what, char *name, size_t size)
{
	static unsigned count;
	for (int tries = 0; tries < 100; tries++) {
		int n = snprintf(name, size, ".%.200s.%ld.%u", p->name, (long)getpid(), count++);
		if (n < 0 || (size_t)n >= size)
			break;
		int rc = make(p, name, what);
		if (rc >= 0 || errno != EEXIST)
			return rc;
	}
	return -1;
}

static int make_file(const struct place *p, const char *name, const void *what)
{
	(void)what;
	return openat(p->dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

static int make_link(const struct place *p, const char *name, const void *what)
{
	return symlinkat(what, p->dir, name);
}

/* rename(2) that a fresh name is made sure of. */
static int move(int from_dir, const char *from, const struct place *p, int fresh)
{
	int rc = renameat2(from_dir, from, p->dir, p->name, fresh ? RENAME_NOREPLACE : 0);
	struct stat st;
	/* a file system that cannot say "only when it is new" */
	if (rc != 0 && fresh && (errno == EINVAL || errno == ENOSYS)) {
		errno = EEXIST;
		if (fstatat(p->dir, p->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			rc = renameat(from_dir, from, p->dir, p->name);
	}
	return rc;
}

/* Gives the temporary name its place. */
static int settle(const struct place *p, const char *name, int fresh, struct err *err)
{
	if (move(p->dir, name, p, fresh) == 0)
		return 0;
	fail(err, p->shown);
	unlinkat(p->dir, name, 0);
	return -1;
}

int fs_below_write(const char *top, const char *path, const void *bytes, size_t n, int mode, int fresh, struct err *err)
{
	struct place p;
	char name[NAME_MAX + 1];
	if (find(top, path, 1, &p, err) != 0)
		return -1;
	int fd = temporary(&p, make_file, NULL, name, sizeof name);
	int rc = fd < 0 ? fail(err, p.shown) : 0;
	if (fd >= 0) {
		int bad = fs_write_all(fd, bytes, n) != 0 || fchmod(fd, (mode_t)(mode ? mode : 0644)) != 0;
		bad |= close(fd) != 0;
		if (bad) {
			rc = fail(err, p.shown);
			unlinkat(p.dir, name, 0);
		} else {
			rc = settle(&p, name, fresh, err);
		}
	}
	close(p.dir);
	return rc;
}

int fs_below_symlink(const char *top, const char *path, const char *target, int fresh, struct err *err)
{
	struct place p;
	char name[NAME_MAX + 1];
	if (find(top, path, 1, &p, err) != 0)
		return -1;
	int rc = temporary(&p, make_link, target, name, sizeof name) < 0 ? fail(err, p.shown)
									 : settle(&p, name, fresh, err);
	close(p.dir);
	return rc;
}

int fs_below_copy(const char *top, const char *path, const char *from, int fresh, struct err *err)
{
	struct str text = {0};
	struct stat st;
	int rc = fs_read(from, &text, 0, err);
	if (rc == 0)
		rc = stat(from, &st) != 0 ? fail(err, from)
					  : fs_below_write(top, path, str_text(&text), text.len,
							   (int)(st.st_mode & 0777), fresh, err);
	str_free(&text);
	return rc;
}

int fs_below_rename(const char *from_top, const char *from, const char *top, const char *path, int fresh,
		    struct err *err)
{
	struct place source, p;
	if (find(from_top, from, 0, &source, err) != 0)
		return -1;
	int rc = find(top, path, 1, &p, err);
	if (rc == 0) {
		rc = move(source.dir, source.name, &p, fresh);
		rc = rc == 0 ? 0 : errno == EXDEV ? 1 : fail(err, p.shown);
		close(p.dir);
	}
	close(source.dir);
	return rc;
}

/* ---- removing ---- */

int fs_below_remove(const char *top, const char *path, struct err *err)
{
	struct place p;
	if (find(top, path, 0, &p, err) != 0)
		return errno == ENOENT ? 0 : -1;
	int rc = unlinkat(p.dir, p.name, 0) != 0 && errno != ENOENT ? fail(err, p.shown) : 0;
	close(p.dir);
	return rc;
}

int fs_below_remove_tree(const char *top, const char *path, struct err *err)
{
	struct place p;
	if (find(top, path, 0, &p, err) != 0)
		return errno == ENOENT ? 0 : -1;
	int rc = fs_remove_tree_at(p.dir, p.name, p.shown, err);
	close(p.dir);
	return rc;
}

/* ---- looking ---- */

int fs_below_read(const char *top, const char *path, struct str *out, size_t max, struct err *err)
{
	struct place p;
	struct stat st;
	if (find(top, path, 0, &p, err) != 0)
		return -1;
	int fd = openat(p.dir, p.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), rc = -1;
	if (fd < 0)
		stuck(p.dir, p.name, p.shown, err);
	else if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		err_set(err, "%s: is no plain file", p.shown);
	else if ((uint64_t)st.st_size > max)
		err_set(err, "%s: larger than the %zu bytes that are read of such a file", p.shown, max);
	else
		rc = fs_read_fd(fd, p.shown, out, max, err);
	close(p.dir);
	if (fd >= 0)
		close(fd);
	return rc;
}

char *fs_below_readlink(struct arena *a, const char *top, const char *path)
{
	struct place p;
	char target[PATH_MAX];
	if (find(top, path, 0, &p, NULL) != 0)
		return NULL;
	ssize_t n = readlinkat(p.dir, p.name, target, sizeof target);
	close(p.dir);
	return n >= 0 ? arena_strndup(a, target, (size_t)n) : NULL;
}

int fs_below_exists(const char *top, const char *path)
{
	struct place p;
	struct stat st;
	if (find(top, path, 0, &p, NULL) != 0)
		return 0;
	int there = fstatat(p.dir, p.name, &st, AT_SYMLINK_NOFOLLOW) == 0;
	close(p.dir);
	return there;
}
