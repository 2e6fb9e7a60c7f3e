/* Where values come from inside one function, without regard to order: for each local
 * variable the set of origins it may have. Only summary*.c include this. */
#ifndef ADVISOR_SCAN_SUMMARY_H
#define ADVISOR_SCAN_SUMMARY_H

#include "scan/cfg.h"
#include "scan/own.h"
#include "scan/program.h"

/* Bits 0..11: parameter n itself; 12..23: something read through parameter n. */
#define ORIGIN_PARAM(n) (1u << (n))
#define ORIGIN_FIELD(n) (1u << ((n) + PARAM_MAX))
#define ORIGIN_PARAMS	((1u << PARAM_MAX) - 1)
#define ORIGIN_FIELDS	(ORIGIN_PARAMS << PARAM_MAX)
enum origin {
	ORIGIN_FRESH = 1 << 24,
	ORIGIN_NULL = 1 << 25,
	ORIGIN_GLOBAL = 1 << 26, /* read from a global */
	ORIGIN_STATIC = 1 << 27, /* address of a global */
	ORIGIN_LOCAL = 1 << 28, /* address of a local */
	ORIGIN_OTHER = 1 << 29,
	ORIGIN_ZEROED = 1 << 30 /* beside FRESH */
};

struct summary {
	struct program *p;
	struct arena *a; /* scratch of this function */
	uint32_t index; /* in p->funcs */
	uint32_t unit;
	const struct unit_facts *f;
	const struct fact_func *fn;
	uint32_t *origins; /* by sym of the unit; shared scratch, cleared after use */
	uint8_t *kept; /* by sym: what it holds is stored where others see it */
	int changed;
	/* what is found */
	uint32_t returns;
	unsigned released, dropped, keeps, fields, fills, clears, fills_fields, resizes, unknown; /* by parameter */
	uint32_t popped; /* sym of a global whose content is taken out and replaced; NO_INDEX */
	uint32_t returned_global; /* sym of a global whose content may be returned */
	uint32_t stored_global[PARAM_MAX]; /* sym of the global a parameter is stored in */
	int counts_down; /* something in what a parameter points to is decremented */
	int allocates;
	uint32_t fresh_call; /* the allocation whose sizes are the function's */
};

uint32_t summary_origin(struct summary *s, uint32_t node);
/* One pass over the effects of the function. */
void summary_pass(struct summary *s);

#endif
