/* Text of sources that a variant replaces: what a finding's fix is, what a diff of the user's comes to, and what is
 * built, raced, reported and applied. A patch is finished once (patch_finish, patch_from_diff) against the tree as it
 * is, and then holds whole lines, so that two patches that touch the same lines can be told by their places alone.
 * Pure; sources are read by whoever calls. */
#ifndef ADVISOR_MODEL_PATCH_H
#define ADVISOR_MODEL_PATCH_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define PATCH_MOST ((size_t)16 << 20) /* bytes of a source, and of a diff */

struct replacement {
	const char *file; /* relative to the root, '/' between folders, below the root */
	size_t offset; /* in bytes of the file as it is in the tree */
	const char *before; /* the text there now; "" when something is only put in */
	const char *text; /* what takes its place */
	size_t line; /* of offset, from 1; 0: not known (yet) */
	int fresh; /* 1: there is no such file, text is all of it */
};

struct patch {
	struct replacement *list; /* by file, then offset; none overlap */
	size_t n, cap;
	const char
		*diff; /* unified, three lines of context, as `git apply` and `patch -p1` take it; NULL: not finished */
};

/* Appends the content of a file of the tree to out. 0; 1: there is no such file; -1 with a sentence. */
typedef int patch_read(void *ctx, const char *file, struct str *out, struct err *err);
/* The usual one; ctx: the root, a const char *. No links are followed, and more than PATCH_MOST is an error. */
int patch_read_tree(void *ctx, const char *file, struct str *out, struct err *err);

/* 1 when a patch may name this file: below the root, nothing that hides (".."), nothing of git's or of ours. */
int patch_may_name(const char *file);

/* Adds one; the texts are shared. A patch that begins as zeroes is an empty one. */
void patch_add(struct arena *a, struct patch *p, struct replacement r);
/* By file, then offset; of those at one place what is only put in comes first, in the order in which it was added. */
void patch_sort(struct arena *a, struct patch *p);
/* Sorts, compares `before` with the sources, widens each replacement to whole lines (what touches becomes one), and
 * makes the diff. -1 with a sentence that names file and line: a name that may not be, a text that differs, two that
 * overlap, nothing changed at all. */
int patch_finish(struct arena *a, struct patch *p, patch_read *read, void *ctx, struct err *err);

/* Of finished patches: where both touch the same lines, or lines side by side, the place in x; NULL: nowhere. The two
 * then exclude each other. */
const struct replacement *patch_overlap(const struct patch *x, const struct patch *y);
/* Both as one, finished; what y overlaps of x must not be (patch_overlap). NULL is none. */
const struct patch *patch_join(struct arena *a, const struct patch *x, const struct patch *y);
/* 1 when both change the same into the same. NULL is none. */
int patch_same(const struct patch *x, const struct patch *y);

/* A finished patch from any unified diff: git's, diff -u's, with or without a/ and b/. Hunks go where git apply puts
 * them: context must be equal; one that has moved is found when it fits in one place only. What names files outside
 * the tree, is binary, renames, deletes, changes modes, or changes nothing is an error. -1 with a sentence that names
 * file and hunk. text may hold anything. */
int patch_from_diff(struct arena *a, const char *text, size_t n, patch_read *read, void *ctx, struct patch *out,
		    struct err *err);
/* A finished patch from its own diff and the offsets of its replacements, without the sources. offsets NULL: they are not
 * known, and only the lines are true. -1 with a sentence. */
int patch_from_parts(struct arena *a, const char *diff, const size_t *offsets, size_t n, struct patch *out,
		     struct err *err);

/* Appends what a file becomes: text is all of it as it is in the tree. -1 with a sentence that names file and line
 * when it is not what the patch was made for. A file that is not in the patch stays. */
int patch_apply(const struct patch *p, const char *file, const char *text, size_t n, struct str *out, struct err *err);
/* Appends each file once. */
void patch_files(struct arena *a, const struct patch *p, struct strlist *out);
/* "src/a.c:12, src/b.c:7 and 3 more places", in the arena. */
const char *patch_places(struct arena *a, const struct patch *p);

#endif
