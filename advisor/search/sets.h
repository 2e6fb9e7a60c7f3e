/* Sets of winners: built once each, raced, compared with what is left of them without a member. */
#ifndef ADVISOR_SEARCH_SETS_H
#define ADVISOR_SEARCH_SETS_H

#include "search/search.h"

/* The set of these, without the one at index `without` (ids->n: with all). A member whose change is within the
 * others' is left out before anything is built, and sets that come to the same change are one. */
struct candidate *sets_find(struct search *s, const struct strlist *ids, size_t without);
/* Builds a set until the time given and within that share of all builds; what was built before is there already. What
 * its compiler dropped is no part of it any more, nor is a member that had nothing else. Look at set->built.status.
 * -1: interrupted. */
int sets_build(struct search *s, struct candidate *set, double until, double share, struct err *err);
/* 1 when the results of one of them may differ in their last digits. */
int sets_any_numerics(const struct search *s, const struct strlist *ids);
/* The best set of the race's winners and of the second tier. NULL in chosen: none could be built and run. */
int sets_choose_best(struct search *s, struct candidate **chosen, struct err *err);
/* Members that don't earn their place leave the set; for the others set->members says what they are worth in it.
 * NULL in chosen: nothing is left. */
int members_earn(struct search *s, struct candidate **chosen, struct err *err);
/* The best of all sets that were raced, or proved faster alone, and were not passed over. NULL: there is none. */
struct candidate *sets_next_best(struct search *s);
/* From here on only sets that change nothing of the build are in question: there is no time for others. */
void sets_without_builds(struct search *s);

#endif
