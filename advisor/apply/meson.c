/* Meson takes a file of settings at setup (--native-file). Its c_args stand behind the
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

static void arguments(struct applying *ap, struct str *s)
{
	struct strlist link = {0};
	if (ap->c.compiler) {
		str_add(s, "[binaries]\nc = ");
		quote_meson(s, ap->c.compiler);
		str_addc(s, '\n');
	}
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

static void commands(struct applying *ap, int wrapped)
{
	struct str options = {0};
	const char *folder = build_folder(ap, read_setup(ap, &options));
	const char *before = "", *after = "";
	if (ap->c.flags && !wrapped)
		after = arena_printf(ap->a, " --native-file %s/advisor.ini", ap->folder_word);
	if (wrapped) { /* not in a native file: that knows no path but absolute ones */
		struct str bin = {0};
		str_add(&bin, up_to_root(ap) ? "$PWD/" : "");
		quote_shell_inside(&bin, ap->folder_shown);
		before =
			arena_printf(ap->a, "CC=\"'%s/bin/cc'\" CXX=\"'%s/bin/c++'\" ", str_text(&bin), str_text(&bin));
		str_free(&bin);
	}
	struct str word = {0};
	str_add_shell(&word, folder);
	folder = arena_strdup(ap->a, str_text(&word));
	str_free(&word);
	ap->configure = arena_printf(ap->a, "%smeson setup %s%s%s", before, folder, str_text(&options), after);
	ap->build = arena_printf(ap->a, "ninja -C %s", folder);
	str_free(&options);
	if (!ap->c.pgo)
		return;
	struct strlist benchmarks = {0};
	for (size_t i = 0; i < ap->r->benchmarks.n; i++)
		strlist_add(ap->a, &benchmarks, ap->r->benchmarks.v[i].command);
	train_plan(ap, arena_printf(ap->a, "rm -rf %s", folder),
		   arena_printf(ap->a, "%s\n%s", ap->configure, ap->build), &benchmarks);
	ap->configure = NULL; /* the script does it */
}

int apply_meson(struct applying *ap, struct err *err)
{
	const struct changes *c = &ap->c;
	struct str s = {0};
	if (!c->build)
		return 0;
	if (!fs_exists(path_join(ap->a, ap->root, "meson.build")))
		return err_set(err, "%s has no meson.build: use --to with another build system, or --to env", ap->root);
	if (!c->flags) {
		commands(ap, 0);
		return 0;
	}
	int wrapped = c->pgo || c->pool || c->units || !changes_are_additive(c, &ap->r->baseline.flags);
	if (wrapped) {
		wrapper_plan(ap);
	} else {
		str_add(&s, "# Written by `advisor apply`, taken back by `advisor apply --undo`:\n");
		changes_comment(ap, "#   ", &s);
		arguments(ap, &s);
		plan_file(ap, arena_printf(ap->a, "%s/advisor.ini", ap->folder), 0644, str_text(&s));
		str_free(&s);
		str_add(ap->said, "note: c_args of a target stand behind these and win over them; verify tells\n");
	}
	commands(ap, wrapped);
	return 0;
}
