#include "model/build_system.h"

#include "base/fs.h"
#include "base/str.h"

static const struct build_system rows[] = {
#define SYSTEM(name, tool, configure, ...) {#name, tool, configure, {__VA_ARGS__}},
#include "model/build_system.def"
#undef SYSTEM
};

const struct build_system *build_system(int id)
{
	return &rows[id];
}

int build_system_find(const char *name)
{
	for (int i = 0; i < N_BUILD_SYSTEMS; i++)
		if (str_eq(rows[i].name, name))
			return i;
	return -1;
}

int build_system_shows(struct arena *a, const char *root, int id)
{
	for (const char *const *sign = rows[id].signs; *sign; sign++)
		if (fs_exists(path_join(a, root, *sign)))
			return 1;
	return 0;
}

const char *build_system_files(struct arena *a, const char *and)
{
	const char *text = "";
	for (int i = 0; i < N_BUILD_SYSTEMS; i++)
		text = arena_printf(a, "%s%s%s", text,
				    i == 0		       ? ""
				    : i == N_BUILD_SYSTEMS - 1 ? and
							       : ", ",
				    rows[i].signs[0]);
	return text;
}
