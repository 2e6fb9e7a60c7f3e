/* The machine as far as it matters for flags and measurements. */
#ifndef ADVISOR_MODEL_HOST_H
#define ADVISOR_MODEL_HOST_H

#include "base/arena.h"

struct compiler {
	const char *name; /* "gcc-12", "clang-19" */
	const char *path; /* absolute */
	const char *family; /* "gcc" or "clang" */
	const char *version; /* "12.2.0" */
	int major, minor;
};
struct allocator {
	const char *name; /* "jemalloc" */
	const char *preload; /* absolute path of the shared library */
};
struct host {
	const char *id; /* hash of what identifies machine and kernel */
	const char *cpu, *kernel;
	int cores;
	struct {
		struct compiler *v;
		size_t n, cap;
	} compilers; /* newest of each family first */
	struct {
		struct allocator *v;
		size_t n, cap;
	} allocators;
	struct strlist tunables; /* glibc.malloc.* names this libc knows */
	struct strlist cpu_flags; /* "avx2", ... */
	int counters; /* 1: hardware instruction counters work here */
	int valgrind; /* 1: valgrind is installed */
};

/* NULL when there is none. A family gives its newest. */
const struct compiler *host_compiler(const struct host *h, const char *name_or_family);

#endif
