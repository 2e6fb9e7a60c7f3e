/* The seam between what a search decides and the world it decides about: everything that is built, asked of a
 * compiler, measured, and the time that takes. A run has the real one (session.h); tests have made-up programs
 * in made-up time. */
#ifndef ADVISOR_SEARCH_LAB_H
#define ADVISOR_SEARCH_LAB_H

#include "builder/probe.h"
#include "measure/measure.h"
#include "model/variant.h"

struct lab {
	void *ctx; /* what all of these are called with */
	double (*now)(void *ctx); /* seconds, from an arbitrary origin */
	int (*interrupted)(void *ctx); /* 1: the user wants an end */
	/* Builds a variant. What is not built at now() == until (0: as long as it takes) is ended, and BUILD_TIMEOUT.
	 * Failure is a result in out; -1: interrupted, or the disk is full. */
	int (*build)(void *ctx, const struct variant *v, double until, struct built *out, struct err *err);
	/* A tree that nobody runs in any more. */
	void (*drop)(void *ctx, const struct built *built);
	/* builder_refuses(). */
	const char *(*refuses)(void *ctx, const struct edit *e);
	/* builder_probe(); `on` not NULL: builder_probe_on(). */
	int (*probe)(void *ctx, const struct variant *v, const struct built *on, const struct strlist *units,
		     struct probe *out, struct err *err);
	/* builder_switches(). */
	void (*switches)(void *ctx, const struct strlist *argv, struct strlist *out);
	/* builder_place(). */
	int (*place)(void *ctx, const struct built *built, unsigned layout, struct err *err);
	/* measure_race() with samples kept and reused; opt->phase and opt->budget_s are its own. */
	int (*race)(void *ctx, struct subject_list *subjects, const struct measure_options *opt, struct err *err);
	/* Some runs of a fixed piece of work: how fast the machine is just now. */
	void (*yardstick)(void *ctx, const struct measure_options *opt, int runs, struct yardstick *y);
};

#endif
