/* Inside of report/: source files of the project, read for SARIF's line hashes. */
#ifndef ADVISOR_REPORT_SOURCE_H
#define ADVISOR_REPORT_SOURCE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct source_text {
	const char *file; /* relative */
	struct str text; /* empty when it can't be read */
	uint64_t *hashes; /* one per line */
	size_t lines;
};
struct source_cache {
	const char *root;
	struct arena arena;
	struct {
		struct source_text *v;
		size_t n, cap;
	} files;
};

void source_cache_free(struct source_cache *c);
/* The file below the root, read once. NULL when it is no regular file there (or
 * the path leaves the root: a report is not to be trusted with that). */
const struct source_text *source_find(struct source_cache *c, const char *file);
/* "271789c17abda88f:1": what GitHub calls primaryLocationLineHash; NUL-terminated in
 * out. 0 when there is no such line. */
int source_line_hash(const struct source_text *s, int line, char out[40]);
/* libclang counts columns in bytes, SARIF in UTF-16 units; both from 1. */
int source_utf16_column(const struct source_text *s, int line, int column);
/* The same within one line of n bytes. */
int utf16_column(const char *line, size_t n, int column);

/* The hashes of all lines of a text (github/codeql-action, src/fingerprints.ts):
 * a rolling hash, base 37 modulo 2^64, over 100 UTF-16 units from the line's start,
 * without blanks and tabs, all line ends as LF. */
uint64_t *source_line_hashes(struct arena *a, const char *text, size_t n, size_t *lines);

#endif
