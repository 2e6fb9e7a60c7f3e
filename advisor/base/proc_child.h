/* Inner header of proc.c: what a freshly forked child does and says. */
#ifndef ADVISOR_BASE_PROC_CHILD_H
#define ADVISOR_BASE_PROC_CHILD_H

#include <stdint.h>
#include <sys/types.h>

#include "base/proc.h"

enum child_step { CHILD_READY, CHILD_STDIN, CHILD_STDOUT, CHILD_STDERR, CHILD_CWD, CHILD_EXEC };

/* Written to note_fd: READY just before the program starts (at_ns is the start
 * of the run, so that forking is not part of it), anything else is failure. */
struct child_note {
	enum child_step step;
	int error;
	int64_t at_ns;
};

/* What the child is given; descriptors are close-on-exec, -1: none. */
struct child_start {
	const struct proc_spec *spec;
	const char *const *argv; /* the spec's, or the launcher's with it */
	pid_t parent;
	int note_fd, out_fd, err_fd; /* note_fd is at least 3 */
	int gate_fd; /* for the launcher, which keeps it and note_fd over exec */
};

/* Never returns. May run in memory it shares with its parent (vfork(2)): it writes nothing
 * there but environ. */
void proc_child(const struct child_start *start);

/* From here on this process starts no other, opens nothing for writing and sends nothing but
 * through what is open already (see proc_spec.confined). -1 where the kernel has no filters of
 * system calls for it: then it only cannot make files larger. */
int proc_confine(void);

#endif
