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

/* At the gate a launcher hears nothing but the strongest word. */
static void end_at_gate(struct running *r)
{
	kill(-r->pid, SIGKILL);
	running_finish(r, NULL);
	proc_result_free(r->result);
}

/* All begin when the gate's writing end closes: theirs were closed by exec. */
static int start_all(struct running *all, size_t n, struct err *err)
{
	int gate[2], rc = 0;
	size_t begun = 0;
	if (pipe2(gate, O_CLOEXEC) != 0)
		return err_set(err, "cannot start a process: %s", strerror(errno));
	while (begun < n && (rc = running_start(&all[begun], gate[0], err)) == 0)
		begun++;
	for (size_t i = 0; rc != 0 && i < begun; i++)
		end_at_gate(&all[i]);
	close(gate[0]);
	close(gate[1]);
	return rc;
}

/* Takes those that have ended out of the list. -1: a program was not there. */
static int take_ended(struct running *all, size_t *n, struct err *err)
{
	int rc = 0;
	for (size_t i = 0; i < *n;) {
		if (!running_over(&all[i])) {
			i++;
			continue;
		}
		struct running ended = all[i];
		all[i] = all[--*n];
		rc |= running_finish(&ended, err);
	}
	return rc;
}

int proc_run_together(const struct proc_spec *specs, size_t n, struct proc_result *results, struct err *err)
{
	struct running all[PROC_TOGETHER_MAX];
	struct pollfd fds[RUNNING_FDS * PROC_TOGETHER_MAX + 1];
	int rc = 0;
	memset(results, 0, n * sizeof *results);
	for (size_t i = 0; i < n; i++) {
		all[i] = (struct running){.spec = &specs[i], .result = &results[i]};
		results[i].end = proc_interrupted() ? PROC_INTERRUPTED : PROC_NOT_STARTED;
	}
	if (proc_interrupted())
		return 0;
	if (start_all(all, n, err) != 0)
		return -1;
	while (n) {
		running_step(all, n, fds);
		rc |= take_ended(all, &n, err);
	}
	return rc;
}
