/* A macro that a unit never asks about changes nothing in it: where a plan changes
 * only macros, the preprocessed texts are compared before anything is compiled. */
#include <string.h>

#include "base/hash.h"
#include "builder/builder_parts.h"

struct asked {
	size_t step;
	int variant; /* 0: the baseline's text */
};
struct same {
	struct arena a;
	struct builder *b;
	struct asked *asked;
	const char **text; /* the variant's, per step; hashes */
};

static void without(struct arena *a, const struct plan_job *job, const char *const *patterns, const char *const *add,
		    struct strlist *out)
{
	struct strlist remove = {0}, more = {0};

	for (; *patterns; patterns++)
		strlist_add(a, &remove, *patterns);
	for (; add && *add; add++)
		strlist_add(a, &more, *add);
	flags_edit(a, &job->argv, &remove, &more, out);
}

/* 1 when two calls differ in macros and nothing else. */
static int only_macros(struct arena *a, const struct plan_job *one, const struct plan_job *other)
{
	static const char *const macros[] = {"-D*", "-U*", NULL};
	struct strlist x, y;

	without(a, one, macros, NULL, &x);
	without(a, other, macros, NULL, &y);
	if (x.n != y.n)
		return 0;
	for (size_t i = 0; i < x.n; i++)
		if (strcmp(x.v[i], y.v[i]))
			return 0;
	return 1;
}

static int text_done(void *ctx, size_t i, struct proc_result *res)
{
	struct same *s = ctx;
	struct step *step = &s->b->steps.v[s->asked[i].step];
	char hash[HASH_TEXT];

	if (!proc_ok(res))
		return 0; /* the compile itself will say what is wrong */
	hash_bytes(str_text(&res->out), res->out.len, hash);
	if (s->asked[i].variant)
		s->text[s->asked[i].step] = arena_strdup(&s->a, hash);
	else
		step->text = arena_strdup(s->b->a, hash);
	return 0;
}

static void ask(struct same *s, const struct plan_job *job, size_t step, int variant, struct proc_spec *spec, size_t *n)
{
	/* -P: a text that only moved by lines is the same code */
	static const char *const remove[] = {"-c", "-o", "-o*", "-S", NULL}, *const add[] = {"-E", "-P", NULL};
	struct builder *b = s->b;
	const char *dir = path_below(b->tree, b->steps.v[step].dir);
	struct strlist argv;

	without(&s->a, job, remove, add, &argv);
	s->asked[*n] = (struct asked){step, variant};
	spec[(*n)++] = (struct proc_spec){.argv = strlist_argv(&s->a, &argv),
					  .env = replay_env(b, &s->a, b->replay.mirror, step),
					  .cwd = path_join(&s->a, b->replay.mirror, dir ? dir : b->steps.v[step].dir),
					  .timeout_s = 60};
}

int same_text(struct builder *b, const struct plan *plan, char *dirty, struct err *err)
{
	struct same s = {.b = b};
	struct plan base = {.root = b->replay.mirror, .common = plan->common}, variant = *plan;
	struct proc_spec *specs = arena_alloc(&s.a, (2 * b->steps.n + 1) * sizeof *specs);
	size_t n = 0;

	s.asked = arena_alloc(&s.a, (2 * b->steps.n + 1) * sizeof *s.asked);
	s.text = arena_alloc(&s.a, (b->steps.n + 1) * sizeof *s.text);
	memset(&variant.quiet, 0, sizeof variant.quiet);
	variant.root = b->replay.mirror;
	for (size_t i = 0; i < b->steps.n; i++) {
		struct plan_job one, other;

		if (!dirty[i] || b->steps.v[i].kind != COMMAND_COMPILE)
			continue;
		replay_job(b, &s.a, &base, b->replay.mirror, i, &one);
		replay_job(b, &s.a, &variant, b->replay.mirror, i, &other);
		if (!only_macros(&s.a, &one, &other))
			continue;
		if (!b->steps.v[i].text)
			ask(&s, &one, i, 0, specs, &n);
		ask(&s, &other, i, 1, specs, &n);
	}
	int rc = n ? proc_run_many(specs, n, b->w->opt.jobs, text_done, &s, err) : 0;
	for (size_t i = 0; !rc && i < b->steps.n; i++)
		if (s.text[i] && str_eq(s.text[i], b->steps.v[i].text))
			dirty[i] = 0;
	arena_free(&s.a);
	return rc;
}
