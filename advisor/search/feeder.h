/* Builds that go on beside a race, whose variants join it as they are ready. */
#ifndef ADVISOR_SEARCH_FEEDER_H
#define ADVISOR_SEARCH_FEEDER_H

#include "search/search.h"

/* What is to be built. */
struct wanted {
	struct variant v;
	int ask; /* 1: the compiler is asked first */
	double until; /* by the lab's clock */
};

struct feeder {
	struct search *s;
	/* What to build next: 1, and it is in `out`; 0: nothing. */
	int (*next)(void *ctx, struct wanted *out);
	/* What came of it, and the seconds it would have taken without anything beside it. 1: it was pushed to the race. */
	int (*take)(void *ctx, const struct built *built, double seconds, struct subject_list *race);
	void *ctx;
	unsigned rounds; /* that each has at most while others are being built */
	size_t expected; /* variants in all, if every build succeeds */
	/* of the feeder's own */
	struct race_feed fed;
	int building, failed, phase;
	double begun, waited; /* the present build: when, and how much of it was waited for */
	struct err *err;
};

/* A race that is fed: builds are begun while it goes on, and the last is waited for at its end. -1: interrupted, or
 * the baseline stopped working. */
int search_race_fed(struct search *s, struct subject_list *subjects, int phase, double seconds, struct feeder *f,
		    struct err *err);

#endif
