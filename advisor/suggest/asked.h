/* What --only, --skip and --allow say: one meaning for all phases of a run. */
#ifndef ADVISOR_SUGGEST_ASKED_H
#define ADVISOR_SUGGEST_ASKED_H

#include "model/rule.h"
#include "suggest/suggest.h"

/* Before any work: a pattern that no rule's id, nor what a template could make, can match is an error that names the
 * nearest ones; so is an unknown risk. */
int asked_check(struct arena *a, const struct rule_set *rules, const struct suggest_options *opt, struct err *err);
/* 1 when one of the patterns matches the id or its rule's. */
int asked_names(const struct strlist *patterns, const char *id, const char *rule);
/* NULL when it is to be tried; otherwise why not. */
const char *asked_for(const struct suggest_options *opt, const char *id, const char *rule);
/* 1 when the pattern matches the rule, or may match what it makes as a template. */
int asked_may_be(const char *pattern, const struct rule *r);

#endif
