/* Where a run's time goes. */
#ifndef ADVISOR_SEARCH_STOPWATCH_H
#define ADVISOR_SEARCH_STOPWATCH_H

#include "model/report.h"

struct stopwatch {
	double seconds[SPENT_COUNT];
	enum spent on;
	double since; /* clock_s() */
};

/* All time from `start` on (clock_s()) is idle until something else is said. */
void stopwatch_start(struct stopwatch *w, double start);
/* From now on time is spent on that. Returns what it was spent on, to go back to. */
enum spent stopwatch_on(struct stopwatch *w, enum spent what);

#endif
