#include <string.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/proc.h"
#include "cli/run_session.h"
#include "cli/own_reports.h"
#include "report/report.h"

static size_t measured(const struct report *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->suggestions.n; i++)
		n += r->suggestions.v[i].status == SUGGESTION_MEASURED;
	return n;
}

/* What measured nothing takes the place of no report that did. */
static const char *report_path(struct session *s)
{
	const char *path = path_join(s->arena, s->state, "report.json");
	struct report old;
	if (measured(&s->report) || !fs_exists(path) || report_read(s->arena, path, &old, NULL) != 0 || !measured(&old))
		return path;
	const char *other = path_join(s->arena, s->state, "report-unmeasured.json");
	search_warn(&s->search,
		    arena_printf(s->arena,
				 "nothing was measured this time, so %s is left as it is, and this report is in %s",
				 path, other));
	return other;
}

/* The report file of every run, whatever else is asked for. */
static int keep_report(struct cli *c, struct session *s, struct err *err)
{
	const char *path = c->kept = report_path(s);
	struct str out = {0};
	int rc = report_write(&out, "json", &s->report, &(struct report_view){.verbose = 1, .rules = s->rules}, err);
	if (rc == 0)
		rc = fs_write(path, str_text(&out), out.len, 0, err);
	if (rc == 0)
		own_reports_note(s->arena, &out);
	str_free(&out);
	if (rc == 0)
		progress_say(&s->progress, PROGRESS_STEP, "report: %s", path);
	return rc;
}

/* Nothing is left without a status: what an interrupt or a failure cut off is skipped. */
static void close_suggestions(struct session *s, const char *why)
{
	struct suggestion_list *l = &s->report.suggestions;
	for (size_t i = 0; i < l->n; i++) {
		if (l->v[i].status != SUGGESTION_PROPOSED)
			continue;
		l->v[i].status = SUGGESTION_SKIPPED;
		l->v[i].reason = why;
	}
}

/* Text for a person who has been told already why nothing came of it. */
static int nothing_to_show(const struct options *o, const struct report *r)
{
	return r->status == REPORT_FAILED && !r->findings.n && !r->suggestions.n && !o->out_file &&
	       (!o->format || str_eq(o->format, "text"));
}

/* 1 when there was something to try, and no answer to any of it. */
static int nothing_tried(const struct report *r)
{
	size_t answered = 0;
	for (size_t i = 0; i < r->suggestions.n; i++)
		answered += r->suggestions.v[i].status == SUGGESTION_MEASURED ||
			    r->suggestions.v[i].status == SUGGESTION_SAME_CODE;
	return r->suggestions.n && !answered;
}

/* Whatever was built is gone with it: that "the benchmark fails" then is no news of the benchmark. */
static int state_is_gone(struct session *s, struct err *err)
{
	if (fs_exists(path_join(s->arena, s->state, "advisor-state")))
		return 0;
	err_set(err,
		"%s was removed while advisor worked in it, so there is nothing to go on with; run it again, and leave "
		"the "
		"folder to it",
		s->state);
	return 1;
}

static int finish(struct cli *c, struct session *s, int status, struct err *err)
{
	struct report *r = &s->report;
	struct err write_err = {{0}};
	if (!proc_interrupted() && state_is_gone(s, err)) {
		session_close(s);
		return cli_fail(c, EXIT_USAGE, err);
	}
	if (proc_interrupted()) {
		r->status = REPORT_INTERRUPTED;
		r->status_reason = "interrupted; run the same command again to go on";
		close_suggestions(s, "interrupted before it was tried");
	} else if (status != EXIT_DONE && status != EXIT_UNDECIDED) {
		r->status = REPORT_FAILED;
		r->status_reason = arena_strndup(s->arena, err->text, strcspn(err->text, "\n"));
		close_suggestions(s, "the run ended before it was tried");
	} else if (r->benchmarks.n && nothing_tried(r)) {
		r->status = REPORT_PARTIAL;
		r->status_reason = "nothing was measured: give it a larger --budget, a shorter benchmark, or fewer "
				   "suggestions (--only)";
	} else if (s->search.out_of_time || r->plan.tried < r->plan.suggestions) {
		r->status = REPORT_PARTIAL;
		r->status_reason =
			"the budget was too small for every suggestion; run again with a larger --budget to go on";
	}
	stopwatch_on(&s->spent, SPENT_IDLE);
	r->cost.total_seconds = 0;
	for (int i = 0; i < SPENT_COUNT; i++)
		r->cost.total_seconds += r->cost.spent[i] = s->spent.seconds[i];
	r->cost.run_seconds = (double)s->run_ns / 1e9;
	report_collect(s->arena, r);
	int rc = keep_report(c, s, &write_err);
	if (rc == 0)
		rc = nothing_to_show(&c->opt, r) ? cli_deliver_outputs(c, r, &write_err)
						 : cli_deliver(c, r, &write_err);
	if (status != EXIT_DONE && !proc_interrupted())
		term_error(&c->term, err->text);
	if (rc != 0) {
		term_error(&c->term, write_err.text);
		status = status ? status : EXIT_USAGE;
	}
	session_close(s);
	return cli_status(status);
}

