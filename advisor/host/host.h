/* What the machine offers: compilers, allocators, the C library, the processor. */
#ifndef ADVISOR_HOST_HOST_H
#define ADVISOR_HOST_HOST_H

#include "base/err.h"
#include "model/host.h"

/* Compilers, allocators, tunables, cpu. Runs compilers' --version. */
int host_detect(struct arena *a, struct host *out, struct err *err);

/* ---- parts of host_detect(), apart so that each can be tested without the machine ---- */

/* Finds every gcc and clang in the directories (colon-separated), newest of each
 * family first. Wrappers and caches that only carry a compiler's name are left
 * out: what counts is the name of the file that a link leads to. */
void host_compilers(struct arena *a, const char *dirs, struct host *h);
/* Shared libraries that replace malloc: those that rules name in "preload" and
 * the usual ones, as far as the linker's cache or the library folders hold them. */
void host_allocators(struct arena *a, struct host *h);

#endif
