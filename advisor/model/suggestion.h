/* What could be tried, and what came of it. */
#ifndef ADVISOR_MODEL_SUGGESTION_H
#define ADVISOR_MODEL_SUGGESTION_H

#include "base/arena.h"
#include "model/measurement.h"
#include "model/rule.h"
#include "model/variant.h"

enum suggestion_status {
	SUGGESTION_PROPOSED, /* not tried (scan, or no benchmark) */
	SUGGESTION_MEASURED,
	SUGGESTION_SAME_CODE,
	SUGGESTION_BUILD_FAILED,
	SUGGESTION_CHECK_FAILED,
	SUGGESTION_RUN_FAILED,
	SUGGESTION_TIMEOUT,
	SUGGESTION_SKIPPED,
	SUGGESTION_REHEARSAL_FAILED /* measured, but what apply and an ordinary build give is something else */
};
const char *suggestion_status_name(enum suggestion_status s); /* "proposed", "same-code", ... */

struct suggestion {
	const char *id; /* the rule's id, or rule id + "-" + tag for templates */
	const char *rule;
	enum rule_kind kind;
	const char *title;
	const char *why; /* a sentence: the finding or fact it rests on */
	struct strlist findings; /* finding ids */
	struct strlist grounds; /* of a patch: why it is right, a sentence each */
	struct edit edit;
	enum risk risk;
	struct strlist conflicts; /* suggestion ids */
	struct strlist subsumes;
	struct strlist on_top_of; /* the set it was built on and compared with; empty: the baseline */
	int order; /* smaller is tried earlier */
	int later; /* 1: there was no time for it, so it was left for another run */
	int priced; /* 1: its risk is not allowed, so it is measured for its price only and never recommended */

	enum suggestion_status status;
	const char *reason; /* why skipped or failed; NULL otherwise */
	const char *same_as; /* "base" or a suggestion's id, for same-code */
	int was_built;
	struct built built;
	struct result_list results;
	struct {
		struct metric_summary *v;
		size_t n, cap;
	} metrics;
	struct series_list samples; /* of the screening */
	enum verdict_kind verdict;
	int accepted; /* part of the recommendation */
};
struct suggestion_list {
	struct suggestion *v;
	size_t n, cap;
};
struct suggestion *suggestion_find(const struct suggestion_list *l, const char *id);

#endif
