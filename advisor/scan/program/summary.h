/* Where values come from inside one function, without regard to order: for each local
 * variable the set of origins it may have. Only summary*.c include this. */
#ifndef ADVISOR_SCAN_PROGRAM_SUMMARY_H
#define ADVISOR_SCAN_PROGRAM_SUMMARY_H

#include "scan/facts/cfg.h"
#include "scan/program/own.h"
#include "scan/program/program.h"

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

struct summary_fill {
	unsigned params;
	uint32_t node;
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
	uint32_t returns_record; /* origins of what the fields of a structure returned by value hold */
	unsigned released, dropped, keeps, fields, fills, clears, fills_fields, resizes, unknown; /* by parameter */
	uint32_t popped[4]; /* syms of globals whose content is taken out and replaced */
	unsigned n_popped;
	unsigned grows; /* parameters whose own fields are resized */
	unsigned grows_here; /* ... by this function, not by what it calls */
	unsigned fills_well; /* parameters that receive fresh memory elsewhere than where something went wrong */
	unsigned pushes; /* ... whose old content the fresh memory points to: one more in a list */
	unsigned embedded; /* ... that may hold a small buffer in themselves first */
	struct {
		struct summary_fill *v;
		size_t n, cap;
	} fill_nodes; /* where fields of parameters receive fresh memory */
	unsigned keeps_for_good; /* parameters kept elsewhere than in ... */
	uint32_t kept_in[PARAM_MAX]; /* ... something of these origins */
	uint32_t released_origins; /* origins of what is always released */
	uint32_t stored_global[PARAM_MAX]; /* sym of the global a parameter is stored in */
	int counts_down; /* something in what a parameter points to is decremented */
	int allocates;
	uint32_t fresh_call; /* the allocation whose sizes are the function's */
};

uint32_t summary_origin(struct summary *s, uint32_t node);
/* One pass over the effects of the function. */
void summary_pass(struct summary *s);

/* summary.c: a call at the node does not return; ctx is a struct summary. */
int summary_ends_program(void *ctx, uint32_t node);
/* summary_fills.c: sets PARAM_FILLS_FIELDS and PARAM_GROWS of parameters whose fields are filled on all ways, or
 * whose buffer the function makes larger. */
void summary_fills(struct summary *s, const struct program_func *f, uint16_t *params);

#endif
