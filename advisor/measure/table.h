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
	enum design design; /* of the pairs */
};

/* Estimates of an earlier look, so that only what has new pairs is worked out again. Begins as
 * zeroes; table_cache_free gives its memory back. */
struct table_cache {
	struct cached_estimate *v; /* one for each of a table's estimates */
	size_t n;
};
void table_cache_free(struct table_cache *c);

/* Arena memory, in part the cache's (NULL: none), which must outlive the table: an estimate from there is worked out
 * again when a twentieth more pairs may have come. Subjects that failed have empty estimates. */
void table_fill(struct arena *a, const struct subject_list *subjects, const struct benchmark_list *benchmarks,
		const struct measure_options *opt, enum design design, struct table_cache *cache,
		struct table_of_estimates *out);
/* The estimate that decides about a subject: the last column's. */
const struct estimate *table_main(const struct table_of_estimates *t, size_t subject);
enum verdict_kind table_verdict(const struct table_of_estimates *t, size_t subject, size_t column);

/* What the pairs that `choice` takes (of the other design) say of a subject of the table: sets other and ways_differ. */
void judge_other_way(struct arena *a, const struct table_of_estimates *t, const struct subject_list *subjects,
		     size_t subject, const struct pair_choice *choice, struct subject *out);

#endif
