#include "builder/systems.h"

static int commands(struct builder *b)
{
	b->p->configure_command = NULL;
	b->p->build_command = arena_printf(b->a, "make -j%d", system_jobs(b));
	return 1;
}

const struct builder_system system_make = {.commands = commands};
