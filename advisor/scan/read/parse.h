/* From a unit to its facts: libclang in this process. Only workers call it. */
#ifndef ADVISOR_SCAN_READ_PARSE_H
#define ADVISOR_SCAN_READ_PARSE_H

#include "model/project.h"
#include "scan/facts/facts.h"
#include "scan/read/arguments.h"

/* 0, or -1 with the reason a user can read (the unit is then a failure, not an error). */
int parse_unit(struct arena *a, const struct unit *u, struct unit_facts *out, struct err *err);

/* "19.1.7", of the library in use. */
const char *scan_libclang_version(struct arena *a);

#endif
