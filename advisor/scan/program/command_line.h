/* Which code goes through the words of the command line. */
#ifndef ADVISOR_SCAN_PROGRAM_COMMAND_LINE_H
#define ADVISOR_SCAN_PROGRAM_COMMAND_LINE_H

#include "scan/program/program.h"

/* Fills p->argument_params and p->option_loops. */
void arguments_find(struct program *p);
/* 1 for a loop over the command line, by what it asks or where it goes on to. */
int arguments_loop(const struct program *p, const struct program_func *f, uint32_t loop);
/* 1 for a loop (of the unit; NO_INDEX is none) each of whose rounds asks a function like getopt for the next option. */
int arguments_asked(const struct program *p, uint32_t unit, uint32_t loop);
/* 1 when a word of the name (parts between `_`, and where the case changes) is one of the words (NULL-terminated). */
int arguments_have_word(const char *name, const char *const *words);

#endif
