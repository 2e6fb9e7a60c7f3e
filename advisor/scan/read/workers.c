/* Worker processes. Each takes a batch of units, so that forking costs little, and sends
 * one frame per unit. When a worker ends early, the first unit without a frame is the
 * one that ended it: that unit is a failure, those after it go into the next round. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/proc.h"
#include "scan/facts/facts_stored.h"
#include "scan/read/facts_cache.h"
#include "scan/read/parse.h"
#include "scan/read/plain_files.h"
#include "scan/read/workers.h"

#define FRAME_MAGIC	0x41445646u
#define BATCH		8
#define OUTPUT_LIMIT	(4ull << 30)
#define DEFAULT_TIMEOUT 60.0
#define DEFAULT_MEMORY	(2ull << 30)
/* Of all units together: what a stranger's tree may cost. A unit of an ordinary program takes some 20 ms and 60 kB. */
#define ALL_TIME_S   300.0
#define UNIT_TIME_S  0.5
#define FACTS_MEMORY (4ull << 30)

struct frame {
	uint32_t magic, unit;
	int32_t failed;
	uint32_t spare;
	uint64_t size;
};

struct batch {
	const struct project *project;
	const uint32_t *units;
	size_t n;
	double timeout;
	uint64_t memory; /* 0: no bound */
};

struct job {
	struct arena *a; /* of the result */
	struct arena *scratch; /* of the facts, and of what reading them needs */
	const struct project *p;
	const struct scan_options *opt;
	struct scan_result *result;
	struct unit_facts *facts; /* by unit of the project */
	uint8_t *done; /* by unit: read or failed */
	struct cached *cached;
	const struct batch *batches;
	const struct proc_spec *specs;
	size_t finished;
	double limit_s, until; /* of reading all units; by clock_s() */
	uint64_t facts_size, most_facts; /* bytes of facts that were taken, and that may be */
	const char *over; /* why no more is read; NULL: it goes on */
};

/* ---- in the worker ---- */

static int send_frame(uint32_t unit, int failed, const void *bytes, size_t n)
{
	struct frame f = {FRAME_MAGIC, unit, failed, 0, n};

	return fs_write_all(STDOUT_FILENO, &f, sizeof f) || fs_write_all(STDOUT_FILENO, bytes, n) ? -1 : 0;
}

/* Allocation fails before all of the bound is in use, and the parser does not survive
 * that: so much in use tells the reason. */
static int is_out_of_memory(const struct batch *b, int64_t rss_kb)
{
	return b->memory && (uint64_t)rss_kb * 1024 > b->memory / 3;
}

static const char *memory_reason(struct arena *a, const struct batch *b)
{
	return arena_printf(a, "the parser needs more than the %.0f MB that a worker may have",
			    (double)b->memory / (1 << 20));
}

static int64_t resident_kb(void)
{
	struct rusage u;

	return getrusage(RUSAGE_SELF, &u) ? 0 : u.ru_maxrss;
}

static int work_on(const struct batch *b, uint32_t unit)
{
	struct unit_facts facts;
	struct arena a = {0};
	struct str block = {0};
	struct err err = {{0}};
	int failed, sent;

	/* a unit that hangs ends the worker; SIGALRM says why */
	alarm((unsigned)(b->timeout < 1 ? 1 : b->timeout));
	failed = parse_unit(&a, &b->project->units.v[unit], &facts, &err);
	alarm(0);
	if (failed)
		str_add(&block, is_out_of_memory(b, resident_kb()) ? memory_reason(&a, b) : err.text);
	else
		facts_save(&facts, &block);
	arena_free(&a);
	sent = send_frame(unit, failed, block.ptr, block.len);
	str_free(&block);
	return sent;
}

static int worker(void *arg)
{
	const struct batch *b = arg;

	plain_files_only();
	for (size_t i = 0; i < b->n; i++)
		if (work_on(b, b->units[i]))
			return 1;
	return 0;
}

/* ---- in the parent ---- */

static void fail_unit(struct job *j, uint32_t unit, const char *reason)
{
	struct unit_failure *f = list_push(j->a, &j->result->failed);

	f->file = project_rel(j->p, j->p->units.v[unit].file);
	f->reason = arena_strdup(j->a, reason);
	j->done[unit] = 1;
}

static void take_frame(struct job *j, const struct frame *f, const char *bytes)
{
	struct unit_facts *out = &j->facts[f->unit];
	const struct unit *u = &j->p->units.v[f->unit];

	if (f->failed) {
		fail_unit(j, f->unit, arena_strndup(j->a, bytes, f->size));
		return;
	}
	j->facts_size += f->size;
	if (j->facts_size > j->most_facts) {
		j->over = arena_printf(j->a, "what is known of all sources together takes more than %.0f MB",
				       (double)j->most_facts / (1 << 20));
		fail_unit(j, f->unit, j->over);
		return;
	}
	if (facts_load(j->scratch, bytes, f->size, out)) {
		memset(out, 0, sizeof *out);
		fail_unit(j, f->unit, "its facts could not be read back");
		return;
	}
	j->done[f->unit] = 1;
	j->result->units_parsed++;
	cached_put(j->cached, u, out, bytes, f->size);
}

/* Reads the whole frames of a worker's output. */
static void take_frames(struct job *j, const struct str *out)
{
	size_t at = 0;

	while (out->len - at >= sizeof(struct frame)) {
		struct frame f;

		memcpy(&f, out->ptr + at, sizeof f);
		if (f.magic != FRAME_MAGIC || f.unit >= j->p->units.n || f.size > out->len - at - sizeof f)
			return;
		if (!j->done[f.unit])
			take_frame(j, &f, out->ptr + at + sizeof f);
		at += sizeof f + f.size;
	}
}

