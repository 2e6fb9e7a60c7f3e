/* Debian packages: dpkg-buildflags takes what is in the environment after what the
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

/* dpkg-buildflags parts words at blanks and knows no quotes. */
static int has_blanks(const struct strlist *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (strpbrk(l->v[i], " \t\n"))
			return 1;
	return 0;
}

static void export_words(struct applying *ap, struct str *s, const char *name, const struct strlist *l)
{
	const char *value = "";
	for (size_t i = 0; i < l->n; i++)
		value = arena_printf(ap->a, "%s %s", value, l->v[i]);
	if (!*value)
		return;
	str_addf(s, "%s=\"${%s-}\"", name, name);
	str_add_shell(s, value);
	str_addf(s, "\nexport %s\n", name);
}

/* Plain flags are what dpkg-buildflags is for; the rest needs the wrapper, which PATH leads the whole build to. */
static void settings(struct applying *ap, int wrapped, struct str *s)
{
	struct strlist strip = {0}, add = {0}, link = {0};
	if (wrapped) {
		wrapper_path_lines(ap, s);
		return;
	}
	dpkg_strip_words(ap, &strip);
	changes_compile_words(ap->a, &ap->c.add, &add);
	changes_link_words(ap->a, &ap->c, &link);
	export_words(ap, s, "DEB_CFLAGS_STRIP", &strip);
	export_words(ap, s, "DEB_CFLAGS_APPEND", &add);
	export_words(ap, s, "DEB_LDFLAGS_APPEND", &link);
}

static void plan_settings(struct applying *ap, int wrapped)
{
	struct str s = {0};
	str_add(&s, "# Written by `advisor apply`, taken back by `advisor apply --undo`. For a shell:\n#   . ");
	quote_comment(&s, ap->folder_word);
	str_add(&s, "/dpkg.sh        (in the tree's root)\n# Packages built from it afterwards have:\n");
	changes_comment(ap, "#   ", &s);
	settings(ap, wrapped, &s);
	apply_plan_file(ap, arena_printf(ap->a, "%s/dpkg.sh", ap->folder), 0644, str_text(&s));
	str_free(&s);
}

int apply_dpkg(struct applying *ap, struct err *err)
{
	const struct changes *c = &ap->c;
	if (!c->build)
		return 0;
	if (!fs_exists(path_join(ap->a, ap->root, "debian/rules")))
		return err_set(err, "%s has no debian/rules: use --to with another build system", ap->root);
	for (size_t i = 0; i < c->options.n; i++)
		changes_say_line(ap, "note: to be given to dh_auto_configure in debian/rules, after --: %s",
				 c->options.v[i]);
	int wrapped = c->units || c->compiler || wrapper_lto(ap) || wrapper_is_needed(ap) ||
		      wrapper_flags_compete(ap) || has_blanks(&c->add) || has_blanks(&c->link);
	if (wrapped)
		wrapper_plan(ap);
	plan_settings(ap, wrapped);
	const char *source =
		arena_printf(ap->a, ". %s%s/dpkg.sh", ap->folder_shown[0] == '/' ? "" : "./", ap->folder_word);
	changes_say_line(ap, "build the package with: %s && dpkg-buildpackage -b -us -uc", source);
	if (!wrapped)
		str_add(ap->said,
			"  It has to take its flags from dpkg-buildflags, as debhelper's do; `advisor verify` "
			"tells.\n");
	struct recipe r = {.clean = "debian/rules clean >/dev/null 2>&1 || :",
			   .build = arena_printf(ap->a, "%s\n%s", source,
						 apply_is_package(ap->r) ? ap->build : "debian/rules build"),
			   .since = "dpkg.sh",
			   .wrapped = wrapped};
	ap->configure = NULL;
	build_script_recipe(ap, &r);
	return 0;
}
