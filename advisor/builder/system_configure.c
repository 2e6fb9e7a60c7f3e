/* A configure script, as autoconf makes them or in its manner. */
#include <string.h>

#include "builder/systems.h"

static int commands(struct builder *b)
{
	struct project *p = b->p;
	const char *again = system_has(b, "configure") ? "" : "autoreconf -fi && ";

	if (system_has(b, "config.status") && system_file_says(b, "config.status", "--config)"))
		p->configure_command = arena_printf(b->a, "%seval ./configure \"$(./config.status --config)\"", again);
	else
		p->configure_command = arena_printf(b->a, "%s./configure", again);
	p->build_command = arena_printf(b->a, "make -j%d", system_jobs(b));
	return 1;
}

/* The words of config.status's own call of the script: "./configure", or a path to it. */
static const char *script_of(struct builder *b, const char *folder)
{
	struct str text = {0};
	struct strlist words = {0};
	const char *script = NULL;
	if (fs_read(path_join(b->a, path_join(b->a, b->tree, folder), "config.status"), &text, 8 << 20, NULL))
		return NULL;
	const char *at = strstr(str_text(&text), "\n  set X ");
	if (at && !proc_split(b->a, arena_strndup(b->a, at + 1, strcspn(at + 1, "\n")), &words, NULL) && words.n > 3)
		script = words.v[3];
	str_free(&text);
	return script;
}

static char *ask(struct builder *b, const char *folder, const char *command)
{
	struct proc_spec spec = {.argv = proc_shell(b->a, command),
				 .cwd = path_join(b->a, b->tree, folder),
				 .timeout_s = 20,
				 .output_limit = 1 << 20,
				 .kill_left_over = 1};
	struct proc_result r = {0};
	char *text = !proc_run(&spec, &r, NULL) && proc_ok(&r) ? arena_strdup(b->a, str_text(&r.out)) : NULL;
	proc_result_free(&r);
	return text;
}

static void options(struct builder *b)
{
	const char *folder = system_folder(b, "config.status"), *script = folder ? script_of(b, folder) : NULL;
	struct str command = {0};
	if (!script)
		return;
	str_add_shell(&command, script);
	str_add(&command, " --help");
	char *help = ask(b, folder, str_text(&command)), *args = ask(b, folder, "./config.status --config");
	str_free(&command);
	if (help && args)
		options_read_configure(b->a, help, args, &b->p->options);
}

static const char *reconfigure(struct builder *b)
{
	const char *folder = system_folder(b, "config.status"), *script = folder ? script_of(b, folder) : NULL;
	struct str s = {0};
	if (!script)
		return NULL;
	str_add(&s, "cd ");
	str_add_shell(&s, folder);
	str_add(&s, " && eval \"set -- $(./config.status --config)\" && ");
	str_add_shell(&s, script);
	str_add(&s, " \"$@\"");
	return arena_take(b->a, &s);
}

const struct builder_system system_configure = {commands, options, reconfigure};
