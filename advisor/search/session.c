#include "scan/findings/gcov.h"
#include "search/session.h"

#include <string.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/proc.h"

double session_left(const struct session *s)
{
	double left = s->deadline - s->reserved - clock_s();
	return left > 1e-3 ? left : 1e-3; /* 0 would mean "as long as you like" to measure/ */
}

void session_warn(struct session *s, const char *text)
{
	strlist_add(s->arena, &s->report.warnings, text);
	progress_say(&s->progress, PROGRESS_WARNING, "%s", text);
}

void session_keep_sample(void *ctx, const struct subject *subject, const struct sample *sample)
{
	struct session *s = ctx;
	struct err err = {{0}};
	const char *command = s->report.benchmarks.v[sample->benchmark].command;
	s->report.cost.runs++;
	s->run_ns += sample->wall_ns;
	if (subject->sample_key && store_add_sample(s->store, subject->sample_key, command, sample, &err) != 0)
		progress_say(&s->progress, PROGRESS_WARNING, "%s", err.text);
}

void session_keep_warning(void *ctx, const char *text)
{
	struct session *s = ctx;
	for (size_t i = 0; i < s->report.warnings.n; i++)
		if (str_eq(s->report.warnings.v[i], text)) /* each of the races finds it out */
			return;
	session_warn(s, arena_strdup(s->arena, text));
}

void session_close(struct session *s)
{
	if (s->builder)
		builder_close(s->builder);
	store_close(s->store);
	fs_unlock(s->lock);
}

void session_count_build(struct session *s, const struct built *b)
{
	/* what is only run in another environment costs no build */
	s->report.cost.builds += b->compiled_units > 0 || b->linked > 0 || b->status != BUILD_OK;
	s->report.cost.build_seconds += b->seconds;
	s->report.cost.compiled_units += b->compiled_units;
}

/* The flags that all units share, for the report: what stands in every command. */
static void common_flags(struct session *s)
{
	const struct unit_list *units = &s->report.project.units;
	for (size_t i = 1; units->n && i < units->v[0].argv.n; i++) {
		const char *flag = units->v[0].argv.v[i];
		size_t in = 0;
		if (flag[0] != '-' || str_starts(flag, "-I") || str_eq(flag, "-c") || str_eq(flag, "-o") ||
		    str_starts(flag, "-M"))
			continue;
		for (size_t j = 0; j < units->n; j++)
			in += (size_t)strlist_has(&units->v[j].argv, flag);
		if (in == units->n && !strlist_has(&s->report.baseline.flags, flag))
			strlist_add(s->arena, &s->report.baseline.flags, flag);
	}
}

int session_baseline(struct session *s, struct err *err)
{
	struct report *r = &s->report;
	progress_say(&s->progress, PROGRESS_STEP, "copying %s", s->tree);
	if (builder_open(s->arena, &s->build_options, &r->project, &s->builder, err) != 0)
		return -1;
	progress_say(&s->progress, PROGRESS_STEP, "building the baseline (%s: %s)", r->project.build_system,
		     r->project.build_command ? r->project.build_command : "");
	if (builder_baseline(s->builder, &s->base, err) != 0)
		return -1;
	session_count_build(s, &s->base);
	common_flags(s);
	r->baseline.code_hash = s->base.code_hash;
	r->baseline.build_seconds = s->base.seconds;
	r->baseline.compiled_units = s->base.compiled_units;
	progress_say(&s->progress, PROGRESS_STEP, "baseline built in %.1f s: %zu units", s->base.seconds,
		     r->project.units.n);
	return 0;
}

static int wants_allocations(const struct finding_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_starts(l->v[i].rule, "alloc") || strstr(l->v[i].rule, "buffer") ||
		    strstr(l->v[i].rule, "realloc"))
			return 1;
	return 0;
}

/* Executions of lines by a coverage build; where findings are about memory, calls
 * and bytes of allocation sites by counting them in the running program. */
static void take_profile(struct session *s)
{
	struct str json = {0};
	struct err err = {{0}};
	int lines = builder_coverage(s->builder, &json, &err);
	if (lines == 0)
		lines = gcov_read(s->arena, str_text(&json), json.len, &s->report.project, &s->profile, &err);
	str_free(&json);
	int sites = proc_interrupted() || !wants_allocations(&s->scan.findings)
			    ? -1
			    : builder_allocations(s->builder, &s->profile, NULL);
	if (lines == 0 || sites == 0) {
		profile_finish(&s->profile);
		scan_rank(s->arena, &s->scan, &s->profile);
	}
	if (lines != 0 && !proc_interrupted()) {
		const char *text = arena_printf(s->arena,
						"the executions of lines could not be counted, so most findings are "
						"ranked by a static estimate: %s",
						err.text);
		session_warn(s, text);
	}
}

