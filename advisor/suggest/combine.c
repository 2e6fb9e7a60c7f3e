/* Suggestions -> variants, and which suggestions go together. */
#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "model/flags.h"
#include "model/option.h"
#include "suggest/suggest.h"

static const char tunables[] = "GLIBC_TUNABLES=";

static struct variant variant_of(struct arena *a, const char *id, const struct edit *const *edits, size_t n)
{
	const struct edit **copy = arena_alloc(a, (n + 1) * sizeof *copy);
	for (size_t i = 0; i < n; i++)
		copy[i] = edits[i];
	return (struct variant){.id = id, .edits = (const struct edit *const *)copy, .n_edits = n};
}

struct variant suggest_variant(struct arena *a, const struct suggestion *s)
{
	const struct edit *edit = &s->edit;
	return variant_of(a, s->id, &edit, 1);
}

/* ---- what cannot stand together --------------------------------------------- */

/* What a flag decides, so that two flags that decide the same differently are seen:
 * "-O" for -O2, "-march" for -march=native, "D:NAME" for -DNAME=1 and -UNAME. */
static const char *decides(struct arena *a, const char *flag)
{
	if (flag_matches("-O*", flag))
		return "-O";
	if (str_starts(flag, "-D") || str_starts(flag, "-U"))
		return arena_printf(a, "D:%.*s", (int)strcspn(flag + 2, "="), flag + 2);
	if (strchr(flag, '=') && flag[0] == '-')
		return arena_strndup(a, flag, strcspn(flag, "="));
	if (str_starts(flag, "-fno-"))
		return arena_printf(a, "-f%s", flag + strlen("-fno-"));
	return flag;
}

static int opposed(struct arena *a, const struct strlist *x, const struct strlist *y)
{
	for (size_t i = 0; i < x->n; i++)
		for (size_t j = 0; j < y->n; j++)
			if (!str_eq(x->v[i], y->v[j]) && str_eq(decides(a, x->v[i]), decides(a, y->v[j])))
				return 1;
	return 0;
}

/* 1 when a value "name=" of one list has another value in the other. */
static int env_opposed(const struct strlist *x, const struct strlist *y)
{
	for (size_t i = 0; i < x->n; i++) {
		size_t n = strcspn(x->v[i], "=");
		if (str_starts(x->v[i], tunables))
			continue;
		for (size_t j = 0; j < y->n; j++)
			if (strcspn(y->v[j], "=") == n && !strncmp(x->v[i], y->v[j], n) && !str_eq(x->v[i], y->v[j]))
				return 1;
	}
	return 0;
}

static const char *tunables_of(const struct edit *e)
{
	for (size_t i = e->env.n; i > 0; i--)
		if (str_starts(e->env.v[i - 1], tunables))
			return e->env.v[i - 1] + strlen(tunables);
	return NULL;
}

/* Splits "a=1:b=2". */
static void split_tunables(struct arena *a, const char *text, struct strlist *out)
{
	while (text && *text) {
		size_t n = strcspn(text, ":");
		if (n)
			strlist_add(a, out, arena_strndup(a, text, n));
		text += n + (text[n] == ':');
	}
}

static int tunables_opposed(struct arena *a, const struct edit *x, const struct edit *y)
{
	struct strlist xs = {0}, ys = {0};
	split_tunables(a, tunables_of(x), &xs);
	split_tunables(a, tunables_of(y), &ys);
	return opposed(a, &xs, &ys) || env_opposed(&xs, &ys);
}

static int text_opposed(const char *x, const char *y)
{
	return x && y && !str_eq(x, y);
}

/* The removal of what the other adds, unless it adds the same itself. */
static int undoes(const struct edit *x, const struct edit *y)
{
	for (size_t i = 0; i < y->add.n; i++)
		for (size_t j = 0; j < x->remove.n; j++)
			if (flag_matches(x->remove.v[j], y->add.v[i]) && !strlist_has(&x->add, y->add.v[i]))
				return 1;
	return 0;
}

static int share_units(const struct edit *x, const struct edit *y)
{
	if (!x->units.n || !y->units.n)
		return 1;
	for (size_t i = 0; i < x->units.n; i++)
		if (strlist_has(&y->units, x->units.v[i]))
			return 1;
	return 0;
}

