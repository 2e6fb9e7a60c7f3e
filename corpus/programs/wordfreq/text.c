#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "wordfreq.h"

static unsigned seed = 12345;

static unsigned draw(unsigned n)
{
	seed = (unsigned)((unsigned long long)seed * 48271 % 2147483647);
	return seed % n;
}

/* Small numbers are frequent, as small ranks of words are. */
static unsigned draw_skewed(unsigned n)
{
	return draw(draw(draw(draw(n) + 1) + 1) + 1);
}

static size_t put_word(char *out, unsigned rank)
{
	static const char *const parts[] = {"Ka", "lo", "mi", "Ne", "ru", "sa", "te", "vo"};
	size_t len = 0;

	do {
		memcpy(out + len, parts[rank % 8], 2);
		len += 2;
		rank /= 8;
	} while (rank);
	return len;
}

size_t text_make(char *text, size_t room, unsigned lines)
{
	size_t n = 0;

	for (unsigned line = 0; line < lines && n + 160 < room; line++) {
		for (unsigned w = draw(8) + 6; w > 0; w--) {
			n += put_word(text + n, draw_skewed(6000));
			text[n++] = w == 1 ? '\n' : ' ';
		}
	}
	text[n] = 0;
	return n;
}

/* The scratch copy is not needed, and is larger than it need be: that is the point. */
size_t text_normalize(const char *word, size_t len, char *out)
{
	char *scratch = malloc(len + 2048);
	size_t n = 0;

	if (!scratch)
		return 0;
	for (size_t i = 0; i < len; i++)
		scratch[i] = (char)tolower((unsigned char)word[i]);
	for (size_t i = 0; i < len; i++)
		if (scratch[i] >= 'a' && scratch[i] <= 'z')
			out[n++] = scratch[i];
	out[n] = 0;
	free(scratch);
	return n;
}
