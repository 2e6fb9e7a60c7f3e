#include "suggest/needed_facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/str.h"
#include "base/text_set.h"
#include "model/compiler.h"
#include "model/flags.h"
#include "model/rule_words.h"

void needed_facts_add(struct arena *a, struct fact_list *l, const char *name, const char *sentence)
{
	if (!text_set_add(a, &l->names, name))
		return;
	struct fact *f = list_push(a, l);
	f->name = name;
	f->sentence = sentence;
}

const struct fact *needed_facts_find(const struct fact_list *facts, const char *pattern)
{
	for (size_t i = 0; i < facts->n; i++)
		if (str_eq(pattern, facts->v[i].name) || str_glob(pattern, facts->v[i].name))
			return &facts->v[i];
	return NULL;
}

/* "gcc" or "clang" for a compiler's name; what cc means is taken from the captured
 * commands and the host. */
static const char *family_of(struct arena *a, const struct project *p, const struct host *host, const char *argv0)
{
	const char *family = compiler_family(a, argv0);
	for (size_t i = 0; !*family && i < p->commands.n; i++) {
		const struct command *c = &p->commands.v[i];
		if (c->kind != COMMAND_ARCHIVE && c->argv.n && c->program && str_eq(c->argv.v[0], argv0))
			family = compiler_family(a, c->program);
	}
	for (size_t i = 0; !*family && i < p->facts.n; i++)
		if (str_starts(p->facts.v[i], "compiler:"))
			family = p->facts.v[i] + strlen("compiler:");
	if (*family)
		return family;
	/* cc and c99 on a system that has gcc are gcc nearly everywhere. */
	return host_compiler(host, "gcc") || !host_compiler(host, "clang") ? "gcc" : "clang";
}

/* "33 units", "1 unit" */
static const char *units_text(struct arena *a, int n)
{
	return arena_printf(a, "%d unit%s", n, n == 1 ? "" : "s");
}

/* Words with the number of units that have them, while counting. */
struct tally {
	struct {
		const char *name;
		const char *first; /* a unit that has it */
		int units;
		size_t last; /* the unit counted last, so that none counts twice */
	} * v;
	size_t n, cap;
	struct text_set at; /* names: 1 + their place */
};

static void count(struct arena *a, struct tally *t, const char *name, size_t unit, const char *file)
{
	size_t *at = text_set_number(a, &t->at, name), i;
	if (!*at) {
		list_push(a, t);
		t->v[t->n - 1].name = name;
		t->v[t->n - 1].first = file;
		t->v[t->n - 1].last = unit + 1;
		*at = t->n;
	}
	i = *at - 1;
	if (t->v[i].last != unit)
		t->v[i].units++;
	t->v[i].last = unit;
}

/* Paths and dependency files say nothing about how a unit is compiled. */
static int telling(const char *arg)
{
	static const char *const no[] = {"-I", "-L", "-M", "-o", "-i", "-W", "-c", "-l"};
	if (arg[0] != '-' || !arg[1])
		return 0;
	if (str_starts(arg, "-Wp,"))
		return 1;
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (str_starts(arg, no[i]))
			return 0;
	return 1;
}

/* What all units' command lines come to. */
struct census {
	struct tally flags, levels, families;
	int units, profiled, bare;
	const char *bare_first; /* a unit without optimisation */
};

static void count_unit(struct arena *a, const struct project *p, const struct host *host, size_t i, struct census *c)
{
	const struct unit *u = &p->units.v[i];
	if (!u->is_c || !u->argv.n)
		return;
	const char *file = project_rel(p, u->file), *level = flags_opt_level(&u->argv);
	c->units++;
	count(a, &c->families, family_of(a, p, host, u->argv.v[0]), i, file);
	count(a, &c->levels, level ? level : "-O0", i, file);
	if (!level || str_eq(level, "-O0")) {
		c->bare++;
		c->bare_first = c->bare_first ? c->bare_first : file;
	}
	for (size_t j = 1; j < u->argv.n; j++) {
		if (telling(u->argv.v[j]))
			count(a, &c->flags, u->argv.v[j], i, file);
		c->profiled += str_starts(u->argv.v[j], "-fprofile-use");
	}
}

