#include "builder/probe.h"

#include <string.h>

#include "builder/builder_parts.h"

/* One unit to be compiled, or fetched. */
struct probe_run {
	size_t step;
	struct plan_job job;
	struct object_key key;
	const char *dir, *object, *rule;
};

struct probing {
	struct arena a;
	struct builder *b;
	const struct plan *plan;
	const char *root; /* the tree whose sources are compiled */
	const char *profiles; /* what its training left; NULL: none is used */
	struct strlist use; /* the flags that use it */
	struct probe *out;
	struct probe_run *runs;
	size_t n;
};

static int is_asked(const struct builder *b, const struct step *s, const struct strlist *units)
{
	const char *rel = s->inputs.n ? path_below(b->tree, s->inputs.v[0]) : NULL;
	return s->kind == COMMAND_COMPILE && s->outputs.n && rel && (!units->n || strlist_has(units, rel));
}

/* The key that the build will look for, and the same compile with a place of our own. */
static int prepare(struct probing *p, size_t i, struct probe_run *run, struct err *err)
{
	struct builder *b = p->b;
	const struct step *s = &b->steps.v[i];
	struct plan keyed = *p->plan;
	struct plan_job job;
	struct strlist remove = {0}, add = {0}, out;

	memset(&keyed.quiet, 0, sizeof keyed.quiet);
	replay_job(b, &p->a, &keyed, p->root, i, &job);
	if (strlist_has_prefix(&job.argv, "-flto"))
		return 0;
	run->step = i;
	run->dir = job_moved(b, &p->a, p->root, s->dir);
	run->object = arena_printf(&p->a, "%s/probe-%zu.o", b->w->work, i);
	run->rule = arena_printf(&p->a, "%s.advisor-d", run->object);
	object_key(&p->a, p->root, run->dir, &job.argv, &s->env, &run->key);
	replay_job(b, &p->a, p->plan, p->root, i, &run->job);
	if (p->profiles) {
		run->key.cacheable = 0; /* the build trains again */
		strlist_cat(&p->a, &add, &p->use);
		if (pgo_profile_share(&p->a, p->profiles, job_moved(b, &p->a, p->root, s->outputs.v[0]), run->object,
				      err))
			return -1;
	}
	strlist_add(&p->a, &remove, "-o");
	strlist_add(&p->a, &remove, "-o*");
	const char *rest[] = {"-MD", "-MF", run->rule, "-o", run->object};
	for (size_t k = 0; k < sizeof rest / sizeof *rest; k++)
		strlist_add(&p->a, &add, rest[k]);
	flags_edit(&p->a, &run->job.argv, &remove, &add, &out);
	run->job.argv = out;
	return 1;
}

static void unit_failed(struct probing *p, const struct probe_run *run, const struct proc_result *res)
{
	struct builder *b = p->b;
	const char *unit = path_below(b->tree, b->steps.v[run->step].inputs.v[0]);
	const char *text = str_text(&res->err), *error = strstr(text, "error:"), *line = error ? error : text;
	struct proc_spec spec = {.timeout_s = b->w->opt.timeout_s};

	p->out->late = res->end == PROC_TIMEOUT;
	if (p->out->late)
		p->out->failed = arena_printf(b->a, "the time was over while %s was compiled", unit);
	else if (line[strspn(line, " \n")])
		p->out->failed = arena_printf(b->a, "%s does not compile: %.*s", unit, (int)strcspn(line, "\n"), line);
	else
		p->out->failed = arena_printf(b->a, "%s does not compile: %s", unit, proc_describe(&p->a, &spec, res));
}

static int done(void *ctx, size_t i, struct proc_result *res)
{
	struct probing *p = ctx;
	struct probe_run *run = &p->runs[i];
	struct builder *b = p->b;

	if (res->end == PROC_INTERRUPTED)
		return 1;
	if (!proc_ok(res)) {
		unit_failed(p, run, res);
		return 1;
	}
	if (run->key.cacheable)
		object_store(b, &run->key, p->root, run->dir, run->object, run->rule);
	fs_remove(run->rule, NULL);
	return 0;
}

