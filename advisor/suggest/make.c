#include "suggest/suggest.h"

#include <string.h>

#include "base/str.h"
#include "suggest/needed_facts.h"
#include "suggest/grounds.h"
#include "suggest/build_options.h"
#include "suggest/asked.h"
#include "suggest/fixes.h"
#include "suggest/possible.h"
#include "suggest/tags.h"
#include "suggest/tries.h"

enum {
	FINDING_BONUS = 5, /* what rests on a finding is tried before what is tried anywhere */
	RAN_BONUS = 18, /* a tag of code that the workload ran: as likely as another compiler */
	MAY_RUN_BONUS = 8,
	ALLOCATION_LATER = 24, /* from before everything to among the classic flags, -O3 and LTO */
};
/* A share of the time in malloc and free that is worth a look before anything else: what costs no build is tried
 * first only where it is likely, since its rounds are time that builds then lack. */
#define MUCH_ALLOCATION 0.03

/* Everything that making suggestions looks at. */
struct making {
	struct arena *a;
	const struct rule_set *rules;
	const struct project *p;
	struct finding_list *findings;
	const struct tag_list *tags;
	const struct host *host;
	const struct suggest_options *opt;
	struct fact_list facts;
	struct suggestion_list *out;
};

/* What a template's suggestion is made for; all empty for a plain rule. */
struct instance {
	const struct tag_try *tag;
	const struct compiler *compiler;
	const struct build_option *option;
	const struct strlist *units;
	const char *why;
};

/* %C stands for the number of processors, %K for a compiler's name. */
static const char *fill(struct making *m, const char *text, const struct instance *in)
{
	const char *cores = arena_printf(m->a, "%d", m->host->cores > 0 ? m->host->cores : 1);
	text = rule_fill(m->a, text, "%C", cores);
	text = rule_fill(m->a, text, "%K", in->compiler ? in->compiler->name : NULL);
	text = rule_fill(m->a, text, "%N", in->option ? in->option->name : NULL);
	text = rule_fill(m->a, text, "%V", in->option ? in->option->to : NULL);
	return in->tag ? tags_fill(m->a, text, in->tag) : text;
}

static void fill_all(struct making *m, const struct strlist *from, const struct instance *in, struct strlist *to)
{
	for (size_t i = 0; i < from->n; i++)
		strlist_add(m->a, to, fill(m, from->v[i], in));
}

static void fill_edit(struct making *m, const struct rule *rule, const struct instance *in, struct edit *e)
{
	const struct tag_try *t = in->tag;
	fill_all(m, &rule->add, in, &e->add);
	fill_all(m, &rule->remove, in, &e->remove);
	fill_all(m, &rule->link, in, &e->link);
	fill_all(m, &rule->env, in, &e->env);
	e->pgo = rule->pgo;
	e->pool = rule->pool;
	if (in->units)
		strlist_cat(m->a, &e->units, in->units);
	if (in->compiler)
		e->compiler = in->compiler->path;
	if (in->option)
		strlist_add(m->a, &e->options, in->option->word);
	if (!t)
		return;
	if (!t->value) {
		/* -U on the command line cannot beat a -D before it in every compiler's log */
		strlist_add(m->a, &e->remove, arena_printf(m->a, "-D%s", t->name));
		strlist_add(m->a, &e->remove, arena_printf(m->a, "-D%s=*", t->name));
	}
	/* Only the units that see the tag; all of them needs no list. */
	if (t->tag->units.n && t->tag->units.n < m->p->units.n)
		strlist_cat(m->a, &e->units, &t->tag->units);
}

static int by_findings(const struct rule *rule)
{
	return rule->pool || str_eq(rule->for_each, "findings");
}

static void link_findings(struct making *m, const struct suggestion *s)
{
	size_t next = 0; /* the suggestion's are in the order of all */
	for (size_t i = 0; i < m->findings->n && next < s->findings.n; i++) {
		struct finding *f = &m->findings->v[i];
		if (!str_eq(s->findings.v[next], f->id))
			continue;
		next++;
		if (!strlist_has(&f->suggestions, s->id))
			strlist_add(m->a, &f->suggestions, s->id);
	}
}

