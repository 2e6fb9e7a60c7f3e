/* Changes of the user's own (--try): anybody's diff, tried and judged like every suggestion. */
#ifndef ADVISOR_SUGGEST_TRIES_H
#define ADVISOR_SUGGEST_TRIES_H

#include "suggest/suggest.h"

/* What their suggestions' rule is called. */
#define TRY_RULE "try"

struct own_try {
	const char *id; /* "try-NAME" */
	const char *from; /* the diff's file, as given, or the command that edits a copy */
	const char *text; /* the diff, of n bytes; NULL: the command has not run yet */
	size_t n;
	const char *command; /* NULL: none */
	const struct patch *patch; /* NULL: it cannot be tried */
	const char *why_not; /* then; without a full stop */
};
struct own_try_list {
	struct own_try *v;
	size_t n, cap;
};

/* Adds one suggestion for each, before all others. */
void suggest_tries(struct arena *a, const struct suggest_options *opt, struct suggestion_list *out);
/* 1 when the pattern matches the id of one. */
int tries_match(const struct own_try_list *l, const char *pattern);

#endif
