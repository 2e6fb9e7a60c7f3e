/* What sites.c (which allocations) and site_share.c (how often) share. */
#ifndef ADVISOR_SCAN_PROGRAM_SITE_PARTS_H
#define ADVISOR_SCAN_PROGRAM_SITE_PARTS_H

#include "scan/facts/cfg.h"
#include "scan/program/sites.h"

struct site_finder {
	struct program *p;
	struct arena scratch; /* of one function */
	struct arena once; /* of one question: a function may have thousands of sites */
	struct site_list *out;
	uint32_t func;
	const struct program_func *pf;
	const struct unit_facts *f;
	struct cfg cfg;
	size_t first; /* in out: this function's */
};

/* 1 when the loop can go round again after the point: code that always leaves (errors, the last step) runs once,
 * whatever loop it is in. */
int site_goes_round(struct site_finder *x, uint32_t point, uint32_t loop);
/* Fills some, branch and once when not every round comes to it, or not every call. */
void site_find_share(struct site_finder *x, struct site *s);

#endif
