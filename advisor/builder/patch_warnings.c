/* The compiler's warnings of the units that a patch reaches, against the baseline's. */
#include <string.h>

#include "builder/builder_parts.h"
#include "builder/patch_checks.h"

#define MOST_UNITS 40

struct warning {
	const char *key; /* without the line, which the patch may have moved */
	const char *said;
};
struct warnings {
	struct warning *v;
	size_t n, cap;
};

/* "src/a.c:12:3: warning: text [-Wname]": relative to the tree; other lines are none. */
static void read_line(struct arena *a, const char *line, const char *tree, struct warnings *out)
{
	static const char sign[] = " warning: ";
	const char *at = strstr(line, sign), *colon = strchr(line, ':');
	if (!at || !colon || colon > at)
		return;
	const char *file = arena_strndup(a, line, (size_t)(colon - line)), *below = path_below(tree, file);
	file = below ? below : path_normal(a, file);
	size_t n = strspn(colon + 1, "0123456789");
	struct warning *w = list_push(a, out);
	w->key = arena_printf(a, "%s: %s", file, at + strlen(sign));
	w->said = arena_printf(a, "%s:%.*s: %.300s", file, (int)n, colon + 1, at + strlen(sign));
}

static void read_all(struct arena *a, const char *text, const char *tree, struct warnings *out)
{
	for (const char *p = text; *p;) {
		size_t n = strcspn(p, "\n");
		read_line(a, arena_strndup(a, p, n), tree, out);
		p += n + (p[n] == '\n');
	}
}

/* Compiled as in the baseline, from the sources of that tree, to nowhere. 0: done, whatever it said. */
static int compile(struct builder *b, struct arena *a, size_t step, const char *tree, const struct strlist *flags,
		   struct warnings *out, struct err *err)
{
	const struct variant none = {.id = "warnings"};
	struct strlist dropped = {0}, remove = {0}, add = {0}, argv, words = {0};
	struct plan plan;
	struct plan_job job;
	struct proc_result r = {0};

	if (edits_plan(b, &none, tree, &plan, &dropped, err))
		return -1;
	replay_job(b, a, &plan, tree, step, &job);
	strlist_add(a, &remove, "-o");
	strlist_add(a, &remove, "-o*");
	strlist_add(a, &add, "-o");
	strlist_add(a, &add, "/dev/null");
	strlist_cat(a, &add, flags);
	flags_edit(a, &job.argv, &remove, &add, &argv);
	strlist_add(a, &words, "env");
	strlist_add(a, &words, "LC_ALL=C"); /* one language, whoever's machine it is */
	strlist_cat(a, &words, &argv);
	struct proc_spec spec = {.argv = strlist_argv(a, &words),
				 .env = replay_env(b, a, tree, step),
				 .cwd = job_moved(b, a, tree, b->steps.v[step].dir),
				 .timeout_s = builder_seconds_left(b, 300),
				 .kill_left_over = 1};
	int rc = proc_run(&spec, &r, err);
	read_all(a, str_text(&r.err), tree, out);
	proc_result_free(&r);
	return rc || proc_interrupted() ? -1 : 0;
}

/* Each as often as it was there before. NULL: none is new. */
static const char *new_one(const struct warnings *before, const struct warnings *now)
{
	for (size_t i = 0; i < now->n; i++) {
		size_t was = 0, is = 0;
		for (size_t k = 0; k < before->n; k++)
			was += (size_t)str_eq(before->v[k].key, now->v[i].key);
		for (size_t k = 0; k <= i; k++)
			is += (size_t)str_eq(now->v[k].key, now->v[i].key);
		if (is > was)
			return now->v[i].said;
	}
	return NULL;
}

int patch_warnings(struct builder *b, const struct edit *e, const char *tree, const char **said, const char **unchecked,
		   struct err *err)
{
	const struct plan plan = {.patch = e->patch};
	const struct strlist none = {0};
	char *marks = arena_alloc(b->a, b->steps.n + 1), *dirty = arena_alloc(b->a, b->steps.n + 1);
	size_t n = 0;

	*said = *unchecked = NULL;
	if (!b->replay.mirror) {
		*unchecked = "warnings: the build's commands are not known one by one";
		return 0;
	}
	patched_steps(b, &plan, marks, dirty);
	for (size_t i = 0; i < b->steps.n && !*said; i++) {
		struct arena a = {0};
		struct warnings before = {0}, now = {0};
		if (!marks[i])
			continue;
		if (n++ == MOST_UNITS) {
			*unchecked = "warnings: it reaches too many units to compare all";
			return 0;
		}
		int rc = compile(b, &a, i, b->replay.mirror, &none, &before, err) ||
			 compile(b, &a, i, tree, &e->add, &now, err);
		*said = arena_strdup(b->a, rc ? NULL : new_one(&before, &now));
		arena_free(&a);
		if (rc)
			return -1;
	}
	return 0;
}
