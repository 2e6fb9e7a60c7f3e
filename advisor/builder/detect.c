/* Which build system drives the tree, and with which commands. */
#include <string.h>

#include "builder/systems.h"

static const struct builder_system *const systems[] = {
#define SYSTEM(name, ...) &system_##name,
#include "model/build_system.def"
#undef SYSTEM
};

static int try_system(struct builder *b, int id)
{
	if (!build_system_shows(b->a, b->w->pristine, id) || !systems[id]->commands(b))
		return 0;
	b->p->build_system = build_system(id)->name;
	return 1;
}

int detect_next(struct builder *b)
{
	if (b->w->opt.build_command)
		return 0;
	while (b->w->candidate < N_BUILD_SYSTEMS)
		if (try_system(b, (int)b->w->candidate++))
			return 1;
	return 0;
}

/* 1 when a command names the tool of the system. */
static int is_called(int id, const char *command)
{
	return command && build_system(id)->tool && strstr(command, build_system(id)->tool);
}

/* What the user's own commands call. */
static const char *named_system(struct builder *b)
{
	const char *build = b->w->opt.build_command;

	for (int id = 0; id < N_BUILD_SYSTEMS; id++)
		if (is_called(id, b->w->opt.configure_command))
			return build_system(id)->name;
	if (strstr(build, "cmake") && build_system_shows(b->a, b->w->pristine, BUILD_SYSTEM_cmake))
		return "cmake";
	return strstr(build, "make") ? "make" : "command";
}

/* `make` where only configure will make a makefile. */
static int lacks_makefile(struct builder *b)
{
	const char *build = b->w->opt.build_command;

	return str_starts(build, "make") && !strstr(build, "-C") && !strstr(build, "-f") && !strchr(build, '&') &&
	       !strchr(build, ';') && !build_system_shows(b->a, b->w->pristine, BUILD_SYSTEM_make) &&
	       try_system(b, BUILD_SYSTEM_configure);
}

/* A tree may have several build systems: a given configure command says which is meant. */
static int by_configure_command(struct builder *b)
{
	for (int id = 0; id < N_BUILD_SYSTEMS; id++)
		if (is_called(id, b->w->opt.configure_command) && try_system(b, id))
			return 1;
	return 0;
}

int detect_build(struct builder *b, struct err *err)
{
	struct project *p = b->p;
	const char *guess = NULL;

	if (b->w->opt.build_command && !b->w->opt.configure_command && lacks_makefile(b)) {
		guess = p->configure_command;
	} else if (b->w->opt.build_command) {
		p->build_system = named_system(b);
	} else if (!by_configure_command(b) && !detect_next(b)) {
		return err_set(err, "%s has no %s: say how it is built with --build COMMAND.", p->root,
			       build_system_files(b->a, " or "));
	}
	/* An own build command without --configure means that there is nothing to configure;
	 * but make needs a makefile. */
	if (b->w->opt.build_command) {
		p->configure_command = guess ? guess : b->w->opt.configure_command;
		p->build_command = b->w->opt.build_command;
	} else if (b->w->opt.configure_command) {
		p->configure_command = b->w->opt.configure_command;
	}
	return 0;
}

void options_find(struct builder *b)
{
	int id = build_system_find(b->p->build_system);
	memset(&b->p->options, 0, sizeof b->p->options);
	if (id >= 0 && systems[id]->options)
		systems[id]->options(b);
	option_macros_find(b);
}

const char *options_reconfigure(struct builder *b, const struct strlist *words)
{
	int id = build_system_find(b->p->build_system);
	const char *command = id >= 0 && systems[id]->reconfigure ? systems[id]->reconfigure(b) : NULL;
	return command ? option_command(b->a, command, words) : NULL;
}
