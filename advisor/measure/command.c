/* What a benchmark's command line needs: a shell, or only its words. */
#include <string.h>

#include "base/proc.h"
#include "measure/runner.h"

static int is_builtin(const char *word)
{
	static const char *const names[] = {".",      ":",     "cd",   "command", "eval",  "exec",   "exit",
					    "export", "for",   "if",   "set",	  "shift", "source", "time",
					    "times",  "trap",  "type", "ulimit",  "umask", "unset",  "until",
					    "wait",   "while", "case", "{",	  "!"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(word, names[i]) == 0)
			return 1;
	return 0;
}

/* A character that means something to a shell and is not quoted with ' */
static int has_shell_text(const char *s)
{
	char quote = 0;
	for (; *s; s++) {
		if (quote == '\'' || (!quote && *s == '\'')) {
			quote = *s == '\'' ? (quote ? 0 : '\'') : quote;
			continue;
		}
		if (*s == '\\' && s[1])
			s++;
		else if (*s == '"')
			quote = quote ? 0 : '"';
		else if (strchr("$`", *s) || (!quote && strchr("|&;<>()*?[]#~\n", *s)))
			return 1;
	}
	return 0;
}

int command_needs_shell(const char *command)
{
	struct arena a = {0};
	struct strlist words = {0};
	int shell = has_shell_text(command) || proc_split(&a, command, &words, NULL) != 0 || words.n == 0;
	if (!shell)
		shell = strchr(words.v[0], '=') != NULL || is_builtin(words.v[0]);
	arena_free(&a);
	return shell;
}

const char *const *command_argv(struct arena *a, const char *command)
{
	struct strlist words = {0};
	if (command_needs_shell(command) || proc_split(a, command, &words, NULL) != 0)
		return (const char *const *)proc_shell(a, command);
	return strlist_argv(a, &words);
}
