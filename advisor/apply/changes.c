#include "apply/changes.h"

#include <string.h>

#include "apply/accept.h"
#include "base/str.h"
#include "model/flags.h"

static int starts_with_any(const char *flag, const char *const *prefixes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts(flag, prefixes[i]))
			return 1;
	return 0;
}

int changes_link_needs(const char *flag)
{
	static const char *const prefixes[] = {"-flto",	     "-fopenmp", "-fprofile",  "--coverage",
					       "-fsanitize", "-pthread", "-ftree-par", "-fcoverage",
					       "-fuse-ld",   "-m32",	 "-m64",       "-fno-lto"};
	return starts_with_any(flag, prefixes, sizeof prefixes / sizeof *prefixes);
}

int changes_link_takes(const char *flag)
{
	if (changes_link_needs(flag) || str_starts(flag, "-O") || str_starts(flag, "-m"))
		return 1;
	return str_starts(flag, "-f") && !str_starts(flag, "-ffile");
}

int changes_executable_only(const char *flag)
{
	static const char *const flags[] = {"-static", "-static-pie", "-pie", "-no-pie", "-nopie", "-Wl,-pie"};
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (str_eq(flag, flags[i]))
			return 1;
	return 0;
}

/* What compilers left out when these were built, alone and together. */
static void collect_dropped(struct arena *a, const struct report *r, int whole, struct changes *c)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t j = 0; j < c->v[i]->built.dropped.n; j++)
			if (!strlist_has(&c->dropped, c->v[i]->built.dropped.v[j]))
				strlist_add(a, &c->dropped, c->v[i]->built.dropped.v[j]);
	for (size_t j = 0; whole && j < r->recommendation.dropped.n; j++)
		if (!strlist_has(&c->dropped, r->recommendation.dropped.v[j]))
			strlist_add(a, &c->dropped, r->recommendation.dropped.v[j]);
}

static void merge(struct arena *a, struct changes *c)
{
	const struct edit **edits = arena_alloc(a, (c->n + 1) * sizeof *edits);
	for (size_t i = 0; i < c->n; i++)
		edits[i] = &c->v[i]->edit;
	edits_merge(a, edits, c->n, &c->edit);
	edits_drop(a, &c->edit, &c->dropped);
	const struct edit *all = &c->edit.all;
	c->add = all->add;
	c->remove = all->remove;
	c->link = all->link;
	c->options = all->options;
	edits_env(a, &c->edit, &c->env);
	c->compiler = all->compiler;
	c->pgo = all->pgo;
	c->pool = all->pool ? all : NULL;
	for (size_t i = 0; i < c->edit.parts.n; i++)
		c->pool = c->edit.parts.v[i].pool ? &c->edit.parts.v[i] : c->pool;
	c->units = c->edit.parts.n > 0;
	c->patch = all->patch;
	c->edit.all.patch = NULL; /* what follows is about the build */
	struct merged_edit flags = c->edit;
	flags.all.options.n = 0;
	c->flags = edits_change_build(&flags);
	c->build = edits_change_build(&c->edit);
}

/* A recommendation was measured as a whole. What is named must have been measured by
 * itself, or be the same code as something that was. */
static int check_measured(const struct report *r, const struct suggestion *s, struct err *err)
{
	const struct suggestion *same = NULL;
	if (strlist_has(&r->recommendation.suggestions, s->id) || s->status == SUGGESTION_MEASURED)
		return 0;
	if (s->status == SUGGESTION_SAME_CODE && s->same_as)
		same = suggestion_find(&r->suggestions, s->same_as);
	if (same && same->status == SUGGESTION_MEASURED)
		return 0;
	if (s->status == SUGGESTION_SAME_CODE && !same)
		return err_set(err, "%s changes nothing: the compiler makes the same code without it", s->id);
	return err_set(err, "%s was not measured (%s%s%s), and what was not measured is not applied", s->id,
		       suggestion_status_name(s->status), s->reason ? ": " : "", s->reason ? s->reason : "");
}

