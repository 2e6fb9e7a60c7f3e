/* A place for results that cost time to make, keyed by text. store/ implements
 * it; scan/ and others use it through this without knowing SQLite. */
#ifndef ADVISOR_BASE_CACHE_H
#define ADVISOR_BASE_CACHE_H

#include <stddef.h>

#include "base/str.h"

struct cache {
	/* 1 and the bytes appended to out when there; 0 when not. */
	int (*get)(void *ctx, const char *kind, const char *key, struct str *out);
	/* Failure to keep something is not an error. */
	void (*put)(void *ctx, const char *kind, const char *key, const void *bytes, size_t n);
	void *ctx;
};

/* Both accept NULL for c (nothing is ever there, nothing is kept). */
int cache_get(const struct cache *c, const char *kind, const char *key, struct str *out);
void cache_put(const struct cache *c, const char *kind, const char *key, const void *bytes, size_t n);

#endif
