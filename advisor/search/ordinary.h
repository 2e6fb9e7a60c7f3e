/* What a user gets: the tree with what `apply` wrote, built the ordinary way, and whether that is the code that was
 * measured. One piece of code for `verify` and for the rehearsal in a run. */
#ifndef ADVISOR_SEARCH_ORDINARY_H
#define ADVISOR_SEARCH_ORDINARY_H

#include "apply/apply.h"
#include "search/session.h"

/* Builds a tree of builder_fresh_tree in which something is applied, as the record says. What is not built by
 * clock_s() == until (0: as long as it takes) is BUILD_TIMEOUT. A failure is a result in out; -1: interrupted. */
int ordinary_build(struct session *s, const char *tree, const struct applied *what, double until, struct built *out,
		   struct err *err);

/* What is known of the code that was measured. */
struct measured_code {
	const char *hash; /* NULL: never measured together */
	const struct built *built; /* NULL: not at hand any more */
	int varies; /* 1: a profile is trained again by each build, or each build gives other code */
};
struct ordinary_code {
	const char *word; /* "same", "near", "unchanged", "other", "counters", "unknown" */
	const char *said; /* for people, without a full stop */
	const char *wrong; /* what is not as it was measured, in few words; NULL: nothing is */
	struct likeness likeness;
};
/* Lays an ordinary build's code beside the measured. -1: it can't be read. */
int ordinary_compare(struct session *s, const struct measured_code *measured, const struct built *ordinary,
		     struct ordinary_code *out, struct err *err);

/* The lab's `rehearse` (lab.h); ctx is a session. */
int ordinary_rehearse(void *ctx, const struct strlist *ids, const struct built *measured, double until,
		      struct rehearsal *out, struct built *built, struct err *err);

#endif
