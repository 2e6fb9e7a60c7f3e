/* A build may know other ways to the user's tree than the names that were changed in
 * its copy: a variable, a file in the home folder. Then it writes there, and its user
 * must be told, with the names. */
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "builder/builder_parts.h"

struct outside {
	struct builder *b;
	struct strlist *files; /* "REL SIZE MTIME", in the walk's order */
};

static int note(void *ctx, const struct fs_entry *e, struct err *err)
{
	struct outside *o = ctx;

	(void)err;
	if (e->kind == FS_DIR)
		return !strcmp(path_base(e->rel), ".advisor") || !strcmp(e->rel, ".git") ||
				       !strcmp(e->path, o->b->w->state)
			       ? FS_WALK_SKIP
			       : FS_WALK_ON;
	strlist_add(
		o->b->a, o->files,
		arena_printf(o->b->a, "%s\t%lld %lld", e->rel, (long long)e->size, (long long)fs_mtime_ns(e->path)));
	return FS_WALK_ON;
}

static int by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static void take(struct builder *b, struct strlist *out)
{
	struct outside o = {.b = b, .files = out};

	fs_walk(b->p->root, note, &o, NULL);
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_text);
}

void user_tree_begin(struct builder *b)
{
	memset(&b->w->untouched, 0, sizeof b->w->untouched);
	take(b, &b->w->untouched);
}

/* The order of two lines by their names; 0: the same file. */
static int by_name(const char *x, const char *y)
{
	size_t n = strcspn(x, "\t") + 1, m = strcspn(y, "\t") + 1;

	return strncmp(x, y, n < m ? n : m);
}

static void note_change(struct str *names, const char *line, size_t changed)
{
	if (changed <= 3)
		str_addf(names, "%s%.*s", names->len ? ", " : "", (int)strcspn(line, "\t"), line);
}

void user_tree_check(struct builder *b)
{
	struct strlist now = {0}, *then = &b->w->untouched;
	struct str names = {0};
	size_t changed = 0, i = 0, k = 0;

	take(b, &now);
	while (i < now.n || k < then->n) {
		int d = i == now.n ? 1 : k == then->n ? -1 : by_name(now.v[i], then->v[k]);

		if (d || strcmp(now.v[i], then->v[k]))
			note_change(&names, d <= 0 ? now.v[i] : then->v[k], ++changed);
		i += d <= 0;
		k += d >= 0;
	}
	if (changed)
		progress_say(
			b->w->opt.progress, PROGRESS_WARNING,
			"%zu file%s in %s changed while a copy of it was built: %s%s; unless that was you, the build "
			"knows the tree by another way than its own place",
			changed, changed == 1 ? "" : "s", b->p->root, names.ptr, changed > 3 ? ", ..." : "");
	str_free(&names);
	b->w->untouched = now;
}
