/* Calls beside which an allocation is nothing: those that start a process or wait, and
 * those that open something. */
#ifndef ADVISOR_SCAN_PROGRAM_COSTLY_H
#define ADVISOR_SCAN_PROGRAM_COSTLY_H

#include "scan/program/program.h"

/* Sets FUNC_WAITS and FUNC_OPENS of the functions that do so in every call. */
void program_find_costly(struct program *p);

/* The costliest call that comes along whenever the node is reached, inside the loop (of its
 * unit; NO_INDEX: the function). Its FUNC_WAITS or FUNC_OPENS, and the call; 0 and NO_INDEX for none. */
unsigned program_beside(const struct program *p, uint32_t unit, uint32_t node, uint32_t loop, uint32_t *call);
/* 1 when the node is reached whenever `top` (a loop, a function's block) is gone through: no
 * branch and no loop that may be skipped is between. Conditions are always reached. */
int node_always(const struct unit_facts *f, uint32_t node, uint32_t top);

/* 1 when the node is, below `top`, in a branch that a certain text leads to ("if
 * (!strcmp(key, "colour"))"): one of many. */
int node_keyed(const struct unit_facts *f, uint32_t node, uint32_t top);

#endif
