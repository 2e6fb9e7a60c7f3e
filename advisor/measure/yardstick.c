/* A fixed piece of work of our own, run as a benchmark is: how fast is this machine at the
 * moment? Two reports of one machine are compared with it (report/compare_speed.c). */
#include "base/proc.h"
#include "measure/measure.h"
#include "measure/robust.h"
#include "measure/runner.h"

#define WORDS  (1u << 17) /* 512 KiB: beyond the first cache, within the second or third */
#define ROUNDS 400000u

/* Half arithmetic, half loads that wait for one another. */
static int work(void *arg)
{
	static uint32_t next[WORDS];
	uint64_t x = 88172645463325252u;
	uint32_t at = 0;
	(void)arg;
	for (uint32_t i = 0; i < WORDS; i++)
		next[i] = (i * 40503u + 12345u) & (WORDS - 1);
	for (uint32_t i = 0; i < ROUNDS; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		at = (next[at] + (uint32_t)x) & (WORDS - 1);
	}
	return at == WORDS; /* never; the work has to be done */
}

int measure_yardstick(struct arena *a, const struct measure_options *opt, int runs, struct yardstick *y,
		      struct err *err)
{
	struct runner r;
	struct measure_options plain = *opt;
	plain.metric = METRIC_WALL; /* nothing is counted here */
	if (runner_open(a, &r, &plain, 0, err) != 0)
		return -1;
	for (int i = 0; i < runs && !proc_interrupted(); i++) {
		struct sample one = {0};
		if (runner_child(&r, work, NULL, &one, NULL) == 0)
			*list_push(a, y) = sample_value(&one, METRIC_CPU);
	}
	runner_close(&r);
	return 0;
}

void yardstick_summary(const struct yardstick *y, struct metric_summary *out)
{
	struct arena temp = {0};
	*out = (struct metric_summary){.metric = METRIC_CPU,
				       .name = YARDSTICK_NAME,
				       .unit = "s",
				       .n = (int)y->n,
				       .median = robust_median(&temp, y->v, y->n),
				       .min = robust_quantile(&temp, y->v, y->n, 0),
				       .max = robust_quantile(&temp, y->v, y->n, 1)};
	arena_free(&temp);
}
