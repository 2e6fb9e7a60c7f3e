/* kmod b6b27d3 / 0766b41 (hex_to_str), also git's hex code: sprintf("%02X") for every byte. Fixed by a table of
 * digits */
#include <stdio.h>
#include <stdlib.h>
char *c57_hex(const unsigned char *p, size_t n)
{
	char *s = malloc(n * 3 + 1);
	size_t i, j = 0;
	if (!s)
		return NULL;
	for (i = 0; i < n; i++) {
		j += sprintf(s + j, "%02X", p[i]); /* expect: format-per-byte */
		if (i + 1 < n)
			s[j++] = ':';
	}
	s[j] = 0;
	return s;
}
