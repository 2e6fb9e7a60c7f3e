/* How the size of a buffer develops from one resize to the next, by the expression that
 * gives it and what is assigned to the variables in it. */
#ifndef ADVISOR_SCAN_PROGRAM_GROWTH_H
#define ADVISOR_SCAN_PROGRAM_GROWTH_H

#include "scan/program/program.h"

enum growth {
	GROWTH_CONSTANT = 1, /* numbers alone */
	GROWTH_COUNTER = 2, /* a variable that lives on from resize to resize */
	GROWTH_STEP = 4, /* a counter plus a constant, or one that is counted up */
	GROWTH_TIMES = 8, /* multiplied, shifted, or a fraction of itself added: amortised */
	GROWTH_PIECE = 16, /* a counter plus something that varies */
	GROWTH_UNKNOWN = 32, /* the result of a call, and the like */
	GROWTH_PART = 64, /* a counter divided */
	GROWTH_COUNTED = 128, /* the counter is counted up here, by a constant */
	GROWTH_RESTARTS = 256 /* the counter is a local variable that each call starts over */
};

/* Of the expression, inside the function fn. */
unsigned growth_of(const struct program *p, uint32_t unit, const struct fact_func *fn, uint32_t expression);
/* Of the size that an allocating call asks for, whatever a function of the project makes of what it is told. */
unsigned growth_of_call(const struct program *p, uint32_t unit, const struct fact_func *fn, uint32_t call);

/* 1 when the size is what was used so far and what is added now: a variable of the expression (or of what it was set
 * to) receives more and more and never starts again, the length of the text at `place` is asked, or a field beside the
 * place is what the program counts up. told: something else says that room is made for more (a varying piece, or the
 * question whether there is room yet); a field alone may be what a block is cut to. loop: in whose rounds (of the unit's loops); NO_INDEX: in the calls of the
 * function, whose callers may well add as much as there is. */
int growth_appends(const struct program *p, uint32_t unit, const struct fact_func *fn, uint32_t expression,
		   uint32_t place, uint32_t loop, int told);

#endif
