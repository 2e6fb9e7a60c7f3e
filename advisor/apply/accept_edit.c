/* An edit of a report, word for word, and against what is installed here. */
#include "apply/accept.h"

#include "base/fs.h"
#include "base/str.h"

static int is_installed(struct arena *a, const char *compiler, const struct host *here)
{
	const char *real = path_real(a, compiler);
	for (size_t i = 0; real && i < here->compilers.n; i++)
		if (str_eq(compiler, here->compilers.v[i].path) ||
		    str_eq(real, path_real(a, here->compilers.v[i].path)))
			return 1;
	return 0;
}

/* By the file that both lead to: /lib is often a link to /usr/lib. */
static int is_allocator(struct arena *a, const char *library, const struct host *here)
{
	const char *real = path_real(a, library);
	for (size_t i = 0; i < here->allocators.n; i++)
		if (str_eq(library, here->allocators.v[i].preload) ||
		    (real && str_eq(real, path_real(a, here->allocators.v[i].preload))))
			return 1;
	return 0;
}

/* The first word that does not pass; NULL: all do. */
static const char *refused(const struct strlist *l, int (*passes)(const char *))
{
	for (size_t i = 0; i < l->n; i++)
		if (!passes(l->v[i]))
			return l->v[i];
	return NULL;
}

int accept_edit(struct arena *a, const char *id, const struct edit *e, const struct host *here, struct err *err)
{
	const char *bad = refused(&e->add, accept_compile_flag);
	bad = bad ? bad : refused(&e->link, accept_link_flag);
	bad = bad ? bad : refused(&e->remove, accept_removal);
	bad = bad ? bad : refused(&e->options, accept_option);
	bad = bad ? bad : refused(&e->env, accept_setting);
	if (bad)
		return err_set(
			err,
			"%s asks for `%.200s`, which apply takes from no report: it could name a file, load code or "
			"run a program; when you mean it, put it into the build yourself",
			id, bad);
	if (e->compiler && !is_installed(a, e->compiler, here))
		return err_set(err,
			       "%s asks for the compiler %.200s, which is none that PATH has here; when you mean it, "
			       "name it yourself (CC=...)",
			       id, e->compiler);
	if (e->preload && !is_allocator(a, e->preload, here))
		return err_set(err,
			       "%s asks for the library %.200s, which is no allocator that is installed here; when you "
			       "mean it, preload it yourself",
			       id, e->preload);
	return 0;
}
