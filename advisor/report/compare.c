#include "report/compare.h"

const char *gate_name(enum gate g)
{
	static const char *const names[] = {
		[GATE_PASSED] = "passed",
		[GATE_FAILED] = "failed",
		[GATE_UNDECIDED] = "undecided",
	};
	return names[g];
}

const char *compare_kind_name(enum compare_kind k)
{
	static const char *const names[] = {
		[COMPARE_FINDING] = "finding",
		[COMPARE_BASELINE] = "baseline",
		[COMPARE_RECOMMENDATION] = "recommendation",
		[COMPARE_SUGGESTION] = "suggestion",
		[COMPARE_STATE] = "state",
	};
	return names[k];
}
