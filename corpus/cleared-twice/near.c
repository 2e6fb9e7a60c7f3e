/* Near misses: only a part is written, or it was used before, or it was never zeroed. */
#include <stdlib.h>
#include <string.h>

char *padded(const char *text, size_t n, size_t size)
{
	char *p = calloc(1, size); /* clean: cleared-twice */

	if (!p)
		return NULL;
	memcpy(p, text, n);
	return p;
}

int count_bits(const unsigned char *in, size_t n, int rounds)
{
	unsigned char *seen = calloc(256, 8); /* clean: cleared-twice */
	int different = 0;

	if (!seen)
		return -1;
	for (int r = 0; r < rounds; r++) {
		for (size_t i = 0; i < n; i++)
			seen[in[i]] = 1;
		different += seen[0];
		memset(seen, 0, 256);
	}
	free(seen);
	return different;
}

char *plain(const char *text, size_t n)
{
	char *p = malloc(n); /* clean: cleared-twice */

	if (!p)
		return NULL;
	memset(p, 0, n);
	if (n)
		p[0] = text[0];
	return p;
}
