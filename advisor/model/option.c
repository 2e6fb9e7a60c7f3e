#include "model/option.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "model/build_system.h"

const char *option_of_word(struct arena *a, const char *word)
{
	static const char *const prefixes[] = {"--enable-", "--disable-", "--with-", "--without-"};
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (str_starts(word, prefixes[i])) {
			const char *name = word + strlen(prefixes[i]);
			return arena_strndup(a, name, strcspn(name, "="));
		}
	return arena_strndup(a, word, strcspn(word, "="));
}

/* After the last place where one of the tools is called; NULL: nowhere. */
static const char *after_tool(const char *command)
{
	const char *last = NULL, *tool;
	for (int i = 0; i < N_BUILD_SYSTEMS; i++) {
		size_t n = (tool = build_system(i)->tool) ? strlen(tool) : 0;
		for (const char *p = command; tool && (p = strstr(p, tool)) != NULL; p += n) {
			int begins = p == command || strchr(" \t/;&|(\"'", p[-1]) != NULL;
			if (begins && (!p[n] || strchr(" \t;&|)\"'", p[n])) && (!last || p > last))
				last = p + n;
		}
	}
	return last;
}

/* Where the simple command ends that p is in: at an operator outside of quotes. */
static const char *end_of_call(const char *p)
{
	char quote = 0;
	for (; *p; p++) {
		if (quote) {
			quote = *p == quote ? 0 : quote;
		} else if (*p == '\\' && p[1]) {
			p++;
		} else if (*p == '\'' || *p == '"') {
			quote = *p;
		} else if (strchr(";&|)\n<>", *p)) {
			break;
		}
	}
	return p;
}

const char *option_command(struct arena *a, const char *command, const struct strlist *words)
{
	const char *tool = after_tool(command);
	const char *end = tool ? end_of_call(tool) : command + strlen(command);
	struct str s = {0};
	while (end > command && isspace((unsigned char)end[-1]))
		end--;
	str_addn(&s, command, (size_t)(end - command));
	for (size_t i = 0; i < words->n; i++) {
		str_addc(&s, ' ');
		str_add_shell(&s, words->v[i]);
	}
	str_add(&s, end);
	return arena_take(a, &s);
}
