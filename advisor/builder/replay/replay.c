/* Replay: a variant's tree is the mirror (the baseline, rebuilt from its captured
 * steps) with only those steps run again that the plan changes, or that need what
 * changed. Steps of one level run in parallel. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/progress.h"
#include "builder/builder_parts.h"

/* One replay. Memory of its own: there may be thousands of variants. */
struct replay {
	struct arena a;
	struct builder *b;
	const struct plan *plan;
	const char *tree, *log;
	const char *from; /* the tree that is copied */
	struct built *out;
	char *dirty; /* per step */
	char *patched; /* per step: 1: it reads what the plan's patch changes */
	double deadline;
	struct replay_run *runs; /* the batch that is running */
};

struct replay_run {
	size_t step;
	struct plan_job job;
	struct object_key key;
	const char *dir, *output, *rule;
};

static const char *moved(struct replay *r, const char *text)
{
	return job_moved(r->b, &r->a, r->tree, text);
}

static void step_job(struct replay *r, const struct plan *plan, size_t i, struct plan_job *job)
{
	replay_job(r->b, &r->a, plan, r->tree, i, job);
}

/* 1 when no benchmark loads what comes of the step. */
static int is_idle(struct builder *b, size_t i)
{
	return b->load.known && !b->steps.v[i].wanted;
}

/* Steps whose command the plan changes. Flags that only quieten do not count. */
static void mark_changed(struct replay *r)
{
	struct plan base = {.root = r->tree, .common = r->plan->common}, variant = *r->plan;

	memset(&variant.quiet, 0, sizeof variant.quiet);
	for (size_t i = 0; i < r->b->steps.n; i++) {
		struct plan_job one, other;

		if (is_idle(r->b, i))
			continue;
		step_job(r, &base, i, &one);
		step_job(r, &variant, i, &other);
		r->dirty[i] = r->b->steps.v[i].kind != COMMAND_ARCHIVE && !strlist_same(&one.argv, &other.argv);
	}
}

/* And those that need them; an archive is made again from its first step on. */
static void mark_needing(struct replay *r)
{
	const struct step_list *l = &r->b->steps;
	int again = 1;

	while (again) {
		again = 0;
		for (size_t i = 0; i < l->n; i++) {
			for (size_t k = 0; !is_idle(r->b, i) && k < l->v[i].needs.n; k++) {
				size_t j = l->v[i].needs.v[k];

				if (r->dirty[j] && !r->dirty[i])
					again = r->dirty[i] = 1;
				if (r->dirty[i] && !r->dirty[j] && l->v[i].repeats && l->v[j].outputs.n &&
				    strlist_has(&l->v[i].outputs, l->v[j].outputs.v[0]))
					again = r->dirty[j] = 1;
			}
		}
	}
}

static int is_output(struct replay *r, const char *rel)
{
	struct builder *b = r->b;
	size_t n = strlen(b->tree) + 1;

	for (size_t i = 0; i < b->steps.n; i++) {
		const struct step *s = &b->steps.v[i];

		for (size_t k = 0; r->dirty[i] && k < s->outputs.n; k++)
			if (!strcmp(s->outputs.v[k] + n, rel))
				return 1;
		for (size_t k = 0; r->dirty[i] && k < s->also.n; k++)
			if (!strcmp(s->also.v[k] + n, rel))
				return 1;
	}
	return 0;
}

static int left_out(void *ctx, const struct fs_entry *e)
{
	struct replay *r = ctx;
	struct str rel = {0};

	if (e->kind == FS_DIR)
		return !strcmp(e->rel, ".git"); /* no step asks for it */
	str_add(&rel, e->rel);
	tree_replace(rel.ptr, rel.len, r->from, r->b->tree);
	int found = is_output(r, rel.ptr);
	str_free(&rel);
	return found;
}

static int copy_from(struct replay *r, const char *from, struct err *err)
{
	struct tree_copy c = {
		.from = from, .to = r->tree, .old = from, .new = r->tree, .share = 1, .tracked = &r->b->w->tracked};

	r->from = from;
	if (r->b->replay.mirror && !strcmp(from, r->b->replay.mirror)) {
		if (!r->b->replay.plain) {
			r->b->replay.plain = arena_alloc(r->b->a, sizeof *r->b->replay.plain);
			r->b->replay.plain->a = r->b->a;
		}
		c.plain = r->b->replay.plain;
	}
	c.skip = left_out;
	c.ctx = r;
	return tree_copy(&c, err);
}

static void log_step(struct replay *r, const struct plan_job *job, const struct proc_result *res)
{
	struct str text = {0};

	for (size_t i = 0; i < job->argv.n; i++) {
		str_add(&text, i ? " " : "");
		str_add_shell(&text, job->argv.v[i]);
	}
	str_addc(&text, '\n');
	str_addn(&text, str_text(&res->out), res->out.len);
	str_addn(&text, str_text(&res->err), res->err.len);
	fs_append(r->log, text.ptr, text.len, NULL);
	str_free(&text);
}

