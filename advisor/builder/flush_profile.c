/* Profiles of programs that end by _exit or SIGTERM: linked again so that they are written. */
#include "base/progress.h"
#include "builder/builder_parts.h"
#include "model/runtimes.h"

int flush_profile_is_needed(struct builder *b, int clang, const char *profiles)
{
	struct strlist files = {0};

	pgo_files_with_suffix(b->a, profiles, clang ? ".profraw" : ".gcda", &files);
	return !files.n;
}

int flush_profile_from_start(const struct workload *l)
{
	for (size_t i = 0; i < l->commands->n; i++)
		if (l->commands->v[i].serve)
			return 1;
	return 0;
}

void flush_profile_at_exit(struct builder *b, int clang, struct plan *plan)
{
	static const char *const common[] = {"-Wl,--wrap=_exit", "-Wl,--wrap=_Exit", "-Wl,-u,__wrap__exit"};
	/* in gcc's library these are members of their own, pulled in only by name */
	static const char *const gcov[] = {"-Wl,-u,__gcov_dump", "-Wl,-u,__gcov_reset"};
	struct plan_edit *e = list_push(b->a, &plan->edits);

	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		strlist_add(b->a, &e->link, common[i]);
	for (size_t i = 0; i < 2 && !clang; i++)
		strlist_add(b->a, &e->link, gcov[i]);
	strlist_add(b->a, &e->link, path_join(b->a, b->w->opt.libexec, RUNTIME_FLUSH_ARCHIVE));
	if (!b->ends_at_once)
		progress_say(b->w->opt.progress, PROGRESS_DETAIL,
			     "the run wrote no profile: linked again so that it is written where the program calls "
			     "_exit, or is ended by SIGTERM");
	b->ends_at_once = 1;
}
