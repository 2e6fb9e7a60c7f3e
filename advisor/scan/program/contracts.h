/* What functions of libraries do with memory, and what waits for what: from data (rules/library). Everything else is
 * worked out from its body. */
#ifndef ADVISOR_SCAN_PROGRAM_CONTRACTS_H
#define ADVISOR_SCAN_PROGRAM_CONTRACTS_H

#include "scan/program/program.h"

/* Fills flags, params and sizes of a function without a body; 0 when it has no contract
 * here. system: declared in a system header (such a function keeps nothing by default). */
int contract_apply(const struct library *l, struct program_func *f, int system);

/* A function of the project that is an allocator by name and by type ("void *x_malloc(size_t)",
 * "void x_free(void *)"): what it does with memory of its own is its affair. params: the
 * syms of its parameters. Fills f as above; 0 for any other function. */
int contract_of_allocator(struct program_func *f, const struct fact_sym *self, const struct fact_sym *const *params);

#endif
