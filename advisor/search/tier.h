/* The second tier: what the first race had no builds for, and the compiler's own switches, on top of the best set. */
#ifndef ADVISOR_SEARCH_TIER_H
#define ADVISOR_SEARCH_TIER_H

#include "search/search.h"

struct tier {
	struct search *s;
	const struct candidate *on; /* what they stand on; NULL: the baseline */
	struct built again; /* the same, elsewhere */
	size_t first; /* of them among the suggestions: to the end of the list */
	size_t first_switch;
	const char **hash; /* of each switch's objects; NULL: not compiled */
	size_t same, failed, left; /* switches that are no suggestions any more */
};

/* The set they stand on, with one more suggestion (NULL: without). */
struct variant tier_variant(const struct tier *t, const char *id);
/* 1 when switches can be told apart on top of the set. */
int tier_takes_switches(const struct search *s, const struct candidate *on);
/* Adds every switch that the compiler itself lists, toggled in the hot units, as far as it gives code of its
 * own, which one compile without a link tells; most do not. -1: interrupted. */
int tier_switches(struct tier *t, struct err *err);
/* " on top of A+B"; "" on the baseline. */
const char *tier_place(const struct tier *t);
/* Notes that a suggestion is on the set. */
void tier_stand(struct tier *t, struct suggestion *g);
void tier_skip(struct suggestion *g, const char *reason);

#endif