/* The suggestion's id, title and reason, from the rule's and what it is made for. */
static void name_it(struct making *m, const struct rule *rule, const struct grounds *g, const struct instance *in,
		    struct suggestion *s)
{
	struct arena *a = m->a;
	const struct tag_try *t = in->tag;
	s->title = fill(m, rule->title, in);
	s->why = in->why ? in->why : t ? tags_why(a, t) : g->why;
	if (t)
		s->id = arena_printf(a, "%s-%s", rule->id, t->label);
	else if (in->option)
		s->id = build_options_id(a, rule->id, in->option);
	else if (in->compiler)
		s->id = arena_printf(a, "%s-%s", rule->id, in->compiler->name);
	if (t && t->value && !str_eq(t->value, "1"))
		s->title = arena_printf(a, "%s=%s", s->title, t->value);
	else if (t && !t->value)
		s->title = arena_printf(a, "undefine the build tag %s", t->name);
}

static int bonus(const struct grounds *g, const struct tag *t)
{
	if (t && t->guards_code && (t->count || !t->measured))
		return t->count ? RAN_BONUS : MAY_RUN_BONUS;
	return g->findings.n ? FINDING_BONUS : 0;
}

/* Allocators, and tunables of the C library's. */
static int is_about_allocation(const struct rule *rule)
{
	return rule->kind == RULE_ALLOCATOR || (rule->kind == RULE_TUNABLE && strlist_has_prefix(&rule->env, "GLIBC"));
}

static int order_of(const struct making *m, const struct rule *rule, const struct grounds *g, const struct tag *t)
{
	int later = is_about_allocation(rule) && !(m->opt->allocation_share >= MUCH_ALLOCATION);
	return rule->order + (later ? ALLOCATION_LATER : 0) - bonus(g, t);
}

static void suggest(struct making *m, const struct rule *rule, const struct grounds *g, const struct instance *in)
{
	struct suggestion s = {.id = rule->id, .rule = rule->id, .kind = rule->kind, .risk = rule->risk};
	struct arena *a = m->a;
	if (in->tag && in->tag->safe)
		s.risk = RISK_SAFE;
	name_it(m, rule, g, in, &s);
	fill_edit(m, rule, in, &s.edit);
	if (by_findings(rule))
		strlist_cat(a, &s.edit.units, &g->units);
	strlist_cat(a, &s.findings, &g->findings);
	strlist_cat(a, &s.conflicts, &rule->conflicts);
	strlist_cat(a, &s.subsumes, &rule->subsumes);
	s.order = order_of(m, rule, g, in->tag ? in->tag->tag : NULL);
	s.status = SUGGESTION_PROPOSED;
	s.reason = suggest_why_not(a, rule, &s, m->p, &m->facts, m->host, m->opt);
	if (!s.reason && g->only_cold && !m->opt->only.n)
		s.reason = "its evidence never ran in the workload, or hardly ever";
	if (s.reason)
		s.status = SUGGESTION_SKIPPED;
	link_findings(m, &s);
	*list_push(a, m->out) = s;
}

static void suggest_tags(struct making *m, const struct rule *rule, const struct grounds *g)
{
	struct tag_try_list tries = {0};
	tags_choose(m->a, m->tags, &m->p->options, &tries);
	for (size_t i = 0; i < tries.n; i++)
		suggest(m, rule, g, &(struct instance){.tag = &tries.v[i]});
}

static void suggest_options(struct making *m, const struct rule *rule, const struct grounds *g)
{
	struct build_option_list chosen = {0};
	build_options_choose(m->a, &m->p->options, m->tags, &chosen);
	for (size_t i = 0; i < chosen.n; i++) {
		struct instance in = {.option = &chosen.v[i]};
		if (!str_eq(build_options_change_name(in.option->change), rule->for_each + strlen("option-")))
			continue;
		in.why = build_options_why(m->a, in.option);
		suggest(m, rule, g, &in);
	}
}

