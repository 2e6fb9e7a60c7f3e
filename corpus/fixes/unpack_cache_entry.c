/* git f1e11c6510 (unpack-trees): a fresh cache entry per round, spread over a local array that a callback gets;
 * fixed by reusing one */
/* with: buf.c */
#include "buf.h"
#include <stdlib.h>
#include <string.h>
struct ce { unsigned mode, len; unsigned char id[20]; char name[]; };
struct opts { int (*fn)(const struct ce *const *src, struct opts *); struct ce **cache; int merge; };
int c07_by_cache(struct opts *o, int pos, int n, int names)
{
	struct ce *src[9] = { NULL };
	int i, d;

	if (!o->merge)
		return -1;
	for (i = 0; i < n; i++) {
		struct ce *t;
		int len, rc;

		src[0] = o->cache[pos + i];
		len = src[0]->len;
		t = ck_calloc(1, sizeof *t + len + 1); /* expect: alloc-in-loop */
		t->mode = src[0]->mode;
		t->len = len;
		memcpy(t->id, src[0]->id, 20);
		memcpy(t->name, src[0]->name, len + 1);
		for (d = 1; d <= names; d++)
			src[d] = t;
		rc = o->fn((const struct ce *const *)src, o);
		free(t);
		if (rc < 0)
			return rc;
	}
	return 0;
}