static void step_failed(struct replay *r, const struct replay_run *run, const struct proc_result *res)
{
	struct proc_spec spec = {.timeout_s = r->b->w->opt.timeout_s};
	struct builder *b = r->b;
	const struct step *s = &b->steps.v[run->step];
	const char *what = s->kind == COMMAND_COMPILE ? "Compiling" : s->kind == COMMAND_LINK ? "Linking" : "Archiving";
	const char *name = s->kind == COMMAND_COMPILE ? s->inputs.v[0] : s->outputs.v[0];
	const char *rel = path_below(b->tree, name);

	if (r->out->status != BUILD_OK)
		return;
	r->out->status = res->end == PROC_TIMEOUT ? BUILD_TIMEOUT : BUILD_FAILED;
	if (res->end == PROC_TIMEOUT && builder_seconds_left(b, 1) < 1)
		r->out->reason = arena_printf(b->a, "%s %s had not ended when the time was over; the log is %s.", what,
					      rel ? rel : name, r->log);
	else
		r->out->reason = arena_printf(b->a, "%s %s failed (%s): %s; the log is %s.", what, rel ? rel : name,
					      proc_describe(&r->a, &spec, res), run_log_cause(&r->a, r->log), r->log);
}

/* The build copied or moved the output; so do we. */
static int copy_also(struct replay *r, size_t i, struct err *err)
{
	const struct step *s = &r->b->steps.v[i];

	for (size_t k = 0; k < s->also.n; k++)
		if (fs_copy_file(moved(r, s->outputs.v[0]), moved(r, s->also.v[k]), err))
			return -1;
	return 0;
}

static int step_done(void *ctx, size_t i, struct proc_result *res)
{
	struct replay *r = ctx;
	struct replay_run *run = &r->runs[i];
	struct step *s = &r->b->steps.v[run->step];

	log_step(r, &run->job, res);
	s->seconds = (double)(res->user_ns + res->sys_ns) * 1e-9;
	if (res->end == PROC_INTERRUPTED)
		return 1;
	if (!proc_ok(res)) {
		step_failed(r, run, res);
		fs_remove(run->output, NULL);
		return 1;
	}
	if (s->kind == COMMAND_COMPILE) {
		r->out->compiled_units++;
		object_store(r->b, &run->key, r->tree, run->dir, run->output, run->rule);
		fs_remove(run->rule, NULL);
	}
	r->out->linked += s->kind == COMMAND_LINK;
	return copy_also(r, run->step, NULL);
}

/* Makes a run of a step; 0 when the object store has its result. */
static int prepare(struct replay *r, size_t i, struct replay_run *run, struct err *err)
{
	struct step *s = &r->b->steps.v[i];
	struct plan keyed = *r->plan;
	struct plan_job job;

	run->step = i;
	run->dir = moved(r, s->dir);
	run->output = moved(r, s->outputs.v[0]);
	step_job(r, r->plan, i, &run->job);
	if (!s->repeats && strcmp(s->class, "extract") && fs_remove(run->output, err))
		return -1;
	if (fs_mkdirs(path_dir(&r->a, run->output), err) || fs_mkdirs(run->dir, err))
		return -1;
	if (s->kind != COMMAND_COMPILE)
		return 1;
	memset(&keyed.quiet, 0, sizeof keyed.quiet);
	step_job(r, &keyed, i, &job);
	object_key(&r->a, r->tree, run->dir, &job.argv, &s->env, &run->key);
	if (r->patched[i])
		object_key_patched(&run->key, r->plan->patch);
	if (object_fetch(r->b, &run->key, r->tree, run->output))
		return copy_also(r, i, err);
	run->rule = arena_printf(&r->a, "%s.advisor-d", run->output);
	struct strlist none = {0}, add = {0}, out;
	if (run->key.cacheable) {
		strlist_add(&r->a, &add, "-MD");
		strlist_add(&r->a, &add, "-MF");
		strlist_add(&r->a, &add, run->rule);
	}
	flags_edit(&r->a, &run->job.argv, &none, &add, &out);
	run->job.argv = out;
	return 1;
}

static void make_spec(struct replay *r, const struct replay_run *run, struct proc_spec *spec)
{
	const struct step *s = &r->b->steps.v[run->step];
	struct strlist words = {0};

	if (s->kind != COMMAND_ARCHIVE)
		strlist_cat(&r->a, &words, &r->plan->launcher);
	strlist_cat(&r->a, &words, &run->job.argv);
	*spec = (struct proc_spec){.argv = strlist_argv(&r->a, &words),
				   .env = replay_env(r->b, &r->a, r->tree, run->step),
				   .cwd = run->dir,
				   .timeout_s = r->deadline - clock_s() > 0.1 ? r->deadline - clock_s() : 0.1,
				   .kill_left_over = 1};
}

static int shorter(const void *x, const void *y, void *ctx)
{
	const struct step *v = ((struct builder *)ctx)->steps.v;
	const struct step *a = &v[*(const size_t *)x], *b = &v[*(const size_t *)y];
	double s = a->seconds > 0 ? a->seconds : a->end - a->start, t = b->seconds > 0 ? b->seconds : b->end - b->start;

	return s != t ? (s < t) - (s > t) : (a > b) - (a < b);
}

