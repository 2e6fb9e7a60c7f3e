#include "model/benchmark.h"

#include <string.h>

#define PORT_WORD "{port}"

const char *benchmark_identity(struct arena *a, const struct benchmark *b)
{
	return !b->serve ? b->command
			 : arena_printf(a, "%s\nready %s\nstop %s\n%s", b->serve, b->ready, b->stop ? b->stop : "",
					b->command);
}

void benchmark_serve_words(struct arena *a, const struct benchmark *b, const struct strlist *env, struct strlist *out)
{
	struct str names = {0};
	const char *const words[][2] = {
		{"--serve", b->serve}, {"--load", b->command}, {"--ready", b->ready}, {"--stop", b->stop}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!words[i][1])
			continue;
		strlist_add(a, out, words[i][0]);
		strlist_add(a, out, words[i][1]);
	}
	for (size_t i = 0; env && i < env->n; i++)
		str_addf(&names, "%s%.*s", i ? " " : "", (int)strcspn(env->v[i], "="), env->v[i]);
	if (names.len) {
		strlist_add(a, out, "--names");
		strlist_dup(a, out, str_text(&names));
	}
	str_free(&names);
}

const char *benchmark_shell(struct arena *a, const struct benchmark *b, const char *program, const struct strlist *env,
			    const char *writes)
{
	struct strlist words = {0};
	struct str s = {0};
	if (!b->serve)
		return b->command;
	str_addf(&s, "%s -1 -1 1", program); /* no note, no gate, one run */
	benchmark_serve_words(a, b, env, &words);
	if (writes) {
		strlist_add(a, &words, "--writes");
		strlist_add(a, &words, writes);
	}
	for (size_t i = 0; i < words.n; i++) {
		str_addc(&s, ' ');
		str_add_shell(&s, words.v[i]);
	}
	return arena_take(a, &s);
}

void benchmark_commands(struct arena *a, const struct benchmark *b, struct strlist *out)
{
	const char *const all[] = {b->command, b->serve, b->stop};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i])
			strlist_add(a, out, all[i]);
}

int benchmark_same(const struct benchmark *a, const struct benchmark *b)
{
	return str_eq(a->name, b->name) && str_eq(a->command, b->command) && str_eq(a->serve, b->serve) &&
	       str_eq(a->ready, b->ready) && str_eq(a->stop, b->stop);
}

int benchmark_check_ready(const char *ready, struct err *err)
{
	const char *what = ready + 5;
	if ((str_starts(ready, "line:") || str_starts(ready, "file:")) && *what)
		return 0;
	size_t n = str_starts(ready, "port:") ? strspn(what, "0123456789") : 0;
	if (str_starts(ready, "port:") && (str_eq(what, PORT_WORD) || (n > 0 && n < 6 && !what[n])))
		return 0;
	return err_set(err,
		       "--ready takes port:NUMBER, port:" PORT_WORD
		       ", line:TEXT (of what the server prints) or file:PATH, "
		       "not \"%s\"",
		       ready);
}

int benchmark_has_own_port(const struct benchmark *b)
{
	return b->serve && strstr(b->serve, PORT_WORD) != NULL;
}