static void note_risk(struct arena *a, const struct suggestion *s, enum risk risk, const struct strlist *allow,
		      struct changes *c)
{
	const char *name = risk_name(risk);
	if (risk_allowed(risk, allow))
		return;
	if (!strlist_has(&c->risks, name))
		strlist_add(a, &c->risks, name);
	c->risky = arena_printf(a, "%s%s%s (%s)", c->risky ? c->risky : "", c->risky ? ", " : "", s->id, name);
}

/* What the report calls it, and what its flags are by the rules. */
static void note_risks(struct arena *a, const struct report *r, const struct suggestion *s,
		       const struct apply_options *opt, struct changes *c)
{
	int ours = !opt->here || r->ours;
	enum risk known = accept_risk(&s->edit, opt->rules, ours);
	note_risk(a, s, s->risk, &opt->allow, c);
	if (known != s->risk)
		note_risk(a, s, known, &opt->allow, c);
}

static int take(struct arena *a, const struct report *r, const char *id, int can_pool, struct changes *c,
		struct err *err)
{
	const struct suggestion *s = suggestion_find(&r->suggestions, id);
	if (!s)
		return err_set(err,
			       "%s: the report has no such suggestion; `advisor report FILE --format text` lists them",
			       id);
	if (check_measured(r, s, err) != 0)
		return -1;
	if (s->edit.pool && !can_pool) {
		const struct finding *f = s->findings.n ? report_finding(r, s->findings.v[0]) : NULL;
		strlist_addf(a, &c->left_out,
			     "%s is not applied: its runtime is not installed here. Make the gain last in the "
			     "sources: move the allocation%s%s%s out of its loop, or keep the buffer.",
			     id, f ? " at " : "", f ? f->file : "", f ? arena_printf(a, ":%d", f->line) : "");
		return 0;
	}
	if (s->verdict != VERDICT_FASTER && !strlist_has(&r->recommendation.suggestions, id))
		strlist_addf(a, &c->left_out, "%s did not prove itself (%s%s%s)", id,
			     s->verdict == VERDICT_NONE ? suggestion_status_name(s->status) : verdict_name(s->verdict),
			     s->reason ? ": " : "", s->reason ? s->reason : "");
	if (s->on_top_of.n && !strlist_has(&r->recommendation.suggestions, id))
		strlist_addf(a, &c->left_out, "%s was measured on top of %s; alone it is a guess", id,
			     strlist_joined(a, &s->on_top_of, "+"));
	c->v[c->n++] = s;
	return 0;
}

/* Other flags bring other warnings; where warnings are errors, the variant was built
 * with them as warnings, and so must the tree be. */
static void keep_warnings(struct arena *a, const struct report *r, struct changes *c)
{
	if (!c->flags || !strlist_has_prefix(&r->baseline.flags, "-Werror"))
		return;
	strlist_add(a, &c->add, "-Wno-error");
	strlist_add(a, &c->left_out,
		    "the build makes warnings errors; -Wno-error is added, as it was for the "
		    "measurement, because other flags bring other warnings");
}

/* 1 when the ids are the recommended set, in whatever order. */
static int is_recommended(const struct report *r, const struct strlist *ids)
{
	const struct strlist *set = &r->recommendation.suggestions;
	for (size_t i = 0; i < ids->n; i++)
		if (!strlist_has(set, ids->v[i]))
			return 0;
	for (size_t i = 0; i < set->n; i++)
		if (!strlist_has(ids, set->v[i]))
			return 0;
	return 1;
}

