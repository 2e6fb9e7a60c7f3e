/* Inside measure/: running blocks (baseline and a few variants, one after the other or side by side, in random
 * order: one round), and the gates every run must pass. */
#ifndef ADVISOR_MEASURE_BLOCK_H
#define ADVISOR_MEASURE_BLOCK_H

#include "measure/runner.h"
#include "measure/table.h"

/* Where a subject is in the race. */
struct racer {
	int left; /* 1: takes no more runs */
	int ready; /* checked and warmed up */
	unsigned passes; /* rounds it took part in */
	unsigned runs, failures;
	int64_t all_rss_kb; /* of its watched run, for the next sample that is kept; 0: none */
};

/* What is known of a benchmark. */
struct course {
	struct output reference; /* what the baseline printed, as often as a sample has runs */
	double run_s; /* mean of the baseline's runs: of the processor's time, where others ran beside it */
	unsigned n; /* of these runs */
	unsigned times; /* runs in a sample: short ones are made several times */
	int varies; /* 1: the baseline's own output differs from run to run */
};

struct race {
	struct arena *a;
	const struct measure_options *opt;
	struct subject_list *subjects;
	const struct benchmark_list *benchmarks;
	struct runner runner;
	struct random random;
	struct racer *racers; /* per subject, as many as `known` */
	size_t known; /* subjects that have a racer; others joined just now */
	struct course *courses; /* per benchmark */
	struct table_cache cache;
	int round; /* the next one's number */
	double start_s, end_s; /* the budget */
	unsigned first; /* rounds everyone gets before any is preferred */
	unsigned *layout_order, layouts, layout_at; /* cycles of all layouts in random order */
	enum design design; /* of the blocks to come */
	enum design judged; /* of the pairs that decide */
	unsigned all_passes;
	int control_wanted; /* 1: the control takes part in the next pass */
	const char *only_alone; /* why two runs cannot be made at the same time; NULL: they can */
	int unlimited; /* 1: the benchmark cannot run in an address space as large as the memory */
	int out_of_time, broken; /* broken: the baseline stopped working; err has the sentence */
	double told_s; /* when somebody was last told how it stands */
	double used_s; /* seconds inside benchmark processes and checks (overhead is the rest) */
};

/* The baseline's reference runs (two where that is cheap), which also find out whether the benchmarks use several
 * processors and are to be pinned, how many runs make a sample, and what two at a time would
 * get in each other's way with. -1: it fails. */
int race_reference(struct race *r, struct err *err);
/* The user's check and an unmeasured sample whose output is compared. 0: the subject may race;
 * 1: it failed, or time is out. */
int race_ready(struct race *r, size_t subject, unsigned layout);
/* Members of a block besides the baseline at most, in the race's design. */
size_t race_block_members(const struct race *r);
/* One round: the baseline and the members, each benchmark in turn. -1: interrupted,
 * out of time, or the baseline stopped working (race.broken). */
int race_block(struct race *r, const unsigned *members, size_t n, unsigned layout, struct err *err);
/* Seconds a block of n members is expected to take. */
double race_block_s(const struct race *r, size_t n);
/* The next layout to use; every one once before any comes again. */
unsigned race_next_layout(struct race *r);
/* Identical code both ways, as far as the budget has room for it, and what it says of the two designs: sets r->design.
 * -1: the race is over. */
int race_choose_design(struct race *r, struct err *err);
/* What this race has seen of identical code, for the next one. */
void race_remember(const struct race *r);
/* Robust SD of a pair of identical code in the race's design, from this race and those remembered; 0: not known. */
double race_control_spread(const struct race *r);
/* For opt->against: a subject that is decided leaves; and how long it will take. */
void race_settle_against(struct race *r, const struct table_of_estimates *t, size_t subject);
void race_foretell_against(struct race *r);
/* Lets opt->feed add subjects, which then are racers. -1: it wants the race to end. */
int race_feed(struct race *r, int idle);
/* Subjects that have no racer yet get one. */
void race_admit(struct race *r);
/* Says how the race stands: who is left in it, and who looks best. */
void race_tell(const struct race *r, const struct table_of_estimates *t);
void race_leave(struct race *r, size_t subject, enum measure_status status, const char *reason);

/* ---- between reference.c, block.c and gate.c ---- */

/* The subject's layout, into its tree. -1: it cannot be. */
int race_place(struct race *r, size_t subject, unsigned layout, struct err *err);
/* One sample of a benchmark, alone; the time limit never reaches far past the budget. 1: cut
 * off by the budget or the user. */
int race_run_one(struct race *r, size_t subject, unsigned bench, unsigned pad, struct run *out);
/* Gate of a variant's run: status and output. 1: it goes on. */
int race_gate(struct race *r, size_t subject, unsigned bench, struct run *run);
/* A run of the baseline that ended badly. -1: too many did. */
int race_base_failed(struct race *r, unsigned bench, const struct run *run, struct err *err);
/* The report keeps it, where there is one; it is said by whoever keeps it. */
void race_warn(struct race *r, const char *text);
void race_say_varies(struct race *r, unsigned bench, const char *why);

/* Rounds everyone gets before any is preferred. By simulation (test_measure_simulated.c, METHOD.md). */
#define FIRST_PASSES 3

/* choose.c: rounds that nobody gets more of. */
unsigned race_max_passes(const struct race *r);
/* Who may take part in a pass, and how many pairs it still needs. */
struct entrant {
	unsigned at;
	double need; /* pairs */
};
/* Fills c, which has room for all subjects, with who takes part in the next pass (without the control); decided ones
 * leave. Returns how many. */
size_t race_choose(struct race *r, const struct table_of_estimates *t, struct entrant *c);
/* 1 when the control takes part in the pass of these. */
int race_control_is_wanted(const struct race *r, const struct table_of_estimates *t, const struct entrant *c, size_t n);

#endif
