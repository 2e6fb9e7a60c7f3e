/* Facts kept from an earlier scan, and its findings. Facts hold as long as the unit's
 * arguments and the content of every file it read are what they were, and nothing has
 * come to a place where one of its headers was looked for in vain. (What __has_include
 * looks for is not noticed.) Findings hold as long as that is so for every unit, and the
 * rules, the commands and this program are the same. */
#ifndef ADVISOR_SCAN_READ_FACTS_CACHE_H
#define ADVISOR_SCAN_READ_FACTS_CACHE_H

#include "base/cache.h"
#include "model/project.h"
#include "model/rule.h"
#include "scan/facts/facts.h"
#include "scan/result.h"

struct cached; /* remembers the hashes of files during one scan */
struct cached *cached_new(struct arena *a, const struct cache *c);
/* 1 and the facts when there are valid ones. */
int cached_get(struct cached *c, struct arena *a, const struct unit *u, struct unit_facts *out);
/* What was there, but not as it had been kept, and is made again: sources, "the findings". */
const struct strlist *cached_damaged(const struct cached *c);
/* Keeps a block made by facts_save, which a worker sent. */
void cached_put(struct cached *c, const struct unit *u, const struct unit_facts *f, const void *block, size_t n);

/* 1 and what an earlier scan found (see kept.h) when it holds for all of the project. */
int cached_get_result(struct cached *c, struct arena *a, const struct project *p, const struct rule_set *rules,
		      const struct strlist *suppress, struct scan_result *out);
/* Keeps a result without failures, made of the facts of all units. */
void cached_put_result(struct cached *c, const struct project *p, const struct rule_set *rules,
		       const struct strlist *suppress, const struct unit_facts *facts, size_t n,
		       const struct scan_result *r);

#endif
