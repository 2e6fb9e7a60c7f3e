/* What a rule rests on here: findings and facts. */
#ifndef ADVISOR_SUGGEST_GROUNDS_H
#define ADVISOR_SUGGEST_GROUNDS_H

#include "model/finding.h"
#include "suggest/needed_facts.h"

struct grounds {
	int relevant;
	int only_cold; /* 1: only findings that never ran in the workload speak for it */
	const char *why; /* a sentence */
	struct strlist findings; /* ids */
	struct strlist units; /* of these findings; relative */
};

/* A rule is relevant when a finding of a rule in its "because" is there (or one of
 * a code rule that "suggests" it), when a fact of its "because" holds, or when it has
 * no "because" at all. Suppressed findings count for nothing. */
void grounds_find(struct arena *a, const struct rule *rule, const struct rule_set *rules,
		  const struct finding_list *findings, const struct fact_list *facts, struct grounds *out);

#endif
