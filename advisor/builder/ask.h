/* The cheap questions about a variant, in their order, before it is worth a build. */
#ifndef ADVISOR_BUILDER_ASK_H
#define ADVISOR_BUILDER_ASK_H

#include "builder/builder.h"

/* 1: the answer is known without a link: the compiler refuses the flags (BUILD_REFUSED), a unit does not compile
 * (BUILD_FAILED), or all units give the baseline's code (BUILD_OK and out->same_code). 0: it takes a build, for which
 * the objects are kept. out->seconds and compiled_units are what asking took, either way. Needs builder_baseline.
 * -1: interrupted, or the disk is full. */
int builder_ask(struct builder *b, const struct variant *v, struct built *out, struct err *err);

#endif
