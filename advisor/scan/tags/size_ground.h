/* What the proofs about all macros of a program share. */
#ifndef ADVISOR_SCAN_TAGS_SIZE_GROUND_H
#define ADVISOR_SCAN_TAGS_SIZE_GROUND_H

#include "base/text_set.h"
#include "scan/program/program.h"

/* A node, or a size, of a unit. */
struct size_at {
	uint32_t unit, node;
};
struct size_at_list {
	struct size_at *v;
	size_t n, cap;
};
/* A unit that uses a macro, and the macro's name among the texts there. */
struct size_place {
	uint32_t unit, text;
};
struct size_macro {
	struct {
		struct size_place *v;
		size_t n, cap;
	} places; /* by unit */
	int in_header; /* some header of the project says the number, or the size of an array that it gives */
};

/* Begins with a and p set, and zeroes. */
struct size_ground {
	struct arena *a;
	const struct program *p;
	struct text_set names; /* index into macros + 1 */
	struct {
		struct size_macro *v;
		size_t n, cap;
	} macros;
	struct size_at_list of_arrays; /* SIZE_OF and SIZE_LIKE of all units */
	const char *not_read; /* NULL, or why nothing can be shown of this program */
	double left; /* things that proofs may still look at, all together */
};

/* One more macro that will be asked about; the name must outlive the ground. */
void size_ground_add(struct size_ground *g, const char *name);
/* Reads all units, once, when all are added. */
void size_ground_read(struct size_ground *g);
/* NULL when nobody asks about it. */
struct size_macro *size_ground_macro(struct size_ground *g, const char *name);

#endif
