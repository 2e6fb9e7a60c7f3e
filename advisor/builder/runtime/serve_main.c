/* advisor-serve: see serve.h. */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cpus.h"
#include "base/proc_child.h"
#include "base/proc_launch.h"
#include "builder/runtime/serve.h"

#define READY_S 30 /* loading its data may take a while */

static int note = -1;

static _Noreturn void usage(void)
{
	fputs("usage: advisor-serve NOTE GATE TIMES --serve CMD --load CMD --ready port:N|line:TEXT|file:PATH\n"
	      "       [--stop CMD] [--others CPUS] [--names VARIABLES] [--writes DIR] [--within SECONDS]\n",
	      stderr);
	exit(2);
}

/* {port}, everywhere. */
static const char *with_port(const char *text, int port)
{
	char *out = text ? malloc(strlen(text) * 2 + 16) : NULL, *to = out;
	if (!text || !out)
		return NULL;
	while (*text) {
		if (strncmp(text, "{port}", 6) == 0) {
			to += sprintf(to, "%d", port);
			text += 6;
		} else {
			*to++ = *text++;
		}
	}
	*to = 0;
	return out;
}

static void read_options(struct serve *s, char **argv)
{
	const char *others = NULL, *within = NULL;
	const struct {
		const char *name, **to;
	} known[] = {{"--serve", &s->serve}, {"--load", &s->load},   {"--ready", &s->ready},   {"--stop", &s->stop},
		     {"--others", &others},  {"--names", &s->names}, {"--writes", &s->writes}, {"--within", &within}};
	const size_t n = sizeof known / sizeof *known;
	for (; argv[0]; argv += 2) {
		size_t i = 0;
		while (i < n && strcmp(argv[0], known[i].name) != 0)
			i++;
		if (i == n || !argv[1])
			usage();
		*known[i].to = argv[1];
	}
	if (!s->serve || !s->load || !s->ready || strlen(s->ready) < 6)
		usage();
	s->within_s = within && atof(within) > 0 ? atof(within) : READY_S;
	if (others && cpus_parse(others, &s->others) != 0)
		usage();
	s->port = serve_free_port();
	s->serve = with_port(s->serve, s->port);
	s->load = with_port(s->load, s->port);
	s->ready = with_port(s->ready, s->port);
	s->stop = with_port(s->stop, s->port);
}

static void say_ready(int gate)
{
	struct child_note ready = {.step = CHILD_READY, .at_ns = serve_now_ns()};
	char c;
	if (note >= 0) {
		fcntl(note, F_SETFD, FD_CLOEXEC);
		if (write(note, &ready, sizeof ready) != (ssize_t)sizeof ready)
			exit(2);
	}
	if (gate < 0)
		return;
	fcntl(gate, F_SETFD, FD_CLOEXEC);
	while (read(gate, &c, 1) < 0 && errno == EINTR)
		;
	close(gate);
}

/* What all that we have waited for has used, of which the peak of memory and faults are mostly the server's. */
void serve_exit(struct serve *s, int status)
{
	struct rusage u = {0};
	getrusage(RUSAGE_CHILDREN, &u);
	struct launch_record r = {.status = status,
				  .runs = 1,
				  .wall_ns = s->load_ns,
				  .user_ns = s->user_ns,
				  .sys_ns = s->used_ns - s->user_ns,
				  .max_rss_kb = s->rss_kb,
				  .minor_faults = u.ru_minflt,
				  .major_faults = u.ru_majflt,
				  .voluntary_switches = u.ru_nvcsw,
				  .involuntary_switches = u.ru_nivcsw,
				  .left_over = s->killed};
	fflush(stderr);
	if (note >= 0 && write(note, &r, sizeof r) != (ssize_t)sizeof r)
		_exit(2);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

static void check_user(struct serve *s, const struct serve_pids *l)
{
	uid_t user;
	pid_t pid = s->writes ? serve_cannot_write(l, s->writes, &user) : 0;
	FILE *f = pid ? fopen("/etc/passwd", "r") : NULL;
	struct passwd *p = NULL;
	while (f && (p = fgetpwent(f)) != NULL && p->pw_uid != user)
		;
	if (pid)
		serve_fail(
			s,
			"the server runs as user %s (%d), who cannot write to %s, where it is to leave what it counts: "
			"start it for the benchmark without that option (-u, user), or with --state in a folder that "
			"this user reaches",
			p ? p->pw_name : "", (int)user, s->writes);
}

static void run_load(struct serve *s)
{
	struct serve_pids l;
	int status = 0;
	int64_t user;
	serve_processes(0, &l);
	check_user(s, &l);
	s->at_ready_ns = s->orphans_ns + serve_time_ns(&l, &s->at_ready_user_ns);
	int64_t start = serve_now_ns();
	pid_t load = serve_beside(s, s->load);
	while (!serve_step(s, 1000, load, &status))
		serve_check_alive(s, "while the load ran", load);
	s->load_ns = serve_now_ns() - start;
	serve_processes(0, &l);
	s->used_ns = s->orphans_ns + serve_time_ns(&l, &user) - s->at_ready_ns;
	s->user_ns = user - s->at_ready_user_ns;
	s->user_ns = s->user_ns < 0 ? 0 : s->user_ns > s->used_ns ? s->used_ns : s->user_ns;
	s->rss_kb = serve_rss_kb(&l);
	if (status != 0)
		serve_fail(s, "the load `%s` failed (%s %d)", s->load, WIFSIGNALED(status) ? "signal" : "exit status",
			   WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

int main(int argc, char **argv)
{
	static struct serve s = {.out = -2}; /* nothing was started */
	if (argc < 4)
		usage();
	note = atoi(argv[1]);
	serve_catch_signals();
	read_options(&s, argv + 4);
	say_ready(atoi(argv[2]));
	serve_wait_ready(&s);
	run_load(&s);
	serve_end(&s);
	serve_exit(&s, 0);
}
