/* Numbers written in several bases: a small buffer is allocated for each. */
#include <stdio.h>
#include <stdlib.h>

static unsigned hash(const char *s, unsigned h)
{
	while (*s)
		h = (h ^ (unsigned char)*s++) * 16777619u;
	return h;
}

static unsigned in_base(unsigned n, unsigned base, unsigned h)
{
	char *text = malloc(40), *at;

	if (!text)
		return h;
	at = text + 39;
	*at = '\0';
	do {
		*--at = "0123456789abcdefghijklmnopqrstuvwxyz"[n % base];
		n /= base;
	} while (n);
	h = hash(at, h);
	free(text);
	return h;
}

int main(int argc, char **argv)
{
	unsigned numbers = argc > 1 ? (unsigned)atoi(argv[1]) : 4000000, h = 2166136261u;

	for (unsigned i = 0; i < numbers; i++) {
		h = in_base(i & 1023, 16, h);
		h = in_base(i * 7 & 4095, 32, h);
		h = in_base(i & 63, 8, h);
	}
	printf("%u numbers, %u\n", numbers, h);
	return 0;
}
