/* Matchers: one file match_<shape>.c per shape, one exported function each, named in
 * model/shape.def. A rule's "match" member names the shape with `-` for `_`. A matcher looks
 * at the whole program and adds findings. */
#ifndef ADVISOR_SCAN_MATCH_MATCH_H
#define ADVISOR_SCAN_MATCH_MATCH_H

#include "base/text_set.h"
#include "model/finding.h"
#include "model/rule.h"
#include "scan/program/program.h"

struct match {
	struct arena *a;
	struct program *program;
	const struct project *project;
	const struct rule *rule; /* its parameters: match_param() */
	struct finding_list *out;
	struct strlist *facts; /* scan_result.facts: words for the rules' "because" */
	struct text_set places; /* of the rule's findings */
};
typedef void match_fn(struct match *m);

struct matcher {
	const char *shape;
	match_fn *run;
};
/* NULL when there is no such shape. */
const struct matcher *matcher_find(const char *shape);

/* A parameter of the rule ("with": {"large": 65536}), or def. */
long long match_param(const struct match *m, const char *name, long long def);

/* Of more findings nobody reads; a scan that has so many says so. */
#define MATCH_MOST 20000

/* Adds a finding at a node of a function: location, function, level, units and the
 * static weight are filled; message, certainty, loop and cold are the caller's. The same
 * rule at the same place (a header in several units) comes only once: NULL then. The
 * pointer is good until the next call. */
struct finding *match_add(struct match *m, uint32_t unit, uint32_t node);
/* The same at a line of a file when there is no node. */
struct finding *match_add_line(struct match *m, uint32_t unit, uint32_t file, uint32_t line);
/* Sets loop_file and loop_line. */
void match_loop(struct match *m, struct finding *f, uint32_t unit, uint32_t loop);
/* Lowers the score by so much (1: ten times cheaper), for that reason. */
void match_cheaper(struct match *m, struct finding *f, double by, const char *why);
#define COST_ONCE  1.5
#define COST_BUILD 9 /* the score of what concerns all code of a unit */
/* The same for a call that comes along and costs far more; NO_INDEX: there is none. */
void match_beside(struct match *m, struct finding *f, uint32_t unit, uint32_t call);
/* Which program_func's body is the one to look at when a header's function is in several
 * units: 1 for that one. Matchers loop over units and funcs and skip the others. */
int match_is_first(const struct match *m, uint32_t unit, uint32_t func);

#define SHAPE(shape, function, line) match_fn function;
#include "model/shape.def"
#undef SHAPE

#endif
