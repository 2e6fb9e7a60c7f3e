#include "measure/measure.h"

#include <math.h>

#include "base/clock.h"
#include "base/proc.h"
#include "measure/judge.h"
#include "measure/robust.h"
#include "measure/runner.h"

#define SPIN_S	       0.05
#define PAIRS_MAX      400
#define RUNS_PER_ROUND 3.0 /* baseline, control, one variant */
/* No interval is had from fewer pairs (sequence.h). */
#define LEAST_ROUNDS 8
/* Few pairs make wider intervals: 4.1 to 5.4 standard errors at 24, by the noise's tails. */
#define FEW_MORE 40.0

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

static int spin_once(const struct runner *r, struct spin *s, struct sample *out, struct err *err)
{
	if (runner_child(r, spin, s, out, err) != 0)
		return -1;
	int timed = sample_value(out, METRIC_CPU) > 0 && out->wall_ns > 0;
	return timed ? 0 : err_set(err, "a short test program was ended early");
}

/* Steps that take about SPIN_S here. */
static int calibrate(const struct runner *r, struct spin *s, struct err *err)
{
	struct sample one;
	double t = 0;
	for (s->steps = 1 << 20; s->steps < (uint64_t)1 << 34; s->steps *= 2) {
		if (spin_once(r, s, &one, err) != 0)
			return -1;
		t = sample_value(&one, METRIC_WALL);
		if (t >= SPIN_S / 2)
			break;
	}
	s->steps = (uint64_t)((double)s->steps * SPIN_S / t);
	return 0;
}

double measure_effect_found(double spread, double seconds, double min_effect)
{
	double rounds = fmax(seconds / (RUNS_PER_ROUND * MEASURE_TALK_RUN_S), 1), se = spread / sqrt(rounds);
	if (rounds < LEAST_ROUNDS)
		return INFINITY;
	double width = 3.5 + FEW_MORE / rounds; /* of an interval, in standard errors (METHOD.md) */
	return expm1(fmax((width + 0.8 + 1.28) * se, log1p(min_effect) + 1.28 * 1.25 * se));
}

/* One pair of identical runs, as log ratios. */
static int spin_pair(const struct runner *r, struct spin *s, double *wall, double *cpu, struct err *err)
{
	struct sample x, y;
	if (proc_interrupted())
		return err_set(err, "interrupted");
	if (spin_once(r, s, &x, err) != 0 || spin_once(r, s, &y, err) != 0)
		return -1;
	*wall = log(sample_value(&x, METRIC_WALL) / sample_value(&y, METRIC_WALL));
	*cpu = log(sample_value(&x, METRIC_CPU) / sample_value(&y, METRIC_CPU));
	return 0;
}

int measure_noise(struct arena *a, double seconds, const struct measure_options *opt, struct machine_noise *out,
		  struct err *err)
{
	struct runner r;
	struct spin s = {0};
	double *wall = arena_alloc(a, PAIRS_MAX * sizeof *wall), *cpu = arena_alloc(a, PAIRS_MAX * sizeof *cpu);
	double end = clock_s() + seconds;
	size_t n = 0;
	struct measure_options plain = *opt;
	plain.metric = METRIC_WALL; /* nothing is counted */
	*out = (struct machine_noise){0};
	if (runner_open(a, &r, &plain, 0, err) != 0)
		return -1;
	int rc = calibrate(&r, &s, err);
	while (rc == 0 && n < PAIRS_MAX && (n < 5 || clock_s() < end)) {
		rc = spin_pair(&r, &s, &wall[n], &cpu[n], err);
		n += rc == 0;
	}
	runner_close(&r);
	out->pairs = (int)n;
	out->wall = robust_spread(a, wall, n);
	out->cpu = robust_spread(a, cpu, n);
	return rc;
}
