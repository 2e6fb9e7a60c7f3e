/* What would mend a finding, as a patch: made of what the facts prove, in the words of the source around it, and of
 * nothing else. Where something is not proved there is no patch: a wrong one costs far more than a missing one. What a
 * macro wrote, functions with #if lines in them, headers and files outside of the tree are left alone.
 *
 * Places come from the facts (facts.h, extents); the source is read for the words that are kept, and only when it is
 * still what the facts were made of. */
#ifndef ADVISOR_SCAN_FIX_FIX_H
#define ADVISOR_SCAN_FIX_FIX_H

#include "model/finding.h"
#include "scan/program/program.h"

/* Sets the fix of every finding that has one. In the arena. */
void fix_findings(struct arena *a, struct program *program, const struct rule_set *rules, struct finding_list *l);
/* Makes the patches of fixes that have come as diffs (from a child, or an earlier scan), against the tree. What does not
 * apply to it any more is no fix. */
void fix_patches(struct arena *a, const struct project *p, struct finding_list *l);

#endif
