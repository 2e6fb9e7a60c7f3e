/* Meson takes a file of settings at setup (--native-file). Its c_args stand after the
 * build type's and the project's arguments, but before a target's own; where flags
 * must be removed, or a profile used, the compiler it names is the wrapper. */
#include <string.h>

#include "apply/applying.h"
#include "apply/quote.h"
#include "base/fs.h"
#include "base/proc.h"
#include "base/str.h"

void meson_words(struct str *s, const struct strlist *l)
{
	for (size_t i = 0; i < l->n; i++) {
		str_add(s, i ? ", " : "");
		quote_meson(s, l->v[i]);
	}
}

static void list(struct str *s, const char *name, const struct strlist *l)
{
	str_addf(s, "%s = [", name);
	meson_words(s, l);
	str_add(s, "]\n");
}

static const char *const archive_tools[] = {"ar", "ranlib", "nm"};

static void binary(struct str *s, const char *name, const char *path)
{
	if (!path)
		return;
	str_addf(s, "%s = ", name);
	quote_meson(s, path);
	str_addc(s, '\n');
}

static void arguments(struct applying *ap, struct str *s)
{
	struct strlist link = {0};
	str_add(s, "[binaries]\n");
	binary(s, "c", ap->c.compiler);
	binary(s, "cpp", ap->c.compiler ? wrapper_cxx(ap->a, ap->c.compiler) : NULL);
	for (size_t i = 0; i < 3; i++)
		binary(s, archive_tools[i], wrapper_archive_tool(ap, archive_tools[i]));
	str_add(s, "[built-in options]\n");
	list(s, "c_args", &ap->c.add);
	changes_link_words(ap->a, &ap->c, &link);
	list(s, "c_link_args", &link);
}

/* The build folder and the other words of the report's `meson setup` command. */
static const char *read_setup(struct applying *ap, struct str *options)
{
	struct strlist words = {0};
	const char *folder = NULL;
	if (!ap->configure || proc_split(ap->a, ap->configure, &words, NULL) != 0)
		return NULL;
	for (size_t i = 2; i < words.n && str_eq(words.v[1], "setup"); i++) {
		if (words.v[i][0] != '-' && !folder)
			folder = words.v[i];
		else if (!str_eq(words.v[i], "--wipe") && !str_eq(words.v[i], "--reconfigure")) {
			str_addc(options, ' ');
			str_add_shell(options, words.v[i]);
		}
	}
	return folder;
}

/* The environment of a setup that calls the wrapper. Not in a native file: that knows no path but absolute ones. */
static const char *wrapped_setup(struct applying *ap)
{
	struct str s = {0}, bin = {0};
	str_add(&bin, apply_up_to_root(ap) ? "$PWD/" : "");
	quote_shell_inside(&bin, ap->folder_shown);
	str_addf(&s, "CC=\"'%s/bin/cc'\" CXX=\"'%s/bin/c++'\" ", str_text(&bin), str_text(&bin));
	/* Meson looks for the archiver of the compiler that it is told */
	for (size_t i = 0; i < 3; i++) {
		static const char *const variables[] = {"AR", "RANLIB", "NM"};
		const char *tool = wrapper_archive_tool(ap, archive_tools[i]);
		if (!tool)
			continue;
		str_addf(&s, "%s=", variables[i]);
		str_add_shell(&s, tool);
		str_addc(&s, ' ');
	}
	str_free(&bin);
	return arena_take(ap->a, &s);
}

static void commands(struct applying *ap, const char *options, int wrapped)
{
	const char *before = wrapped ? wrapped_setup(ap) : "", *after = "";
	if (ap->c.flags && !wrapped)
		after = arena_printf(ap->a, " --native-file %s/advisor.ini", ap->folder_word);
	const char *folder = arena_shell_word(ap->a, ap->folder_is);
	ap->configure = arena_printf(ap->a, "%smeson setup %s%s%s", before, folder, options, after);
	ap->build = arena_printf(ap->a, "ninja -C %s", folder);
	if (!ap->c.pgo)
		return;
	struct recipe r = {.clean = arena_printf(ap->a, "rm -rf %s", folder),
			   .build = arena_printf(ap->a, "%s\n%s", ap->configure, ap->build),
			   .folder = ap->folder_is,
			   .wrapped = 1};
	build_script_recipe(ap, &r);
	ap->configure = NULL; /* the script does it */
}

int apply_meson(struct applying *ap, struct err *err)
{
	const struct changes *c = &ap->c;
	struct str s = {0}, words = {0};
	if (!c->build)
		return 0;
	if (!fs_exists(path_join(ap->a, ap->root, "meson.build")))
		return err_set(err, "%s has no meson.build: use --to with another build system, or --to env", ap->root);
	ap->folder_was = read_setup(ap, &words);
	ap->folder_is = apply_build_folder(ap, ap->folder_was);
	const char *options = arena_take(ap->a, &words);
	if (!c->flags) {
		commands(ap, options, 0);
		return 0;
	}
	int wrapped = c->units || wrapper_is_needed(ap) || wrapper_flags_compete(ap);
	if (wrapped) {
		wrapper_plan(ap);
	} else {
		str_add(&s, "# Written by `advisor apply`, taken back by `advisor apply --undo`:\n");
		changes_comment(ap, "#   ", &s);
		arguments(ap, &s);
		apply_plan_file(ap, arena_printf(ap->a, "%s/advisor.ini", ap->folder), 0644, str_text(&s));
		str_free(&s);
	}
	commands(ap, options, wrapped);
	return 0;
}
