/* Debian packages: dpkg-buildflags takes what stands in the environment behind what the
 * package and the distribution say, so a file to source is all there is. */
#include <string.h>

#include "apply/applying.h"
#include "apply/quote.h"
#include "base/fs.h"
#include "base/str.h"

/* DEB_CFLAGS_STRIP takes exact words: the levels and flags dpkg-buildflags sets by itself. */
void dpkg_strip_words(struct applying *ap, struct strlist *out)
{
	static const char *const levels[] = {"-O2", "-O3", "-O0"};
	for (size_t i = 0; i < ap->c.remove.n; i++) {
		const char *p = ap->c.remove.v[i];
		if (!str_eq(p, "-O*") && !strchr(p, '*') && !strlist_has(&ap->c.add, p))
			strlist_add(ap->a, out, p);
		for (size_t j = 0; str_eq(p, "-O*") && j < 3; j++)
			if (!strlist_has(&ap->c.add, levels[j]))
				strlist_add(ap->a, out, levels[j]);
	}
}

/* The variable is a list of words parted by spaces; it knows no quotes. */
static void export_words(struct applying *ap, struct str *s, const char *name, const struct strlist *l)
{
	const char *value = "";
	for (size_t i = 0; i < l->n; i++) {
		if (strpbrk(l->v[i], " \t\n"))
			say_line(ap, "note: dpkg-buildflags parts words at spaces, so %s is left out", l->v[i]);
		else
			value = arena_printf(ap->a, "%s %s", value, l->v[i]);
	}
	if (!*value)
		return;
	str_addf(s, "%s=\"${%s-}\"", name, name);
	str_add_shell(s, value);
	str_addf(s, "\nexport %s\n", name);
}

static char *settings(struct applying *ap)
{
	struct str s = {0};
	struct strlist strip = {0}, add = {0}, link = {0};
	dpkg_strip_words(ap, &strip);
	changes_compile_words(ap->a, &ap->c.add, &add);
	changes_link_words(ap->a, &ap->c, &link);
	str_add(&s, "# Written by `advisor apply`, taken back by `advisor apply --undo`. For a shell:\n#   . ");
	quote_comment(&s, ap->folder_word);
	str_add(&s, "/dpkg.sh        (in the tree's root)\n# Packages built from it afterwards have:\n");
	changes_comment(ap, "#   ", &s);
	export_words(ap, &s, "DEB_CFLAGS_STRIP", &strip);
	export_words(ap, &s, "DEB_CFLAGS_APPEND", &add);
	export_words(ap, &s, "DEB_LDFLAGS_APPEND", &link);
	if (ap->c.compiler) {
		str_add(&s, "CC=");
		str_add_shell(&s, ap->c.compiler);
		str_add(&s, "\nexport CC\n");
	}
	char *text = arena_strdup(ap->a, str_text(&s));
	str_free(&s);
	return text;
}

int apply_dpkg(struct applying *ap, struct err *err)
{
	if (!ap->c.build)
		return 0;
	if (!fs_exists(path_join(ap->a, ap->root, "debian/rules")))
		return err_set(err, "%s has no debian/rules: use --to with another build system", ap->root);
	if (ap->c.units || ap->c.pgo || ap->c.pool)
		str_add(ap->said, "note: profiles, the pooled runtime and flags for single sources cannot be said to "
				  "dpkg-buildflags; they are left out here (--to env has them)\n");
	for (size_t i = 0; i < ap->c.options.n; i++)
		say_line(ap, "note: to be given to dh_auto_configure in debian/rules, behind --: %s",
			 ap->c.options.v[i]);
	plan_file(ap, arena_printf(ap->a, "%s/dpkg.sh", ap->folder), 0644, settings(ap));
	const char *source =
		arena_printf(ap->a, ". %s%s/dpkg.sh", ap->folder_shown[0] == '/' ? "" : "./", ap->folder_word);
	say_line(ap, "build the package with: %s && dpkg-buildpackage -b -us -uc", source);
	say_line(ap, "  It has to take its flags from dpkg-buildflags, as debhelper's do; `advisor verify` tells.");
	ap->configure = NULL;
	ap->build = arena_printf(ap->a, "%s && %s", source, build_is_package(ap->r) ? ap->build : "debian/rules build");
	return 0;
}
