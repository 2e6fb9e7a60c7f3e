/* Where memory is allocated while the benchmark runs, as libadvisor-count.so saw it. */
#ifndef ADVISOR_BUILDER_ALLOCATION_COUNTS_H
#define ADVISOR_BUILDER_ALLOCATION_COUNTS_H

#include "base/arena.h"
#include "base/err.h"
#include "model/profile.h"
#include "model/project.h"

/* Reads every dump below dump_dir (ADVISOR_COUNT_OUT was "<dump_dir>/<anything>"),
 * asks addr2line which lines the addresses are, and appends the project's own to
 * profile->sites: functions inlined into others count for the line of the call, too,
 * and so does each caller, up to three calls away (those are estimates from samples,
 * see profile_site.indirect). The programs must still lie where they ran, and hold
 * debug information (-g), or their lines stay unknown. Call profile_finish afterwards.
 * -1 when there is no dump, or addr2line is missing. */
int allocation_sites(struct arena *a, const char *dump_dir, const struct project *p, struct profile *profile,
		     struct err *err);

#endif
