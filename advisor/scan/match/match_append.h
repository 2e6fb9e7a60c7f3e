/* What match_append_rescans.c (the end is looked for) and match_append_copies.c (all is copied) share. */
#ifndef ADVISOR_SCAN_MATCH_MATCH_APPEND_H
#define ADVISOR_SCAN_MATCH_MATCH_APPEND_H

#include "scan/match/match.h"

/* 1 for a loop that may well go round often. */
int append_loop_counts(const struct match *m, uint32_t unit, uint32_t loop);
/* Reports a call in the loop that makes a longer text of a whole one: asprintf(&t, "%s%s", s, x); s = t. */
void match_copy(struct match *m, uint32_t unit, uint32_t call, uint32_t loop);
/* The same for a call in a function that a loop calls with the text's address: asprintf(text, "%s%s", *text, x). */
void match_copy_in_function(struct match *m, uint32_t unit, uint32_t call);

#endif
