/* The launcher: see base/proc_launch.h. Nothing here allocates, so that it stays small. */
#include "base/proc_launch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/proc_child.h"

static const int polite[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t time_ns(const struct timeval *t)
{
	return (int64_t)t->tv_sec * 1000000000 + (int64_t)t->tv_usec * 1000;
}

/* Whoever ends the group means the program: we stay to say how it ended. */
static void handle_signals(void (*how)(int))
{
	for (size_t i = 0; i < sizeof polite / sizeof *polite; i++)
		signal(polite[i], how);
}

static void wait_at_gate(int gate)
{
	char c;
	if (gate < 0)
		return;
	while (read(gate, &c, 1) < 0 && errno == EINTR)
		;
	close(gate);
}

/* Shared with the child (vfork(2)): when exec was called, and why it failed. */
static volatile int64_t began;
static volatile int failed;

static _Noreturn void become(char **argv, pid_t parent)
{
	handle_signals(SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	began = now_ns();
	execvp(argv[0], argv);
	failed = errno;
	_exit(127);
}

/* 0: it ran and exited with 0. */
static int run_once(char **argv, struct launch_record *r)
{
	struct rusage u;
	int status = 0;
	pid_t self = getpid(), pid = vfork();
	if (pid == 0)
		become(argv, self);
	if (pid < 0) {
		r->error = errno;
		return -1;
	}
	while (wait4(pid, &status, 0, &u) < 0 && errno == EINTR)
		;
	if (failed) {
		r->error = failed;
		return -1;
	}
	r->wall_ns += now_ns() - began;
	r->user_ns += time_ns(&u.ru_utime);
	r->sys_ns += time_ns(&u.ru_stime);
	r->max_rss_kb = u.ru_maxrss > r->max_rss_kb ? u.ru_maxrss : r->max_rss_kb;
	r->minor_faults += u.ru_minflt;
	r->major_faults += u.ru_majflt;
	r->voluntary_switches += u.ru_nvcsw;
	r->involuntary_switches += u.ru_nivcsw;
	r->status = status;
	r->runs++;
	return status == 0 ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct launch_record record = {0};
	if (argc < 5)
		return 2;
	int note = atoi(argv[1]), gate = atoi(argv[2]), times = atoi(argv[3]);
	struct child_note ready = {.step = CHILD_READY, .at_ns = now_ns()};
	fcntl(note, F_SETFD, FD_CLOEXEC);
	if (gate >= 0)
		fcntl(gate, F_SETFD, FD_CLOEXEC);
	handle_signals(SIG_IGN);
	if (write(note, &ready, sizeof ready) != (ssize_t)sizeof ready)
		return 2;
	wait_at_gate(gate);
	for (int i = 0; i < times && run_once(argv + 4, &record) == 0; i++)
		;
	if (write(note, &record, sizeof record) != (ssize_t)sizeof record)
		return 2;
	return 0;
}
