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

extern char **environ;

#define GRACE_S 0.5 /* between SIGTERM and SIGKILL */

/* One child under way. */
struct running {
	const struct proc_spec *spec;
	struct proc_result *result;
	size_t index;
	pid_t pid;
	int pidfd, out_fd, err_fd; /* -1: closed or not there */
	int64_t start_ns;
	double deadline, kill_at; /* clock_s(); 0: none */
	enum proc_end ending; /* why it is being ended; PROC_EXITED: it is not */
};

/* The only state of the process as a whole: which signal arrived, a pipe that wakes
 * poll(2), and how many children are under way. */
static volatile sig_atomic_t caught;
static int wake_pipe[2] = {-1, -1};
static int children_under_way;

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

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static const char *step_sentence(enum child_step step, const struct proc_spec *s)
{
	switch (step) {
	case CHILD_STDIN:
		return s->stdin_path ? s->stdin_path : "/dev/null";
	case CHILD_STDOUT:
		return s->stdout_path ? s->stdout_path : "its output";
	case CHILD_STDERR:
		return s->stderr_path ? s->stderr_path : "its messages";
	case CHILD_CWD:
		return s->cwd;
	default:
		return s->argv ? s->argv[0] : "a worker";
	}
}

/* Reads the child's notes until exec closes the pipe. 0: it runs. */
static int read_notes(int fd, struct running *r, struct err *err)
{
	struct child_note note;
	ssize_t n;
	int rc = -1, seen = 0;
	while ((n = read(fd, &note, sizeof note)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n != (ssize_t)sizeof note)
			break;
		seen = 1;
		if (note.step == CHILD_READY) {
			r->start_ns = note.at_ns;
			rc = 0;
			if (r->spec->child)
				break; /* no exec will close the pipe soon enough */
		} else {
			rc = err_set(err, "%s cannot be started: %s: %s", r->spec->argv ? r->spec->argv[0] : "worker",
				     step_sentence(note.step, r->spec), strerror(note.error));
		}
	}
	return seen ? rc : err_set(err, "a process ended before it started");
}

/* A roomy pipe, and read as a whole: one who prints much shall seldom wait for us,
 * for such waiting is in the times we take. Where less room is granted, so be it. */
#define PIPE_BYTES (1 << 20)

static int make_pipes(const struct proc_spec *s, int out[2], int errs[2], int note[2])
{
	if (!s->stdout_path && pipe2(out, O_CLOEXEC) != 0)
		return -1;
	if (!s->stdout_path)
		fcntl(out[0], F_SETPIPE_SZ, PIPE_BYTES);
	if (!s->stderr_path && pipe2(errs, O_CLOEXEC) != 0)
		return -1;
	return pipe2(note, O_CLOEXEC);
}

/* Sanitizers keep their own books on memory, which vfork(2) would share. */
#if defined(__SANITIZE_ADDRESS__)
#define SHARED_START 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SHARED_START 0
#endif
#endif
#ifndef SHARED_START
#define SHARED_START 1
#endif

/* A program is started from our own memory: copying the page tables of a process that has
 * read a whole project, and throwing them away at exec, would cost half a millisecond and more, part of it
 * in the run's own time. The child changes nothing of ours but environ; no handler may run in it. */
