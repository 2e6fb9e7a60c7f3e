/* What the files of model/patch.h share. */
#ifndef ADVISOR_MODEL_PATCH_PARTS_H
#define ADVISOR_MODEL_PATCH_PARTS_H

#include "model/diff.h"
#include "model/patch.h"

struct known_lines {
	struct diff_known *v;
	size_t n, cap;
};

/* Where in the source what is replaced ends. */
size_t patch_end_of(const struct replacement *r);
/* The end of the replacements that are in the same file as i. */
size_t patch_file_end(const struct patch *p, size_t i);
/* 0 when the replacement's `before` is what is in the text of its file; -1 with a sentence. */
int patch_compare(const struct replacement *r, const char *text, size_t n, struct err *err);
/* The lines of a text, which they point into. */
void patch_split(struct arena *a, const char *text, size_t n, struct known_lines *out);
/* Appends the diff of the replacements from i to end, which are in one file; some of its lines are known. */
void patch_print_file(struct arena *a, const struct patch *p, size_t i, size_t end, const struct known_lines *known,
		      struct str *out);
/* A run of changed lines of a hunk: so many lines after its first. */
struct patch_run {
	size_t after;
	const char *before, *text;
};
struct patch_runs {
	struct patch_run *v;
	size_t n, cap;
};
void patch_runs(struct arena *a, const struct diff_hunk *h, struct patch_runs *out);

#endif
