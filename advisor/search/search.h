/* What to build and race next, and what is recommended in the end. Works on a lab (lab.h) and a report with
 * suggestions; starts no process and reads no clock itself. */
#ifndef ADVISOR_SEARCH_SEARCH_H
#define ADVISOR_SEARCH_SEARCH_H

#include "model/report.h"
#include "model/rule.h"
#include "search/lab.h"
#include "search/plan.h"
#include "suggest/suggest.h"

/* Effects that matter (--min-effect): less is not worth a look at what was not decided. */
#define SEARCH_PROMISING 3

/* Samples of one phase are never used in another: each looks afresh at what the one before chose. */
enum phase {
	PHASE_SCREEN,
	PHASE_CHOICE,
	PHASE_CONFIRM,
	PHASE_HEAT,
	PHASE_FINAL,
	PHASE_PRICE,
	PHASE_GROWN,
	PHASE_KEEP,
	PHASE_ORDINARY,
	PHASE_HELD_OUT
};

/* A set of suggestions that could become the recommendation. */
struct candidate {
	struct strlist ids;
	struct built built;
	size_t subject; /* index in the race that chose it; 0: not in it */
	double speedup; /* against the baseline, in that race; 0: not known */
	int passed_over; /* 1: what apply gives is not what was measured */
	struct member_list members; /* what each is worth in it */
};
struct candidate_list {
	struct candidate **v;
	size_t n, cap;
};

/* What the user asks of a run, as far as it decides what is tried. */
struct search_options {
	struct strlist allow, only, skip;
	int metric_given; /* 0: chosen after the baseline's first runs */
	double budget; /* seconds */
	double min_effect; /* per cent */
	double max_builds; /* 0: no bound */
	int keep_same_code;
};

/* What the second tier made of the compiler's switches. */
struct switches_tried {
	int tried;
	const char *place; /* " on top of A+B" */
	size_t first; /* of them among the suggestions: to the end of the list */
	size_t same, failed, left; /* that are no suggestions any more */
};

struct search {
	const struct lab *lab;
	struct arena *arena;
	struct progress progress;
	const struct rule_set *rules;
	struct report *report; /* suggestions in, and everything that is found out */
	struct search_options opt;
	struct measure_options measure_options;
	struct suggest_options suggest_options; /* with the hot units of the profile */
	struct built base, control;
	double deadline; /* by the lab's clock */
	int out_of_time; /* 1: something was left out because the budget was used up */
	double round_s; /* the baseline's benchmarks once, wall seconds */
	struct measure_memory machine; /* what the races so far have seen of identical code */
	struct yardstick yardstick; /* how fast the machine was during the race */
	struct candidate_list sets; /* all that were thought of, each once */
	size_t winners; /* how many single suggestions could be in one */
	unsigned combinations; /* sets of winners built so far */
	struct strlist notes; /* sentences of the recommendation's note */
	struct strlist left_over; /* ids of what the race had no builds for (--max-builds), the likeliest first */
	struct strlist tier_winners; /* ids of the second tier, the best first */
	struct switches_tried switches;
	struct plan plan;
	int taken_up; /* how often what was open has been planned again */
	double reserved; /* seconds kept for the prices of what is not allowed */
	double for_rehearsal; /* seconds kept for applying and building what will be recommended */
};

double search_now(const struct search *s);

/* Builds the control and makes the plan. -1: interrupted, or the baseline does not build a second time. */
int search_build(struct search *s, struct err *err);
/* Builds and races the suggestions, the likely ones first, then the sets of winners and the switches, confirms the best on fresh samples, and
 * prices what is not allowed. -1: interrupted, or the baseline stopped working. */
int search_race(struct search *s, struct err *err);

/* ---- steps of these ---- */

