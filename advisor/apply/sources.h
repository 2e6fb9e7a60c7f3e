/* Changes of the project's own sources (sources.c). Private to apply/. */
#ifndef ADVISOR_APPLY_SOURCES_H
#define ADVISOR_APPLY_SOURCES_H

#include "apply/applying.h"

/* Plans what becomes of the sources, or the diff that says it. -1 with a sentence that names file and line: a source is
 * not what was measured, or is reached through a link. */
int sources_plan(struct applying *ap, struct err *err);
/* Where the file that was at a path of the tree is kept until undo: the file itself, or a copy with its times where
 * the state folder is on another file system. */
const char *sources_before(struct arena *a, const char *state, const char *root, const char *path);
int sources_keep(struct applying *ap, const struct planned_file *f, struct err *err);
/* Puts it back in its place. */
int sources_give_back(struct arena *a, const char *root, const char *state, const char *path, struct err *err);

#endif
