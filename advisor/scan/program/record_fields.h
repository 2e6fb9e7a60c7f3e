/* Which field of a structure a function makes larger, or gives back. */
#ifndef ADVISOR_SCAN_PROGRAM_RECORD_FIELDS_H
#define ADVISOR_SCAN_PROGRAM_RECORD_FIELDS_H

#include "scan/program/program.h"

/* The USR of the field of what the parameter points to that the function (or one it passes the parameter to)
 * reallocates, or fills with fresh memory; NULL when there is none. */
const char *record_field_grown(const struct program *p, const struct program_func *f, unsigned param);
/* 1 when it is not left to something else than the structure itself whether the function releases what is in it, as far
 * as is known: "if (b->room) free(b->s);" is sure, "if (!strcmp(b->s, "none")) free(b->s);" is not. */
int record_released_surely(const struct program *p, const struct program_func *f, unsigned param);
/* ... whose memory it releases. */
const char *record_field_released(const struct program *p, const struct program_func *f, unsigned param);

#endif
