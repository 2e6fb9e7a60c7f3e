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
#include <sys/syscall.h>
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

/* As sched_setattr(2) takes it; glibc has had the struct only since 2.41. */
struct attributes {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime_ns, deadline_ns, period_ns;
};

/* A processor's present task keeps it for its time slice (3 ms and more), whatever the nice
 * value of who wakes up, unless that one asked for shorter slices (Linux 6.12 and newer;
 * others ignore it). With a load of 8 the way to each run took 7 % of the time without. */
#define SHORT_SLICE_NS 100000

static void set_priority(int nice, uint64_t slice_ns)
{
	struct attributes a = {.size = sizeof a, .policy = SCHED_OTHER, .nice = nice, .runtime_ns = slice_ns};
	if (sched_getscheduler(0) != SCHED_OTHER || syscall(SYS_sched_setattr, 0, &a, 0) != 0)
		setpriority(PRIO_PROCESS, 0, nice);
}

/* Sessions share a processor first, processes within a session then (sched(7),
 * autogroups): both count. */
void proc_set_urgent(int on)
{
	int fd = open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC);
	if (fd >= 0) {
		(void)!write(fd, on ? "-20" : "0", on ? 3 : 1);
		close(fd);
	}
	set_priority(on ? -20 : 0, on ? SHORT_SLICE_NS : 0);
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

void proc_child(const struct proc_spec *s, pid_t parent, int note_fd, int out_fd, int err_fd)
{
	const int to_file = O_WRONLY | O_CREAT | O_TRUNC;
	if (!s->same_group)
		setsid(); /* a group of its own, and no terminal to ask questions on */
	if (s->urgent)
		proc_set_urgent(1); /* at once: a new session has to queue up behind the others */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	reset_signals();
	if (redirect(s->stdin_path ? s->stdin_path : "/dev/null", -1, 0, O_RDONLY) != 0)
		give_up(note_fd, CHILD_STDIN);
	if (redirect(s->stdout_path, out_fd, 1, to_file) != 0)
		give_up(note_fd, CHILD_STDOUT);
	int joined = s->stderr_path && strcmp(s->stderr_path, "&1") == 0;
	if (joined ? dup2(1, 2) < 0 : redirect(s->stderr_path, err_fd, 2, to_file) != 0)
		give_up(note_fd, CHILD_STDERR);
	if (s->cwd && chdir(s->cwd) != 0)
		give_up(note_fd, CHILD_CWD);
	close_range(3, (unsigned)note_fd - 1, 0);
	close_range((unsigned)note_fd + 1, ~0U, 0);
	apply_limits(s);
	if (s->env)
		environ = (char **)(uintptr_t)s->env; /* execvp then searches the new PATH */
	report(note_fd, CHILD_READY, 0);
	if (s->child) {
		close(note_fd);
		_exit(s->child(s->arg));
	}
	execvp(s->argv[0], (char *const *)(uintptr_t)s->argv);
	give_up(note_fd, CHILD_EXEC);
}
