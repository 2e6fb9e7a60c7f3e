/* One `run` in the real world: what a search is given to work on, and the lab it works in. */
#ifndef ADVISOR_SEARCH_SESSION_H
#define ADVISOR_SEARCH_SESSION_H

#include "builder/builder.h"
#include "builder/place.h"
#include "scan/scan.h"
#include "search/search.h"
#include "search/stopwatch.h"
#include "search/workshop.h"
#include "store/store.h"
#include "suggest/tries.h"

struct session {
	struct search search;
	struct lab lab; /* the search's */
	struct report report; /* the search's, too */
	struct progress progress;
	const struct rule_set *rules;
	struct arena *arena;
	struct strlist suppress; /* findings not to be shown */
	int scan_jobs;
	const char *check_command; /* NULL: none */
	const char *tree, *state;
	int lock;
	struct store *store;
	struct cache cache;
	struct builder *builder; /* of the baseline; from session_workshop on it is the workshop's */
	struct own_try_list tries;
	struct workshop workshop;
	struct placed_list placed;
	struct build_options build_options;
	struct profile profile;
	double cpu_s; /* processor time of one round of the baseline's benchmarks; 0: not known */
	struct scan_result scan;
	double start; /* clock_s() */
	struct stopwatch spent;
	int64_t run_ns; /* spent in benchmark processes */
};

/* Makes the session's search work in the real world; what else the two share is set there, too. */
void session_lab(struct session *s);
void session_close(struct session *s);
/* Copies, configures and builds the baseline. -1: exit 3. */
int session_baseline(struct session *s, struct err *err);
/* Reads the user's own changes against the tree; needs the baseline's copy. What cannot be tried says why. -1:
 * interrupted. */
int session_tries(struct session *s, struct err *err);
/* From here on builds are the workshop's, so that they can go on beside measurements. -1: it cannot be started, or
 * interrupted. */
int session_workshop(struct session *s, struct err *err);
/* Units -> findings, tags, facts; with measured counts when coverage works. -1: nothing could be scanned. */
int session_scan(struct session *s, int profile, struct err *err);
int session_suggest(struct session *s, struct err *err);
/* What is known from the baseline's first runs, and from the profile: facts and hot units. */
void session_run_facts(struct session *s, const struct subject *base);
void session_hot_units(struct session *s);

/* What a benchmark's samples are kept by. */
const char *session_sample_command(const struct session *s, unsigned benchmark);

/* Callbacks of measure/ with a session as ctx: a sample is kept in the store, a warning is said once. */
void session_keep_sample(void *ctx, const struct subject *subject, const struct sample *sample);
void session_keep_warning(void *ctx, const char *text);

#endif
