/* Any other build: a file to source, after which the compilers are called through the
 * wrapper. And Debian packages, whose flags come from dpkg-buildflags. */
#include <string.h>

#include "apply/applying.h"
#include "base/fs.h"
#include "base/str.h"

int apply_env(struct applying *ap, struct err *err)
{
	struct str s = {0};
	struct strlist benchmarks = {0};
	(void)err;
	if (!ap->c.build)
		return 0;
	wrapper_plan(ap);
	str_add(&s, "# Written by `advisor apply`, taken back by `advisor apply --undo`. For a shell:\n");
	str_addf(&s, "#   . %s/env.sh        (in the tree's root)\n# Builds started from it afterwards apply:\n",
		 ap->folder_shown);
	changes_comment(ap, "#   ", &s);
	/* A sourced file cannot know where it lies. */
	str_add(&s, up_to_root(ap) ? "PATH=$PWD/" : "PATH=");
	str_add_shell(&s, arena_printf(ap->a, "%s/bin", ap->folder_shown));
	str_add(&s, ":$PATH\nexport PATH\n");
	plan_file(ap, arena_printf(ap->a, "%s/env.sh", ap->folder), 0644, str_text(&s));
	str_free(&s);
	const char *source =
		arena_printf(ap->a, ". %s%s/env.sh", ap->folder_shown[0] == '/' ? "" : "./", ap->folder_shown);
	const char *build = arena_printf(ap->a, "%s && %s", source, ap->build ? ap->build : "make");
	str_add(ap->said, "note: what was built before keeps its old flags; clean it first\n");
	if (ap->configure)
		ap->configure = arena_printf(ap->a, "%s && %s", source, ap->configure);
	ap->build = build;
	for (size_t i = 0; i < ap->r->benchmarks.n; i++)
		strlist_add(ap->a, &benchmarks, ap->r->benchmarks.v[i].command);
	if (ap->c.pgo)
		train_plan(ap, "make clean >/dev/null 2>&1 || :", build, &benchmarks);
	return 0;
}

/* For make: a $ would be a variable, a # a comment. */
static void make_words(struct str *s, const char *name, const struct strlist *l)
{
	if (!l->n)
		return;
	str_addf(s, "export %s +=", name);
	for (size_t i = 0; i < l->n; i++) {
		str_addc(s, ' ');
		for (const char *p = l->v[i]; *p; p++) {
			if (*p == '$')
				str_addc(s, '$');
			else if (*p == '#')
				str_addc(s, '\\');
			str_addc(s, *p);
		}
	}
	str_addc(s, '\n');
}

/* dpkg-buildflags strips exact words: the levels and flags it sets by itself. */
static void strip_words(struct applying *ap, struct strlist *out)
{
	static const char *const levels[] = {"-O2", "-O3", "-O0"};
	for (size_t i = 0; i < ap->c.remove.n; i++) {
		const char *p = ap->c.remove.v[i];
		if (str_eq(p, "-O*"))
			for (size_t j = 0; j < 3; j++)
				strlist_add(ap->a, out, levels[j]);
		else if (!strchr(p, '*'))
			strlist_add(ap->a, out, p);
	}
}

int apply_dpkg(struct applying *ap, struct err *err)
{
	struct str s = {0};
	struct strlist strip = {0}, kept = {0};
	if (!ap->c.build)
		return 0;
	if (!fs_exists(path_join(ap->a, ap->root, "debian/rules")))
		return err_set(err, "%s has no debian/rules: use --to with another build system", ap->root);
	if (ap->c.units || ap->c.pgo)
		str_add(ap->said,
			"note: flags for single sources and profiles cannot be said to dpkg-buildflags; they are "
			"left out here (make and cmake can have them)\n");
	strip_words(ap, &strip);
	for (size_t i = 0; i < strip.n; i++)
		if (!strlist_has(&ap->c.add, strip.v[i]))
			strlist_add(ap->a, &kept, strip.v[i]);
	str_add(&s, "# Written by `advisor apply`, taken back by `advisor apply --undo`:\n");
	changes_comment(ap, "#   ", &s);
	make_words(&s, "DEB_CFLAGS_MAINT_STRIP", &kept);
	make_words(&s, "DEB_CFLAGS_MAINT_APPEND", &ap->c.add);
	make_words(&s, "DEB_LDFLAGS_MAINT_APPEND", &ap->c.link);
	if (ap->c.compiler)
		str_addf(&s, "export CC := %s\n", ap->c.compiler);
	plan_file(ap, "debian/advisor.mk", 0644, str_text(&s));
	str_free(&s);
	str_add(ap->said, "to take effect, debian/rules needs this line near its top (it is yours and not edited):\n"
			  "  include debian/advisor.mk\n");
	ap->configure = NULL;
	ap->build = "dpkg-buildpackage -b -us -uc";
	return 0;
}
