/* The compiler's own switches, toggled one by one. */
#include <string.h>

#include "base/str.h"
#include "model/switch_risk.h"
#include "suggest/asked.h"

/* Left out, by the beginning of what follows -f or -fno-: what needs other flags to have an effect, and what only
 * places code. What risks something (model/switch_risk.h) is, too. */
static const char *const left_out[] = {
	/* profiles and reports */
	"profile",
	"branch-probabilities",
	"vpt",
	"opt-info",
	"save-optimization",
	"patchable",
	"var-tracking",
	"auto-profile",
	/* placing only, which the layouts that are measured vary anyway */
	"align-",
	"toplevel-reorder",
	"section-anchors",
	"limit-function-alignment",
};

/* Those that were seen to matter on some program come first, as the time may not do for all. */
static const char *const telling[] = {
	"if-conversion",
	"tracer",
	"tree-pre",
	"split-paths",
	"thread-jumps",
	"tree-loop-im",
	"ivopts",
	"gcse",
	"schedule-insns",
	"sched-pressure",
	"tree-dominator-opts",
	"partial-inlining",
	"peel-loops",
	"unswitch-loops",
	"predictive-commoning",
	"tree-loop-vectorize",
	"tree-slp-vectorize",
	"tree-ch",
	"code-hoisting",
	"rename-registers",
	"web",
	"ree",
	"tree-sra",
	"tree-ter",
	"tree-vrp",
	"tree-partial-pre",
	"tree-loop-distribution",
	"inline-functions",
	"ipa-cp-clone",
	"move-loop-invariants",
	"selective-scheduling2",
	"modulo-sched",
	"live-range-shrinkage",
	"reorder-blocks",
	"jump-tables",
	"split-loops",
	"tree-slsr",
	"crossjumping",
	"unroll-all-loops",
	"expensive-optimizations",
};

/* What follows -f or -fno-. */
static const char *name_of(const char *flag)
{
	return flag + (str_starts(flag, "-fno-") ? strlen("-fno-") : strlen("-f"));
}

static size_t rank_of(const char *flag)
{
	const char *name = name_of(flag);
	size_t i = 0;
	while (i < sizeof telling / sizeof *telling && !str_eq(telling[i], name))
		i++;
	return i;
}

static int is_left_out(const char *flag)
{
	const char *name = name_of(flag);
	for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
		if (str_starts(name, left_out[i]))
			return 1;
	return switch_risk(flag) != RISK_SAFE;
}

/* 1 when a suggestion adds this flag and nothing else, to all units. */
static int has_its_own(const struct suggestion_list *l, size_t from, const char *flag)
{
	for (size_t i = from; i < l->n; i++) {
		const struct edit *e = &l->v[i].edit;
		if (e->add.n == 1 && str_eq(e->add.v[0], flag) && !e->remove.n && !e->link.n)
			return 1;
	}
	return 0;
}

static const struct rule *switch_rule(const struct rule_set *rules)
{
	for (size_t i = 0; i < rules->n; i++)
		if (rules->v[i].for_each && str_eq(rules->v[i].for_each, "switch"))
			return &rules->v[i];
	return NULL;
}

int suggest_takes_switches(const struct rule_set *rules, const struct suggest_options *opt)
{
	const struct rule *rule = switch_rule(rules);
	int asked = !opt->only.n;
	for (size_t i = 0; rule && i < opt->only.n; i++)
		asked |= asked_may_be(opt->only.v[i], rule);
	return rule && asked && !asked_names(&opt->skip, rule->id, rule->id) && risk_allowed(rule->risk, &opt->allow);
}

void suggest_switches(struct arena *a, const struct rule_set *rules, const struct strlist *switches,
		      const struct suggest_options *opt, size_t from, struct suggestion_list *out)
{
	const struct rule *rule = switch_rule(rules);
	size_t first = out->n;
	for (size_t i = 0; rule && i < switches->n; i++) {
		const char *flag = switches->v[i];
		if (!str_starts(flag, "-f") || is_left_out(flag) || has_its_own(out, from, flag))
			continue;
		struct suggestion s = {.rule = rule->id, .kind = rule->kind, .risk = rule->risk, .order = rule->order};
		s.id = arena_printf(a, "%s-%s", rule->id, flag + strlen("-f"));
		s.title = rule_fill(a, rule->title, "%S", flag);
		s.why = opt->hot_why;
		for (size_t j = 0; j < rule->add.n; j++)
			strlist_add(a, &s.edit.add, rule_fill(a, rule->add.v[j], "%S", flag));
		strlist_cat(a, &s.edit.units, &opt->hot_units);
		s.status = SUGGESTION_PROPOSED;
		if (suggestion_find(out, s.id) || asked_for(opt, s.id, s.rule) || !risk_allowed(s.risk, &opt->allow))
			continue;
		list_push(a, out);
		size_t j = out->n - 1;
		for (; j > first && rank_of(out->v[j - 1].edit.add.v[0]) > rank_of(flag); j--)
			out->v[j] = out->v[j - 1];
		out->v[j] = s;
	}
}
