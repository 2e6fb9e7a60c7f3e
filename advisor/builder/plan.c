#include "builder/plan.h"

#include <ctype.h>
#include <string.h>

#include "base/fs.h"
#include "base/proc.h"
#include "model/compiler.h"

static void expand(struct arena *a, const char *dir, const char *arg, int depth, struct strlist *out)
{
	struct strlist words = {0};
	struct str text = {0};

	/* An unreadable @file is an argument like any other, as for gcc. */
	if (arg[0] != '@' || depth > 8 || fs_read(path_join(a, dir, arg + 1), &text, 0, NULL) ||
	    proc_split(a, str_text(&text), &words, NULL)) {
		strlist_add(a, out, arg);
		str_free(&text);
		return;
	}
	str_free(&text);
	for (size_t i = 0; i < words.n; i++)
		expand(a, dir, words.v[i], depth + 1, out);
}

void plan_expand(struct arena *a, const char *dir, const struct strlist *argv, struct strlist *out)
{
	for (size_t i = 0; i < argv->n; i++)
		expand(a, dir, argv->v[i], 0, out);
}

int plan_is_probe_path(const char *path)
{
	static const char *const parts[] = {"CMakeFiles/CMakeTmp",     "CMakeScratch", "meson-private",
					    "CMakeFiles/CMakeScratch", "CompilerIdC",  ".conftest"};
	static const char *const names[] = {"conftest",	     "libconftest",	 "cmTC_",	"ztest",
					    "testCCompiler", "CMakeCCompilerId", "sanitycheckc"};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (strstr(path, parts[i]))
			return 1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_starts(path_base(path), names[i]))
			return 1;
	return !strcmp(path, "/dev/null");
}

int plan_is_probe(const struct driver_line *line, const char *dir)
{
	if (line->from_stdin || plan_is_probe_path(dir) || (line->output && plan_is_probe_path(line->output)))
		return 1;
	for (size_t i = 0; i < line->sources.n; i++)
		if (plan_is_probe_path(line->sources.v[i]))
			return 1;
	for (size_t i = 0; i < line->objects.n; i++)
		if (plan_is_probe_path(line->objects.v[i]))
			return 1;
	return 0;
}

static int names_unit(struct arena *a, const struct plan *p, const struct plan_edit *e, const char *dir,
		      const char *source)
{
	char *path = path_normal(a, path_join(a, dir, source));
	const char *rel = p->root ? path_below(p->root, path) : NULL;

	for (size_t i = 0; i < e->units.n; i++)
		if (str_eq(e->units.v[i], rel) || str_eq(e->units.v[i], path))
			return 1;
	return 0;
}

/* Compile flags that the link must know, too. */
static int link_needs(const char *flag)
{
	static const char *const prefixes[] = {"-flto",	     "-fopenmp", "-fprofile",  "--coverage",
					       "-fsanitize", "-pthread", "-ftree-par", "-fcoverage",
					       "-fuse-ld",   "-m32",	 "-m64",       "-fno-lto"};

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (str_starts(flag, prefixes[i]))
			return 1;
	return 0;
}

/* Build systems hand CFLAGS to the link, where LTO generates the code. */
static int link_takes(const char *flag)
{
	return link_needs(flag) || str_starts(flag, "-O") || (str_starts(flag, "-f") && !str_starts(flag, "-ffile")) ||
	       str_starts(flag, "-m");
}

static int relocatable(const struct strlist *argv)
{
	return strlist_has(argv, "-r") || strlist_has(argv, "-Wl,-r") || strlist_has(argv, "-Wl,--relocatable");
}

/* A shared library can be neither static nor an executable of some kind. */
static int executable_only(const char *flag)
{
	static const char *const flags[] = {"-static", "-static-pie", "-pie", "-no-pie", "-nopie", "-Wl,-pie"};

	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (!strcmp(flag, flags[i]))
			return 1;
	return 0;
}

static void add_link(struct arena *a, const struct plan_edit *e, const struct strlist *argv, int shared,
		     struct strlist *out)
{
	*out = *argv;
	if (relocatable(argv))
		return;
	struct strlist link = {0};
	for (size_t i = 0; i < e->link.n; i++)
		if (!shared || !executable_only(e->link.v[i]))
			strlist_add(a, &link, e->link.v[i]);
	flags_edit(a, argv, &(struct strlist){0}, &link, out);
}

