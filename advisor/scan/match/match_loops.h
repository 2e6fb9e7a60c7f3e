/* What the matchers of loops share. */
#ifndef ADVISOR_SCAN_MATCH_MATCH_LOOPS_H
#define ADVISOR_SCAN_MATCH_MATCH_LOOPS_H

#include "scan/facts/loop_shape.h"
#include "scan/match/match.h"
#include "scan/program/hot_loop.h"

/* Calls visit for each loop of the program that code comes to, outer before inner. */
typedef void loop_visit(struct match *m, uint32_t unit, uint32_t loop);
void match_each_loop(struct match *m, loop_visit *visit);
/* Sets loop_file and loop_line of what makes a function hot. */
void match_hot_loop(struct match *m, struct finding *f, const struct hot_loop *l);
/* The command of a unit of the program. */
const struct unit *match_unit(const struct match *m, uint32_t unit);
/* A finding at a loop's head. NULL when it is there already. */
struct finding *match_add_loop(struct match *m, uint32_t unit, uint32_t loop);
/* Keeps only the `most` hottest of the findings that the matcher added since there were
 * `from`: for rules whose findings all call for the same flag of the whole build, where more
 * places are no more reason. */
void match_keep_hottest(struct match *m, size_t from, long long most);
/* 1 when nothing in the loop but arrays, scalars and arithmetic is left: no calls, no way
 * out, no branches, no stores through pointers, and enough iterations to matter. */
int loop_is_plain(const struct loop_shape *s);
/* "a, b and c": names of the arrays that are stored to (or read), once each. */
const char *loop_arrays(struct arena *a, const struct loop_shape *s, int stored);
/* "gcc", "clang" or "the compiler". */
const char *match_compiler(struct arena *a, const struct unit *u);

#endif
