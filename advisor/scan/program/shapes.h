/* Small questions that several matchers ask of the tree. */
#ifndef ADVISOR_SCAN_PROGRAM_SHAPES_H
#define ADVISOR_SCAN_PROGRAM_SHAPES_H

#include "scan/program/program.h"

/* 1 when the two trees are the same expression (calls never are). */
int shape_same(const struct unit_facts *f, uint32_t a, uint32_t b);
/* 1 when they name the same place: the same variables and fields in the same way. */
int shape_same_place(const struct unit_facts *f, uint32_t a, uint32_t b);
/* 1 when the tree names the variable or field. */
int shape_names(const struct unit_facts *f, uint32_t tree, uint32_t sym);
/* 1 when the variable or field is assigned, counted or has its address taken between. */
int shape_changes(const struct unit_facts *f, uint32_t sym, uint32_t from, uint32_t to);
/* 1 when the node is a call of a function of that name (also its __builtin_ and _chk forms). */
int shape_calls(const struct unit_facts *f, uint32_t node, const char *name);
int shape_calls_any(const struct unit_facts *f, uint32_t node, const char *const *names);
/* The constant number of bytes an allocating call asks for; -1 when it varies. */
int64_t shape_alloc_size(const struct program *p, uint32_t unit, uint32_t call);
/* The outermost statement of a loop's body the node is in, or NO_INDEX: the nearest
 * ancestor whose parent is a block. */
uint32_t shape_statement(const struct unit_facts *f, uint32_t node);

#endif
