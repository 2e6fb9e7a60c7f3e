/* git 838fe56920 and its series (uses of strbuf_split*): a line is split into an array of separately allocated
 * buffers that are thrown away at once; fixed by a cheaper split */
/* with: buf.c */
#include "buf.h"
#include <stdlib.h>
#include <string.h>
static struct sb **split(const char *s, size_t n, int sep)
{
	struct sb **v = NULL;
	size_t k = 0, cap = 0;

	while (n) {
		const char *e = memchr(s, sep, n);
		size_t len = e ? (size_t)(e - s) + 1 : n;
		struct sb *b = ck_malloc(sizeof *b);

		sb_init(b, len);
		sb_put(b, s, len);
		GROW_ARRAY(v, k + 2, cap);
		v[k++] = b;
		s += len;
		n -= len;
	}
	GROW_ARRAY(v, k + 1, cap);
	v[k] = NULL;
	return v;
}
static void list_free(struct sb **v)
{
	for (struct sb **s = v; *s; s++) {
		sb_free(*s);
		free(*s);
	}
	free(v);
}
int c51_next(struct sb *line);
int c51_fields(int (*use)(const char *, const char *))
{
	struct sb line = SB_INIT;
	int r = 0;

	while (!r && c51_next(&line)) {
		struct sb **f = split(line.p, line.len, ' '); /* expect: alloc-in-loop */
		if (f[0] && f[1])
			r = use(f[0]->p, f[1]->p);
		list_free(f);
	}
	sb_free(&line);
	return r;
}
