#include "suggest/tries.h"

#include "base/str.h"
#include "suggest/asked.h"

/* Who gives a diff wants to know of it first. */
#define FIRST (-1000)

int tries_match(const struct own_try_list *l, const char *pattern)
{
	for (size_t i = 0; l && i < l->n; i++)
		if (str_glob(pattern, l->v[i].id))
			return 1;
	return 0;
}

static struct suggestion suggestion_of(struct arena *a, const struct own_try *t, const struct suggest_options *opt)
{
	struct suggestion s = {
		.id = t->id, .rule = TRY_RULE, .kind = RULE_PATCH, .risk = RISK_SEMANTICS, .order = FIRST};
	s.title = arena_printf(a, t->command ? "what `%s` changes" : "the change in %s", t->from);
	s.why = t->patch ? arena_printf(a, "given with --try: %s", patch_places(a, t->patch)) : "given with --try";
	s.edit.patch = t->patch;
	s.reason = asked_for(opt, s.id, s.rule);
	if (!s.reason)
		s.reason = t->why_not;
	s.status = s.reason ? SUGGESTION_SKIPPED : SUGGESTION_PROPOSED;
	return s;
}

void suggest_tries(struct arena *a, const struct suggest_options *opt, struct suggestion_list *out)
{
	size_t n = opt->tries ? opt->tries->n : 0, before = out->n;
	for (size_t i = 0; i < n; i++)
		*list_push(a, out) = (struct suggestion){0};
	for (size_t i = before; i > 0; i--)
		out->v[i - 1 + n] = out->v[i - 1];
	for (size_t i = 0; i < n; i++)
		out->v[i] = suggestion_of(a, &opt->tries->v[i], opt);
}
