/* advisor-cc: stands in for compilers and ar in other people's builds. It logs
 * every call and changes the arguments as the plan says; everything else passes
 * through. ADVISOR_PLAN and ADVISOR_LOG name its two files; without them it is only
 * a detour. Also a launcher: `advisor-cc /usr/bin/cc ...`. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/str.h"
#include "builder/plan.h"
#include "builder/runtime/cc.h"

extern char **environ;

/* Runs one process; its exit status, 128 + signal, or 127. */
static int run(const char *program, const char *const *argv)
{
	pid_t pid;
	int status;

	int rc = posix_spawn(&pid, program, NULL, NULL, (char *const *)argv, environ);
	if (rc) {
		fprintf(stderr, "advisor-cc: %s: %s\n", program, strerror(rc));
		return 127;
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 127;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The user's launcher ("ccache", "distcc -j4") goes in front of the real program. */
static int run_job(struct arena *a, const struct plan *plan, const struct plan_job *job)
{
	struct strlist words = {0};
	const char *program = job->program;

	if (plan->launcher.n) {
		program = fs_which(a, plan->launcher.v[0], NULL, NULL);
		if (!program) {
			fprintf(stderr, "advisor-cc: the launcher %s was not found\n", plan->launcher.v[0]);
			return 127;
		}
		strlist_cat(a, &words, &plan->launcher);
		words.v[0] = program;
	}
	strlist_cat(a, &words, &job->argv);
	if (job->temporary)
		fs_mkdirs(path_dir(a, job->output), NULL);
	return run(program, strlist_argv(a, &words));
}

static int run_jobs(struct arena *a, const struct plan *plan, const struct call *c)
{
	struct plan_jobs jobs = {0};
	const char *name = c->line.output ? path_base(c->line.output) : "a.out";

	plan_jobs(a, plan, c->cwd, &c->argv, c->real, 0, arena_printf(a, ".advisor-%s", name), &jobs);
	for (size_t i = 0; i < jobs.n; i++) {
		int rc = run_job(a, plan, &jobs.v[i]);

		if (rc)
			return rc;
	}
	return 0;
}

/* Calls that the plan leaves alone: same program, same arguments. */
static int pass_through(struct arena *a, const struct call *c, char **argv)
{
	struct strlist words = {0};

	strlist_add(a, &words, c->real);
	for (size_t i = 1; argv[i]; i++)
		strlist_add(a, &words, argv[i]);
	return run(c->real, strlist_argv(a, &words));
}

static const char *tool_instead(const struct plan *plan, const struct call *c)
{
	const char *other = c->kind == CALL_AR ? plan->ar : c->kind == CALL_RANLIB ? plan->ranlib : plan->nm;

	return other && !plan->configure ? other : c->real;
}

static int serve(struct arena *a, const struct plan *plan, struct call *c, char **argv)
{
	double start = clock_s();
	struct timespec wall;
	int rc;

	clock_gettime(CLOCK_REALTIME, &wall);
	if (c->kind != CALL_COMPILER)
		c->real = tool_instead(plan, c);
	int edited = c->kind == CALL_COMPILER && !plan->configure && plan->root &&
		     (!strcmp(c->class, "compile") || !strcmp(c->class, "link") || !strcmp(c->class, "compile+link"));
	rc = edited ? run_jobs(a, plan, c) : pass_through(a, c, argv);
	call_log(c, plan->configure, (double)wall.tv_sec + (double)wall.tv_nsec * 1e-9, clock_s() - start, rc);
	return rc;
}

int main(int argc, char **argv)
{
	struct arena a = {0};
	struct plan plan = {.configure = 1};
	struct call c = {0};
	const char *plan_path = getenv("ADVISOR_PLAN");
	struct err err;

	argv += call_skip_launchers(argv);
	if (!argc || !argv[0]) {
		fprintf(stderr,
			"advisor-cc: called as `advisor-cc COMPILER ARGUMENT...`, or under a compiler's name\n");
		return 2;
	}
	if (plan_path && plan_read(&a, plan_path, &plan, &err)) {
		fprintf(stderr, "advisor-cc: %s\n", err.text);
		return 2;
	}
	if (call_open(&a, argv, &c)) {
		fprintf(stderr, "advisor-cc: %s: no such program after the wrapper on PATH\n", argv[0]);
		return 127;
	}
	int rc = serve(&a, &plan, &c, argv);
	arena_free(&a);
	return rc;
}
