/* The patch for Meson: the project's arguments, after project(). */
#include <string.h>

#include "apply/patch.h"

/* The line after the call of project(); 0 when there is none. */
static size_t after_project(const struct patch_file *f)
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
	size_t line = f ? after_project(f) : 0;
	if (!line)
		return f ? err_set(err, "meson.build has no project() that could be found") : -1;
	patch_say_removals(ap);
	patch_say_units(ap);
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
	patch_insert(ap, f, line, arena_take(ap->a, &s));
	patch_print(ap->a, f, out);
	return 0;
}
