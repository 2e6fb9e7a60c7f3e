/* Made-up programs in made-up time: a search's lab in which gains, interactions, equal code, failing and slow
 * builds, and noise are planted. The races are the real ones; clock and runner are replaced (ld --wrap). */
#ifndef ADVISOR_TESTS_MADE_UP_H
#define ADVISOR_TESTS_MADE_UP_H

#include <stdio.h>

#include "search/search.h"

/* What a suggestion changes, and so what building it costs. */
enum made_kind { MADE_FLAG, MADE_HOT, MADE_LINK, MADE_PGO, MADE_ENV, MADE_COMPILER, MADE_OPTION };
/* MADE_NOT_APPLIED: measured well, but what apply builds of it is something else. MADE_LATE: nobody has the time to
 * build it as applied. */
enum made_fate { MADE_FINE, MADE_SAME_CODE, MADE_NO_BUILD, MADE_CRASHES, MADE_HANGS, MADE_NOT_APPLIED, MADE_LATE };

struct made_suggestion {
	const char *id;
	enum made_kind kind;
	double percent; /* gain alone: 5 is 1.05 times as fast */
	int order; /* where the rules would have it: 0 likely to 100 unlikely */
	enum made_fate fate;
	enum risk risk;
	const char *group; /* two of one group exclude each other; NULL: none */
	const char *parts; /* "a b": its change is that of these together; NULL: its own */
};

/* What two give together beyond the product of their gains. */
struct made_interaction {
	const char *a, *b;
	double percent;
};

/* A kind of program. Suggestions end with id NULL; others, that gain nothing, are added to make it `n`. */
struct made_program {
	const char *name;
	double compile_s, link_s; /* processor time of a whole build */
	double run_s;
	unsigned n; /* suggestions in all */
	double same, fails; /* shares of those added that give the same code, and that don't build or crash */
	double budget_s;
	unsigned switches; /* of the compiler's own that give other code, of 80 */
	double switch_percent; /* what one of those gains in the hot units; the others nothing */
	const struct made_suggestion *planted;
	const struct made_interaction *together; /* ends with a NULL */
};

/* A machine: noise of a run's log, and how much slower a processor is beside a busy one. */
struct made_machine {
	const char *name;
	double sd, drift_sd, spikes;
	double together_sd; /* of a run side by side with another, which drift and spikes disturb as much */
	double beside; /* 1.5: two busy processors each take half as long again */
};

extern const struct made_program made_programs[];
extern const size_t made_programs_n;
extern const struct made_machine made_machines[2]; /* quiet, busy */
const struct made_program *made_program(const char *name);

/* What came of one run. */
struct made_result {
	int confirmed;
	double got, best; /* true log speedup of the recommendation (0: none), and of the best set that is allowed */
	int found; /* within the effect that matters of the best */
	int wrong; /* a confirmed set that is not faster, or a suggestion called what it is not */
	unsigned tried, measured, decided, builds, runs;
	double seconds;
	int partial;
	unsigned failed_rehearsals, idle_members; /* members of the recommendation that no comparison speaks for */
	int rehearsed, applied_wrong; /* 1: a recommendation holds what is not applied as measured */
};

/* 1: runs print what they say, and what became of each suggestion. */
extern int made_tells;
/* 1: the suggestions are those that the user has named. */
extern int made_asked;
/* One run in made-up time. max_builds 0: no bound. */
void made_run(const struct made_program *p, const struct made_machine *m, double budget_s, double max_builds,
	      unsigned long long seed, struct made_result *out);

/* A line of corpus/search.csv: means of some runs with the seeds 1, 2, ... */
struct made_row {
	char program[32], machine[16];
	double budget, builds_most;
	unsigned trials, found, wrong, over, partial;
	double share; /* of the best set's log speedup that was got */
	double measured, decided, builds, runs, seconds;
};
#define MADE_HEAD                                                                                                      \
	"program,machine,budget_s,max_builds,trials,best_found,share_of_best,wrong,measured,decided,builds,runs,"      \
	"seconds,over_budget,partial"
void made_row(const struct made_program *p, const struct made_machine *m, double budget, double max_builds,
	      unsigned trials, struct made_row *out);
void made_row_print(FILE *f, const struct made_row *r);
/* The row of the same program, machine, budget and builds in a file. -1: none. */
int made_row_find(const char *path, const struct made_row *like, struct made_row *out);
/* What is clearly worse in `now` than in `before`, in a few words; NULL: nothing. */
const char *made_row_worse(const struct made_row *now, const struct made_row *before);

#endif
