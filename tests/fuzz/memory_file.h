/* Bytes as a regular file that is in memory only, for readers that take a path. */
#ifndef TESTS_FUZZ_MEMORY_FILE_H
#define TESTS_FUZZ_MEMORY_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Its path, good until the next call; the file is made once and written over. */
static inline const char *memory_file(const uint8_t *data, size_t n)
{
	static char path[32];
	static int fd = -1;
	if (fd < 0) {
		fd = memfd_create("fuzz", 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	if (fd < 0 || ftruncate(fd, 0) != 0 || (n && pwrite(fd, data, n, 0) != (ssize_t)n))
		abort();
	return path;
}

#endif
