#include "base/proc_worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/proc.h"
#include "base/proc_running.h"

#define GRACE_S 3.0 /* between SIGTERM and SIGKILL: it ends builds of its own */

static void serve_as_child(pid_t parent, int (*serve)(void *arg, int fd), void *arg, int fd)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	running_forget();
	proc_catch_signals();
	_exit(serve(arg, fd));
}

int worker_start(struct worker *w, int (*serve)(void *arg, int fd), void *arg, struct err *err)
{
	int pair[2];
	pid_t parent = getpid();
	*w = (struct worker){.fd = -1};
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return err_set(err, "a worker cannot be started: %s", strerror(errno));
	fflush(NULL);
	w->pid = fork();
	if (w->pid == 0) {
		close(pair[0]);
		serve_as_child(parent, serve, arg, pair[1]);
	}
	close(pair[1]);
	w->fd = pair[0];
	if (w->pid > 0 && running_replace(0, w->pid) == 0)
		return 0;
	err_set(err, "a worker cannot be started: %s", w->pid < 0 ? strerror(errno) : "there are too many");
	worker_end(w);
	return -1;
}

static int write_all(int fd, const void *bytes, size_t n)
{
	const char *at = bytes;
	while (n) {
		ssize_t done = send(fd, at, n, MSG_NOSIGNAL);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return -1;
		at += done;
		n -= (size_t)done;
	}
	return 0;
}

int worker_send(int fd, const struct str *message)
{
	uint64_t n = message->len;
	return write_all(fd, &n, sizeof n) != 0 ? -1 : write_all(fd, str_text(message), message->len);
}

static int read_all(int fd, void *bytes, size_t n)
{
	char *at = bytes;
	while (n) {
		ssize_t done = read(fd, at, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return -1;
		at += done;
		n -= (size_t)done;
	}
	return 0;
}

/* 1: something is there, or the end of it; 0: nothing in time; -1: interrupted. */
static int wait_for(int fd, double seconds)
{
	double until = clock_s() + seconds;
	for (;;) {
		/* signals may come between the look and the wait, so no wait is long */
		double left = seconds < 0 ? 0.2 : until - clock_s();
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int ms = left <= 0 ? 0 : left > 0.2 ? 200 : (int)(left * 1000) + 1;
		if (proc_interrupted())
			return -1;
		int rc = poll(&p, 1, ms);
		if (rc > 0)
			return 1;
		if (seconds >= 0 && clock_s() >= until)
			return 0;
	}
}

int worker_receive(int fd, double seconds, struct str *message)
{
	uint64_t n;
	int rc = wait_for(fd, seconds);
	str_clear(message);
	if (rc <= 0)
		return rc;
	if (read_all(fd, &n, sizeof n) != 0 || n > SIZE_MAX / 2)
		return -1;
	if (n && read_all(fd, str_room(message, (size_t)n), (size_t)n) != 0)
		return -1;
	str_grown(message, (size_t)n);
	return 1;
}

static void use_cpus(pid_t pid, const cpu_set_t *cpus)
{
	char path[64];
	long child;
	sched_setaffinity(pid, sizeof *cpus, cpus); /* where it is not allowed, or it has ended: as it was */
	snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", (long)pid, (long)pid);
	FILE *f = fopen(path, "r");
	while (f && fscanf(f, "%ld", &child) == 1)
		use_cpus((pid_t)child, cpus);
	if (f)
		fclose(f);
}

void worker_use_cpus(const struct worker *w, const cpu_set_t *cpus)
{
	if (w->pid > 0)
		use_cpus(w->pid, cpus);
}

void worker_no_more(const struct worker *w, int now)
{
	shutdown(w->fd, SHUT_WR);
	if (now && w->pid > 0)
		kill(w->pid, SIGTERM);
}

void worker_end(struct worker *w)
{
	double until = clock_s() + GRACE_S;
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
	if (w->pid <= 0)
		return;
	kill(w->pid, SIGTERM);
	while (waitpid(w->pid, NULL, WNOHANG) == 0) {
		if (clock_s() >= until)
			kill(w->pid, SIGKILL);
		clock_sleep(0.005);
	}
	running_replace(w->pid, 0);
	w->pid = 0;
}
