/* The patches for CMake, Meson, autoconf and Debian packages. */
#include <string.h>

#include "apply/patch.h"
#include "apply/quote.h"
#include "base/fs.h"

static const char *taken(struct applying *ap, struct str *s)
{
	const char *text = arena_strdup(ap->a, str_text(s));
	str_free(s);
	return text;
}

static void say_units(struct applying *ap)
{
	if (ap->c.units)
		str_add(ap->said, "note: flags for single sources are left out\n");
}

/* Later flags win over most; what has to go is said, to be taken out by hand. */
static void say_removals(struct applying *ap)
{
	if (changes_are_additive(&ap->c, &ap->r->baseline.flags))
		return;
	changes_say_line(ap, "note: to be taken out by hand, wherever the build has it: %s",
			 strlist_joined(ap->a, &ap->c.remove, " "));
}

int patch_cmake(struct applying *ap, struct str *out, struct err *err)
{
	struct patch_file *f = patch_open(ap, "CMakeLists.txt", err);
	struct str s = {0};
	if (!f)
		return -1;
	say_removals(ap);
	str_add(&s, "\n# At the end, so that it stands after all other options. What `advisor` measured:\n");
	changes_comment(ap, "#   ", &s);
	if (ap->c.units)
		str_add(&s, "set(advisor_root \"${CMAKE_CURRENT_SOURCE_DIR}\")\n");
	cmake_function(ap, &s);
	str_add(&s, "advisor_apply(\"${CMAKE_CURRENT_SOURCE_DIR}\")\n");
	patch_insert(ap, f, f->lines.n, taken(ap, &s));
	patch_print(ap->a, f, out);
	return 0;
}

/* The line after the call of project(); 0 when there is none. */
static size_t behind_project(const struct patch_file *f)
{
	int depth = 0, in_text = 0, begun = 0;
	for (size_t i = 0; i < f->lines.n; i++) {
		const char *p = f->lines.v[i];
		begun |= str_starts(p, "project(") || str_starts(p, "project (");
		for (; begun && *p; p++) {
			if (*p == '#' && !in_text)
				break;
			in_text ^= *p == '\'';
			depth += !in_text && *p == '(';
			depth -= !in_text && *p == ')';
		}
		if (begun && depth == 0)
			return i + 1;
	}
	return 0;
}

int patch_meson(struct applying *ap, struct str *out, struct err *err)
{
	struct patch_file *f = patch_open(ap, "meson.build", err);
	struct strlist compile = {0}, link = {0};
	struct str s = {0};
	size_t line = f ? behind_project(f) : 0;
	if (!line)
		return f ? err_set(err, "meson.build has no project() that could be found") : -1;
	say_removals(ap);
	say_units(ap);
	changes_compile_words(ap->a, &ap->c.add, &compile);
	changes_link_words(ap->a, &ap->c, &link);
	str_add(&s, "\n# What `advisor` measured:\n");
	changes_comment(ap, "#   ", &s);
	if (compile.n) {
		str_add(&s, "add_project_arguments(");
		meson_words(&s, &compile);
		str_add(&s, ", language: 'c')\n");
	}
	if (link.n) {
		str_add(&s, "add_project_link_arguments(");
		meson_words(&s, &link);
		str_add(&s, ", language: 'c')\n");
	}
	patch_insert(ap, f, line, taken(ap, &s));
	patch_print(ap->a, f, out);
	return 0;
}

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
	say_removals(ap);
	say_units(ap);
	changes_compile_words(ap->a, &ap->c.add, &compile);
	changes_link_words(ap->a, &ap->c, &link);
	str_add(&s, "# After all probes, which must not see it. What `advisor` measured:\n");
	changes_comment(ap, "#   ", &s);
	quoted(&s, "CFLAGS", &compile);
	quoted(&s, "LDFLAGS", &link);
	patch_insert(ap, f, line, taken(ap, &s));
	patch_print(ap->a, f, out);
	str_add(ap->said, "note: make configure again from it: autoreconf -fi\n");
	return 0;
}

/* After the last setting of the kind; else before the first line that is no comment. */
static size_t behind_settings(const struct patch_file *f)
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
	say_units(ap);
	dpkg_strip_words(ap, &strip);
	changes_compile_words(ap->a, &ap->c.add, &compile);
	changes_link_words(ap->a, &ap->c, &link);
	str_add(&s, "# What `advisor` measured:\n");
	changes_comment(ap, "#   ", &s);
	setting(&s, "DEB_CFLAGS_MAINT_STRIP", &strip);
	setting(&s, "DEB_CFLAGS_MAINT_APPEND", &compile);
	setting(&s, "DEB_LDFLAGS_MAINT_APPEND", &link);
	patch_insert(ap, f, behind_settings(f), taken(ap, &s));
	patch_print(ap->a, f, out);
	return 0;
}
