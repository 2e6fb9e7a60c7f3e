/* What the commands of a build say about it, in words that rules can ask for.
 * The vocabulary is documented in project.h. */
#include "model/project.h"

#include <string.h>

#include "base/fs.h"
#include "base/str.h"
#include "base/text_set.h"
#include "model/compiler.h"
#include "model/flags.h"

struct census {
	struct arena *a;
	struct project *p;
	struct text_set known; /* the project's facts */
	int units, optimized, native, lto, pgo, openmp, ndebug, debug, levels_differ;
	const char *level; /* of the first unit */
	int executables, links;
};

static void fact(struct census *c, const char *name)
{
	const char *copy;

	if (text_set_has(&c->known, name))
		return;
	copy = arena_strdup(c->a, name);
	text_set_add(c->a, &c->known, copy);
	strlist_add(c->a, &c->p->facts, copy);
}

/* ---- flags of compiles ----------------------------------------------------------- */

/* 1 for flags that change the machine code or how long it takes. */
static int matters(const char *arg)
{
	static const char *const no[] = {"-fdiagnostics*",
					 "-fmessage-length*",
					 "-fdebug-*",
					 "-ffile-prefix-map*",
					 "-fmacro-*",
					 "-fcolor-*",
					 "-fno-color-*",
					 "-fno-diagnostics*",
					 "-frandom-seed*",
					 "-fdump-*",
					 "-fansi-escape-*",
					 "-fno-caret-*",
					 "-fmax-errors*",
					 "-ferror-limit*",
					 "-fsyntax-only",
					 "-fplugin*",
					 "-MD",
					 "-MMD",
					 "-MP",
					 "-MF*",
					 "-MT*",
					 "-MQ*",
					 "-MG"};

	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (flag_matches(no[i], arg))
			return 0;
	return str_starts(arg, "-f") || str_starts(arg, "-m") || str_starts(arg, "--param=") || str_eq(arg, "-pg") ||
	       str_eq(arg, "--coverage") || str_eq(arg, "-pthread") || str_eq(arg, "-static") ||
	       str_starts(arg, "-DNDEBUG") || str_starts(arg, "-D_FORTIFY_SOURCE") || str_starts(arg, "-std=");
}

static void level_facts(struct census *c, const char *level)
{
	if (!level || str_eq(level, "-O0")) {
		fact(c, "no-optimization");
	} else {
		c->optimized++;
		if (str_eq(level, "-O1") || str_eq(level, "-O") || str_eq(level, "-Og"))
			fact(c, "low-optimization");
		if (str_eq(level, "-Os") || str_eq(level, "-Oz"))
			fact(c, "optimize-size");
	}
	if (level)
		fact(c, arena_printf(c->a, "flag:%s", level));
	if (c->units > 1 && !str_eq(level, c->level))
		c->levels_differ = 1;
	c->level = c->units > 1 ? c->level : level;
}

/* What a flag is about, by a pattern of flag_matches. */
static const struct {
	const char *pattern, *fact;
} meanings[] = {
	{"-fPIC", "pic"},
	{"-fpic", "pic"},
	{"-fprofile-arcs", "coverage"},
	{"--coverage", "coverage"},
	{"-ftest-coverage", "coverage"},
	{"-pg", "profiling"},
	{"-fsanitize=*", "sanitizers"},
	{"-fstack-protector*", "stack-protector"},
	{"-D_FORTIFY_SOURCE*", "fortify"},
	{"-fno-omit-frame-pointer", "frame-pointer"},
	{"-ffast-math", "fast-math"},
	{"-Ofast", "fast-math"},
	{"-fno-strict-aliasing", "no-strict-aliasing"},
	{"-fwrapv", "wrapv"},
	{"-ftrapv", "trapv"},
	{"-ffreestanding", "freestanding"},
	{"-pthread", "threads"},
	{"-fno-inline", "no-inlining"},
	{"-fno-inline-functions", "no-inlining"},
	{"-fno-inline-small-functions", "no-inlining"},
	{"-fno-tree-vectorize", "no-vectorization"},
	{"-fno-vectorize", "no-vectorization"},
};

struct seen {
	int native, lto, pgo, openmp, ndebug, debug;
};

static void flag_facts(struct census *c, const char *arg, struct seen *s)
{
	if (matters(arg))
		fact(c, arena_printf(c->a, "flag:%s", arg));
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (flag_matches(meanings[i].pattern, arg))
			fact(c, meanings[i].fact);
	if (str_starts(arg, "-march=") || str_starts(arg, "-mcpu="))
		s->native = 1;
	if (str_starts(arg, "-flto"))
		s->lto = 1;
	if (str_eq(arg, "-fno-lto"))
		s->lto = 0;
	if (str_starts(arg, "-fprofile-use") || str_starts(arg, "-fprofile-instr-use") ||
	    str_starts(arg, "-fauto-profile") || str_starts(arg, "-fprofile-sample-use"))
		s->pgo = 1;
	if (str_starts(arg, "-fopenmp") && !str_eq(arg, "-fopenmp-simd"))
		s->openmp = 1;
	if (str_starts(arg, "-DNDEBUG"))
		s->ndebug = 1;
	if (str_eq(arg, "-UNDEBUG"))
		s->ndebug = 0;
	if (str_starts(arg, "-g") && !str_eq(arg, "-g0") && !str_starts(arg, "-gno-"))
		s->debug = 1;
}

