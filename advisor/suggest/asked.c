/* --only, --skip and --allow: what they name is checked before any work starts, and means the same in every phase. */
#include "suggest/asked.h"

#include <string.h>

#include "base/str.h"
#include "suggest/tries.h"
#include "suggest/fixes.h"

#define NEAREST 3 /* names in a message */

int asked_names(const struct strlist *patterns, const char *id, const char *rule)
{
	for (size_t i = 0; i < patterns->n; i++)
		if (str_glob(patterns->v[i], id) || str_glob(patterns->v[i], rule))
			return 1;
	return 0;
}

const char *asked_for(const struct suggest_options *opt, const char *id, const char *rule)
{
	if (opt->only.n && !asked_names(&opt->only, id, rule))
		return "not among those asked for with --only";
	return asked_names(&opt->skip, id, rule) ? "left out with --skip" : NULL;
}

/* 1 when the pattern may match a text that begins with the rule's id and a dash: what a template makes. */
static int may_match_instance(const char *pattern, const char *rule)
{
	const char *p = pattern;
	for (; *rule; p++, rule++) {
		if (*p == '*')
			return 1;
		if (*p != *rule && *p != '?')
			return 0;
	}
	return *p == '*' || ((*p == '-' || *p == '?') && p[1]);
}

int asked_may_be(const char *pattern, const struct rule *r)
{
	if (r->kind == RULE_CODE)
		return 0;
	return str_glob(pattern, r->id) || (r->for_each && may_match_instance(pattern, r->id));
}

/* Levenshtein's, of names: one row at a time. */
static size_t distance(const char *x, const char *y)
{
	size_t n = strlen(y), row[128];
	if (n >= sizeof row / sizeof *row)
		return n;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 1; x[i - 1]; i++) {
		size_t before = row[0];
		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t change = before + (x[i - 1] != y[j - 1]);
			size_t other = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
			before = row[j];
			row[j] = change < other ? change : other;
		}
	}
	return row[n];
}

/* How far a rule is from what was written; one that holds the word, or begins like it, is near. */
static size_t away(const char *pattern, const char *id)
{
	size_t d = distance(pattern, id);
	return strstr(id, pattern) && d > 2 ? 2 : d;
}

/* "did you mean pgo, pgo-o3 or pgo-lto?"; "" when nothing is near. */
static const char *nearest(struct arena *a, const struct rule_set *rules, const char *pattern)
{
	const char *best[NEAREST] = {0}, *text = "";
	size_t far[NEAREST], most = strlen(pattern) / 3 + 1;
	for (size_t i = 0; i < NEAREST; i++)
		far[i] = most + 1;
	for (size_t i = 0; i < rules->n; i++) {
		size_t d = away(pattern, rules->v[i].id), at = NEAREST;
		if (rules->v[i].kind == RULE_CODE)
			continue;
		while (at > 0 && d < far[at - 1])
			at--;
		for (size_t j = NEAREST - 1; at < NEAREST && j > at; j--) {
			far[j] = far[j - 1];
			best[j] = best[j - 1];
		}
		if (at < NEAREST) {
			far[at] = d;
			best[at] = rules->v[i].id;
		}
	}
	for (size_t i = 0; i < NEAREST && best[i]; i++)
		text = arena_printf(a, "%s%s%s", text,
				    i == 0			       ? ""
				    : i + 1 == NEAREST || !best[i + 1] ? " or "
								       : ", ",
				    best[i]);
	return *text ? arena_printf(a, " (did you mean %s?)", text) : "";
}

static int check_patterns(struct arena *a, const struct rule_set *rules, const struct own_try_list *tries,
			  const struct strlist *patterns, const char *option, struct err *err)
{
	for (size_t i = 0; i < patterns->n; i++) {
		size_t known = (size_t)(fixes_may_match(patterns->v[i]) || tries_match(tries, patterns->v[i]));
		for (size_t j = 0; j < rules->n; j++)
			known += (size_t)asked_may_be(patterns->v[i], &rules->v[j]);
		if (!known)
			return err_set(err,
				       "%s %s: nothing that could be tried has that id%s; `advisor explain` lists the "
				       "rules",
				       option, patterns->v[i], nearest(a, rules, patterns->v[i]));
	}
	return 0;
}

/* An id that names nothing is a mistake worth stopping for: a run that leaves out the wrong thing costs minutes. */
int asked_check(struct arena *a, const struct rule_set *rules, const struct suggest_options *opt, struct err *err)
{
	if (check_patterns(a, rules, opt->tries, &opt->only, "--only", err) != 0 ||
	    check_patterns(a, rules, opt->tries, &opt->skip, "--skip", err) != 0)
		return -1;
	for (size_t i = 0; i < opt->allow.n; i++) {
		enum risk risk;
		if (risk_parse(opt->allow.v[i], &risk) != 0 && !str_eq(opt->allow.v[i], "all"))
			return err_set(err,
				       "--allow %s: no such risk; there are safe, numerics, portability, "
				       "semantics, security, and all",
				       opt->allow.v[i]);
	}
	return 0;
}
