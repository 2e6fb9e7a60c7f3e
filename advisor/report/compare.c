/* The gate of `check`: what is new among the findings, and what became slower. A loss
 * fails the gate only when the intervals support it; when they do not, the answer is
 * "undecided", never a guess. compare_speed.c has the measurements. */
#include "report/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/compare_parts.h"
#include "report/writers.h"

const char *compare_gate_name(enum gate g)
{
	static const char *const names[] = {
		[GATE_PASSED] = "passed",
		[GATE_FAILED] = "failed",
		[GATE_UNDECIDED] = "undecided",
	};
	return names[g];
}

const char *compare_kind_name(enum compare_kind k)
{
	static const char *const names[] = {
		[COMPARE_FINDING] = "finding",
		[COMPARE_BASELINE] = "baseline",
		[COMPARE_RECOMMENDATION] = "recommendation",
		[COMPARE_SUGGESTION] = "suggestion",
		[COMPARE_STATE] = "state",
	};
	return names[k];
}

struct compare_item *compare_add(struct comparison *c, enum compare_kind kind, enum gate outcome, const char *name,
				 const char *sentence)
{
	struct compare_item *item = list_push(c->a, &c->out->items);
	item->kind = kind;
	item->outcome = outcome;
	item->name = name;
	item->sentence = sentence;
	if (outcome != GATE_PASSED)
		strlist_add(c->a, &c->out->reasons, sentence);
	return item;
}

/* ---- findings ----------------------------------------------------------------- */

/* A finding of the older report that one of the new report can be the same as. */
struct known {
	const char *key;
	int taken, cold;
};

/* The fingerprint; a report without (another tool's, or cut by hand) by what it says. */
static const char *key_of(struct arena *a, const struct finding *f)
{
	if (f->fingerprint && f->fingerprint[0])
		return f->fingerprint;
	return arena_printf(a, "%s\n%s\n%s\n%s", words_text(f->rule), words_text(f->file), words_text(f->function),
			    words_text(f->message));
}

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct known *)a)->key, ((const struct known *)b)->key);
}

/* Suppressed findings are not known: who takes the comment away sees them again. */
static struct known *known_findings(struct comparison *c, size_t *n)
{
	const struct finding_list *l = &c->old->findings;
	struct known *v = arena_alloc(c->a, (l->n + 1) * sizeof *v);
	*n = 0;
	for (size_t i = 0; i < l->n; i++) {
		if (!l->v[i].suppressed_by)
			v[(*n)++] = (struct known){.key = key_of(c->a, &l->v[i]), .cold = l->v[i].cold};
	}
	qsort(v, *n, sizeof *v, by_key);
	return v;
}

/* Takes one of the known findings with the key: two places may share a fingerprint, and
 * a third one of them is new. */
