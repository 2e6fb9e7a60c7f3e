#include "measure/measure.h"

#include <math.h>

#include "base/clock.h"
#include "base/proc.h"
#include "measure/judge.h"
#include "measure/robust.h"
#include "measure/runner.h"

#define SPIN_S	  0.05
#define PAIRS_MAX 400
/* What effect_60s speaks of. */
#define TALK_S	       60.0
#define TALK_RUN_S     0.2
#define RUNS_PER_ROUND 3.0 /* baseline, control, one variant */

struct spin {
	uint64_t steps;
	volatile uint64_t sink;
};

/* A little of what programs do: dependent arithmetic and memory in the first-level cache. */
static int spin(void *arg)
{
	struct spin *s = arg;
	static const uint64_t odd = 0x9e3779b97f4a7c15u;
	uint64_t table[512] = {0}, x = 1;
	for (uint64_t i = 0; i < s->steps; i++) {
		x = (x ^ (x >> 29)) * odd + table[x & 511];
		table[(x >> 40) & 511] = x;
	}
	s->sink = x;
	return 0;
}

static int spin_once(const struct runner *r, struct spin *s, enum metric m, double *value, struct err *err)
{
	struct proc_result res;
	struct proc_spec spec = {.child = spin,
				 .arg = s,
				 .pin = r->pinned,
				 .cpu = r->cpu,
				 .urgent = 1,
				 .timeout_s = 60,
				 .kill_left_over = 1};
	if (proc_run(&spec, &res, err) != 0)
		return -1;
	struct sample sample = {.wall_ns = res.wall_ns, .user_ns = res.user_ns, .sys_ns = res.sys_ns};
	int ok = proc_ok(&res);
	proc_result_free(&res);
	*value = sample_value(&sample, m == METRIC_CPU ? METRIC_CPU : METRIC_WALL);
	return ok && *value > 0 ? 0 : err_set(err, "a short test program was ended early");
}

/* Steps that take about SPIN_S here. */
static int calibrate(const struct runner *r, struct spin *s, struct err *err)
{
	double t = 0;
	for (s->steps = 1 << 20; s->steps < (uint64_t)1 << 34; s->steps *= 2) {
		if (spin_once(r, s, METRIC_WALL, &t, err) != 0)
			return -1;
		if (t >= SPIN_S / 2)
			break;
	}
	s->steps = (uint64_t)((double)s->steps * SPIN_S / t);
	return 0;
}

/* The effect whose estimate lies, in 9 of 10 cases, beyond the control's interval:
 * 3.5 standard errors of its own interval, the control's deviation (0.8) and the normal
 * quantile 1.28, each standard error 1.25 spread / sqrt(n) at worst (the median's). */
static double effect_found(double spread)
{
	double rounds = TALK_S / (RUNS_PER_ROUND * TALK_RUN_S);
	return (3.5 + 0.8 + 1.28) * spread / sqrt(rounds);
}

int measure_noise(struct arena *a, double seconds, const struct measure_options *opt, struct machine_noise *out,
		  struct err *err)
{
	struct runner r;
	struct spin s = {0};
	double *y = arena_alloc(a, PAIRS_MAX * sizeof *y), end = clock_s() + seconds;
	size_t n = 0;
	struct measure_options plain = *opt;
	plain.metric = opt->metric == METRIC_CPU ? METRIC_CPU : METRIC_WALL;
	*out = (struct machine_noise){0};
	if (runner_open(a, &r, &plain, 0, err) != 0)
		return -1;
	int rc = calibrate(&r, &s, err);
	while (rc == 0 && n < PAIRS_MAX && (n < 5 || clock_s() < end)) {
		double x, z;
		if (proc_interrupted()) {
			rc = err_set(err, "interrupted");
			break;
		}
		rc = spin_once(&r, &s, plain.metric, &x, err);
		if (rc == 0)
			rc = spin_once(&r, &s, plain.metric, &z, err);
		if (rc == 0)
			y[n++] = log(x / z);
	}
	runner_close(&r);
	double spread = robust_spread(a, y, n);
	out->pairs = (int)n;
	out->spread = 100 * spread;
	out->effect_60s = 100 * expm1(effect_found(spread));
	return rc;
}
