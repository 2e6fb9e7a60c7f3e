/* Allocations that are given back where they were made: in every iteration of a loop, or
 * before the function that made them ends. Worked out once, read by several matchers. */
#ifndef ADVISOR_SCAN_PROGRAM_SITES_H
#define ADVISOR_SCAN_PROGRAM_SITES_H

#include "model/finding.h"
#include "scan/program/program.h"

struct site {
	uint32_t unit, node; /* the allocating call */
	uint32_t func; /* in program.funcs */
	uint32_t loop; /* released in every iteration of it; NO_INDEX: before the function ends */
	uint32_t
		freed_last; /* the releasing node, the last of them in the source: the first is often an early way out */
	uint32_t holder; /* sym of the variable or field; NO_INDEX */
	unsigned fate; /* enum own_fate */
	int some; /* not every iteration (or call) comes to it */
	uint32_t branch; /* some: the line of the branch it is in, 0 when it comes after one */
	unsigned beside; /* FUNC_WAITS or FUNC_OPENS: what comes along costs far more (costly.h) */
	uint32_t beside_call; /* ... the call; NO_INDEX */
	int once; /* the branch is taken once per change or key, not once per round */
	enum certainty certainty; /* that it is given back as said, however often that is */
};
struct site_list {
	struct site *v;
	size_t n, cap;
};

/* The list is in the program's arena; made on the first call. */
const struct site_list *program_sites(struct program *p);

/* "`name` (allocated by malloc())" and "free() at line 12", in the arena. */
const char *site_what(struct arena *a, const struct program *p, const struct site *s);
/* Which of the iterations (or calls), when it is not every one: " that take the branch at
 * line 12"; "". */
const char *site_when(struct arena *a, const struct site *s);
/* "; open() at line 12, which comes along, costs far more"; "" for NO_INDEX. */
const char *site_beside_text(struct arena *a, const struct program *p, uint32_t unit, uint32_t call);
const char *site_freed(struct arena *a, const struct program *p, const struct site *s);
/* How a call is named to the user: its macro, its function, or the variable called. */
const char *site_call_name(const struct program *p, uint32_t unit, uint32_t node);

#endif
