/* The child's side of proc_run: from fork(2) to execve(2). */
#include "base/proc_child.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"

extern char **environ;

static void report(int fd, enum child_step step, int error)
{
	struct child_note note = {.step = step, .error = error, .at_ns = clock_ns()};
	(void)!write(fd, &note, sizeof note);
}

static void give_up(int fd, enum child_step step)
{
	report(fd, step, errno);
	_exit(127);
}

static void limit(int what, uint64_t value)
{
	struct rlimit r;
	if (!value || getrlimit(what, &r) != 0)
		return;
	r.rlim_cur = r.rlim_max == RLIM_INFINITY || value < r.rlim_max ? (rlim_t)value : r.rlim_max;
	setrlimit(what, &r);
}

static void apply_limits(const struct proc_spec *s)
{
	limit(RLIMIT_AS, s->memory_limit);
	if (s->output_limit && (s->stdout_path || (s->stderr_path && strcmp(s->stderr_path, "&1") != 0)))
		limit(RLIMIT_FSIZE, s->output_limit);
	struct rlimit no_core = {0, 0};
	setrlimit(RLIMIT_CORE, &no_core);
	if (s->pin) {
		cpu_set_t set;
		CPU_ZERO(&set);
		CPU_SET((size_t)s->cpu, &set);
		sched_setaffinity(0, sizeof set, &set); /* not allowed everywhere: then unpinned */
	}
}

static void reset_signals(void)
{
	sigset_t none;
	static const int all[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGCHLD, SIGXFSZ};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		signal(all[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Puts path (or, without one, the pipe) at descriptor `as`. */
static int redirect(const char *path, int pipe_fd, int as, int flags)
{
	int fd = path ? open(path, flags, 0644) : pipe_fd;
	if (fd < 0)
		return -1;
	return dup2(fd, as) < 0 ? -1 : 0;
}

/* Closes all that is not ours to hand on: everything from 3 on but the note, and the launcher's gate. */
static void close_others(int note, int gate)
{
	int first = gate >= 0 && gate < note ? gate : note, last = gate > note ? gate : note;
	close_range(3, (unsigned)first - 1, 0);
	if (last > first + 1)
		close_range((unsigned)first + 1, (unsigned)last - 1, 0);
	close_range((unsigned)last + 1, ~0U, 0);
}

static void keep_over_exec(int fd)
{
	if (fd >= 0)
		fcntl(fd, F_SETFD, 0);
}

static void set_streams(const struct child_start *c)
{
	const int to_file = O_WRONLY | O_CREAT | O_TRUNC;
	const struct proc_spec *s = c->spec;
	if (redirect(s->stdin_path ? s->stdin_path : "/dev/null", -1, 0, O_RDONLY) != 0)
		give_up(c->note_fd, CHILD_STDIN);
	if (redirect(s->stdout_path, c->out_fd, 1, to_file) != 0)
		give_up(c->note_fd, CHILD_STDOUT);
	int joined = s->stderr_path && strcmp(s->stderr_path, "&1") == 0;
	if (joined ? dup2(1, 2) < 0 : redirect(s->stderr_path, c->err_fd, 2, to_file) != 0)
		give_up(c->note_fd, CHILD_STDERR);
}

void proc_child(const struct child_start *c)
{
	const struct proc_spec *s = c->spec;
	if (!s->same_group)
		setsid(); /* a group of its own, and no terminal to ask questions on */
	if (s->urgent)
		proc_set_urgent(1); /* at once: a new session has to queue up behind the others */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != c->parent)
		_exit(127);
	reset_signals();
	set_streams(c);
	if (s->cwd && chdir(s->cwd) != 0)
		give_up(c->note_fd, CHILD_CWD);
	close_others(c->note_fd, c->gate_fd);
	apply_limits(s);
	if (s->slice_ns)
		proc_set_slice(s->slice_ns);
	if (s->env)
		environ = (char **)(uintptr_t)s->env; /* execvp then searches the new PATH */
	if (s->launcher) { /* it says itself when it is ready */
		keep_over_exec(c->note_fd);
		keep_over_exec(c->gate_fd);
	} else {
		report(c->note_fd, CHILD_READY, 0);
	}
	if (s->child) {
		close(c->note_fd);
		if (s->confined)
			proc_confine(); /* an addition: who is not confined is still only ours */
		_exit(s->child(s->arg));
	}
	execvp(c->argv[0], (char *const *)(uintptr_t)c->argv);
	give_up(c->note_fd, CHILD_EXEC);
}
