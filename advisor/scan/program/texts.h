/* Texts in loops: which one a call measures, and whether it is the same in every round. */
#ifndef ADVISOR_SCAN_PROGRAM_TEXTS_H
#define ADVISOR_SCAN_PROGRAM_TEXTS_H

#include "scan/program/program.h"

/* The text (an argument) whose length the node is: strlen(x), also by a function that returns no more than that;
 * NO_INDEX. */
uint32_t text_measured(const struct program *p, uint32_t unit, uint32_t node);
/* 1 when the place is one that we can follow: variables, fields and elements. */
int text_is_place(const struct unit_facts *f, uint32_t place);
/* 1 when nodes [from, to) leave alone every variable and field that names the place: it is the same text, whatever
 * is in it. */
int text_stays(const struct program *p, uint32_t unit, uint32_t place, uint32_t from, uint32_t to);
/* The same; that it is made larger and moved, s = realloc(s, n), leaves it the same text. */
int text_lasts(const struct program *p, uint32_t unit, uint32_t place, uint32_t from, uint32_t to);
/* 1 when nodes [from, to) write the text from its beginning, or may, for all that is known: strcpy(s, ...), s[0] = 0,
 * fill(s, n). */
int text_begins(const struct program *p, uint32_t unit, uint32_t place, uint32_t from, uint32_t to);
/* 1 for strcat(place, ...) and the like. */
int text_appended(const struct unit_facts *f, uint32_t call, uint32_t place);
/* 1 when the argument n of the call is one that points to const. */
int text_only_read(const struct unit_facts *f, uint32_t call, unsigned argument);

#endif