static void edit_link(struct arena *a, const struct plan_edit *e, int shared, struct strlist *argv)
{
	struct strlist add = {0}, out;

	for (size_t i = 0; i < e->add.n; i++)
		if (e->units.n ? link_needs(e->add.v[i]) : link_takes(e->add.v[i]))
			strlist_add(a, &add, e->add.v[i]);
	flags_edit(a, argv, e->units.n ? &(struct strlist){0} : &e->remove, &add, &out);
	add_link(a, e, &out, shared, argv);
}

/* "g++" for a C++ call when the compiler is swapped to "gcc", and so on. */
static const char *sibling(struct arena *a, const char *compiler, const char *called_as)
{
	static const char *const pairs[][2] = {{"clang", "clang++"}, {"gcc", "g++"}, {"cc", "c++"}};
	const char *base = path_base(compiler);

	if (!strstr(path_base(called_as), "++") || strstr(base, "++"))
		return compiler;
	for (size_t i = 0; i < 3; i++) {
		const char *at = strstr(base, pairs[i][0]);

		if (!at)
			continue;
		char *path = arena_printf(a, "%.*s%s%s", (int)(at - compiler), compiler, pairs[i][1],
					  at + strlen(pairs[i][0]));
		return fs_is_exec(path) ? path : compiler;
	}
	return compiler;
}

static void drop_unknown(struct arena *a, const struct strlist *drop, struct strlist *argv)
{
	struct strlist out, none = {0};

	if (!drop->n)
		return;
	flags_edit(a, argv, drop, &none, &out);
	*argv = out;
}

/* gcc's LTO sections carry a random name unless it is given one. */
static void fix_seed(struct arena *a, struct plan_job *job)
{
	struct strlist out, none = {0}, seed = {0};

	if (!strlist_has_prefix(&job->argv, "-flto") || strlist_has_prefix(&job->argv, "-frandom-seed=") ||
	    str_eq(compiler_family(a, job->program), "clang"))
		return;
	strlist_addf(a, &seed, "-frandom-seed=%s", job->output ? job->output : job->source);
	flags_edit(a, &job->argv, &none, &seed, &out);
	job->argv = out;
}

/* Applies the edits to a job that compiles (source set) or links. mixed: it does both. */
static void edit_job(struct arena *a, const struct plan *p, const char *dir, const char *called_as, int mixed,
		     int shared, struct plan_job *job)
{
	const struct strlist *drop = NULL;
	struct strlist none = {0}, out;

	for (size_t i = 0; i < p->edits.n; i++) {
		const struct plan_edit *e = &p->edits.v[i];
		int ours = !e->units.n || (job->source && names_unit(a, p, e, dir, job->source));

		if (job->source && ours) {
			flags_edit(a, &job->argv, &e->remove, &e->add, &out);
			job->argv = out;
		}
		if (mixed)
			add_link(a, e, &job->argv, shared, &job->argv);
		else if (!job->source)
			edit_link(a, e, shared, &job->argv);
		if (e->compiler && ours) {
			job->program = sibling(a, e->compiler, called_as);
			drop = &e->drop;
		}
	}
	if (drop)
		drop_unknown(a, drop, &job->argv);
	if (job->source) {
		flags_edit(a, &job->argv, &none, &p->common, &out);
		flags_edit(a, &out, &none, &p->quiet, &job->argv);
		if (!mixed) /* sources of one command must not share a seed */
			fix_seed(a, job);
	}
	job->argv.v[0] = job->program;
}

static int link_only(const char *arg)
{
	return str_starts(arg, "-l") || str_starts(arg, "-L") || str_starts(arg, "-Wl,") || !strcmp(arg, "-Xlinker") ||
	       !strcmp(arg, "-rdynamic") || !strcmp(arg, "-o") || !strcmp(arg, "-shared") || !strcmp(arg, "-T") ||
	       !strcmp(arg, "-z") || !strcmp(arg, "-u") || !strcmp(arg, "-e");
}

/* Copies argv without the inputs that are not `keep`. */
static void compile_part(struct arena *a, const struct strlist *argv, const char *keep, const char *object,
			 struct strlist *out)
{
	int only_inputs = 0;

