#include "suggest/fixes.h"

#include "base/str.h"
#include "suggest/asked.h"

enum {
	MOST = 12, /* each costs a build and a race; what comes later is hardly ever worth it */
	ORDER = 4, /* of the first; the next is tried after it */
	ID_DIGITS = 8
};

int fixes_may_match(const char *pattern)
{
	return str_starts(pattern, FIX_RULE "-") || str_glob(pattern, FIX_RULE) || str_glob(pattern, FIX_RULE "-x");
}

/* Hot by the counts; without them, whatever is not cold may be: the estimate is a guess. */
static int may_be_hot(const struct finding *f)
{
	return f->weight == WEIGHT_HOT || (f->weight == WEIGHT_WARM && !f->measured);
}

/* Several rules may find one place, and mend it in one way. */
static struct suggestion *same_patch(const struct suggestion_list *l, const struct fix *f)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].kind == RULE_PATCH && l->v[i].edit.patch && patch_same(l->v[i].edit.patch, &f->patch))
			return &l->v[i];
	return NULL;
}

static struct suggestion suggestion_of(struct arena *a, const struct finding *f, const struct suggest_options *opt)
{
	struct suggestion s = {.rule = FIX_RULE, .kind = RULE_PATCH, .title = f->fix.title, .risk = f->fix.risk};
	struct patch *patch = arena_alloc(a, sizeof *patch);

	*patch = f->fix.patch;
	s.id = arena_printf(a, FIX_RULE "-%s-%.*s", f->rule, ID_DIGITS, f->fingerprint);
	s.why = arena_printf(a, "%s:%d: %s", f->file, f->line, f->message);
	s.edit.patch = patch;
	if (f->fix.flags.n) {
		strlist_cat(a, &s.edit.add, &f->fix.flags);
		strlist_cat(a, &s.edit.link, &f->fix.flags);
		strlist_cat(a, &s.edit.units, &f->units);
	}
	if (f->fix.parallel)
		s.risk = RISK_SEMANTICS;
	strlist_cat(a, &s.grounds, &f->fix.grounds);
	/* what was only assumed is checked before it is raced; nothing here can check what threads do */
	s.priced = f->fix.parallel && !risk_allowed(s.risk, &opt->allow);
	s.reason = asked_for(opt, s.id, s.rule);
	s.status = s.reason ? SUGGESTION_SKIPPED : SUGGESTION_PROPOSED;
	return s;
}

static void link_to(struct arena *a, struct suggestion *s, struct finding *f)
{
	strlist_add(a, &s->findings, f->id);
	strlist_add(a, &f->suggestions, s->id);
}

void suggest_fixes(struct arena *a, struct finding_list *findings, const struct suggest_options *opt,
		   struct suggestion_list *out)
{
	int n = 0;

	for (size_t i = 0; i < findings->n && n < MOST; i++) {
		struct finding *f = &findings->v[i];
		struct suggestion *s;

		if (!f->fix.patch.n || f->suppressed_by || !may_be_hot(f))
			continue;
		s = same_patch(out, &f->fix);
		if (!s) {
			s = list_push(a, out);
			*s = suggestion_of(a, f, opt);
			s->order = ORDER + n++;
		}
		link_to(a, s, f);
	}
}