/* Every compiler that is installed, but the build's own and the newest of the other family (which
 * rules of their own are for). */
static void suggest_compilers(struct making *m, const struct rule *rule, const struct grounds *g)
{
	for (size_t i = 0; i < m->host->compilers.n; i++) {
		const struct compiler *c = &m->host->compilers.v[i];
		if (c == m->facts.compiler || c == host_compiler(m->host, c->family))
			continue;
		struct instance in = {.compiler = c};
		in.why = arena_printf(m->a, "%s %s is installed beside the build's %s", c->name, c->version,
				      m->facts.compiler ? m->facts.compiler->name : m->facts.family);
		suggest(m, rule, g, &in);
	}
}

/* For units that are all there are, the rule for the whole program is the same. */
static void suggest_units(struct making *m, const struct rule *rule, const struct grounds *g,
			  const struct strlist *units)
{
	if (units->n && units->n < m->p->units.n)
		suggest(m, rule, g, &(struct instance){.units = units, .why = m->opt->hot_why});
}

/* What belongs to another architecture is not worth a word. */
static int of_another_machine(const struct making *m, const struct rule *rule)
{
	for (size_t i = 0; i < rule->needs.n; i++)
		if (str_starts(rule->needs.v[i], "arch:") && !needed_facts_find(&m->facts, rule->needs.v[i]))
			return 1;
	return 0;
}

static void consider(struct making *m, const struct rule *rule)
{
	struct grounds g;
	if (rule->kind == RULE_CODE || of_another_machine(m, rule))
		return;
	grounds_find(m->a, rule, m->rules, m->findings, &m->facts, &g);
	if (!g.relevant && strlist_has(&m->opt->only, rule->id)) {
		g.relevant = 1;
		g.why = "asked for with --only";
	}
	if (!g.relevant || (by_findings(rule) && !g.units.n && !g.only_cold))
		return;
	if (str_eq(rule->for_each, "tag"))
		suggest_tags(m, rule, &g);
	else if (str_eq(rule->for_each, "compiler"))
		suggest_compilers(m, rule, &g);
	else if (str_starts(rule->for_each, "option-"))
		suggest_options(m, rule, &g);
	else if (str_eq(rule->for_each, "hot"))
		suggest_units(m, rule, &g, &m->opt->hot_units);
	else if (str_eq(rule->for_each, "cold"))
		suggest_units(m, rule, &g, &m->opt->cold_units);
	else if (!str_eq(rule->for_each, "switch")) /* those come later, see suggest_switches() */
		suggest(m, rule, &g, &(struct instance){0});
}

/* Stable: rules of one order keep the order of their files. */
static void sort_by_order(struct suggestion_list *l)
{
	for (size_t i = 1; i < l->n; i++) {
		struct suggestion s = l->v[i];
		size_t j = i;
		for (; j > 0 && l->v[j - 1].order > s.order; j--)
			l->v[j] = l->v[j - 1];
		l->v[j] = s;
	}
}

int suggest_make(struct arena *a, const struct rule_set *rules, const struct project *p, struct finding_list *findings,
		 const struct tag_list *tags, const struct host *host, const struct suggest_options *opt,
		 struct suggestion_list *out, struct err *err)
{
	struct making m = {.a = a,
			   .rules = rules,
			   .p = p,
			   .findings = findings,
			   .tags = tags,
			   .host = host,
			   .opt = opt,
			   .out = out};
	if (asked_check(a, rules, opt, err) != 0)
		return -1;
	needed_facts_collect(a, p, host, &m.facts);
	if (opt->hot_units.n)
		needed_facts_add(a, &m.facts, "hot-units", opt->hot_why);
	needed_facts_add(a, &m.facts, arena_printf(a, "metric:%s", metric_name(opt->metric)),
			 arena_printf(a, "%s is what is measured", metric_name(opt->metric)));
	for (size_t i = 0; i < rules->n; i++)
		consider(&m, &rules->v[i]);
	suggest_fixes(a, findings, opt, out);
	sort_by_order(out);
	suggest_tries(a, opt, out);
	return 0;
}
