/* Processes. The only place that forks. A child is started directly (no shell
 * unless the caller names one), in a process group of its own, with limits; when
 * it ends or overruns, the whole group is ended and reaped. */
#ifndef ADVISOR_BASE_PROC_H
#define ADVISOR_BASE_PROC_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum proc_end {
	PROC_EXITED, /* code is the exit status */
	PROC_SIGNALLED, /* code is the signal */
	PROC_TIMEOUT, /* ended by us */
	PROC_NOT_STARTED, /* out of processes, no such program, no such directory */
	PROC_INTERRUPTED, /* the user pressed Ctrl-C or ended us; group ended */
	PROC_OUTPUT_LIMIT /* wrote more than output_limit; group ended */
};

struct proc_spec {
	const char *const *argv;
	/* NULL-terminated "NAME=value"; NULL inherits ours. */
	const char *const *env;
	const char *cwd; /* NULL: ours */
	const char *stdin_path; /* NULL: /dev/null */
	const char *stdout_path; /* NULL: captured into the result; created/truncated otherwise */
	const char *stderr_path; /* NULL: captured; "&1": with stdout */
	/* Instead of argv: runs in the forked child, its return value is the exit
	 * status; what it writes to fd 1 is captured like a program's. */
	int (*child)(void *arg);
	void *arg;
	/* 1, with child: it only reads files, computes and writes to its captured output. Where the
	 * kernel can see to that, it starts no process, opens nothing for writing, connects to
	 * nothing. */
	int confined;
	double timeout_s; /* 0: none */
	uint64_t memory_limit; /* RLIMIT_AS, bytes; 0: none */
	uint64_t output_limit; /* captured bytes per stream, and RLIMIT_FSIZE for paths; 0: none */
	int pin; /* 1: pin to `cpu` */
	/* 1: before others on a busy processor (nice -20 of its session and itself),
	 * where that is allowed; silently not, elsewhere. */
	int urgent;
	int cpu;
	/* 1: once the first process has ended, whatever it left in its group is
	 * killed (it always is on timeout and interrupt). */
	int kill_left_over;
	/* Not NULL (with argv): started by this launcher (proc_launcher), `times` runs in a row of which the first that fails
	 * is the last. Times and faults are then sums over the runs, the peak of memory is the program's own. */
	const char *launcher;
	unsigned times;
	int64_t slice_ns; /* not 0: asks the kernel for time slices of this length, where it gives them */
	/* Called with the first process's number now and then while it runs (the launcher's is that of the program's parent);
	 * returns the seconds until it wants to be called again. */
	double (*watch)(void *ctx, int pid);
	void *watch_ctx;
	/* 1: leave the process group and terminal alone (children of a build that
	 * must share ours); no timeout then. Rarely wanted. */
	int same_group;
};

struct proc_result {
	enum proc_end end;
	int code;
	int64_t wall_ns, user_ns, sys_ns; /* from wait4(2): the child and what it waited for */
	int64_t max_rss_kb; /* of the largest process; without a launcher at least our own */
	int64_t minor_faults, major_faults;
	int64_t voluntary_switches, involuntary_switches;
	struct str out, err; /* captured; proc_result_free */
	unsigned runs; /* how many were made: 1, or up to spec.times */
	int left_over; /* 1: processes of its group were still there and were killed */
};

/* 0 whatever the child did; -1 only when nothing could be started (then also
 * end == PROC_NOT_STARTED and err says why). result may be reused after
 * proc_result_free. */
int proc_run(const struct proc_spec *spec, struct proc_result *result, struct err *err);
void proc_result_free(struct proc_result *r);

/* Programs that begin at the same moment, their processes made in the order given; each spec needs a launcher. As
 * proc_run otherwise; -1: one of them could not be started (what had begun by then was ended). */
#define PROC_TOGETHER_MAX 8
int proc_run_together(const struct proc_spec *specs, size_t n, struct proc_result *results, struct err *err);

/* Runs n children, at most `jobs` at a time, started in order. done(ctx, i,
 * result) is called in the parent as each ends (results are freed after it) and
 * may return non-zero to end everything early. Children not started by then are
 * never started and get no call. Returns -1 when interrupted or ended early. */
typedef int proc_done(void *ctx, size_t i, struct proc_result *result);
int proc_run_many(const struct proc_spec *specs, size_t n, int jobs, proc_done *done, void *ctx, struct err *err);

/* 1 when it exited with status 0. */
int proc_ok(const struct proc_result *r);
/* "exit status 3", "signal 11 (Segmentation fault)", "no end after 5.0 s", ... */
const char *proc_describe(struct arena *a, const struct proc_spec *spec, const struct proc_result *r);

/* SIGINT, SIGTERM and SIGHUP set a flag that ends running children and makes
 * every loop stop at the next step. SIGPIPE is ignored. */
void proc_catch_signals(void);
int proc_interrupted(void); /* the signal's number, or 0 */
void proc_interrupt(int signal); /* as if it had arrived (for tests, and budgets) */

/* {"sh", "-c", command, NULL} in the arena. */
const char **proc_shell(struct arena *a, const char *command);
/* Our environment with the given "NAME=value" set and "NAME" (no =) removed. */
const char **proc_env(struct arena *a, const char *const *changes);
/* The running program's own path (/proc/self/exe). */
char *proc_self(struct arena *a);
/* The folder of what runs inside other people's builds and programs: $ADVISOR_LIBEXEC, else beside our own program, else
 * where it is installed. */
const char *proc_libexec(struct arena *a);
/* The launcher in it; NULL when it is not there. */
const char *proc_launcher(struct arena *a);
/* Asks that this process (and its session) is served before others, or no longer.
 * Where it is not allowed nothing happens. */
void proc_set_urgent(int on);
/* Asks for time slices of this length for this process and its children (Linux 6.12 and newer; elsewhere nothing
 * happens). */
void proc_set_slice(int64_t ns);
/* 1 when memory_limit means something: AddressSanitizer reserves terabytes before it does anything. */
int proc_bounds_memory(void);
/* Usable processors (affinity, not just installed). */
int proc_cpus(void);
/* Splits one command line as a POSIX shell would split words (quotes and
 * backslashes; no expansion). -1: an unclosed quote. */
int proc_split(struct arena *a, const char *line, struct strlist *out, struct err *err);

#endif
