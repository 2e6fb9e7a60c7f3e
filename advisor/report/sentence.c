/* The sentences that every format begins with: what to do, how sure that is, what was
 * looked at, what it cost, and what to type next. */
#include <string.h>

#include "report/writers.h"

#include "base/fs.h"

#define MOST_DEFINITIONS 4
#define MOST_PARTIAL	 3 /* units that are named */

/* "; pairs" and "confirmed" are what makes a number sure. */
static void add_surety(struct str *out, const struct report *r, const struct result *res)
{
	if (!r->recommendation.confirmed) {
		str_add(out, "; NOT confirmed on fresh samples");
		return;
	}
	str_add(out, ", confirmed on fresh samples");
	if (res->pairs > 0)
		str_addf(out, " (%d pairs)", res->pairs);
}

static void add_ids(struct str *out, const struct strlist *ids)
{
	for (size_t i = 0; i < ids->n; i++) {
		str_add(out, i == 0 ? "" : i + 1 == ids->n ? " and " : ", ");
		str_add(out, ids->v[i]);
	}
}

/* The mean over layouts is what another compile may give, too; this is what the next build gives. */
static void add_ordinary(struct str *out, const struct report *r)
{
	const struct result *res = result_overall(&r->recommendation.ordinary, r->metric);
	if (!res || !(res->speedup > 0))
		return;
	str_add(out, "; in the layout that an ordinary build has ");
	words_result(out, res);
}

void sentence_rehearsed(struct str *out, const struct report *r)
{
	const struct rehearsal *h = &r->recommendation.rehearsal;
	if (!r->recommendation.suggestions.n || (h->status == REHEARSAL_NONE && !h->reason))
		return;
	str_add(out, h->status == REHEARSAL_PASSED ? "yes" : "no");
	if (h->to)
		str_addf(out, ", applied for %s to a fresh copy", h->to);
	if (h->build)
		str_addf(out, ", built with `%s`", h->build);
	if (h->reason)
		str_addf(out, ": %s", h->reason);
}

/* "A and B: ..." for each set that would have been better, but failed that; "; " between them. */
static void sentence_failed_rehearsals(struct str *out, const struct report *r)
{
	const struct rehearsal_list *l = &r->recommendation.failed;
	for (size_t i = 0; i < l->n; i++) {
		str_add(out, i ? "; " : "");
		add_ids(out, &l->v[i].suggestions);
		str_addf(out, ": %s", words_text(l->v[i].reason));
	}
}

void sentence_in_set(struct str *out, const struct report *r, const struct suggestion *s)
{
	const struct member *m = s->accepted ? recommendation_member(&r->recommendation, s->id) : NULL;
	const struct result *res = m ? result_overall(&m->results, r->metric) : NULL;
	if (!res)
		return;
	str_add(out, "in the set ");
	words_result(out, res);
}

static void add_gain(struct str *out, const struct report *r)
{
	const struct result *res = result_overall(&r->recommendation.results, r->metric);
	if (!res) {
		str_add(out, ": no measurement of them together");
		return;
	}
	str_add(out, ": ");
	words_percent(out, res->speedup);
	str_addf(out, " %s ", metric_info(res->metric)->gain);
	words_interval(out, res->lo, res->hi);
	add_surety(out, r, res);
	add_ordinary(out, r);
	if (r->recommendation.edit.all.pgo && !r->training.n && r->benchmarks.n == 1)
		str_add(out, "; seen on the input that trained the profile");
}

static void add_each(struct str *out, const struct report *r, const struct result_list *l)
{
	const char *comma = "";
	for (size_t i = 0; i < l->n; i++) {
		if (l->v[i].metric != r->metric || str_eq(l->v[i].benchmark, "*"))
			continue;
		str_addf(out, "%s%s ", comma, words_text(l->v[i].benchmark));
		words_result(out, &l->v[i]);
		comma = ", ";
	}
}

/* What a profile was trained with decides what its gain is worth elsewhere. */
static void sentence_profile(struct str *out, const struct report *r)
{
	const struct recommendation *rec = &r->recommendation;
	if (!rec->edit.all.pgo)
		return;
	if (r->training.n) {
		str_addf(out, "trained with %zu command%s of --train", r->training.n, r->training.n == 1 ? "" : "s");
	} else if (rec->held_out.n) {
		str_add(out, "each benchmark with a profile of the others alone: ");
		add_each(out, r, &rec->held_out);
		str_add(out, "; with a profile of all: ");
		add_each(out, r, &rec->results);
	} else {
		str_add(out, "trained and measured with the same input; --train with others shows what it is worth on "
			     "what it has not seen");
	}
}

const char *project_name(const struct report *r)
{
	const char *root = words_text(r->project.root), *name = path_base(root);
	return name[0] ? name : root;
}

/* A configure script defines a hundred macros: they are counted, and the flags can be seen. */
static void add_flags_in_short(struct str *out, const struct strlist *flags)
{
	size_t definitions = 0;
	for (size_t i = 0; i < flags->n; i++)
		definitions += (size_t)str_starts(flags->v[i], "-D");
	int all = definitions <= MOST_DEFINITIONS;
	str_add(out, flags->n ? "," : "");
	for (size_t i = 0; i < flags->n; i++)
		if (all || !str_starts(flags->v[i], "-D"))
			str_addf(out, " %s", flags->v[i]);
	if (!all)
		str_addf(out, " and %zu definitions", definitions);
}

/* "lua: 34 units, 26 k lines, built with make, -O2 -Wall" */
static void sentence_subject(struct str *out, const struct report *r)
{
	str_addf(out, "%s: %zu unit%s, ", project_name(r), r->project.units.n, r->project.units.n == 1 ? "" : "s");
	words_count(out, r->project.lines);
	str_add(out, r->project.lines == 1 ? " line" : " lines");
	if (r->project.build_system)
		str_addf(out, ", built with %s", r->project.build_system);
	add_flags_in_short(out, &r->baseline.flags);
}

