/* JoeDog/siege #118: page buffer from a calloc wrapper is set to zero again. Fixed by dropping the memset */
/* with: buf.c */
#include "buf.h"
#include <string.h>
#include <stdio.h>
#define REQ 40960
struct conn { int fd; char *chost; };
int c33_write(struct conn *c, const char *b, size_t n);
int c33_get(struct conn *c, const char *path)
{
	char *buf = ck_calloc(REQ, sizeof *buf); /* expect: cleared-twice */
	size_t n;
	int r;

	if (!path)
		path = "/";
	memset(buf, '\0', REQ);
	n = snprintf(buf, REQ, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, c->chost);
	r = c33_write(c, buf, n);
	__builtin_free(buf);
	return r;
}
