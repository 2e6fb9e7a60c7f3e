/* What a program does once, before it waits for events for the first time, and, when it
 * waits without end, after it has stopped: its start-up and its shutdown. */
#ifndef ADVISOR_SCAN_PROGRAM_PHASE_H
#define ADVISOR_SCAN_PROGRAM_PHASE_H

#include "scan/program/program.h"

/* Fills p->phases. Linear in the calls, for each event loop. */
void program_find_phases(struct program *p);

/* The event loop that the node runs only before (or after); NULL when it may run more
 * often, or there is none. */
const struct phase_loop *program_phase(const struct program *p, uint32_t unit, uint32_t node);
/* "; this runs only outside of the loops that wait for events, ...", in the arena; "". */
const char *program_phase_text(struct arena *a, const struct program *p, uint32_t unit, uint32_t node);
/* 1 for a loop (of its unit) that starts the whole program again: a round of it is a run. */
int program_restarts(const struct program *p, uint32_t unit, uint32_t loop);

#endif
