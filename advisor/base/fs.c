#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/fs.h>

int fs_exists(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

int fs_is_dir(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int fs_is_exec(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

int64_t fs_size(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 ? (int64_t)st.st_size : -1;
}

int64_t fs_mtime_ns(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 ? (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec : -1;
}

static int fail(struct err *err, const char *path)
{
	return err_set(err, "%s: %s", path, strerror(errno));
}

int fs_write_all(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;
	while (n) {
		ssize_t k = write(fd, p, n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return -1;
		p += k;
		n -= (size_t)k;
	}
	return 0;
}

int fs_mkdirs(const char *path, struct err *err)
{
	char buf[PATH_MAX];
	size_t n = strlen(path);
	if (n >= sizeof buf)
		return err_set(err, "%s: the path is too long", path);
	memcpy(buf, path, n + 1);
	for (char *p = buf + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(buf, 0777) != 0 && errno != EEXIST)
			return fail(err, buf);
		*p = '/';
	}
	if (mkdir(buf, 0777) != 0 && (errno != EEXIST || !fs_is_dir(buf))) {
		errno = errno == EEXIST ? ENOTDIR : errno;
		return fail(err, buf);
	}
	return 0;
}

/* Opens a temporary file beside path; name holds PATH_MAX bytes. */
static int temp_beside(const char *path, char *name, struct err *err)
{
	if ((size_t)snprintf(name, PATH_MAX, "%s.XXXXXX", path) >= PATH_MAX)
		return err_set(err, "%s: the path is too long", path);
	int fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		const char *slash = strrchr(path, '/');
		char dir[PATH_MAX];
		snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
		if (fs_mkdirs(dir, err) != 0)
			return -1;
		snprintf(name, PATH_MAX, "%s.XXXXXX", path);
		fd = mkostemp(name, O_CLOEXEC);
	}
	return fd < 0 ? fail(err, path) : fd;
}

/* Writes to what can be opened with these flags; nothing is renamed. */
static int write_opened(const char *path, int flags, const void *bytes, size_t n, struct err *err)
{
	int fd = open(path, flags | O_WRONLY | O_CLOEXEC, 0644);
	if (fd < 0)
		return fail(err, path);
	int bad = fs_write_all(fd, bytes, n) != 0;
	if (bad)
		fail(err, path);
	close(fd);
	return bad ? -1 : 0;
}

int fs_write(const char *path, const void *bytes, size_t n, int mode, struct err *err)
{
	char name[PATH_MAX];
	int fd = temp_beside(path, name, err);
	if (fd < 0)
		return -1;
	int bad = fs_write_all(fd, bytes, n) != 0 || fchmod(fd, (mode_t)(mode ? mode : 0644)) != 0;
	bad |= close(fd) != 0;
	if (bad || rename(name, path) != 0) {
		fail(err, path);
		unlink(name);
		return -1;
	}
	return 0;
}

int fs_write_named(const char *path, const void *bytes, size_t n, struct err *err)
{
	struct stat there;
	if (stat(path, &there) == 0 && !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode))
		return write_opened(path, O_NOCTTY, bytes, n, err);
	char *real = realpath(path, NULL);
	int rc = fs_write(real ? real : path, bytes, n, 0, err);
	free(real);
	return rc;
}

int fs_append(const char *path, const void *bytes, size_t n, struct err *err)
{
	return write_opened(path, O_APPEND | O_CREAT, bytes, n, err);
}

int fs_remove(const char *path, struct err *err)
{
	return unlink(path) != 0 && errno != ENOENT ? fail(err, path) : 0;
}

int fs_rename(const char *from, const char *to, struct err *err)
{
	return rename(from, to) != 0 ? fail(err, to) : 0;
}

int fs_symlink(const char *target, const char *path, struct err *err)
{
	char name[PATH_MAX];
	if ((size_t)snprintf(name, sizeof name, "%s.%ld.tmp", path, (long)getpid()) >= sizeof name)
		return err_set(err, "%s: the path is too long", path);
	unlink(name);
	if (symlink(target, name) != 0 || rename(name, path) != 0) {
		fail(err, path);
		unlink(name);
		return -1;
	}
	return 0;
}

int fs_chmod(const char *path, int mode, struct err *err)
{
	return chmod(path, (mode_t)mode) != 0 ? fail(err, path) : 0;
}

static int copy_bytes(int in, int out)
{
	if (ioctl(out, FICLONE, in) == 0)
		return 0;
	char buf[65536];
	ssize_t n;
	while ((n = read(in, buf, sizeof buf)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || fs_write_all(out, buf, (size_t)n) != 0)
			return -1;
	}
	return 0;
}

static int copy_link(const char *from, const char *to, struct err *err)
{
	char target[PATH_MAX];
	ssize_t n = readlink(from, target, sizeof target - 1);
	if (n < 0)
		return fail(err, from);
	target[n] = '\0';
	return fs_symlink(target, to, err);
}

int fs_copy_file(const char *from, const char *to, struct err *err)
{
	struct stat st;
	if (lstat(from, &st) != 0)
		return fail(err, from);
	if (S_ISLNK(st.st_mode))
		return copy_link(from, to, err);
	int in = fs_open(from, NULL, err);
	if (in < 0)
		return -1;
	char name[PATH_MAX];
	int out = temp_beside(to, name, err);
	if (out < 0) {
		close(in);
		return -1;
	}
	struct timespec times[2] = {st.st_atim, st.st_mtim};
	int bad = copy_bytes(in, out) != 0 || fchmod(out, st.st_mode & 07777) != 0 || futimens(out, times) != 0;
	close(in);
	bad |= close(out) != 0;
	if (bad || rename(name, to) != 0) {
		fail(err, to);
		unlink(name);
		return -1;
	}
	return 0;
}

int fs_link_file(const char *from, const char *to, struct err *err)
{
	char name[PATH_MAX];
	if ((size_t)snprintf(name, sizeof name, "%s.%ld.lnk", to, (long)getpid()) >= sizeof name)
		return err_set(err, "%s: the path is too long", to);
	unlink(name);
	if (link(from, name) != 0)
		return fs_copy_file(from, to, err);
	if (rename(name, to) != 0) {
		fail(err, to);
		unlink(name);
		return -1;
	}
	/* rename(2) does nothing when both are the same file already */
	unlink(name);
	return 0;
}

int fs_lock(const char *path, int *fd, struct err *err)
{
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (*fd < 0)
		return fail(err, path);
	if (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		fail(err, path);
		close(*fd);
		*fd = -1;
		return -1;
	}
	return 0;
}

int fs_lock_shared(const char *path, int *fd)
{
	const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK; /* a pipe would wait */
	struct stat st;
	/* not O_CREAT at first: Linux refuses that for others' files in /tmp (fs.protected_regular) */
	*fd = open(path, flags);
	if (*fd < 0 && errno == ENOENT && (*fd = open(path, flags | O_CREAT | O_EXCL, 0644)) >= 0)
		(void)!fchmod(*fd, 0644); /* whatever the umask: others lock it, too */
	if (*fd >= 0 && fstat(*fd, &st) == 0 && S_ISREG(st.st_mode)) {
		if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		int taken = errno == EWOULDBLOCK;
		fs_unlock(*fd);
		*fd = -1;
		return taken ? 1 : -1;
	}
	fs_unlock(*fd);
	*fd = -1;
	return -1;
}

void fs_unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}

char *fs_temp_dir(struct arena *a, const char *prefix, struct err *err)
{
	char *name = arena_printf(a, "%sXXXXXX", prefix);
	if (!mkdtemp(name)) {
		fail(err, prefix);
		return NULL;
	}
	return name;
}