int changes_collect(struct arena *a, const struct report *r, const struct apply_options *opt, int can_pool,
		    struct changes *out, struct err *err)
{
	const struct strlist *wanted = opt->ids.n ? &opt->ids : &r->recommendation.suggestions;
	memset(out, 0, sizeof *out);
	if (!wanted->n)
		return err_set(err, "the report recommends nothing%s%s; name suggestions to apply them all the same",
			       r->recommendation.note ? ": " : "",
			       r->recommendation.note ? r->recommendation.note : "");
	out->v = arena_alloc(a, (wanted->n + 1) * sizeof *out->v);
	for (size_t i = 0; i < wanted->n; i++)
		if (take(a, r, wanted->v[i], can_pool, out, err) != 0)
			return -1;
	if (!out->n)
		return err_set(err, "%s", out->left_out.v[0]); /* the pool's */
	for (size_t i = 0; i < out->n; i++)
		note_risks(a, r, out->v[i], opt, out);
	collect_dropped(a, r, is_recommended(r, wanted), out);
	merge(a, out);
	if (out->edit.excluded)
		return err_set(err, "%s:%zu: two of these change the same lines; apply one of them",
			       out->edit.excluded->file, out->edit.excluded->line);
	keep_warnings(a, r, out);
	return 0;
}

/* "-fno-x" against "-fx", "-UX" against "-DX...", the same "-name=". */
static int overrules(const char *added, const char *pattern)
{
	size_t n = strlen(pattern);
	if (flag_matches(pattern, added))
		return 1;
	if (n && pattern[n - 1] == '*')
		n--;
	if (str_starts(added, "-U") && str_starts(pattern, "-D"))
		return !strncmp(added + 2, pattern + 2, strcspn(pattern + 2, "=*"));
	if (str_starts(added, "-fno-"))
		return str_starts(pattern, "-f") && n - 2 <= strlen(added) - 5 + 1 &&
		       !strncmp(added + 5, pattern + 2, n - 2);
	if (str_starts(pattern, "-fno-") && str_starts(added, "-f"))
		return n - 5 == strlen(added) - 2 && !strncmp(added + 2, pattern + 5, n - 5);
	return 0;
}

static int is_additive(const struct edit *e, const struct strlist *baseline_flags)
{
	for (size_t i = 0; i < e->remove.n; i++) {
		int harmless = 0, there = 0;
		for (size_t j = 0; j < e->add.n; j++)
			harmless |= overrules(e->add.v[j], e->remove.v[i]);
		for (size_t j = 0; j < baseline_flags->n; j++)
			there |= flag_matches(e->remove.v[i], baseline_flags->v[j]);
		if (!harmless && (there || !baseline_flags->n))
			return 0;
	}
	return 1;
}

int changes_are_additive(const struct changes *c, const struct strlist *baseline_flags)
{
	int additive = is_additive(&c->edit.all, baseline_flags);
	for (size_t i = 0; i < c->edit.parts.n; i++)
		additive = additive && is_additive(&c->edit.parts.v[i], baseline_flags);
	return additive;
}

size_t changes_unit_edits(const struct changes *c, const struct edit **out)
{
	size_t n = 0;
	for (size_t i = 0; i < c->edit.parts.n; i++)
		out[n++] = &c->edit.parts.v[i];
	return n;
}

void changes_compile_words(struct arena *a, const struct strlist *add, struct strlist *out)
{
	for (size_t i = 0; i < add->n; i++) {
		if (str_starts(add->v[i], "-D") && add->v[i][2])
			strlist_addf(a, out, "-U%.*s", (int)strcspn(add->v[i] + 2, "="), add->v[i] + 2);
		strlist_add(a, out, add->v[i]);
	}
}

/* Without LTO no code is made at the link; these choose what it links with all the same. */
static int link_chooses(const char *flag)
{
	static const char *const flags[] = {"-Ofast", "-ffast-math", "-funsafe-math-optimizations"};
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (str_eq(flag, flags[i]))
			return 1;
	return changes_link_needs(flag);
}

void changes_link_words(struct arena *a, const struct changes *c, struct strlist *out)
{
	int lto = strlist_has_prefix(&c->add, "-flto");
	for (size_t i = 0; i < c->add.n; i++)
		if (lto ? changes_link_takes(c->add.v[i]) : link_chooses(c->add.v[i]))
			strlist_add(a, out, c->add.v[i]);
	for (size_t i = 0; i < c->link.n; i++)
		if (!strlist_has(out, c->link.v[i]))
			strlist_add(a, out, c->link.v[i]);
}
