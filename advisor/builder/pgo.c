/* Profile-guided optimization: instrument, train with the benchmarks, use. All in
 * one tree, since gcc finds a profile by the path of the object it belongs to. */
#include <string.h>

#include "builder/builder_parts.h"
#include "model/compiler.h"

/* The compiler whose family decides which flags an edit gets. */
const char *pgo_compiler_of_edit(struct builder *b, const struct variant *v)
{
	struct merged_edit m;

	variant_edit(b, v, &m);
	return m.all.compiler ? m.all.compiler : b->compiler ? b->compiler : "cc";
}

int pgo_is_wanted(const struct variant *v)
{
	for (size_t i = 0; i < v->n_edits; i++)
		if (v->edits[i]->pgo)
			return 1;
	return 0;
}

int pgo_compiler_is_clang(struct builder *b, const char *compiler)
{
	return str_eq(compiler_family_asked(b->a, compiler), "clang");
}

/* For the whole program: the plan's first edit. */
static void add_flags(struct builder *b, struct plan *plan, const char *const *flags)
{
	for (; *flags; flags++)
		strlist_add(b->a, &plan->edits.v[0].add, *flags);
}

void pgo_use_flags(struct builder *b, struct arena *a, const char *compiler, const char *profiles, struct strlist *out)
{
	int clang = pgo_compiler_is_clang(b, compiler);

	compiler_profile_use(a, clang, !clang && edits_compiler_takes_one(b, compiler, "-fprofile-partial-training"),
			     profiles, out);
}

char *pgo_counts_file(struct arena *a, const char *profiles, const char *object)
{
	const char *dot = strrchr(path_base(object), '.');
	char *name = arena_strndup(a, object, dot ? (size_t)(dot - object) : strlen(object));

	for (char *c = name; *c; c++)
		if (*c == '/')
			*c = '#';
	return arena_printf(a, "%s/%s.gcda", profiles, name);
}

int pgo_profile_share(struct arena *a, const char *profiles, const char *object, const char *with, struct err *err)
{
	const char *counts = pgo_counts_file(a, profiles, object), *copy = pgo_counts_file(a, profiles, with);

	/* clang has one file for all; and what was never run has no counts */
	return fs_exists(counts) && !fs_exists(copy) ? fs_copy_file(counts, copy, err) : 0;
}

struct raw_search {
	struct arena *a;
	const char *suffix;
	struct strlist files;
};

static int find_raw(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct raw_search *s = ctx;

	(void)err;
	if (e->kind == FS_FILE && str_ends(e->rel, s->suffix))
		strlist_dup(s->a, &s->files, e->path);
	return FS_WALK_ON;
}

void pgo_files_with_suffix(struct arena *a, const char *dir, const char *suffix, struct strlist *out)
{
	struct raw_search s = {.a = a, .suffix = suffix};

	if (fs_is_dir(dir))
		fs_walk(dir, find_raw, &s, NULL);
	*out = s.files;
}

/* Runs llvm-profdata with these words; out is what it printed, and to be freed. */
static int profdata(struct builder *b, const char *compiler, const struct strlist *words, struct str *out,
		    struct err *err)
{
	const char *tool = compiler_tool(b->a, compiler, "profdata", b->w->masq);
	struct strlist argv = {0};
	struct proc_result r = {0};

	if (!tool)
		return err_set(err, "llvm-profdata of %s is not installed.", compiler);
	strlist_add(b->a, &argv, tool);
	strlist_cat(b->a, &argv, words);
	struct proc_spec spec = {.argv = strlist_argv(b->a, &argv), .timeout_s = builder_seconds_left(b, 120)};
	int rc = proc_run(&spec, &r, err);
	if (!rc && !proc_ok(&r))
		rc = err_set(err, "llvm-profdata failed: %.300s", str_text(&r.err));
	str_add(out, rc ? "" : str_text(&r.out));
	proc_result_free(&r);
	return rc;
}

/* A merge of empty files succeeds. */
static int has_counts(struct builder *b, const char *compiler, const char *merged, struct err *err)
{
	static const char *const none[] = {"Total functions: 0\n", "Maximum function count: 0\n"};
	struct strlist words = {0};
	struct str said = {0};

	strlist_add(b->a, &words, "show");
	strlist_add(b->a, &words, merged);
	int rc = profdata(b, compiler, &words, &said, err);
	for (size_t i = 0; !rc && i < sizeof none / sizeof *none; i++)
		if (strstr(str_text(&said), none[i]))
			rc = err_set(err, "The training left counts of no function (llvm-profdata: %.*s).",
				     (int)strlen(none[i]) - 1, none[i]);
	str_free(&said);
	return rc;
}

