/* What growth.c (expressions), growth_flow.c (variables, parameters, calls) and growth_appends.c share. */
#ifndef ADVISOR_SCAN_PROGRAM_GROWTH_PARTS_H
#define ADVISOR_SCAN_PROGRAM_GROWTH_PARTS_H

#include "scan/program/growth.h"

#define GROWTH_DEPTH   4
#define GROWTH_CALLERS 8 /* that are asked what they pass: of one that everybody calls nothing is known */

/* Where an expression is looked at. */
struct grower {
	const struct program *p;
	uint32_t unit;
	const struct unit_facts *f;
	const struct fact_func *fn;
	int depth;
	/* in a function that computes a size, or allocates: who calls it, and where */
	struct grower *caller;
	uint32_t call;
};

/* Pays for one look at all of the function; 0 when what its unit may cost is used up: then nothing is known. */
static inline int growth_pay(const struct grower *g)
{
	uint64_t *left = &g->p->growth_left[g->unit], price = g->fn->end - g->fn->first;

	*left = *left > price ? *left - price : 0;
	return *left > 0;
}

/* enum growth of the expression at node n. */
unsigned growth_expression(struct grower *g, uint32_t n);
/* ... of a variable or field: all that it is assigned in the function. */
unsigned growth_of_name(struct grower *g, uint32_t node);
/* ... of an assignment, for its variable. */
unsigned growth_of_assignment(struct grower *g, uint32_t node);
/* ... of what the function stores in a place that is no name: *n, v[i]. */
unsigned growth_counted_up(struct grower *g, uint32_t node);
/* ... of a function that computes its value in one expression. */
unsigned growth_of_computed(struct grower *g, uint32_t call);
/* ... of what an allocating call asks for: its arguments, or what a function of the project makes of them. */
unsigned growth_of_allocation(struct grower *g, uint32_t call);
/* 1 when both name the same place; constants are all alike. */
int growth_same(const struct unit_facts *f, uint32_t a, uint32_t b);
/* The function that g looks at. */
const struct program_func *growth_func(const struct grower *g);

#endif