	strlist_add(a, out, argv->v[0]);
	for (size_t i = 1; i < argv->n; i++) {
		const char *arg = argv->v[i];
		int option = arg[0] == '-' && arg[1] && !only_inputs;
		int pair = option && flag_takes_next(arg) && i + 1 < argv->n;

		if (option && !strcmp(arg, "--"))
			only_inputs = 1;
		else if (option ? !link_only(arg) && strncmp(arg, "-o", 2) && strcmp(arg, "-c") : arg == keep)
			strlist_add(a, out, arg);
		else
			option = 0;
		if (pair && option)
			strlist_add(a, out, argv->v[i + 1]);
		i += pair;
	}
	strlist_add(a, out, "-c");
	strlist_add(a, out, "-o");
	strlist_add(a, out, object);
}

/* The link after a split: objects stand where their sources stood. */
static void link_part(struct arena *a, const struct strlist *argv, const struct driver_line *line,
		      const struct plan_jobs *jobs, struct strlist *out)
{
	for (size_t i = 0; i < argv->n; i++) {
		const char *arg = argv->v[i];

		for (size_t s = 0; s < line->sources.n; s++)
			if (argv->v[i] == line->sources.v[s])
				arg = jobs->v[s].output;
		if (!strcmp(argv->v[i], "-x") && i + 1 < argv->n)
			i++; /* the language was for the sources */
		else if (!str_starts(argv->v[i], "-x"))
			strlist_add(a, out, arg);
	}
}

static const char *object_name(struct arena *a, const struct driver_line *line, size_t i, const char *scratch)
{
	const char *base = path_base(line->sources.v[i]);
	const char *dot = strrchr(base, '.');
	int stem = dot ? (int)(dot - base) : (int)strlen(base);

	/* `cc -c a.c b.c` leaves a.o and b.o where it runs */
	if (line->mode == DRIVER_COMPILE)
		return arena_printf(a, "%.*s.o", stem, base);
	return arena_printf(a, "%s/%zu-%.*s.o", scratch, i, stem, base);
}

static void split_jobs(struct arena *a, const struct plan *p, const char *dir, const struct strlist *argv,
		       const char *real, const struct driver_line *line, const char *scratch, struct plan_jobs *out)
{
	for (size_t i = 0; i < line->sources.n; i++) {
		struct plan_job job = {.program = real, .source = line->sources.v[i]};

		job.output = object_name(a, line, i, scratch);
		if (line->mode == DRIVER_COMPILE && line->output)
			job.output = line->output;
		job.temporary = line->mode == DRIVER_COMPILE_LINK;
		compile_part(a, argv, line->sources.v[i], job.output, &job.argv);
		edit_job(a, p, dir, argv->v[0], 0, 0, &job);
		*list_push(a, out) = job;
	}
	if (line->mode != DRIVER_COMPILE_LINK)
		return;
	struct plan_job job = {.program = real, .output = line->output};
	link_part(a, argv, line, out, &job.argv);
	edit_job(a, p, dir, argv->v[0], 0, line->shared, &job);
	*list_push(a, out) = job;
}

/* 1 when an edit is for some of the sources only. */
static int partial(struct arena *a, const struct plan *p, const char *dir, const struct driver_line *line)
{
	for (size_t i = 0; i < p->edits.n; i++) {
		const struct plan_edit *e = &p->edits.v[i];
		size_t named = 0;

		for (size_t s = 0; e->units.n && s < line->sources.n; s++)
			named += names_unit(a, p, e, dir, line->sources.v[s]);
		if (named && named < line->sources.n)
			return 1;
	}
	return 0;
}

void plan_jobs(struct arena *a, const struct plan *p, const char *dir, const struct strlist *argv, const char *real,
	       int split, const char *scratch, struct plan_jobs *out)
{
	struct driver_line line;
	struct plan_job job = {.program = real};

	flags_parse_driver(a, strlist_argv(a, argv), &line);
	int compiles = line.mode == DRIVER_COMPILE || line.mode == DRIVER_COMPILE_LINK;
	int several = line.mode == DRIVER_COMPILE_LINK || line.sources.n > 1;
	if (compiles && !line.from_stdin && several && !strlist_has(argv, "-S") &&
	    (split || (line.sources.n > 1 && partial(a, p, dir, &line)))) {
		split_jobs(a, p, dir, argv, real, &line, scratch, out);
		return;
	}
	strlist_cat(a, &job.argv, argv);
	job.source = compiles && line.sources.n ? line.sources.v[0] : NULL;
	job.output = line.output;
	edit_job(a, p, dir, argv->v[0], line.mode == DRIVER_COMPILE_LINK, line.shared, &job);
	*list_push(a, out) = job;
}