static const char *why_ended(struct job *j, size_t batch, const struct proc_result *r)
{
	if (r->end == PROC_SIGNALLED && r->code == 14) /* SIGALRM */
		return arena_printf(j->a, "the parser took longer than %.0f s", j->batches[batch].timeout);
	if (is_out_of_memory(&j->batches[batch], r->max_rss_kb))
		return memory_reason(j->a, &j->batches[batch]);
	return arena_printf(j->a, "the parser did not survive it (%s)", proc_describe(j->a, &j->specs[batch], r));
}

static int worker_done(void *ctx, size_t i, struct proc_result *r)
{
	struct job *j = ctx;
	const struct batch *b = &j->batches[i];
	size_t k;

	take_frames(j, &r->out);
	if (r->max_rss_kb > j->result->worker_peak_kb)
		j->result->worker_peak_kb = r->max_rss_kb;
	for (k = 0; k < b->n && j->done[b->units[k]]; k++)
		;
	if (k < b->n && r->end != PROC_INTERRUPTED)
		fail_unit(j, b->units[k], why_ended(j, i, r));
	for (k = 0; k < b->n; k++)
		j->finished += j->done[b->units[k]];
	progress_bar(j->opt->progress, "reading sources", (double)j->finished, (double)j->p->units.n);
	if (!j->over && clock_s() > j->until)
		j->over = arena_printf(j->a, "the %.0f s for reading all sources were over", j->limit_s);
	return j->over != NULL;
}

/* Small batches when there is little to do, so that all workers have some of it. */
static size_t batch_size(size_t n, int jobs)
{
	size_t even = n / (size_t)(jobs * 2) + 1;

	return even < BATCH ? even : BATCH;
}

static uint64_t memory_limit(const struct scan_options *opt)
{
	if (!proc_bounds_memory())
		return 0;
	return opt->unit_memory ? opt->unit_memory : DEFAULT_MEMORY;
}

static int run_round(struct job *j, const uint32_t *units, size_t n, int jobs, struct err *err)
{
	size_t size = batch_size(n, jobs), count = (n + size - 1) / size;
	struct batch *batches = arena_alloc(j->scratch, count * sizeof *batches);
	static const char *const no_environment[] = {NULL};
	struct proc_spec *specs = arena_alloc(j->scratch, count * sizeof *specs);

	for (size_t i = 0; i < count; i++) {
		struct batch *b = &batches[i];

		b->project = j->p;
		b->units = units + i * size;
		b->n = i + 1 < count ? size : n - i * size;
		b->timeout = j->opt->unit_timeout_s > 0 ? j->opt->unit_timeout_s : DEFAULT_TIMEOUT;
		b->memory = memory_limit(j->opt);
		specs[i].child = worker;
		specs[i].arg = b;
		specs[i].confined = 1;
		specs[i].env = no_environment; /* compilers ask many variables for paths, options and files to write */
		specs[i].timeout_s = b->timeout * (double)(b->n + 1);
		specs[i].memory_limit = b->memory;
		specs[i].output_limit = OUTPUT_LIMIT;
	}
	j->batches = batches;
	j->specs = specs;
	return proc_run_many(specs, count, jobs, worker_done, j, err) && !(j->over && !proc_interrupted()) ? -1 : 0;
}

/* Units that are neither read nor failed. */
static size_t remaining(const struct job *j, uint32_t *units)
{
	size_t n = 0;

	for (size_t i = 0; i < j->p->units.n; i++)
		if (!j->done[i])
			units[n++] = (uint32_t)i;
	return n;
}

static void from_cache(struct job *j)
{
	for (size_t i = 0; i < j->p->units.n && !proc_interrupted(); i++) {
		if (!j->p->units.v[i].is_c) {
			j->done[i] = 1;
		} else if (cached_get(j->cached, j->scratch, &j->p->units.v[i], &j->facts[i])) {
			j->done[i] = 1;
			j->finished++;
			j->result->units_cached++;
		}
	}
}

static int collect(struct job *j, struct unit_facts *out)
{
	int n = 0;

	for (size_t i = 0; i < j->p->units.n; i++) {
		if (!j->facts[i].text.n)
			continue;
		out[n] = j->facts[i];
		out[n].index = (int)i;
		j->result->lines += out[n].lines;
		n++;
	}
	return n;
}

int workers_read(struct arena *a, struct arena *scratch, const struct project *p, const struct scan_options *opt,
		 struct cached *cached, struct unit_facts *out, struct scan_result *result, struct err *err)
{
	int jobs = opt->jobs > 0 ? opt->jobs : proc_cpus();
	struct job j = {.a = a, .scratch = scratch, .p = p, .opt = opt, .cached = cached, .result = result};
	uint32_t *units = arena_alloc(scratch, (p->units.n + 1) * sizeof *units);
	size_t n, before = 0;

	j.limit_s = opt->all_timeout_s > 0 ? opt->all_timeout_s : ALL_TIME_S + UNIT_TIME_S * (double)p->units.n;
	j.until = clock_s() + j.limit_s;
	j.most_facts = opt->all_memory ? opt->all_memory : FACTS_MEMORY;
	j.facts = arena_alloc(scratch, (p->units.n + 1) * sizeof *j.facts);
	j.done = arena_alloc(scratch, p->units.n + 1);
	from_cache(&j);
	while (!j.over && (n = remaining(&j, units)) && n != before) {
		before = n;
		if (run_round(&j, units, n, jobs, err))
			return -1;
	}
	for (n = remaining(&j, units); n--;)
		fail_unit(&j, units[n], j.over ? j.over : "no worker process could be started for it");
	if (j.over)
		strlist_addf(a, &result->warnings, "Not all sources were read: %s.", j.over);
	return collect(&j, out);
}