/* The longest first: then no processor waits long for the last. */
static size_t steps_of_level(struct replay *r, int level, size_t *order)
{
	struct builder *b = r->b;
	size_t n = 0;

	for (size_t i = 0; i < b->steps.n; i++)
		if (r->dirty[i] && b->steps.v[i].level == level)
			order[n++] = i;
	qsort_r(order, n, sizeof *order, shorter, b);
	return n;
}

static int run_level(struct replay *r, int level, struct err *err)
{
	struct builder *b = r->b;
	size_t *order = arena_alloc(&r->a, (b->steps.n + 1) * sizeof *order), n = 0;
	size_t count = steps_of_level(r, level, order);
	struct proc_spec *specs = arena_alloc(&r->a, (count + 1) * sizeof *specs);

	r->runs = arena_alloc(&r->a, (count + 1) * sizeof *r->runs);
	for (size_t i = 0; i < count; i++) {
		int rc = prepare(r, order[i], &r->runs[n], err);
		if (rc < 0)
			return -1;
		if (rc)
			make_spec(r, &r->runs[n], &specs[n]);
		n += rc != 0;
	}
	if (n && proc_run_many(specs, n, b->w->opt.jobs, step_done, r, err) && r->out->status == BUILD_OK)
		return -1; /* interrupted, or no process could be started */
	return run_may_go_on(b, err);
}

static int run_steps(struct replay *r, struct err *err)
{
	int last = -1;
	double start = clock_s();

	fs_remove(r->log, NULL);
	fs_append(r->log, "", 0, NULL);
	r->deadline = start + builder_seconds_left(r->b, r->b->w->opt.timeout_s);
	for (size_t i = 0; i < r->b->steps.n; i++)
		if (r->dirty[i] && r->b->steps.v[i].level > last)
			last = r->b->steps.v[i].level;
	for (int level = 0; level <= last && r->out->status == BUILD_OK; level++)
		if (run_level(r, level, err))
			return -1;
	r->out->seconds = clock_s() - start;
	return 0;
}

static void begin(struct replay *r, struct builder *b, const struct plan *plan, const char *tree, const char *log,
		  struct built *out)
{
	memset(r, 0, sizeof *r);
	r->b = b;
	r->plan = plan;
	r->tree = tree;
	r->log = log;
	r->out = out;
	r->dirty = arena_alloc(&r->a, b->steps.n + 1);
	r->patched = arena_alloc(&r->a, b->steps.n + 1);
	out->how = "replay";
	out->log = log;
	out->tree = tree;
}

int replay_build(struct builder *b, const struct plan *plan, const char *tree, const char *log, struct built *out,
		 struct err *err)
{
	struct replay r;

	begin(&r, b, plan, tree, log, out);
	mark_changed(&r);
	int rc = same_text(b, plan, r.dirty, err);
	patched_steps(b, plan, r.patched, r.dirty);
	mark_needing(&r);
	if (!rc)
		rc = copy_from(&r, b->replay.mirror, err) || patched_tree(b, plan->patch, tree, out, err) ||
				     (out->status == BUILD_OK && run_steps(&r, err))
			     ? -1
			     : 0;
	arena_free(&r.a);
	return rc;
}

/* Rebuilds the baseline in the mirror. 0: b->replay.works or b->replay.why_not is set. */
static int try_once(struct builder *b, const struct built *baseline, struct err *err)
{
	struct plan plan;
	struct built again = {.status = BUILD_OK};
	struct variant base = {.id = "replay"};
	struct strlist dropped = {0};
	struct replay r;

	b->replay.why_not = NULL;
	if (edits_plan(b, &base, b->replay.mirror, &plan, &dropped, err))
		return -1;
	begin(&r, b, &plan, b->replay.mirror, run_log_path(b, "base", ".replay.log"), &again);
	memset(r.dirty, 1, b->steps.n);
	if (copy_from(&r, b->tree, err) || run_steps(&r, err) ||
	    (again.status == BUILD_OK && outputs_hash(b, b->replay.mirror, &again, err))) {
		arena_free(&r.a);
		return -1;
	}
	if (again.status != BUILD_OK)
		b->replay.why_not = again.reason;
	else if (strcmp(again.code_hash, baseline->code_hash))
		b->replay.why_not = arena_printf(b->a, "replay gives other code for %s than the build does",
						 outputs_differing(b, b->tree, b->replay.mirror));
	else
		b->replay.works = 1;
	arena_free(&r.a);
	return 0;
}

int replay_try(struct builder *b, const struct built *baseline, struct err *err)
{
	b->replay.works = 0;
	b->replay.why_not = b->w->opt.force_build ? "full builds were asked for" : steps_order(b);
	if (b->replay.why_not)
		return 0;
	b->replay.mirror = tree_slot(b, ++b->w->slots);
	b->replay.no_debug = job_debug_flags(b);
	if (try_once(b, baseline, err))
		return -1;
	/* debug information should change nothing; where it does, it stays */
	if (!b->replay.works && b->replay.no_debug) {
		b->replay.no_debug = 0;
		return try_once(b, baseline, err);
	}
	return 0;
}
