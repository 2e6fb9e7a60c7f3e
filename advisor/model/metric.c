#include "model/metric.h"

#include <math.h>

#include "base/str.h"
#include "model/measurement.h"

static const struct metric_info metrics[] = {
#define METRIC(id, name, unit, words, gain, shown, joined, chosen, value)                                              \
	[METRIC_##id] = {name, unit, words, gain, shown, joined, chosen},
#include "model/metric.def"
#undef METRIC
};

const struct metric_info *metric_info(enum metric m)
{
	return &metrics[m];
}

const char *metric_name(enum metric m)
{
	return metrics[m].name;
}

const char *metric_unit(enum metric m)
{
	return metrics[m].unit;
}

int metric_parse(const char *name, enum metric *out)
{
	for (int i = 0; i < METRIC_COUNT; i++) {
		if (!str_eq(name, metrics[i].name))
			continue;
		*out = (enum metric)i;
		return 0;
	}
	return -1;
}

int metric_takes_pattern(enum metric m)
{
	return m == METRIC_VALUE || m == METRIC_COST;
}

int metric_more_is_better(enum metric m)
{
	return m == METRIC_VALUE;
}

int metric_is_time(enum metric m)
{
	return metrics[m].quantity == METRIC_SECONDS;
}

double sample_value(const struct sample *s, enum metric m)
{
	switch (m) {
#define METRIC(id, name, unit, words, gain, shown, joined, chosen, value)                                              \
	case METRIC_##id:                                                                                              \
		return value;
#include "model/metric.def"
#undef METRIC
	case METRIC_COUNT:
		break;
	}
	return NAN;
}
