#include "measure/runner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cpus.h"
#include "base/fs.h"
#include "model/runtimes.h"

#define CHECK_TIMEOUT_S	  3600.0
#define VALGRIND_SLOWDOWN 100.0
/* Short slices change between the two of a pair often, so that what slows the processor for a
 * while slows both: 3 ms were best of 1, 3, 10 and 30 (METHOD.md). */
#define TOGETHER_SLICE_NS 3000000

/* The last processor of the set that no other advisor measures on; where all are
 * taken, the last. Where locks cannot be had, nobody is known to hold one. */
static void take_cpu(struct runner *r, const cpu_set_t *set)
{
	char path[64];
	int last = -1;
	for (int i = CPU_SETSIZE - 1; i >= 0; i--) {
		if (!CPU_ISSET((size_t)i, set))
			continue;
		snprintf(path, sizeof path, RUNNER_CPU_LOCK, i);
		last = last < 0 ? i : last;
		if (fs_lock_shared(path, &r->cpu_lock) != 1) {
			r->cpu = i;
			return;
		}
	}
	r->cpu = last;
	r->crowded = 1;
}

/* Which processors runs may use, and keeping off them ourselves. */
static int choose_cpus(struct runner *r, int parallel, struct err *err)
{
	cpu_set_t allowed, ours;
	if (sched_getaffinity(0, sizeof r->before, &r->before) != 0)
		CPU_ZERO(&r->before);
	allowed = r->before;
	if (r->opt->cpus) {
		if (cpus_parse(r->opt->cpus, &allowed) != 0)
			return err_set(err, "`%s` is no list of processors; write \"1\" or \"0,2-3\".", r->opt->cpus);
		CPU_AND(&ours, &allowed, &r->before);
		if (CPU_COUNT(&r->before) && !CPU_COUNT(&ours))
			return err_set(err, "None of the processors %s may be used here.", r->opt->cpus);
		allowed = ours;
	}
	if (parallel) { /* children inherit */
		if (r->opt->cpus)
			sched_setaffinity(0, sizeof allowed, &allowed);
		return 0;
	}
	if (!CPU_COUNT(&allowed))
		return 0;
	r->pinned = 1;
	take_cpu(r, &allowed);
	ours = r->before;
	CPU_CLR((size_t)r->cpu, &ours);
	if (CPU_COUNT(&ours))
		sched_setaffinity(0, sizeof ours, &ours);
	return 0;
}

int runner_open(struct arena *a, struct runner *r, const struct measure_options *opt, int parallel, struct err *err)
{
	*r = (struct runner){
		.opt = opt, .random = {opt->seed ^ 0x5ca1ab1e}, .cpu_lock = -1, .launcher = proc_launcher(a)};
	r->server_launcher = path_join(a, proc_libexec(a), RUNTIME_SERVER);
	long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
	/* a benchmark that leaks shall not take the machine with it */
	r->memory_limit = pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : 0;
	if (opt->metric == METRIC_INSTRUCTIONS && counter_open(a, &r->counter, err) != 0)
		return -1;
	if (r->counter.kind == COUNTER_VALGRIND)
		r->memory_limit = 0; /* its shadow memory is address space, too */
	if (opt->pattern && !(r->number = number_open(a, opt->pattern, err))) {
		counter_close(&r->counter);
		return -1;
	}
	if (choose_cpus(r, parallel, err) == 0) {
		r->others = runner_other_cpus(a, r);
		/* between two runs we do little, but should not wait for it */
		proc_set_urgent(!opt->not_urgent);
		return 0;
	}
	counter_close(&r->counter);
	number_close(r->number);
	return -1;
}

void runner_close(struct runner *r)
{
	if (CPU_COUNT(&r->before))
		sched_setaffinity(0, sizeof r->before, &r->before);
	proc_set_urgent(0);
	fs_unlock(r->cpu_lock);
	r->cpu_lock = -1;
	CPU_ZERO(&r->before); /* closing twice does nothing */
	counter_close(&r->counter);
	number_close(r->number);
	r->number = NULL;
}

static const char **run_env(struct arena *a, const struct subject *s, unsigned pad)
{
	struct strlist env = {0};
	char *text = arena_alloc(a, pad + 1);
	memset(text, 'x', pad);
	strlist_cat(a, &env, &s->env);
	strlist_addf(a, &env, "ADVISOR_PAD=%s", text);
	return proc_env(a, strlist_argv(a, &env));
}

