/* Is a variant's output the baseline's? */
#ifndef ADVISOR_MEASURE_COMPARE_H
#define ADVISOR_MEASURE_COMPARE_H

#include "base/proc.h"
#include "measure/measure.h"

/* What one run printed and wrote. Texts belong to the output (output_free); the
 * tree's own path is replaced by "." in them, since trees differ in it by design. */
struct output {
	struct str out, err;
	struct str *files; /* one per opt->outputs */
	char *there; /* 1: the file was there */
	size_t n;
};

/* Takes over the result's texts (which are then empty) and reads the named files. */
void output_take(const struct measure_options *opt, const char *tree, struct proc_result *r, struct output *out);
void output_free(struct output *o);
/* What so many runs print, one after the other. */
void output_repeat(struct output *o, unsigned times);

/* 1 when equal. Otherwise 0 and *why gets a phrase with the first difference
 * ("stdout differs in line 3: `a` became `b`"). numeric: numbers may differ by
 * opt->tolerance, relative to the larger one (absolutely below 1e-300), what is between them may not. */
int output_same(struct arena *a, const struct measure_options *opt, int numeric, const struct output *ref,
		const struct output *got, const char **why);

/* Line by line, numbers within the tolerance: exported for tests. 1 when equal. */
int output_text_same(const char *a, size_t na, const char *b, size_t nb, double tolerance);

#endif