/* Two choices of one build option. */
static int options_opposed(struct arena *a, const struct strlist *x, const struct strlist *y)
{
	for (size_t i = 0; i < x->n; i++)
		for (size_t j = 0; j < y->n; j++)
			if (str_eq(option_of_word(a, x->v[i]), option_of_word(a, y->v[j])))
				return 1;
	return 0;
}

static int edits_clash(struct arena *a, const struct edit *x, const struct edit *y)
{
	if (text_opposed(x->preload, y->preload) || text_opposed(x->compiler, y->compiler))
		return 1;
	if (opposed(a, &x->link, &y->link) || env_opposed(&x->env, &y->env) || tunables_opposed(a, x, y) ||
	    options_opposed(a, &x->options, &y->options))
		return 1;
	if (x->patch && y->patch && patch_overlap(x->patch, y->patch))
		return 1;
	if (!share_units(x, y))
		return 0;
	return opposed(a, &x->add, &y->add) || undoes(x, y) || undoes(y, x);
}

static int lists(const struct strlist *patterns, const char *id, const char *rule)
{
	for (size_t i = 0; i < patterns->n; i++)
		if (str_glob(patterns->v[i], id) || str_glob(patterns->v[i], rule))
			return 1;
	return 0;
}

static int goes_with(struct arena *a, const struct suggestion *s, const struct suggestion *taken)
{
	if (lists(&s->conflicts, taken->id, taken->rule) || lists(&taken->conflicts, s->id, s->rule))
		return 0;
	/* Either way round: the one already taken gave more. */
	if (lists(&s->subsumes, taken->id, taken->rule) || lists(&taken->subsumes, s->id, s->rule))
		return 0;
	return !edits_clash(a, &s->edit, &taken->edit);
}

/* ---- the best together ------------------------------------------------------ */

/* What is surely gained: the interval's lower end, which luck flatters least. */
static double gain(const struct suggestion *s)
{
	const struct result *r = s->results.n ? result_overall(&s->results, s->results.v[0].metric) : NULL;
	return r ? r->lo : 0;
}

/* What it looks like: the estimate, for those that were not decided. */
static double promise(const struct suggestion *s)
{
	const struct result *r = s->results.n ? result_overall(&s->results, s->results.v[0].metric) : NULL;
	return r && r->pairs > 0 ? r->speedup : 0;
}

int suggest_fits(struct arena *a, const struct suggestion_list *all, const struct strlist *ids,
		 const struct suggestion *s)
{
	for (size_t i = 0; i < ids->n; i++)
		if (!goes_with(a, s, suggestion_find(all, ids->v[i])))
			return 0;
	return 1;
}

/* Adds the allowed ones of a verdict to ids, those with the most first, that go with all that are there; at
 * most `room`. */
static void take_best(struct arena *a, const struct suggestion_list *all, enum verdict_kind verdict,
		      double (*value)(const struct suggestion *s), double least, size_t room, struct strlist *ids)
{
	const struct suggestion **best = arena_alloc(a, (all->n + 1) * sizeof *best);
	size_t n = 0;
	for (size_t i = 0; i < all->n; i++) {
		const struct suggestion *s = &all->v[i];
		if (s->verdict != verdict || s->status != SUGGESTION_MEASURED || s->priced || value(s) < least)
			continue;
		size_t j = n++;
		for (; j > 0 && value(best[j - 1]) < value(s); j--)
			best[j] = best[j - 1];
		best[j] = s;
	}
	for (size_t i = 0; i < n && room > 0; i++) {
		if (!suggest_fits(a, all, ids, best[i]))
			continue;
		strlist_add(a, ids, best[i]->id);
		room--;
	}
}

void suggest_combine(struct arena *a, const struct suggestion_list *all, struct strlist *ids)
{
	take_best(a, all, VERDICT_FASTER, gain, 0, all->n, ids);
}

void suggest_promising(struct arena *a, const struct suggestion_list *all, double least, size_t room,
		       struct strlist *ids)
{
	take_best(a, all, VERDICT_INCONCLUSIVE, promise, least, room, ids);
}

struct variant suggest_combination(struct arena *a, const struct suggestion_list *all, const struct strlist *ids,
				   const char *variant_id)
{
	const struct edit **edits = arena_alloc(a, (ids->n + 1) * sizeof *edits);
	size_t n = 0;
	for (size_t i = 0; i < ids->n; i++) {
		const struct suggestion *s = suggestion_find(all, ids->v[i]);
		if (s)
			edits[n++] = &s->edit;
	}
	return variant_of(a, variant_id, edits, n);
}
