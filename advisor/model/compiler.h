/* Which compiler a name is, and which tools go with it. One way for everybody: by the executable that the name
 * leads to. The name itself (cc, CC of a Makefile, a link in a cache's or in the wrapper's folder) says nothing for
 * sure. Also linked into the compiler wrapper. */
#ifndef ADVISOR_MODEL_COMPILER_H
#define ADVISOR_MODEL_COMPILER_H

#include "model/host.h"

/* 1 when base is a name compilers of C go by: cc, gcc, clang, c99, gcc-12, ... */
int compiler_name(const char *base);
/* "ar", "ranlib" or "nm" when base is a name of that tool: "gcc-ar-12", "llvm-nm-19", "x86_64-linux-gnu-ranlib"; else
 * NULL. */
const char *compiler_tool_name(const char *base);

/* "gcc", "clang" or "". Runs nothing: links are followed, through PATH for a name without a slash, and the
 * executable's own name counts. What is not there, or is a script or a cache, is taken for what it is called. */
const char *compiler_family(struct arena *a, const char *name);
/* The same where running it is no danger: a script or a cache is asked by --version. */
const char *compiler_family_asked(struct arena *a, const char *name);

/* Reads what `NAME --version` printed. 0 and family, version, major, minor of c
 * filled; -1 when it is no gcc or clang. */
int compiler_parse_version(struct arena *a, const char *text, struct compiler *c);
/* Runs `c->path --version` and fills c as above; -1 when it does not answer like gcc or clang. */
int compiler_ask(struct arena *a, struct compiler *c);

/* The tool ("ar", "ranlib", "nm", "profdata", "cov") that knows this compiler's objects: gcc-ar of the same gcc, llvm-ar of
 * the same clang. Absolute; NULL when it is not installed. not_in: a folder of PATH to pass over, or NULL. */
const char *compiler_tool(struct arena *a, const char *compiler, const char *tool, const char *not_in);

/* What makes a compiler count into the folder, and use what was counted there (clang: once it is merged into
 * <folder>/merged.profdata). partial: this gcc knows -fprofile-partial-training (10 and later). */
void compiler_profile_generate(struct arena *a, const char *folder, struct strlist *out);
void compiler_profile_use(struct arena *a, int clang, int partial, const char *folder, struct strlist *out);

#endif
