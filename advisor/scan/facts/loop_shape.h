/* What a counted loop does with arrays and scalars: the ground for saying which flags
 * it calls for. */
#ifndef ADVISOR_SCAN_FACTS_LOOP_SHAPE_H
#define ADVISOR_SCAN_FACTS_LOOP_SHAPE_H

#include "model/project.h"
#include "scan/facts/facts.h"

/* An index, seen from the loop's variable i. */
enum index_form {
	INDEX_FIXED, /* i is not in it */
	INDEX_UNIT, /* i, i + 3, n + i */
	INDEX_SCALED, /* i * n + ...: another i is another place when the rest stays below n */
	INDEX_OTHER
};

struct loop_access {
	uint32_t node; /* the NODE_INDEX, outermost of a[i][j] */
	uint32_t root; /* sym of the array or pointer; NO_INDEX: not known */
	uint8_t store, last; /* enum index_form of the last index, which is next to memory */
	uint8_t any; /* the best form of all of its indexes: UNIT, else SCALED, ... */
	uint8_t type; /* enum type_class of the element */
};

enum scalar_kind {
	SCALAR_PRIVATE, /* every iteration writes it before it reads it */
	SCALAR_REDUCTION, /* s += e, and nothing else of s */
	SCALAR_CARRIED
};
struct loop_scalar {
	uint32_t sym, node; /* node: its first write */
	uint8_t kind, op, type;
};

struct loop_shape {
	const struct unit_facts *f;
	const struct fact_loop *l;
	uint32_t variable; /* sym of i */
	int64_t trips; /* -1: not a constant */
	struct {
		struct loop_access *v;
		size_t n, cap;
	} accesses;
	struct {
		struct loop_scalar *v;
		size_t n, cap;
	} scalars; /* those that the loop writes, i excepted */
	int inner; /* loops inside */
	int calls, math_calls; /* math: of the C library's math.h */
	int branches; /* if, switch, ?: , && and || */
	int leaves; /* break, continue, goto, return */
	int wild_stores; /* to places other than a[..] */
	int odd; /* asm, volatile, statements nobody understands, addresses taken */
	int arithmetic, divisions; /* operations on data; integer divisions */
	uint32_t index_end; /* while counting: end of the index expression at hand */
};

/* 1 when the loop (index into loops) is `for (i = a; i < b; i += c)` with i and b left
 * alone inside. */
int loop_shape_read(struct arena *a, const struct unit_facts *f, uint32_t loop, struct loop_shape *out);
/* 1 when every store is to a place of its own per iteration, and nothing that is stored
 * is read at another place: i is in the index of each, in the same way. */
int loop_stores_apart(const struct loop_shape *s);
/* 1 for a function of math.h; *sets_errno when the standard lets it. */
int unit_is_math_function(const char *name, int *sets_errno);

/* The first argument of the unit's command that matches the pattern (model/flags.h)
 * and is not taken back by `undo` later; NULL when there is none. */
const char *unit_flag(const struct unit *u, const char *pattern, const char *undo);
/* 1 when the unit is compiled for speed at level 1, 2 or 3; -Os and -Og count as 1. */
int unit_level(const struct unit *u);

#endif
