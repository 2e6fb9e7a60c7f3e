#include "builder/systems.h"

static int commands(struct builder *b)
{
	struct project *p = b->p;
	int own =
		system_file_says(b, "meson.build", "buildtype=") || system_file_says(b, "meson.build", "optimization=");
	int set_up = system_has(b, "build/meson-private");
	const char *dir = system_has(b, "build") && !set_up ? "build-advisor" : "build";

	if (!fs_which(b->a, "meson", NULL, NULL))
		return 0;
	/* A configured folder remembers absolute paths in binary files: set up again with its options. */
	p->configure_command = set_up ? arena_printf(b->a, "meson setup --wipe %s", dir)
				      : arena_printf(b->a, "meson setup %s%s", dir, own ? "" : " --buildtype=release");
	p->build_command = arena_printf(b->a, "ninja -C %s -j %d", dir, system_jobs(b));
	return 1;
}

static void options(struct builder *b)
{
	static const char name[] = "intro-buildoptions.json";
	struct str text = {0};
	if (!system_read(b, system_folder(b, name), name, &text))
		options_read_meson(b->a, str_text(&text), &b->p->options);
	str_free(&text);
}

static const char *reconfigure(struct builder *b)
{
	const char *folder = system_folder(b, "intro-buildoptions.json");
	return folder ? arena_printf(b->a, "meson setup --reconfigure %s",
				     arena_shell_word(b->a, path_dir(b->a, folder)))
		      : NULL;
}

const struct builder_system system_meson = {commands, options, reconfigure};
