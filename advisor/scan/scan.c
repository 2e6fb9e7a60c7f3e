/* The order of a scan: facts, program, matchers, then what is done to findings. */
#include <stdlib.h>
#include <string.h>

#include "scan/read/facts_cache.h"
#include "scan/findings/finish.h"
#include "scan/match/match.h"
#include "scan/scan.h"
#include "scan/program/source_facts.h"
#include "scan/tags/tags.h"
#include "scan/read/workers.h"

/* For equal findings the place decides, so that two scans give the same report. */
static int by_rank(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int c;

	if (x->cold != y->cold)
		return x->cold - y->cold;
	if (x->measured != y->measured)
		return y->measured - x->measured;
	if (x->measured && x->count != y->count)
		return x->count < y->count ? 1 : -1;
	if (x->level != y->level)
		return (int)y->level - (int)x->level;
	if (x->certainty != y->certainty)
		return (int)y->certainty - (int)x->certainty;
	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	if ((c = strcmp(x->file, y->file)))
		return c;
	if (x->line != y->line)
		return x->line - y->line;
	if (x->column != y->column)
		return x->column - y->column;
	return strcmp(x->rule, y->rule);
}

static void rank(struct arena *a, struct finding_list *l)
{
	size_t i;

	if (l->n)
		qsort(l->v, l->n, sizeof *l->v, by_rank);
	for (i = 0; i < l->n; i++)
		l->v[i].id = arena_printf(a, "F%zu", i + 1);
}

/* A fact of the build or of the sources that the rule names under "unless". */
static int is_vetoed(const struct rule *r, const struct project *p, const struct scan_result *out)
{
	size_t i;

	for (i = 0; i < r->unless.n; i++)
		if (strlist_has(&p->facts, r->unless.v[i]) || strlist_has(&out->facts, r->unless.v[i]))
			return 1;
	return 0;
}

static void run_matchers(struct arena *a, struct program *program, const struct project *p,
			 const struct rule_set *rules, struct scan_result *out)
{
	size_t i;

	for (i = 0; i < rules->n; i++) {
		struct match m = {a, program, p, &rules->v[i], &out->findings, &out->facts};
		const struct matcher *matcher;

		if (rules->v[i].kind != RULE_CODE || is_vetoed(&rules->v[i], p, out))
			continue;
		matcher = matcher_find(rules->v[i].match);
		if (matcher)
			matcher->run(&m);
		else
			strlist_addf(a, &out->warnings, "Rule %s (%s) asks for the shape \"%s\", which there is not.",
				     rules->v[i].id, rules->v[i].path, rules->v[i].match ? rules->v[i].match : "");
	}
}

/* Units that were read, but not all of them: a header is missing, or they are broken.
 * The first few are named. */
static void warn_of_partial(struct arena *a, const struct project *p, const struct unit_facts *facts, size_t n,
			    struct scan_result *out)
{
	size_t i, partial = 0;

	for (i = 0; i < n; i++) {
		const struct unit_facts *f = &facts[i];

		if (!f->diagnostics.n || ++partial > 8)
			continue;
		strlist_addf(a, &out->warnings, "%s was read only in part: %s (%s%s).",
			     project_rel(p, p->units.v[f->index].file), fact_text(f, f->diagnostics.v[0].text),
			     fact_text(f, f->diagnostics.v[0].file_line),
			     f->diagnostics.n > 1 ? arena_printf(a, ", and %zu more", f->diagnostics.n - 1) : "");
	}
	if (partial > 8)
		strlist_addf(a, &out->warnings, "%zu more units were read only in part.", partial - 8);
}

/* From facts to what is told of them. */
static void find(struct arena *a, const struct project *p, const struct rule_set *rules, const struct scan_options *opt,
		 const struct unit_facts *facts, size_t n, struct scan_result *out)
{
	struct program *program;

	warn_of_partial(a, p, facts, n, out);
	program = program_make(a, p, facts, n);
	source_facts(a, program, &out->facts);
	run_matchers(a, program, p, rules, out);
	finish_fingerprints(a, p, &out->findings);
	finish_suppress(a, program, &opt->suppress, &out->findings, &out->warnings);
	tags_collect(a, program, &out->tags);
	rank(a, &out->findings);
}

static void say_read(const struct scan_options *opt, const struct scan_result *r)
{
	progress_say(opt->progress, PROGRESS_DETAIL, "%d of %d sources read, %d of them from the cache",
		     r->units_parsed + r->units_cached, r->units, r->units_cached);
}

int scan_project(struct arena *a, const struct project *p, const struct rule_set *rules, const struct scan_options *opt,
		 struct scan_result *out, struct err *err)
{
	struct unit_facts *facts = arena_alloc(a, (p->units.n + 1) * sizeof *facts);
	struct cached *cached = cached_new(a, opt->cache);
	size_t i;
	int n;

	memset(out, 0, sizeof *out);
	for (i = 0; i < p->units.n; i++)
		out->units += p->units.v[i].is_c != 0;
	if (!out->units)
		return err_set(err, "There is no C source to scan: the compile commands name none.");
	if (cached_get_result(cached, a, p, rules, &opt->suppress, out)) {
		out->units_cached = out->units;
		say_read(opt, out);
		return 0;
	}
	n = workers_read(a, p, opt, cached, facts, out, err);
	if (n < 0)
		return -1;
	if (!n)
		return err_set(err, "None of the %d sources could be read; the first, %s: %s.", out->units,
			       out->failed.v[0].file, out->failed.v[0].reason);
	say_read(opt, out);
	find(a, p, rules, opt, facts, (size_t)n, out);
	if (!out->failed.n)
		cached_put_result(cached, p, rules, &opt->suppress, facts, (size_t)n, out);
	return 0;
}

/* Below one in a million of what the workload does, nobody will notice a change. */
#define COLD_SHARE 1e-6

static void join(struct finding *f, const struct profile *profile)
{
	const struct profile_site *site = profile_site(profile, f->file, f->line);
	unsigned long long count;

	if (site) {
		f->evidence = "alloc-count";
		f->count = site->calls;
		f->share = profile->total_calls ? (double)site->calls / (double)profile->total_calls : 0;
	} else if (profile_range(profile, f->file, f->line, f->end_line > f->line ? f->end_line : f->line, &count)) {
		f->evidence = profile->source ? profile->source : "gcov";
		f->count = count;
		f->share = profile->total ? (double)count / (double)profile->total : 0;
	} else {
		return;
	}
	f->measured = 1;
	f->cold = f->share < COLD_SHARE;
}

void scan_rank(struct arena *a, struct scan_result *r, const struct profile *profile)
{
	size_t i;

	for (i = 0; i < r->findings.n; i++)
		join(&r->findings.v[i], profile);
	tags_rank(&r->tags, profile);
	rank(a, &r->findings);
}
