/* What becomes of one piece of memory: every path from where it is allocated (or from a
 * function's entry, for a parameter) is followed, with the variables that hold it, until
 * it is released, handed on, lost, or the function ends. */
#ifndef ADVISOR_SCAN_PROGRAM_OWN_H
#define ADVISOR_SCAN_PROGRAM_OWN_H

#include "scan/facts/cfg.h"
#include "scan/program/program.h"

#define OWN_PLACES   14
#define OWN_RELEASES 8

/* A variable, or one field of a variable, that may hold the memory. */
struct own_place {
	uint32_t base; /* sym */
	uint32_t field; /* sym; NO_INDEX: the variable itself; OWN_ANY: any field of it */
};
#define OWN_ANY (NO_INDEX - 1)

/* What was met on some path. Bits. */
enum own_fate {
	OWN_FREED = 1, /* in the iteration it was allocated in */
	OWN_FREED_NEXT = 2, /* in the next iteration, before it is allocated again */
	OWN_FREED_AFTER = 4, /* after the loop, or (no loop given) before the end */
	OWN_AGAIN_KEPT = 8, /* allocated again while the last one is kept somewhere */
	OWN_AGAIN_LOST = 16, /* allocated again while the last one is still held, or lost */
	OWN_RETURNED = 32,
	OWN_LEFT_KEPT = 64, /* the function ends, it is kept somewhere */
	OWN_LEFT_HELD = 128, /* the function ends, nobody has it: a leak */
	OWN_RESIZED = 256, /* the same call resizes it again */
	/* how sure */
	OWN_DROPPED = 512, /* a reference was given back, not the memory itself */
	OWN_MAYBE = 1024, /* by a function that does not release it on all its paths */
	OWN_UNKNOWN = 2048, /* passed to a function nobody knows */
	OWN_OVERFLOW = 4096, /* too many paths or holders: nothing is known */
	OWN_UNKNOWN_HOLDER = 8192 /* what holds it was passed to a function nobody knows, which may take it out */
};

struct own {
	const struct program *p;
	uint32_t unit;
	const struct cfg *cfg;
	uint32_t site; /* the allocating NODE_CALL; NO_INDEX for a parameter */
	uint32_t loop; /* the loop in question; NO_INDEX none */
	int by_value; /* the call's value is the memory (not, or not only, what it fills) */
	int detached; /* it may be the value's alone (detach): kept somewhere, its fields have it no more */
	const char *
		field; /* USR: the structure that is filled is someone else's, and this is the field; NULL: it is ours */
	int status; /* what the call returns when it did fill its argument: 1 true, 2 false, 0 not asked */
	struct own_place places[OWN_PLACES];
	unsigned n_places;
	/* results */
	unsigned fate; /* enum own_fate */
	uint32_t freed_at; /* the releasing node met first in the source; NO_INDEX */
	uint32_t freed_last; /* ... and last */
	uint32_t releases[OWN_RELEASES]; /* releasing nodes; more than fit are left out */
	unsigned n_releases;
	uint32_t status_var; /* sym that holds what the call returned */
	uint32_t holder; /* sym that received it; NO_INDEX */
};

/* Follows an allocation. fills: the argument that receives it (PARAM_FILLS), -1: the
 * call's value is it; fields: the argument's fields receive it. */
void own_follow_call(struct own *o, struct arena *scratch, int fills, int fields);
/* Follows what a parameter points to from the function's entry. */
void own_follow_param(struct own *o, struct arena *scratch, uint32_t sym);

#endif