/* The last lines a failed run printed, visible. */
static void add_tail(struct str *out, const struct str *text)
{
	const size_t most = 400;
	if (!text->len)
		return;
	size_t from = text->len > most ? text->len - most : 0;
	while (from && from < text->len && text->ptr[from - 1] != '\n')
		from++;
	if (from >= text->len)
		from = text->len > most ? text->len - most : 0;
	size_t to = text->len;
	while (to > from && text->ptr[to - 1] == '\n')
		to--;
	struct str cut = {0};
	str_addn(&cut, text->ptr + from, to - from);
	str_add(out, "; it printed: ");
	str_add_visible(out, str_text(&cut));
	str_free(&cut);
}

static const char *how_it_ended(struct arena *a, const struct proc_spec *spec, const struct proc_result *r,
				const struct err *err)
{
	const char *server = runner_server_failure(a, r);
	if (server)
		return server;
	if (r->end == PROC_NOT_STARTED)
		return arena_strdup(a, err->text);
	struct str s = {0};
	str_add(&s, proc_describe(a, spec, r));
	add_tail(&s, r->err.len ? &r->err : &r->out);
	return arena_take(a, &s);
}

/* A sample is one run: of several in a row it is their mean. */
static void fill_sample(struct sample *s, const struct proc_result *p)
{
	int64_t runs = p->runs ? p->runs : 1;
	s->wall_ns = p->wall_ns / runs;
	s->user_ns = p->user_ns / runs;
	s->sys_ns = p->sys_ns / runs;
	s->max_rss_kb = p->max_rss_kb;
	s->faults = (p->minor_faults + p->major_faults) / runs;
	s->switches = (p->voluntary_switches + p->involuntary_switches) / runs;
	s->status = proc_ok(p) ? SAMPLE_OK : p->end == PROC_TIMEOUT ? SAMPLE_TIMEOUT : SAMPLE_FAILED;
}

/* A run that does not print its number is none. */
static void take_number(struct arena *a, const struct runner *r, const struct proc_result *res, struct run *out)
{
	if (!r->number || out->sample.status != SAMPLE_OK)
		return;
	out->sample.value = number_in_text(r->number, str_text(&res->out));
	if (out->sample.value > 0)
		return;
	out->sample.status = SAMPLE_FAILED;
	struct str s = {0};
	str_addf(&s, "nothing that it printed has a number above 0 by the metric's pattern `%s`", r->opt->pattern);
	add_tail(&s, &res->out);
	out->how = arena_take(a, &s);
}

static void remove_outputs(struct arena *a, const struct runner *r, const struct subject *s)
{
	for (size_t i = 0; i < r->opt->outputs.n; i++)
		fs_remove(path_join(a, s->tree ? s->tree : ".", r->opt->outputs.v[i]), NULL);
}

/* How a benchmark is started; everything is in a. */
static struct proc_spec spec_of(struct arena *a, const struct runner *r, const struct subject *s,
				const struct benchmark *b, unsigned pad)
{
	struct proc_spec spec = {.argv = counter_wrap(a, &r->counter, command_argv(a, b->command)),
				 .env = (const char *const *)run_env(a, s, pad),
				 .cwd = s->tree,
				 .launcher = r->launcher,
				 .times = r->times,
				 .timeout_s = r->timeout_s,
				 .memory_limit = r->memory_limit,
				 .output_limit = RUN_OUTPUT_LIMIT,
				 .pin = r->pinned,
				 .cpu = r->cpu,
				 .urgent = !r->opt->not_urgent,
				 .kill_left_over = 1};
	if (r->counter.kind == COUNTER_VALGRIND)
		spec.timeout_s *= VALGRIND_SLOWDOWN;
	if (b->serve)
		runner_serve(a, r, s, b, &spec);
	return spec;
}

static void watch_it(struct proc_spec *spec, struct watch *w)
{
	if (!w)
		return;
	spec->watch = watch_look;
	spec->watch_ctx = w;
}

/* What came of a run beside so many (itself one of them); the result is used up. took_ns: with starting and ending a
 * server, which are no part of its time. */
