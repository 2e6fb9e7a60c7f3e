/* Functions that allocate and clear by hand. */
#ifndef ADVISOR_SCAN_PROGRAM_CLEARS_H
#define ADVISOR_SCAN_PROGRAM_CLEARS_H

#include "scan/program/program.h"

/* 1 when the call returns memory that is zeroed as a whole: by calloc and what calls it, or by a function that sets what
 * it allocated to zero ("if (!init) memset(p, 0, n);": when it is passed null for init). */
int call_clears(const struct program *p, uint32_t unit, uint32_t call);
/* The constant number of bytes that the call allocates, also when a function of the project says how many; -1. */
int64_t call_size(const struct program *p, uint32_t unit, uint32_t call);

#endif
