/* Looks at a benchmark while it runs, through /proc: how much memory all of its processes hold together, and
 * what two runs at the same time would get in each other's way with. For runs whose times are not counted. */
#ifndef ADVISOR_MEASURE_WATCH_H
#define ADVISOR_MEASURE_WATCH_H

#include <stdint.h>

#include "base/arena.h"

struct watch {
	struct arena *a;
	const char *tree; /* files below it are each subject's own; NULL: none are */
	int64_t peak_kb; /* largest sum of what the processes hold (shared pages in shares), 0: not known */
	size_t processes; /* most at the same time */
	struct strlist fixed; /* "port 8080", "the file /tmp/out", ... */
	int writes_inside; /* 1: it writes files below the tree */
	double began; /* clock_s() of the first look */
	unsigned looks;
};

/* One look at the processes that the launcher `pid` has started, for proc_spec.watch; ctx is a struct watch. Returns the
 * seconds until the next. */
double watch_look(void *ctx, int pid);
/* What both of two runs used: a second one at the same time would use it, too. NULL: nothing. */
const char *watch_clash(const struct watch *one, const struct watch *two);
/* KB of memory that may still be taken here: what the machine has, or what the container is allowed. 0: not known. */
int64_t watch_memory_kb(void);

#endif
