/* The order of a scan: what was found before, facts, what is found in them, ranks. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text_set.h"
#include "scan/find.h"
#include "scan/fix/fix.h"
#include "scan/read/facts_cache.h"
#include "scan/scan.h"
#include "scan/tags/tags.h"
#include "scan/read/workers.h"

/* What may well not be so is worth a third of what is. */
static double worth(const struct finding *f)
{
	return f->score - (f->certainty == CERTAINTY_POSSIBLE ? 0.5 : 0);
}

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
	if (x->order != y->order)
		return x->order < y->order ? 1 : -1;
	if ((c = strcmp(x->file, y->file)))
		return c;
	if (x->line != y->line)
		return x->line - y->line;
	if (x->column != y->column)
		return x->column - y->column;
	return strcmp(x->rule, y->rule);
}

#define AGAIN 0.5 /* what each finding in a function takes from the worth of the next one there */

/* Of several findings in one function the first says where to look: the others wait behind the first ones of other
 * functions. What was counted keeps its order. */
static void spread(struct arena *a, struct finding_list *l)
{
	struct text_set seen = {0};

	for (size_t i = 0; i < l->n; i++) {
		struct finding *f = &l->v[i];
		const char *where = arena_printf(a, "%s %s", f->file, f->function ? f->function : "");
		size_t *before = text_set_number(a, &seen, where);

		f->order = worth(f) - (f->measured || !f->function ? 0 : AGAIN * (double)*before);
		++*before;
	}
	qsort(l->v, l->n, sizeof *l->v, by_rank);
}

static void rank(struct arena *a, struct finding_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		l->v[i].score = round(100 * l->v[i].score) / 100; /* no estimate is finer */
		l->v[i].order = worth(&l->v[i]);
	}
	if (l->n) {
		qsort(l->v, l->n, sizeof *l->v, by_rank);
		spread(a, l);
	}
	for (size_t i = 0; i < l->n; i++)
		finding_weigh(&l->v[i]);
	for (size_t i = 0; i < l->n; i++)
		l->v[i].id = arena_printf(a, "F%zu", i + 1);
}

static void say_read(const struct scan_options *opt, const struct scan_result *r)
{
	progress_say(opt->progress, PROGRESS_DETAIL, "%d of %d sources read, %d of them from the cache",
		     r->units_parsed + r->units_cached, r->units, r->units_cached);
}

/* Entries of the store that were made again. Not kept with the findings: it happened once. */
static void warn_of_damage(struct arena *a, const struct project *p, const struct cached *cached,
			   struct scan_result *out)
{
	const struct strlist *l = cached_damaged(cached);

	if (l->n)
		strlist_addf(a, &out->warnings, "What the store kept of %s%s was damaged, and was made again.",
			     project_rel(p, l->v[0]), l->n > 1 ? arena_printf(a, " and %zu more", l->n - 1) : "");
}

/* From the sources on. All but the result is in scratch. */
static int scan_sources(struct arena *a, struct arena *scratch, struct cached *cached, const struct project *p,
			const struct rule_set *rules, const struct scan_options *opt, struct scan_result *out,
			struct err *err)
{
	struct find_input in = {p, rules, opt, arena_alloc(scratch, (p->units.n + 1) * sizeof *in.facts), 0};
	int n = workers_read(a, scratch, p, opt, cached, in.facts, out, err);

	if (n < 0)
		return -1;
	if (!n)
		return err_set(err, "None of the %d sources could be read; the first, %s: %s.", out->units,
			       out->failed.v[0].file, out->failed.v[0].reason);
	in.n = (size_t)n;
	say_read(opt, out);
	if (find_findings(a, &in, out, err))
		return -1;
	rank(a, &out->findings);
	if (!out->failed.n)
		cached_put_result(cached, p, rules, &opt->suppress, in.facts, in.n, out);
	return 0;
}

static int no_sources(const struct project *p, struct err *err)
{
	if (!p->failed.n)
		return err_set(err, "There is no C source to scan: the compile commands name none.");
	return err_set(err, "None of the %zu sources that the compile commands name can be scanned; the first, %s: %s.",
		       p->failed.n, p->failed.v[0].file, p->failed.v[0].reason);
}

int scan_project(struct arena *a, const struct project *p, const struct rule_set *rules, const struct scan_options *opt,
		 struct scan_result *out, struct err *err)
{
	struct arena scratch = {0};
	struct cached *cached = cached_new(&scratch, opt->cache);
	int rc = 0;

	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < p->units.n; i++)
		out->units += p->units.v[i].is_c != 0;
	if (!out->units) {
		rc = no_sources(p, err);
	} else if (cached_get_result(cached, a, p, rules, &opt->suppress, out)) {
		out->units_cached = out->units;
		rank(a, &out->findings);
		say_read(opt, out);
	} else {
		rc = scan_sources(a, &scratch, cached, p, rules, opt, out, err);
	}
	if (!rc) {
		fix_patches(a, p, &out->findings);
		warn_of_damage(a, p, cached, out);
	}
	arena_free(&scratch);
	return rc;
}

/* Below one in a million of what the workload does, nobody will notice a change. */
#define COLD_SHARE 1e-6

static void join(struct arena *a, struct finding *f, const struct profile *profile)
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
	f->score = log10(1 + (double)f->count);
	memset(&f->grounds, 0, sizeof f->grounds);
	strlist_addf(a, &f->grounds, "counted: %llu %s", f->count, site ? "allocations" : "executions");
}

void scan_rank(struct arena *a, struct scan_result *r, const struct profile *profile)
{
	for (size_t i = 0; i < r->findings.n; i++)
		join(a, &r->findings.v[i], profile);
	tags_rank(&r->tags, profile);
	rank(a, &r->findings);
}
