/* What libclang is given for a unit. */
#ifndef ADVISOR_SCAN_READ_ARGUMENTS_H
#define ADVISOR_SCAN_READ_ARGUMENTS_H

#include "model/project.h"

/* Those of the unit's own arguments that change how its source is read, and what we add to
 * them. Nothing that runs a program, loads code, writes a file or reads a file of options is
 * ever among them. The source is not, either. */
void parse_arguments(struct arena *a, const struct unit *u, struct strlist *out);
/* The same without the processor and its like, for when libclang does not know them. */
void parse_arguments_plain(struct arena *a, const struct unit *u, struct strlist *out);

#endif
