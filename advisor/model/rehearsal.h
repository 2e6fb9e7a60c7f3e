/* A set of suggestions applied to a fresh copy of the tree by the very code of `apply`, and built there as its user
 * would: what is recommended is what that gives. */
#ifndef ADVISOR_MODEL_REHEARSAL_H
#define ADVISOR_MODEL_REHEARSAL_H

#include "base/arena.h"

enum rehearsal_status { REHEARSAL_NONE /* not done */, REHEARSAL_PASSED, REHEARSAL_FAILED };
const char *rehearsal_status_name(enum rehearsal_status s); /* "not-done", "passed", "failed" */

struct rehearsal {
	enum rehearsal_status status;
	struct strlist suggestions; /* ids */
	const char *to; /* as `apply --to` takes it; NULL: nothing could be applied */
	const char *configure, *build; /* the commands that apply gave; NULL: none */
	const char
		*code; /* "same" as measured, "near" it, "other", "unchanged", "counters", "unknown"; NULL: not built */
	const char *reason; /* a sentence: how the code compares, what failed, or why it was not done */
	double seconds;
};
struct rehearsal_list {
	struct rehearsal *v;
	size_t n, cap;
};

#endif
