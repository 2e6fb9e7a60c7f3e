/* Findings + rules + the project -> suggestions -> variants. Pure: no processes,
 * no files, no clock. */
#ifndef ADVISOR_SUGGEST_SUGGEST_H
#define ADVISOR_SUGGEST_SUGGEST_H

#include "model/finding.h"
#include "model/host.h"
#include "model/project.h"
#include "model/suggestion.h"

struct own_try_list;

struct suggest_options {
	struct strlist allow; /* risks beyond `safe` that are allowed; "all" */
	struct strlist only, skip; /* ids; may end in `*` */
	enum metric metric;
	const struct own_try_list *tries; /* changes of the user's own (tries.h); NULL: none */
	/* From the profile: the units in which the workload's time goes, and those that never ran;
	 * relative. Empty: not known. hot_why says so in a sentence without a full stop. */
	struct strlist hot_units, cold_units;
	const char *hot_why;
	double allocation_share; /* of the workload's time, by counted calls; 0: hardly any, or not known */
};

/* Every rule that is relevant here becomes a suggestion, in the order in which to
 * try them. What is not allowed, not asked for, or impossible on this host becomes
 * one too, with status SKIPPED and the reason. Links findings and suggestions both
 * ways (finding->suggestions is filled). */
int suggest_make(struct arena *a, const struct rule_set *rules, const struct project *p, struct finding_list *findings,
		 const struct tag_list *tags, const struct host *host, const struct suggest_options *opt,
		 struct suggestion_list *out, struct err *err);

/* One suggestion for each of the compiler's switches ("-ftracer", "-fno-gcse"), by the rule whose
 * for_each is "switch", for the hot units. Leaves out what would change the meaning of a program or how
 * it is called, and what a suggestion in `out`, from index `from` on, does already. */
void suggest_switches(struct arena *a, const struct rule_set *rules, const struct strlist *switches,
		      const struct suggest_options *opt, size_t from, struct suggestion_list *out);

/* 0 when none of them is asked for (--only, --skip, --allow). */
int suggest_takes_switches(const struct rule_set *rules, const struct suggest_options *opt);

/* The variant of one suggestion. */
struct variant suggest_variant(struct arena *a, const struct suggestion *s);

/* Which of the suggestions that proved faster and are allowed go together: best first,
 * leaving out what conflicts with, or is subsumed by, one already taken. */
void suggest_combine(struct arena *a, const struct suggestion_list *all, struct strlist *ids);
/* Adds to ids, best first, what was not decided but looks faster by the factor `least` and goes with those that
 * are there: at most `room`. A set with them needs a confirmation of its own. */
void suggest_promising(struct arena *a, const struct suggestion_list *all, double least, size_t room,
		       struct strlist *ids);
/* 1 when the suggestion can stand together with each of ids. */
int suggest_fits(struct arena *a, const struct suggestion_list *all, const struct strlist *ids,
		 const struct suggestion *s);
/* The variant of several suggestions together, in the list's order. */
struct variant suggest_combination(struct arena *a, const struct suggestion_list *all, const struct strlist *ids,
				   const char *variant_id);

#endif
