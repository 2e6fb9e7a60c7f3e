/* What own.c (paths), own_value.c (one effect), own_call.c (a call) and own_carries.c (who holds it) share. */
#ifndef ADVISOR_SCAN_PROGRAM_OWN_PARTS_H
#define ADVISOR_SCAN_PROGRAM_OWN_PARTS_H

#include "scan/program/own.h"

enum state_flag {
	STATE_KEPT = 1, /* stored where others can see it */
	STATE_WRAPPED = 2, /* in the next iteration */
	STATE_LEFT = 4, /* out of the loop */
	STATE_DROPPED = 8, /* a reference was given back */
	STATE_TAKEN = 16 /* what a call took out of where it lay (detach) is kept: it may be there no more */
};
struct own_state {
	uint32_t point;
	uint16_t held; /* places that hold it */
	uint8_t flags;
};

static inline const struct unit_facts *own_facts(const struct own *o)
{
	return &o->p->units[o->unit];
}
/* 1 when the expression's value is (or points into) the memory. */
int own_carries(const struct own *o, const struct own_state *s, uint32_t node);
/* 1 when the lvalue is a place that holds it; the place's index, or -1 when it is none we follow. */
int own_held(const struct own *o, const struct own_state *s, uint32_t lvalue);
int own_find_place(const struct own *o, uint32_t base, uint32_t field);
/* 1 when the address of the lvalue points into it. */
int own_address_carries(const struct own *o, const struct own_state *s, uint32_t node);
/* What happens at a node. 1: it ends here (released, returned, lost), recorded. */
int own_effect(struct own *o, struct own_state *s, uint32_t node);
/* The same at a call. */
int own_called(struct own *o, struct own_state *s, uint32_t call);
/* The value is stored where others see it. */
void own_keep(const struct own *o, struct own_state *s, uint32_t value);
/* Which ways a branch on the node may go: bit 0 true, bit 1 false. */
unsigned own_branch(const struct own *o, struct own_state *s, uint32_t node);
void own_released(struct own *o, const struct own_state *s, uint32_t node);
/* The place of an lvalue: index, or -1 when it is none we follow. make: add it. */
int own_place(struct own *o, uint32_t lvalue, int make);

#endif
