/* How a variant changes a command line. One implementation for both users: the
 * compiler wrapper inside other people's builds, and replay. A plan travels to the
 * wrapper as a file of plain lines. Pure but for plan_read and plan_expand. */
#ifndef ADVISOR_BUILDER_PLAN_H
#define ADVISOR_BUILDER_PLAN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/flags.h"
#include "model/patch.h"

struct plan_edit {
	struct strlist units; /* sources below root, relative; empty: all */
	struct strlist add, remove, link;
	struct strlist drop; /* flags the other compiler does not know */
	const char *compiler; /* absolute; NULL: the build's own */
};

struct plan {
	int configure; /* 1: log calls, change nothing */
	const char *root; /* the tree's copy */
	struct strlist launcher; /* words put before the real compiler */
	struct strlist common; /* flags for every compile, baseline's too */
	struct strlist quiet; /* flags for every compile of a variant that change no code */
	const struct patch
		*patch; /* what the tree's sources have been changed by; not the wrapper's concern; NULL: none */
	const char *ar, *ranlib, *nm; /* used instead of the build's own; NULL: its own */
	struct {
		struct plan_edit *v;
		size_t n, cap;
	} edits;
};

/* One process to run in place of a command. */
struct plan_job {
	const char *program; /* absolute */
	struct strlist argv; /* argv[0] is program */
	const char *source; /* what it compiles; NULL: it links */
	const char *output; /* NULL: the driver's default */
	int temporary; /* 1: output is the wrapper's own, in place of the driver's temporary */
};
struct plan_jobs {
	struct plan_job *v;
	size_t n, cap;
};

void plan_write(const struct plan *p, struct str *out);
int plan_read(struct arena *a, const char *path, struct plan *p, struct err *err);

/* Replaces @file arguments by the words in the files (relative to dir), as gcc and clang do. */
void plan_expand(struct arena *a, const char *dir, const struct strlist *argv, struct strlist *out);

/* 1 for calls that a build makes to find out about the compiler or the system:
 * their answers must be those of the unchanged compiler. */
int plan_is_probe(const struct driver_line *line, const char *dir);
/* The same for a path that a call reads or writes: "conftest.c", "libconftest.a". */
int plan_is_probe_path(const char *path);

/* The processes in place of one compile or link: one, or several when
 * a command compiles several sources of which an edit names only some (or when split
 * is 1). Objects between them lie in `scratch`. `real` is the compiler that the
 * build meant. */
void plan_jobs(struct arena *a, const struct plan *p, const char *dir, const struct strlist *argv, const char *real,
	       int split, const char *scratch, struct plan_jobs *out);

#endif
