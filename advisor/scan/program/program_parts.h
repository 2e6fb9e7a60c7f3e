/* The steps of program_make, in their order. */
#ifndef ADVISOR_SCAN_PROGRAM_PROGRAM_PARTS_H
#define ADVISOR_SCAN_PROGRAM_PROGRAM_PARTS_H

#include "scan/program/program.h"

void program_find_calls(struct program *p); /* program_calls.c */
void program_find_noreturn(struct program *p); /* noreturn.c; before the summaries */
void program_summarize(struct program *p); /* summary.c */
void program_estimate_heat(struct program *p); /* heat.c */

#endif
