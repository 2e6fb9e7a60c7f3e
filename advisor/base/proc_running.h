/* Inner header of proc*.c: a child under way. */
#ifndef ADVISOR_BASE_PROC_RUNNING_H
#define ADVISOR_BASE_PROC_RUNNING_H

#include <poll.h>
#include <sys/types.h>

#include "base/proc.h"

struct running {
	const struct proc_spec *spec;
	struct proc_result *result;
	size_t index;
	pid_t pid;
	int pidfd, out_fd, err_fd; /* -1: closed or not there */
	int note_fd; /* where the launcher's record comes; -1: there is no launcher */
	int64_t start_ns;
	double deadline, kill_at, watch_at; /* clock_s(); 0: none */
	enum proc_end ending; /* why it is being ended; PROC_EXITED: it is not */
};
#define RUNNING_FDS 3 /* that running_step polls for each, besides the one that wakes it */

/* Starts r->spec; gate: what its launcher is to wait for, -1: nothing. -1: it did not start, err says why. */
int running_start(struct running *r, int gate, struct err *err);
/* Waits until one of n children has something to say, and listens; fds has room for RUNNING_FDS * n + 1. */
void running_step(struct running *all, size_t n, struct pollfd *fds);
/* 1: the child has ended, and running_finish does not wait. */
int running_over(const struct running *r);
/* Takes times, output, and what it left behind. -1: its launcher could not start the program. */
int running_finish(struct running *r, struct err *err);
/* Begins to end a child; SIGKILL follows when it does not go. */
void running_end(struct running *r, enum proc_end why);

/* Between proc_start.c and proc.c. */
struct child_note;
int running_cannot_start(const struct proc_spec *s, const struct child_note *note, struct err *err); /* -1 */
void running_close_fd(int *fd); /* and sets it to -1 */
void running_counted(int more); /* children under way: strangers are reaped when there are none */
/* A child that stays takes another's place among those that are no strangers; 0: nobody's. -1: there are four. */
int running_replace(pid_t before, pid_t now);
void running_forget(void); /* in a forked child: the parent's children and signals are not ours */

#endif
