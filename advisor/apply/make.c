/* Makefiles. GNU make reads GNUmakefile before makefile and Makefile, so a file of
 * that name can come in front without touching anything. What it must do to win is
 * decided by what Makefiles do: `CFLAGS = ...` in a sub-make beats the environment,
 * a command-line CFLAGS would drop flags that the code needs, `:=` copies come too
 * early. So it changes neither: it puts the compiler wrapper first on PATH, which
 * sub-makes inherit. */
#include <ctype.h>
#include <string.h>

#include "apply/applying.h"
#include "apply/quote.h"
#include "base/fs.h"
#include "base/str.h"

/* 1 when a line assigns CC an absolute path, which PATH cannot redirect. */
static int pins_compiler(const char *text)
{
	for (const char *line = text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		const char *p = line + strspn(line, " ");
		if (!str_starts(p, "CC"))
			continue;
		p += 2 + strspn(p + 2, " \t");
		p += strspn(p, ":?");
		if (*p++ != '=')
			continue;
		if (p[strspn(p, " \t")] == '/')
			return 1;
	}
	return 0;
}

const char *make_makefile(struct applying *ap)
{
	static const char *const names[] = {"GNUmakefile", "makefile", "Makefile"};
	for (size_t i = 0; i < 3; i++)
		if (fs_exists(path_join(ap->a, ap->root, names[i])))
			return names[i];
	return NULL;
}

static int pinned(struct applying *ap, const char *makefile)
{
	struct str text = {0};
	int rc = makefile && fs_read(path_join(ap->a, ap->root, makefile), &text, 8 << 20, NULL) == 0 &&
		 pins_compiler(str_text(&text));
	str_free(&text);
	return rc;
}

/* What comes before the file that it is before: comments. */
static void heading(struct applying *ap, const char *makefile, struct str *s)
{
	str_addf(s,
		 "# Written by `advisor apply`, taken back by `advisor apply --undo`.\n"
		 "# make reads this file before %s, which is unchanged. Compilers are called\n# through ",
		 makefile);
	quote_comment(s, ap->folder_shown);
	str_add(s, "/bin, in sub-makes too, which applies:\n");
	changes_comment(ap, "#   ", s);
	str_add(s, "# The same as plain settings:\n");
	changes_plain(ap, "#   ", s);
}

/* Without the folder make would build without the flags, and say nothing. */
static void guard(struct applying *ap, struct str *s)
{
	const char *below = path_below(ap->root, ap->folder);
	str_add(s, "ifneq ($(shell test -x ");
	quote_make_shell(s, arena_printf(ap->a, "%s/bin/launch", below ? below : ap->folder));
	str_add(s, " && echo there),there)\n$(error ");
	quote_make(s, ap->folder_shown);
	str_add(s, ", with what `advisor apply` put there, is gone: remove this GNUmakefile, or apply again)\nendif\n");
}

static void gnumakefile(struct applying *ap, const char *makefile)
{
	struct str s = {0}, bin = {0};
	const char *below = path_below(ap->root, ap->folder);
	if (below)
		str_add(&bin, "$(CURDIR)/");
	quote_make(&bin, below ? below : ap->folder);
	str_add(&bin, "/bin");
	heading(ap, makefile, &s);
	guard(ap, &s);
	str_addf(&s, "export PATH := %s:$(PATH)\ninclude %s\n", str_text(&bin), makefile);
	if (pinned(ap, makefile)) {
		str_addf(&s, "# %s names its compiler by an absolute path\noverride CC := %s/launch $(CC)\n", makefile,
			 str_text(&bin));
		changes_say_line(
			ap,
			"note: %s names its compiler by an absolute path; the wrapper is put before it here, but not "
			"in "
			"Makefiles of folders below that do the same",
			makefile);
	}
	apply_plan_file(ap, "GNUmakefile", 0644, str_text(&s));
	str_free(&bin);
	str_free(&s);
}

/* GNUmakefile does the same for whoever calls make in the root; `make -C DIR` or `-f FILE` pass it over. */
static const char *with_wrapper(struct applying *ap, const char *build)
{
	return arena_printf(ap->a, "PATH=%s%s/bin:$PATH\nexport PATH\n%s", apply_up_to_root(ap) ? "$PWD/" : "",
			    ap->folder_word, build);
}

static int plan(struct applying *ap, const char *makefile, const char *build)
{
	struct recipe r = {.clean = "make clean >/dev/null 2>&1 || :", .build = build, .wrapped = ap->c.flags};
	if (!ap->c.build)
		return 0;
	if (ap->c.flags) {
		wrapper_plan(ap);
		gnumakefile(ap, makefile);
		r.build = with_wrapper(ap, build);
		build_script_recipe(ap, &r);
	} else {
		ap->build = arena_printf(ap->a, "(%s) && %s", r.clean, build);
	}
	return 0;
}

int apply_make(struct applying *ap, struct err *err)
{
	const char *makefile = make_makefile(ap);
	if (ap->c.build && str_eq(makefile, "GNUmakefile"))
		return err_set(err, "the tree has a GNUmakefile of its own, which is not overwritten: use --to env");
	if (ap->c.build && !makefile)
		return err_set(err, "%s has no makefile or Makefile: use --to with another build system, or --to env",
			       ap->root);
	return plan(ap, makefile, ap->build && strstr(ap->build, "make") ? ap->build : "make");
}

/* configure writes down where it found nm, and libtool calls that. */
static const char *configure_command(struct applying *ap, const char *configure)
{
	static const char *const tools[][2] = {{"AR", "ar"}, {"RANLIB", "ranlib"}, {"NM", "nm"}};
	struct str s = {0};
	for (size_t i = 0; i < 3; i++) {
		const char *tool = wrapper_archive_tool(ap, tools[i][1]);
		if (!tool)
			continue;
		str_addf(&s, "%s %s=", s.len ? "" : "export", tools[i][0]);
		str_add_shell(&s, tool);
	}
	str_addf(&s, "%s%s", s.len ? " && " : "", configure);
	return arena_take(ap->a, &s);
}

/* Flags given to configure would reach its probes, where -flto and friends break
 * them: the wrapper leaves probes alone, and only make calls it. */
int apply_configure(struct applying *ap, struct err *err)
{
	if (ap->c.flags && fs_exists(path_join(ap->a, ap->root, "GNUmakefile")))
		return err_set(err, "the tree has a GNUmakefile of its own, which is not overwritten: use --to env");
	/* An absolute compiler recorded by configure: CC=/usr/bin/gcc ./configure */
	if (ap->c.build && ap->configure && strstr(ap->configure, "CC=/"))
		str_add(ap->said, "note: configure is given its compiler by an absolute path, which the wrapper cannot "
				  "stand before; give the name alone\n");
	if (ap->configure)
		ap->configure = configure_command(ap, ap->configure);
	return plan(ap, "Makefile", ap->build ? ap->build : "make");
}
