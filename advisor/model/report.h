/* Everything a run has to say; report/ writes it, and reads it back. */
#ifndef ADVISOR_MODEL_REPORT_H
#define ADVISOR_MODEL_REPORT_H

#include "model/edits.h"
#include "model/finding.h"
#include "model/host.h"
#include "model/measurement.h"
#include "model/project.h"
#include "model/rehearsal.h"
#include "model/rule.h"
#include "model/suggestion.h"

enum report_status { REPORT_OK, REPORT_PARTIAL, REPORT_INTERRUPTED, REPORT_FAILED };

/* What one member is worth in the recommended set: the set against the set without it. */
struct member {
	const char *id;
	struct result_list results; /* a speedup of 1.04: the set gains 4 % by it; empty: not measured */
};
struct member_list {
	struct member *v;
	size_t n, cap;
};

struct recommendation {
	struct strlist suggestions; /* ids */
	struct merged_edit edit; /* what they come to, as it was built */
	struct strlist dropped; /* flags that the compiler of the set does not know, the project's own among them */
	struct member_list members; /* as suggestions; empty when it has one member */
	struct result_list results; /* from fresh samples only, over all layouts */
	struct result_list ordinary; /* of the rehearsed build against the present one, each in the layout that an
					ordinary build gives it; empty: not measured */
	struct result_list
		held_out; /* of a profile: each benchmark with a profile of the others; empty: not measured */
	int confirmed; /* 1 only when it was rehearsed, too */
	struct rehearsal rehearsal; /* of the set */
	struct rehearsal_list failed; /* of better sets that failed it */
	const char *note; /* why nothing is recommended, or what was tried */
	const char *code_hash; /* of the confirmed build, for verify */
	struct series_list samples, baseline_samples; /* of the confirmation */
	struct metric_summary *metrics, *baseline_metrics; /* of the confirmation's runs */
	size_t n_metrics, n_baseline_metrics;
	unsigned long long size_bytes; /* of what it links; 0: not known */
	double build_seconds;
	enum design design; /* of the confirmation's pairs */
	struct result other; /* what pairs of the other design say; pairs 0: there are too few */
	int ways_differ; /* 1: the two say different things, and the results' interval holds both */
};

/* What a run's time goes into: each moment into one of these. */
enum spent {
	SPENT_BASELINE, /* copying, building and first running it */
	SPENT_SCAN,
	SPENT_COVERAGE, /* counting lines and allocations */
	SPENT_BUILDS, /* waiting for them: what is built beside runs costs no time of its own */
	SPENT_RUNS,
	SPENT_IDLE, /* everything else */
	SPENT_COUNT
};
const char *spent_name(enum spent s); /* "baseline", ... */

/* What a run had time for. */
struct planned {
	size_t suggestions, tried; /* in the plan, and carried out */
	size_t later; /* left for another run, and the seconds that they would take, about */
	double later_seconds;
};

struct report {
	const char *version; /* of the program */
	const char *digest; /* SHA-256 of the file that it was read from; NULL: it was read from none */
	int ours; /* this user's advisor wrote that file, word for word: its commands are the user's */
	const char *libclang;
	const char *generated_at;
	enum report_status status;
	const char *status_reason; /* NULL when ok */
	struct host host;
	struct project project;
	struct benchmark_list benchmarks;
	struct benchmark_list training; /* what profiles are trained with; empty: the benchmarks */
	const char *check; /* the user's check command, or NULL */
	enum metric metric;
	const char *metric_pattern; /* where that is a number that is printed; else NULL */
	const char *metric_reason; /* why this one; NULL: the user chose it */
	double min_effect; /* per cent */
	double budget; /* seconds; 0: not known */
	struct strlist options; /* of the command line, that shaped the run beside the members above: "--seed=7" */
	unsigned long long seed;
	struct {
		struct strlist flags;
		struct metric_summary *metrics;
		size_t n_metrics;
		double noise, noise_lo, noise_hi; /* the A/A control's speedup and interval */
		int has_noise;
		const char *code_hash;
		double build_seconds;
		unsigned long long size_bytes; /* of what it links; 0: not known */
		enum design design; /* of the screening's pairs */
		int compiled_units;
		const char *how; /* how variants are built: "replay" or "build", and why */
		unsigned layouts;
		struct series_list samples, control_samples; /* of the screening; the A/A control's */
	} baseline;
	struct finding_list findings;
	struct tag_list tags;
	struct suggestion_list suggestions;
	struct recommendation recommendation;
	struct {
		int builds, compiled_units, runs;
		double build_seconds, run_seconds, total_seconds;
		double spent[SPENT_COUNT]; /* seconds; they add up to total_seconds */
	} cost;
	struct planned plan;
	struct strlist warnings; /* what the user should know, a sentence each */
};

/* What trains a profile. */
const struct benchmark_list *report_training(const struct report *r);
/* NULL when the recommendation has no such member, or it was not measured. */
const struct member *recommendation_member(const struct recommendation *rec, const char *id);
const char *report_status_name(enum report_status s);
/* NULL when no finding has the id. */
struct finding *report_finding(const struct report *r, const char *id);

#endif
