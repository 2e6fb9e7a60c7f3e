/* One sample: a benchmark run once in a subject's tree, quietly and alone. */
#ifndef ADVISOR_MEASURE_RUNNER_H
#define ADVISOR_MEASURE_RUNNER_H

#include <sched.h>

#include "measure/compare.h"
#include "measure/counter.h"
#include "measure/random.h"
#include "measure/watch.h"

/* Most one stream may print before the run is ended. */
#define RUN_OUTPUT_LIMIT ((uint64_t)1 << 28)

/* Locked while runs are pinned to processor N, so that advisors that measure at the same time
 * take different ones: "/tmp/advisor-cpu-N.lock". */
#define RUNNER_CPU_LOCK "/tmp/advisor-cpu-%d.lock"

struct runner {
	const struct measure_options *opt;
	struct random random;
	struct counter counter;
	int pinned, cpu; /* 1: every run on this processor */
	int cpu_lock, crowded; /* -1: none; 1: every processor is taken by another advisor */
	cpu_set_t before; /* our own affinity, put back by runner_close */
	uint64_t memory_limit; /* bytes of address space for a run */
	double timeout_s; /* of a sample */
	const char *launcher; /* NULL: it is not there; memory is then at least our own, and there are no pairs */
	const char *server_launcher; /* the same for a server and its load */
	const char *others; /* "0,2-3": processors for loads; NULL: any */
	unsigned times; /* runs in a sample; 0 and 1: one */
	struct number *number; /* what is looked for in what they print; NULL: nothing */
	struct watch *watch; /* looks at the runs to come; NULL: nobody does */
};

/* One run and all that is known of it. */
struct run {
	struct sample
		sample; /* times (of one run, where there were several), status; round, phase, layout are the caller's */
	struct output output;
	const char *how; /* how it ended, when not well: "exit status 3; it printed: ..." */
	int interrupted, left_over;
	int64_t waits; /* voluntary switches: it waited for something other than a processor */
	double busy; /* processors used on average: (user + sys) / wall */
};

/* parallel: 1 when the benchmark uses more than one processor: runs are then not
 * pinned to one. Otherwise runs are pinned to the last processor allowed (the first takes
 * most interrupts) that no other advisor measures on, and we ourselves keep off it. -1: instructions are asked for and
 * cannot be counted, or opt->cpus makes no sense. */
int runner_open(struct arena *a, struct runner *r, const struct measure_options *opt, int parallel, struct err *err);
void runner_close(struct runner *r);

/* Started directly, through `sh -c` only when the command needs a shell. pad: bytes of an
 * extra variable in the environment, which moves the stack (Mytkowicz et al., Producing wrong data without
 * doing anything obviously wrong, ASPLOS 2009). Strings of out lie in a; run_free gives back
 * the output. Never fails: what went wrong is in out. */
void runner_run(struct arena *a, struct runner *r, const struct subject *s, const struct benchmark *b, unsigned pad,
		struct run *out);
/* Subjects side by side on the runner's one processor, all started at the same moment, their processes made in the
 * order given; needs r->pinned and r->launcher. out has n. */
#define RUNNER_TOGETHER_MAX 3
void runner_together(struct arena *a, struct runner *r, const struct subject *const *s, size_t n,
		     const struct benchmark *b, unsigned pad, struct run *out);
void runner_run_free(struct run *r);
/* Runs a function of ours in a process of its own, pinned and served as a benchmark is; times into out.
 * -1: it did not start, or did not end by returning 0. */
int runner_child(const struct runner *r, int (*child)(void *arg), void *arg, struct sample *out, struct err *err);
/* The user's check command, once. 1: it exits with 0; else *how says how it ended. */
int runner_check(struct arena *a, struct runner *r, const struct subject *s, const char **how);

/* 1 when only a shell can run it (operators, expansions, assignments, builtins). */
int command_needs_shell(const char *command);
/* Its words, or a shell with it. */
const char *const *command_argv(struct arena *a, const char *command);

/* number.c: a number in what a benchmark prints. -1: the pattern is none, with a sentence. */
struct number *number_open(struct arena *a, const char *pattern, struct err *err);
void number_close(struct number *n);
/* The geometric mean of what it finds; 0: nothing, or not above 0. */
double number_in_text(const struct number *n, const char *text);

/* server.c: the rest of how a server and its load are started, and how they ended when not well. */
void runner_serve(struct arena *a, const struct runner *r, const struct subject *s, const struct benchmark *b,
		  struct proc_spec *spec);
const char *runner_server_failure(struct arena *a, const struct proc_result *res);
/* "0,2-3": where loads run; NULL: nowhere in particular. */
const char *runner_other_cpus(struct arena *a, const struct runner *r);

/* Seconds that a step may take: `most`, or what is left until the options' deadline. */
double runner_bound(const struct measure_options *opt, double most);

#endif
