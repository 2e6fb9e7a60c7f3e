/* The patches of one scan against a file that holds them. */
#ifndef TESTS_TOOLS_GOLDEN_FIXES_H
#define TESTS_TOOLS_GOLDEN_FIXES_H

#include "model/finding.h"

/* 1 when the file holds what the findings have for patches, in the order of their places; no file is none. write: makes
 * it so. */
int golden_fixes(struct arena *a, const char *path, const struct finding_list *l, int write);

#endif
