/* Starting a child: pipes, vfork(2), and the notes it sends until it runs. */
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/proc_child.h"
#include "base/proc_running.h"

extern char **environ;

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

int running_cannot_start(const struct proc_spec *s, const struct child_note *note, struct err *err)
{
	return err_set(err, "%s cannot be started: %s: %s", s->argv ? s->argv[0] : "worker",
		       step_sentence(note->step, s), strerror(note->error));
}

/* Reads the child's notes until exec closes the pipe; a launcher goes on writing to it, and a worker
 * has no exec. 0: it runs. */
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
		if (note.step != CHILD_READY) {
			rc = running_cannot_start(r->spec, &note, err);
			continue;
		}
		r->start_ns = note.at_ns;
		rc = 0;
		if (r->spec->child || r->spec->launcher)
			break;
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
static pid_t start_program(const struct child_start *c)
{
	sigset_t all, before;
	char **const env = environ;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid_t pid = vfork();
	if (pid == 0)
		proc_child(c);
	environ = env;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static pid_t start_child(const struct child_start *c)
{
	if (SHARED_START && c->spec->argv && !c->spec->child)
		return start_program(c);
	fflush(NULL);
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	running_forget();
	proc_child(c);
	return -1; /* never */
}

/* The launcher and its orders in front of the program. */
static const char *const *launcher_argv(struct arena *a, const struct proc_spec *s, int note, int gate)
{
	struct strlist l = {0};
	strlist_add(a, &l, s->launcher);
	strlist_addf(a, &l, "%d", note);
	strlist_addf(a, &l, "%d", gate);
	strlist_addf(a, &l, "%u", s->times ? s->times : 1);
	for (size_t i = 0; s->argv[i]; i++)
		strlist_add(a, &l, s->argv[i]);
	return strlist_argv(a, &l);
}

static int start_with(struct running *r, struct child_start *c, struct err *err)
{
	struct arena a = {0};
	const struct proc_spec *s = r->spec;
	c->argv = s->launcher ? launcher_argv(&a, s, c->note_fd, c->gate_fd) : s->argv;
	r->pid = start_child(c);
	int rc = r->pid < 0 ? err_set(err, "cannot start a process: %s", strerror(errno)) : 0;
	arena_free(&a);
	return rc;
}

static void begin(struct running *r)
{
	const struct proc_spec *s = r->spec;
	double now = (double)r->start_ns / 1e9;
	r->pidfd = (int)syscall(SYS_pidfd_open, r->pid, 0);
	r->deadline = s->timeout_s > 0 ? now + s->timeout_s : 0;
	r->watch_at = s->watch ? now : 0;
	r->ending = PROC_EXITED;
	running_counted(1);
}

int running_start(struct running *r, int gate, struct err *err)
{
	int out[2] = {-1, -1}, errs[2] = {-1, -1}, note[2] = {-1, -1}, rc;
	const struct proc_spec *s = r->spec;
	r->pidfd = r->out_fd = r->err_fd = r->note_fd = -1;
	if (make_pipes(s, out, errs, note) != 0)
		rc = err_set(err, "cannot start a process: %s", strerror(errno));
	else
		rc = start_with(r,
				&(struct child_start){.spec = s,
						      .parent = getpid(),
						      .note_fd = note[1],
						      .out_fd = out[1],
						      .err_fd = errs[1],
						      .gate_fd = gate},
				err);
	running_close_fd(&out[1]);
	running_close_fd(&errs[1]);
	running_close_fd(&note[1]);
	if (rc == 0 && read_notes(note[0], r, err) != 0) {
		waitpid(r->pid, NULL, 0);
		rc = -1;
	}
	if (rc == 0 && s->launcher)
		r->note_fd = note[0];
	else
		running_close_fd(&note[0]);
	if (rc != 0) {
		running_close_fd(&out[0]);
		running_close_fd(&errs[0]);
		r->result->end = PROC_NOT_STARTED;
		return -1;
	}
	r->out_fd = out[0];
	r->err_fd = errs[0];
	begin(r);
	return 0;
}
