/* The patch for CMake: options of all targets, added at the end. */

#include "apply/patch.h"

int patch_cmake(struct applying *ap, struct str *out, struct err *err)
{
	struct patch_file *f = patch_open(ap, "CMakeLists.txt", err);
	struct str s = {0};
	if (!f)
		return -1;
	patch_say_removals(ap);
	str_add(&s, "\n# At the end, so that it is after all other options. What `advisor` measured:\n");
	changes_comment(ap, "#   ", &s);
	if (ap->c.units)
		str_add(&s, "set(advisor_root \"${CMAKE_CURRENT_SOURCE_DIR}\")\n");
	cmake_function(ap, &s);
	str_add(&s, "advisor_apply(\"${CMAKE_CURRENT_SOURCE_DIR}\")\n");
	patch_insert(ap, f, f->lines.n, arena_take(ap->a, &s));
	patch_print(ap->a, f, out);
	return 0;
}
