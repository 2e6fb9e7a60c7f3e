/* Compiler arguments: what they are, how to compare and edit them. Pure; also
 * linked into the compiler wrapper. */
#ifndef ADVISOR_MODEL_FLAGS_H
#define ADVISOR_MODEL_FLAGS_H

#include "base/arena.h"

/* 1 when the flag takes its value as the next argument ("-o", "-include", "-I"
 * standing alone, "-Xlinker", ...). */
int flag_takes_next(const char *arg);
/* 1 when arg matches a removal pattern: exact text, or a prefix ending in `*`
 * ("-O*" matches -O0 and -Ofast but not -output; "-march=*"). */
int flag_matches(const char *pattern, const char *arg);

/* What a command line asks the compiler driver for. */
enum driver_mode { DRIVER_QUERY, DRIVER_PREPROCESS, DRIVER_COMPILE, DRIVER_LINK, DRIVER_COMPILE_LINK };
struct driver_line {
	enum driver_mode mode;
	struct strlist sources; /* .c .cc .s ... in order */
	struct strlist objects; /* objects, archives, shared libraries given as files */
	const char *output; /* of -o; NULL: the driver's default */
	int shared; /* -shared */
	int from_stdin;
};
/* argv[0] is the compiler. */
void flags_parse_driver(struct arena *a, const char *const *argv, struct driver_line *out);

/* The last -O level in effect ("-O2"), NULL when none is given. */
const char *flags_opt_level(const struct strlist *argv);

/* Edits argv (argv[0] kept): removes what matches a pattern (with its separate
 * value), turns an added -DX=v into -UX -DX=v when X is already set, and appends what
 * is added where it wins, before a "--". */
void flags_edit(struct arena *a, const struct strlist *argv, const struct strlist *remove, const struct strlist *add,
		struct strlist *out);

#endif
