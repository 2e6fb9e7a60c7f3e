/* A command that edits sources, run in a copy of the tree: what it changed becomes a diff. */
#include <string.h>

#include "base/hash.h"
#include "builder/builder_parts.h"

struct seen_file {
	const char *rel;
	char hash[HASH_TEXT];
};
struct seen_files {
	struct arena a;
	struct seen_file *v;
	size_t n, cap;
};

static int note(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct seen_files *l = ctx;

	(void)err;
	if (e->kind == FS_DIR)
		return str_eq(path_base(e->rel), ".advisor") || str_eq(path_base(e->rel), ".git") ? FS_WALK_SKIP
												  : FS_WALK_ON;
	if (e->kind != FS_FILE)
		return FS_WALK_ON;
	struct seen_file *f = list_push(&l->a, l);
	f->rel = arena_strdup(&l->a, e->rel);
	hash_file(e->path, f->hash, NULL);
	return FS_WALK_ON;
}

/* New files that are sources; what else a command leaves behind (logs, objects) is no change. */
static int is_source(const char *rel)
{
	static const char *const suffixes[] = {".c", ".h", ".inc", ".def", ".S",  ".s",
					       ".y", ".l", ".cc",  ".cpp", ".hpp"};

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (str_ends(rel, suffixes[i]))
			return 1;
	return 0;
}

struct editing {
	struct builder *b;
	const char *tree;
	struct str *diff;
};

/* from: NULL for a new file. */
static int add_diff(struct editing *e, const char *from, const char *rel, struct err *err)
{
	struct arena a = {0};
	struct proc_result r = {0};
	const char *argv[] = {"diff",
			      "-u",
			      "--label",
			      from ? arena_printf(&a, "a/%s", rel) : "/dev/null",
			      "--label",
			      arena_printf(&a, "b/%s", rel),
			      from ? from : "/dev/null",
			      path_join(&a, e->tree, rel),
			      NULL};
	struct proc_spec spec = {.argv = argv, .timeout_s = 60, .output_limit = PATCH_MOST};
	int rc = proc_run(&spec, &r, err);

	if (rc == 0 && (r.end != PROC_EXITED || r.code > 1))
		rc = err_set(err, "what it changed in %s cannot be told: diff: %s", rel, proc_describe(&a, &spec, &r));
	if (rc == 0)
		tree_rename(str_text(&r.out), e->tree, e->b->p->root, e->diff); /* where the copy names itself */
	proc_result_free(&r);
	arena_free(&a);
	return rc;
}

/* Both lists are in the walk's order; a file of the first that the second lacks is gone. */
static int compare(struct editing *e, const struct seen_files *before, const struct seen_files *after, struct err *err)
{
	size_t i = 0;

	for (size_t k = 0; k < after->n; k++) {
		const char *rel = after->v[k].rel;
		if (i < before->n && str_eq(before->v[i].rel, rel)) {
			if (strcmp(before->v[i++].hash, after->v[k].hash) != 0 &&
			    add_diff(e, path_join(e->b->a, e->b->p->root, rel), rel, err) != 0)
				return -1;
			continue;
		}
		size_t j = i;
		while (j < before->n && !str_eq(before->v[j].rel, rel))
			j++;
		if (j < before->n)
			return err_set(err, "it deletes %s; only the text of files can be tried", before->v[i].rel);
		if (is_source(rel) && add_diff(e, NULL, rel, err) != 0)
			return -1;
	}
	return i < before->n ? err_set(err, "it deletes %s; only the text of files can be tried", before->v[i].rel) : 0;
}

static int run(struct builder *b, const char *id, const char *command, const char *tree, struct err *err)
{
	const char *log = run_log_path(b, id, ".log");
	struct proc_spec spec = {.argv = proc_shell(b->a, command),
				 .cwd = tree,
				 .stdout_path = log,
				 .stderr_path = "&1",
				 .timeout_s = builder_seconds_left(b, b->w->opt.timeout_s),
				 .kill_left_over = 1};
	struct proc_result r = {0};
	int rc = fs_mkdirs(path_dir(b->a, log), err) || proc_run(&spec, &r, err) ? -1 : 0;

	if (rc == 0 && !proc_ok(&r))
		rc = err_set(err, "the command failed (%s): %s; the log is %s", proc_describe(b->a, &spec, &r),
			     run_log_cause(b->a, log), log);
	proc_result_free(&r);
	return rc;
}

int builder_edited(struct builder *b, const char *id, const char *command, struct str *diff, struct err *err)
{
	struct seen_files before = {0}, after = {0};
	struct editing e = {.b = b, .diff = diff};

	if (builder_fresh_tree(b, 0, &e.tree, err))
		return -1;
	int rc = fs_walk(e.tree, note, &before, err) || run(b, id, command, e.tree, err) ||
				 fs_walk(e.tree, note, &after, err) || compare(&e, &before, &after, err)
			 ? -1
			 : 0;
	if (rc == 0 && !diff->len)
		rc = err_set(err, "the command changed nothing");
	fs_remove_tree(e.tree, NULL);
	arena_free(&before.a);
	arena_free(&after.a);
	return rc;
}
