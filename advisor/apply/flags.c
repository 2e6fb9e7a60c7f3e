/* The settings as plain files, for builds that one edits by hand: a piece of Makefile, and
 * response files, which gcc and clang read where the command line says @FILE. */
#include <string.h>

#include "apply/applying.h"
#include "base/fs.h"
#include "base/str.h"

void make_text(struct str *s, const char *text)
{
	for (const char *p = text; *p; p++) {
		if (*p == '$')
			str_addc(s, '$');
		else if (*p == '#')
			str_addc(s, '\\');
		str_addc(s, *p);
	}
}

void make_words(struct str *s, const struct strlist *l)
{
	struct str word = {0};
	for (size_t i = 0; i < l->n; i++) {
		str_clear(&word);
		str_add_shell(&word, l->v[i]);
		str_addc(s, ' ');
		make_text(s, str_text(&word));
	}
	str_free(&word);
}

/* Words as make's filter-out wants them: % for a star at the end. */
static void filter_words(struct str *s, const struct strlist *remove)
{
	for (size_t i = 0; i < remove->n; i++) {
		const char *p = remove->v[i];
		size_t n = strlen(p);
		if (str_eq(p, "-O*")) {
			str_add(s, " -O -O0 -O1 -O2 -O3 -Os -Og -Oz -Ofast");
			continue;
		}
		str_addc(s, ' ');
		for (size_t j = 0; j < n; j++)
			str_add(s, p[j] == '*' && j + 1 == n ? "%"
				   : p[j] == '%'	     ? "\\%"
				   : p[j] == '$'	     ? "$$"
							     : (char[]){p[j], 0});
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
	str_add(&s, "\noverride CFLAGS := ");
	if (ap->c.remove.n) {
		str_add(&s, "$(filter-out");
		filter_words(&s, &ap->c.remove);
		str_add(&s, ",$(CFLAGS))");
	} else {
		str_add(&s, "$(CFLAGS)");
	}
	str_add(&s, " $(ADVISOR_CFLAGS)\noverride LDFLAGS := $(LDFLAGS) $(ADVISOR_LDFLAGS)\n");
	if (ap->c.compiler)
		str_addf(&s, "override CC := %s\n", ap->c.compiler);
	char *text = arena_strdup(ap->a, str_text(&s));
	str_free(&s);
	return text;
}

/* One word a line, in the quoting of gcc's and clang's @FILE. */
static void plan_response(struct applying *ap, const char *name, const struct strlist *l)
{
	struct str s = {0};
	for (size_t i = 0; i < l->n; i++) {
		str_addc(&s, '"');
		for (const char *p = l->v[i]; *p; p++) {
			if (*p == '"' || *p == '\\')
				str_addc(&s, '\\');
			str_addc(&s, *p);
		}
		str_add(&s, "\"\n");
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
	str_addf(ap->said,
		 "for any other build: add @%s/cflags.rsp to its compile commands and @%s/ldflags.rsp to its links\n",
		 ap->folder_shown, ap->folder_shown);
	ap->build = NULL;
	if (!makefile || (build && (!str_starts(build, "make") || strstr(build, " -C"))))
		return 0;
	str_add(ap->said, "note: Makefiles of folders below do not see it, unless they include it; --to make reaches "
			  "them\n");
	ap->build = arena_printf(ap->a, "(make clean >/dev/null 2>&1 || :) && make -f %s -f %s/flags.mk%s", makefile,
				 ap->folder_shown, build ? build + strlen("make") : "");
	return 0;
}
