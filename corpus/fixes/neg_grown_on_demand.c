/* git f1e11c6510 after the fix: one entry, made larger when a longer name comes. */
/* with: buf.c */
#include "buf.h"
#include <stdlib.h>
#include <string.h>
struct ce { unsigned len; char name[]; };
int c75(const char *const *name, int n, int (*fn)(const struct ce *))
{
	struct ce *t = NULL;
	size_t cap = 0;

	for (int i = 0; i < n; i++) {
		size_t len = strlen(name[i]), want = sizeof *t + len + 1;
		int rc;

		if (want > cap) {
			want <<= 1;
			t = ck_realloc(t, want); /* clean: alloc-in-loop, realloc-by-constant */
			memset(t, 0, want);
			cap = want;
		}
		t->len = len;
		memcpy(t->name, name[i], len + 1);
		rc = fn(t);
		if (rc < 0) {
			free(t);
			return rc;
		}
	}
	free(t);
	return 0;
}
