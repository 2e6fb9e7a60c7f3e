/* The build systems of build_system.def: what all rooms know of them. */
#ifndef ADVISOR_MODEL_BUILD_SYSTEM_H
#define ADVISOR_MODEL_BUILD_SYSTEM_H

#include "base/arena.h"

enum build_system_id {
#define SYSTEM(name, ...) BUILD_SYSTEM_##name,
#include "model/build_system.def"
#undef SYSTEM
	N_BUILD_SYSTEMS
};

struct build_system {
	const char *name; /* "cmake" */
	const char *tool; /* what a configure command calls; NULL: nothing is configured */
	const char *configure; /* the usual command; NULL: nothing is configured */
	const char *signs[4]; /* files at the top of a tree that show it, up to a NULL */
};

/* The row of an id, which is at least 0 and less than N_BUILD_SYSTEMS. */
const struct build_system *build_system(int id);
/* The id of a name; -1: none of the table has it (NULL, a command of the user's, a package). */
int build_system_find(const char *name);
/* 1 when the tree at root has one of the row's files. */
int build_system_shows(struct arena *a, const char *root, int id);
/* "CMakeLists.txt, meson.build, configure<and>Makefile": the first file of each row, for messages. */
const char *build_system_files(struct arena *a, const char *and);

#endif
