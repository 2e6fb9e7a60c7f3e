/* Several children at the same time. */
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/proc_running.h"

struct crowd {
	struct running *all;
	struct proc_result *results;
	struct pollfd *fds;
	size_t n;
};

static void end_all(struct crowd *c, enum proc_end why)
{
	for (size_t i = 0; i < c->n; i++)
		running_end(&c->all[i], why);
}

/* Starts spec i in a free place; one that cannot be started counts as done. */
static int start_one(struct crowd *c, const struct proc_spec *specs, size_t i, proc_done *done, void *ctx)
{
	struct running *r = &c->all[c->n];
	struct proc_result *result = r->result; /* results stay with their place */
	memset(result, 0, sizeof *result);
	*r = (struct running){.spec = &specs[i], .result = result, .index = i};
	struct err why = {{0}};
	if (running_start(r, -1, &why) == 0) {
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
		if (!running_over(&c->all[i])) {
			i++;
			continue;
		}
		struct running ended = c->all[i];
		running_finish(&ended, NULL);
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
	c.fds = arena_alloc(&a, (RUNNING_FDS * places + 1) * sizeof *c.fds);
	for (size_t i = 0; i < places + 1; i++)
		c.all[i].result = &c.results[i];
	size_t next = 0;
	int stop = 0;
	while (c.n > 0 || (next < n && !stop && !proc_interrupted())) {
		if (c.n < places && next < n && !stop && !proc_interrupted()) {
			stop |= start_one(&c, specs, next++, done, ctx);
			continue;
		}
		running_step(c.all, c.n, c.fds);
		stop |= collect(&c, done, ctx);
		if (stop)
			end_all(&c, PROC_INTERRUPTED);
	}
	arena_free(&a);
	if (proc_interrupted())
		return err_set(err, "interrupted");
	return stop ? err_set(err, "ended early") : 0;
}

/* Both begin when the gate's writing end closes: theirs were closed by exec. */
static int start_both(struct running both[2], struct err *err)
{
	int gate[2];
	if (pipe2(gate, O_CLOEXEC) != 0)
		return err_set(err, "cannot start a process: %s", strerror(errno));
	int rc = running_start(&both[0], gate[0], err);
	if (rc == 0 && (rc = running_start(&both[1], gate[0], err)) != 0) {
		kill(-both[0].pid, SIGKILL); /* at the gate a launcher hears nothing else */
		running_finish(&both[0], NULL);
		proc_result_free(both[0].result);
	}
	close(gate[0]);
	close(gate[1]);
	return rc;
}

/* Waits for one of two and takes it; -1: its program was not there. */
static void listen_to(struct running *both, int done[2], int rc[2], struct err *err)
{
	struct pollfd fds[2 * RUNNING_FDS + 1];
	size_t first = done[0] ? 1 : 0, n = done[0] || done[1] ? 1 : 2;
	running_step(both + first, n, fds);
	for (size_t i = first; i < first + n; i++) {
		if (!running_over(&both[i]))
			continue;
		done[i] = 1;
		rc[i] = running_finish(&both[i], err);
	}
}

int proc_run_together(const struct proc_spec specs[2], struct proc_result results[2], struct err *err)
{
	struct running both[2] = {{.spec = &specs[0], .result = &results[0]},
				  {.spec = &specs[1], .result = &results[1]}};
	int done[2] = {0}, rc[2] = {0};
	memset(results, 0, 2 * sizeof *results);
	if (proc_interrupted()) {
		results[0].end = results[1].end = PROC_INTERRUPTED;
		return 0;
	}
	if (start_both(both, err) != 0) {
		results[0].end = results[1].end = PROC_NOT_STARTED;
		return -1;
	}
	while (!done[0] || !done[1])
		listen_to(both, done, rc, err);
	return rc[0] | rc[1];
}
