#include "search/stopwatch.h"

#include "base/clock.h"

void stopwatch_start(struct stopwatch *w, double start)
{
	*w = (struct stopwatch){.on = SPENT_IDLE, .since = start};
}

enum spent stopwatch_on(struct stopwatch *w, enum spent what)
{
	enum spent before = w->on;
	double now = clock_s();
	w->seconds[before] += now - w->since;
	w->since = now;
	w->on = what;
	return before;
}