int pgo_merge_profiles(struct builder *b, const char *compiler, const struct strlist *raw, const char *to,
		       struct err *err)
{
	struct strlist words = {0};
	struct str said = {0};

	strlist_add(b->a, &words, "merge");
	strlist_add(b->a, &words, "-o");
	strlist_add(b->a, &words, to);
	strlist_cat(b->a, &words, raw);
	int rc = profdata(b, compiler, &words, &said, err);
	str_free(&said);
	return rc;
}

const char *pgo_profiles_folder(struct builder *b, const char *tree)
{
	return arena_printf(b->a, "%s/profile-%s", b->w->work, path_base(tree));
}

static int no_training(const struct workload *l, struct built *out)
{
	if (l->commands->n > (l->without ? 1 : 0))
		return 0;
	out->status = BUILD_RUN_FAILED;
	out->reason = "There is no benchmark to train with.";
	return 1;
}

/* What the training left behind, ready for use. 0: nothing. */
static int usable(struct builder *b, const char *compiler, int clang, const char *profiles, struct built *out)
{
	struct strlist raw = {0};
	struct err err = {""};

	pgo_files_with_suffix(b->a, profiles, clang ? ".profraw" : ".gcda", &raw);
	if (!raw.n) {
		out->status = BUILD_RUN_FAILED;
		out->reason = "The training runs ended without writing a profile (does the program end by a signal?).";
		return 0;
	}
	const char *merged = path_join(b->a, profiles, "merged.profdata");
	if (clang && (pgo_merge_profiles(b, compiler, &raw, merged, &err) || has_counts(b, compiler, merged, &err))) {
		out->status = BUILD_FAILED;
		out->reason = arena_strdup(b->a, err.text);
	}
	return out->status == BUILD_OK;
}

static void reset(struct built *out, struct built *first)
{
	struct built keep = *out;

	*first = keep;
	memset(out, 0, sizeof *out);
	out->env = keep.env;
	out->dropped = keep.dropped;
	out->layouts = 1;
}

static int build_and_train(struct builder *b, const struct plan *plan, const struct workload *l, const char *tree,
			   const char *log, struct built *out, struct err *err)
{
	if (builder_build_with(b, plan, tree, log, out, err))
		return -1;
	return out->status == BUILD_OK ? training_run(b, l, tree, &out->env, log, out, err) : 0;
}

int pgo_build(struct builder *b, const struct variant *v, struct plan *plan, const char *tree, const char *log,
	      struct built *out, struct err *err)
{
	const char *compiler = pgo_compiler_of_edit(b, v);
	int clang = pgo_compiler_is_clang(b, compiler);
	const char *profiles = pgo_profiles_folder(b, tree);
	struct plan first;
	struct built trained;
	struct strlist dropped = {0}, instrument = {0}, use = {0};
	struct workload l = training_profile(b, v->held_out, profiles);

	if (no_training(&l, out))
		return 0;
	if (fs_remove_tree(profiles, err) || fs_mkdirs(profiles, err) || edits_plan(b, v, tree, &first, &dropped, err))
		return -1;
	compiler_profile_generate(b->a, profiles, &instrument);
	add_flags(b, &first, strlist_argv(b->a, &instrument));
	const char *train_log = run_log_path(b, v->id, ".train.log");
	int flushes = b->ends_at_once || flush_profile_from_start(&l);
	if (flushes)
		flush_profile_at_exit(b, clang, &first);
	if (build_and_train(b, &first, &l, tree, train_log, out, err))
		return -1;
	if (!flushes && out->status == BUILD_OK && flush_profile_is_needed(b, clang, profiles)) {
		flush_profile_at_exit(b, clang, &first);
		if (build_and_train(b, &first, &l, tree, train_log, out, err))
			return -1;
	}
	if (out->status != BUILD_OK || !usable(b, compiler, clang, profiles, out))
		return 0;
	reset(out, &trained);
	pgo_use_flags(b, b->a, compiler, profiles, &use);
	if (!clang && edits_compiler_takes_one(b, compiler, "-Wmissing-profile")) {
		/* which is what profile_check reads */
		strlist_add(b->a, &use, "-Wmissing-profile");
		strlist_add(b->a, &use, "-Wno-error=missing-profile");
	}
	add_flags(b, plan, strlist_argv(b->a, &use));
	if (builder_build_with(b, plan, tree, log, out, err))
		return -1;
	out->seconds += trained.seconds;
	out->compiled_units += trained.compiled_units;
	out->linked += trained.linked;
	if (out->status == BUILD_OK)
		profile_check(b, tree, profiles, log, out);
	return 0;
}
