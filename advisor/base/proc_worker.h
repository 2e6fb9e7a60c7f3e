/* A process of our own that works beside us: a copy of this one that waits for messages. It dies with us. */
#ifndef ADVISOR_BASE_PROC_WORKER_H
#define ADVISOR_BASE_PROC_WORKER_H

#include <sched.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/str.h"

struct worker {
	pid_t pid; /* 0: none */
	int fd; /* messages, both ways */
};

/* Starts one; there it is serve(arg, fd), and the end of that is its end. It has all that this process had in
 * memory at that moment, and shares nothing from then on. -1: it could not be started. */
int worker_start(struct worker *w, int (*serve)(void *arg, int fd), void *arg, struct err *err);
/* One message of any length. -1: the other side is gone. */
int worker_send(int fd, const struct str *message);
/* The next one, waited for `seconds` at most (below 0: as long as it takes). 1: it is there; 0: not yet; -1: the
 * other side is gone, or we were interrupted. */
int worker_receive(int fd, double seconds, struct str *message);
/* The worker and all that it has started run on these processors from now on. */
void worker_use_cpus(const struct worker *w, const cpu_set_t *cpus);
/* It gets no more messages, and ends when it has answered those it got; now: what it is doing is ended. Its own
 * messages can be received until then. */
void worker_no_more(const struct worker *w, int now);
/* Ends it and what it has started, and waits for that. */
void worker_end(struct worker *w);

#endif
