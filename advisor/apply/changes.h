/* What is to be applied: the edits of the accepted suggestions, in order, and what
 * they come to together. */
#ifndef ADVISOR_APPLY_CHANGES_H
#define ADVISOR_APPLY_CHANGES_H

#include "apply/apply.h"
#include "base/err.h"
#include "model/report.h"

struct changes {
	const struct suggestion **v; /* in the order in which they apply */
	size_t n;
	struct merged_edit edit; /* all of them as one, without what the compiler dropped */
	/* Of edit.all, for short. */
	struct strlist add, remove;
	struct strlist link; /* link arguments of all edits */
	struct strlist env; /* "NAME=value", LD_PRELOAD included */
	struct strlist dropped; /* flags that the other compiler does not know, the project's own among them */
	const char *compiler;
	int pgo;
	const struct patch *patch; /* of the sources; not in `edit`; NULL: none */
	const struct edit *pool; /* the pooled runtime, for these units; NULL: none */
	int units; /* 1: some edit is for some units only */
	struct strlist options; /* of the project's own build, as words for its configure command */
	int flags; /* 1: what compiles and links changes, not only the build options */
	int build; /* 1: the build changes, not only how the program is run */
	struct strlist left_out; /* sentences: what cannot be applied, what the user should know */
	struct strlist risks; /* kinds of risk, one each, that are not among the allowed ones */
	const char *risky; /* "march-native (portability), ...": what asks for them; NULL: nothing does */
};

/* Of the options ids, allow and rules count. -1: an unknown id, one that was not measured, nothing to apply.
 * can_pool: the pooled runtime is at hand. */
int changes_collect(struct arena *a, const struct report *r, const struct apply_options *opt, int can_pool,
		    struct changes *out, struct err *err);

/* Which compile flags a link gets, too (LTO generates its code there), as variants
 * were built: from edits for all units / for some units. */
int changes_link_takes(const char *flag);
int changes_link_needs(const char *flag);
/* 1 for link options that a shared library cannot have. */
int changes_executable_only(const char *flag);
/* 1 when adding alone has the effect: every removal is either overruled by what is
 * added, or matches nothing that the build is known to have. */
int changes_are_additive(const struct changes *c, const struct strlist *baseline_flags);
/* With -U before each -D, as variants were built: a second -D of a name is an error
 * under -Werror. */
void changes_compile_words(struct arena *a, const struct strlist *add, struct strlist *out);
/* What a link gets: the compile flags that it takes, and the link options of all edits. */
void changes_link_words(struct arena *a, const struct changes *c, struct strlist *out);
/* The edits that are for some units only: edit.parts. out has room for as many. */
size_t changes_unit_edits(const struct changes *c, const struct edit **out);

#endif