static int undecided(const struct report *r)
{
	if (nothing_tried(r))
		return 1;
	for (size_t i = 0; i < r->suggestions.n; i++)
		if (r->suggestions.v[i].verdict == VERDICT_INCONCLUSIVE)
			return 1;
	return 0;
}

static int without_benchmark(struct cli *c, struct session *s, struct err *err)
{
	const char *text = "no benchmark was given, so nothing is measured: add --bench 'CMD', a command that runs in "
			   "the built tree "
			   "for 0.1 s or more and does typical work";
	search_warn(&s->search, text);
	return finish(c, s, EXIT_DONE, err);
}

/* What one sample in a race will take. */
static double sample_seconds(const struct session *s, const struct sample *one)
{
	return s->report.benchmarks.v[one->benchmark].serve ? (double)one->took_ns / 1e9
							    : measure_sample_s((double)one->wall_ns / 1e9);
}

static int measure_first(struct session *s, struct err *err)
{
	struct subject base = search_subject(&s->search, "base", "base", &s->search.base);
	struct strlist warnings = {0};
	struct watch *watch = builder_watch(s->builder);
	int rc = measure_baseline(s->arena, &base, &s->report.benchmarks, &s->search.measure_options, &warnings, err);
	builder_watched(s->builder, watch, rc == 0);
	for (size_t i = 0; i < warnings.n; i++)
		search_warn(&s->search, warnings.v[i]);
	if (rc == 0 && !s->search.opt.metric_given) {
		search_set_metric(&s->search, measure_default_metric(&base));
		s->report.metric_reason = base.metric_reason;
		progress_say(&s->progress, PROGRESS_STEP, "measured by %s: %s", metric_info(s->report.metric)->words,
			     base.metric_reason);
	}
	session_run_facts(s, &base);
	for (size_t i = 0; i < base.samples.n; i++)
		s->search.round_s +=
			sample_seconds(s, &base.samples.v[i]) * (double)s->report.benchmarks.n / (double)base.samples.n;
	return rc;
}

/* Lines and allocations are counted where that takes no more than a small part of the time: they say which units are hot
 * and rank the findings, which a run can do without. */
#define COUNTING_SHARE 0.05

static int counting_pays(const struct session *s)
{
	const struct search *search = &s->search;
	double likely = 2 * search->base.seconds + 4 * search->round_s; /* two builds, and runs that are slower */
	if (likely <= COUNTING_SHARE * search->opt.budget)
		return 1;
	progress_say(
		&s->progress, PROGRESS_STEP,
		"lines are not counted: that takes about %.0f s of the budget of %.0f s, so findings are ranked by a "
		"static estimate",
		likely, search->opt.budget);
	return 0;
}

int cmd_run(struct cli *c)
{
	struct session s;
	struct err err = {{0}};
	if (cli_open_session(c, &s, &err) != 0) {
		session_close(&s);
		return cli_fail(c, EXIT_USAGE, &err);
	}
	c->term.deadline = s.search.deadline;
	stopwatch_on(&s.spent, SPENT_BASELINE);
	if (session_baseline(&s, &err) != 0)
		return finish(c, &s, EXIT_BASELINE_BUILD, &err);
	if (s.report.benchmarks.n && measure_first(&s, &err) != 0) {
		search_hint(&s.search, &err);
		return finish(c, &s, EXIT_BASELINE_RUN, &err);
	}
	if (session_tries(&s, &err) != 0)
		return finish(c, &s, EXIT_USAGE, &err);
	if (s.report.benchmarks.n)
		plan_forecast(&s.search, c->opt.quick);
	if (s.report.benchmarks.n && session_workshop(&s, &err) != 0)
		return finish(c, &s, EXIT_BASELINE_BUILD, &err);
	stopwatch_on(&s.spent, SPENT_IDLE);
	if ((!c->opt.quick && session_scan(&s, s.report.benchmarks.n && counting_pays(&s), &err) != 0) ||
	    session_suggest(&s, &err) != 0)
		return finish(c, &s, EXIT_USAGE, &err);
	if (!s.report.benchmarks.n)
		return without_benchmark(c, &s, &err);
	if (search_build(&s.search, &err) != 0)
		return finish(c, &s, EXIT_BASELINE_BUILD, &err);
	if (search_race(&s.search, &err) != 0)
		return finish(c, &s, EXIT_BASELINE_RUN, &err);
	if (c->opt.require_conclusive && undecided(&s.report)) {
		err_set(&err, "some variants are undecided or were not measured, and --require-conclusive was given; a "
			      "larger --budget or "
			      "--min-effect decides more");
		return finish(c, &s, EXIT_UNDECIDED, &err);
	}
	return finish(c, &s, EXIT_DONE, &err);
}
