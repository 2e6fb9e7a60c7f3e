/* What is asked of a changed program before it is raced. Private to builder/. */
#ifndef ADVISOR_BUILDER_PATCH_CHECKS_H
#define ADVISOR_BUILDER_PATCH_CHECKS_H

#include "builder/builder.h"
#include "builder/plan.h"

/* e: a patch, with the flags that it needs. said: the first warning that the changed units of the tree have and the baseline's lack; NULL: none. unchecked: why
 * that is not known; NULL: it is. -1: interrupted. */
int patch_warnings(struct builder *b, const struct edit *e, const char *tree, const char **said, const char **unchecked,
		   struct err *err);

#endif
