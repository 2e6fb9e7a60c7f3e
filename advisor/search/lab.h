/* The seam between what a search decides and the world it decides about: everything that is built, asked of a
 * compiler, measured, and the time that takes. A run has the real one (session.h); tests have made-up programs
 * in made-up time. */
#ifndef ADVISOR_SEARCH_LAB_H
#define ADVISOR_SEARCH_LAB_H

#include "builder/probe.h"
#include "measure/measure.h"
#include "model/rehearsal.h"
#include "model/variant.h"

struct lab {
	void *ctx; /* what all of these are called with */
	double (*now)(void *ctx); /* seconds, from an arbitrary origin */
	/* Begins to build a variant; one at a time. ask: the cheap questions come first (builder/ask.h). What is not built
	 * at now() == until (0: as long as it takes) is ended, and BUILD_TIMEOUT. -1: it can't be begun. */
	int (*begin)(void *ctx, const struct variant *v, int ask, double until, struct err *err);
	/* What came of it, waited for `seconds` at most (below 0: as long as it takes). 1: it is there, a failure is a
	 * result in out; 0: not yet; -1: interrupted, or the disk is full. */
	int (*poll)(void *ctx, double seconds, struct built *out, struct err *err);
	/* How fast builds go on beside runs here, of their speed without: 0 to 1; 0: they have to wait. As far as that is
	 * known before a race. */
	double (*beside_speed)(void *ctx);
	/* 1: what is being built does not disturb what is being measured; 0: one after the other. Asked during a race.
	 * wait: measuring has to wait for a build now. */
	int (*beside)(void *ctx, int wait);
	/* A tree that nobody runs in any more. */
	void (*drop)(void *ctx, const struct built *built);
	/* builder_probe(); `on` not NULL: builder_probe_on(). */
	int (*probe)(void *ctx, const struct variant *v, const struct built *on, const struct strlist *units,
		     struct probe *out, struct err *err);
	/* builder_switches(). */
	void (*switches)(void *ctx, const struct strlist *argv, struct strlist *out);
	/* layout_place(). */
	int (*place)(void *ctx, const struct built *built, unsigned layout, struct err *err);
	/* Adds the samples that are kept of a subject. -1: they cannot be read. */
	int (*recall)(void *ctx, struct subject *subject, int phase, struct err *err);
	/* measure_race(); samples are kept; opt->phase and opt->budget_s are its own. */
	int (*race)(void *ctx, struct subject_list *subjects, const struct measure_options *opt, struct err *err);
	/* Applies a set to a fresh copy of the tree, by the code of `apply`, and builds that as its user would, until that
	 * time; a build that is not what was measured is a result in out. built is it, to be measured and dropped; its tree
	 * is NULL when there is none. -1: interrupted, or the disk is full. */
	int (*rehearse)(void *ctx, const struct strlist *ids, const struct built *measured, double until,
			struct rehearsal *out, struct built *built, struct err *err);
	/* Some runs of a fixed piece of work: how fast the machine is just now. */
	void (*yardstick)(void *ctx, const struct measure_options *opt, int runs, struct yardstick *y);
};

#endif
