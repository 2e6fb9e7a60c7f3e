/* The gate: what is worse in one report than in an older one. Pure. */
#ifndef ADVISOR_REPORT_COMPARE_H
#define ADVISOR_REPORT_COMPARE_H

#include "base/arena.h"
#include "base/str.h"
#include "model/report.h"

enum gate { GATE_PASSED, GATE_FAILED, GATE_UNDECIDED };

struct compare_options {
	enum level fail_on; /* new findings at this level or above fail; lower ones are only listed */
	int ignore_findings; /* 1: findings never fail */
	int cold; /* 1: findings that never ran count, too */
	double max_regression; /* per cent; a loss up to this is allowed */
	int allow_other_host; /* 1: compare measurements of two machines */
};

enum compare_kind { COMPARE_FINDING, COMPARE_BASELINE, COMPARE_RECOMMENDATION, COMPARE_SUGGESTION, COMPARE_STATE };

/* One thing looked at. The sentence says what was seen and why it counts. */
struct compare_item {
	enum compare_kind kind;
	enum gate outcome;
	const char *name; /* finding's id, metric, benchmark, suggestion's id, or what state was wrong */
	const char *sentence;
	const struct finding *finding; /* COMPARE_FINDING: in the new report */
};

struct compare_result {
	enum gate outcome; /* failed when any item failed, else undecided when any is, else passed */
	struct {
		struct compare_item *v;
		size_t n, cap;
	} items; /* findings first, in the report's order */
	size_t new_findings, known_findings, gone_findings;
	struct strlist reasons; /* sentences of the items that did not pass */
	/* Inside of report/: 1 for each finding of the new report that is new. */
	const struct finding *findings;
	size_t n_findings;
	const char *is_new;
};

/* Compares now with old; everything in *out is in the arena or in the reports.
 * -1 only when the options make no sense (a sentence in err). */
int report_compare(struct arena *a, const struct report *now, const struct report *old,
		   const struct compare_options *opt, struct compare_result *out, struct err *err);

const char *compare_gate_name(enum gate g); /* "passed", "failed", "undecided" */
const char *compare_kind_name(enum compare_kind k); /* "finding", "baseline", ... */

#endif
