/* The lines of a C source as its preprocessor reads them: those ending in a backslash joined, comments blank. */
#ifndef ADVISOR_SCAN_READ_LOGICAL_LINES_H
#define ADVISOR_SCAN_READ_LOGICAL_LINES_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* A comment "#undef NAME": so configure notes what it did not define. */
struct undef_note {
	const char *name; /* in the file's text, not ended by a zero */
	size_t n;
	uint32_t line;
};

struct logical_lines {
	struct arena *a;
	const char *s, *end; /* what is left of the file */
	uint32_t line; /* of s, from 1 */
	struct str text; /* the last line read; the caller frees it when done */
	struct {
		struct undef_note *v; /* in the comments of that line */
		size_t n, cap;
	} undefs;
};

/* Reads the next one into text and undefs; 0 at the end of the file. */
int logical_line_next(struct logical_lines *r);

#endif
