#include "base/cache.h"

int cache_get(const struct cache *c, const char *kind, const char *key, struct str *out)
{
	return c && c->get ? c->get(c->ctx, kind, key, out) : 0;
}

void cache_put(const struct cache *c, const char *kind, const char *key, const void *bytes, size_t n)
{
	if (c && c->put)
		c->put(c->ctx, kind, key, bytes, n);
}
