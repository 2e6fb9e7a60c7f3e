/* What the launcher (builder/runtime/launch.c) is told and says. It is between us and a benchmark, since a
 * process's peak memory starts at that of the process it was started from (exec keeps the larger one): the
 * launcher is tiny. It also starts the same program several times in a row at no cost of ours, and two launchers
 * let two programs go at the same moment.
 *
 * Its arguments: LAUNCH_NOTE, LAUNCH_GATE (descriptors; the gate is -1 or a pipe that is read until its end before
 * anything runs), how many runs, the program and its arguments. It writes a struct child_note when it is ready, and a
 * struct launch_record when it is done. */
#ifndef ADVISOR_BASE_PROC_LAUNCH_H
#define ADVISOR_BASE_PROC_LAUNCH_H

#include <stdint.h>

struct launch_record {
	int32_t error; /* errno of exec(2), when the program could not be started */
	int32_t status; /* as wait(2) has it, of the last run: the first that did not exit with 0 ends them */
	uint32_t runs;
	int64_t wall_ns, user_ns, sys_ns; /* sums over the runs */
	int64_t max_rss_kb; /* the largest */
	int32_t left_over; /* 1: something had to be killed at the end */
	int64_t minor_faults, major_faults, voluntary_switches, involuntary_switches; /* sums */
};

#endif