static int take_known(struct known *v, size_t n, const char *key)
{
	size_t lo = 0, hi = n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (strcmp(v[mid].key, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < n && strcmp(v[lo].key, key) == 0; lo++) {
		if (v[lo].taken)
			continue;
		v[lo].taken = 1;
		return 1;
	}
	return 0;
}

static void add_new_finding(struct comparison *c, const struct finding *f)
{
	int fails = !c->opt->ignore_findings && f->level >= c->opt->fail_on;
	struct str evidence = {0};
	words_evidence(&evidence, f);
	const char *sentence =
		arena_printf(c->a, "new %s%s at %s:%d: %s [%s]%s%s", rule_level_name(f->level),
			     fails ? "" : " (below what fails)", words_text(f->file), f->line, words_text(f->message),
			     words_text(f->rule), evidence.len ? ", " : "", str_text(&evidence));
	str_free(&evidence);
	compare_add(c, COMPARE_FINDING, fails ? GATE_FAILED : GATE_PASSED, f->id, sentence)->finding = f;
	c->out->new_findings++;
}

static void compare_findings(struct comparison *c)
{
	const struct finding_list *l = &c->now->findings;
	size_t n;
	struct known *known = known_findings(c, &n);
	char *is_new = arena_alloc(c->a, l->n + 1);
	for (size_t i = 0; i < l->n; i++) {
		const struct finding *f = &l->v[i];
		int seen = take_known(known, n, key_of(c->a, f));
		if (f->suppressed_by || (f->cold && !c->opt->cold))
			continue;
		is_new[i] = !seen;
		if (seen)
			c->out->known_findings++;
		else
			add_new_finding(c, f);
	}
	for (size_t i = 0; i < n; i++)
		c->out->gone_findings += !known[i].taken && (!known[i].cold || c->opt->cold);
	c->out->findings = l->v;
	c->out->n_findings = l->n;
	c->out->is_new = is_new;
}

/* ---- can the reports be compared at all? ------------------------------------------ */

static int was_read(const struct report *r, const char *file)
{
	for (size_t i = 0; i < r->project.failed.n; i++) {
		if (str_eq(r->project.failed.v[i].file, file))
			return 0;
	}
	return 1;
}

/* What could not be read has no findings: that must not look like a clean bill of health. */
static void compare_units(struct comparison *c)
{
	const struct project *now = &c->now->project, *old = &c->old->project;
	if (!now->units.n && old->units.n)
		compare_add(
			c, COMPARE_STATE, GATE_FAILED, "units",
			arena_printf(c->a,
				     "the new report holds no unit at all (the older one %zu): its scan saw nothing",
				     old->units.n));
	for (size_t i = 0; i < now->failed.n; i++) {
		const struct unit_failure *f = &now->failed.v[i];
		if (was_read(c->old, f->file))
			compare_add(c, COMPARE_STATE, GATE_UNDECIDED, f->file,
				    arena_printf(c->a, "%s was not read this time, so its findings are unknown: %s",
						 words_text(f->file), words_text(f->reason)));
	}
}

/* 0 when a run did not get far enough to say anything. */
static int compare_state(struct comparison *c)
{
	const struct report *now = c->now, *old = c->old;
	if (now->status == REPORT_FAILED)
		compare_add(c, COMPARE_STATE, GATE_FAILED, "status",
			    arena_printf(c->a, "the new run failed: %s",
					 now->status_reason ? now->status_reason : "no reason given"));
	if (now->status == REPORT_INTERRUPTED)
		compare_add(c, COMPARE_STATE, GATE_UNDECIDED, "status",
			    "the new run was interrupted, so something may be missing");
	if (old->status == REPORT_FAILED)
		compare_add(c, COMPARE_STATE, GATE_UNDECIDED, "baseline",
			    "the older report is of a failed run, so there is nothing to compare with");
	return now->status != REPORT_FAILED && old->status != REPORT_FAILED;
}

static enum gate outcome(const struct compare_result *r)
{
	enum gate worst = GATE_PASSED;
	for (size_t i = 0; i < r->items.n; i++) {
		if (r->items.v[i].outcome == GATE_FAILED)
			return GATE_FAILED;
		if (r->items.v[i].outcome == GATE_UNDECIDED)
			worst = GATE_UNDECIDED;
	}
	return worst;
}

int report_compare(struct arena *a, const struct report *now, const struct report *old,
		   const struct compare_options *opt, struct compare_result *out, struct err *err)
{
	struct comparison c = {a, now, old, opt, out};
	memset(out, 0, sizeof *out);
	if (!isfinite(opt->max_regression) || opt->max_regression < 0 || opt->max_regression >= 100)
		return err_set(err, "the largest regression that is allowed must be from 0 up to 100 per cent, not %g",
			       opt->max_regression);
	if (compare_state(&c)) {
		compare_findings(&c);
		compare_units(&c);
		compare_measurements(&c);
	} else {
		/* Nothing counts as new then, rather than everything. */
		out->findings = now->findings.v;
		out->is_new = arena_alloc(a, now->findings.n + 1);
	}
	out->outcome = outcome(out);
	return 0;
}
