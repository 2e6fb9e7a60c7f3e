/* Facts kept from an earlier scan. They hold as long as the unit's arguments and the
 * content of every file it read are what they were. (A header that newly appears in
 * front of another on the include path is not noticed.) */
#ifndef ADVISOR_SCAN_CACHED_H
#define ADVISOR_SCAN_CACHED_H

#include "base/cache.h"
#include "model/project.h"
#include "scan/facts.h"

struct cached; /* remembers the hashes of files during one scan */
struct cached *cached_new(struct arena *a, const struct cache *c);
/* 1 and the facts when there are valid ones. */
int cached_get(struct cached *c, struct arena *a, const struct unit *u, struct unit_facts *out);
/* Keeps a block made by facts_save, which a worker sent. */
void cached_put(struct cached *c, const struct unit *u, const struct unit_facts *f, const void *block, size_t n);

#endif
