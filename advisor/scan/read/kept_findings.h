/* What a scan found, as one block of bytes, for a later scan of the very same project. */
#ifndef ADVISOR_SCAN_READ_KEPT_FINDINGS_H
#define ADVISOR_SCAN_READ_KEPT_FINDINGS_H

#include "scan/result.h"

/* Appends findings, tags, facts, warnings and the number of lines. */
void kept_save(const struct scan_result *r, struct str *out);
/* Sets the same members, in the arena; -1 for a block that is cut or not ours. */
int kept_load(struct arena *a, const void *bytes, size_t n, struct scan_result *r);

#endif
