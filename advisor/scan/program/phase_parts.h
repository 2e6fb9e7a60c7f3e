/* What phase.c (what runs once) and phase_way.c (the way to the event loop) share. */
#ifndef ADVISOR_SCAN_PROGRAM_PHASE_PARTS_H
#define ADVISOR_SCAN_PROGRAM_PHASE_PARTS_H

#include "scan/program/phase.h"

#define MAX_CHAIN 8

enum reach_bit {
	REACH_WAITS = 1, /* waits for events, itself or in what it calls */
	REACH_LOOPS = 2, /* ... in a loop */
	REACH_WORK = 4, /* may be called when the program works */
	REACH_ONCE = 8, /* is called before or after that */
	REACH_SEEN = 16 /* scratch of one search */
};

/* One function on the way from main to the event loop. Nodes outside of [from, to) run
 * before or after. */
struct phase_step {
	uint32_t func, from, to;
	uint32_t call; /* to the next step; NO_INDEX: the loop is here */
	uint32_t restart; /* a loop around it that only starts all again; NO_INDEX */
};
struct phase_loop {
	uint32_t unit, loop;
	struct phase_step steps[MAX_CHAIN];
	unsigned n;
	int endless; /* goes through no items: what comes after it is the shutdown */
};
struct phases {
	uint8_t *reach; /* per func: enum reach_bit */
	uint32_t *of; /* per func with REACH_ONCE: index into loops */
	uint32_t *todo; /* scratch */
	struct {
		struct phase_loop *v;
		size_t n, cap;
	} loops;
};

static inline const struct unit_facts *phase_unit(const struct program *p, uint32_t func)
{
	return p->funcs.v[func].unit == NO_INDEX ? NULL : &p->units[p->funcs.v[func].unit];
}
uint32_t phase_func_size(const struct program *p, uint32_t func);
/* Adds the function to todo, of which there are n, unless it has the bit; how many there
 * are then. */
size_t phase_mark(struct phases *s, size_t n, uint32_t func, uint8_t bit);
/* The same for all that the n come to. */
size_t phase_spread(const struct program *p, struct phases *s, size_t n, uint8_t bit);
/* Sets REACH_WAITS and REACH_LOOPS. */
void phase_find_waiting(const struct program *p, struct phases *s);
/* Fills the steps from the function on; 0 when it comes to no event loop. */
int phase_find_steps(const struct program *p, struct phases *s, uint32_t func, struct phase_loop *out);
/* Sets the `to` of the steps, where the program does nothing but stop after it. */
void phase_find_ends(const struct program *p, struct phases *s, struct phase_loop *l);

#endif
