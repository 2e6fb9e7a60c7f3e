/* Patches of hot findings (finding.h, fix), tried and judged like every suggestion. */
#ifndef ADVISOR_SUGGEST_FIXES_H
#define ADVISOR_SUGGEST_FIXES_H

#include "suggest/suggest.h"

/* What their suggestions' rule is called; ids are "patch-RULE-HASH", with digits of the finding's fingerprint. */
#define FIX_RULE "patch"

/* Adds one for each of the first findings that are hot and have one, each change of the sources once; links both ways. */
void suggest_fixes(struct arena *a, struct finding_list *findings, const struct suggest_options *opt,
		   struct suggestion_list *out);
/* 1 when the pattern may match the id of one. */
int fixes_may_match(const char *pattern);

#endif
