/* Changes of the project's own sources. Without --edit they are a diff below the state folder, for `git apply`; with it
 * the sources are changed: all that the diff names or nothing, and undo gives back the very files that were there. */
#include "apply/sources.h"

#include <string.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/fs_below.h"

/* ---- what becomes of each file ------------------------------------------------ */

static int fits(struct applying *ap, const struct patch *p, struct err *err)
{
	struct strlist files = {0};
	int rc = 0;
	patch_files(ap->a, p, &files);
	for (size_t i = 0; rc == 0 && i < files.n; i++) {
		struct str text = {0}, out = {0};
		rc = patch_read_tree((void *)ap->root, files.v[i], &text, err) < 0 ||
				     patch_apply(p, files.v[i], str_text(&text), text.len, &out, err) != 0
			     ? -1
			     : 0;
		str_free(&text);
		str_free(&out);
	}
	return rc;
}

/* The patch as it is for the tree now: where lines have only moved, they are found by what is around them. */
static const struct patch *for_this_tree(struct applying *ap, struct err *err)
{
	const struct patch *p = ap->c.patch;
	struct patch *moved = arena_alloc(ap->a, sizeof *moved);
	if (fits(ap, p, NULL) == 0)
		return p;
	if (patch_from_diff(ap->a, p->diff, strlen(p->diff), patch_read_tree, (void *)ap->root, moved, err) == 0)
		return moved;
	err_context(err, "the sources are not those that were measured, so nothing is applied");
	return NULL;
}

static int plan_one(struct applying *ap, const struct patch *p, const char *file, struct err *err)
{
	struct str text = {0}, out = {0};
	struct stat st;
	int there = patch_read_tree((void *)ap->root, file, &text, err);
	int rc = there < 0 || patch_apply(p, file, str_text(&text), text.len, &out, err) != 0 ? -1 : 0;
	if (rc == 0 && memchr(str_text(&out), '\0', out.len))
		rc = err_set(err, "%s: binary files cannot be changed", file);
	int mode = stat(path_join(ap->a, ap->root, file), &st) == 0 ? (int)(st.st_mode & 07777) : 0644;
	if (rc == 0) {
		apply_plan_file(ap, file, mode, str_text(&out));
		ap->files.v[ap->files.n - 1].replaces = there == 0;
		if (there > 0) /* a build without what is applied leaves these out */
			apply_plan_file(ap, arena_printf(ap->a, "%s/added/%s", ap->folder, file), 0644, "");
	}
	str_free(&text);
	str_free(&out);
	return rc;
}

static int plan_edits(struct applying *ap, const struct patch *p, struct err *err)
{
	struct strlist files = {0};
	if (ap->opt->here && !ap->r->ours)
		return err_set(err,
			       "this is no report that advisor wrote here for you (or it was changed since), so its "
			       "changes of "
			       "sources are for you to read, and not for --edit: apply it without, and see the diff");
	patch_files(ap->a, p, &files);
	for (size_t i = 0; i < files.n; i++)
		if (plan_one(ap, p, files.v[i], err) != 0)
			return -1;
	return 0;
}

int sources_plan(struct applying *ap, struct err *err)
{
	if (!ap->c.patch)
		return 0;
	const struct patch *p = for_this_tree(ap, err);
	if (!p)
		return -1;
	if (ap->opt->dry_run && ap->opt->edit)
		str_addf(ap->said, "\n--- would change sources:\n%s", p->diff);
	if (ap->opt->edit)
		return plan_edits(ap, p, err);
	apply_plan_file(ap, arena_printf(ap->a, "%s/sources.diff", ap->folder), 0644, p->diff);
	changes_say_line(
		ap,
		"the sources are not changed; when you have read %s/sources.diff: git apply %s/sources.diff, or "
		"take this back and apply with --edit, which `advisor verify` can measure",
		ap->folder_shown, ap->folder_word);
	return 0;
}

/* ---- the files that were there ------------------------------------------------ */

const char *sources_before(struct arena *a, const char *state, const char *root, const char *path)
{
	return arena_printf(a, "%s/apply/before/%s", state, path_below(root, path));
}

int sources_keep(struct applying *ap, const struct planned_file *f, struct err *err)
{
	const char *to = sources_before(ap->a, ap->state, ap->root, f->path);
	if (fs_below_check(ap->root, f->path, err) != 0 || fs_below_check(ap->state, to, err) != 0 ||
	    fs_mkdirs(path_dir(ap->a, to), err) != 0)
		return -1;
	return fs_link_file(f->path, to, err);
}

int sources_give_back(struct arena *a, const char *root, const char *state, const char *path, struct err *err)
{
	const char *from = sources_before(a, state, root, path);
	int rc = fs_below_rename(state, from, root, path, 0, err);
	if (rc <= 0)
		return rc;
	/* two file systems */
	return fs_below_check(root, path, err) != 0 ? -1 : fs_copy_file(from, path, err);
}
