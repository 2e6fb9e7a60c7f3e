/* The project's build options -> those worth a build each. */
#ifndef ADVISOR_SUGGEST_BUILD_OPTIONS_H
#define ADVISOR_SUGGEST_BUILD_OPTIONS_H

#include "model/finding.h"
#include "model/option.h"

/* The few that are likeliest to change what the program does with its time, by what their names and help texts
 * speak of; each costs a configure step and a whole build. Options about tests, documents, and packages, and what
 * would only add work (switching assertions on), are left out. First come those that set a build tag which the
 * workload's code asks for. */
void build_options_choose(struct arena *a, const struct build_option_list *all, const struct tag_list *tags,
			  struct build_option_list *out);
/* The first option that sets the macro: its build files say so, or its name does; NULL: none. */
const struct build_option *build_options_that_sets(const struct build_option_list *all, const char *macro);
/* "on", "off", "choice": the end of a rule's for_each. */
const char *build_options_change_name(enum option_change c);
/* RULE-NAME, for a choice RULE-NAME-VALUE; made fit for an id. */
const char *build_options_id(struct arena *a, const char *rule, const struct build_option *o);
/* A sentence: what it is now, and what the build system says of it. */
const char *build_options_why(struct arena *a, const struct build_option *o);

#endif
