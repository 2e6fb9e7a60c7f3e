/* Accepted suggestions -> the build's own settings. One file per build system.
 * The only thing that ever writes to the user's tree, and it can undo it. */
#ifndef ADVISOR_APPLY_APPLY_H
#define ADVISOR_APPLY_APPLY_H

#include "base/err.h"
#include "base/str.h"
#include "model/report.h"

struct apply_options {
	/* "make", "cmake", "meson", "configure", "dpkg", "flags", "env", or "patch"; NULL: by the
	 * report's build system */
	const char *to;
	struct strlist ids; /* suggestions; empty: the recommendation */
	struct strlist allow; /* kinds of risk that the user takes, or "all"; safe ones need none */
	struct strlist *asks; /* gets the kinds of risk that are there and not allowed; may be NULL */
	const char *undo; /* the command that takes back what is applied, for sentences; NULL: apply --undo */
	int dry_run;
	int edit; /* changes of sources are made, not only written down as a diff */
	int verbose; /* dry_run shows long files whole */
	/* What is installed here, to which compilers and libraries of a report must belong, and the rules, by which
	 * flags have their risks. NULL: the suggestions are the caller's own, and are taken as they are. */
	const struct host *here;
	const struct rule_set *rules;
	const char *libexec; /* where the pooled runtime is; NULL: it cannot be applied */
	const char *state; /* the .advisor folder: what is needed for undo is kept there */
};

/* What --to is when nobody says. */
const char *apply_system(const struct report *r);
/* Appends to `said` what is (or would be) changed and the command that builds with
 * it. Never overwrites a file of the user's: what is in the way is an error. So is what was
 * not measured, what could load code or name files (accept.h), and, unless in a dry run, what has a risk that
 * is not allowed. For "patch" nothing
 * is written: `said` is the diff, with notes before it. */
int apply_report(struct arena *a, const struct report *r, const struct apply_options *opt, struct str *said,
		 struct err *err);
/* Takes back what apply did, unless the files were changed since (then an error). */
int apply_undo(struct arena *a, const char *root, const char *state, struct str *said, struct err *err);

/* What is applied. */
struct applied {
	const char *configure, *build; /* the commands that build the tree so; NULL: as always */
	struct strlist run_env; /* what the program then runs in */
	int same_build; /* 1: that is all, and the build is as always */
	struct strlist options; /* build options, as words of the configure command */
	/* Of the code that was measured with exactly this: the confirmed recommendation's, or the only
	 * suggestion's. NULL when that was never measured together. */
	const char *measured_code;
};
/* -1 when nothing is applied. */
int apply_read(struct arena *a, const char *state, struct applied *out, struct err *err);

#endif
