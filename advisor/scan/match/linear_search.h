/* What match_linear_search_per_item.c and linear_search.c share. */
#ifndef ADVISOR_SCAN_MATCH_LINEAR_SEARCH_H
#define ADVISOR_SCAN_MATCH_LINEAR_SEARCH_H

#include "scan/match/match_rounds.h"

struct search {
	const struct match *m;
	const struct unit_facts *f;
	uint32_t unit, loop;
	uint32_t var; /* sym: the index, or the pointer that walks the list */
	uint32_t bound; /* node: how many there are; NO_INDEX for a list */
	uint32_t start; /* node: the list's beginning */
	uint32_t item; /* node: what is looked for */
	int grows; /* in the function: what is gone through becomes more */
};

/* 1 when the loop (s->loop of s->f) does nothing but look for the first, or any, that is equal; s says what it goes through
 * and what is looked for. */
int linear_search_read(struct search *s);

#endif
