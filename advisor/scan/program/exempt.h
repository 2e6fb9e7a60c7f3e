/* Memory that is given back where it was allocated, and yet is no scratch buffer that anybody could keep. */
#ifndef ADVISOR_SCAN_PROGRAM_EXEMPT_H
#define ADVISOR_SCAN_PROGRAM_EXEMPT_H

#include "scan/program/own.h"

/* 1 for a buffer that is used only for what is too long for one on the stack; for one that lasts and is replaced by a
 * larger one on demand; and for a block that nobody uses, asked for to see whether it can be had. `o` has been
 * followed: its holder, fate and release are known. */
int site_is_exempt(const struct unit_facts *f, const struct fact_func *fn, const struct own *o);

#endif
