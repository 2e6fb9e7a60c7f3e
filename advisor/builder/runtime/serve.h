/* advisor-serve: a benchmark that is a server and its load. It starts the server, waits until it is ready, runs the load
 * on other processors, and ends the server; what it tells is the server's alone, between ready and the load's end.
 *
 * It is a launcher (base/proc_launch.h: the same first arguments, -1 for no note and no gate, the same record), so
 * that everything that runs benchmarks runs these, too. It is linked without shared libraries, so that an allocator
 * that is preloaded for the server is not its own. */
#ifndef ADVISOR_BUILDER_RUNTIME_SERVE_H
#define ADVISOR_BUILDER_RUNTIME_SERVE_H

#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#define SERVE_TAIL 1000 /* bytes of what the server printed last */

struct serve {
	const char *serve, *load, *ready, *stop; /* with the port put in; stop NULL: SIGTERM */
	const char *names; /* variables of the environment that are the server's alone, with spaces; NULL: none */
	const char *writes; /* folder that the server's processes must be able to write to; NULL: none */
	double within_s; /* the server must be ready in */
	cpu_set_t others; /* where the load runs; none: where we do */
	int port; /* what {port} stands for */
	pid_t server; /* 0: not started, or reaped */
	int own_shell; /* 1: the server is below a shell of ours */
	int status; /* of the server, once it is reaped */
	int out; /* what the server prints */
	char tail[SERVE_TAIL + 1];
	size_t n_tail;
	struct stat before; /* the file that tells that it is ready, before it was started */
	const char *line; /* that it must print; NULL: none */
	char said[4096]; /* the line that it is printing */
	size_t n_said;
	int saw_line;
	int64_t orphans_ns; /* processor time of its processes that we reaped ourselves */
	int64_t at_ready_ns, used_ns, load_ns; /* used: processor time between ready and the load's end */
	int64_t user_ns, at_ready_user_ns; /* of which in user mode, as far as is known */
	int64_t rss_kb; /* the largest peak of its processes */
	int killed; /* 1: something did not go when it was told to */
};

/* ---- serve_process.c ---- */
/* Ends everything, says why on stderr with the server's last lines, writes the record, exits. */
_Noreturn void serve_fail(struct serve *s, const char *sentence, ...) __attribute__((format(printf, 2, 3)));
void serve_start(struct serve *s);
/* Waits so many milliseconds, or shorter when something happened; listens to the server, reaps what ended.
 * pid: a process of ours besides (0: none); 1 and its status when that one ended. */
int serve_step(struct serve *s, int ms, pid_t pid, int *status);
/* A command beside the server, without what is the server's alone. */
pid_t serve_beside(struct serve *s, const char *command);
/* With --stop or SIGTERM, then harder. */
void serve_end(struct serve *s);
void serve_catch_signals(void);
int64_t serve_now_ns(void);

/* ---- serve_ready.c ---- */
/* A port of this machine that nobody has. -1: there is none. */
int serve_free_port(void);
void serve_wait_ready(struct serve *s);
/* Fails unless the server's first process is there. */
void serve_check_alive(struct serve *s, const char *when, pid_t load);

/* ---- serve_times.c ---- */
struct serve_pids {
	pid_t v[1024];
	size_t n;
};
/* The server's processes: all below us but `beside` and what is below that. */
void serve_processes(pid_t beside, struct serve_pids *out);
/* Processor time that they and the children they have waited for have used so far; user: the part in user mode. */
int64_t serve_time_ns(const struct serve_pids *l, int64_t *user);
/* The largest peak of memory among them, KiB. */
int64_t serve_rss_kb(const struct serve_pids *l);
/* The first that cannot write to the folder since it changed its user; 0: none. */
pid_t serve_cannot_write(const struct serve_pids *l, const char *folder, uid_t *user);

/* ---- serve_main.c ---- */
_Noreturn void serve_exit(struct serve *s, int status);

#endif
