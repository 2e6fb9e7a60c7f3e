/* Whether a relevant suggestion can and may be tried here. */
#ifndef ADVISOR_SUGGEST_POSSIBLE_H
#define ADVISOR_SUGGEST_POSSIBLE_H

#include "suggest/needed_facts.h"
#include "suggest/suggest.h"

/* NULL when it can be tried; otherwise a sentence that says why not and what to do.
 * Fills in what the host provides: s->edit.compiler and s->edit.preload. */
const char *suggest_why_not(struct arena *a, const struct rule *rule, struct suggestion *s, const struct project *p,
			    const struct fact_list *facts, const struct host *host, const struct suggest_options *opt);

#endif