static size_t commonest(const struct tally *t)
{
	size_t best = 0;
	for (size_t i = 1; i < t->n; i++)
		if (t->v[i].units > t->v[best].units)
			best = i;
	return best;
}

static void say_counted(struct arena *a, const struct census *c, struct fact_list *out)
{
	for (size_t i = 0; i < c->families.n; i++)
		needed_facts_add(a, out, arena_printf(a, "compiler:%s", c->families.v[i].name),
				 arena_printf(a, "%s compiled by %s", units_text(a, c->families.v[i].units),
					      c->families.v[i].name));
	for (size_t i = 0; i < c->levels.n; i++)
		needed_facts_add(
			a, out, arena_printf(a, "opt:%s", c->levels.v[i].name),
			arena_printf(a, "%s compiled at %s", units_text(a, c->levels.v[i].units), c->levels.v[i].name));
	for (size_t i = 0; i < c->flags.n; i++)
		needed_facts_add(a, out, arena_printf(a, "flag:%s", c->flags.v[i].name),
				 arena_printf(a, "%s of %d compiled with %s (%s%s)", units_text(a, c->flags.v[i].units),
					      c->units, c->flags.v[i].name, c->flags.v[i].first,
					      c->flags.v[i].units > 1 ? ", ..." : ""));
}

static void say_build(struct arena *a, const struct census *c, struct fact_list *out)
{
	if (c->bare)
		needed_facts_add(a, out, "no-optimization",
				 arena_printf(a, "%s of %d compiled without optimisation (%s%s)",
					      units_text(a, c->bare), c->units, c->bare_first,
					      c->bare > 1 ? ", ..." : ""));
	if (c->units > 1)
		needed_facts_add(
			a, out, "several-units",
			arena_printf(a,
				     "the program is compiled in %d units, and no call is optimised across two of them",
				     c->units));
	if (c->units && !c->profiled)
		needed_facts_add(
			a, out, "no-profile",
			arena_printf(a, "%s compiled without a profile of what really runs", units_text(a, c->units)));
}

static void unit_facts(struct arena *a, const struct project *p, const struct host *host, struct fact_list *out)
{
	struct census c = {0};
	for (size_t i = 0; i < p->units.n; i++)
		count_unit(a, p, host, i, &c);
	say_counted(a, &c, out);
	say_build(a, &c, out);
	out->family = c.families.n ? c.families.v[commonest(&c.families)].name : family_of(a, p, host, "cc");
	out->compiler = host_compiler(host, out->family);
	out->general = "the build's commands are not known yet";
	if (c.units)
		out->general = arena_printf(a, "%d of %s compiled by %s%s%s at %s",
					    c.levels.v[commonest(&c.levels)].units, units_text(a, c.units), out->family,
					    out->compiler ? " " : "", out->compiler ? out->compiler->version : "",
					    c.levels.v[commonest(&c.levels)].name);
}

/* Debian's libtool and CMake link shared libraries with -shared; everything else
 * that links is an executable. */
