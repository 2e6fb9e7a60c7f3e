/* Facts of all units: from the cache when nothing they were made of has changed,
 * otherwise from worker processes. */
#ifndef ADVISOR_SCAN_READ_WORKERS_H
#define ADVISOR_SCAN_READ_WORKERS_H

#include "scan/read/facts_cache.h"
#include "scan/facts/facts.h"
#include "scan/result.h"

/* Fills out[0..n) for the units that could be read (n units of them, in the project's
 * order, in the scratch arena; facts.index says which unit each is) and the counts and failures of result.
 * Returns the number of units read, -1 when interrupted. */
int workers_read(struct arena *a, struct arena *scratch, const struct project *p, const struct scan_options *opt,
		 struct cached *cached, struct unit_facts *out, struct scan_result *result, struct err *err);

#endif
