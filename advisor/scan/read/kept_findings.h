/* What a scan found, as one block of bytes, for a later scan of the very same project. */
#ifndef ADVISOR_SCAN_READ_KEPT_FINDINGS_H
#define ADVISOR_SCAN_READ_KEPT_FINDINGS_H

#include "model/rule.h"
#include "scan/result.h"

/* Appends findings, tags, facts, warnings and the number of lines. */
void kept_save(const struct scan_result *r, struct str *out);
/* Sets the same members, in the arena (facts and warnings are added); -1 for a block that is cut, not ours, or tells of
 * rules that are not in the set. */
int kept_load(struct arena *a, const void *bytes, size_t n, const struct rule_set *rules, struct scan_result *r);

#endif
