/* Loops that look like many rounds for what is in them, and are not. */
#ifndef ADVISOR_SCAN_FACTS_FEW_ROUNDS_H
#define ADVISOR_SCAN_FACTS_FEW_ROUNDS_H

#include "scan/facts/facts.h"

/* How often `for (i = 0; i < 12; i++)` goes round; -1 for loops that are not counted by constants. */
int64_t loop_rounds(const struct unit_facts *f, uint32_t loop);
/* 1 for `for (i = 0; i < 4; i++)` and the like: rounds that are counted by constants, eight at the most. */
int loop_is_short(const struct unit_facts *f, uint32_t loop);
/* 1 when whoever comes to the node leaves the loop after it: `return f(x);`, or a return, break or goto at the end
 * of the block that it is in. */
int node_leaves_loop(const struct unit_facts *f, uint32_t node, uint32_t loop);

#endif
