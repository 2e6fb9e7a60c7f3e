/* What is done to findings once all matchers ran. */
#ifndef ADVISOR_SCAN_FINDINGS_FINISH_H
#define ADVISOR_SCAN_FINDINGS_FINISH_H

#include "scan/program/program.h"
#include "scan/result.h"

/* Sets every finding's fingerprint: rule, file, function, the statement's text without
 * blanks and comments, and its number among equals. It survives moved lines and
 * changed layout. */
void finish_fingerprints(struct arena *a, const struct project *p, struct finding_list *l);

/* Marks what is suppressed: by a comment `advisor-ignore(RULE): reason` at the
 * finding's line, or alone on the lines before it; or by an entry "RULE [PATH-GLOB]" of
 * the options. RULE may be several with commas, and end in `*`. Comments and entries
 * that suppress nothing become warnings. Call it after the fingerprints and before
 * cold findings are judged by a profile. */
void finish_suppress(struct arena *a, const struct program *program, const struct strlist *entries,
		     struct finding_list *l, struct strlist *warnings);

#endif
