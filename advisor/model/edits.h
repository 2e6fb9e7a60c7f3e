/* Several edits as one: what a set of suggestions comes to. Whoever builds, reports, searches or applies a set
 * uses this one merge, so that what is said of it is what was measured. Pure. */
#ifndef ADVISOR_MODEL_EDITS_H
#define ADVISOR_MODEL_EDITS_H

#include "model/variant.h"

struct edit_list {
	struct edit *v;
	size_t n, cap;
};

/* What is for the whole program is in `all` (whose units are empty); preloads are joined by colons there. What
 * is for some sources only stays apart: add, remove, compiler and pool of `parts`, each with its units. Nothing of
 * a part repeats what `all` does. */
struct merged_edit {
	struct edit all;
	struct edit_list parts;
	const struct replacement
		*excluded; /* where two patches change the same lines; NULL: nowhere. Only the first is in */
};

/* Edits are merged in order: an added flag that a later edit for the whole program removes is gone, of what is set
 * twice (a compiler, a variable, a build option) the last holds. Values of LD_PRELOAD and GLIBC_TUNABLES are joined by
 * colons, each once, and of one tunable the last; patches are joined. No edit at all is an empty merge. Lists lie in the arena. */
void edits_merge(struct arena *a, const struct edit *const *edits, size_t n, struct merged_edit *out);
/* Takes flags out of what is added, as a compiler does that does not know them. */
void edits_drop(struct arena *a, struct merged_edit *m, const struct strlist *flags);
/* 1 when both do the same: the same words in whatever order. Such sets need no second build. */
int edits_same(struct arena *a, const struct merged_edit *x, const struct merged_edit *y);
/* 1 when the build itself changes, not only what the program runs in. */
int edits_change_build(const struct merged_edit *m);
/* Appends "NAME=value" for the benchmark's processes, LD_PRELOAD included. */
void edits_env(struct arena *a, const struct merged_edit *m, struct strlist *out);

#endif
