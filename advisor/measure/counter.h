/* Instructions a process and its children execute: by a hardware counter
 * (perf_event_open(2), user mode only, inherited by children) where there is one, else simulated by
 * valgrind (cachegrind without its caches).
 *
 * What valgrind's count doesn't see: the kernel, cache and branch behaviour, the
 * width of vector instructions (one is one), waiting. It is the same on every
 * run of a deterministic program, so one sample says all it can say. */
#ifndef ADVISOR_MEASURE_COUNTER_H
#define ADVISOR_MEASURE_COUNTER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum counter_kind { COUNTER_NONE, COUNTER_HARDWARE, COUNTER_VALGRIND };
struct counter {
	enum counter_kind kind;
	int all_fd, own_fd; /* hardware: us and our children; us alone */
	char *dir; /* valgrind: where the logs go */
};

/* -1 and a sentence when there is neither. */
int counter_open(struct arena *a, struct counter *c, struct err *err);
void counter_close(struct counter *c);

/* Puts valgrind in front of a command where it counts; argv is unchanged otherwise. */
const char *const *counter_wrap(struct arena *a, const struct counter *c, const char *const *argv);
void counter_start(struct counter *c);
/* What was executed since counter_start by the children; -1: nothing was counted. */
int64_t counter_stop(struct counter *c);

#endif
