/* Samples (one run each), measurements (all samples of one variant) and verdicts. */
#ifndef ADVISOR_MODEL_MEASUREMENT_H
#define ADVISOR_MODEL_MEASUREMENT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/metric.h"

struct benchmark {
	const char *name;
	const char *command; /* run by /bin/sh -c when it needs a shell, in the tree's root */
	/* Of a server: the command that starts it (NULL: a plain benchmark), when it is ready ("port:N", "line:TEXT",
	 * "file:PATH"), and what ends it (NULL: SIGTERM). `command` is then the load, which is not measured. {port} in any of
	 * them is a free port of each run. */
	const char *serve, *ready, *stop;
};
struct benchmark_list {
	struct benchmark *v;
	size_t n, cap;
};

enum sample_status {
	SAMPLE_OK,
	SAMPLE_FAILED /* exit status or signal */,
	SAMPLE_TIMEOUT,
	SAMPLE_DIFFERS /* output */
};
/* How the runs of a pair stood to each other. */
enum design {
	DESIGN_ALONE, /* one after the other, each with its processor to itself */
	DESIGN_TOGETHER /* at the same moment on one processor */
};
const char *design_name(enum design d); /* "alone", "side by side" */
enum design design_parse(const char *name); /* what it is not known by: alone */

struct sample {
	int round; /* samples of one round are paired */
	int phase; /* 0: screening; 1 and up: fresh samples of a confirmation */
	unsigned benchmark; /* index */
	unsigned layout;
	enum design design; /* samples of different designs make no pair */
	enum sample_status status;
	int64_t wall_ns, user_ns, sys_ns;
	int64_t max_rss_kb; /* the largest process's peak */
	int64_t all_rss_kb; /* peak of several processes together; 0: there was one, or nobody looked */
	int64_t faults, switches;
	int64_t instructions; /* -1: not counted */
	double value; /* that it printed, by the metric's pattern; 0: none was looked for */
	int64_t took_ns; /* of the race's time, with the runs that are its mean; not kept */
};
struct sample_list {
	struct sample *v;
	size_t n, cap;
};
/* The metric's value: seconds, bytes, or a count; NAN: not known. */
double sample_value(const struct sample *s, enum metric m);

enum verdict_kind {
	VERDICT_NONE, /* nothing was measured */
	VERDICT_FASTER,
	VERDICT_SLOWER,
	VERDICT_NO_DIFFERENCE,
	VERDICT_LAYOUT_LUCK,
	VERDICT_INCONCLUSIVE
};
const char *verdict_name(enum verdict_kind k); /* "faster", ..., "none" */

struct result {
	const char *benchmark; /* name; "*" is all of them together (geometric mean) */
	enum metric metric;
	double speedup, lo, hi; /* baseline / variant, with its 95 % interval, valid at any stopping time */
	double p_adjusted; /* corrected for the number of variants */
	int pairs;
	enum verdict_kind verdict;
	const char *needed; /* inconclusive: what it would take; NULL otherwise */
};
struct result_list {
	struct result *v;
	size_t n, cap;
};

/* The result of all benchmarks together when there are several, else the first, of
 * the metric where there is one of it; NULL when the list is empty. */
const struct result *result_overall(const struct result_list *l, enum metric metric);

struct metric_summary {
	enum metric metric;
	const char *name; /* NULL: metric_name(metric); else what this version has no metric for: "yardstick" */
	const char *unit;
	int n;
	double median, min, max;
};

/* The name of a summary among the baseline's: processor time of a fixed piece of work of our
 * own, taken in the same run. What it differs by between two reports is the machine's doing. */
#define YARDSTICK_NAME "yardstick"

/* The values of one benchmark's good runs of one variant, in the order they were run:
 * what a reader sees drift, outliers and two-humped noise in. Values of one round are paired. */
struct series {
	const char *benchmark;
	enum metric metric;
	int *rounds;
	double *values; /* in metric_unit */
	size_t n;
};
struct series_list {
	struct series *v;
	size_t n, cap;
};

enum measure_status { MEASURE_OK, MEASURE_CHECK_FAILED, MEASURE_RUN_FAILED, MEASURE_TIMEOUT, MEASURE_SKIPPED };

/* One thing to be measured: a built tree and how to run in it. */
struct subject {
	const char *id;
	const char *tree; /* working directory of the benchmark */
	struct strlist env; /* changes to the environment */
	unsigned layouts; /* 1: only one */
	/* Puts a layout's executables in place; asked before every run, since another subject may run
	 * in the same tree. NULL when layouts == 1. */
	int (*place)(void *ctx, unsigned layout, struct err *err);
	void *ctx;
	int numerics; /* 1: numeric output may differ within the tolerance */
	const char *sample_key; /* identity of code + environment, for reuse of samples */

	/* filled by measure/ */
	enum design design; /* of the pairs that the results rest on */
	struct result
		other; /* of what pairs there are of the other design, all benchmarks together; pairs 0: none, or too few */
	int ways_differ; /* 1: the designs disagree by more than their noise */
	int cpu_bound; /* of the baseline, by measure_baseline: its benchmarks neither wait nor use several processors */
	const char *metric_reason; /* why they are best measured by what measure_default_metric() says */
	struct sample_list samples;
	enum measure_status status;
	const char *reason; /* a sentence when not MEASURE_OK, or why it left early */
	int dropped; /* 1: left the race early, surely not better */
	double seen; /* while a race goes on: the log speedup so far */
	struct result_list results; /* per benchmark, then "*" when there are several */
	enum verdict_kind verdict;
};
struct subject_list {
	struct subject *v;
	size_t n, cap;
};

/* The design that most of the samples of a phase have, of the variants if there are any (subjects from the third on),
 * else of the control. */
enum design subjects_design(const struct subject_list *subjects, int phase);

/* Appends a subject's good samples of a phase and of its design as series, one per benchmark that has any;
 * values lie in the arena. */
void subject_series(struct arena *a, const struct subject *s, const struct benchmark_list *benchmarks,
		    enum metric metric, int phase, struct series_list *out);

#endif
