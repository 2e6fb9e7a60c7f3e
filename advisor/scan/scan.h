/* Sources -> facts -> findings and build tags. Runs nothing of the project. */
#ifndef ADVISOR_SCAN_SCAN_H
#define ADVISOR_SCAN_SCAN_H

#include "model/profile.h"
#include "model/rule.h"
#include "scan/result.h"

/* Scans every C unit of the project with the set's code rules. A unit that fails is a
 * result; -1 only when nothing could be scanned at all (no unit, or every unit
 * failed), with a sentence. Everything in the result is in the arena. */
int scan_project(struct arena *a, const struct project *p, const struct rule_set *rules, const struct scan_options *opt,
		 struct scan_result *out, struct err *err);

/* Joins measured counts: evidence, count, share, cold, rank (and new ids, so call it
 * before suggestions are made). */
void scan_rank(struct arena *a, struct scan_result *r, const struct profile *profile);

#endif
