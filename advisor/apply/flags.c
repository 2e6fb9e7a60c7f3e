/* The settings as plain files, for builds that one edits by hand: a piece of Makefile, and
 * response files, which gcc and clang read where the command line says @FILE. */
#include <string.h>

#include "apply/applying.h"
#include "apply/quote.h"
#include "base/fs.h"
#include "base/str.h"

void make_words(struct str *s, const struct strlist *l)
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

static char *flags_mk(struct applying *ap, const struct strlist *compile, const struct strlist *link)
{
	struct str s = {0};
	str_add(&s, "# Written by `advisor apply`, taken back by `advisor apply --undo`. To be read last:\n"
		    "# `include` it at the end of a Makefile, or make -f Makefile -f flags.mk. It holds:\n");
	changes_comment(ap, "#   ", &s);
	str_add(&s, "ADVISOR_CFLAGS :=");
	make_words(&s, compile);
	str_add(&s, "\nADVISOR_LDFLAGS :=");
	make_words(&s, link);
	str_add(&s, "\nadvisor_comma := ,\noverride CFLAGS := ");
	if (ap->c.remove.n) {
		str_add(&s, "$(filter-out");
		filter_words(&s, &ap->c.remove);
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
	char *text = arena_strdup(ap->a, str_text(&s));
	str_free(&s);
	return text;
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
		plan_file(ap, arena_printf(ap->a, "%s/%s", ap->folder, name), 0644, str_text(&s));
	str_free(&s);
}

int apply_flags(struct applying *ap, struct err *err)
{
	const struct changes *c = &ap->c;
	struct strlist compile = {0}, link = {0};
	const char *makefile = makefile_of(ap), *build = ap->build;
	(void)err;
	if (!c->build)
		return 0;
	if (c->units || c->pgo || c->pool)
		str_add(ap->said, "note: profiles, the pooled runtime and flags for single sources are no plain flags; "
				  "they are left out here (make, cmake and env have them)\n");
	changes_compile_words(ap->a, &c->add, &compile);
	changes_link_words(ap->a, c, &link);
	plan_file(ap, arena_printf(ap->a, "%s/flags.mk", ap->folder), 0644, flags_mk(ap, &compile, &link));
	plan_response(ap, "cflags.rsp", &compile);
	plan_response(ap, "ldflags.rsp", &link);
	say_line(ap, "for any other build: add @%s/cflags.rsp to its compile commands and @%s/ldflags.rsp to its links",
		 ap->folder_word, ap->folder_word);
	ap->build = NULL;
	if (!makefile || (build && (!str_starts(build, "make") || strstr(build, " -C"))))
		return 0;
	str_add(ap->said, "note: Makefiles of folders below do not see it, unless they include it; --to make reaches "
			  "them\n");
	ap->build = arena_printf(ap->a, "(make clean >/dev/null 2>&1 || :) && make -f %s -f %s/flags.mk%s", makefile,
				 ap->folder_word, build ? build + strlen("make") : "");
	return 0;
}
