/* Loops that look like many rounds for what lies in them, and are not. */
#ifndef ADVISOR_SCAN_FACTS_FEW_ROUNDS_H
#define ADVISOR_SCAN_FACTS_FEW_ROUNDS_H

#include "scan/facts/facts.h"

/* 1 for `for (i = 0; i < 4; i++)` and the like: rounds that are counted by constants, eight at the most. */
int loop_is_short(const struct unit_facts *f, uint32_t loop);
/* 1 when whoever comes to the node leaves the loop behind it: `return f(x);`, or a return, break or goto at the end
 * of the block that it stands in. */
int node_leaves_loop(const struct unit_facts *f, uint32_t node, uint32_t loop);

#endif
