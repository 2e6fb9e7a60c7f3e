/* What match_rescan_in_loop.c and rescan_rest.c share. */
#ifndef ADVISOR_SCAN_MATCH_RESCAN_H
#define ADVISOR_SCAN_MATCH_RESCAN_H

#include "scan/match/match.h"

/* The nodes of a round, in the unit of the text. */
struct text {
	const struct match *m;
	uint32_t unit, loop, from, to, call;
	const struct unit_facts *f;
	int to_end; /* what the call says is where the text ends; sscanf says how far a piece of it goes */
	uint32_t place; /* the pointer or index that moves */
	int moves, far; /* how often it does; by more than a constant */
	int jumps; /* by a number that is worked out */
};

/* The value that the node gives to the variable: an assignment, a declaration, strtol(p, &v, 10). NO_INDEX: none. */
uint32_t rescan_value_given(const struct unit_facts *f, uint32_t node, uint32_t sym);
/* 1 when the pointer or index goes on through one text, in steps; x notes them. */
int rescan_advances(struct text *x, uint32_t place);
/* 1 for the rest of a text: p, p + 4, s + i, &s[i], where p or i goes on. *base: what names it. */
int rescan_is_rest(struct text *x, uint32_t arg, uint32_t *base);
/* 0 when the end that the call looks for may well be near: the place goes on to it, or the text is cut. */
int rescan_is_far_end(const struct text *x);

#endif
