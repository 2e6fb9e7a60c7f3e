/* curl 7e8561e030 (dynbuf): formatted append makes a temporary string by vaprintf(), adds it, frees it; fixed by
 * printing into the buffer */
/* with: buf.c */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "buf.h"
static char *vaprintf(const char *f, va_list ap) { char *s = NULL; return vasprintf(&s, f, ap) < 0 ? NULL : s; }
static int addf(struct sb *b, const char *f, ...)
{
	char *str;
	va_list ap;

	va_start(ap, f);
	str = vaprintf(f, ap); /* expect: unpooled-buffer */
	va_end(ap);
	if (str) {
		sb_puts(b, str);
		free(str);
		return 0;
	}
	sb_free(b);
	return 27;
}
struct hdr { struct hdr *next; const char *name, *value; };
int c29_headers(struct sb *out, const struct hdr *h)
{
	for (; h; h = h->next)
		if (addf(out, "%s: %s\r\n", h->name, h->value))
			return 27;
	return 0;
}
