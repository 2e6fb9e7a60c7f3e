/* What the files allocation_*.c share: all dumps of the counting preload, and the lines of their addresses. */
#ifndef ADVISOR_BUILDER_ALLOCATION_PARTS_H
#define ADVISOR_BUILDER_ALLOCATION_PARTS_H

#include "builder/allocation_counts.h"

enum { DEPTH = 4 };

struct frame {
	const char *file, *function; /* file relative to the project; NULL: not the project's */
	int line;
};
struct frame_list {
	struct frame *v;
	size_t n, cap;
};

struct address {
	uint64_t offset; /* in the module, of the call */
	struct frame_list frames; /* innermost first: more than one when functions were inlined */
};
struct module {
	const char *path;
	struct {
		struct address *v;
		size_t n, cap;
	} addresses;
};

struct at {
	int module; /* -1: none */
	uint64_t offset;
};
struct count_site {
	struct at at;
	unsigned long long calls, bytes;
};
struct count_path {
	struct at at[DEPTH];
	unsigned long long samples;
};

/* All dumps together: a program that ran five times is one module. */
struct dump {
	struct arena *a;
	const struct project *p;
	struct {
		struct module *v;
		size_t n, cap;
	} modules;
	struct {
		struct count_site *v;
		size_t n, cap;
	} sites;
	struct {
		struct count_path *v;
		size_t n, cap;
	} paths;
	/* of the process being read */
	struct {
		struct map {
			uint64_t base;
			int module;
		} * v;
		size_t n, cap;
	} maps;
	size_t files;
};

/* allocation_dump.c: one more dump, for fs_walk; ctx is a struct dump. */
int allocation_read_dump(void *ctx, const struct fs_entry *e, struct err *err);
/* allocation_lines.c: asks for the lines of all addresses that the dumps hold. */
int allocation_find_lines(struct dump *d, struct err *err);
/* The lines of one address, innermost first; none for a library of the system. */
const struct frame_list *allocation_frames(const struct dump *d, const struct at *at);

#endif
