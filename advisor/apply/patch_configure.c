/* The patch for autoconf: CFLAGS and LDFLAGS before AC_OUTPUT. */
#include <string.h>

#include "apply/patch.h"
#include "apply/quote.h"
#include "base/fs.h"

/* In double quotes of a shell. */
static void quoted(struct str *s, const char *name, const struct strlist *l)
{
	if (!l->n)
		return;
	str_addf(s, "%s=\"$%s", name, name);
	for (size_t i = 0; i < l->n; i++) {
		str_addc(s, ' ');
		struct str inside = {0};
		quote_shell_inside(&inside, l->v[i]);
		quote_m4(s, str_text(&inside));
		str_free(&inside);
	}
	str_add(s, "\"\n");
}

int patch_configure(struct applying *ap, struct str *out, struct err *err)
{
	const char *name = fs_exists(path_join(ap->a, ap->root, "configure.ac")) ? "configure.ac" : "configure.in";
	struct strlist compile = {0}, link = {0};
	struct str s = {0};
	size_t line = 0;
	if (!fs_exists(path_join(ap->a, ap->root, name)))
		return err_set(err,
			       "%s has a configure script but no configure.ac from which it is made: edit the "
			       "script by hand, or apply without --to patch",
			       ap->root);
	struct patch_file *f = patch_open(ap, name, err);
	if (!f)
		return -1;
	while (line < f->lines.n && !str_starts(f->lines.v[line] + strspn(f->lines.v[line], " \t"), "AC_OUTPUT"))
		line++;
	if (line == f->lines.n)
		return err_set(err, "%s has no AC_OUTPUT before which the flags could stand", name);
	patch_say_removals(ap);
	patch_say_units(ap);
	changes_compile_words(ap->a, &ap->c.add, &compile);
	changes_link_words(ap->a, &ap->c, &link);
	str_add(&s, "# After all probes, which must not see it. What `advisor` measured:\n");
	changes_comment(ap, "#   ", &s);
	quoted(&s, "CFLAGS", &compile);
	quoted(&s, "LDFLAGS", &link);
	patch_insert(ap, f, line, arena_take(ap->a, &s));
	patch_print(ap->a, f, out);
	str_add(ap->said, "note: make configure again from it: autoreconf -fi\n");
	return 0;
}
