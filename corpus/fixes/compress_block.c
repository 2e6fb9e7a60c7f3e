/* git a155ab2bf4 + follow-up (reftable/block): each log block gets a compression buffer and, inside compress2(), a
 * whole zlib state (600 MB of churn); fixed by a z_stream and a buffer kept in the writer */
/* with: buf.c */
#include "buf.h"
#include <stdlib.h>
#include <string.h>
#include <limits.h>
#include <zlib.h>
struct bw { unsigned char *buf; unsigned next, hdr; int type; };
static int finish(struct bw *w)
{
	if (w->type == 'g') {
		unsigned skip = 4 + w->hdr;
		uLongf src = w->next - skip, cap = src * 1.001 + 12;
		unsigned char *z;

		NEW_ARRAY(z, cap); /* expect: unpooled-buffer */
		for (;;) {
			uLongf got = cap;
			int r = compress2(z, &got, w->buf + skip, src, 9);
			if (r == Z_BUF_ERROR && cap < LONG_MAX) {
				cap *= 2;
				z = ck_realloc(z, cap);
				continue;
			}
			if (r != Z_OK) { free(z); return -1; }
			memcpy(w->buf + skip, z, got);
			w->next = got + skip;
			free(z);
			break;
		}
	}
	return (int)w->next;
}
int c09_add(struct bw *w, const unsigned char *rec, unsigned n);
int c09_write_all(struct bw *w, const unsigned char **rec, const unsigned *len, int n, int (*flush)(const void *, unsigned))
{
	for (int i = 0; i < n; i++) {
		if (c09_add(w, rec[i], len[i]) < 0) {
			int k = finish(w);
			if (k < 0 || flush(w->buf, k) < 0)
				return -1;
			w->next = 0;
			i--;
		}
	}
	return 0;
}
