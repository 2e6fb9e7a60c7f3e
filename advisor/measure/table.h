/* All estimates of all subjects: what the race looks at after each pass and
 * measure_judge writes down at the end. Pure. */
#ifndef ADVISOR_MEASURE_TABLE_H
#define ADVISOR_MEASURE_TABLE_H

#include "measure/judge.h"

struct table_of_estimates {
	struct estimate *e; /* subject * columns + column */
	size_t subjects, columns; /* one column per benchmark, then "*" when there are several */
	double *floor; /* per column: what the A/A control may differ by; 0 without one */
	double *floor_to_come; /* the same as the control's noise foretells it, for plans only */
	double *pair_s; /* per column: seconds one more pair takes, alone with baseline and control */
	double effect; /* what matters, log */
};

/* Arena memory. Subjects that failed have empty estimates. */
void table_fill(struct arena *a, const struct subject_list *subjects, const struct benchmark_list *benchmarks,
		const struct measure_options *opt, struct table_of_estimates *out);
/* The estimate that decides about a subject: the last column's. */
const struct estimate *table_main(const struct table_of_estimates *t, size_t subject);
enum verdict_kind table_verdict(const struct table_of_estimates *t, size_t subject, size_t column);

#endif
