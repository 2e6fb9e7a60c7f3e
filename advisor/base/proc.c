#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/proc_child.h"
#include "base/proc_launch.h"
#include "base/proc_running.h"

#define GRACE_S 0.5 /* between SIGTERM and SIGKILL */

/* The only state of the process as a whole: which signal arrived, a pipe that wakes
 * poll(2), how many children are under way, and which ones stay. */
static volatile sig_atomic_t caught;
static int wake_pipe[2] = {-1, -1};
static int under_way;
#define WORKERS 4
static pid_t workers[WORKERS]; /* children that stay; 0: none */

static void on_signal(int signal)
{
	int saved = errno;
	caught = signal;
	if (wake_pipe[1] >= 0)
		(void)!write(wake_pipe[1], "", 1);
	errno = saved;
}

void proc_catch_signals(void)
{
	struct sigaction sa = {.sa_handler = on_signal};
	sigemptyset(&sa.sa_mask);
	if (wake_pipe[0] < 0 && pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		wake_pipe[0] = wake_pipe[1] = -1;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	/* Daemons a benchmark leaves behind become our children and can be ended. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

int proc_interrupted(void)
{
	return caught;
}

void proc_interrupt(int signal)
{
	caught = signal;
}

void running_forget(void)
{
	wake_pipe[0] = wake_pipe[1] = -1;
	under_way = 0;
	memset(workers, 0, sizeof workers);
}

int running_replace(pid_t before, pid_t now)
{
	size_t i = 0;
	while (i < WORKERS && workers[i] != before)
		i++;
	if (i == WORKERS)
		return -1;
	workers[i] = now;
	return 0;
}

static int is_worker(pid_t pid)
{
	size_t i = 0;
	while (i < WORKERS && workers[i] != pid)
		i++;
	return i < WORKERS;
}

void running_counted(int more)
{
	under_way += more;
}

void running_close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void signal_group(const struct running *r, int signal)
{
	if (r->spec->same_group || kill(-r->pid, signal) != 0)
		kill(r->pid, signal);
}

void running_end(struct running *r, enum proc_end why)
{
	if (r->ending != PROC_EXITED)
		return;
	r->ending = why;
	signal_group(r, SIGTERM);
	r->kill_at = clock_s() + GRACE_S;
}

/* Takes what a pipe holds; the descriptor is closed at its end. */
static void drain(struct running *r, int *fd, struct str *to)
{
	int there = 0;
	ioctl(*fd, FIONREAD, &there);
	size_t room = there > 0 ? (size_t)there : 1;
	ssize_t n = read(*fd, str_room(to, room), room);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		running_close_fd(fd);
		return;
	}
	uint64_t max = r->spec->output_limit;
	if (max && to->len + (size_t)n > max) {
		str_grown(to, max > to->len ? (size_t)(max - to->len) : 0);
		running_end(r, PROC_OUTPUT_LIMIT);
		return;
	}
	str_grown(to, (size_t)n);
}

/* What is left in a pipe after the child's end, without waiting for others
 * that may hold its other end. */
static void drain_rest(struct running *r, int *fd, struct str *to)
{
	while (*fd >= 0) {
		struct pollfd p = {.fd = *fd, .events = POLLIN};
		if (poll(&p, 1, 0) <= 0 || r->ending == PROC_OUTPUT_LIMIT)
			break;
		drain(r, fd, to);
	}
	running_close_fd(fd);
}

static void fill_usage(struct proc_result *res, const struct rusage *u)
{
	res->user_ns = (int64_t)u->ru_utime.tv_sec * 1000000000 + u->ru_utime.tv_usec * 1000;
	res->sys_ns = (int64_t)u->ru_stime.tv_sec * 1000000000 + u->ru_stime.tv_usec * 1000;
	res->max_rss_kb = u->ru_maxrss;
	res->minor_faults = u->ru_minflt;
	res->major_faults = u->ru_majflt;
	res->voluntary_switches = u->ru_nvcsw;
	res->involuntary_switches = u->ru_nivcsw;
}

/* Ends and reaps children we never started: daemons that reparented to us. */
static int reap_strangers(void)
{
	int found = 0;
	for (int round = 0; round < 50; round++) {
		char path[64];
		snprintf(path, sizeof path, "/proc/self/task/%ld/children", (long)getpid());
		FILE *f = fopen(path, "r");
		long pid;
		int left = 0;
		while (f && fscanf(f, "%ld", &pid) == 1) {
			if (is_worker((pid_t)pid))
				continue;
			kill((pid_t)pid, SIGKILL);
			left++;
		}
		if (f)
			fclose(f);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		if (!left)
			break;
		found = 1;
		clock_sleep(0.002);
	}
	return found;
}

/* What the launcher has to say of the program. -1: it could not be started. */
static int take_record(struct running *r, int *status, struct err *err)
{
	struct launch_record record;
	struct proc_result *res = r->result;
	ssize_t n;
	while ((n = read(r->note_fd, &record, sizeof record)) < 0 && errno == EINTR)
		;
	running_close_fd(&r->note_fd);
	if (n != (ssize_t)sizeof record)
		return 0; /* it was killed with the program: its own end is what is known */
	if (record.error)
		return running_cannot_start(r->spec, &(struct child_note){.step = CHILD_EXEC, .error = record.error},
					    err);
	*status = record.status;
	res->runs = record.runs;
	res->left_over = record.left_over;
	res->wall_ns = record.wall_ns;
	res->user_ns = record.user_ns;
	res->sys_ns = record.sys_ns;
	res->max_rss_kb = record.max_rss_kb;
	res->minor_faults = record.minor_faults;
	res->major_faults = record.major_faults;
	res->voluntary_switches = record.voluntary_switches;
	res->involuntary_switches = record.involuntary_switches;
	return 0;
}

static void set_end(struct running *r, int status)
{
	struct proc_result *res = r->result;
	res->end = WIFSIGNALED(status) ? PROC_SIGNALLED : PROC_EXITED;
	res->code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
	if (res->end == PROC_SIGNALLED && res->code == SIGXFSZ && r->spec->output_limit)
		res->end = PROC_OUTPUT_LIMIT;
	if (r->ending != PROC_EXITED)
		res->end = r->ending;
}

int running_finish(struct running *r, struct err *err)
{
	struct proc_result *res = r->result;
	struct rusage usage;
	int status = 0, rc = 0;
	pid_t got;
	while ((got = wait4(r->pid, &status, 0, &usage)) < 0 && errno == EINTR)
		;
	res->wall_ns = clock_ns() - r->start_ns;
	res->runs = 1;
	running_counted(-1);
	if (got == r->pid)
		fill_usage(res, &usage);
	if (r->note_fd >= 0)
		rc = take_record(r, &status, err);
	drain_rest(r, &r->out_fd, &res->out);
	drain_rest(r, &r->err_fd, &res->err);
	running_close_fd(&r->pidfd);
	set_end(r, status);
	if (rc != 0)
		res->end = PROC_NOT_STARTED;
	if (r->spec->same_group || !(r->spec->kill_left_over || r->ending != PROC_EXITED))
		return rc;
	if (kill(-r->pid, SIGKILL) == 0)
		res->left_over = 1;
	if (under_way == 0 && reap_strangers())
		res->left_over = 1;
	return rc;
}

int running_over(const struct running *r)
{
	siginfo_t info = {0};
	return waitid(P_PID, (id_t)r->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == r->pid;
}

static void watch_clock(struct running *r, double now)
{
	if (caught && r->ending == PROC_EXITED)
		running_end(r, PROC_INTERRUPTED);
	if (r->deadline > 0 && now >= r->deadline)
		running_end(r, PROC_TIMEOUT);
	if (r->watch_at > 0 && now >= r->watch_at)
		r->watch_at = now + r->spec->watch(r->spec->watch_ctx, r->pid);
	if (r->kill_at > 0 && now >= r->kill_at) {
		signal_group(r, SIGKILL);
		r->kill_at = now + GRACE_S;
	}
}

static double sooner(double a, double b)
{
	return a <= 0 ? b : b <= 0 ? a : a < b ? a : b;
}

void running_step(struct running *all, size_t n, struct pollfd *fds)
{
	size_t k = 0;
	double next = 0, now = clock_s();
	/* One look at the signal: whatever arrives after it has written to the pipe. */
	int before = caught;
	for (size_t i = 0; i < n; i++)
		watch_clock(&all[i], now);
	fds[k++] = (struct pollfd){.fd = before ? -1 : wake_pipe[0], .events = POLLIN};
	for (size_t i = 0; i < n; i++) {
		fds[k++] = (struct pollfd){.fd = all[i].pidfd, .events = POLLIN};
		fds[k++] = (struct pollfd){.fd = all[i].out_fd, .events = POLLIN};
		fds[k++] = (struct pollfd){.fd = all[i].err_fd, .events = POLLIN};
		next = sooner(next, sooner(all[i].ending == PROC_EXITED ? all[i].deadline : 0, all[i].kill_at));
		next = sooner(next, all[i].watch_at);
		if (all[i].pidfd < 0)
			next = sooner(next, now + 0.01); /* a kernel without pidfd_open */
	}
	int ms = next <= 0 ? -1 : next <= now ? 0 : (int)((next - now) * 1000) + 1;
	if (poll(fds, k, ms) < 0 && errno != EINTR)
		clock_sleep(0.01);
	char buf[64];
	while (wake_pipe[0] >= 0 && read(wake_pipe[0], buf, sizeof buf) > 0)
		;
	for (size_t i = 0; i < n; i++) {
		if (fds[2 + 3 * i].revents && all[i].out_fd >= 0)
			drain(&all[i], &all[i].out_fd, &all[i].result->out);
		if (fds[3 + 3 * i].revents && all[i].err_fd >= 0)
			drain(&all[i], &all[i].err_fd, &all[i].result->err);
		watch_clock(&all[i], clock_s());
	}
}

int proc_run(const struct proc_spec *spec, struct proc_result *result, struct err *err)
{
	struct running r = {.spec = spec, .result = result};
	struct pollfd fds[RUNNING_FDS + 1];
	memset(result, 0, sizeof *result);
	if (caught) {
		result->end = PROC_INTERRUPTED;
		return 0;
	}
	if (running_start(&r, -1, err) != 0)
		return -1;
	while (!running_over(&r))
		running_step(&r, 1, fds);
	return running_finish(&r, err);
}

void proc_result_free(struct proc_result *r)
{
	str_free(&r->out);
	str_free(&r->err);
}
