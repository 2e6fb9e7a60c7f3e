/* What building and measuring a suggestion takes, in seconds: guessed from the baseline, corrected by what was seen. */
#ifndef ADVISOR_SEARCH_TAKES_H
#define ADVISOR_SEARCH_TAKES_H

#include "search/search.h"

/* Building it with nothing beside, as the baseline's build went. */
double takes_guess(const struct search *s, const struct suggestion *g);
/* The same, as builds have gone since. */
double takes_build(const struct search *s, const struct suggestion *g);
/* A build has taken so long, with the machine to itself. */
void takes_learn(struct search *s, const struct suggestion *g, double seconds);
/* One run of all benchmarks, with what is around it. */
double takes_run(const struct search *s);
/* One round of one variant, with its part of the baseline's and the control's runs. */
double takes_round(const struct search *s);
/* So much building and so much measuring: beside runs, builds go on at a part of their speed. */
double takes_both(const struct search *s, double build, double measure);

#endif
