/* redis f86df924b (SDS_NOINIT): constructor zeroes the string when no content is given, and callers fill all of it
 * at once; fixed by a constructor that does not clear */
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
typedef char *str;
static str str_new(const void *init, size_t n)
{
	size_t *h = malloc(sizeof *h + n + 1);
	char *s;

	if (!h)
		return NULL;
	*h = n;
	s = (char *)(h + 1);
	if (!init)
		memset(s, 0, n);
	else
		memcpy(s, init, n);
	s[n] = 0;
	return s;
}
static void str_free(str s) { if (s) free((size_t *)s - 1); }
str c34_number(long v)
{
	char b[24];
	int n = snprintf(b, sizeof b, "%ld", v);
	str s = str_new(NULL, n); /* expect: cleared-twice */
	memcpy(s, b, n);
	return s;
}
str c34_load(FILE *f, size_t n)
{
	str s = str_new(NULL, n);
	if (n && fread(s, 1, n, f) != n) { str_free(s); return NULL; }
	return s;
}
unsigned c34_unpack(const void *in, unsigned n, void *out, unsigned m);
str c34_lzf(const void *c, unsigned clen, size_t n)
{
	str s = str_new(NULL, n);
	if (!c34_unpack(c, clen, s, n)) { str_free(s); return NULL; }
	return s;
}
