/* Build tags: the macros that a project's own preprocessor lines leave open. */
#ifndef ADVISOR_SCAN_TAGS_TAGS_H
#define ADVISOR_SCAN_TAGS_TAGS_H

#include "model/finding.h"
#include "model/profile.h"
#include "scan/program/program.h"

/* Fills out with the open macros of all units, the likeliest to matter for speed
 * first. Everything is in the arena. */
void tags_collect(struct arena *a, const struct program *program, struct tag_list *out);
/* Joins measured counts (count, measured, weight) and sorts again. */
void tags_rank(struct tag_list *l, const struct profile *profile);

#endif
