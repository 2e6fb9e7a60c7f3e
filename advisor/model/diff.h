/* A unified diff as files and hunks, read and written; nothing is said of the sources it is for. Pure. */
#ifndef ADVISOR_MODEL_DIFF_H
#define ADVISOR_MODEL_DIFF_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct diff_line {
	char kind; /* ' ', '-', '+' */
	const char *text; /* with its newline, which a file's last line may lack */
};
struct diff_hunk {
	size_t old_line, new_line; /* from 1; 0 in a file without lines */
	size_t at; /* its own line in the diff, from 1 */
	struct diff_lines {
		struct diff_line *v;
		size_t n, cap;
	} lines;
};
struct diff_file {
	const char *old_name, *new_name; /* as the diff has them; NULL: /dev/null */
	size_t at; /* its first line in the diff */
	struct diff_hunks {
		struct diff_hunk *v;
		size_t n, cap;
	} hunks;
};
struct diff {
	struct diff_file *v;
	size_t n, cap;
};

/* text may hold anything; what is around the files of a diff (mail, "Index:" lines) is passed over. -1 with a sentence
 * that names file, hunk and line of the diff: binary, a rename, a deletion, a change of mode, a hunk whose lines are
 * not as many as it says. */
int diff_read(struct arena *a, const char *text, size_t n, struct diff *out, struct err *err);

/* Lines of a file that are known, and what takes the place of some. */
struct diff_known {
	size_t line; /* from 0 */
	const char *text;
	size_t n;
};
struct diff_change {
	size_t line, n; /* from 0: so many lines from there */
	const char *before, *text; /* whole lines */
};
struct diff_source {
	const char *name;
	int fresh;
	const struct diff_known *known; /* by line */
	size_t n_known;
	const struct diff_change *changes; /* by line; none overlap */
	size_t n_changes;
};
/* Appends the diff of one file. Context is what is known of three lines. */
void diff_print(const struct diff_source *s, struct str *out);

size_t diff_count_lines(const char *text); /* the last may lack its newline */

#endif