static pid_t start_program(const struct proc_spec *s, pid_t parent, int note, int out, int errs)
{
	sigset_t all, before;
	char **const env = environ;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid_t pid = vfork();
	if (pid == 0)
		proc_child(s, parent, note, out, errs);
	environ = env;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static pid_t start_child(const struct proc_spec *s, int note, int out, int errs)
{
	pid_t parent = getpid();
	if (SHARED_START && s->argv && !s->child)
		return start_program(s, parent, note, out, errs);
	fflush(NULL);
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	wake_pipe[0] = wake_pipe[1] = -1;
	children_under_way = 0;
	proc_child(s, parent, note, out, errs);
	return -1; /* never */
}

static int start(struct running *r, struct err *err)
{
	int out[2] = {-1, -1}, errs[2] = {-1, -1}, note[2] = {-1, -1};
	const struct proc_spec *s = r->spec;
	r->pidfd = r->out_fd = r->err_fd = -1;
	int rc = -1;
	if (make_pipes(s, out, errs, note) != 0) {
		err_set(err, "cannot start a process: %s", strerror(errno));
	} else {
		r->pid = start_child(s, note[1], out[1], errs[1]);
		rc = r->pid < 0 ? err_set(err, "cannot start a process: %s", strerror(errno)) : 0;
	}
	close_fd(&out[1]);
	close_fd(&errs[1]);
	close_fd(&note[1]);
	if (rc == 0 && read_notes(note[0], r, err) != 0) {
		waitpid(r->pid, NULL, 0);
		rc = -1;
	}
	close_fd(&note[0]);
	if (rc != 0) {
		close_fd(&out[0]);
		close_fd(&errs[0]);
		r->result->end = PROC_NOT_STARTED;
		return -1;
	}
	r->out_fd = out[0];
	r->err_fd = errs[0];
	r->pidfd = (int)syscall(SYS_pidfd_open, r->pid, 0);
	r->deadline = s->timeout_s > 0 ? (double)r->start_ns / 1e9 + s->timeout_s : 0;
	r->ending = PROC_EXITED;
	children_under_way++;
	return 0;
}

static void signal_group(const struct running *r, int signal)
{
	if (r->spec->same_group || kill(-r->pid, signal) != 0)
		kill(r->pid, signal);
}

/* Begins to end a child; SIGKILL follows when it does not go. */
static void end_child(struct running *r, enum proc_end why)
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
		close_fd(fd);
		return;
	}
	uint64_t max = r->spec->output_limit;
	if (max && to->len + (size_t)n > max) {
		str_grown(to, max > to->len ? (size_t)(max - to->len) : 0);
		end_child(r, PROC_OUTPUT_LIMIT);
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
	close_fd(fd);
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

/* The child has ended: take times, output, and what it left behind. */
static void finish(struct running *r)
{
	struct proc_result *res = r->result;
	struct rusage usage;
	int status = 0;
	pid_t got;
	while ((got = wait4(r->pid, &status, 0, &usage)) < 0 && errno == EINTR)
		;
	res->wall_ns = clock_ns() - r->start_ns;
	children_under_way--;
	if (got == r->pid)
		fill_usage(res, &usage);
	drain_rest(r, &r->out_fd, &res->out);
	drain_rest(r, &r->err_fd, &res->err);
	close_fd(&r->pidfd);
	res->end = WIFSIGNALED(status) ? PROC_SIGNALLED : PROC_EXITED;
	res->code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
	if (res->end == PROC_SIGNALLED && res->code == SIGXFSZ && r->spec->output_limit)
		res->end = PROC_OUTPUT_LIMIT;
	if (r->ending != PROC_EXITED)
		res->end = r->ending;
	if (r->spec->same_group || !(r->spec->kill_left_over || r->ending != PROC_EXITED))
		return;
	if (kill(-r->pid, SIGKILL) == 0)
		res->left_over = 1;
	if (children_under_way == 0 && reap_strangers())
		res->left_over = 1;
}

static int over(const struct running *r)
{
	siginfo_t info = {0};
	return waitid(P_PID, (id_t)r->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == r->pid;
}

static void watch_clock(struct running *r, double now)
{
	if (caught && r->ending == PROC_EXITED)
		end_child(r, PROC_INTERRUPTED);
	if (r->deadline > 0 && now >= r->deadline)
		end_child(r, PROC_TIMEOUT);
	if (r->kill_at > 0 && now >= r->kill_at) {
		signal_group(r, SIGKILL);
		r->kill_at = now + GRACE_S;
	}
}

static double sooner(double a, double b)
{
	return a <= 0 ? b : b <= 0 ? a : a < b ? a : b;
}

/* Waits until one of the children has something to say, and listens. */
static void step(struct running *all, size_t n, struct pollfd *fds)
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
	struct pollfd fds[4];
	memset(result, 0, sizeof *result);
	if (caught) {
		result->end = PROC_INTERRUPTED;
		return 0;
	}
	if (start(&r, err) != 0)
		return -1;
	while (!over(&r))
		step(&r, 1, fds);
	finish(&r);
	return 0;
}

void proc_result_free(struct proc_result *r)
{
	str_free(&r->out);
	str_free(&r->err);
}

struct crowd {
	struct running *all;
	struct proc_result *results;
	struct pollfd *fds;
	size_t n;
};

static void end_all(struct crowd *c, enum proc_end why)
{
	for (size_t i = 0; i < c->n; i++)
		end_child(&c->all[i], why);
}

/* Starts spec i in a free place; one that cannot be started counts as done. */
static int start_one(struct crowd *c, const struct proc_spec *specs, size_t i, proc_done *done, void *ctx)
{
	struct running *r = &c->all[c->n];
	struct proc_result *result = r->result; /* results stay with their place */
	memset(result, 0, sizeof *result);
	*r = (struct running){.spec = &specs[i], .result = result, .index = i};
	struct err why = {{0}};
	if (start(r, &why) == 0) {
		c->n++;
		return 0;
	}
	str_add(&result->err, why.text);
	int stop = done(ctx, i, result);
	proc_result_free(result);
	return stop;
}

/* Hands over those that have ended; their places go to the end of the list. */
static int collect(struct crowd *c, proc_done *done, void *ctx)
{
	int stop = 0;
	for (size_t i = 0; i < c->n;) {
		if (!over(&c->all[i])) {
			i++;
			continue;
		}
		struct running ended = c->all[i];
		finish(&ended);
		c->all[i] = c->all[--c->n];
		c->all[c->n] = ended;
		stop |= done(ctx, ended.index, ended.result) != 0;
		proc_result_free(ended.result);
	}
	return stop;
}

int proc_run_many(const struct proc_spec *specs, size_t n, int jobs, proc_done *done, void *ctx, struct err *err)
{
	struct arena a = {0};
	size_t places = jobs < 1 ? 1 : (size_t)jobs < n ? (size_t)jobs : n;
	struct crowd c = {0};
	c.all = arena_alloc(&a, (places + 1) * sizeof *c.all);
	c.results = arena_alloc(&a, (places + 1) * sizeof *c.results);
	c.fds = arena_alloc(&a, (3 * places + 1) * sizeof *c.fds);
	for (size_t i = 0; i < places + 1; i++)
		c.all[i].result = &c.results[i];
	size_t next = 0;
	int stop = 0;
	while (c.n > 0 || (next < n && !stop && !caught)) {
		if (c.n < places && next < n && !stop && !caught) {
			stop |= start_one(&c, specs, next++, done, ctx);
			continue;
		}
		step(c.all, c.n, c.fds);
		stop |= collect(&c, done, ctx);
		if (stop)
			end_all(&c, PROC_INTERRUPTED);
	}
	arena_free(&a);
	if (caught)
		return err_set(err, "interrupted");
	return stop ? err_set(err, "ended early") : 0;
}
