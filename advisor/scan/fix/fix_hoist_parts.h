/* What fix_hoist.c (the allocation) and fix_hoist_ways.c (the ways out of the loop) share. */
#ifndef ADVISOR_SCAN_FIX_FIX_HOIST_PARTS_H
#define ADVISOR_SCAN_FIX_FIX_HOIST_PARTS_H

#include "scan/fix/fix_parts.h"

#define MOST_WAYS 12

struct hoist {
	struct fixer *x;
	struct allocation *m;
	const struct fact_loop *l; /* NULL: it is kept from call to call */
	const char *name, *size, *need; /* the variable, what its size is kept in, what a round needs */
	const char *value; /* that size as written */
	const char *fill; /* what is done to the memory in each round: "memset(p, 0, n);"; NULL */
	uint32_t ways[MOST_WAYS]; /* returns and gotos that leave the loop */
	unsigned n_ways;
	int has_break; /* or a condition: the loop's end is come to */
};

/* Each gives 0, NULL or NO_INDEX when it cannot be. New names: of what the size is kept in, and what is needed. */
int hoist_find_names(struct hoist *h);
/* The size as written, and what is done to new memory. */
int hoist_find_size(struct hoist *h);
/* "char *" of the declaration of one variable. */
const char *hoist_type_of(struct hoist *h);
/* The statement that the allocation comes before. */
uint32_t hoist_next_statement(const struct hoist *h);
/* What is done to the memory comes after the test whether there is any. */
int hoist_put_fill(struct hoist *h, uint32_t next);
/* The allocation is made only when more is needed than there is. */
int hoist_replace_declaration(struct hoist *h, uint32_t next);
int hoist_replace_assignment(struct hoist *h);
/* Returns and gotos that leave the loop. */
int hoist_find_ways(struct hoist *h);
/* Releases stay where a way out follows, and go where the loop goes on; ways out that had none get one. */
int hoist_move_releases(struct hoist *h);
int hoist_release_after(struct hoist *h);

#endif
