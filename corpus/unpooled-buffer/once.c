/* A buffer that the function keeps for its next call, and one that grows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t checksum(const char *s)
{
	static char *scratch;
	static size_t size;
	size_t n = strlen(s) + 1, sum = 0;

	if (n > size) {
		free(scratch);
		scratch = malloc(n * 2); /* clean: unpooled-buffer */
		size = scratch ? n * 2 : 0;
	}
	if (!scratch)
		return 0;
	memcpy(scratch, s, n);
	for (size_t i = 0; i < n; i++)
		sum += (unsigned char)scratch[i] * (i + 1);
	return sum;
}

size_t checksum_all(char **words, int n)
{
	size_t sum = 0;

	for (int i = 0; i < n; i++)
		sum ^= checksum(words[i]);
	return sum;
}
