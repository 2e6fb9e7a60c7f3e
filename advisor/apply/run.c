/* Allocators and tunables are not part of the build: a script runs the program with
 * them, and the line for a service file is printed. */
#include <string.h>

#include "apply/applying.h"
#include "base/str.h"

/* Puts a value in front of what the variable holds already. */
static void prepend(struct str *s, const char *name, const char *value, char separator)
{
	str_addf(s, "%s=", name);
	str_add_shell(s, value);
	str_addf(s, "${%s:+%c$%s}\nexport %s\n", name, separator, name, name);
}

void run_plan(struct applying *ap)
{
	const struct changes *c = &ap->c;
	struct str s = {0};
	if (!c->env.n && !c->preload)
		return;
	str_addf(&s, "#!/bin/sh\n# Written by `advisor apply`. Runs a program with what was accepted:\n");
	changes_comment(ap, "#   ", &s);
	str_addf(&s, "# Usage: %s/run PROGRAM [ARGUMENT...]\n", ap->folder_shown);
	for (size_t i = 0; i < c->env.n; i++) {
		const char *name = arena_strndup(ap->a, c->env.v[i], strcspn(c->env.v[i], "="));
		const char *value = c->env.v[i] + strlen(name) + (c->env.v[i][strlen(name)] == '=');
		strlist_add(ap->a, &ap->run_env, c->env.v[i]);
		if (str_eq(name, "GLIBC_TUNABLES")) {
			prepend(&s, name, value, ':');
			continue;
		}
		str_addf(&s, "%s=", name);
		str_add_shell(&s, value);
		str_addf(&s, "\nexport %s\n", name);
	}
	if (c->preload) {
		strlist_addf(ap->a, &ap->run_env, "LD_PRELOAD=%s", c->preload);
		prepend(&s, "LD_PRELOAD", c->preload, ':');
	}
	str_add(&s, "exec \"$@\"\n");
	plan_file(ap, arena_printf(ap->a, "%s/run", ap->folder), 0755, str_text(&s));
	str_free(&s);
	str_addf(ap->said, "run the program with it: %s/run PROGRAM ...\n", ap->folder_shown);
	str_add(ap->said, "  or in a service file:");
	for (size_t i = 0; i < ap->run_env.n; i++) {
		str_addc(ap->said, ' ');
		str_add_shell(ap->said, ap->run_env.v[i]);
	}
	str_addc(ap->said, '\n');
}
