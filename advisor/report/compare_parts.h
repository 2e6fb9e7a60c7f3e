/* Inside of report/: the gate's two halves. */
#ifndef ADVISOR_REPORT_COMPARE_PARTS_H
#define ADVISOR_REPORT_COMPARE_PARTS_H

#include "report/compare.h"

struct comparison {
	struct arena *a;
	const struct report *now, *old;
	const struct compare_options *opt;
	struct compare_result *out;
};

/* Adds one thing looked at; sentence is in the arena. */
struct compare_item *compare_add(struct comparison *c, enum compare_kind kind, enum gate outcome, const char *name,
				 const char *sentence);
/* Baseline, recommendation and accepted suggestions, as far as the reports allow. */
void compare_measurements(struct comparison *c);

#endif
