/* What a scan is asked, and what it gives: the types that the rooms of scan/ share with its callers. */
#ifndef ADVISOR_SCAN_RESULT_H
#define ADVISOR_SCAN_RESULT_H

#include <stdint.h>

#include "base/cache.h"
#include "base/progress.h"
#include "model/finding.h"
#include "model/project.h"

struct scan_options {
	int jobs; /* worker processes; 0: one per core */
	double unit_timeout_s; /* a unit that takes longer is a result; 0: 60 */
	uint64_t unit_memory; /* bytes of address space per worker; 0: 2 GiB */
	double all_timeout_s; /* of reading all units; 0: by their number */
	uint64_t all_memory; /* of the facts of all units, bytes; 0: 4 GB */
	double find_timeout_s; /* for what is found in all units; 0: 60 and 1 for each 20 units */
	uint64_t find_memory; /* bytes it may have beside the facts; 0: 4 GiB */
	const struct cache *cache; /* facts of unchanged units; NULL: none */
	const struct progress *progress; /* NULL: silent */
	struct strlist suppress; /* "rule" or "rule path-glob" entries of .advisor.json */
};

struct scan_result {
	struct finding_list findings; /* ranked, ids given, suppressed ones marked */
	struct tag_list tags; /* ranked */
	struct unit_failure_list failed;
	struct unit_failure_list partial; /* read, but not all of it: the first error of each */
	struct strlist facts; /* of the sources: "openmp-pragmas", "uses-math", ... (see scan/source_facts.h) */
	struct strlist warnings; /* unused suppressions and the like, a sentence each */
	int units, units_parsed, units_cached;
	unsigned long long lines;
	int64_t worker_peak_kb; /* the largest worker's memory */
};

#endif
