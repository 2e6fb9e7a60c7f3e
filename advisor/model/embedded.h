/* The rule and library files built into the program (generated from rules/ by embed.cmake). */
#ifndef ADVISOR_MODEL_EMBEDDED_H
#define ADVISOR_MODEL_EMBEDDED_H

#include <stddef.h>

struct rule_embedded {
	const char *path; /* "code/alloc-in-loop.md"; NULL ends the table */
	const char *text;
	size_t len;
};
extern const struct rule_embedded rules_embedded[];

#endif