void sentence_partial(struct str *out, const struct report *r)
{
	const struct unit_failure_list *l = &r->project.partial;
	if (!l->n)
		return;
	str_addf(out, "%zu of %zu unit%s read only in part, which hides what is in the rest: ", l->n,
		 r->project.units.n, r->project.units.n == 1 ? " was" : "s were");
	for (size_t i = 0; i < l->n && i < MOST_PARTIAL; i++)
		str_addf(out, "%s%s", i ? ", " : "", words_text(l->v[i].file));
	if (l->n > MOST_PARTIAL)
		str_addf(out, " and %zu more", l->n - MOST_PARTIAL);
	str_addf(out, ". The first error: %s. ", words_text(l->v[0].reason));
	str_add(out,
		strstr(words_text(l->v[0].reason), "file not found")
			? "Build the project once, so that generated headers are there, or install the package that "
			  "has the header, and scan again."
			: "Scan with the commands of a build that works (--build captures them).");
}

/* "2 benchmarks by wall time, 14 builds and 812 runs in 270 s"; nothing without any. */
static void sentence_cost(struct str *out, const struct report *r)
{
	size_t n = r->benchmarks.n;
	if (n)
		str_addf(out, "%zu benchmark%s by %s, %d builds and %d runs in %.0f s", n, n == 1 ? "" : "s",
			 metric_info(r->metric)->words, r->cost.builds, r->cost.runs, r->cost.total_seconds);
}

/* "baseline 2.1 s, scan 0.8 s, ...": what the time went into; nothing when that is not known. */
static void sentence_time(struct str *out, const struct report *r)
{
	double total = r->cost.total_seconds;
	int any = 0;
	for (int i = 0; r->benchmarks.n && i < SPENT_COUNT; i++)
		any += r->cost.spent[i] > 0;
	for (int i = 0; any && i < SPENT_COUNT; i++)
		str_addf(out, "%s%s %.*f s", i ? ", " : "", spent_name((enum spent)i), total < 100 ? 1 : 0,
			 r->cost.spent[i]);
}

/* "27 more: about 7 minutes; run the same command again"; nothing when the plan held all. */
static void sentence_later(struct str *out, const struct report *r)
{
	if (!r->plan.later)
		return;
	str_addf(out, "%zu more: about ", r->plan.later);
	if (r->plan.later_seconds < 90)
		str_addf(out, "%.0f s", r->plan.later_seconds);
	else
		str_addf(out, "%.0f minutes", r->plan.later_seconds / 60);
	str_add(out, "; run the same command again");
}

static size_t count_status(const struct report *r, enum suggestion_status s)
{
	size_t n = 0;
	for (size_t i = 0; i < r->suggestions.n; i++)
		n += r->suggestions.v[i].status == s;
	return n;
}

static void add_sentence(struct str *out, const struct report *r, int gain)
{
	size_t measured = count_status(r, SUGGESTION_MEASURED), proposed = count_status(r, SUGGESTION_PROPOSED);
	if (r->status == REPORT_FAILED) {
		str_addf(out, "The run failed: %s", r->status_reason ? r->status_reason : "no reason was recorded");
		return;
	}
	if (r->recommendation.suggestions.n) {
		str_add(out, "Use ");
		add_ids(out, &r->recommendation.suggestions);
		if (gain)
			add_gain(out, r);
	} else if (!measured && proposed)
		str_addf(out, "Nothing was measured: %zu suggestion%s to try", proposed, proposed == 1 ? "" : "s");
	else if (!r->suggestions.n)
		str_add(out, "Nothing to try");
	else if (!measured && !count_status(r, SUGGESTION_SAME_CODE))
		str_addf(out, "Nothing was measured: of %zu suggestions none had a turn, so this says nothing of them",
			 r->suggestions.n);
	else
		str_addf(out, "Change nothing: %zu of %zu suggestions were measured and none is sure to help", measured,
			 r->suggestions.n);
	if (r->status == REPORT_PARTIAL || r->status == REPORT_INTERRUPTED)
		str_addf(out, " (%s report%s%s)", report_status_name(r->status), r->status_reason ? ": " : "",
			 words_text(r->status_reason));
}

void sentence_headline(struct str *out, const struct report *r)
{
	add_sentence(out, r, 1);
}

void sentence_choice(struct str *out, const struct report *r)
{
	add_sentence(out, r, 0);
}

/* "A/A control: +0.1 % [-0.8, +1.0]: ..."; nothing when there was none. */
static void sentence_noise(struct str *out, const struct report *r)
{
	if (!r->baseline.has_noise)
		return;
	str_add(out, "A/A control (the same code against itself): ");
	words_percent(out, r->baseline.noise);
	str_addc(out, ' ');
	words_interval(out, r->baseline.noise_lo, r->baseline.noise_hi);
}

static void add_note(struct str *out, const struct report *r)
{
	str_add(out, words_text(r->recommendation.note));
}

const struct sentence_line sentence_choice_lines[] = {
	{"rehearsed", sentence_rehearsed},
	{"not taken", sentence_failed_rehearsals},
	{"profile", sentence_profile},
	{"note", add_note},
	{NULL, NULL},
};
const struct sentence_line sentence_run_lines[] = {
	{"beside", beside_add},
	{"project", sentence_subject},
	{"read in part", sentence_partial},
	{"measured", sentence_cost},
	{"time", sentence_time},
	{"later", sentence_later},
	{"noise", sentence_noise},
	{NULL, NULL},
};
