/* What a captured step runs in another tree, under a plan. */
#include <stdlib.h>
#include <string.h>

#include "builder/builder_parts.h"
#include "model/runtimes.h"

/* Rules for make serve nobody here, and would be written over the build's own. */
static const char *const rule_flags[] = {"-MD",	 "-MMD",     "-MP",	  "-MF*", "-MT*",
					 "-MQ*", "-Wp,-MD*", "-Wp,-MMD*", "-MG",  NULL};
/* What asks for debug information; it changes no code. */
static const char *const debug_flags[] = {"-g",	      "-g1",	       "-g2",  "-g3",	   "-ggdb*",
					  "-gdwarf*", "-gsplit-dwarf", "-gz*", "-gstabs*", NULL};

const char *job_moved(struct builder *b, struct arena *a, const char *tree, const char *text)
{
	char *copy;

	if (!strstr(text, b->tree) || !strcmp(tree, b->tree))
		return text;
	copy = arena_strdup(a, text);
	for (char *p = copy; (p = strstr(p, b->tree)) != NULL;)
		memcpy(p, tree, strlen(tree));
	return copy;
}

static void move_all(struct builder *b, struct arena *a, const char *tree, const struct strlist *in,
		     struct strlist *out)
{
	for (size_t i = 0; i < in->n; i++)
		strlist_add(a, out, job_moved(b, a, tree, in->v[i]));
}

static void drop(struct arena *a, struct strlist *argv, const char *const *flags)
{
	struct strlist none = {0}, remove = {0}, out;

	for (; *flags; flags++)
		strlist_add(a, &remove, *flags);
	flags_edit(a, argv, &remove, &none, &out);
	*argv = out;
}

int job_debug_flags(const struct builder *b)
{
	for (size_t i = 0; i < b->steps.n; i++)
		for (size_t k = 0; b->steps.v[i].kind == COMMAND_COMPILE && k < b->steps.v[i].argv.n; k++)
			for (const char *const *f = debug_flags; *f; f++)
				if (flag_matches(*f, b->steps.v[i].argv.v[k]))
					return 1;
	return 0;
}

static const char *archiver(const struct plan *plan, const struct step *s)
{
	int index = !strcmp(s->class, "index");
	const char *tool = index ? plan->ranlib : plan->ar, *base = path_base(s->real);

	/* `ar s` is an index, too */
	return tool && !(index && strstr(base, "ar") && !strstr(base, "ranlib")) ? tool : s->real;
}

void replay_job(struct builder *b, struct arena *a, const struct plan *plan, const char *tree, size_t i,
		struct plan_job *job)
{
	const struct step *s = &b->steps.v[i];
	struct plan_jobs jobs = {0};
	struct strlist argv = {0};

	memset(job, 0, sizeof *job);
	move_all(b, a, tree, &s->argv, &argv);
	if (s->kind == COMMAND_ARCHIVE) {
		job->program = archiver(plan, s);
		job->argv = argv;
		job->argv.v[0] = job->program;
		return;
	}
	if (s->kind == COMMAND_COMPILE)
		drop(a, &argv, rule_flags);
	if (b->replay.no_debug)
		drop(a, &argv, debug_flags);
	plan_jobs(a, plan, job_moved(b, a, tree, s->dir), &argv, job_moved(b, a, tree, s->real), 0, ".", &jobs);
	*job = jobs.v[0];
}

/* Native code of link-time optimization is generated once for all links of the same
 * objects: see runtime/lto_main.c. clang does not ask for it. */
static void keep_native(struct builder *b, struct arena *a, struct strlist *env)
{
	const char *dir = path_join(a, b->w->opt.libexec, RUNTIME_LTO_FOLDER), *path = getenv("COMPILER_PATH");

	if (!fs_is_dir(dir))
		return;
	for (size_t i = 0; i < env->n; i++)
		if (str_starts(env->v[i], "COMPILER_PATH="))
			path = strchr(env->v[i], '=') + 1;
	strlist_addf(a, env, "COMPILER_PATH=%s%s%s", dir, path ? ":" : "", path ? path : "");
	strlist_addf(a, env, "ADVISOR_LTO_OBJECTS=%s/objects", b->w->state);
	strlist_addf(a, env, "ADVISOR_LTO_WORK=%s/lto", b->w->work);
}

const char **replay_env(struct builder *b, struct arena *a, const char *tree, size_t i)
{
	struct strlist env = {0};

	if (!getenv("SOURCE_DATE_EPOCH"))
		strlist_add(a, &env, "SOURCE_DATE_EPOCH=1577836800");
	move_all(b, a, tree, &b->steps.v[i].env, &env);
	if (b->steps.v[i].kind == COMMAND_LINK)
		keep_native(b, a, &env);
	return proc_env(a, strlist_argv(a, &env));
}
