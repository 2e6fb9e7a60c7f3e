/* Built trees -> samples -> verdicts. The statistics are in judge.h (pure). */
#ifndef ADVISOR_MEASURE_MEASURE_H
#define ADVISOR_MEASURE_MEASURE_H

#include <stdint.h>

#include "base/progress.h"
#include "model/measurement.h"

/* What races on one machine tell each other of identical code, run both ways: their log ratios of late. Begins as
 * zeroes. */
#define MEASURE_REMEMBERED 24
struct measure_memory {
	double y[2][MEASURE_REMEMBERED]; /* by enum design */
	size_t n[2]; /* how many ever; the newest are kept */
};

/* How runs are paired. */
enum measure_pairing {
	PAIRING_CHOSEN, /* each race chooses by what it sees */
	PAIRING_ALONE,
	PAIRING_TOGETHER /* where it is possible */
};

/* More subjects for a race that is under way. */
struct race_feed {
	/* Asked between blocks; may append subjects to the list, with samples or without, and nothing else. idle: nobody
	 * in the race wants a round, so it may take its time until there is somebody. 1: the race ends now; 0: it goes on;
	 * when idle, only if there is somebody new or `more` has become 0. */
	int (*feed)(void *ctx, struct subject_list *subjects, int idle);
	void *ctx;
	int more; /* 1: others are to come: only likely winners get more than the first rounds, and `rounds` at most */
	unsigned first, rounds; /* first: at most 3, that everybody has; 0: 3 */
	size_t expected; /* variants there will be in all, as far as is known: verdicts are corrected for so many */
	double end_s; /* by clock_s(); the race ends then; 0: its budget says */
	double run_s; /* the race's: the baseline's benchmarks once, as long as they take just now */
};

struct measure_options {
	enum metric metric;
	const char
		*pattern; /* of METRIC_VALUE and METRIC_COST: finds the number in what a benchmark prints; else NULL */
	double min_effect; /* per cent that matters; 0: 1.0 */
	double budget_s; /* wall seconds for this call; 0: 300 */
	unsigned long long seed;
	const char *cpus; /* "1" or "0,2-3"; NULL: choose */
	double deadline; /* clock_s() by which the baseline's first runs and each check end; 0: none */
	double run_timeout_s; /* for one run; 0: ten times the baseline's slowest plus 20 s */
	int max_rounds; /* 0: as many as the budget allows */
	int phase; /* 0: screening; a new number takes fresh samples */
	const char *check; /* the user's check command, run once per subject in its tree; NULL: none */
	struct strlist outputs; /* files (relative to the tree) that a benchmark writes and that must agree */
	double tolerance; /* relative, for subjects with numerics == 1; 0: exact */
	int compare_stderr;
	int not_urgent; /* 1: runs do not ask to be served before other processes (experiments) */
	enum measure_pairing pairing;
	struct measure_memory *memory; /* of races before this one, and for those after it; NULL: none */
	int both_ways; /* 1: where pairs run side by side, every fourth is run alone, and the two are compared */
	/* Not 0: all that is asked of a variant is whether it surely gains more than this (log) or surely less; it is measured
	 * until that is known, and said at the beginning how long it will take if it gains what is expected (log). */
	double against, expected;
	struct race_feed *feed; /* NULL: all subjects are there from the beginning */
	int no_early_stop; /* 1: every subject gets every round (experiments) */
	const struct progress *progress;
	/* Called for each sample that was taken (not for those given), so that nothing is lost. */
	void (*keep)(void *ctx, const struct subject *s, const struct sample *sample);
	/* Called for what the user should know and a report should keep (copy it); NULL: only said. */
	void (*warn)(void *ctx, const char *text);
	void *ctx;
};

/* Runs the baseline's benchmarks a few times: do they work, how long do they take, is their
 * output the same each time? base->samples gets
 * these runs. -1: a benchmark or the check fails on the baseline,
 * with a sentence that shows the command, how it ended and the last lines of what it printed.
 * warnings get what the user should know (output that varies, very short runs). */
int measure_baseline(struct arena *a, struct subject *base, const struct benchmark_list *benchmarks,
		     const struct measure_options *opt, struct strlist *warnings, struct err *err);

/* What to measure when the user did not say, after measure_baseline: processor time where
 * the benchmarks neither wait nor use several processors (on an idle machine it is the same as wall
 * time there, and a busy one disturbs it about 8 times less, corpus/estimators.csv), else wall time. */
enum metric measure_default_metric(const struct subject *base);

/* Races the subjects against the baseline in interleaved random-order rounds. subjects->v[0] is
 * the baseline, v[1] the A/A control (the baseline built again elsewhere);
 * samples already in a subject (of this phase) are used and not taken again.
 * Fills samples, status, reason, results and verdict of each. -1 only when
 * interrupted or the baseline itself stopped working; what was measured is then
 * still judged. */
int measure_race(struct arena *a, struct subject_list *subjects, const struct benchmark_list *benchmarks,
		 const struct measure_options *opt, struct err *err);

/* Seconds of a sample of a benchmark whose runs take so long: short ones are made several times in it. */
double measure_sample_s(double run_s);

/* Pairs still to be taken until a result is expected to lie on one side of a gain (log); INFINITY: nobody knows. */
double measure_more_pairs(const struct result *r, double against);

/* Judges from the samples alone, as at the end of measure_race (for reports of
 * interrupted runs). */
void measure_judge(struct arena *a, struct subject_list *subjects, const struct benchmark_list *benchmarks,
		   const struct measure_options *opt);

/* Summaries of a subject's samples for a report: wall, cpu, rss, faults, switches
 * and instructions when counted. */
void measure_summaries(struct arena *a, const struct subject *s, struct metric_summary **out, size_t *n);

/* Seconds of processor time that runs of the yardstick took. */
struct yardstick {
	double *v;
	size_t n, cap;
};
/* Appends some runs, each about 10 ms, pinned and served as benchmarks are. -1: opt->cpus makes
 * no sense here. */
int measure_yardstick(struct arena *a, const struct measure_options *opt, int runs, struct yardstick *y,
		      struct err *err);
/* Named YARDSTICK_NAME; y must hold a run. */
void yardstick_summary(const struct yardstick *y, struct metric_summary *out);

/* What `doctor` says of this machine: A/A noise of a short spinning program for `seconds`. */
struct machine_noise {
	double wall, cpu; /* robust SD of paired log ratios */
	int pairs;
};
int measure_noise(struct arena *a, double seconds, const struct measure_options *opt, struct machine_noise *out,
		  struct err *err);

/* The smallest effect (a fraction) that is found in `seconds` for one variant in 9 of 10 cases,
 * when pairs of runs spread so and one run takes MEASURE_TALK_RUN_S: its estimate is beyond the control's
 * interval (3.5 to 5 standard errors of its own, 0.8 of the control's deviation) and beyond min_effect (a fraction), with the
 * normal quantile 1.28 to spare. A standard error is 1.25 spread / sqrt(n) at worst (the median's). */
#define MEASURE_TALK_RUN_S 0.2
double measure_effect_found(double spread, double seconds, double min_effect);

#endif
