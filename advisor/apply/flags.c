/* The settings as plain files, for builds that one edits by hand: a piece of Makefile, and
 * response files, which gcc and clang read where the command line says @FILE. */
#include <string.h>

#include "apply/applying.h"
#include "apply/quote.h"
#include "base/fs.h"
#include "base/str.h"
#include "model/compiler.h"

void flags_make_words(struct str *s, const struct strlist *l)
{
	for (size_t i = 0; i < l->n; i++) {
		str_addc(s, ' ');
		quote_make_shell(s, l->v[i]);
	}
}

/* Words as make's filter-out wants them. */
static void filter_words(struct str *s, const struct strlist *remove)
{
	for (size_t i = 0; i < remove->n; i++) {
		if (str_eq(remove->v[i], "-O*")) {
			str_add(s, " -O -O0 -O1 -O2 -O3 -Os -Og -Oz -Ofast");
			continue;
		}
		str_addc(s, ' ');
		quote_make_filter(s, remove->v[i]);
	}
}

/* ar and its like by their variables, and by PATH for who calls them outright. */
static void tools(struct applying *ap, struct str *s)
{
	static const char *const names[][2] = {{"AR", "ar"}, {"RANLIB", "ranlib"}, {"NM", "nm"}};
	for (size_t i = 0; i < 3; i++) {
		const char *tool = wrapper_archive_tool(ap, names[i][1]);
		if (!tool)
			continue;
		str_addf(s, "override %s := ", names[i][0]);
		quote_make_shell(s, tool);
		str_addc(s, '\n');
	}
	if (wrapper_lto(ap))
		str_add(s, "export PATH := $(advisor_folder)/bin:$(PATH)\n");
}

/* ADVISOR_TRAIN=FOLDER in the environment: with counters; else with the profile when there is one. */
static void profile(struct applying *ap, struct str *s)
{
	struct strlist count = {0}, use = {0};
	struct compiler c = {.path = wrapper_compiler(ap)};
	if (!ap->c.pgo)
		return;
	int known = compiler_ask(ap->a, &c) == 0, clang = known && str_eq(c.family, "clang");
	compiler_profile_generate(ap->a, "$(ADVISOR_TRAIN)", &count);
	compiler_profile_use(ap->a, clang, !known || c.major >= 10, "$(advisor_folder)/profile", &use);
	str_add(s, "ifdef ADVISOR_TRAIN\nadvisor_profile :=");
	for (size_t i = 0; i < count.n; i++)
		str_addf(s, " '%s'", count.v[i]);
	str_add(s, "\nelse ifneq ($(wildcard ");
	quote_make(s, ap->folder_shown);
	str_add(s, "/profile),)\nadvisor_profile :=");
	for (size_t i = 0; i < use.n; i++)
		str_addf(s, " '%s'", use.v[i]);
	str_add(s, "\nendif\noverride CFLAGS += $(advisor_profile)\noverride LDFLAGS += $(advisor_profile)\n");
}

static char *flags_mk(struct applying *ap, const struct strlist *compile, const struct strlist *link)
{
	struct str s = {0};
	struct strlist remove = {0};
	strlist_cat(ap->a, &remove, &ap->c.remove);
	strlist_cat(ap->a, &remove, &ap->c.dropped);
	str_add(&s, "# Written by `advisor apply`, taken back by `advisor apply --undo`. To be read last:\n"
		    "# `include` it at the end of a Makefile, or make -f Makefile -f flags.mk. It holds:\n");
	changes_comment(ap, "#   ", &s);
	/* make's functions part names at blanks, so the folder is not made from MAKEFILE_LIST */
	str_add(&s, apply_up_to_root(ap) ? "advisor_folder := $(CURDIR)/" : "advisor_folder := ");
	quote_make(&s, ap->folder_shown);
	str_add(&s, "\nADVISOR_CFLAGS :=");
	flags_make_words(&s, compile);
	str_add(&s, "\nADVISOR_LDFLAGS :=");
	flags_make_words(&s, link);
	str_add(&s, "\nadvisor_comma := ,\noverride CFLAGS := ");
	if (remove.n) {
		str_add(&s, "$(filter-out");
		filter_words(&s, &remove);
		str_add(&s, ",$(CFLAGS))");
	} else {
		str_add(&s, "$(CFLAGS)");
	}
	str_add(&s, " $(ADVISOR_CFLAGS)\noverride LDFLAGS := $(LDFLAGS) $(ADVISOR_LDFLAGS)\n");
	if (ap->c.compiler) {
		str_add(&s, "override CC := ");
		quote_make_shell(&s, ap->c.compiler);
		str_addc(&s, '\n');
	}
	tools(ap, &s);
	profile(ap, &s);
	return arena_take(ap->a, &s);
}

/* One word a line, in the quoting of gcc's and clang's @FILE. */
static void plan_response(struct applying *ap, const char *name, const struct strlist *l)
{
	struct str s = {0};
	for (size_t i = 0; i < l->n; i++) {
		quote_response(&s, l->v[i]);
		str_addc(&s, '\n');
	}
	if (l->n)
		apply_plan_file(ap, arena_printf(ap->a, "%s/%s", ap->folder, name), 0644, str_text(&s));
	str_free(&s);
}

/* What cannot be said by plain flags: without it the rest was never measured. */
static int refuse(struct applying *ap, struct err *err)
{
	const struct changes *c = &ap->c;
	for (size_t i = 0; i < c->n; i++) {
		const struct suggestion *s = c->v[i];
		const char *why = s->edit.units.n ? "is for single sources"
				  : s->edit.pool  ? "needs the pooled runtime"
				  : strlist_has_prefix(&s->edit.link, "-l")
					  ? "links a library, whose place is after the objects"
					  : NULL;
		if (why)
			return err_set(
				err,
				"%s %s, which plain flags cannot say: use --to make, cmake, meson or env, or name "
				"the others",
				s->id, why);
	}
	return 0;
}

int apply_flags(struct applying *ap, struct err *err)
{
	const struct changes *c = &ap->c;
	struct strlist compile = {0}, link = {0};
	const char *makefile = make_makefile(ap), *build = ap->build;
	if (!c->build)
		return 0;
	if (refuse(ap, err) != 0)
		return -1;
	changes_compile_words(ap->a, &c->add, &compile);
	changes_link_words(ap->a, c, &link);
	apply_plan_file(ap, arena_printf(ap->a, "%s/flags.mk", ap->folder), 0644, flags_mk(ap, &compile, &link));
	plan_response(ap, "cflags.rsp", &compile);
	plan_response(ap, "ldflags.rsp", &link);
	wrapper_plan_archive_tools(ap);
	changes_say_line(
		ap, "for any other build: add @%s/cflags.rsp to its compile commands and @%s/ldflags.rsp to its links",
		ap->folder_word, ap->folder_word);
	ap->build = NULL;
	if (!makefile || (build && (!str_starts(build, "make") || strstr(build, " -C")))) {
		if (c->pgo)
			return err_set(err, "a profile needs a build that reads flags.mk, and %s is none: use --to env",
				       build ? build : "this");
		return 0;
	}
	str_add(ap->said, "note: Makefiles of folders below do not see it, unless they include it; --to make reaches "
			  "them\n");
	const char *command = arena_printf(ap->a, "make -f %s -f %s/flags.mk%s", makefile, ap->folder_word,
					   build ? build + strlen("make") : "");
	struct recipe r = {.clean = "make clean >/dev/null 2>&1 || :", .build = command, .since = "flags.mk"};
	build_script_recipe(ap, &r);
	changes_say_line(ap, "later builds: %s", command);
	return 0;
}
