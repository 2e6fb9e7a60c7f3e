/* A variant's edits -> the plan for the wrapper, and the benchmark's environment. */
#include <string.h>

#include "builder/builder_parts.h"
#include "model/compiler.h"
#include "model/runtimes.h"

int edits_compiler_takes(struct builder *b, const char *compiler, const char *const *flags)
{
	static const char text[] = "extern int advisor_probe;\n"; /* no text at all is against -Wpedantic */
	const char *source = path_join(b->a, b->w->work, "probe.c");
	struct strlist argv = {0};
	struct proc_result r = {0};

	if (!fs_exists(source))
		fs_write(source, text, strlen(text), 0, NULL);
	strlist_add(b->a, &argv, compiler);
	for (; *flags; flags++)
		strlist_add(b->a, &argv, *flags);
	/* clang only warns of an optimization it does not have; what it says of -march=native on a processor that is
	 * newer than itself is no refusal (and older ones don't know the name of that warning) */
	const char *rest[] = {"-Werror",
			      "-Wno-unused-command-line-argument",
			      "-Wno-unknown-warning-option",
			      "-Wno-invalid-feature-combination",
			      "-c",
			      "-x",
			      "c",
			      source,
			      "-o",
			      "/dev/null"};
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
		strlist_add(b->a, &argv, rest[i]);
	struct proc_spec spec = {.argv = strlist_argv(b->a, &argv), .cwd = b->w->work, .timeout_s = 30};
	int ok = !proc_run(&spec, &r, NULL) && proc_ok(&r);
	proc_result_free(&r);
	return ok;
}

/* Options that select code generation or warnings, as opposed to files and macros. */
static int may_be_unknown(const char *flag)
{
	if (flag[0] != '-' || str_starts(flag, "-Wl,") || str_starts(flag, "-Wp,") || str_starts(flag, "-fprofile"))
		return 0;
	return strchr("fmWOsp-", flag[1]) != NULL && flag[1];
}

static void collect(struct builder *b, const struct strlist *argv, size_t from, struct strlist *flags)
{
	for (size_t i = from; i < argv->n; i++) {
		const char *flag = argv->v[i];

		if (flag_takes_next(flag)) {
			i++;
			if (!strcmp(flag, "--param") && i < argv->n)
				flag = arena_printf(b->a, "--param=%s", argv->v[i]);
			else
				continue;
		}
		if (may_be_unknown(flag) && !strlist_has(flags, flag))
			strlist_add(b->a, flags, flag);
	}
}

int edits_compiler_takes_one(struct builder *b, const char *compiler, const char *flag)
{
	const char *key = arena_printf(b->a, "%s %s", compiler, flag);
	const char *flags[] = {flag, NULL};

	if (strlist_has(&b->w->known, key))
		return 1;
	if (strlist_has(&b->w->unknown, key))
		return 0;
	int takes = edits_compiler_takes(b, compiler, flags);
	strlist_add(b->a, takes ? &b->w->known : &b->w->unknown, key);
	return takes;
}

/* The flags of the build and of the variant that `compiler` rejects or ignores. */
static void unknown_flags(struct builder *b, const struct merged_edit *m, const char *compiler, struct strlist *drop)
{
	struct strlist flags = {0};

	for (size_t i = 0; i < b->steps.n; i++)
		collect(b, &b->steps.v[i].argv, 1, &flags);
	collect(b, &m->all.add, 0, &flags);
	for (size_t i = 0; i < m->parts.n; i++)
		collect(b, &m->parts.v[i].add, 0, &flags);
	if (edits_compiler_takes(b, compiler, strlist_argv(b->a, &flags)))
		return;
	for (size_t i = 0; i < flags.n; i++)
		if (!edits_compiler_takes_one(b, compiler, flags.v[i]))
			strlist_add(b->a, drop, flags.v[i]);
}

static int uses_lto(const struct plan *plan)
{
	for (size_t i = 0; i < plan->edits.n; i++)
		if (strlist_has_prefix(&plan->edits.v[i].add, "-flto"))
			return 1;
	return 0;
}

static void pool_edit(struct builder *b, struct plan_edit *e)
{
	/* the runtime's header renames malloc and its family */
	strlist_add(b->a, &e->add, "-include");
	strlist_add(b->a, &e->add, path_join(b->a, b->w->opt.libexec, RUNTIME_POOL_HEADER));
	strlist_add(b->a, &e->link, path_join(b->a, b->w->opt.libexec, RUNTIME_POOL_ARCHIVE));
}

/* The whole program's edit is the plan's first. */
static void add_edit(struct builder *b, const struct merged_edit *m, const struct edit *e, struct plan *plan,
		     struct strlist *dropped)
{
	struct plan_edit *pe = list_push(b->a, &plan->edits);

	strlist_cat(b->a, &pe->units, &e->units);
	strlist_cat(b->a, &pe->add, &e->add);
	strlist_cat(b->a, &pe->remove, &e->remove);
	strlist_cat(b->a, &pe->link, &e->link);
	pe->compiler = e->compiler;
	if (e->pool)
		pool_edit(b, pe);
	if (!e->compiler)
		return;
	unknown_flags(b, m, e->compiler, &pe->drop);
	strlist_cat(b->a, dropped, &pe->drop);
}

int edits_plan(struct builder *b, const struct variant *v, const char *tree, struct plan *plan, struct strlist *dropped,
	       struct err *err)
{
	const char *compiler = b->compiler;
	struct merged_edit m;

	memset(plan, 0, sizeof *plan);
	plan->root = tree;
	strlist_cat(b->a, &plan->common, &b->w->common);
	for (size_t i = 0; i < plan->common.n; i++)
		if (str_starts(plan->common.v[i], "-ffile-prefix-map="))
			plan->common.v[i] = arena_printf(b->a, "-ffile-prefix-map=%s=.", tree);
	if (b->w->opt.launcher && proc_split(b->a, b->w->opt.launcher, &plan->launcher, err))
		return -1;
	if (v->n_edits) {
		variant_edit(b, v, &m);
		compiler = m.all.compiler ? m.all.compiler : compiler;
		plan->patch = m.all.patch;
		add_edit(b, &m, &m.all, plan, dropped);
		for (size_t i = 0; i < m.parts.n; i++)
			add_edit(b, &m, &m.parts.v[i], plan, dropped);
		strlist_add(b->a, &plan->quiet, "-Wno-error");
	}
	if (compiler && uses_lto(plan)) {
		plan->ar = compiler_tool(b->a, compiler, "ar", b->w->masq);
		plan->ranlib = compiler_tool(b->a, compiler, "ranlib", b->w->masq);
		plan->nm = compiler_tool(b->a, compiler, "nm", b->w->masq);
	}
	return 0;
}

void variant_edit(struct builder *b, const struct variant *v, struct merged_edit *out)
{
	edits_merge(b->a, v->edits, v->n_edits, out);
}

void variant_env(struct builder *b, const struct variant *v, struct strlist *env)
{
	struct merged_edit m;
	variant_edit(b, v, &m);
	edits_env(b->a, &m, env);
}
