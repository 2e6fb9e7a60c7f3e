/* git urlmatch.c url_normalize_1(), curl http.c Curl_http_cookies(): one text is put together over the rounds; it
 * is freed in the loop only on the way out. */
/* with: buf.c */
#include "buf.h"
static int append_checked(struct sb *b, const char *s, int n)
{
	if (n < 0 || *s == '%')
		return 0;
	sb_put(b, s, n);
	return 1;
}
char *c79_normalise(const char *const *seg, const int *len, int n)
{
	struct sb norm = SB_INIT;

	for (int i = 0; i < n; i++) {
		if (!append_checked(&norm, seg[i], len[i])) { /* clean: alloc-in-loop */
			sb_free(&norm);
			return NULL;
		}
		sb_put(&norm, "/", 1);
	}
	return sb_detach(&norm, NULL);
}
