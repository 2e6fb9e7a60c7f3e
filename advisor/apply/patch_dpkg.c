/* The patch for Debian packages: what dpkg-buildflags appends and strips. */
#include <string.h>

#include "apply/patch.h"
#include "apply/quote.h"

/* After the last setting of the kind; else before the first line that is no comment. */
static size_t after_settings(const struct patch_file *f)
{
	size_t line = 0, first = 0;
	while (first < f->lines.n && (f->lines.v[first][0] == '#' || f->lines.v[first][0] == '\n'))
		first++;
	for (size_t i = 0; i < f->lines.n; i++)
		if (strstr(f->lines.v[i], "_MAINT_") && f->lines.v[i][0] != '\t' && f->lines.v[i][0] != '#')
			line = i + 1;
	while (line && line < f->lines.n && str_ends(f->lines.v[line - 1], "\\\n"))
		line++;
	return line ? line : first;
}

static void setting(struct str *s, const char *name, const struct strlist *l)
{
	if (!l->n)
		return;
	str_addf(s, "export %s +=", name);
	for (size_t i = 0; i < l->n; i++) {
		str_addc(s, ' ');
		quote_make(s, l->v[i]);
	}
	str_addc(s, '\n');
}

int patch_dpkg(struct applying *ap, struct str *out, struct err *err)
{
	struct patch_file *f = patch_open(ap, "debian/rules", err);
	struct strlist strip = {0}, compile = {0}, link = {0};
	struct str s = {0};
	if (!f)
		return -1;
	patch_say_units(ap);
	dpkg_strip_words(ap, &strip);
	changes_compile_words(ap->a, &ap->c.add, &compile);
	changes_link_words(ap->a, &ap->c, &link);
	str_add(&s, "# What `advisor` measured:\n");
	changes_comment(ap, "#   ", &s);
	setting(&s, "DEB_CFLAGS_MAINT_STRIP", &strip);
	setting(&s, "DEB_CFLAGS_MAINT_APPEND", &compile);
	setting(&s, "DEB_LDFLAGS_MAINT_APPEND", &link);
	patch_insert(ap, f, after_settings(f), arena_take(ap->a, &s));
	patch_print(ap->a, f, out);
	return 0;
}
