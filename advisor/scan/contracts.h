/* What functions of the C library (and of libraries as common) do with memory. They are
 * standards, not projects: everything else is worked out from its body. */
#ifndef ADVISOR_SCAN_CONTRACTS_H
#define ADVISOR_SCAN_CONTRACTS_H

#include "scan/program.h"

/* Fills flags, params and sizes of a function without a body; 0 when it has no contract
 * here. system: declared in a system header (such a function keeps nothing by default). */
int contract_apply(struct program_func *f, int system);

#endif