static void conclude(struct arena *a, const struct runner *r, const struct subject *s, const struct proc_spec *spec,
		     struct proc_result *res, const struct err *err, size_t beside, int64_t took_ns, struct run *out)
{
	fill_sample(&out->sample, res);
	out->sample.took_ns = (str_eq(spec->launcher, r->server_launcher) ? took_ns : res->wall_ns) / (int64_t)beside;
	out->interrupted = res->end == PROC_INTERRUPTED;
	out->left_over = res->left_over;
	out->waits = res->voluntary_switches;
	out->busy = res->wall_ns > 0 ? (double)(res->user_ns + res->sys_ns) / (double)res->wall_ns : 0;
	if (!proc_ok(res))
		out->how = how_it_ended(a, spec, res, err);
	take_number(a, r, res, out);
	output_take(r->opt, s->tree, res, &out->output);
	proc_result_free(res);
}

void runner_run(struct arena *a, struct runner *r, const struct subject *s, const struct benchmark *b, unsigned pad,
		struct run *out)
{
	struct arena temp = {0};
	struct proc_result res;
	struct err err = {{0}};
	struct proc_spec spec = spec_of(&temp, r, s, b, pad);
	watch_it(&spec, r->watch);
	*out = (struct run){.sample = {.instructions = -1}};
	remove_outputs(&temp, r, s);
	counter_start(&r->counter);
	int64_t start = clock_ns();
	proc_run(&spec, &res, &err);
	int64_t took = clock_ns() - start;
	out->sample.instructions = counter_stop(&r->counter);
	conclude(a, r, s, &spec, &res, &err, 1, took, out);
	arena_free(&temp);
}

void runner_together(struct arena *a, struct runner *r, const struct subject *const *s, size_t n,
		     const struct benchmark *b, unsigned pad, struct run *out)
{
	struct arena temp = {0};
	struct proc_result res[RUNNER_TOGETHER_MAX];
	struct proc_spec specs[RUNNER_TOGETHER_MAX] = {{0}};
	struct err err = {{0}};
	for (size_t i = 0; i < n; i++) {
		specs[i] = spec_of(&temp, r, s[i], b, pad);
		specs[i].timeout_s *= (double)n; /* they share the processor */
		specs[i].slice_ns = TOGETHER_SLICE_NS;
		out[i] = (struct run){.sample = {.instructions = -1, .design = DESIGN_TOGETHER}};
		remove_outputs(&temp, r, s[i]);
	}
	int64_t start = clock_ns();
	proc_run_together(specs, n, res, &err);
	int64_t took = clock_ns() - start;
	for (size_t i = 0; i < n; i++)
		conclude(a, r, s[i], &specs[i], &res[i], &err, n, took, &out[i]);
	arena_free(&temp);
}

void runner_run_free(struct run *r)
{
	output_free(&r->output);
}

int runner_child(const struct runner *r, int (*child)(void *arg), void *arg, struct sample *out, struct err *err)
{
	struct proc_result res;
	struct proc_spec spec = {.child = child,
				 .arg = arg,
				 .pin = r->pinned,
				 .cpu = r->cpu,
				 .urgent = !r->opt->not_urgent,
				 .timeout_s = 60,
				 .kill_left_over = 1};
	if (proc_run(&spec, &res, err) != 0)
		return -1;
	fill_sample(out, &res);
	proc_result_free(&res);
	return out->status == SAMPLE_OK ? 0 : err_set(err, "a short test program was ended early");
}

double runner_bound(const struct measure_options *opt, double most)
{
	double left = opt->deadline > 0 ? opt->deadline - clock_s() : most;
	return left > most ? most : left > 0.1 ? left : 0.1;
}

int runner_check(struct arena *a, struct runner *r, const struct subject *s, const char **how)
{
	struct arena temp = {0};
	struct proc_result res;
	struct err err = {{0}};
	struct proc_spec spec = {.argv = command_argv(&temp, r->opt->check),
				 .env = (const char *const *)run_env(&temp, s, 0),
				 .cwd = s->tree,
				 .timeout_s = runner_bound(r->opt, CHECK_TIMEOUT_S),
				 .output_limit = RUN_OUTPUT_LIMIT,
				 .kill_left_over = 1};
	proc_run(&spec, &res, &err);
	int ok = proc_ok(&res);
	if (!ok)
		*how = how_it_ended(a, &spec, &res, &err);
	proc_result_free(&res);
	arena_free(&temp);
	return ok;
}
