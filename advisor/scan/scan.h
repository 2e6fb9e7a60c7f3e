/* Sources -> facts -> findings and build tags. Runs nothing of the project. */
#ifndef ADVISOR_SCAN_SCAN_H
#define ADVISOR_SCAN_SCAN_H

#include <stdint.h>

#include "base/cache.h"
#include "base/progress.h"
#include "model/finding.h"
#include "model/profile.h"
#include "model/project.h"

struct scan_options {
	int jobs; /* worker processes; 0: one per core */
	double unit_timeout_s; /* a unit that takes longer is a result; 0: 60 */
	uint64_t unit_memory; /* bytes of address space per worker; 0: 2 GiB */
	const struct cache *cache; /* facts of unchanged units; NULL: none */
	const struct progress *progress; /* NULL: silent */
	struct strlist suppress; /* "rule" or "rule path-glob" entries of .advisor.json */
};

struct scan_result {
	struct finding_list findings; /* ranked, ids given, suppressed ones marked */
	struct tag_list tags; /* ranked */
	struct unit_failure_list failed;
	struct strlist facts; /* of the sources: "openmp-pragmas", "uses-math", ... (see scan/source_facts.h) */
	struct strlist warnings; /* unused suppressions and the like, a sentence each */
	int units, units_parsed, units_cached;
	unsigned long long lines;
	int64_t worker_peak_kb; /* the largest worker's memory */
};

/* Scans every C unit of the project with the set's code rules. A unit that fails is a
 * result; -1 only when nothing could be scanned at all (no unit, or every unit
 * failed), with a sentence. Everything in the result lies in the arena. */
int scan_project(struct arena *a, const struct project *p, const struct rule_set *rules, const struct scan_options *opt,
		 struct scan_result *out, struct err *err);

/* Joins measured counts: evidence, count, share, cold, rank (and new ids, so call it
 * before suggestions are made). */
void scan_rank(struct arena *a, struct scan_result *r, const struct profile *profile);

/* Reads compile_commands.json (the file, or the folder that holds it) into the
 * project: units and facts; root and build_root must be set. An empty or broken
 * database is an error. Entries whose file is missing go to project->failed. */
int compdb_read(struct arena *a, const char *path, struct project *p, struct err *err);

/* Adds what `gcov --json-format --stdout` printed (one document per line) to a
 * profile. Paths become relative to the project's root. Call profile_finish after. */
int gcov_read(struct arena *a, const char *text, size_t len, const struct project *p, struct profile *profile,
	      struct err *err);

/* "19.1.7", of the library in use. */
const char *scan_libclang_version(struct arena *a);

#endif