int session_scan(struct session *s, int profile, struct err *err)
{
	struct report *r = &s->report;
	struct scan_options opt = {
		.jobs = (int)s->opt.jobs, .cache = &s->cache, .progress = &s->progress, .suppress = s->opt.suppress};
	if (scan_project(s->arena, &r->project, s->rules, &opt, &s->scan, err) != 0)
		return -1;
	if (profile && r->benchmarks.n)
		take_profile(s);
	r->findings = s->scan.findings;
	r->tags = s->scan.tags;
	r->project.lines = s->scan.lines;
	for (size_t i = 0; i < s->scan.failed.n; i++)
		*list_push(s->arena, &r->project.failed) = s->scan.failed.v[i];
	strlist_cat(s->arena, &r->project.facts, &s->scan.facts);
	strlist_cat(s->arena, &r->warnings, &s->scan.warnings);
	progress_say(&s->progress, PROGRESS_STEP,
		     "scanned %d units (%d from the store, %zu failed): %zu findings, %zu build tags", s->scan.units,
		     s->scan.units_cached, s->scan.failed.n, r->findings.n, r->tags.n);
	return 0;
}

void session_set_metric(struct session *s, enum metric metric)
{
	s->opt.metric = s->measure_options.metric = s->report.metric = metric;
}

static int adds_threads(const struct suggestion *g)
{
	const struct strlist *add = &g->edit.add;
	return g->status == SUGGESTION_PROPOSED &&
	       (strlist_has_prefix(add, "-fopenmp") || strlist_has_prefix(add, "-ftree-parallelize"));
}

/* By processor time threads look like a loss: their price can't be given beside it. */
static void leave_out_threads(struct session *s)
{
	struct suggestion_list *l = &s->report.suggestions;
	for (size_t i = 0; s->opt.metric == METRIC_CPU && i < l->n; i++) {
		if (!l->v[i].priced || !adds_threads(&l->v[i]))
			continue;
		l->v[i].status = SUGGESTION_SKIPPED;
		l->v[i].reason = arena_printf(s->arena,
					      "it takes more processor time to take less wall time; measure it with "
					      "--allow %s or --metric wall",
					      risk_name(l->v[i].risk));
	}
}

int session_suggest(struct session *s, struct err *err)
{
	struct report *r = &s->report;
	struct suggest_options *opt = &s->suggest_options;
	opt->allow = s->opt.allow;
	opt->only = s->opt.only;
	opt->skip = s->opt.skip;
	opt->metric = s->opt.metric;
	session_hot_units(s);
	int rc = suggest_make(s->arena, s->rules, &r->project, &r->findings, &r->tags, &r->host, opt, &r->suggestions,
			      err);
	/* What runs on several processors takes more processor time to take less of the user's. */
	for (size_t i = 0; !s->opt.metric_given && i < r->suggestions.n; i++)
		if (adds_threads(&r->suggestions.v[i]) && !r->suggestions.v[i].priced)
			session_set_metric(s, METRIC_WALL);
	leave_out_threads(s);
	return rc;
}

/* What subject.place needs. */
struct place_context {
	struct session *s;
	const struct built *built;
};

static int place(void *ctx, unsigned layout, struct err *err)
{
	struct place_context *p = ctx;
	return builder_place(p->s->builder, p->built, layout, err);
}

struct subject session_subject(struct session *s, const char *id, const char *role, const struct built *built)
{
	struct subject subject = {
		.id = id, .tree = built->tree, .env = built->env, .layouts = built->layouts ? built->layouts : 1};
	char key[HASH_TEXT];
	struct hash *h = hash_new();
	hash_add_text(h, role);
	hash_add_text(h, built->code_hash);
	hash_add_text(h, s->report.host.id);
	for (size_t i = 0; i < built->env.n; i++)
		hash_add_text(h, built->env.v[i]);
	hash_finish(h, key);
	subject.sample_key = arena_strdup(s->arena, key);
	if (subject.layouts > 1) {
		struct place_context *p = arena_alloc(s->arena, sizeof *p);
		*p = (struct place_context){s, built};
		subject.place = place;
		subject.ctx = p;
	}
	return subject;
}

static int load_samples(struct session *s, struct subject *subject, int phase, struct err *err)
{
	for (unsigned b = 0; b < s->report.benchmarks.n; b++)
		if (store_load_samples(s->store, s->arena, subject->sample_key, s->report.benchmarks.v[b].command,
				       phase, b, &subject->samples, err) != 0)
			return -1;
	return 0;
}

int session_measure(struct session *s, struct subject_list *subjects, int phase, double seconds, struct err *err)
{
	struct measure_options opt = s->measure_options;
	opt.phase = phase;
	/* that all sets beat the baseline is known soon; which of them is best is the question */
	opt.no_early_stop |= phase == PHASE_CHOICE || phase == PHASE_GROWN || phase == PHASE_CONFIRM;
	opt.budget_s = seconds;
	for (size_t i = 0; i < subjects->n; i++)
		if (load_samples(s, &subjects->v[i], phase, err) != 0)
			return -1;
	return measure_race(s->arena, subjects, &s->report.benchmarks, &opt, err);
}
