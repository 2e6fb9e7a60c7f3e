#include "model/suggestion.h"

#include "base/str.h"

static const char *const status_names[] = {
	[SUGGESTION_PROPOSED] = "proposed",
	[SUGGESTION_MEASURED] = "measured",
	[SUGGESTION_SAME_CODE] = "same-code",
	[SUGGESTION_BUILD_FAILED] = "build-failed",
	[SUGGESTION_CHECK_FAILED] = "check-failed",
	[SUGGESTION_RUN_FAILED] = "run-failed",
	[SUGGESTION_TIMEOUT] = "timeout",
	[SUGGESTION_SKIPPED] = "skipped",
	[SUGGESTION_REHEARSAL_FAILED] = "rehearsal-failed",
};
enum { N_STATUS = sizeof status_names / sizeof *status_names };

const char *suggestion_status_name(enum suggestion_status s)
{
	return (unsigned)s < N_STATUS ? status_names[s] : "proposed";
}

struct suggestion *suggestion_find(const struct suggestion_list *l, const char *id)
{
	for (size_t i = 0; i < l->n; i++) {
		if (str_eq(l->v[i].id, id))
			return &l->v[i];
	}
	return NULL;
}
