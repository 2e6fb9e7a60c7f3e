/* Measured line counts, as coverage tools print them. */
#ifndef ADVISOR_SCAN_FINDINGS_GCOV_H
#define ADVISOR_SCAN_FINDINGS_GCOV_H

#include <stddef.h>

#include "base/err.h"
#include "model/profile.h"
#include "model/project.h"

/* Adds what `gcov --json-format --stdout` printed (one document per line) to a
 * profile. Paths become relative to the project's root. Call profile_finish after. */
int gcov_read(struct arena *a, const char *text, size_t len, const struct project *p, struct profile *profile,
	      struct err *err);

#endif
