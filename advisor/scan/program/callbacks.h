/* Functions handed to others to be called: which of them a parameter, variable or field may hold. Not told apart by
 * caller. */
#ifndef ADVISOR_SCAN_PROGRAM_CALLBACKS_H
#define ADVISOR_SCAN_PROGRAM_CALLBACKS_H

#include "scan/program/program.h"

struct callback {
	uint32_t value; /* in program.funcs */
	uint32_t next; /* of the same slot; NO_INDEX */
};
/* A parameter of a function, or a field or global of a name. */
struct callback_slot {
	const char *usr; /* NULL for parameters */
	uint32_t func, param; /* in program.funcs */
	uint32_t first, n; /* index into all; how many */
	uint32_t next; /* parameters: of the same function; NO_INDEX */
};
struct callbacks {
	struct {
		struct callback *v;
		size_t n, cap;
	} all;
	struct {
		struct callback_slot *v;
		size_t n, cap;
	} slots;
	uint32_t *of_func; /* by func: the first of its parameters' slots; NO_INDEX */
	uint32_t *by_name; /* hash table of slots with a usr */
	size_t n_names;
};

/* Of a program whose names are resolved; is in its arena. */
void callbacks_find(struct program *p, struct callbacks *out);
/* The slot of a sym of the unit, inside the function (for parameters); NO_INDEX when nothing is known of it. */
uint32_t callbacks_slot(const struct program *p, const struct callbacks *c, uint32_t func, uint32_t unit, uint32_t sym);
/* What an expression names: a function (*value), or something that may hold one (*slot); NO_INDEX each. */
void callbacks_named(const struct program *p, const struct callbacks *c, uint32_t func, uint32_t unit, uint32_t node,
		     uint32_t *value, uint32_t *slot);

#endif
