/* A benchmark that is a server and its load: how they are started, and where the load runs. */
#include "measure/runner.h"
#include "model/benchmark.h"

#define SERVER_FAILED 125 /* of advisor-serve: a sentence is on stderr */

const char *runner_other_cpus(struct arena *a, const struct runner *r)
{
	struct str s = {0};
	for (int i = 0; r->pinned && i < CPU_SETSIZE; i++)
		if (i != r->cpu && CPU_ISSET((size_t)i, &r->before))
			str_addf(&s, "%s%d", s.len ? "," : "", i);
	return s.len ? arena_take(a, &s) : NULL;
}

void runner_serve(struct arena *a, const struct runner *r, const struct subject *s, const struct benchmark *b,
		  struct proc_spec *spec)
{
	struct strlist words = {0};
	benchmark_serve_words(a, b, &s->env, &words);
	if (r->others) {
		strlist_add(a, &words, "--others");
		strlist_add(a, &words, r->others);
	}
	spec->argv = strlist_argv(a, &words);
	spec->launcher = r->server_launcher;
	spec->times = 1;
}

const char *runner_server_failure(struct arena *a, const struct proc_result *res)
{
	const char *text = str_text(&res->err);
	size_t n = res->err.len;
	if (res->end != PROC_EXITED || res->code != SERVER_FAILED || !n)
		return NULL;
	struct str s = {0}, cut = {0};
	while (n && text[n - 1] == '\n')
		n--;
	str_addn(&cut, text, n);
	str_add_visible(&s, str_text(&cut));
	str_free(&cut);
	return arena_take(a, &s);
}
