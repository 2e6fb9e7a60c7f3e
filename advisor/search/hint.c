/* A benchmark that names a program which is not there: where did the build put it? */
#include <string.h>

#include "base/fs.h"
#include "base/proc.h"
#include "search/search.h"

/* What is in the baseline's tree as an executable that a captured command linked, relative to the tree. */
static void linked_programs(struct search *s, struct strlist *out)
{
	const struct project *p = &s->report->project;
	for (size_t i = 0; i < p->commands.n; i++) {
		const struct command *c = &p->commands.v[i];
		const char *file = c->kind == COMMAND_LINK && c->outputs.n ? c->outputs.v[0] : NULL;
		const char *rel = file ? path_below(s->base.tree, file) : NULL;
		if (rel && fs_is_exec(file) && !strlist_has(&c->argv, "-shared") && !strlist_has(out, rel))
			strlist_add(s->arena, out, rel);
	}
}

/* "./grid" of "./grid;" when there is no such file in the tree; NULL: it is there, or no path. */
static const char *absent_path(struct search *s, const char *word)
{
	const char *name = arena_strndup(s->arena, word, strcspn(word, ";&|<>()"));
	if (!strchr(name, '/') || name[0] == '-' || name[0] == '/' || strpbrk(name, "$*?`=") ||
	    fs_exists(path_join(s->arena, s->base.tree, name)))
		return NULL;
	return name;
}

static const char *same_name(const struct strlist *programs, const char *path)
{
	for (size_t i = 0; i < programs->n; i++)
		if (str_eq(path_base(programs->v[i]), path_base(path)))
			return programs->v[i];
	return NULL;
}

static const char *listing(struct search *s, const struct strlist *programs)
{
	struct str text = {0};
	for (size_t i = 0; i < programs->n && i < 5; i++)
		str_addf(&text, "%s./%s", i ? ", " : "", programs->v[i]);
	str_add(&text, programs->n > 5 ? ", ..." : "");
	return arena_take(s->arena, &text);
}

/* A sentence about one command; NULL: nothing is known. */
static const char *hint(struct search *s, const struct strlist *programs, const char *command)
{
	struct strlist words = {0};
	const char *absent = NULL;
	if (proc_split(s->arena, command, &words, NULL) != 0)
		return NULL;
	for (size_t i = 0; i < words.n; i++) {
		const char *path = absent_path(s, words.v[i]);
		const char *made = path ? same_name(programs, path) : NULL;
		if (made)
			return arena_printf(
				s->arena,
				"The build put that program at ./%s (benchmarks run in the root of the built tree)",
				made);
		/* an argument may be a file that the run itself makes */
		if (path && i == 0)
			absent = path;
	}
	if (!absent)
		return NULL;
	return programs->n ? arena_printf(s->arena, "The build made no %s; it made %s", path_base(absent),
					  listing(s, programs))
			   : arena_printf(s->arena, "The build made no program at all, only libraries or objects");
}

void search_hint(struct search *s, struct err *err)
{
	const struct benchmark_list *l = &s->report->benchmarks;
	struct strlist programs = {0};
	linked_programs(s, &programs);
	for (size_t i = 0; i < l->n; i++) {
		const char *text = NULL;
		if (strstr(err->text, l->v[i].command))
			text = l->v[i].serve ? hint(s, &programs, l->v[i].serve) : NULL;
		if (strstr(err->text, l->v[i].command) && !text)
			text = hint(s, &programs, l->v[i].command);
		if (!text)
			continue;
		const char *said = arena_strdup(s->arena, err->text);
		err_set(err, "%s %s.", said, text);
		return;
	}
}

const char *search_runs_nothing(struct search *s)
{
	const struct benchmark_list *l = &s->report->benchmarks;
	struct strlist programs = {0};
	const char *text = NULL;
	linked_programs(s, &programs);
	for (size_t i = 0; i < l->n && !text; i++)
		text = hint(s, &programs, l->v[i].serve ? l->v[i].serve : l->v[i].command);
	if (!text && programs.n)
		text = arena_printf(s->arena, "The build made %s", listing(s, &programs));
	return arena_printf(s->arena,
			    "the benchmarks run nothing of what the build links, so no flag can make a difference to "
			    "them.%s%s%s",
			    text ? " " : "", text ? text : "", text ? "." : "");
}
