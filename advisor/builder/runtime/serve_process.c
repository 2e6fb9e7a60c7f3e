/* The processes of a server and its load: started, listened to, ended. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "builder/runtime/serve.h"

/* How long a server may take to end: it may have data to write. */
#define END_S	5
#define STEP_MS 20

static volatile sig_atomic_t told_to_end;

static void on_signal(int signal)
{
	told_to_end = signal;
}

void serve_catch_signals(void)
{
	static const int polite[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	struct sigaction sa = {.sa_handler = on_signal};
	for (size_t i = 0; i < sizeof polite / sizeof *polite; i++)
		sigaction(polite[i], &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	/* who goes when we go: ourselves, in time to end what we started */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

int64_t serve_now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- starting ---- */

static void be_a_child(pid_t parent)
{
	static const int all[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		signal(all[i], SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
}

/* A plain command takes the shell's place, so that signals reach the program. */
static _Noreturn void be_command(const char *command, int plain)
{
	char *text;
	if (!plain || asprintf(&text, "exec %s", command) < 0)
		text = (char *)(uintptr_t)command;
	execl("/bin/sh", "sh", "-c", text, (char *)NULL);
	_exit(127);
}

static int is_plain(const char *command)
{
	return !strpbrk(command, "|&;<>()$`=#\n{}!~") && strncmp(command, "cd ", 3) != 0;
}

void serve_start(struct serve *s)
{
	int fd[2];
	pid_t self = getpid();
	if (pipe2(fd, O_CLOEXEC) != 0)
		serve_fail(s, "no pipe for the server's output: %s", strerror(errno));
	fcntl(fd[0], F_SETFL, O_NONBLOCK);
	s->out = fd[0];
	s->own_shell = !is_plain(s->serve);
	s->server = fork();
	if (s->server == 0) {
		be_a_child(self);
		dup2(fd[1], 1);
		dup2(fd[1], 2);
		be_command(s->serve, !s->own_shell);
	}
	close(fd[1]);
	if (s->server < 0) {
		s->server = 0;
		serve_fail(s, "the server cannot be started: %s", strerror(errno));
	}
}

/* Load and stop are no part of what is tried: an allocator that is preloaded is not for them. */
static void drop_names(const char *names)
{
	char *copy = names ? strdup(names) : NULL;
	for (char *name = copy ? strtok(copy, " ") : NULL; name; name = strtok(NULL, " "))
		unsetenv(name);
}

pid_t serve_beside(struct serve *s, const char *command)
{
	pid_t self = getpid(), pid = fork();
	if (pid == 0) {
		be_a_child(self);
		drop_names(s->names);
		if (CPU_COUNT(&s->others))
			sched_setaffinity(0, sizeof s->others, &s->others);
		be_command(command, 0);
	}
	if (pid < 0)
		serve_fail(s, "`%s` cannot be started: %s", command, strerror(errno));
	return pid;
}

/* ---- listening ---- */

static void keep_tail(struct serve *s, const char *text, size_t n)
{
	if (n > SERVE_TAIL) {
		text += n - SERVE_TAIL;
		n = SERVE_TAIL;
	}
	size_t over = s->n_tail + n > SERVE_TAIL ? s->n_tail + n - SERVE_TAIL : 0;
	memmove(s->tail, s->tail + over, s->n_tail - over);
	memcpy(s->tail + s->n_tail - over, text, n);
	s->n_tail += n - over;
	s->tail[s->n_tail] = 0;
}

/* Whether a line holds what is waited for; a prompt without its end of line counts, too. */
static void look_for_line(struct serve *s, const char *text, size_t n)
{
	for (size_t i = 0; i < n && s->line && !s->saw_line; i++) {
		if (text[i] == '\n' || s->n_said + 1 == sizeof s->said)
			s->n_said = 0;
		else
			s->said[s->n_said++] = text[i];
		s->said[s->n_said] = 0;
		s->saw_line = strstr(s->said, s->line) != NULL;
	}
}

static void listen_to_server(struct serve *s)
{
	char text[16384];
	ssize_t n;
	while (s->out >= 0 && (n = read(s->out, text, sizeof text)) != 0) {
		if (n < 0)
			return;
		look_for_line(s, text, (size_t)n);
		keep_tail(s, text, (size_t)n);
	}
	if (s->out >= 0) {
		close(s->out);
		s->out = -1;
	}
}

static int64_t usage_ns(const struct rusage *u)
{
	return ((int64_t)u->ru_utime.tv_sec + u->ru_stime.tv_sec) * 1000000000 +
	       ((int64_t)u->ru_utime.tv_usec + u->ru_stime.tv_usec) * 1000;
}

static int reap(struct serve *s, pid_t pid, int *status)
{
	struct rusage u;
	int st, ended = 0;
	pid_t one;
	while ((one = wait4(-1, &st, WNOHANG, &u)) > 0) {
		if (one == pid) {
			*status = st;
			ended = 1;
			continue;
		}
		s->orphans_ns += usage_ns(&u); /* the server's own too, so that nothing is lost */
		if (one == s->server) {
			s->server = 0;
			s->status = st;
		}
	}
	return ended;
}

/* Wakes at the end of a process, too. */
static int fd_of(pid_t pid)
{
	return pid > 0 ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
}

int serve_step(struct serve *s, int ms, pid_t pid, int *status)
{
	struct pollfd p[3] = {{.fd = s->out, .events = POLLIN},
			      {.fd = fd_of(s->server), .events = POLLIN},
			      {.fd = fd_of(pid), .events = POLLIN}};
	poll(p, 3, ms);
	for (int i = 1; i < 3; i++)
		if (p[i].fd >= 0)
			close(p[i].fd);
	listen_to_server(s);
	if (told_to_end) {
		int why = told_to_end;
		told_to_end = 0;
		serve_fail(s, "ended by signal %d before the load was done", why);
	}
	return reap(s, pid, status);
}

/* ---- ending ---- */

static void tell_all(int signal)
{
	struct serve_pids l;
	serve_processes(0, &l);
	for (size_t i = 0; i < l.n; i++)
		kill(l.v[i], signal);
}

static int anybody_left(struct serve *s)
{
	struct serve_pids l;
	reap(s, 0, NULL);
	serve_processes(0, &l);
	return l.n > 0;
}

static int wait_for_end(struct serve *s, double seconds)
{
	int64_t until = serve_now_ns() + (int64_t)(seconds * 1e9);
	while (anybody_left(s) && serve_now_ns() < until) {
		if (s->server)
			serve_step(s, STEP_MS, 0, NULL);
		else
			poll(NULL, 0, 2);
	}
	return !anybody_left(s);
}

/* The server's first process ends the others; where a shell of ours is first, its children are told as well. */
static void tell_server(struct serve *s, int signal)
{
	struct serve_pids l;
	serve_processes(0, &l);
	if (s->server)
		kill(s->server, signal);
	for (size_t i = 0; i < l.n && (s->own_shell || !s->server); i++)
		kill(l.v[i], signal);
}

static void end_hard(struct serve *s)
{
	for (int i = 0; i < 50 && anybody_left(s); i++) {
		tell_all(SIGKILL);
		poll(NULL, 0, 2);
	}
}

void serve_end(struct serve *s)
{
	if (s->stop) {
		int status = -1;
		pid_t pid = serve_beside(s, s->stop);
		int64_t until = serve_now_ns() + (int64_t)END_S * 1000000000;
		while (!serve_step(s, STEP_MS, pid, &status) && serve_now_ns() < until)
			;
		if (status != 0)
			fprintf(stderr, "advisor: `%s` did not stop the server well\n", s->stop);
		if (wait_for_end(s, END_S))
			return;
	}
	tell_server(s, SIGTERM);
	if (wait_for_end(s, END_S))
		return;
	s->killed = 1;
	fprintf(stderr, "advisor: the server did not end within %d s of %s, and was killed\n", END_S,
		s->stop ? s->stop : "SIGTERM");
	end_hard(s);
}

void serve_fail(struct serve *s, const char *sentence, ...)
{
	va_list args;
	listen_to_server(s);
	tell_all(SIGTERM);
	for (int i = 0; i < 20 && anybody_left(s); i++)
		poll(NULL, 0, 10);
	listen_to_server(s);
	end_hard(s);
	va_start(args, sentence);
	vfprintf(stderr, sentence, args);
	va_end(args);
	size_t n = s->n_tail;
	while (n && strchr("\n\r ", s->tail[n - 1]))
		s->tail[--n] = 0;
	if (n)
		fprintf(stderr, "; the server's last lines: %s", s->tail);
	else if (s->out != -2)
		fprintf(stderr, "; the server printed nothing");
	fputc('\n', stderr);
	serve_exit(s, 125 << 8);
}
