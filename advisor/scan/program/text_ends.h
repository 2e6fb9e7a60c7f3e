/* Places where the end of a text is written to after it was looked for from the beginning. */
#ifndef ADVISOR_SCAN_PROGRAM_TEXT_ENDS_H
#define ADVISOR_SCAN_PROGRAM_TEXT_ENDS_H

#include "scan/program/program.h"

struct text_append {
	uint32_t place; /* the text */
	uint32_t search; /* the node that goes through it: strcat() itself, strlen(), strchr() */
};

/* 1 when the node appends so, in nodes [from, to) where its variables may be set: strcat(s, x), snprintf(s + strlen(s), ...),
 * n = strlen(s) and then s[n] = c or strcpy(s + n, x), *strchr(s, 0) = c. */
int text_append_at(const struct program *p, uint32_t unit, uint32_t node, uint32_t from, uint32_t to,
		   struct text_append *out);

#endif
