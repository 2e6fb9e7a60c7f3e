/* The tree as it lies on disk, with what `apply` put there, built the way its user
 * would: for `verify`. The wrapper only watches (and keeps paths out of the
 * code, as in every build), so that equal code has an equal hash. */
#include <string.h>

#include "base/clock.h"
#include "builder/builder_parts.h"

/* What apply wrote lies below the state folder, which is otherwise not copied. */
static int import_applied(struct builder *b, const char *tree, struct err *err)
{
	const char *from = path_join(b->a, b->state, "apply");
	const char *below = path_below(b->p->root, from);
	struct tree_copy c = {.from = from, .to = below ? path_join(b->a, tree, below) : NULL};

	if (tree_import(b, tree, tree, err))
		return -1;
	return below && fs_is_dir(from) ? tree_copy(&c, err) : 0;
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
	out->log = log_path(b, "applied", configure ? ".configure.log" : ".log");
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
	if (e->kind == FS_FILE && !m->found && str_eq(path_base(e->rel), m->name) && output_is_linked(e->path))
		m->found = arena_strdup(m->b->a, e->rel);
	return FS_WALK_ON;
}

static int hash_moved(struct builder *b, const char *tree, struct built *out, struct err *err)
{
	struct strlist usual = b->outputs, here = {0};

	for (size_t i = 0; i < usual.n; i++) {
		struct moved m = {.b = b, .name = path_base(usual.v[i])};
		if (!fs_exists(path_join(b->a, tree, usual.v[i])) && fs_walk(tree, find_moved, &m, err))
			return -1;
		strlist_add(b->a, &here, m.found ? m.found : usual.v[i]);
	}
	b->outputs = here;
	int rc = outputs_hash(b, tree, out, err);
	b->outputs = usual;
	return rc;
}

int builder_ordinary(struct builder *b, const char *configure, const char *build, const struct strlist *options,
		     const struct strlist *env, struct built *out, struct err *err)
{
	struct variant as_measured = {.id = "options"};
	double start = clock_s();

	memset(out, 0, sizeof *out);
	/* other options may link other files */
	if (options->n) {
		if (configuration_variant(b, &as_measured, options, out, err))
			return -1;
		if (out->status != BUILD_OK)
			return 0;
		b = configuration(b, out->configuration);
		builder_drop(b, out);
		memset(out, 0, sizeof *out);
	}
	const char *tree = tree_slot(b, ++*b->slots);
	out->how = "build";
	out->tree = tree;
	out->layouts = 1;
	out->env = *env;
	if (run_may_go_on(b, err) || loaded_find(b, err) || import_applied(b, tree, err) ||
	    phase(b, configure, tree, 1, out, err) || phase(b, build, tree, 0, out, err))
		return -1;
	out->seconds = clock_s() - start;
	if (out->status == BUILD_OK && hash_moved(b, tree, out, err))
		return -1;
	if (out->code_hash)
		outputs_env(b, out);
	return 0;
}
