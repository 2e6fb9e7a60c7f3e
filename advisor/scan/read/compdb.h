/* Inside scan/: shell lines and compiler command lines, as text. */
#ifndef ADVISOR_SCAN_READ_COMPDB_H
#define ADVISOR_SCAN_READ_COMPDB_H

#include "base/arena.h"
#include "base/err.h"
#include "model/project.h"

/* The simple commands of one shell line, in order. */
struct shell_line {
	struct strlist *v;
	size_t n, cap;
};

/* Splits a shell line into words by POSIX quoting, and into commands at
 * && || ; | & where these stand as words; redirections are left out. Nothing is
 * expanded. -1: an unclosed quote. */
int shell_split(struct arena *a, const char *text, struct shell_line *out, struct err *err);
/* Leaves out what is before the compiler: NAME=value, env, time, nice, and
 * compiler launchers (ccache, distcc, ...). */
void compdb_strip(struct arena *a, const struct strlist *words, struct strlist *out);
/* Replaces each @file by the arguments in it (GNU quoting, nested, relative to
 * dir). A file that can't be read stays as it is, as in the compilers. left: bytes that may still be read of such files,
 * and becomes less; a command that would have more than COMPDB_WORDS words is cut there. */
enum { COMPDB_WORDS = 100000 };
void compdb_expand(struct arena *a, const char *dir, const struct strlist *words, size_t *left, struct strlist *out);

/* Reads compile_commands.json (the file, or the folder that holds it) into the
 * project: units and facts; root and build_root must be set. An empty or broken
 * database is an error. Entries whose file is missing go to project->failed. */
int compdb_read(struct arena *a, const char *path, struct project *p, struct err *err);

#endif