static void compiler_fact(struct census *c, const char *name)
{
	const char *family = compiler_family(c->a, name);

	if (*family)
		fact(c, arena_printf(c->a, "compiler:%s", family));
}

static void unit_facts(struct census *c, const struct unit *u)
{
	struct seen s = {0};

	if (!u->is_c) {
		const char *dot = strrchr(path_base(u->file), '.');

		fact(c, dot && (str_eq(dot, ".s") || str_eq(dot, ".S")) ? "has-assembler" : "has-c++");
		return;
	}
	c->units++;
	level_facts(c, flags_opt_level(&u->argv));
	for (size_t i = 1; i < u->argv.n; i++) {
		const char *arg = u->argv.v[i];

		/* a value of its own: "-D NDEBUG" counts as "-DNDEBUG" */
		if (flag_takes_next(arg) && i + 1 < u->argv.n) {
			i++;
			if (!str_eq(arg, "-D") && !str_eq(arg, "-U") && !str_eq(arg, "--param"))
				continue;
			arg = arena_printf(c->a, "%s%s%s", arg, str_eq(arg, "--param") ? "=" : "", u->argv.v[i]);
		}
		flag_facts(c, arg, &s);
	}
	c->native += s.native;
	c->lto += s.lto;
	c->pgo += s.pgo;
	c->openmp += s.openmp;
	c->ndebug += s.ndebug;
	c->debug += s.debug;
	compiler_fact(c, u->argv.n ? u->argv.v[0] : "");
}

/* ---- links ---------------------------------------------------------------------------- */

static void link_facts(struct census *c, const struct strlist *argv)
{
	int shared = 0, is_static = 0, no_pie = 0, relocatable = 0;

	for (size_t i = 1; i < argv->n; i++) {
		const char *arg = argv->v[i];

		if (flag_takes_next(arg) && i + 1 < argv->n && strlen(arg) == 2 && arg[1] == 'l')
			arg = arena_printf(c->a, "-l%s", argv->v[++i]);
		shared |= str_eq(arg, "-shared");
		is_static |= str_eq(arg, "-static");
		no_pie |= str_eq(arg, "-no-pie") || str_eq(arg, "-nopie");
		relocatable |= str_eq(arg, "-r");
		if (str_eq(arg, "-lpthread") || str_eq(arg, "-pthread"))
			fact(c, "threads");
		if (str_eq(arg, "-lm"))
			fact(c, "uses-libm");
		if (str_starts(arg, "-l") || str_starts(arg, "-Wl,") || str_starts(arg, "-fuse-ld="))
			fact(c, arena_printf(c->a, "link:%s", arg));
	}
	if (relocatable)
		return;
	c->links++;
	if (shared) {
		fact(c, "links-shared");
		return;
	}
	c->executables++;
	if (is_static)
		fact(c, "links-static");
	if (!is_static && !no_pie)
		fact(c, "pie");
}

static void all_links(struct census *c)
{
	for (size_t i = 0; i < c->p->commands.n; i++) {
		if (c->p->commands.v[i].kind == COMMAND_LINK)
			link_facts(c, &c->p->commands.v[i].argv);
		if (c->p->commands.v[i].kind == COMMAND_ARCHIVE)
			fact(c, "links-archives");
	}
	/* a compile database has no links but those that compile, too */
	for (size_t i = 0; !c->p->commands.n && i < c->p->units.n; i++) {
		const struct strlist *argv = &c->p->units.v[i].argv;

		if (!strlist_has(argv, "-c") && !strlist_has(argv, "-S") && !strlist_has(argv, "-E") &&
		    c->p->units.v[i].output && !str_ends(c->p->units.v[i].output, ".o"))
			link_facts(c, argv);
	}
}

/* ------------------------------------------------------------------------------------------- */

/* "name" when some unit has it, "no-name" when some unit lacks it. */
static void share_fact(struct census *c, const char *name, int with)
{
	if (with)
		fact(c, name);
	if (with < c->units)
		fact(c, arena_printf(c->a, "no-%s", name));
}

void project_facts(struct arena *a, struct project *p)
{
	struct census c = {.a = a, .p = p};

	for (size_t i = 0; i < p->facts.n; i++)
		text_set_add(a, &c.known, p->facts.v[i]);
	for (size_t i = 0; i < p->units.n; i++)
		unit_facts(&c, &p->units.v[i]);
	all_links(&c);
	share_fact(&c, "march", c.native);
	share_fact(&c, "lto", c.lto);
	share_fact(&c, "pgo", c.pgo);
	share_fact(&c, "openmp", c.openmp);
	share_fact(&c, "ndebug", c.ndebug);
	share_fact(&c, "debug-info", c.debug);
	if (c.levels_differ)
		fact(&c, "mixed-optimization");
	if (c.units)
		fact(&c, arena_printf(a, "units:%d", c.units));
	if (c.units > 1)
		fact(&c, "several-units");
	if (c.links)
		fact(&c, arena_printf(a, "executables:%d", c.executables));
	else
		fact(&c, "links-unknown");
	if (c.executables)
		fact(&c, "links-executable");
}
