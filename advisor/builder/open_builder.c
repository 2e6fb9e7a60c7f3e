/* Opening: the copy of the user's tree, the wrapper's folder, the build system. */
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "builder/builder_parts.h"
#include "model/compiler.h"
#include "model/runtimes.h"

static int add_name(struct builder *b, const char *name, struct err *err)
{
	return fs_symlink(b->w->advisor_cc, path_join(b->a, b->w->masq, name), err);
}

static int masked(const char *name)
{
	return compiler_name(name) || compiler_tool_name(name) || !strcmp(name, "ccache") || !strcmp(name, "sccache");
}

static int visit_program(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct builder *b = ctx;

	if (e->kind == FS_DIR)
		return FS_WALK_SKIP;
	if (!masked(e->rel) || !fs_is_exec(e->path))
		return FS_WALK_ON;
	return add_name(b, e->rel, err);
}

/* A link to the wrapper under the name of every compiler that PATH has. */
static int make_masquerade(struct builder *b, struct err *err)
{
	const char *path = getenv("PATH");

	if (!path)
		path = "/usr/local/bin:/usr/bin:/bin";
	if (fs_remove_tree(b->w->masq, err) || fs_mkdirs(b->w->masq, err))
		return -1;
	while (*path) {
		size_t n = strcspn(path, ":");
		char *dir = arena_strndup(b->a, path, n);

		if (n && fs_is_dir(dir) && strcmp(dir, b->w->masq) && fs_walk(dir, visit_program, b, err))
			return -1;
		path += n + (path[n] == ':');
	}
	return 0;
}

static void defaults(struct build_options *o)
{
	if (o->timeout_s <= 0)
		o->timeout_s = 1800;
	if (!o->object_limit)
		o->object_limit = 2ull << 30;
	if (!o->layouts)
		o->layouts = 4;
	if (o->run_timeout_s <= 0)
		o->run_timeout_s = 600;
	if (o->pgo_runs <= 0)
		o->pgo_runs = 1;
	if (o->jobs <= 0)
		o->jobs = proc_cpus();
}

static int make_folders(struct builder *b, const char *state, struct err *err)
{
	if (fs_mkdirs(state, err))
		return -1;
	b->w->state = path_real(b->a, state);
	if (!b->w->state)
		return err_set(err, "%s can't be used as state folder.", state);
	b->w->work = path_join(b->a, b->w->state, "work");
	b->logs = path_join(b->a, b->w->state, "logs");
	b->w->masq = path_join(b->a, b->w->state, "masq");
	b->w->pristine = path_join(b->a, b->w->work, "tree");
	b->tree = b->w->named = tree_slot(b, 0);
	/* trees of an earlier run serve nobody: its objects are kept elsewhere */
	return fs_remove_tree(b->w->work, err) || fs_mkdirs(b->w->work, err) || fs_mkdirs(b->logs, err) ? -1 : 0;
}

/* __FILE__ and debug information must not tell in which copy they were made. */
static void common_flags(struct builder *b)
{
	const char *cc = fs_which(b->a, "cc", NULL, b->w->masq);
	const char *flag = arena_printf(b->a, "-ffile-prefix-map=%s=.", b->tree);
	const char *flags[] = {flag, NULL};

	if (!cc || edits_compiler_takes(b, cc, flags))
		strlist_add(b->a, &b->w->common, flag);
}

static void find_revision(struct builder *b)
{
	const char *argv[] = {"git",	  "-c",	     "core.fsmonitor=false", "-C", b->p->root, "describe",
			      "--always", "--dirty", "--abbrev=12",	     NULL};
	const char *changes[] = {"GIT_OPTIONAL_LOCKS=0", NULL};
	struct proc_spec spec = {.argv = argv, .env = proc_env(b->a, changes), .timeout_s = 60};
	struct proc_result r = {0};

	if (!b->p->revision && !proc_run(&spec, &r, NULL) && proc_ok(&r) && r.out.len)
		b->p->revision = arena_strndup(b->a, r.out.ptr, strcspn(r.out.ptr, "\n"));
	proc_result_free(&r);
}

int builder_open(struct arena *a, const struct build_options *opt, struct project *p, struct builder **out,
		 struct err *err)
{
	struct builder *b = arena_alloc(a, sizeof *b);

	b->a = a;
	b->w = arena_alloc(a, sizeof *b->w);
	b->p = p;
	b->w->opt = *opt;
	b->w->until = opt->until;
	*out = NULL;
	defaults(&b->w->opt);
	p->root = path_real(a, p->root);
	if (!p->root || !fs_is_dir(p->root))
		return err_set(err, "The tree to build is not a folder.");
	b->w->advisor_cc = path_real(a, path_join(a, opt->libexec, RUNTIME_WRAPPER));
	if (!b->w->advisor_cc)
		return err_set(err, "The compiler wrapper %s/advisor-cc is missing: install advisor completely.",
			       opt->libexec);
	b->w->opt.libexec = path_dir(a, b->w->advisor_cc);
	if (make_folders(b, opt->state, err) || make_masquerade(b, err))
		return -1;
	if (tree_import(b, b->w->pristine, b->tree, err))
		return -1;
	tree_without_applied(b, b->w->pristine);
	if (detect_build(b, err))
		return -1;
	absent_tools(b);
	user_tree_begin(b);
	common_flags(b);
	find_revision(b);
	*out = b;
	return 0;
}

void builder_drop(struct builder *b, const struct built *built)
{
	b = configuration(b, built->configuration);
	if (built->tree && made_still_used(b, built->tree))
		return;
	if (built->tree && strcmp(built->tree, b->tree) && path_below(b->w->work, built->tree))
		fs_remove_tree(built->tree, NULL);
	if (built->tree) {
		fs_remove_tree(layouts_folder(b->a, built->tree), NULL);
		fs_remove_tree(pgo_profiles_folder(b, built->tree), NULL);
	}
}

static void remove_own(const struct builder *b)
{
	if (b->configured)
		fs_remove_tree(b->configured, NULL);
	if (b->replay.mirror)
		fs_remove_tree(b->replay.mirror, NULL);
}

void builder_close(struct builder *b)
{
	if (!b)
		return;
	unsigned n = 0;
	for (const struct builder *o; (o = configuration_next(b, &n)) != NULL;)
		remove_own(o);
	object_trim(b);
	user_tree_check(b);
	/* what only building needs; the trees that were measured stay for a look */
	fs_remove_tree(b->w->pristine, NULL);
	remove_own(b);
	progress_say(b->w->opt.progress, PROGRESS_DETAIL, "%u trees built below %s", b->w->slots % SLOTS_APART + 1,
		     b->w->work);
}
