/* What the rules share that are about work done again in every round of a loop. */
#ifndef ADVISOR_SCAN_MATCH_MATCH_ROUNDS_H
#define ADVISOR_SCAN_MATCH_MATCH_ROUNDS_H

#include "scan/match/match_loops.h"

/* Where a node is repeated: in a loop of its function, or in a function that a loop calls. */
struct rounds {
	const struct match *m;
	uint32_t unit; /* of the node */
	uint32_t loop; /* of the unit; NO_INDEX: `hot` says which loop calls the function */
	uint32_t from, to; /* nodes [from, to) of the unit are gone through in each round */
	struct hot_loop hot;
};

/* 1 when the node is repeated often: not a few times by a constant, not once per option, not until something works. The
 * function's callers are asked, `calls` away, when it is in no such loop itself. */
int rounds_of(const struct match *m, uint32_t unit, uint32_t node, int calls, struct rounds *out);
/* The same for a loop that calls the node's function directly, and whose call is accepted; the first such. */
typedef int rounds_accept(const struct rounds *r, void *ctx);
int rounds_calling(const struct match *m, uint32_t unit, uint32_t node, rounds_accept *accept, void *ctx,
		   struct rounds *out);
/* The first node of the loop that is repeated. */
uint32_t rounds_first(const struct unit_facts *f, uint32_t loop);
/* 1 when the expression has the same value in each round: numbers, texts, places that nothing changes, also when the
 * function gets it as a parameter. text: what it points to stays, too. */
int rounds_same(const struct rounds *r, uint32_t node, int text);
/* What the expression, a parameter of the function, is in the call of the loop (*unit: the unit of that); the node
 * itself when it is none. NO_INDEX: not known. */
uint32_t rounds_argument(const struct rounds *r, uint32_t node, uint32_t *unit);
/* 1 when each round comes to the node: no branch is around it. The loop's condition counts as a whole. */
int rounds_always(const struct rounds *r, uint32_t node);
/* 1 when something in the round waits: for a process, for time, for events, for what a descriptor brings. */
int rounds_wait(const struct rounds *r);
/* A call of a function of these names in the round, NULL-terminated; NO_INDEX. */
uint32_t rounds_calls(const struct rounds *r, const char *const *names);
/* A finding at the node, with the loop; NULL when it is there already. */
struct finding *rounds_add(struct match *m, const struct rounds *r, uint32_t node);
/* "the loop at line 12", or "the loop at FILE:LINE, which calls f()", in the arena. */
const char *rounds_text(const struct rounds *r, struct arena *a);

/* Looks at each direct call of one of the named functions (NULL-terminated), also of its __builtin_ and _chk forms;
 * which: 1 + its place among the names. rest: what looks at all other direct calls; NULL: nothing. */
void rounds_each_call(struct match *m, const char *const *names,
		      void (*look_at)(struct match *m, const struct program_call *c, unsigned which),
		      void (*rest)(struct match *m, const struct program_call *c));

#endif
