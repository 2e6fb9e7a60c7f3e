/* What the builder does for each build system of model/build_system.def; one file each, system_<name>.c. */
#ifndef ADVISOR_BUILDER_SYSTEMS_H
#define ADVISOR_BUILDER_SYSTEMS_H

#include "builder/builder_parts.h"
#include "model/build_system.h"

struct builder_system {
	/* Sets the project's configure and build commands as one usually builds the tree, whose files show the
	 * system. 0: the tool that it needs is not on this machine. */
	int (*commands)(struct builder *b);
	/* Fills b->p->options from the configured tree; NULL: it offers none. */
	void (*options)(struct builder *b);
	/* The command that configures a configured tree once more with its settings, to which words are added; run
	 * in the tree. NULL in place of it, or returned: not known. */
	const char *(*reconfigure)(struct builder *b);
};

#define SYSTEM(name, ...) extern const struct builder_system system_##name;
#include "model/build_system.def"
#undef SYSTEM

/* For the files of the systems. */
/* 1 when the user's tree has the file. */
int system_has(struct builder *b, const char *name);
/* 1 when the text is in that file of the user's tree. */
int system_file_says(struct builder *b, const char *name, const char *text);
/* Processes that a build may use. */
int system_jobs(struct builder *b);
/* The folder of the configured tree that holds the file, relative to the tree; NULL: none does. */
const char *system_folder(struct builder *b, const char *file);
/* Appends the text of such a file. -1: there is none. */
int system_read(struct builder *b, const char *folder, const char *name, struct str *text);

#endif
