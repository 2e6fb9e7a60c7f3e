/* Where the workload's time goes, and what else its first runs say: the facts and hot units that
 * suggestions rest on. */
#include "search/session.h"

#include <stdlib.h>

#define HOT_PART     0.90 /* of all executed lines of units: the fewest units that make it up are hot */
#define HOT_UNITS    8
#define FEW_CALLS    10000 /* allocations in all runs of the benchmarks together */
#define SHORT_RUN_S  0.1
#define LARGE_HEAP_K (200 * 1024)
#define LARGE_CODE   (1 << 20)
#define SYSTEM_PART  0.1

struct heat {
	const char *unit; /* relative */
	unsigned long long count;
	int known;
};

static int hotter(const void *x, const void *y)
{
	const struct heat *a = x, *b = y;
	return a->count != b->count ? (a->count < b->count) - (a->count > b->count) : (a->unit > b->unit) ? 1 : -1;
}

/* Executed lines per unit; one entry for a source that is compiled twice. */
static size_t heat_of_units(struct session *s, struct heat *heat, unsigned long long *total)
{
	const struct project *p = &s->report.project;
	size_t n = 0;
	for (size_t i = 0; i < p->units.n; i++) {
		const char *rel = project_rel(p, p->units.v[i].file);
		size_t j = 0;
		while (j < n && !str_eq(heat[j].unit, rel))
			j++;
		if (j == n && p->units.v[i].is_c)
			heat[n++] = (struct heat){.unit = rel};
	}
	for (size_t i = 0; i < s->profile.lines.n; i++) {
		const struct profile_line *l = &s->profile.lines.v[i];
		for (size_t j = 0; j < n; j++)
			if (str_eq(heat[j].unit, l->file)) {
				heat[j].known = 1;
				heat[j].count += l->count;
				*total += l->count;
				break;
			}
	}
	qsort(heat, n, sizeof *heat, hotter);
	return n;
}

/* That the sources can allocate is no reason for anything when the workload hardly does. */
static void forget_rare_allocations(struct session *s)
{
	struct strlist *facts = &s->report.project.facts;
	size_t n = 0;
	if (!s->profile.sites.n || s->profile.total_calls >= FEW_CALLS)
		return;
	for (size_t i = 0; i < facts->n; i++)
		if (!str_eq(facts->v[i], "uses-allocation"))
			facts->v[n++] = facts->v[i];
	facts->n = n;
}

/* What a pair of malloc and free takes, about: small blocks, with a cache of them. */
#define PAIR_S 40e-9

static double allocation_share(const struct session *s)
{
	return s->cpu_s > 0 ? PAIR_S * (double)s->profile.total_calls / s->cpu_s : 0;
}

void session_hot_units(struct session *s)
{
	forget_rare_allocations(s);
	struct suggest_options *opt = &s->search.suggest_options;
	opt->allocation_share = allocation_share(s);
	struct heat *heat = arena_alloc(s->arena, (s->report.project.units.n + 1) * sizeof *heat);
	unsigned long long total = 0, sum = 0;
	size_t n = heat_of_units(s, heat, &total), hot = 0;
	for (; hot < n && hot < HOT_UNITS && (double)sum < HOT_PART * (double)total; hot++) {
		strlist_add(s->arena, &opt->hot_units, heat[hot].unit);
		sum += heat[hot].count;
	}
	for (size_t i = hot; total && i < n; i++)
		if (heat[i].known && !heat[i].count)
			strlist_add(s->arena, &opt->cold_units, heat[i].unit);
	if (hot)
		opt->hot_why =
			arena_printf(s->arena, "%.0f %% of the lines that the workload executes are in %s%s",
				     100.0 * (double)sum / (double)total, heat[0].unit,
				     hot > 1 ? arena_printf(s->arena, " and %zu more of %zu units", hot - 1, n) : "");
}

static void add_fact(struct session *s, const char *fact, int holds)
{
	struct strlist *facts = &s->report.project.facts;
	if (holds && !strlist_has(facts, fact))
		strlist_add(s->arena, facts, fact);
}

void session_run_facts(struct session *s, const struct subject *base)
{
	double cpu = 0, system = 0;
	int64_t wall = 0, rss = 0;
	for (size_t i = 0; i < base->samples.n; i++) {
		const struct sample *x = &base->samples.v[i];
		wall = x->wall_ns > wall ? x->wall_ns : wall;
		rss = x->max_rss_kb > rss ? x->max_rss_kb : rss;
		cpu += (double)(x->user_ns + x->sys_ns);
		system += (double)x->sys_ns;
	}
	if (base->samples.n)
		s->cpu_s = cpu / 1e9 * (double)s->report.benchmarks.n / (double)base->samples.n;
	add_fact(s, "short-run", base->samples.n && (double)wall < SHORT_RUN_S * 1e9);
	add_fact(s, "large-heap", rss > LARGE_HEAP_K);
	add_fact(s, "system-time", system > SYSTEM_PART * cpu);
	add_fact(s, "large-code", s->search.base.size_bytes > LARGE_CODE);
}
