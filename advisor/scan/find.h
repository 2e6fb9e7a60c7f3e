/* From facts to what is told of them: findings, build tags, words and warnings. */
#ifndef ADVISOR_SCAN_FIND_H
#define ADVISOR_SCAN_FIND_H

#include "model/rule.h"
#include "scan/facts/facts.h"
#include "scan/result.h"

struct find_input {
	const struct project *project;
	const struct rule_set *rules;
	const struct scan_options *options;
	struct unit_facts *facts; /* units that cannot be worked with are taken out */
	size_t n;
};
/* Works in a child with bounds. Fills the result's findings (without ids and ranks), tags,
 * facts and warnings; a unit that the child does not survive goes to failed, and all is done
 * again without it. -1 when interrupted, or when no child can be started. */
int find_findings(struct arena *a, struct find_input *in, struct scan_result *out, struct err *err);

#endif
