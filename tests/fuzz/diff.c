/* A diff that --try names, against two sources; and as a report's own. */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "model/patch.h"

static int read_texts(void *ctx, const char *file, struct str *out, struct err *err)
{
	(void)ctx, (void)err;
	if (strcmp(file, "src/a.c") != 0 && strcmp(file, "b.c") != 0)
		return 1;
	str_add(out, "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n");
	return 0;
}

/* A patch that was read is of the tree, and its own diff gives it again. */
static void check(struct arena *a, const struct patch *p, const size_t *offsets)
{
	struct patch again;
	for (size_t i = 0; i < p->n; i++)
		if (!patch_may_name(p->list[i].file))
			abort();
	if (patch_from_diff(a, p->diff, strlen(p->diff), read_texts, NULL, &again, NULL) != 0 || !patch_same(p, &again))
		abort();
	if (patch_from_parts(a, p->diff, offsets, p->n, &again, NULL) != 0 || !patch_same(p, &again) ||
	    strcmp(p->diff, again.diff) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a = {0};
	struct err err = {{0}};
	struct patch p;
	size_t offsets[64] = {0, 60, 90, 200};
	if (patch_from_diff(&a, (const char *)data, n, read_texts, NULL, &p, &err) == 0 && p.n <= 64) {
		for (size_t i = 0; i < p.n; i++)
			offsets[i] = p.list[i].offset;
		check(&a, &p, offsets);
	}
	for (size_t i = 1; i < 5; i++)
		patch_from_parts(&a, arena_strndup(&a, (const char *)data, n), offsets, i, &p, &err);
	arena_free(&a);
	return 0;
}
