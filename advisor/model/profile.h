/* Measured hotness: how often each line ran under the workload. */
#ifndef ADVISOR_MODEL_PROFILE_H
#define ADVISOR_MODEL_PROFILE_H

#include "base/arena.h"

struct profile_line {
	const char *file; /* relative to the project's root when below it */
	const char *function; /* NULL when not known */
	int line;
	unsigned long long count;
};
struct profile_site { /* an allocation site, from the counting preload */
	const char *file, *function;
	int line;
	/* allocations made in this line, or (sampled) in what it calls, up to three calls deep */
	unsigned long long calls, bytes;
	unsigned long long indirect; /* the part of calls that is made in what it calls */
};
struct profile {
	const char *source; /* "gcov", "llvm-cov", ... NULL: nothing was measured */
	struct {
		struct profile_line *v;
		size_t n, cap;
	} lines;
	struct {
		struct profile_site *v;
		size_t n, cap;
	} sites;
	unsigned long long total, total_calls; /* sums, for shares */
};

/* Sorts and adds up; call once after filling, before asking. */
void profile_finish(struct profile *p);
/* 1 and the count when the line is known (0 executions is known, too); 0 when
 * the profile says nothing about it. */
int profile_count(const struct profile *p, const char *file, int line, unsigned long long *count);
/* The largest count among the lines first..last. */
int profile_range(const struct profile *p, const char *file, int first, int last, unsigned long long *count);
const struct profile_site *profile_site(const struct profile *p, const char *file, int line);

#endif
