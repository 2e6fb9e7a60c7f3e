/* Facts on their way: between processes, into a store and out of it, and what is asked of them before they are believed. */
#ifndef ADVISOR_SCAN_FACTS_FACTS_STORED_H
#define ADVISOR_SCAN_FACTS_FACTS_STORED_H

#include "scan/facts/facts.h"

/* Trees are no deeper: what works on them may call itself once per level. */
#define FACTS_DEPTH 512
/* 1 when a node of its kind may have so many children; those that have another number are
 * NODE_EXPR or NODE_STMT, which promise nothing. */
int node_fits(const struct fact_node *n, unsigned count);
/* 0 when every index is within bounds, trees are trees and nodes have the children of their kind. */
int facts_check(const struct unit_facts *f);

/* One block of bytes and back. facts_load keeps nothing of bytes; -1 for a block that
 * is cut, not ours (a cache of another version), or does not pass facts_check. */
void facts_save(const struct unit_facts *f, struct str *out);
int facts_load(struct arena *a, const void *bytes, size_t n, struct unit_facts *out);

#endif
