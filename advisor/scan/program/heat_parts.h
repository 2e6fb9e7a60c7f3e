/* What heat.c (how often code runs) and hot_loop.c (which loop is why) share. */
#ifndef ADVISOR_SCAN_PROGRAM_HEAT_PARTS_H
#define ADVISOR_SCAN_PROGRAM_HEAT_PARTS_H

#include "scan/program/program.h"

/* Not through a pointer, and not by a function that is handed the other. */
static inline int heat_is_direct(const struct program_call *c)
{
	return !c->indirect && !c->other;
}
/* A direct call that may well come again. */
static inline int heat_goes_on(const struct program_call *c)
{
	return heat_is_direct(c) && !c->last;
}
/* Per function a number for the circle of calls (direct: of direct calls that go on) that it is in. order: all functions; the circles
 * together, and callees before those who call them. Both in the program's arena. */
uint32_t *heat_find_circles(struct program *p, int direct, uint32_t **order);
/* frequency.c: fills program.frequency, by those of direct calls. */
void program_estimate_frequency(struct program *p, const uint32_t *circle, const uint32_t *order);
/* switch_cases.c: counts, once, the cases of all switches; how many that node, a NODE_SWITCH, has, with those inside. */
void program_count_cases(struct program *p);
uint32_t program_cases(const struct program *p, uint32_t unit, uint32_t node);
/* How many loops of the function, from this one (of its unit; NO_INDEX) outwards, go round for items. */
float heat_loops_around(const struct program *p, const struct program_func *f, uint32_t loop);
/* The node is in what happens when something went wrong, or ends the program. */
int heat_is_exception(const struct program *p, const struct program_func *f, uint32_t unit, uint32_t node);
/* The node is reached for the options, or before or after the work. */
int heat_is_preparation(const struct program *p, const struct program_func *f, uint32_t unit, uint32_t node);
/* A loop of the function that goes round once per option, or per rule of a parser. */
int heat_is_cold_loop(const struct program *p, const struct program_func *f, uint32_t loop);

#endif
