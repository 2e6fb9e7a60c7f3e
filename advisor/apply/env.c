/* Any other build: a file to source, after which the compilers are called through the
 * wrapper. */
#include <string.h>

#include "apply/applying.h"
#include "apply/quote.h"
#include "base/fs.h"
#include "base/str.h"

int apply_env(struct applying *ap, struct err *err)
{
	struct str s = {0};
	(void)err;
	if (!ap->c.build)
		return 0;
	wrapper_plan(ap);
	str_add(&s, "# Written by `advisor apply`, taken back by `advisor apply --undo`. For a shell:\n");
	str_add(&s, "#   . ");
	quote_comment(&s, ap->folder_word);
	str_add(&s, "/env.sh        (in the tree's root)\n# Builds started from it afterwards apply:\n");
	changes_comment(ap, "#   ", &s);
	wrapper_path_lines(ap, &s);
	apply_plan_file(ap, arena_printf(ap->a, "%s/env.sh", ap->folder), 0644, str_text(&s));
	str_free(&s);
	const char *source =
		arena_printf(ap->a, ". %s%s/env.sh", ap->folder_shown[0] == '/' ? "" : "./", ap->folder_word);
	const char *build = arena_printf(ap->a, "%s && %s", source, ap->build ? ap->build : "make");
	if (ap->configure)
		ap->configure = arena_printf(ap->a, "%s && %s", source, ap->configure);
	struct recipe r = {
		.clean = make_makefile(ap) ? "make clean >/dev/null 2>&1 || :" : ":", .build = build, .wrapped = 1};
	build_script_recipe(ap, &r);
	changes_say_line(ap, "later builds: %s", build);
	return 0;
}
