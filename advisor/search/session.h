/* One `run`: the order of things, and what the steps hand to each other. */
#ifndef ADVISOR_SEARCH_SESSION_H
#define ADVISOR_SEARCH_SESSION_H

#include "builder/builder.h"
#include "measure/measure.h"
#include "scan/scan.h"
#include "model/report.h"
#include "model/rule.h"
#include "store/store.h"
#include "suggest/suggest.h"

/* Effects that matter (--min-effect): less is not worth a look at what was not decided. */
#define SESSION_PROMISING 3

/* Samples of one phase are never used in another: each looks afresh at what the one before chose. */
enum phase { PHASE_SCREEN, PHASE_CHOICE, PHASE_CONFIRM, PHASE_HEAT, PHASE_FINAL, PHASE_PRICE, PHASE_GROWN };

/* A set of suggestions that could become the recommendation. */
struct candidate {
	struct strlist ids;
	struct built built;
	size_t subject; /* index in the race that chose it; 0: not in it */
};

/* What the user asks of a run, as far as it decides what is tried. */
struct session_options {
	struct strlist allow, only, skip, suppress;
	int jobs;
	enum metric metric;
	int metric_given; /* 0: chosen after the baseline's first runs */
	double budget; /* seconds */
	double min_effect; /* per cent */
	double max_builds; /* 0: no bound */
	int keep_same_code;
	const char *check_command; /* NULL: none */
};

struct session {
	struct session_options opt;
	struct progress progress;
	const struct rule_set *rules;
	struct arena *arena;
	struct report report;
	const char *tree, *state;
	int lock;
	struct store *store;
	struct cache cache;
	struct builder *builder;
	struct build_options build_options;
	struct built base, control;
	struct measure_options measure_options;
	struct profile profile;
	struct scan_result scan;
	double start, deadline; /* clock_s() */
	int64_t run_ns; /* spent in benchmark processes */
	int out_of_time; /* 1: something was left out because the budget was used up */
	double round_s; /* the baseline's benchmarks once, wall seconds */
	struct yardstick yardstick; /* how fast the machine was during the race */
	unsigned combinations; /* sets of winners built so far */
	struct strlist left_over; /* ids of what the race had no builds for (--max-builds), the likeliest first */
	struct strlist tier_winners; /* ids of the second tier, the best first */
	size_t looked_at; /* suggestions before this were in a look while building */
	double look_best; /* the best speedup of the looks, and whose; NULL: none */
	const char *look_id;
	double option_seconds; /* spent on trees with other build options */
	double reserved; /* seconds kept for the prices of what is not allowed */
	struct suggest_options suggest_options; /* with the hot units of the profile */
};

void session_close(struct session *s);
/* Copies, configures and builds the baseline. -1: exit 3. */
int session_baseline(struct session *s, struct err *err);
/* Units -> findings, tags, facts; with measured counts when coverage works. -1: nothing could be scanned. */
int session_scan(struct session *s, int profile, struct err *err);
int session_suggest(struct session *s, struct err *err);
/* Builds control and suggestions, the likely ones first, within the budget's share. */
int session_build(struct session *s, struct err *err);
/* Builds a variant; what is not built by clock_s() == until is ended, and BUILD_TIMEOUT. */
int session_build_variant(struct session *s, const struct variant *v, double until, struct built *out, struct err *err);
/* Builds one suggestion; its status, reason and same_as are set when that settles it. What is
 * not built by clock_s() == until is skipped. */
int session_build_one(struct session *s, struct suggestion *g, double until, struct err *err);
/* The same by the variant given, which the compiler was asked about before. */
int session_build_as(struct session *s, struct suggestion *g, const struct variant *v, double until, struct err *err);
/* Measures what was built since the last time for a moment, when there is enough of it, and says what
 * looks best; the first `built` suggestions have been gone through. Its samples count in the race.
 * -1: interrupted, or the baseline broke. */
int session_look(struct session *s, size_t built, struct err *err);
/* 1 while builds are left under --max-builds; share (0..1) is what may be used of them so far. */
int session_may_build(const struct session *s, double share);
/* Races what was built, then the sets of winners and the switches, confirms the best on fresh samples, and
 * prices what is not allowed. */
int session_race(struct session *s, struct err *err);
/* The best set of the race's winners, with the switches that make it better still, becomes the recommendation
 * when fresh samples confirm it. */
int session_recommend(struct session *s, struct err *err);
/* The second tier: what the race had no builds for, and every switch that the compiler itself lists, turned over in
 * the hot units, on top of the set (NULL: of the present build). Those that change code are raced against it; the best
 * few again on fresh samples. Fills tier_winners. */
int session_tier(struct session *s, const struct candidate *on, struct err *err);
/* Builds and races what its risk forbids to recommend, with what the budget has left. */
int session_price(struct session *s, struct err *err);
/* What is known from the baseline's first runs, and from the profile: facts and hot units. */
void session_run_facts(struct session *s, const struct subject *base);
void session_hot_units(struct session *s);

/* A race's first two subjects: the baseline and its control, or a set and the same set built again; and one more. */
void session_begin_race(struct session *s, struct subject_list *l);
void session_begin_race_on(struct session *s, struct subject_list *l, const struct built *base,
			   const struct built *again);
void session_push(struct session *s, struct subject_list *l, const char *id, const struct built *b, int numerics);
/* How a subject's end reads as a suggestion's. */
void session_take(struct session *s, struct suggestion *g, const struct subject *subject);

/* A subject for measure/ from a built tree; key tells its samples from others' of the
 * same code ("base", "control", ...). */
struct subject session_subject(struct session *s, const char *id, const char *role, const struct built *built);
/* One race with samples kept and reused: phase 0 is screening. seconds is its budget. */
int session_measure(struct session *s, struct subject_list *subjects, int phase, double seconds, struct err *err);
/* Callbacks of measure/ with a session as ctx: a sample is kept in the store, a warning is said once. */
void session_keep_sample(void *ctx, const struct subject *subject, const struct sample *sample);
void session_keep_warning(void *ctx, const char *text);
/* What is measured from here on. */
void session_set_metric(struct session *s, enum metric metric);
/* The baseline's benchmark failed: when it names a program that is not there, err also
 * says where the build put it, or what the build made instead. */
void session_hint(struct session *s, struct err *err);
/* For benchmarks that load nothing of what the build links: says so, and where the programs are. */
const char *session_runs_nothing(struct session *s);
/* Adds a build to the report's costs. */
void session_count_build(struct session *s, const struct built *b);
/* Says a warning and keeps it (not copied) for the report. */
void session_warn(struct session *s, const char *text);
/* Seconds of the whole budget that are left but for what is reserved (never below 0). */
double session_left(const struct session *s);

#endif
