/* A tree with what `apply` put there, built the way its user would: for `verify`, and for the rehearsal of what a
 * run recommends. The wrapper only watches (and keeps paths out of the code, as in every build), so that equal code has
 * an equal hash. */
#include <string.h>

#include "base/clock.h"
#include "builder/builder_parts.h"

/* What apply wrote is below the state folder, which is otherwise not copied. */
int builder_fresh_tree(struct builder *b, int applied, const char **out, struct err *err)
{
	const char *tree = tree_slot(b, ++b->w->slots), *from = path_join(b->a, b->w->state, "apply");
	const char *below = path_below(b->p->root, from);
	struct tree_copy c = {.from = from, .to = below ? path_join(b->a, tree, below) : NULL};

	*out = tree;
	if (run_may_go_on(b, err) || tree_import(b, tree, tree, err))
		return -1;
	if (!applied)
		tree_without_applied(b, tree);
	return applied && below && fs_is_dir(from) ? tree_copy(&c, err) : 0;
}

static int phase(struct builder *b, const char *command, const char *tree, int configure, struct built *out,
		 struct err *err)
{
	struct variant none = {.id = "applied"};
	struct plan plan;

	if (!command || out->status != BUILD_OK)
		return 0;
	if (edits_plan(b, &none, tree, &plan, &out->dropped, err))
		return -1;
	plan.configure = configure;
	out->log = run_log_path(b, "applied", configure ? ".configure.log" : ".log");
	return run_phase(b, &plan, command, tree, out->log, arena_printf(b->a, "%s.events", out->log), &out->status,
			 &out->reason, err);
}

/* Applied settings may build in another folder than the project's usual one: an
 * output is then the linked file of the same name. */
struct moved {
	struct builder *b;
	const char *name, *found;
};

static int find_moved(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct moved *m = ctx;

	(void)err;
	if (e->kind == FS_DIR)
		return str_ends(e->rel, ".advisor") || str_ends(e->rel, ".git") ? FS_WALK_SKIP : FS_WALK_ON;
	if (e->kind == FS_FILE && !m->found && str_eq(path_base(e->rel), m->name) && outputs_is_linked(e->path))
		m->found = arena_strdup(m->b->a, e->rel);
	return FS_WALK_ON;
}

/* The outputs of the usual build, as they are called in this tree. */
static int outputs_here(struct builder *b, const char *tree, struct strlist *out, struct err *err)
{
	for (size_t i = 0; i < b->outputs.n; i++) {
		struct moved m = {.b = b, .name = path_base(b->outputs.v[i])};
		if (!fs_exists(path_join(b->a, tree, b->outputs.v[i])) && fs_walk(tree, find_moved, &m, err))
			return -1;
		strlist_add(b->a, out, m.found ? m.found : b->outputs.v[i]);
	}
	return 0;
}

static int hash_moved(struct builder *b, const char *tree, struct built *out, struct err *err)
{
	struct strlist usual = b->outputs, here = {0};

	if (outputs_here(b, tree, &here, err))
		return -1;
	b->outputs = here;
	int rc = outputs_hash(b, tree, out, err);
	b->outputs = usual;
	return rc;
}

/* The absolute paths of what the benchmarks load. */
static int loaded_files(struct builder *b, const struct built *built, struct strlist *out, struct err *err)
{
	struct strlist here = {0};

	if (outputs_here(b, built->tree, &here, err))
		return -1;
	for (size_t i = 0; i < here.n; i++)
		if (!b->load.known || b->load.seen[i])
			strlist_add(b->a, out, path_join(b->a, built->tree, here.v[i]));
	return 0;
}

int builder_compare(struct builder *b, const struct built *base, const struct built *measured,
		    const struct built *ordinary, struct likeness *out, struct err *err)
{
	struct strlist then = {0}, before = {0}, now = {0};
	struct builder *other = configuration(b, ordinary->configuration);

	memset(out, 0, sizeof *out);
	if (loaded_files(b, base, &before, err) || loaded_files(other, ordinary, &now, err) ||
	    (measured && loaded_files(configuration(b, measured->configuration), measured, &then, err)))
		return -1;
	functions_compare(b->a, &before, &then, &now, out);
	return 0;
}

int builder_ordinary(struct builder *b, const char *tree, const char *configure, const char *build,
		     const struct strlist *options, const struct strlist *env, struct built *out, struct err *err)
{
	struct variant as_measured = {.id = "options"};
	double start = clock_s();
	unsigned with_options = 0;

	memset(out, 0, sizeof *out);
	/* other options may link other files */
	if (options->n) {
		if (configuration_variant(b, &as_measured, options, out, err))
			return -1;
		if (out->status != BUILD_OK)
			return 0;
		with_options = out->configuration;
		b = configuration(b, with_options);
		builder_drop(b, out);
		memset(out, 0, sizeof *out);
	}
	out->configuration = with_options;
	out->how = "build";
	out->tree = tree;
	out->layouts = 1;
	out->env = *env;
	if (run_may_go_on(b, err) || loaded_find(b, err) || phase(b, configure, tree, 1, out, err) ||
	    phase(b, build, tree, 0, out, err))
		return -1;
	out->seconds = clock_s() - start;
	if (out->status == BUILD_OK && hash_moved(b, tree, out, err))
		return -1;
	if (out->code_hash)
		outputs_env(b, out);
	return 0;
}
