/* What can be done in the time: planned once the baseline and its benchmarks have been run, kept to, and corrected by
 * what builds and runs really take. */
#ifndef ADVISOR_SEARCH_PLAN_H
#define ADVISOR_SEARCH_PLAN_H

#include <stddef.h>

struct search;
struct suggestion;
struct subject_list;

struct plan {
	double whole_s; /* that there were at the beginning, but for prices and the rehearsal */
	/* By the lab's clock. Until then: suggestions are begun to be built, may be built, and are raced. */
	double begin_end, build_end, screen_end;
	double rounds; /* that each variant shall have before any has more */
	double beside; /* how fast builds go on beside runs, of their speed without; 0: they wait */
	double breadth_s; /* that the first few need */
	double least_s; /* of the race, that what is planned needs */
	size_t planned; /* suggestions that there is time for, as far as can be told at the beginning */
	size_t untried; /* then, whatever the reason */
	int pressed; /* 1: what is planned takes all the time until begin_end */
	/* learnt: */
	double built_est, built_s; /* what builds were taken for, and took */
	double run_s; /* one run of all benchmarks, with what is around it */
};

/* When the baseline's build and first runs show that the time allows few variants: says so, and what would do. quick: that
 * is already a quick run. */
void plan_forecast(const struct search *s, int quick);
/* Fills s->plan and says it. */
void plan_make(struct search *s);
/* Where the race stands: what winners there are (or may be, among those that were not tried) leaves the time for it. */
void plan_update(struct search *s, const struct subject_list *race);
/* 1 when there is time to build it and to give it its rounds, with those that are in the race and lack some. */
int plan_fits(const struct search *s, const struct suggestion *g, const struct subject_list *race);
/* Nothing came of it, and time is left: what was left for another run, and what is undecided, is open again, with a plan
 * for that time. 0: there is too little, or nothing is open. */
int plan_again(struct search *s);
/* One that was planned needs no time: the compiler does not take it, or --max-builds forbids it. */
void plan_forgo(struct search *s);
/* The race is over: what the plan came to is in the report. What is still open was left for another run. */
void plan_close(struct search *s);

#endif
