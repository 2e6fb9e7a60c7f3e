/* The order in which a function's effects happen: points (a call, an assignment, a
 * branch, ...) and what follows each. Made from the statement tree, back to front, so
 * that what follows is known when a point is made. */
#ifndef ADVISOR_SCAN_FACTS_CFG_H
#define ADVISOR_SCAN_FACTS_CFG_H

#include "scan/facts/facts.h"

enum point_kind {
	POINT_JOIN, /* nothing happens: a label, a loop's head, an end */
	POINT_EFFECT, /* node: a call, assignment, ++, declaration with initializer, return */
	POINT_BRANCH, /* node: a condition without && || !; next[0] when true, next[1] when false */
	POINT_SWITCH, /* many follow: cfg.ways[next[0] .. next[1]) */
	POINT_RETURN, /* the end of the function */
	POINT_STOP /* a call that does not return */
};

struct cfg_point {
	uint8_t kind;
	uint8_t loop_head; /* JOIN: the loop starts over (or first) here; node is the loop */
	uint32_t node;
	uint32_t next[2];
};

struct cfg {
	struct {
		struct cfg_point *v;
		size_t n, cap;
	} points;
	struct {
		uint32_t *v;
		size_t n, cap;
	} ways;
	uint32_t entry, leave, stop; /* points: the first, the return, the place of no return */
};

/* noreturn(ctx, call) says whether a call ends the program; may be NULL. */
typedef int cfg_noreturn(void *ctx, uint32_t call);
void cfg_make(struct arena *a, const struct unit_facts *f, const struct fact_func *fn, cfg_noreturn *noreturn,
	      void *ctx, struct cfg *out);
/* The point at which a node takes effect, NO_INDEX when it has none. */
uint32_t cfg_point_of(const struct cfg *c, uint32_t node);

#endif