static void link_facts(struct arena *a, const struct project *p, struct fact_list *out)
{
	int executables = 0, shared = 0, fixed = 0;
	const char *first = NULL, *first_shared = NULL;
	for (size_t i = 0; i < p->commands.n; i++) {
		const struct command *c = &p->commands.v[i];
		if (c->kind != COMMAND_LINK)
			continue;
		const char *name = c->outputs.n ? path_base(c->outputs.v[0]) : "a.out";
		if (strlist_has(&c->argv, "-shared")) {
			first_shared = first_shared ? first_shared : name;
			shared++;
			continue;
		}
		executables++;
		first = first ? first : name;
		fixed += strlist_has(&c->argv, "-static");
	}
	if (!executables && !shared) {
		/* A compile database holds no links. */
		const char *unknown = "the compile commands do not say how the program is linked";
		needed_facts_add(a, out, "links-executable", unknown);
		needed_facts_add(a, out, "links-dynamic", unknown);
		needed_facts_add(a, out, "only-executables", unknown);
		return;
	}
	if (executables) {
		const char *text = arena_printf(a, "the build links %d executable%s (%s%s)", executables,
						executables == 1 ? "" : "s", first, executables > 1 ? ", ..." : "");
		needed_facts_add(a, out, "links-executable", text);
		if (fixed < executables)
			needed_facts_add(a, out, "links-dynamic", text);
		if (!shared)
			needed_facts_add(a, out, "only-executables", text);
	}
	if (shared)
		needed_facts_add(a, out, "links-shared",
				 arena_printf(a, "the build links %d shared librar%s (%s%s)", shared,
					      shared == 1 ? "y" : "ies", first_shared, shared > 1 ? ", ..." : ""));
}

/* The psABI's levels, in the names that /proc/cpuinfo uses (lm: x86-64 itself;
 * pni is SSE3, abm stands for LZCNT, OSXSAVE shows as xsave). */
static void cpu_level(struct arena *a, const struct host *host, const char *name, const char *const *flags, size_t n,
		      struct fact_list *out)
{
	for (size_t i = 0; i < n; i++)
		if (!strlist_has(&host->cpu_flags, flags[i]))
			return;
	needed_facts_add(a, out, name, arena_printf(a, "this processor has all of %s", name));
}

static void host_facts(struct arena *a, const struct host *host, struct fact_list *out)
{
	static const char *const v4[] = {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"};
	static const char *const v2[] = {"cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"};
	static const char *const v3[] = {"cx16", "lahf_lm", "popcnt", "ssse3", "sse4_2", "avx",	 "avx2",
					 "bmi1", "bmi2",    "f16c",   "fma",   "abm",	 "movbe"};
	for (size_t i = 0; i < host->cpu_flags.n; i++)
		needed_facts_add(a, out, arena_printf(a, "cpu:%s", host->cpu_flags.v[i]),
				 arena_printf(a, "this processor has %s", host->cpu_flags.v[i]));
	cpu_level(a, host, "x86-64-v2", v2, sizeof v2 / sizeof *v2, out);
	cpu_level(a, host, "x86-64-v3", v3, sizeof v3 / sizeof *v3, out);
	if (needed_facts_find(out, "x86-64-v3"))
		cpu_level(a, host, "x86-64-v4", v4, sizeof v4 / sizeof *v4, out);
	if (strlist_has(&host->cpu_flags, "lm"))
		needed_facts_add(a, out, "arch:x86-64", "this processor is an x86-64");
	if (strlist_has(&host->cpu_flags, "asimd"))
		needed_facts_add(a, out, "arch:aarch64", "this processor is a 64-bit Arm");
	if (host->cores > 1)
		needed_facts_add(a, out, "several-cores",
				 arena_printf(a, "this machine has %d processors", host->cores));
	for (size_t i = 0; i < host->tunables.n; i++)
		needed_facts_add(a, out, arena_printf(a, "tunable:%s", host->tunables.v[i]),
				 arena_printf(a, "this C library knows %s", host->tunables.v[i]));
}

/* What is known of a project by a word alone, as a sentence. */
static const char *told(struct arena *a, const char *fact)
{
	const struct rule_word *w = rule_word_find(WORD_FACT, fact);
	return w ? w->line : arena_printf(a, "the project is marked %s", fact);
}

void needed_facts_collect(struct arena *a, const struct project *p, const struct host *host, struct fact_list *out)
{
	memset(out, 0, sizeof *out);
	unit_facts(a, p, host, out);
	link_facts(a, p, out);
	host_facts(a, host, out);
	for (size_t i = 0; i < p->facts.n; i++)
		needed_facts_add(a, out, p->facts.v[i], told(a, p->facts.v[i]));
}
