/* What a run is measured by: names, units and words of each metric, from metric.def. */
#ifndef ADVISOR_MODEL_METRIC_H
#define ADVISOR_MODEL_METRIC_H

enum metric {
#define METRIC(id, name, unit, words, gain, shown, joined, chosen, value) METRIC_##id,
#include "model/metric.def"
#undef METRIC
	METRIC_COUNT
};

/* What a value counts, which says how it is shown. */
enum metric_quantity {
	METRIC_SECONDS,
	METRIC_BYTES,
	METRIC_NUMBER,
	METRIC_ANY /* has fractions, and no unit that we know */
};
/* One value of a round from those of its benchmarks. */
enum metric_join { METRIC_SUM, METRIC_LARGEST };

struct metric_info {
	const char *name; /* "wall", "cpu", ...: in options and reports */
	const char *unit; /* "s", "bytes", ... */
	const char *words; /* "processor time" */
	const char *gain; /* after "+12.4 %": "faster (processor time)" */
	enum metric_quantity quantity;
	enum metric_join join;
	int chosen; /* 1: --metric takes it; 0: only shown */
};

const struct metric_info *metric_info(enum metric m);
const char *metric_name(enum metric m);
const char *metric_unit(enum metric m);
/* -1: no metric has the name. */
int metric_parse(const char *name, enum metric *out);
/* 1 for what a benchmark prints: it takes a pattern that finds the number ("value:REGEX"). */
int metric_takes_pattern(enum metric m);
int metric_more_is_better(enum metric m);
/* 1 for what passes with the time: a slower machine has more of it. */
int metric_is_time(enum metric m);

#endif