static int compile(struct probing *p, struct err *err)
{
	struct builder *b = p->b;
	struct proc_spec *specs = arena_alloc(&p->a, (p->n + 1) * sizeof *specs);
	struct probe_run *all = p->runs;
	size_t n = 0;

	p->runs = arena_alloc(&p->a, (p->n + 1) * sizeof *p->runs);
	for (size_t i = 0; i < p->n; i++) {
		if (object_fetch(b, &all[i].key, p->root, all[i].object))
			continue;
		struct strlist words = {0};
		strlist_cat(&p->a, &words, &p->plan->launcher);
		strlist_cat(&p->a, &words, &all[i].job.argv);
		p->runs[n] = all[i];
		specs[n++] = (struct proc_spec){.argv = strlist_argv(&p->a, &words),
						.env = replay_env(b, &p->a, p->root, all[i].step),
						.cwd = all[i].dir,
						.timeout_s = builder_seconds_left(b, b->w->opt.timeout_s),
						.kill_left_over = 1};
	}
	p->out->compiled = (int)n;
	int rc = n ? proc_run_many(specs, n, b->w->opt.jobs, done, p, err) : 0;
	p->runs = all;
	return rc && !p->out->failed ? -1 : 0;
}

static int hash_objects(struct probing *p, struct err *err)
{
	struct strlist files = {0};
	unsigned long long size;

	for (size_t i = 0; i < p->n; i++)
		strlist_add(&p->a, &files, p->runs[i].object);
	int rc = code_hash(p->b->a, &files, &p->out->hash, &size, err);
	for (size_t i = 0; i < p->n; i++)
		fs_remove(p->runs[i].object, NULL);
	return rc;
}

static int probe(struct probing *p, const struct strlist *units, struct err *err)
{
	struct builder *b = p->b;

	p->runs = arena_alloc(&p->a, (b->steps.n + 1) * sizeof *p->runs);
	for (size_t i = 0; i < b->steps.n; i++) {
		if (!is_asked(b, &b->steps.v[i], units))
			continue;
		int rc = prepare(p, i, &p->runs[p->n], err);
		if (rc <= 0)
			return rc;
		p->n++;
	}
	if (!p->n)
		return 0;
	p->out->known = 1;
	if (compile(p, err) != 0)
		return -1;
	return p->out->failed ? 0 : hash_objects(p, err);
}

/* What is generated at link time can't be asked about by compiling; without it the same switches change the same
 * functions. */
static void without_lto(struct builder *b, struct plan *plan)
{
	for (size_t i = 0; i < plan->edits.n; i++) {
		struct strlist kept = {0}, *add = &plan->edits.v[i].add;

		for (size_t j = 0; j < add->n; j++)
			if (!str_starts(add->v[j], "-flto"))
				strlist_add(b->a, &kept, add->v[j]);
		*add = kept;
	}
}

static int probe_variant(struct builder *b, const struct variant *v, const struct built *set,
			 const struct strlist *units, struct probe *out, struct err *err)
{
	struct strlist dropped = {0};
	struct plan plan;
	struct probing p = {.b = b, .plan = &plan, .root = b->replay.mirror, .out = out};

	if (set && pgo_is_wanted(v)) {
		p.root = set->tree;
		p.profiles = pgo_profiles_folder(b, set->tree);
		pgo_use_flags(b, &p.a, pgo_compiler_of_edit(b, v), p.profiles, &p.use);
	}
	if (edits_plan(b, v, p.root, &plan, &dropped, err))
		return -1;
	if (set && plan.patch && !str_eq(p.root, set->tree)) {
		p.root = set->tree; /* where the sources are the set's */
		if (edits_plan(b, v, p.root, &plan, &dropped, err))
			return -1;
	}
	if (set)
		without_lto(b, &plan);
	int rc = probe(&p, units, err);
	arena_free(&p.a);
	return rc;
}

struct probed {
	struct probed *next;
	struct strlist units;
	struct probe probe;
};

