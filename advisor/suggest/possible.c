#include "suggest/possible.h"

#include <string.h>

#include "base/fs.h"
#include "base/str.h"
#include "model/flags.h"
#include "suggest/asked.h"

/* Debian's packages, for the sentence only: what is there is found by the host. */
static const char *package_of(const char *what)
{
	static const struct {
		const char *part, *package;
	} table[] = {
		{"jemalloc", "libjemalloc2"},
		{"mimalloc", "libmimalloc2.0"},
		{"tcmalloc", "libtcmalloc-minimal4"},
		{"clang", "clang"},
		{"gcc", "gcc"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strstr(what, table[i].part))
			return table[i].package;
	return NULL;
}

static const char *not_installed(struct arena *a, const char *what)
{
	const char *package = package_of(what);
	if (!package)
		return arena_printf(a, "%s is not installed here", what);
	return arena_printf(a, "%s is not installed here: apt-get install %s", what, package);
}

static const char *find_preload(const struct host *host, const char *file)
{
	for (size_t i = 0; i < host->allocators.n; i++) {
		const struct allocator *al = &host->allocators.v[i];
		if (str_eq(path_base(al->preload), file) || (al->name && strstr(file, al->name)))
			return al->preload;
	}
	return NULL;
}

static const struct compiler *find_compiler(const struct host *host, const char *name)
{
	for (size_t i = 0; i < host->compilers.n; i++)
		if (str_eq(host->compilers.v[i].family, name) || str_eq(host->compilers.v[i].name, name))
			return &host->compilers.v[i];
	return NULL;
}

static int version_fits(const struct rule_compiler *want, const struct compiler *have)
{
	if (!have) /* its version is not known: let the build decide */
		return 1;
	if (have->major != want->min_major)
		return have->major > want->min_major;
	return have->minor >= want->min_minor;
}

static const char *compiler_fits(struct arena *a, const struct rule *rule, const char *family,
				 const struct compiler *compiler)
{
	struct str s = {0};
	for (size_t i = 0; i < rule->n_compilers; i++) {
		const struct rule_compiler *want = &rule->compilers[i];
		if (str_eq(want->family, family) && version_fits(want, compiler)) {
			str_free(&s);
			return NULL;
		}
		str_addf(&s, "%s%s", s.len ? " or " : "", want->family);
		if (want->min_major)
			str_addf(&s, " %d.%d", want->min_major, want->min_minor);
	}
	if (!rule->n_compilers)
		return NULL;
	const char *text = arena_printf(a, "it needs %s%s, and the compiler here is %s %s", str_text(&s),
					strpbrk(str_text(&s), "0123456789") ? " or newer" : "", family,
					compiler ? compiler->version : "");
	str_free(&s);
	return text;
}

static const char *missing_fact(struct arena *a, const char *need)
{
	if (str_starts(need, "tunable:"))
		return arena_printf(a, "this C library does not know %s", need + strlen("tunable:"));
	if (str_starts(need, "cpu:") || str_starts(need, "x86-64-"))
		return arena_printf(a, "this processor does not have %s", str_starts(need, "cpu:") ? need + 4 : need);
	if (str_eq(need, "links-dynamic"))
		return "the program is linked statically, where preloading has no effect";
	if (str_eq(need, "only-executables"))
		return "the build links shared libraries, whose code must stay position-independent";
	if (str_eq(need, "links-executable"))
		return "the build links no executable";
	if (str_starts(need, "opt:"))
		return arena_printf(a, "the build is not at %s", need + strlen("opt:"));
	if (str_eq(need, "several-units"))
		return "the program is compiled in one unit";
	if (str_eq(need, "several-cores"))
		return "this machine has one processor";
	return arena_printf(a, "it needs what is not there: %s", need);
}

static const char *not_here(struct arena *a, const struct rule *rule, struct suggestion *s,
			    const struct fact_list *facts, const struct host *host)
{
	const char *family = facts->family;
	const struct compiler *compiler = facts->compiler;
	if (rule->use_compiler) {
		/* a template's compiler has been filled in */
		const char *name = s->edit.compiler ? s->edit.compiler : rule->use_compiler;
		compiler = s->edit.compiler ? host_compiler(host, name) : find_compiler(host, name);
		if (!compiler)
			return not_installed(a, name);
		s->edit.compiler = compiler->path;
		family = compiler->family;
	}
	const char *text = compiler_fits(a, rule, family, compiler);
	for (size_t i = 0; !text && i < rule->needs.n; i++)
		if (!needed_facts_find(facts, rule->needs.v[i]))
			text = missing_fact(a, rule->needs.v[i]);
	if (text || !rule->preload)
		return text;
	s->edit.preload = find_preload(host, rule->preload);
	return s->edit.preload ? NULL : not_installed(a, rule->preload);
}

/* 1 when the flag has its effect on that command line already. */
static int in_effect(const struct strlist *argv, const char *flag)
{
	if (flag_matches("-O*", flag))
		return str_eq(flags_opt_level(argv), flag);
	return strlist_has(argv, flag);
}

static int removes(const struct edit *e, const struct strlist *argv)
{
	for (size_t i = 0; i < e->remove.n; i++)
		for (size_t j = 1; j < argv->n; j++)
			if (flag_matches(e->remove.v[i], argv->v[j]) && !strlist_has(&e->add, argv->v[j]))
				return 1;
	return 0;
}

static int changes_unit(const struct edit *e, const struct strlist *argv)
{
	for (size_t i = 0; i < e->add.n; i++)
		if (!in_effect(argv, e->add.v[i]))
			return 1;
	/* A level or a machine that is given twice: the last one is in effect. */
	return removes(e, argv) && !e->add.n;
}

static int changes_links(const struct edit *e, const struct project *p)
{
	int links = 0;
	for (size_t i = 0; i < p->commands.n; i++) {
		const struct command *c = &p->commands.v[i];
		if (c->kind != COMMAND_LINK)
			continue;
		links++;
		for (size_t j = 0; j < e->link.n; j++)
			if (!in_effect(&c->argv, e->link.v[j]))
				return 1;
	}
	return e->link.n && !links;
}

static const char *in_build(const struct suggestion *s, const struct project *p)
{
	const struct edit *e = &s->edit;
	if (e->env.n || e->preload || e->compiler || e->pgo || e->pool || e->options.n || changes_links(e, p))
		return NULL;
	for (size_t i = 0; i < p->units.n; i++) {
		const struct unit *u = &p->units.v[i];
		if (!u->is_c || (e->units.n && !strlist_has(&e->units, project_rel(p, u->file))))
			continue;
		if (changes_unit(e, &u->argv))
			return NULL;
	}
	if (!p->units.n)
		return NULL;
	return e->add.n || e->link.n ? "already in the build" : "there is nothing to remove in this build";
}

const char *suggest_why_not(struct arena *a, const struct rule *rule, struct suggestion *s, const struct project *p,
			    const struct fact_list *facts, const struct host *host, const struct suggest_options *opt)
{
	/* The host's part first: it also fills in the paths. */
	const char *here = not_here(a, rule, s, facts, host);
	const char *wanted = asked_for(opt, s->id, s->rule);
	s->priced = !risk_allowed(s->risk, &opt->allow);
	if (wanted || here)
		return wanted ? wanted : here;
	return in_build(s, p);
}
