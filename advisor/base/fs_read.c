/* Reading files that strangers may have put there. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/proc.h"

static int fail(struct err *err, const char *path)
{
	return err_set(err, "%s: %s", path, strerror(errno));
}

static const char *kind_of(mode_t mode)
{
	return S_ISDIR(mode) ? "a folder" : S_ISFIFO(mode) ? "a pipe" : S_ISSOCK(mode) ? "a socket" : "a device";
}

int fs_open(const char *path, int64_t *size, struct err *err)
{
	struct stat st;
	/* a pipe without a writer would wait, a terminal could become ours */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && errno == ENXIO)
		return err_set(err, "%s: is a socket or a device, and only plain files are read here", path);
	if (fd < 0 || fstat(fd, &st) != 0) {
		fail(err, path);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (!S_ISREG(st.st_mode)) {
		close(fd);
		return err_set(err, "%s: is %s, and only plain files are read here", path, kind_of(st.st_mode));
	}
	if (size)
		*size = (int64_t)st.st_size;
	return fd;
}

int fs_check(const char *path, struct err *err)
{
	int fd = fs_open(path, NULL, err);
	if (fd >= 0)
		close(fd);
	return fd < 0 ? -1 : 0;
}

static int too_large(const char *path, size_t max, struct err *err)
{
	return err_set(err, "%s: larger than the %zu bytes that are read of such a file", path, max);
}

int fs_read_fd(int fd, const char *path, struct str *out, size_t max, struct err *err)
{
	char buf[65536];
	size_t total = 0;
	ssize_t n;
	while ((n = read(fd, buf, sizeof buf)) != 0) {
		if (n < 0 && errno == EINTR && !proc_interrupted())
			continue;
		if (n < 0)
			break;
		total += (size_t)n;
		if (total > max)
			return too_large(path, max, err);
		str_addn(out, buf, (size_t)n);
	}
	return n < 0 ? fail(err, path) : 0;
}

int fs_read(const char *path, struct str *out, size_t max, struct err *err)
{
	int64_t size = 0;
	int fd = fs_open(path, &size, err);
	if (fd < 0)
		return -1;
	max = max ? max : FS_MOST;
	int rc = size > 0 && (uint64_t)size > max ? too_large(path, max, err) : fs_read_fd(fd, path, out, max, err);
	close(fd);
	return rc;
}

/* 1 for the words by which a user, or a shell's <(...), names a descriptor that is open already. */
static int names_descriptor(const char *path)
{
	return str_eq(path, "/dev/stdin") || str_starts(path, "/dev/fd/") || str_starts(path, "/proc/self/fd/");
}

/* Waits until there is something to read. patience: seconds, 0: as long as it takes. */
static int wait_for(int fd, const char *path, double patience, struct err *err)
{
	double until = clock_s() + patience;
	struct pollfd p = {.fd = fd, .events = POLLIN};
	while (poll(&p, 1, 100) == 0 || !p.revents) {
		if (proc_interrupted())
			return err_set(err, "%s: interrupted while it was read", path);
		if (patience > 0 && clock_s() > until)
			return err_set(err, "%s: is a pipe, and nobody has written to it for %.0f s", path, patience);
	}
	return 0;
}

/* Reads what need not be a file, opened without blocking, to its end, and closes. */
static int read_stream(int fd, const char *path, struct str *out, size_t max, double patience, struct err *err)
{
	char buf[65536];
	size_t total = 0;
	ssize_t n = -1;
	while (wait_for(fd, path, total ? 0 : patience, err) == 0) {
		n = read(fd, buf, sizeof buf);
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		total += n > 0 ? (size_t)n : 0;
		if (n < 0)
			fail(err, path);
		else if (total > max)
			n = too_large(path, max, err);
		else
			str_addn(out, buf, (size_t)n);
		if (n <= 0)
			break;
	}
	close(fd);
	return n == 0 ? 0 : -1;
}

int fs_read_named(const char *path, struct str *out, size_t max, struct err *err)
{
	struct stat st;
	max = max ? max : FS_MOST;
	if (names_descriptor(path)) {
		int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		return fd < 0 ? fail(err, path) : read_stream(fd, path, out, max, 0, err);
	}
	int fd = stat(path, &st) == 0 && S_ISFIFO(st.st_mode) ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
	return fd < 0 ? fs_read(path, out, max, err) : read_stream(fd, path, out, max, FS_PATIENCE_S, err);
}