/* The baseline's units are what every variant is compared with: each set of them is asked for once. */
static int probe_base(struct builder *b, const struct strlist *units, struct probe *out, struct err *err)
{
	const struct variant base = {.id = "probe"};

	for (const struct probed *p = b->probed; p; p = p->next)
		if (strlist_same(&p->units, units)) {
			*out = p->probe;
			out->compiled = 0;
			return 0;
		}
	if (probe_variant(b, &base, NULL, units, out, err))
		return -1;
	struct probed *p = arena_alloc(b->a, sizeof *p);
	*p = (struct probed){b->probed, *units, *out};
	b->probed = p;
	return 0;
}

int builder_probe(struct builder *b, const struct variant *v, const struct strlist *units, struct probe *out,
		  struct err *err)
{
	memset(out, 0, sizeof *out);
	if (!b->replay.works)
		return 0;
	if (run_may_go_on(b, err))
		return -1;
	return v ? probe_variant(b, v, NULL, units, out, err) : probe_base(b, units, out, err);
}

int builder_probe_on(struct builder *b, const struct variant *v, const struct built *set, const struct strlist *units,
		     struct probe *out, struct err *err)
{
	struct merged_edit m;

	memset(out, 0, sizeof *out);
	variant_edit(b, v, &m);
	if (!b->replay.works || m.all.options.n)
		return 0;
	return run_may_go_on(b, err) ? -1 : probe_variant(b, v, set, units, out, err);
}

const char *builder_refuses(struct builder *b, const struct edit *e)
{
	const char *compiler = e->compiler ? e->compiler : b->compiler;
	struct strlist flags = {0};

	/* another compiler leaves out what it does not know; definitions are always taken */
	for (size_t i = 0; !e->compiler && i < e->add.n; i++)
		if (e->add.v[i][0] == '-' && strchr("fmO-", e->add.v[i][1]))
			strlist_add(b->a, &flags, e->add.v[i]);
	if (!flags.n || !compiler || edits_compiler_takes(b, compiler, strlist_argv(b->a, &flags)))
		return NULL;
	for (size_t i = 0; i < flags.n; i++) {
		const char *one[] = {flags.v[i], NULL};
		if (!edits_compiler_takes(b, compiler, one))
			return flags.v[i];
	}
	return "";
}

/* "  -fgcse    [enabled]" -> "-fno-gcse"; NULL for what is no plain switch. */
static const char *turned_over(struct arena *a, const char *line)
{
	size_t from = strspn(line, " \t"), n = strcspn(line + from, " \t\n");
	const char *name = line + from, *state = name + n + strspn(name + n, " \t");
	int on = str_starts(state, "[enabled]");

	if (strncmp(name, "-f", 2) || memchr(name, '=', n) || (!on && !str_starts(state, "[disabled]")))
		return NULL;
	if (!strncmp(name, "-fno-", 5))
		return on ? arena_printf(a, "-f%.*s", (int)(n - 5), name + 5) : arena_strndup(a, name, n);
	return on ? arena_printf(a, "-fno-%.*s", (int)(n - 2), name + 2) : arena_strndup(a, name, n);
}

void builder_switches(struct builder *b, const struct strlist *argv, struct strlist *out)
{
	struct strlist words = {0};
	struct proc_result r = {0};

	if (!b->compiler || !argv->n)
		return;
	strlist_add(b->a, &words, b->compiler);
	for (size_t i = 1; i < argv->n; i++)
		if (str_starts(argv->v[i], "-O") || str_starts(argv->v[i], "-f") || str_starts(argv->v[i], "-m"))
			strlist_add(b->a, &words, argv->v[i]);
	strlist_add(b->a, &words, "-Q");
	strlist_add(b->a, &words, "--help=optimizers");
	struct proc_spec spec = {.argv = strlist_argv(b->a, &words), .cwd = b->w->work, .timeout_s = 30};
	if (!pgo_compiler_is_clang(b, b->compiler) && !proc_run(&spec, &r, NULL) && proc_ok(&r)) {
		for (const char *p = str_text(&r.out); *p; p += strcspn(p, "\n"), p += *p == '\n') {
			const char *flag = turned_over(b->a, p);
			if (flag && !strlist_has(out, flag))
				strlist_add(b->a, out, flag);
		}
	}
	proc_result_free(&r);
}
