/* Inside measure/: running blocks (baseline and a few variants, one after the
 * other, in random order: one round), and the gates every run must pass. */
#ifndef ADVISOR_MEASURE_BLOCK_H
#define ADVISOR_MEASURE_BLOCK_H

#include "measure/runner.h"

/* Where a subject stands in the race. */
struct racer {
	int left; /* 1: takes no more runs */
	int ready; /* checked and warmed up */
	unsigned passes; /* rounds it took part in */
	unsigned runs, failures;
};

struct race {
	struct arena *a;
	const struct measure_options *opt;
	struct subject_list *subjects;
	const struct benchmark_list *benchmarks;
	struct runner runner;
	struct random random;
	struct racer *racers; /* per subject */
	struct output *reference; /* per benchmark: what the baseline printed */
	double *wall_s; /* per benchmark: mean of the baseline's runs */
	unsigned *wall_n;
	char *varies; /* per benchmark: 1: the baseline's own output differs from run to run */
	int round; /* the next one's number */
	double start_s, end_s; /* the budget */
	unsigned *layout_order, layouts, layout_at; /* cycles of all layouts in random order */
	int unlimited; /* 1: the benchmark cannot run in an address space as large as the memory */
	int out_of_time, broken; /* broken: the baseline stopped working; err has the sentence */
	double told_s; /* when somebody was last told how it stands */
	double used_s; /* seconds inside benchmark processes and checks (overhead is the rest) */
};

/* The baseline's reference run (twice where that is cheap), which also finds out
 * whether the benchmarks use several processors and are to be pinned. -1: it fails. */
int race_reference(struct race *r, struct err *err);
/* The user's check and an unmeasured run whose output is compared. 0: the subject may race;
 * 1: it failed, or time is out. */
int race_ready(struct race *r, size_t subject, unsigned layout);
/* One round: the baseline and the members, each benchmark in turn. -1: interrupted,
 * out of time, or the baseline stopped working (race.broken). */
int race_block(struct race *r, const unsigned *members, size_t n, unsigned layout, struct err *err);
/* Seconds a block of n members is expected to take. */
double race_block_s(const struct race *r, size_t n);
/* The next layout to use; every one once before any comes again. */
unsigned race_next_layout(struct race *r);
struct table_of_estimates;
/* Says how the race stands: who is left in it, and who looks best. */
void race_tell(const struct race *r, const struct table_of_estimates *t);
void race_leave(struct race *r, size_t subject, enum measure_status status, const char *reason);

#endif
