/* The loop that makes a function hot: the nearest call from a loop. */
#ifndef ADVISOR_SCAN_PROGRAM_HOT_LOOP_H
#define ADVISOR_SCAN_PROGRAM_HOT_LOOP_H

#include "scan/program/program.h"

struct hot_loop {
	uint32_t unit,
		loop; /* units[unit].loops; NO_INDEX: `call` hands the function to one that calls it again and again */
	uint32_t call; /* in the loop: the node */
	int distance; /* calls away; functions that do little more than call the next are not counted */
	int conditional; /* how many of the calls on the way lie in a branch */
	int cold; /* only start-up code does this */
	int guessed; /* that it is called again and again is told by a name alone */
	float heat; /* of the loop's body, as program_func.heat */
};
/* Up to `depth` calls away (1: the call itself is in a loop). Of equals the one in the hotter function. 1 and the loop
 * when there is one. */
int program_hot_loop(const struct program *p, const struct program_func *f, int depth, struct hot_loop *out);
/* "the loop at FILE:LINE", "qsort() at FILE:LINE", in the arena. */
const char *hot_loop_text(struct arena *a, const struct program *p, const struct hot_loop *l);

#endif
