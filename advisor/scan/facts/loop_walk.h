/* Loops that walk with pointers, or count in another way than a for: while (p < end) *q++ = f(*p++), while (n--) v[n] *= 2. */
#ifndef ADVISOR_SCAN_FACTS_LOOP_WALK_H
#define ADVISOR_SCAN_FACTS_LOOP_WALK_H

#include "base/arena.h"
#include "scan/facts/facts.h"

#define LOOP_WALKERS 6

/* A variable that the loop steps once per iteration, or what such a variable is the index of. */
struct loop_walker {
	uint32_t sym;
	int step; /* 1 or -1; pointers: 1; 0: it stays, and is indexed */
	int loads, stores, at_step; /* accesses through it; those that step it: *p++ */
};
struct loop_walk {
	const struct unit_facts *f;
	const struct fact_loop *l;
	struct loop_walker v[LOOP_WALKERS];
	unsigned n;
	int arithmetic; /* operations on what is read */
	int stores;
	uint32_t sum; /* node of the floating-point variable that all is added to; NO_INDEX */
};

/* 1 when all that the loop does is step pointers, compute with what they point to and
 * store it through one of them, or add it up, as often as a comparison or a count says. That different
 * pointers walk over different memory is taken for granted, as with arrays: the compiler
 * checks it when the loop begins. */
int loop_walk_read(const struct unit_facts *f, uint32_t loop, struct loop_walk *out);
/* "p and q": those that are stored through (or only read through). */
const char *loop_walk_names(struct arena *a, const struct loop_walk *w, int stored);

#endif
