/* State machines: loops whose rounds are steps of one piece of work, not items. */
#ifndef ADVISOR_SCAN_FACTS_STATE_MACHINE_H
#define ADVISOR_SCAN_FACTS_STATE_MACHINE_H

#include "scan/facts/facts.h"

/* 1 for a loop around a switch over a variable that it sets to other states itself, and
 * that goes on to nothing else. */
int loop_is_machine(const struct unit_facts *f, uint32_t loop);

#endif