/* Builds a variant; what is not built by search_now() == until is ended, and BUILD_TIMEOUT. */
int search_build_variant(struct search *s, const struct variant *v, double until, struct built *out, struct err *err);
/* The lab's poll; a profile that lacks what is hot makes the build fail. */
int search_poll(struct search *s, double seconds, struct built *out, struct err *err);
/* Builds one suggestion; its status, reason and same_as are set when that settles it. What is
 * not built by search_now() == until is skipped. */
int search_build_one(struct search *s, struct suggestion *g, double until, struct err *err);
/* The same by the variant given; ask: the compiler is asked first. */
int search_build_as(struct search *s, struct suggestion *g, const struct variant *v, int ask, double until,
		    struct err *err);
/* What came of building a suggestion (g->built): its status, reason and same_as are set when that settles it; says
 * it. */
void search_take_build(struct search *s, struct suggestion *g, double until);
/* 1 while builds are left under --max-builds; share (0..1) is what may be used of them so far. */
int search_may_build(const struct search *s, double share);
/* The best set of the race's winners, with the switches that make it better still, becomes the recommendation
 * when it is what apply gives, and fresh samples confirm it. */
int search_recommend(struct search *s, struct err *err);
/* For a set with a profile and several benchmarks: each of them with a profile of the others, in what time allows. One
 * that is surely slower so than the baseline makes h fail. -1: interrupted. */
int search_hold_out(struct search *s, const struct candidate *c, struct rehearsal *h, struct err *err);
/* Keeps time for applying and building what will be recommended; until then it is not there for anything else. */
void search_reserve_rehearsal(struct search *s);
/* The second tier: what the race had no builds for, and every switch that the compiler itself lists, toggled in
 * the hot units, on top of the set (NULL: of the present build). Those that change code are raced against it; the best
 * few again on fresh samples. Fills tier_winners. */
int search_tier(struct search *s, const struct candidate *on, struct err *err);
/* Adds what came of the switches to the note, once it is known which of them are accepted. */
void search_say_switches(struct search *s);
/* Builds and races what its risk forbids to recommend, with what the budget has left. */
int search_price(struct search *s, struct err *err);

/* A race's first two subjects: the baseline and its control, or a set and the same set built again; and one more. */
void search_begin_race(struct search *s, struct subject_list *l);
void search_begin_race_on(struct search *s, struct subject_list *l, const struct built *base,
			  const struct built *again);
/* Baseline, control, and an ordinary build, all in the layout that an ordinary build has: what its user gets. -1: the
 * layout can't be put in place. */
int search_begin_ordinary(struct search *s, struct subject_list *l, const struct built *ordinary, struct err *err);
void search_push(struct search *s, struct subject_list *l, const char *id, const struct built *b, int numerics);
/* How a subject's end reads as a suggestion's. */
void search_take(struct search *s, struct suggestion *g, const struct subject *subject);

/* A subject for measure/ from a built tree; key tells its samples from others' of the
 * same code ("base", "control", ...). */
struct subject search_subject(struct search *s, const char *id, const char *role, const struct built *built);
/* One race with samples kept and reused: phase 0 is screening. seconds is its budget. */
int search_measure(struct search *s, struct subject_list *subjects, int phase, double seconds, struct err *err);
/* What is measured from here on. */
void search_set_metric(struct search *s, enum metric metric);
/* The baseline's benchmark failed: when it names a program that is not there, err also
 * says where the build put it, or what the build made instead. */
void search_hint(struct search *s, struct err *err);
/* For benchmarks that load nothing of what the build links: says so, and where the programs are. */
const char *search_runs_nothing(struct search *s);
/* Adds a build to the report's costs. */
void search_count_build(struct search *s, const struct built *b);
/* One more sentence (not copied) of the recommendation's note: before those that are there, or after them. What was said
 * already is not said again: what is open is taken up again while there is time, and may end as before. */
void search_note(struct search *s, const char *text);
void search_note_last(struct search *s, const char *text);
/* Says a warning and keeps it (not copied) for the report. */
void search_warn(struct search *s, const char *text);
/* Seconds of the whole budget that are left but for what is reserved (never below 0). */
double search_left(const struct search *s);

#endif
