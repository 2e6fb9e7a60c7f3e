/* The program's own open(2). The dynamic linker takes it for that of the C library, so that libclang calls it, which has no
 * other place where one could look at what a source includes before it is read. */
#include "scan/read/plain_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int plain_only;

void plain_files_only(void)
{
	plain_only = 1;
}

static int is_plain(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode));
}

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	int fd;

	if (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) {
		va_list more;

		va_start(more, flags);
		mode = va_arg(more, mode_t);
		va_end(more);
	}
	if (plain_only)
		flags |= O_NONBLOCK | O_NOCTTY;
	fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
	if (fd >= 0 && plain_only && !is_plain(fd)) {
		close(fd);
		errno = ENXIO; /* as for a pipe without a reader, and a device that is not there */
		fd = -1;
	}
	return fd;
}
