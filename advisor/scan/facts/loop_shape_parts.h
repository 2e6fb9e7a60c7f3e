/* What loop_shape.c and loop_scalars.c share. */
#ifndef ADVISOR_SCAN_FACTS_LOOP_SHAPE_PARTS_H
#define ADVISOR_SCAN_FACTS_LOOP_SHAPE_PARTS_H

#include "scan/facts/loop_shape.h"

const struct fact_node *loop_node(const struct loop_shape *s, uint32_t i);
/* 1 when the node names the variable. */
int loop_is_ref_to(const struct loop_shape *s, uint32_t i, uint32_t sym);
/* 1 when the node is written: the left side of an assignment, or stepped. */
int loop_is_written(const struct loop_shape *s, uint32_t i);
/* 1 when the variable is named in the node or below it. */
int loop_mentions(const struct loop_shape *s, uint32_t i, uint32_t sym);
/* loop_scalars.c: fills s->scalars from the nodes of [first, end). */
void loop_read_scalars(struct arena *a, struct loop_shape *s, uint32_t first, uint32_t end);

#endif
