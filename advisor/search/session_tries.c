/* What the user gave to be tried, as patches of the tree: diffs are read, commands edit a copy first. */
#include <string.h>

#include "base/fs_below.h"
#include "base/proc.h"
#include "search/session.h"

/* 0: it has a diff, or cannot be tried; -1: interrupted. */
static int run_command(struct session *s, struct own_try *t, struct err *err)
{
	struct str diff = {0};
	struct err why = {{0}};
	progress_say(&s->progress, PROGRESS_STEP, "%s: running `%s` in a copy", t->id, t->command);
	int rc = builder_edited(s->builder, t->id, t->command, &diff, &why);
	if (rc == 0) {
		t->text = arena_strndup(s->arena, str_text(&diff), diff.len);
		t->n = diff.len;
	} else {
		t->why_not = arena_strdup(s->arena, why.text);
	}
	str_free(&diff);
	return proc_interrupted() ? err_set(err, "interrupted") : 0;
}

/* The sources that the baseline is built from: where apply has changed some, as they were before. */
static int read_source(void *ctx, const char *file, struct str *out, struct err *err)
{
	const struct session *s = ctx;
	const char *before = arena_printf(s->arena, "apply/before/%s", file);
	if (patch_may_name(file) && fs_below_exists(s->state, "applied.json") && fs_below_exists(s->state, before))
		return fs_below_read(s->state, before, out, PATCH_MOST, err);
	return patch_read_tree((void *)s->tree, file, out, err);
}

static void read_diff(struct session *s, struct own_try *t)
{
	struct patch *p = arena_alloc(s->arena, sizeof *p);
	struct err why = {{0}};
	if (patch_from_diff(s->arena, t->text, t->n, read_source, s, p, &why) == 0)
		t->patch = p;
	else
		t->why_not = arena_printf(s->arena, "it does not apply: %s", why.text);
}

int session_tries(struct session *s, struct err *err)
{
	for (size_t i = 0; i < s->tries.n; i++) {
		struct own_try *t = &s->tries.v[i];
		if (t->command && run_command(s, t, err) != 0)
			return -1;
		if (t->text)
			read_diff(s, t);
		if (t->why_not)
			progress_say(&s->progress, PROGRESS_WARNING, "%s (%s) cannot be tried: %s", t->id, t->from,
				     t->why_not);
	}
	s->search.suggest_options.tries = &s->tries;
	return 0;
}
