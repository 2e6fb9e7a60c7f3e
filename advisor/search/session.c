#include "search/session.h"

#include <string.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/proc.h"
#include "model/benchmark.h"
#include "scan/findings/gcov.h"

const char *session_sample_command(const struct session *s, unsigned benchmark)
{
	const char *identity = benchmark_identity(s->arena, &s->report.benchmarks.v[benchmark]);
	const char *pattern = s->report.metric_pattern;
	return pattern ? arena_printf(s->arena, "%s\nprints %s", identity, pattern) : identity;
}

void session_keep_sample(void *ctx, const struct subject *subject, const struct sample *sample)
{
	struct session *s = ctx;
	struct err err = {{0}};
	const char *command = session_sample_command(s, sample->benchmark);
	s->report.cost.runs++;
	s->run_ns += sample->took_ns;
	if (subject->sample_key && store_add_sample(s->store, subject->sample_key, command, sample, &err) != 0)
		progress_say(&s->progress, PROGRESS_WARNING, "%s", err.text);
}

void session_keep_warning(void *ctx, const char *text)
{
	struct session *s = ctx;
	for (size_t i = 0; i < s->report.warnings.n; i++)
		if (str_eq(s->report.warnings.v[i], text)) /* each of the races finds it out */
			return;
	search_warn(&s->search, arena_strdup(s->arena, text));
}

void session_close(struct session *s)
{
	if (s->workshop.worker.pid)
		workshop_end(&s->workshop);
	else if (s->builder)
		builder_close(s->builder);
	store_close(s->store);
	fs_unlock(s->lock);
}

/* The flags that all units share, for the report: what is in every command. */
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
	if (builder_baseline(s->builder, &s->search.base, err) != 0)
		return -1;
	search_count_build(&s->search, &s->search.base);
	common_flags(s);
	r->baseline.code_hash = s->search.base.code_hash;
	r->baseline.size_bytes = s->search.base.size_bytes;
	r->baseline.build_seconds = s->search.base.seconds;
	r->baseline.compiled_units = s->search.base.compiled_units;
	progress_say(&s->progress, PROGRESS_STEP, "baseline built in %.1f s: %zu units", s->search.base.seconds,
		     r->project.units.n);
	return 0;
}

int session_workshop(struct session *s, struct err *err)
{
	if (builder_loads(s->builder, err) != 0)
		return -1;
	return workshop_start(&s->workshop, s->arena, s->builder, &s->progress, s->lock, err);
}

static int wants_allocations(const struct rule_set *rules, const struct finding_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct rule *r = rule_find(rules, l->v[i].rule);
		if (r && r->allocations)
			return 1;
	}
	return 0;
}

/* How often each line runs, by a coverage build. */
static int take_lines(struct session *s, double until, struct err *err)
{
	struct answer answer;
	if (workshop_do(&s->workshop, &(struct order){.kind = ORDER_COVERAGE, .until = until}, &answer, err) != 0)
		return -1;
	return gcov_read(s->arena, answer.text, strlen(answer.text), &s->report.project, &s->profile, err);
}

/* Where findings are about memory: calls and bytes of allocation sites, counted in the running program. */
static int take_sites(struct session *s, double until)
{
	struct answer answer;
	if (proc_interrupted() || !wants_allocations(s->rules, &s->scan.findings) ||
	    workshop_do(&s->workshop, &(struct order){.kind = ORDER_ALLOCATIONS, .until = until}, &answer, NULL) != 0)
		return -1;
	s->profile.sites.v = answer.profile.sites.v;
	s->profile.sites.n = s->profile.sites.cap = answer.profile.sites.n;
	return 0;
}

/* A program with counters may be many times slower than was reckoned: it is not worth more of a run's budget. */
#define COUNTING_MOST 0.15

static int counting_is_bounded(const struct session *s)
{
	return s->build_options.until > 0; /* a scan has no such time */
}

static void take_profile(struct session *s)
{
	struct err err = {{0}};
	stopwatch_on(&s->spent, SPENT_COVERAGE);
	double end = clock_s() + COUNTING_MOST * s->search.opt.budget, until = counting_is_bounded(s) ? end : 0;
	int lines = take_lines(s, until, &err), sites = take_sites(s, until);
	if (lines == 0 || sites == 0) {
		profile_finish(&s->profile);
		scan_rank(s->arena, &s->scan, &s->profile);
	}
	if (lines != 0 && !proc_interrupted()) {
		const char *text = arena_printf(s->arena,
						"the executions of lines could not be counted, so most findings are "
						"ranked by a static estimate: %s",
						err.text);
		search_warn(&s->search, text);
	}
}

int session_scan(struct session *s, int profile, struct err *err)
{
	struct report *r = &s->report;
	struct scan_options opt = {
		.jobs = s->scan_jobs, .cache = &s->cache, .progress = &s->progress, .suppress = s->suppress};
	stopwatch_on(&s->spent, SPENT_SCAN);
	if (scan_project(s->arena, &r->project, s->rules, &opt, &s->scan, err) != 0)
		return -1;
	if (profile && r->benchmarks.n)
		take_profile(s);
	stopwatch_on(&s->spent, SPENT_IDLE);
	r->findings = s->scan.findings;
	r->tags = s->scan.tags;
	r->project.lines = s->scan.lines;
	for (size_t i = 0; i < s->scan.failed.n; i++)
		*list_push(s->arena, &r->project.failed) = s->scan.failed.v[i];
	r->project.partial = s->scan.partial;
	strlist_cat(s->arena, &r->project.facts, &s->scan.facts);
	strlist_cat(s->arena, &r->warnings, &s->scan.warnings);
	progress_say(&s->progress, PROGRESS_STEP,
		     "scanned %d units (%d from the store, %zu failed, %zu read in part): %zu findings, %zu build tags",
		     s->scan.units, s->scan.units_cached, s->scan.failed.n, s->scan.partial.n, r->findings.n,
		     r->tags.n);
	return 0;
}

static int adds_threads(const struct suggestion *g)
{
	return g->status == SUGGESTION_PROPOSED && edit_makes_threads(&g->edit);
}

/* By processor time threads look like a loss: their price can't be given beside it. */
static void leave_out_threads(struct session *s)
{
	struct suggestion_list *l = &s->report.suggestions;
	for (size_t i = 0; s->report.metric == METRIC_CPU && i < l->n; i++) {
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
	struct suggest_options *opt = &s->search.suggest_options;
	opt->allow = s->search.opt.allow;
	opt->only = s->search.opt.only;
	opt->skip = s->search.opt.skip;
	opt->metric = s->report.metric;
	session_hot_units(s);
	int rc = suggest_make(s->arena, s->rules, &r->project, &r->findings, &r->tags, &r->host, opt, &r->suggestions,
			      err);
	/* What runs on several processors takes more processor time to take less of the user's. */
	for (size_t i = 0; !s->search.opt.metric_given && i < r->suggestions.n; i++)
		if (adds_threads(&r->suggestions.v[i]) && !r->suggestions.v[i].priced)
			search_set_metric(&s->search, METRIC_WALL);
	leave_out_threads(s);
	return rc;
}
