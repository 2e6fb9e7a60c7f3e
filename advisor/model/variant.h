/* What differs from the baseline, and what building it gave. */
#ifndef ADVISOR_MODEL_VARIANT_H
#define ADVISOR_MODEL_VARIANT_H

#include "base/arena.h"
#include "model/patch.h"

/* One suggestion's change. Strings are flags as the compiler driver takes them. */
struct edit {
	struct strlist add, remove; /* compile flags; removal may end in `*` */
	struct strlist link; /* link arguments */
	struct strlist env; /* "NAME=value" for the benchmark's processes only */
	const char *preload; /* absolute path for LD_PRELOAD of the benchmark */
	const char *compiler; /* absolute path: compile and link with this instead */
	int pgo; /* instrument, train with the benchmark, use */
	int pool; /* malloc and friends renamed to the pooled runtime */
	struct strlist options; /* the project's own build options, as words for its configure command */
	const struct patch *patch; /* finished: sources of the tree that are built changed; NULL: none */
	struct strlist units; /* sources it applies to, relative; empty: all */
};

/* 1 when the program is built otherwise; 0: the same program runs in another environment. */
int edit_changes_build(const struct edit *e);
/* 1 when its flags put loops into threads (-fopenmp-simd does not). */
int edit_makes_threads(const struct edit *e);

/* Built as edits_merge says (model/edits.h): later ones win. No edit at all is the baseline. */
struct variant {
	const char *id; /* "base", "control", a suggestion's id, "combination-1" */
	const struct edit *const *edits;
	size_t n_edits;
	int separate; /* 1: in a tree of its own, whatever was built before: what a set is compared with itself by */
	const char *held_out; /* a benchmark that its profile is not trained with; NULL: all train */
};

enum build_status {
	BUILD_OK,
	BUILD_FAILED,
	BUILD_TIMEOUT,
	BUILD_RUN_FAILED, /* PGO training failed */
	BUILD_CHECK_FAILED, /* built, but a patch was found to be wrong before it was raced */
	BUILD_REFUSED /* the compiler does not take the flags: nothing was built */
};

struct built {
	enum build_status status;
	const char *reason; /* a sentence when not BUILD_OK */
	const char *log; /* the build's log, a path */
	const char *log_tail; /* its last lines, for reports that outlive it; NULL: not taken */
	const char *tree; /* where the benchmark runs: the copy's root */
	struct strlist env; /* "NAME=value" the benchmark needs (preload, tunables) */
	const char *code_hash; /* of what is loaded and executed, plus env; equal means same-code */
	unsigned long long size_bytes; /* of the linked outputs' loaded parts */
	int same_code; /* 1: its objects are the baseline's, so it was not linked; there is no tree */
	double seconds; /* wall time of this build */
	double took; /* with what is around it: asking, training, layouts */
	int compiled_units, linked; /* really compiled and linked, not from the object cache */
	const char *how; /* "replay" or "build" */
	struct strlist dropped; /* flags the compiler does not know, left out */
	struct strlist unprofiled; /* of a build with a profile: sources whose counts it could not use, relative */
	/* The same code linked in several layouts, all at the same path: layout 0
	 * is the plain one. 1: only one could be made. */
	unsigned layouts;
	struct strlist unchecked; /* of a patch: what could not be checked, a sentence each without a full stop */
	unsigned configuration; /* 0: as the project is configured; n: the n-th with other build options */
};

#endif
