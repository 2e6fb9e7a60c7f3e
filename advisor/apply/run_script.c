/* Allocators and tunables are not part of the build: a script runs the program with
 * them, and the line for a service file is printed. */
#include <string.h>

#include "apply/applying.h"
#include "apply/quote.h"
#include "base/str.h"

/* Puts a value in front of what the variable holds already. */
static void prepend(struct str *s, const char *name, const char *value, char separator)
{
	str_addf(s, "%s=", name);
	str_add_shell(s, value);
	str_addf(s, "${%s:+%c$%s}\nexport %s\n", name, separator, name, name);
}

static void set(struct applying *ap, struct str *s, const char *setting)
{
	const char *name = arena_strndup(ap->a, setting, strcspn(setting, "="));
	const char *value = setting + strlen(name) + (setting[strlen(name)] == '=');
	if (str_eq(name, "GLIBC_TUNABLES") || str_eq(name, "LD_PRELOAD")) {
		prepend(s, name, value, ':');
		return;
	}
	str_addf(s, "%s=", name);
	str_add_shell(s, value);
	str_addf(s, "\nexport %s\n", name);
}

void run_script_plan(struct applying *ap)
{
	const struct strlist *env = &ap->c.env;
	struct str s = {0};
	if (!env->n)
		return;
	str_addf(&s, "#!/bin/sh\n# Written by `advisor apply`. Runs a program with what was accepted:\n");
	changes_comment(ap, "#   ", &s);
	str_add(&s, "# Usage: ");
	quote_comment(&s, ap->folder_word);
	str_add(&s, "/run PROGRAM [ARGUMENT...]\n");
	for (size_t i = 0; i < env->n; i++)
		set(ap, &s, env->v[i]);
	strlist_cat(ap->a, &ap->run_env, env);
	str_add(&s, "exec \"$@\"\n");
	apply_plan_file(ap, arena_printf(ap->a, "%s/run", ap->folder), 0755, str_text(&s));
	str_free(&s);
	changes_say_line(ap, "run the program with it: %s/run PROGRAM ...", ap->folder_word);
	struct str line = {0};
	for (size_t i = 0; i < env->n; i++) {
		str_addc(&line, ' ');
		str_add_shell(&line, env->v[i]);
	}
	changes_say_line(ap, "  or in a service file:%s", str_text(&line));
	str_free(&line);
}
