/* Cheap questions to the compiler, before a variant is worth a build. */
#ifndef ADVISOR_BUILDER_PROBE_H
#define ADVISOR_BUILDER_PROBE_H

#include "builder/builder.h"

struct probe {
	int known; /* 0: cannot be told without a build (no replay, or units compiled for LTO) */
	const char *failed; /* a unit does not compile, or not in time: the sentence; NULL otherwise */
	int late; /* 1: failed because its time was over, see builder_until */
	const char *hash; /* of the units' code; equal means same code */
	int compiled; /* units that were compiled for it, and not found among the kept objects */
};

/* Compiles some units (sources, relative; empty: all) under a variant's edits, links nothing, and
 * gives the hash of what came of it; v NULL: of the baseline. The objects are kept for the build. Needs
 * builder_baseline. -1 only when interrupted or the disk is full. */
int builder_probe(struct builder *b, const struct variant *v, const struct strlist *units, struct probe *out,
		  struct err *err);
/* The same for variants that stand on a set which has been built: to be compared with each other only, so as to save
 * builds. Profile feedback is that of the set's training, and nothing is left to the link (no LTO). */
int builder_probe_on(struct builder *b, const struct variant *v, const struct built *set, const struct strlist *units,
		     struct probe *out, struct err *err);

/* What the baseline's compiler (or the edit's own) refuses of an edit's compile flags, found by compiling
 * nothing with them: NULL when it takes all. "" when they are refused together only. */
const char *builder_refuses(struct builder *b, const struct edit *e);

/* Every switch that the compiler of a command line lists as its optimiser's (`-Q --help=optimizers`, gcc
 * only), toggled: "-fno-gcse" where -fgcse is on under these flags. Switches that take a value are left out.
 * Empty when the compiler lists none. */
void builder_switches(struct builder *b, const struct strlist *argv, struct strlist *out);

#endif
