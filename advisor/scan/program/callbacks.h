/* Functions handed to others to be called: which of them a parameter may hold. Not told
 * apart by caller. */
#ifndef ADVISOR_SCAN_PROGRAM_CALLBACKS_H
#define ADVISOR_SCAN_PROGRAM_CALLBACKS_H

#include "scan/program/program.h"

struct callback {
	uint32_t func, param; /* this parameter of this function (in program.funcs) ... */
	uint32_t value; /* ... may be this function */
	uint32_t next; /* of the same func; NO_INDEX */
};
struct callbacks {
	struct {
		struct callback *v;
		size_t n, cap;
	} all;
	uint32_t *first; /* by func: index into all; NO_INDEX */
};

/* Of a program whose names are resolved; lies in its arena. */
void callbacks_find(struct program *p, struct callbacks *out);

#endif
