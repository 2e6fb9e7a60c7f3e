/* A variant whose sources are changed: the patch goes into its own tree, and the steps that read what it changes run
 * again. Which these are, the baseline's replay has noted beside its objects. */
#include <string.h>
#include <sys/stat.h>

#include "base/fs_below.h"
#include "builder/builder_parts.h"

/* ---- the tree ----------------------------------------------------------------- */

/* A new file, never the old one written to: copies share their sources. */
static int patch_file(const struct patch *p, const char *tree, const char *file, struct err *err)
{
	struct str text = {0}, changed = {0};
	struct arena a = {0};
	struct stat st;
	int mode = stat(path_join(&a, tree, file), &st) == 0 ? (int)(st.st_mode & 07777) : 0644;
	int rc = patch_read_tree((void *)tree, file, &text, err);

	if (rc >= 0)
		rc = patch_apply(p, file, str_text(&text), text.len, &changed, err);
	if (rc == 0)
		rc = fs_below_write(tree, file, str_text(&changed), changed.len, mode | 0600, 0, err);
	str_free(&text);
	str_free(&changed);
	arena_free(&a);
	return rc;
}

int patched_tree(struct builder *b, const struct patch *p, const char *tree, struct built *out, struct err *err)
{
	struct strlist files = {0};
	struct err why = {{0}};

	if (p)
		patch_files(b->a, p, &files);
	for (size_t i = 0; i < files.n; i++) {
		if (patch_file(p, tree, files.v[i], &why) == 0)
			continue;
		if (run_may_go_on(b, err))
			return -1;
		out->status = BUILD_FAILED;
		out->reason = arena_printf(b->a, "The patch cannot be put into a copy of the tree: %s.", why.text);
		return 0;
	}
	return 0;
}

/* ---- the steps ---------------------------------------------------------------- */

/* The compile steps, with what the baseline's objects were made from. */
struct reading {
	struct arena a;
	struct builder *b;
	struct plan base;
};

static void begin(struct reading *r, struct builder *b)
{
	const struct variant none = {.id = "base"};
	struct strlist dropped = {0};

	memset(r, 0, sizeof *r);
	r->b = b;
	edits_plan(b, &none, b->replay.mirror, &r->base, &dropped, NULL);
}

/* 1 when the step reads the file, 0 when it does not; -1: nobody knows. */
static int reads(struct reading *r, size_t i, const char *file)
{
	struct builder *b = r->b;
	const struct step *s = &b->steps.v[i];
	const char *tree = b->replay.mirror;
	struct strlist files = {0};
	struct object_key key;
	struct plan_job job;

	for (size_t k = 0; k < s->inputs.n; k++)
		if (str_eq(path_below(b->tree, s->inputs.v[k]), file))
			return 1;
	replay_job(b, &r->a, &r->base, tree, i, &job);
	object_key(&r->a, tree, job_moved(b, &r->a, tree, s->dir), &job.argv, &s->env, &key);
	return object_reads(b, &r->a, &key, &files) ? strlist_has(&files, file) : -1;
}

void patched_steps(struct builder *b, const struct plan *plan, char *marks, char *dirty)
{
	struct strlist files = {0};
	struct reading r;

	if (!plan->patch)
		return;
	begin(&r, b);
	patch_files(&r.a, plan->patch, &files);
	for (size_t i = 0; i < b->steps.n; i++) {
		if (b->steps.v[i].kind != COMMAND_COMPILE || (b->load.known && !b->steps.v[i].wanted))
			continue;
		for (size_t k = 0; !marks[i] && k < files.n; k++)
			marks[i] = reads(&r, i, files.v[k]) != 0;
		dirty[i] |= marks[i];
	}
	arena_free(&r.a);
}

static int is_compiled(struct reading *r, const char *file)
{
	for (size_t i = 0; i < r->b->steps.n; i++)
		if (r->b->steps.v[i].kind == COMMAND_COMPILE && reads(r, i, file) > 0)
			return 1;
	return 0;
}

int patched_by_replay(struct builder *b, const struct plan *plan)
{
	const struct patch *p = plan->patch;
	struct reading r;
	int can = 1;

	if (!p)
		return 1;
	begin(&r, b);
	/* a new file: whose is it? the build knows */
	for (size_t i = 0; can && i < p->n; i++)
		can = !p->list[i].fresh && is_compiled(&r, p->list[i].file);
	arena_free(&r.a);
	return can;
}
